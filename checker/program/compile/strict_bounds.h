/* Strict bounds: what happens only while a timer is not due yet happens before that moment, by however
 * little. Ticks see the last moment before it a whole tick early. How fine ticks must be so that all of that
 * together comes to less than the durations are apart: docs/internals/strict-bounds.md has the proof. */
#pragma once

#include "checker/program/bytecode/bytecode.h"

/* What is compiled needs the condition to have that value, and it can have it because timers are not due yet. */
void strict_bounds_note(Program *program, const TypedExpr *node, bool value);

/* Needs it to have either. */
void strict_bounds_note_both(Program *program, const TypedExpr *node);

/* The variable that a place is in, a timer or an array of timers: what it is told apart by. NULL: unknown. */
const Var *strict_bounds_timer(const TypedExpr *place);

/* Makes the tick of a program, which has one, so fine that strict bounds are exact, or says why that cannot be. */
void strict_bounds_refine(Program *program, bool asks_chance);
