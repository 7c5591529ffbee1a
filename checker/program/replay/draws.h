/* What was drawn in a step that was replayed: which statement drew, which way it went, and how
 * probable that way is. */
#pragma once

#include "checker/program/replay/replay.h"

typedef struct ReplayDraw {
    const TypedStmt *stmt; /* TYPED_CHANCE or TYPED_PICK; NULL where none is found */
    uint32_t choice;       /* CHANCE: 0 is its body, 1 is else; PICK: which of those that qualify */
    uint32_t parts, whole; /* its probability, in lowest terms */
} ReplayDraw;

/* Of the step that was taken or tried last, in the order of drawing; caller frees. */
GArray *replay_draws(const Replay *replay);

/* The statement that goes on in one of several ways, of which that is one; NULL where there is none. */
const TypedStmt *replay_choice_of(const Replay *replay, Span branch);
