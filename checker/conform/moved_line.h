/* The nearest repair of a log by order: one line that would have had to come earlier, or later, for the log to fit. */
#pragma once

#include "checker/conform/conformity.h"

typedef struct MovedLineRequest {
    const Templates *templates;
    KnownSteps *known;
    const LogGroup *group;
    const ConformityLimits *limits;
    const Conformity *failed; /* what judging the group as it is gave: FAILS */
} MovedLineRequest;

/* Looks among the lines next to the one that does not fit, for moves past few lines of the same store first; each is
 * carried out. False where none that was tried makes all lines of the group fit. */
bool moved_line_find(const MovedLineRequest *request, LineMove *move);
