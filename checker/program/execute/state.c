#include "checker/program/execute/state.h"

#include <string.h>

/* ---- states ---- */

void state_unpack(const Program *program, const Word *state, int64_t *v)
{
    const PackedField *end = program->fields + program->field_count;

    for (const PackedField *field = program->fields; field < end; field++) {
        uint64_t code = state[field->word] >> field->shift & field->mask;
        v[field->slot] = code == 0 && field->has_none ? NONE : field->bias + (int64_t)code;
    }
}

static void blank_groups(const Program *program, int64_t *v)
{
    uint64_t live = 0;

    for (uint32_t i = 0; i < program->process_count; i++) {
        const ProcessInstance *process = &program->processes[i];
        int64_t pc = v[process->pc];
        if (pc >= PC_FIRST)
            live |= process->locations.data[pc - PC_FIRST].groups;
    }
    for (uint32_t i = 0; i < program->groups.length && !program->keep_dead; i++) {
        const Group *group = &program->groups.data[i];
        for (uint32_t j = 0; !(live >> i & 1) && j < group->count; j++)
            v[group->first + j] = layout_blank(&program->slots.data[group->first + j]);
    }
}

void state_pack(const Program *program, int64_t *v, Word *state)
{
    if (program->groups.length > 0)
        blank_groups(program, v);
    memset(state, 0, program->model.words * sizeof *state);
    const PackedField *end = program->fields + program->field_count;
    for (const PackedField *field = program->fields; field < end; field++) {
        int64_t value = v[field->slot];
        uint64_t code = value == NONE ? 0 : (uint64_t)(value - field->bias);
        state[field->word] |= code << field->shift;
    }
}

/* ---- processes stop ---- */

static void blank(const Program *program, int64_t *v, uint32_t slot)
{
    v[slot] = layout_blank(&program->slots.data[slot]);
}

void state_blank(const Program *program, int64_t *v, const ProcessInstance *process)
{
    if (process->clock != NO_SLOT)
        v[process->clock] = 0;
    for (uint32_t i = 0; i < process->slot_count; i++)
        blank(program, v, process->first_slot + i);
}

void state_stop(const Program *program, int64_t *v, const ProcessInstance *process, Outcome outcome,
                uint32_t number)
{
    if (outcome == OUTCOME_ENDED) {
        v[process->pc] = PC_DONE;
        state_blank(program, v, process);
        return;
    }
    const Location *location = &process->locations.data[number];
    v[process->pc] = PC_FIRST + number;
    if (process->clock != NO_SLOT)
        v[process->clock] = 0;
    for (uint32_t i = 0; i < location->dead_count; i++)
        blank(program, v, location->dead[i]);
}
