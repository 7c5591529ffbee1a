/* What checks, windows and measures see of a state. */
#pragma once

#include "checker/program/execute/workspace.h"

/* `failed`, bit by bit: the predicates that could not be evaluated; they count as not holding. */
uint64_t observers_predicates(Workspace *w, uint64_t *failed);
/* Whether there is anything that may fail: else the states need not be looked at. */
static inline bool observers_may_fail(const Program *program)
{
    return program->predicates_can_fail || program->wrong_start;
}

/* True where a property is a design error in the state that w->v is: `w` says which. */
bool observers_fail(Workspace *w);
bool observers_fail_at(Workspace *w, const Word *state); /* which is `v`, packed */
/* The same of a state that is not in w->v. */
bool observers_fail_packed(Workspace *w, const Word *state);
