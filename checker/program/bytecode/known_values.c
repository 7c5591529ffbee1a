#include "checker/program/bytecode/known_values.h"

#include "checker/program/bytecode/effects.h"

#include <string.h>

typedef enum Knowledge { NOT_SEEN, IS_KNOWN, IS_NOT } Knowledge; /* only ever goes up */

static bool learn(KnownValues *known, uint32_t reg, Knowledge knowledge, int64_t value)
{
    uint8_t *is = &known->is_known[reg];

    if (*is == IS_NOT || knowledge == NOT_SEEN ||
        (*is == IS_KNOWN && knowledge == IS_KNOWN && known->values[reg] == value))
        return false;
    *is = *is == NOT_SEEN ? (uint8_t)knowledge : IS_NOT;
    known->values[reg] = value;
    return true;
}

static bool learn_copy(KnownValues *known, const Instruction *i, uint32_t count)
{
    bool changed = false;

    for (uint32_t j = 0; j < count; j++)
        changed |= learn(known, (uint32_t)i->a + j, known->is_known[(uint32_t)i->b + j],
                         known->values[(uint32_t)i->b + j]);
    return changed;
}

static bool learn_result(KnownValues *known, const Instruction *i)
{
    Knowledge a = known->is_known[i->b], b = known->is_known[i->c];
    int64_t result = 0;

    if (a == NOT_SEEN || b == NOT_SEEN)
        return false;
    bool overflows =
        i->op == CODE_MUL
            ? __builtin_mul_overflow(known->values[i->b], known->values[i->c], &result)
            : __builtin_add_overflow(known->values[i->b], known->values[i->c], &result);
    bool is_known = a == IS_KNOWN && b == IS_KNOWN && !overflows && result != NONE;
    return learn(known, (uint32_t)i->a, is_known ? IS_KNOWN : IS_NOT, result);
}

/* Nothing of what it writes. */
static bool learn_nothing(KnownValues *known, const Program *program, const Instruction *i)
{
    Effect effects[MAX_EFFECTS];
    uint32_t count = effects_of(program, i, effects);
    bool changed = false;

    for (uint32_t k = 0; k < count; k++)
        for (uint32_t j = 0; effects[k].writes && j < effects[k].count; j++)
            changed |= learn(known, effects[k].first + j, IS_NOT, 0);
    return changed;
}

/* A few instructions are followed. */
static bool learn_from(KnownValues *known, const Program *program, const Instruction *i)
{
    if (i->op == CODE_MOVE)
        return learn_copy(known, i, 1);
    if (i->op == CODE_COPY)
        return learn_copy(known, i, (uint32_t)i->c);
    if (i->op == CODE_ADD || i->op == CODE_MUL)
        return learn_result(known, i);
    if (i->op == CODE_BOUND || i->op == CODE_LENGTH)
        return learn(known, (uint32_t)i->a, known->is_known[i->b],
                     known->values[i->b] - (i->op == CODE_BOUND ? i->c : 0));
    return learn_nothing(known, program, i);
}

KnownValues known_values_new(const Program *program, uint32_t start)
{
    KnownValues known = {.is_known = g_new0(uint8_t, program->registers + 1),
                         .values = g_new0(int64_t, program->registers + 1)};
    uint32_t constants = program->slots.length + program->temps;
    bool changed = true;

    memset(known.is_known, IS_NOT, program->slots.length);
    for (uint32_t i = 0; i < program->constants.length; i++)
        learn(&known, constants + i, IS_KNOWN, program->constants.data[i]);
    while (changed) {
        changed = false;
        for (const Instruction *i = program->code.data + start; i->op != CODE_END; i++)
            changed |= learn_from(&known, program, i);
    }
    for (uint32_t i = 0; i < program->registers; i++)
        known.is_known[i] = known.is_known[i] == IS_KNOWN;
    return known;
}

void known_values_free(KnownValues *known)
{
    g_free(known->is_known);
    g_free(known->values);
}
