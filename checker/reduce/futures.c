#include "checker/reduce/futures.h"

#include "checker/base/bits.h"
#include "checker/program/bytecode/effects.h"
#include "checker/program/bytecode/slot_accesses.h"

#include <string.h>

enum { MAX_NUMBERS = 1 << 23 }; /* of places times slots, and of places times instructions */

/* ---- one future ---- */

typedef struct Gathering {
    const Program *program;
    const KnownValues *known; /* of the code that is gathered from */
    Future *future;
} Gathering;

static void gather_read(void *user, uint32_t from, uint32_t count)
{
    const Gathering *g = user;

    set_bits(g->future->reads, from, count);
}

static void write_one(Future *future, uint32_t slot, const int64_t *value)
{
    bool is_first = !bits_has(future->writes, slot);

    set_bits(future->writes, slot, 1);
    if (value && is_first) {
        set_bits(future->constant, slot, 1);
        future->values[slot] = *value;
    } else if (!value || future->values[slot] != *value) {
        bits_remove(future->constant, slot);
    }
}

static void gather_write(void *user, uint32_t from, uint32_t count, const int64_t *value)
{
    const Gathering *g = user;

    for (uint32_t i = 0; i < count; i++)
        write_one(g->future, from + i, value);
}

static void future_init(Future *future, const Futures *futures)
{
    future->reads = g_new0(uint64_t, futures->words);
    future->writes = g_new0(uint64_t, futures->words);
    future->constant = g_new0(uint64_t, futures->words);
    future->values = g_new0(int64_t, futures->program->slots.length + 1);
}

static void future_clear(Future *future)
{
    g_free(future->reads);
    g_free(future->writes);
    g_free(future->constant);
    g_free(future->values);
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

static void gather_own(Gathering *gathering, const Agent *agent)
{
    uint32_t count = agent->first_slot + agent->slot_count - agent->place;

    gather_read(gathering, agent->place, count);
    gather_write(gathering, agent->place, count, NULL);
}

static void gather_happening(const Futures *futures, const Happening *happening, Future *future)
{
    const Program *program = futures->program;
    const Agent *agent = &program->agents[happening->agent];
    uint32_t start = happening->event ? happening->start : agent->start;
    KnownValues known = known_values_new(program, start);
    Gathering gathering = {program, &known, future};

    future_init(future, futures);
    if (happening->event || happening->kind == HAPPENS_RESTART)
        gather(&gathering, start);
    if (!happening->event) {
        gather_own(&gathering, agent);
        gather_read(&gathering, program->faults_slot, 1);
        gather_write(&gathering, program->faults_slot, 1, NULL);
    }
    known_values_free(&known);
}

static void gather_agent(Futures *futures, uint32_t number)
{
    const Agent *agent = &futures->program->agents[number];
    KnownValues known = known_values_new(futures->program, agent->start);

    futures->agents[number] = g_new0(Future, agent->locations.length + 1);
    for (uint32_t i = 0; i < agent->locations.length; i++) {
        Future *future = &futures->agents[number][i];
        Gathering gathering = {futures->program, &known, future};
        future_init(future, futures);
        gather_own(&gathering, agent);
        gather(&gathering, agent->locations.data[i].resume);
    }
    known_values_free(&known);
}

/* ---- what is looked at ---- */

/* Whether all have ended is asked of states at rest only. */
static void gather_predicates(Futures *futures)
{
    const Program *program = futures->program;
    Future seen;

    future_init(&seen, futures);
    for (uint32_t i = 1; i < program->model.predicate_count; i++) {
        if (program->rest_predicates >> i & 1)
            continue;
        KnownValues known = known_values_new(program, program->predicate_starts[i]);
        gather(&(Gathering){program, &known, &seen}, program->predicate_starts[i]);
        known_values_free(&known);
    }
    futures->looked_at = g_memdup2(seen.reads, futures->words * sizeof(uint64_t));
    future_clear(&seen);
}

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
static bool counts_down(const Futures *futures, uint32_t top, uint32_t end)
{
    const Program *program = futures->program;
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

static void find_rounds(Futures *futures)
{
    const Program *program = futures->program;

    futures->round = g_new0(uint8_t, program->code.length + 1);
    for (uint32_t at = 0; at < program->code.length; at++) {
        const Instruction *i = &program->code.data[at];
        uint32_t top = (uint32_t)i->a;
        if (i->op == CODE_JUMP && top <= at)
            futures->round[at] =
                has_scheduling_point(program, top, at) && !counts_down(futures, top, at);
    }
}

/* ---- all of it ---- */

static bool is_worth_while(const Program *program)
{
    uint64_t places = program->happenings.length;

    for (uint32_t i = 0; i < program->agent_count; i++)
        places += program->agents[i].locations.length;
    return places * program->slots.length <= MAX_NUMBERS &&
           places * program->code.length <= 8 * (uint64_t)MAX_NUMBERS;
}

Futures *futures_new(const Program *program)
{
    if (!is_worth_while(program))
        return NULL;
    Futures *futures = g_new0(Futures, 1);
    futures->program = program;
    futures->words = program->slots.length / 64 + 1;
    futures->agents = g_new0(Future *, program->agent_count + 1);
    futures->happenings = g_new0(Future, program->happenings.length + 1);
    for (uint32_t i = 0; i < program->agent_count; i++)
        gather_agent(futures, i);
    for (uint32_t i = 0; i < program->happenings.length; i++)
        gather_happening(futures, &program->happenings.data[i], &futures->happenings[i]);
    gather_predicates(futures);
    find_rounds(futures);
    return futures;
}

void futures_free(Futures *futures)
{
    if (!futures)
        return;
    for (uint32_t i = 0; i < futures->program->agent_count; i++) {
        for (uint32_t j = 0; j < futures->program->agents[i].locations.length; j++)
            future_clear(&futures->agents[i][j]);
        g_free(futures->agents[i]);
    }
    for (uint32_t i = 0; i < futures->program->happenings.length; i++)
        future_clear(&futures->happenings[i]);
    g_free(futures->agents);
    g_free(futures->happenings);
    g_free(futures->looked_at);
    g_free(futures->round);
    g_free(futures);
}
