#include "checker/program/bytecode/actor_changes.h"

#include "checker/program/bytecode/effects.h"

typedef struct Changes { /* of one actor */
    Program *program;
    uint64_t *slots;
    uint64_t groups;
} Changes;

static void add_code(Changes *changes, uint32_t start)
{
    const Program *program = changes->program;
    Effect effects[MAX_EFFECTS];

    for (uint32_t at = start; program->code.data[at].op != CODE_END; at++) {
        uint32_t count = effects_of(program, &program->code.data[at], effects);
        for (uint32_t i = 0; i < count; i++) {
            if (!effects[i].writes || effects[i].first >= program->slots.length)
                continue;
            effects_narrow(program, &effects[i]);
            bits_add_range(changes->slots, effects[i].first, effects[i].count);
        }
    }
}

static bool may_write(const Changes *changes, const Group *group)
{
    for (uint32_t i = 0; i < group->count; i++)
        if (bits_has(changes->slots, group->first + i))
            return true;
    return false;
}

/* In the state before, all groups that nobody reads are blank. So only those may have to go blank
 * that are written, and, of a process, those that it may have read where it was. */
static void add_groups(Changes *changes)
{
    const Program *program = changes->program;

    for (uint32_t i = 0; i < program->groups.length; i++)
        if (may_write(changes, &program->groups.data[i]))
            changes->groups |= bits_mask(i);
    if (program->keep_dead)
        changes->groups = 0;
    for (uint32_t i = 0; i < program->groups.length; i++)
        if (changes->groups & bits_mask(i))
            bits_add_range(changes->slots, program->groups.data[i].first,
                           program->groups.data[i].count);
}

static void add_process(Changes *changes, const ProcessInstance *process)
{
    bits_add(changes->slots, process->pc);
    if (process->clock != NO_SLOT)
        bits_add(changes->slots, process->clock);
    bits_add_range(changes->slots, process->first_slot, process->slot_count);
    add_code(changes, process->start);
    for (uint32_t i = 0; i < process->locations.length; i++)
        changes->groups |= process->locations.data[i].groups;
}

static void add_environment(Changes *changes, const EnvironmentTransition *transition)
{
    if (transition->event) {
        add_code(changes, transition->start);
        return;
    }
    add_process(changes, &changes->program->processes[transition->process]);
    bits_add(changes->slots, changes->program->faults_slot);
}

static void add_clocks(Changes *changes)
{
    const Program *program = changes->program;

    for (uint32_t i = 0; i < program->process_count; i++) {
        const ProcessInstance *process = &program->processes[i];
        bits_add(changes->slots, process->clock);
        for (uint32_t j = 0; j < process->withins.length; j++)
            bits_add(changes->slots, process->withins.data[j].slot);
    }
    for (uint32_t i = 0; i < program->timers.length; i++)
        bits_add(changes->slots, program->timers.data[i]);
}

static ActorChanges fields_of(const Changes *changes)
{
    const Program *program = changes->program;
    ActorChanges found = {.groups = changes->groups};
    g_autofree PackedField *fields = g_new(PackedField, program->field_count + 1);

    for (uint32_t i = 0; i < program->field_count; i++)
        if (bits_has(changes->slots, program->fields[i].slot))
            fields[found.count++] = program->fields[i];
    found.fields = arena_copy(program->arena, fields, found.count, sizeof *fields);
    return found;
}

void actor_changes_find(Program *program)
{
    uint32_t count = program->model.actor_count;

    program->changes = arena_array(program->arena, ActorChanges, count);
    for (uint32_t i = 0; i < count; i++) {
        g_autofree uint64_t *slots = g_new0(uint64_t, program->slots.length / BITS_IN_WORD + 1);
        Changes changes = {.program = program, .slots = slots};

        if (i < program->process_count)
            add_process(&changes, &program->processes[i]);
        else if (i < program->process_count + program->environment.length)
            add_environment(&changes, &program->environment.data[i - program->process_count]);
        else
            add_clocks(&changes);
        add_groups(&changes);
        program->changes[i] = fields_of(&changes);
    }
}
