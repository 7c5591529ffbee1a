#include "checker/reduce/may_access.h"

#include "checker/base/bits.h"
#include "checker/program/bytecode/effects.h"
#include "checker/program/bytecode/slot_accesses.h"

#include <string.h>

enum { MAX_NUMBERS = 1 << 23 }; /* of locations times slots, and times instructions */

/* ---- one sets ---- */

typedef struct Gathering {
    const Program *program;
    const KnownValues *known; /* of the code that is gathered from */
    AccessSets *sets;
} Gathering;

static void gather_read(void *user, uint32_t from, uint32_t count)
{
    const Gathering *g = user;

    bits_add_range(g->sets->reads, from, count);
}

static void write_one(AccessSets *sets, uint32_t slot, const int64_t *value)
{
    bool is_first = !bits_has(sets->writes, slot);

    bits_add_range(sets->writes, slot, 1);
    if (value && is_first) {
        bits_add_range(sets->constant, slot, 1);
        sets->values[slot] = *value;
    } else if (!value || sets->values[slot] != *value) {
        bits_remove(sets->constant, slot);
    }
}

static void gather_write(void *user, uint32_t from, uint32_t count, const int64_t *value)
{
    const Gathering *g = user;

    for (uint32_t i = 0; i < count; i++)
        write_one(g->sets, from + i, value);
}

static void sets_init(AccessSets *sets, const MayAccess *may_access)
{
    sets->reads = g_new0(uint64_t, may_access->words);
    sets->writes = g_new0(uint64_t, may_access->words);
    sets->constant = g_new0(uint64_t, may_access->words);
    sets->values = g_new0(int64_t, may_access->program->slots.length + 1);
}

static void sets_clear(AccessSets *sets)
{
    g_free(sets->reads);
    g_free(sets->writes);
    g_free(sets->constant);
    g_free(sets->values);
}

/* ---- code ---- */

/* All that can be run from `start` on, whatever happens in between. */
static void gather(Gathering *gathering, uint32_t start)
{
    const Program *program = gathering->program;
    const SlotAccessSink sink = {gather_read, gather_write, gathering};
    g_autofree uint8_t *seen = g_new0(uint8_t, program->code.length + 1);
    VEC(uint32_t) next = {0};

    vec_push(&next, start);
    while (next.length > 0) {
        uint32_t at = next.data[--next.length];
        const Instruction *i = &program->code.data[at];
        if (seen[at])
            continue;
        seen[at] = 1;
        slot_accesses_report(program, gathering->known, i, &sink);
        uint32_t after[2], count = effects_next(i, at, after);
        for (uint32_t k = 0; k < count; k++)
            vec_push(&next, after[k]);
    }
    vec_free(&next);
}

static void gather_own(Gathering *gathering, const ProcessInstance *process)
{
    uint32_t count = process->first_slot + process->slot_count - process->pc;

    gather_read(gathering, process->pc, count);
    gather_write(gathering, process->pc, count, NULL);
}

static void gather_transition(const MayAccess *may_access, const EnvironmentTransition *transition,
                              AccessSets *sets)
{
    const Program *program = may_access->program;
    const ProcessInstance *process = &program->processes[transition->process];
    uint32_t start = transition->event ? transition->start : process->start;
    KnownValues known = known_values_new(program, start);
    Gathering gathering = {program, &known, sets};

    sets_init(sets, may_access);
    if (transition->event || transition->kind == ENVIRONMENT_RESTART)
        gather(&gathering, start);
    if (!transition->event) {
        gather_own(&gathering, process);
        gather_read(&gathering, program->faults_slot, 1);
        gather_write(&gathering, program->faults_slot, 1, NULL);
    }
    known_values_free(&known);
}

static void gather_process(MayAccess *may_access, uint32_t number)
{
    const ProcessInstance *process = &may_access->program->processes[number];
    KnownValues known = known_values_new(may_access->program, process->start);

    may_access->processes[number] = g_new0(AccessSets, process->locations.length + 1);
    for (uint32_t i = 0; i < process->locations.length; i++) {
        AccessSets *sets = &may_access->processes[number][i];
        Gathering gathering = {may_access->program, &known, sets};
        sets_init(sets, may_access);
        gather_own(&gathering, process);
        gather(&gathering, process->locations.data[i].resume);
    }
    known_values_free(&known);
}

/* ---- what is looked at ---- */

/* Whether all have ended is asked of states at rest only. */
static void gather_predicates(MayAccess *may_access)
{
    const Program *program = may_access->program;
    AccessSets seen;

    sets_init(&seen, may_access);
    for (uint32_t i = 1; i < program->model.predicate_count; i++) {
        if (program->rest_predicates >> i & 1)
            continue;
        KnownValues known = known_values_new(program, program->predicate_starts[i]);
        gather(&(Gathering){program, &known, &seen}, program->predicate_starts[i]);
        known_values_free(&known);
    }
    may_access->looked_at = g_memdup2(seen.reads, may_access->words * sizeof(uint64_t));
    sets_clear(&seen);
}

/* ---- all of it ---- */

static bool is_worth_while(const Program *program)
{
    uint64_t locations = program->environment.length;

    for (uint32_t i = 0; i < program->process_count; i++)
        locations += program->processes[i].locations.length;
    return locations * program->slots.length <= MAX_NUMBERS &&
           locations * program->code.length <= 8 * (uint64_t)MAX_NUMBERS;
}

MayAccess *may_access_new(const Program *program)
{
    if (!is_worth_while(program))
        return NULL;
    MayAccess *may_access = g_new0(MayAccess, 1);
    may_access->program = program;
    may_access->words = program->model.parts / 64 + 1;
    may_access->processes = g_new0(AccessSets *, program->process_count + 1);
    may_access->environment = g_new0(AccessSets, program->environment.length + 1);
    for (uint32_t i = 0; i < program->process_count; i++)
        gather_process(may_access, i);
    for (uint32_t i = 0; i < program->environment.length; i++)
        gather_transition(may_access, &program->environment.data[i], &may_access->environment[i]);
    gather_predicates(may_access);
    return may_access;
}

void may_access_free(MayAccess *may_access)
{
    if (!may_access)
        return;
    for (uint32_t i = 0; i < may_access->program->process_count; i++) {
        for (uint32_t j = 0; j < may_access->program->processes[i].locations.length; j++)
            sets_clear(&may_access->processes[i][j]);
        g_free(may_access->processes[i]);
    }
    for (uint32_t i = 0; i < may_access->program->environment.length; i++)
        sets_clear(&may_access->environment[i]);
    g_free(may_access->processes);
    g_free(may_access->environment);
    g_free(may_access->looked_at);
    g_free(may_access);
}
