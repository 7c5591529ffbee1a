/* One of the runs that explain a log, of those with the fewest lines missing: what was called in it, one after the other. */
#pragma once

#include "checker/conform/line_events.h"
#include "checker/conform/moments.h"

typedef struct RunTraceRequest {
    Possible *possible;
    const GArray *events;   /* of LineEvent */
    const Moments *moments; /* the first is of before the first event */
    const bool *is_end;     /* by place in the last moment */
} RunTraceRequest;

typedef void RunTraceEach(void *user, const PossibleTaken *taken);

/* Tells each operation that is to be seen in a log. Nothing where there is no end. */
void run_trace(const RunTraceRequest *request, RunTraceEach *each, void *user);

typedef void RunTraceStep(void *user, uint32_t from, uint32_t to, guint event);

/* Tells each step of it, from one way to another, silent ones too; so many events lie before it. While it is told
 * possible_explain may be asked for what is called in it. */
void run_trace_steps(const RunTraceRequest *request, RunTraceStep *step, void *user);
