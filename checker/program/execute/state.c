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

void state_save(Workspace *w, const Word *state)
{
    memcpy(w->packed, state, w->program->model.words * sizeof *state);
    state_unpack(w->program, state, w->saved);
}

static void blank_group(const Program *program, int64_t *v, const Group *group)
{
    for (uint32_t i = group->first; i < group->first + group->count; i++)
        v[i] = layout_blank(&program->slots.data[i]);
}

/* Those of these groups that no process may still read. */
static void blank_groups(const Program *program, int64_t *v, uint64_t groups)
{
    for (uint32_t i = 0; i < program->process_count && groups; i++) {
        const Location *location = location_of(&program->processes[i], v);
        if (location)
            groups &= ~location->groups;
    }
    for (; groups; groups &= groups - 1)
        blank_group(program, v, &program->groups.data[__builtin_ctzll(groups)]);
}

static inline uint64_t code_of(const PackedField *field, int64_t value)
{
    return value == NONE ? 0 : (uint64_t)(value - field->bias);
}

void state_pack(const Program *program, int64_t *v, Word *state)
{
    uint32_t count = program->groups.length;

    if (count > 0 && !program->keep_dead)
        blank_groups(program, v, UINT64_MAX >> (64 - count));
    memset(state, 0, program->model.words * sizeof *state);
    const PackedField *end = program->fields + program->field_count;
    for (const PackedField *field = program->fields; field < end; field++)
        state[field->word] |= code_of(field, v[field->slot]) << field->shift;
}

void state_pack_step(Workspace *w, uint32_t actor, Word *state)
{
    const ActorChanges *changes = &w->program->changes[actor];
    int64_t *v = w->v;

    if (changes->groups)
        blank_groups(w->program, v, changes->groups);
    memcpy(state, w->packed, w->program->model.words * sizeof *state);
    const PackedField *field = changes->fields; /* NULL where the actor changes none */
    for (uint32_t left = changes->count; left > 0; left--, field++)
        if (v[field->slot] != w->saved[field->slot])
            state[field->word] = (state[field->word] & ~(field->mask << field->shift)) |
                                 code_of(field, v[field->slot]) << field->shift;
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
