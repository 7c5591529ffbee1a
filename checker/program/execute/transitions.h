/* The transitions out of a state, one process, event and fault after the other. */
#pragma once

#include "checker/program/execute/workspace.h"

enum { MAX_STEPS = 60000 }; /* out of one state */

/* All that one process, event or fault can do in the state that is saved. */
void transitions_of_process(Workspace *w, Successors *out, uint32_t number);
void transitions_of_environment(Workspace *w, Successors *out, uint32_t number);

/* ---- their parts ---- */

/* Begins a step in the state that is saved. */
void transitions_restore(Workspace *w);
void transitions_clear_step(Workspace *w);
/* The step of a process from where it is in the state that is saved. */
Outcome transitions_run(Workspace *w, const ProcessInstance *process);
void transitions_start(Workspace *w,
                       const ProcessInstance *process); /* at its start, or at the pause there */
/* As successors_add, but that nothing of it is set yet. */
static inline Word *transitions_add_unset(Successors *out)
{
    if (out->count < MIN(out->capacity, (uint32_t)MODEL_MAX_SUCCESSORS))
        return out->states + (size_t)out->count++ * out->words;
    return successors_add(out);
}

/* The step that was run is one to where w->v is. */
void transitions_add(Workspace *w, Successors *out, uint32_t actor, bool failed);

void transitions_model_init(Program *program);
