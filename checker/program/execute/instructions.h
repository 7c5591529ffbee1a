/* What each instruction does, once for all who run them: a function of its own for each, put in place
 * by the loops of interpreter.c. It returns the instruction that comes next, or NULL where the step
 * ends; then `w->outcome` says how. */
#pragma once

#include "checker/program/execute/workspace.h"

#include <string.h>

typedef struct InstructionRun {
    Workspace *w;
    const Instruction *code;
    int64_t *v;
} InstructionRun;

#define INSTRUCTION(name)                                                                          \
    __attribute__((always_inline)) static inline const Instruction *instruction_##name(            \
        const InstructionRun *run, const Instruction *i)

/* What an operand names, and what is there. */
#define REGISTER(operand) (run->v[i->operand])

const Instruction *instruction_fail(const InstructionRun *run, const Instruction *i,
                                    CodeFailure failure, int64_t value);
/* Takes the next prescribed choice, or the first of a new one; false where there are too many. */
bool instruction_choose(const InstructionRun *run, const Instruction *i, int64_t options);
void instruction_note(Workspace *w, const Instruction *i);
void instruction_tell(Workspace *w, const Instruction *i);

static inline const Instruction *instruction_stop(Workspace *w, Outcome outcome)
{
    w->outcome = outcome;
    return NULL;
}

static inline void instruction_move_values(int64_t *to, const int64_t *from, int32_t count)
{
    if (count == 1)
        *to = *from;
    else
        memmove(to, from, (size_t)count * sizeof *to);
}

/* ---- copying ---- */

INSTRUCTION(MOVE)
{
    REGISTER(a) = REGISTER(b);
    return i + 1;
}

INSTRUCTION(COPY)
{
    memmove(&REGISTER(a), &REGISTER(b), (size_t)i->c * sizeof *run->v);
    return i + 1;
}

INSTRUCTION(LOAD)
{
    instruction_move_values(&REGISTER(a), &run->v[i->b + REGISTER(c)], i->d);
    return i + 1;
}

INSTRUCTION(STORE)
{
    instruction_move_values(&run->v[i->a + REGISTER(b)], &REGISTER(c), i->d);
    return i + 1;
}

INSTRUCTION(RAISE)
{
    int64_t *value = &run->v[i->a + REGISTER(b)];

    if (*value < REGISTER(c))
        *value = REGISTER(c);
    return i + 1;
}

/* ---- numbers ---- */

/* The least number of 64 bits is NONE, and no number. */
#define INSTRUCTION_OVERFLOWING(name, builtin)                                                     \
    INSTRUCTION(name)                                                                              \
    {                                                                                              \
        if (builtin(REGISTER(b), REGISTER(c), &REGISTER(a)) || REGISTER(a) == NONE)                \
            return instruction_fail(run, i, FAILURE_OVERFLOW, 0);                                  \
        return i + 1;                                                                              \
    }

INSTRUCTION_OVERFLOWING(ADD, __builtin_add_overflow)
INSTRUCTION_OVERFLOWING(SUB, __builtin_sub_overflow)
INSTRUCTION_OVERFLOWING(MUL, __builtin_mul_overflow)

static inline bool instruction_divides(const InstructionRun *run, const Instruction *i)
{
    return REGISTER(c) != 0 && (REGISTER(c) != -1 || REGISTER(b) != INT64_MIN);
}

INSTRUCTION(DIV)
{
    if (!instruction_divides(run, i))
        return instruction_fail(run, i, FAILURE_DIVISION, REGISTER(b));
    REGISTER(a) = REGISTER(b) / REGISTER(c);
    return i + 1;
}

INSTRUCTION(MOD)
{
    if (!instruction_divides(run, i))
        return instruction_fail(run, i, FAILURE_DIVISION, REGISTER(b));
    REGISTER(a) = REGISTER(b) % REGISTER(c);
    return i + 1;
}

INSTRUCTION(NEG)
{
    if (REGISTER(b) == INT64_MIN)
        return instruction_fail(run, i, FAILURE_OVERFLOW, 0);
    REGISTER(a) = -REGISTER(b);
    return i + 1;
}

#define INSTRUCTION_VALUE(name, value)                                                             \
    INSTRUCTION(name)                                                                              \
    {                                                                                              \
        REGISTER(a) = (value);                                                                     \
        return i + 1;                                                                              \
    }

INSTRUCTION_VALUE(NOT, !REGISTER(b))
INSTRUCTION_VALUE(EQ, REGISTER(b) == REGISTER(c))
INSTRUCTION_VALUE(NE, REGISTER(b) != REGISTER(c))
INSTRUCTION_VALUE(LT, REGISTER(b) < REGISTER(c))
INSTRUCTION_VALUE(LE, REGISTER(b) <= REGISTER(c))
INSTRUCTION_VALUE(MIN, MIN(REGISTER(b), REGISTER(c)))
INSTRUCTION_VALUE(MAX, MAX(REGISTER(b), REGISTER(c)))
INSTRUCTION_VALUE(SAME, memcmp(&REGISTER(b), &REGISTER(c), (size_t)i->d * sizeof *run->v) == 0)
INSTRUCTION_VALUE(WITHIN, REGISTER(b) >= i->c && REGISTER(b) <= i->d)
INSTRUCTION_VALUE(TABLE, bits_has(run->w->program->tables.data[i->c], (uint64_t)REGISTER(b)))

/* ---- where the code goes on ---- */

INSTRUCTION(JUMP)
{
    const Instruction *to = &run->code[i->a];

    if (to <= i && --run->w->fuel == 0)
        return instruction_fail(run, i, FAILURE_FOREVER, 0);
    return to;
}

INSTRUCTION(JUMP_IF_NOT)
{
    return REGISTER(a) ? i + 1 : &run->code[i->b];
}

INSTRUCTION(JUMP_IF)
{
    return REGISTER(a) ? &run->code[i->b] : i + 1;
}

INSTRUCTION(YIELD)
{
    if (run->w->stepped) {
        run->w->location = (uint32_t)i->a;
        return instruction_stop(run->w, OUTCOME_STOPPED);
    }
    run->w->stepped = true;
    return i + 1;
}

INSTRUCTION(PAUSE)
{
    run->w->location = (uint32_t)i->a;
    return instruction_stop(run->w, OUTCOME_STOPPED);
}

INSTRUCTION(GUARD)
{
    return REGISTER(a) ? i + 1 : instruction_stop(run->w, OUTCOME_DISABLED);
}

INSTRUCTION(USE_FAULT)
{
    if (REGISTER(a) == 0)
        return instruction_stop(run->w, OUTCOME_DISABLED);
    REGISTER(a)--;
    run->w->is_fault = true;
    return i + 1;
}

INSTRUCTION(END)
{
    return instruction_stop(run->w, OUTCOME_ENDED);
}

/* ---- what may not be ---- */

INSTRUCTION(RANGE)
{
    if (REGISTER(a) < i->b || REGISTER(a) > i->c)
        return instruction_fail(run, i, FAILURE_RANGE, REGISTER(a));
    return i + 1;
}

INSTRUCTION(RANGE_OR_NONE)
{
    if (REGISTER(a) != NONE && (REGISTER(a) < i->b || REGISTER(a) > i->c))
        return instruction_fail(run, i, FAILURE_RANGE, REGISTER(a));
    return i + 1;
}

INSTRUCTION(SOME)
{
    return REGISTER(a) != NONE ? i + 1 : instruction_fail(run, i, FAILURE_NONE, 0);
}

INSTRUCTION(FLAG)
{
    return REGISTER(a) ? i + 1 : instruction_fail(run, i, FAILURE_NONE, 0);
}

INSTRUCTION(BOUND)
{
    if (REGISTER(b) < i->c || REGISTER(b) >= (int64_t)i->c + i->d)
        return instruction_fail(run, i, FAILURE_BOUND, REGISTER(b));
    REGISTER(a) = REGISTER(b) - i->c;
    return i + 1;
}

INSTRUCTION(LENGTH)
{
    if (REGISTER(b) < 0 || REGISTER(b) >= REGISTER(c))
        return instruction_fail(run, i, FAILURE_BOUND, REGISTER(b));
    REGISTER(a) = REGISTER(b);
    return i + 1;
}

INSTRUCTION(FAIL)
{
    return instruction_fail(run, i, (CodeFailure)i->a, 0);
}

/* ---- choices ---- */

INSTRUCTION(CHOOSE)
{
    if (REGISTER(b) == 0)
        return instruction_fail(run, i, FAILURE_CHOICE, 0);
    if (REGISTER(b) > UINT32_MAX || !instruction_choose(run, i, REGISTER(b)))
        return instruction_fail(run, i, FAILURE_STEPS, 0);
    return i + 1;
}

INSTRUCTION(PICK)
{
    return instruction_CHOOSE(run, i);
}

INSTRUCTION(CHANCE)
{
    return instruction_choose(run, i, 2) ? i + 1 : instruction_fail(run, i, FAILURE_STEPS, 0);
}

/* ---- who watches ---- */

INSTRUCTION(REQUIRE)
{
    if (!REGISTER(a))
        run->w->broken |= bits_mask((uint32_t)i->b);
    return i + 1;
}

INSTRUCTION(BEGIN)
{
    const LinearMonitor *monitor = &run->w->program->linear_monitors.data[i->a];
    LinearSlots slots = linear_monitor_slots(monitor, run->v);

    linear_monitor_begin(monitor, &slots);
    return i + 1;
}

INSTRUCTION(FINISH)
{
    const LinearMonitor *monitor = &run->w->program->linear_monitors.data[i->b];
    LinearSlots slots = linear_monitor_slots(monitor, run->v);

    if (!linear_monitor_finish(monitor, &slots, REGISTER(a), &run->w->broken))
        return instruction_fail(run, i, FAILURE_VERSIONS, REGISTER(a));
    return i + 1;
}

INSTRUCTION(MARK)
{
    run->w->marked[i->a] = 1;
    return i + 1;
}

INSTRUCTION(TELL)
{
    instruction_tell(run->w, i);
    return i + 1;
}

INSTRUCTION(NOTE)
{
    instruction_note(run->w, i);
    return i + 1;
}
