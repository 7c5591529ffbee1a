/* The step of time out of a state, and what waiting alone leads to. */
#pragma once

#include "checker/program/execute/workspace.h"

/* What comes of waiting, and of nothing else, in the state that is saved. */
typedef struct Outlook {
    bool enables_process; /* some process can take a step that it is owed */
    bool enables_event;   /* some event can happen */
} Outlook;

Outlook time_step_outlook(Workspace *w);
/* Adds the step of time, where time may pass; `out` has all other steps of this state. */
void time_step_add(Workspace *w, Successors *out);
/* Takes steps of time that are known to be there: the state gets so many ticks older. */
void time_step_pass(Workspace *w, int64_t ticks, Word *state);
/* The same as time_step_add where `out` came from elsewhere, in the same order. */
void time_step_add_after(Workspace *w, const Word *state, Successors *out);
