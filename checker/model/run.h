/* A run: the way back from a search. Steps are kept as indexes, to be played again on the model. */
#pragma once

#include "checker/model/model.h"

/* What is known of a step without taking it. */
typedef struct RunNote {
    uint32_t is_shown : 1; /* as model_step_is_shown says */
    uint32_t
        ticks : 31; /* that pass in a step of time, at least 1; 0: not known, or another step */
} RunNote;

typedef struct Run {
    uint32_t initial; /* which of the model's initial states */
    uint32_t length;  /* steps */
    uint16_t *steps;  /* each an index in the successors of the state it leaves */
    /* After `length` steps the run goes round forever: steps [loop, length) repeat. Equal to
     * length where it does not. */
    uint32_t loop;
    RunNote *notes; /* by step, where whoever made the run had them at hand; else NULL */
} Run;

Run *run_new(uint32_t initial, const uint16_t *steps, uint32_t length);
Run *run_copy(const Run *run);
void run_free(Run *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Run, run_free)
