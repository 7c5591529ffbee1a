#include "checker/program/bytecode/touched_slots.h"

#include "checker/base/bits.h"
#include "checker/program/bytecode/effects.h"

/* ---- rounds ---- */

static bool writes_slot(const Program *program, const Instruction *i, uint32_t slot)
{
    Effect effects[MAX_EFFECTS];
    uint32_t count = effects_of(program, i, effects);

    for (uint32_t k = 0; k < count; k++)
        if (effects[k].writes && slot - effects[k].first < effects[k].count)
            return true;
    return false;
}

/* `repeat`: its counter only goes down in here, so that no state comes back before it has begun
 * anew. */
static bool counts_down(const Program *program, uint32_t top, uint32_t end)
{
    const Instruction *test = &program->code.data[top], *less = test + 1;
    const int64_t *constants = program->constants.data;
    uint32_t first = program->slots.length + program->temps; /* register of constants */

    if (test->op != CODE_JUMP_IF_NOT || less->op != CODE_SUB || less->a != test->a ||
        less->b != test->a || test->a >= (int32_t)program->slots.length ||
        (uint32_t)less->c < first || constants[(uint32_t)less->c - first] != 1)
        return false;
    for (uint32_t at = top + 2; at < end; at++)
        if (writes_slot(program, &program->code.data[at], (uint32_t)test->a))
            return false;
    return true;
}

static bool has_scheduling_point(const Program *program, uint32_t from, uint32_t to)
{
    for (uint32_t at = from; at <= to; at++)
        if (opcodes[program->code.data[at].op].flow == CONTROL_YIELD ||
            opcodes[program->code.data[at].op].flow == CONTROL_PAUSE)
            return true;
    return false;
}

bool touched_slots_begins_anew(const Program *program, uint32_t at)
{
    const Instruction *i = &program->code.data[at];
    uint32_t top = (uint32_t)i->a;

    return i->op == CODE_JUMP && top <= at && has_scheduling_point(program, top, at) &&
           !counts_down(program, top, at);
}

/* ---- the table ---- */

static bool is_slot(const Program *program, uint32_t first)
{
    return first < program->slots.length;
}

static void add_fixed(TouchedSlots *touched, uint32_t at)
{
    const Program *program = touched->program;
    const Instruction *i = &program->code.data[at];
    uint64_t *set = &touched->sets[(size_t)at * touched->words];
    Effect effects[MAX_EFFECTS];
    uint32_t count = effects_of(program, i, effects);

    touched->depends[at] = i->op == CODE_BEGIN;
    for (uint32_t k = 0; k < count && i->op != CODE_BEGIN; k++) {
        if (!is_slot(program, effects[k].first))
            continue;
        if (effects[k].offset != NO_REGISTER)
            touched->depends[at] = 1;
        else
            bits_add_range(set, effects[k].first, effects[k].count);
    }
    if (touched_slots_begins_anew(program, at))
        bits_add(set, program->slots.length);
}

TouchedSlots *touched_slots_new(const Program *program)
{
    TouchedSlots *touched = g_new0(TouchedSlots, 1);

    touched->program = program;
    touched->words = program->model.parts / 64 + 1;
    touched->sets = g_new0(uint64_t, (size_t)program->code.length * touched->words + 1);
    touched->depends = g_new0(uint8_t, program->code.length + 1);
    for (uint32_t at = 0; at < program->code.length; at++)
        add_fixed(touched, at);
    return touched;
}

void touched_slots_free(TouchedSlots *touched)
{
    if (!touched)
        return;
    g_free(touched->sets);
    g_free(touched->depends);
    g_free(touched);
}

void touched_slots_located(const TouchedSlots *touched, const Instruction *instruction,
                           const int64_t *v, uint64_t *set)
{
    const Program *program = touched->program;
    Effect effects[MAX_EFFECTS];
    uint32_t count = effects_of(program, instruction, effects);

    if (instruction->op == CODE_BEGIN) {
        uint32_t active = program->linear_monitors.data[instruction->a].active;
        bits_add(set, active);
        if (v[active])
            return;
    }
    for (uint32_t k = 0; k < count; k++) {
        if (!is_slot(program, effects[k].first))
            continue;
        effects_locate(&effects[k], v);
        bits_add_range(set, effects[k].first, effects[k].count);
    }
}

void touched_slots_end(const Program *program, const Accesses *accesses)
{
    for (uint32_t i = 0; i < program->process_count; i++) {
        const ProcessInstance *process = &program->processes[i];
        if (accesses_has_steps(accesses, i))
            bits_add_range(accesses_touched(accesses, i), process->pc,
                           process->first_slot + process->slot_count - process->pc);
    }
}
