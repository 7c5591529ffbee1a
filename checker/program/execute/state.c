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

    for (uint32_t i = 0; i < program->agent_count; i++) {
        const Agent *agent = &program->agents[i];
        int64_t place = v[agent->place];
        if (place >= PLACE_FIRST)
            live |= agent->locations.data[place - PLACE_FIRST].groups;
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

void state_blank(const Program *program, int64_t *v, const Agent *agent)
{
    if (agent->clock != NO_SLOT)
        v[agent->clock] = 0;
    for (uint32_t i = 0; i < agent->slot_count; i++)
        blank(program, v, agent->first_slot + i);
}

void state_stop(const Program *program, int64_t *v, const Agent *agent, Outcome outcome,
                uint32_t number)
{
    if (outcome == OUTCOME_ENDED) {
        v[agent->place] = PLACE_DONE;
        state_blank(program, v, agent);
        return;
    }
    const Location *location = &agent->locations.data[number];
    v[agent->place] = PLACE_FIRST + number;
    if (agent->clock != NO_SLOT)
        v[agent->clock] = 0;
    for (uint32_t i = 0; i < location->dead_count; i++)
        blank(program, v, location->dead[i]);
}
