/* What is known of the steps of a run that is put together, so that nobody has to take each to tell: which of them the
 * run is told with, and how long time passes. */
#pragma once

#include "checker/clocks/shorten_private.h"

#define NO_NODE UINT32_MAX

typedef struct NotedSteps {
    const ShortenedProgram *s;
    VEC(RunNote) list;
    GHashTable *are_shown; /* node and step -> 1 more than whether it is shown */
    uint32_t
        waits; /* before the last step, where that is a wait whose end is to come; or NO_NODE */
    Workspace *workspace;
    Successors successors;
    Word *state;
} NotedSteps;

void noted_steps_begin(NotedSteps *noted, const ShortenedProgram *s);

/* The next step, out of a node in which the longer timer has `value` left if it runs. `ticks`: as in RunNote. */
void noted_steps_add(NotedSteps *noted, uint32_t node, uint16_t step, int64_t value, int64_t ticks);

/* The run has come to a node, or NO_NODE where that is not known. Caller frees; NULL where a step is not known. */
RunNote *noted_steps_end(NotedSteps *noted, uint32_t node);
