/* Whether a line of a log is a call of the design: the same operation, the same arguments, the same reply. */
#pragma once

#include "checker/conform/lines/log_lines.h"
#include "checker/conform/ways/known_steps.h"
#include "checker/conform/ways/text_names.h"

typedef struct LineCalls LineCalls;

/* All of these must outlive it. */
LineCalls *line_calls_new(const System *system, const LogGroup *group, TextNames *names);
void line_calls_free(LineCalls *calls);

typedef struct LineMatched {
    const LogLine *line;
    GArray *matches; /* of BoundMemberMatch: which operations of its place it may be */
} LineMatched;

/* Its list is the caller's to unref. */
LineMatched line_calls_matched(LineCalls *calls, const LogLine *line);
/* What texts stand for if the line is that call; TEXT_NAMES_REFUSED: it is not. */
uint32_t line_calls_match(const LineCalls *calls, const LineMatched *matched, const KnownCall *call,
                          uint32_t names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineCalls, line_calls_free)
