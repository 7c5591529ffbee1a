/* Runs code: of a process from one scheduling point to the next, of an event, of a predicate. */
#pragma once

#include "checker/program/execute/workspace.h"

/* Jumps back in one step, more than any quantifier has values: past this the local code is taken to
 * run forever. */
enum { LONGEST_STEP = 1 << 22 };

Outcome interpreter_run(Workspace *w, uint32_t start);
Outcome interpreter_run_noting(Workspace *w,
                               uint32_t start); /* what it reads and writes, in w->touched */

Outcome interpreter_run_recorded(Workspace *w, uint32_t start); /* told to w->recorder */

/* Told to whoever listens, if anybody does. */
static inline Outcome interpreter_run_heard(Workspace *w, uint32_t start)
{
    if (w->touched)
        return interpreter_run_noting(w, start);
    if (w->recorder && w->recorder->instruction)
        return interpreter_run_recorded(w, start);
    return interpreter_run(w, start);
}

/* ---- choices of the step that was run last ---- */

/* Prepares for the next combination of choices of the same step; false when there is none left. */
static inline bool interpreter_next_choices(Workspace *w)
{
    while (w->choices > 0 && w->choice[w->choices - 1] + 1 == w->options[w->choices - 1])
        w->choices--;
    if (w->choices == 0)
        return false;
    w->choice[w->choices - 1]++;
    return true;
}

/* The step failed for being one too many: at what has most ways to go on, from there on. */
void interpreter_fail_for_many(Workspace *w, uint32_t start);
void interpreter_note_choices(Choices *choices, const Workspace *w);
/* One of the choices that were made in the step, from 0 below `taken`. */
ModelChoice interpreter_choice(const Workspace *w, uint32_t number);
double interpreter_chance(const Workspace *w); /* that what was drawn in it came out so; else 1 */
