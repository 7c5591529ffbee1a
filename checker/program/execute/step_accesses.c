#include "checker/program/execute/step_accesses.h"

#include "checker/program/bytecode/effects.h"

#include <string.h>

void step_accesses_clear(StepAccesses *accesses)
{
    size_t size = accesses->words * sizeof(uint64_t);

    memset(accesses->reads, 0, size);
    memset(accesses->changes, 0, size);
    memset(accesses->writes, 0, size);
    accesses->goes_round = false;
}

/* Of a request that is under way nothing but that is looked at: it does not begin again. */
static bool is_under_way(const Program *program, const Instruction *i, const int64_t *v)
{
    return i->op == CODE_BEGIN && v[program->linear_monitors.data[i->a].active];
}

void step_accesses_note(StepAccesses *accesses, const Program *program, const Instruction *i,
                        const int64_t *v)
{
    Effect effects[MAX_EFFECTS];
    uint32_t count = effects_of(program, i, effects);

    accesses->goes_round |= accesses->round[i - program->code.data];
    if (is_under_way(program, i, v)) {
        set_bits(accesses->reads, program->linear_monitors.data[i->a].active, 1);
        return;
    }
    for (uint32_t k = 0; k < count; k++) {
        Effect *effect = &effects[k];
        if (effect->first >= program->slots.length)
            continue;
        effects_locate(effect, v);
        if (effect->reads)
            set_bits(accesses->reads, effect->first, effect->count);
        if (effect->writes)
            set_bits(accesses->writes, effect->first, effect->count);
    }
}

void step_accesses_end(StepAccesses *accesses, const Workspace *w, const ProcessInstance *process)
{
    set_bits(accesses->writes, process->pc,
             process->first_slot + process->slot_count - process->pc);
    for (uint32_t i = 0; i < accesses->words; i++) {
        for (uint64_t left = accesses->writes[i]; left; left &= left - 1) {
            uint32_t slot = i * 64 + (uint32_t)__builtin_ctzll(left);
            uint64_t *set = w->v[slot] == w->saved[slot] ? accesses->reads : accesses->changes;
            set[i] |= left & -left;
        }
        accesses->writes[i] = 0;
    }
}
