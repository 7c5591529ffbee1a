/* A timer that a program starts for one constant time only, and that nothing looks at but to ask whether it
 * is due: as long as it runs, no step can tell how long it has left. */
#pragma once

#include "checker/program/bytecode/bytecode.h"

typedef struct LongTimer {
    uint32_t slot;
    const PackedField *field;
    int64_t ticks;           /* from where it is started to where it is due */
    VEC(uint32_t) constants; /* numbers of those that it is started with */
} LongTimer;

/* The one of the program's timers that is as above and is started for longest. Where none is, false; `*why` then says
 * of one of them, whose slot is given, what speaks against it: "is one of an array". */
bool long_timer_find(const Program *program, LongTimer *timer, const char **why);
void long_timer_clear(LongTimer *timer);

/* The greatest time that a step of a process has to take, or may: beside it a timer is long or not. */
int64_t long_timer_process_bound(const Program *program);

/* Its value in a packed state: 0 where it does not run, 1 where it is due, else 1 more than the ticks that
 * are left. */
static inline int64_t long_timer_get(const LongTimer *timer, const Word *state)
{
    return packed_field_get(timer->field, state);
}

static inline void long_timer_set(const LongTimer *timer, Word *state, int64_t value)
{
    packed_field_set(timer->field, state, value);
}
