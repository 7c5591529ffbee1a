/* Runs code: of a process from one scheduling point to the next, of an event, of a predicate. */
#pragma once

#include "checker/program/execute/workspace.h"

/* Jumps back in one step, more than any quantifier has values: past this the local code is taken to
 * run for ever. */
enum { LONGEST_STEP = 1 << 22 };

Outcome interpreter_run(Workspace *w, uint32_t start);
Outcome interpreter_run_noting(Workspace *w,
                               uint32_t start); /* what it reads and writes, in w->accesses */

Outcome interpreter_run_recorded(Workspace *w, uint32_t start); /* told to w->recorder, if any */

/* ---- choices of the step that was run last ---- */

/* Prepares for the next combination of choices of the same step; false when there is none left. */
bool interpreter_next_choices(Workspace *w);
/* The step failed for being one too many: at what has most ways to go on, from there on. */
void interpreter_fail_for_many(Workspace *w, uint32_t start);
void interpreter_note_choices(Choices *choices, const Workspace *w);
double interpreter_chance(const Workspace *w); /* that what was drawn in it came out so; else 1 */
