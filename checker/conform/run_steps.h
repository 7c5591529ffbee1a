/* One of the runs that explain a log, step by step: what the log shows of it, and what happened in silence. */
#pragma once

#include "checker/conform/run_trace.h"

typedef struct RunStep {
    const KnownStep *step;
    const PossibleTaken *taken; /* its calls that are to be seen, in their order */
    guint taken_count;
    uint32_t before, state; /* of the known steps */
    uint32_t names;         /* what texts stand for after it */
    guint event;            /* so many of the log's events lie before it */
} RunStep;

typedef void RunStepsEach(void *user, const RunStep *step);

/* Tells all steps but those in which a process goes on by itself, which nobody else can tell. */
void run_steps_tell(const RunTraceRequest *request, KnownSteps *known, RunStepsEach *each,
                    void *user);

/* The state that a way is in, and what texts stand for in it. */
uint32_t run_steps_state(const Possible *possible, uint32_t way);
uint32_t run_steps_names(const Possible *possible, uint32_t way);
