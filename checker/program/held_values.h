/* What the variables of components and ghosts hold in the states that it is shown: each that has few
 * values, or an array of such. A place of an array is not told from another. Timers are left out. */
#pragma once

#include "checker/program/program.h"

typedef struct HeldValues HeldValues;

enum { HELD_MOST = 63 }; /* values of a variable, `none` not counted */

HeldValues *held_values_new(const Program *program); /* which must outlive it */
void held_values_free(HeldValues *held);
void held_values_note(HeldValues *held, const Word *state);

uint32_t held_values_count(const HeldValues *held); /* of variables */
const Var *held_values_var(const HeldValues *held, uint32_t number);
/* How many values it could hold, `none` last where it can; and bit by bit which it did. */
uint32_t held_values_possible(const HeldValues *held, uint32_t number);
uint64_t held_values_seen(const HeldValues *held, uint32_t number);
/* One of them as a design would write it. Caller frees. */
char *held_values_text(const HeldValues *held, uint32_t number, uint32_t value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(HeldValues, held_values_free)
