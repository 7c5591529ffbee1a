#include "tests/unit/naive_judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static bool has(uint32_t set, uint32_t state)
{
    return set >> state & 1;
}

static const TableStep *steps_of(const Table *table, uint32_t state, uint32_t *count)
{
    *count = table->states[state].steps.length;
    return table->states[state].steps.data;
}

void naive_init(Naive *naive, const Table *table, const StateSpace *space)
{
    *naive = (Naive){.table = table};
    for (StateId id = 0; id < state_space_count(space); id++) {
        uint32_t state = table_number(state_space_get(space, id));
        naive->reachable |= 1u << state;
        naive->depth[state] = state_space_state_depth(space, id);
        naive->id[state] = id;
    }
}

uint32_t naive_holding(const Naive *naive, uint8_t predicate)
{
    uint32_t set = 0;

    for (uint32_t state = 0; state < naive->table->state_count; state++)
        if (has(naive->reachable, state) && naive->table->states[state].predicates >> predicate & 1)
            set |= 1u << state;
    return set;
}

static bool can_step(const Table *table, uint32_t state, uint16_t actor)
{
    uint32_t count;
    const TableStep *steps = steps_of(table, state, &count);

    for (uint32_t i = 0; i < count; i++)
        if (steps[i].step.actor == actor && !steps[i].step.is_fault)
            return true;
    return false;
}

bool naive_at_rest(const Table *table, uint32_t state)
{
    for (uint32_t actor = 0; actor < table->actors.length; actor++)
        if (table->actors.data[actor].kind == ACTOR_PROCESS &&
            can_step(table, state, (uint16_t)actor))
            return false;
    return true;
}

/* By one step at least, and never outside `set`. */
static uint32_t reached_within(const Table *table, uint32_t from, uint32_t set)
{
    uint32_t reached = 0, before;

    do {
        before = reached;
        for (uint32_t state = 0; state < table->state_count; state++) {
            uint32_t count;
            const TableStep *steps = steps_of(table, state, &count);
            for (uint32_t i = 0; i < count; i++)
                if (has(reached | 1u << from, state) && has(set, steps[i].target))
                    reached |= 1u << steps[i].target;
        }
    } while (reached != before);
    return reached;
}

static bool is_fair_to(const Table *table, uint32_t set, uint16_t actor)
{
    for (uint32_t state = 0; state < table->state_count; state++) {
        uint32_t count;
        const TableStep *steps = steps_of(table, state, &count);
        if (has(set, state) && !can_step(table, state, actor))
            return true;
        for (uint32_t i = 0; i < count; i++)
            if (has(set, state) && steps[i].step.actor == actor && has(set, steps[i].target))
                return true;
    }
    return false;
}

bool naive_is_round(const Naive *naive, uint32_t set)
{
    const Table *table = naive->table;

    for (uint32_t state = 0; state < table->state_count; state++)
        if (has(set, state) && reached_within(table, state, set) != set)
            return false;
    for (uint32_t actor = 0; actor < table->actors.length; actor++)
        if (table->actors.data[actor].kind == ACTOR_PROCESS &&
            !is_fair_to(table, set, (uint16_t)actor))
            return false;
    return set != 0;
}

bool naive_is_place(const Naive *naive, uint32_t set)
{
    bool is_one = set != 0 && (set & (set - 1)) == 0;

    return (is_one && naive_at_rest(naive->table, (uint32_t)__builtin_ctz(set))) ||
           naive_is_round(naive, set);
}

uint32_t naive_places(const Naive *naive, uint32_t part)
{
    uint32_t all = 0;

    for (uint32_t set = part; set; set = (set - 1) & part)
        if (naive_is_place(naive, set))
            all |= set;
    return all;
}

uint32_t naive_all_events(const Table *table)
{
    uint32_t events = 0;

    for (uint32_t actor = 0; actor < table->actors.length; actor++)
        if (table->actors.data[actor].kind == ACTOR_EVENT)
            events |= 1u << actor;
    return events;
}

bool naive_can_leave(const Naive *naive, uint32_t set, uint32_t part, uint32_t events)
{
    const Table *table = naive->table;
    uint32_t reached = set, before;

    do {
        before = reached;
        for (uint32_t state = 0; state < table->state_count; state++) {
            uint32_t count;
            const TableStep *steps = steps_of(table, state, &count);
            for (uint32_t i = 0; has(before, state) && i < count; i++) {
                ModelStep step = steps[i].step;
                bool taken =
                    table->actors.data[step.actor].kind == ACTOR_PROCESS || has(events, step.actor);
                if (!taken || step.is_fault)
                    continue;
                if (!has(part, steps[i].target))
                    return true;
                reached |= 1u << steps[i].target;
            }
        }
    } while (reached != before);
    return false;
}

static uint32_t begin_at(const Naive *naive, uint32_t state, uint32_t from, bool with_depth)
{
    if (!has(from, state))
        return NAIVE_NEVER;
    return with_depth ? naive->depth[state] : 0;
}

uint32_t naive_distance(const Naive *naive, uint32_t from, bool with_depth, uint32_t part,
                        uint32_t to)
{
    const Table *table = naive->table;
    uint32_t distance[NAIVE_MAX], best = NAIVE_NEVER;

    for (uint32_t state = 0; state < table->state_count; state++)
        distance[state] = begin_at(naive, state, from & part, with_depth);
    for (uint32_t round = 0; round < table->state_count; round++)
        for (uint32_t state = 0; state < table->state_count; state++) {
            uint32_t count;
            const TableStep *steps = steps_of(table, state, &count);
            for (uint32_t i = 0; has(part, state) && i < count; i++)
                if (has(part, steps[i].target))
                    distance[steps[i].target] = MIN(distance[steps[i].target], distance[state] + 1);
        }
    for (uint32_t state = 0; state < table->state_count; state++)
        if (has(to, state))
            best = MIN(best, distance[state]);
    return MIN(best, (uint32_t)NAIVE_NEVER);
}

uint32_t naive_check_loop(const Table *table, const Run *run)
{
    uint32_t start = table_play(table, run, run->loop), visited = 1u << start;
    uint32_t owed = 0;

    if (run->loop == run->length) {
        assert_true(naive_at_rest(table, start));
        return visited;
    }
    for (uint32_t i = run->loop; i < run->length; i++)
        visited |= 1u << table_play(table, run, i);
    for (uint32_t actor = 0; actor < table->actors.length; actor++) {
        owed |= table->actors.data[actor].kind == ACTOR_PROCESS ? 1u << actor : 0;
        for (uint32_t state = 0; state < table->state_count; state++)
            if (has(visited, state) && !can_step(table, state, (uint16_t)actor))
                owed &= ~(1u << actor);
    }
    for (uint32_t i = run->loop; i < run->length; i++)
        owed &= ~(1u << table_nth(table, table_play(table, run, i), run->steps[i])->step.actor);
    assert_int_equal(owed, 0);
    assert_int_equal(table_play(table, run, run->length), start);
    return visited;
}

static void add_random_steps(Table *table, GRand *rand, uint32_t state, uint32_t first)
{
    uint32_t begin = state < first ? 0 : first, end = state < first ? first : table->state_count;
    const int chances[] = {4, 2, 1, 4, 3};

    for (uint16_t actor = 0; actor < 5; actor++)
        while (g_rand_int_range(rand, 0, 10) < chances[actor])
            table_step(table, state, actor, (uint32_t)g_rand_int_range(rand, (int)begin, (int)end));
    if (state >= first || first == table->state_count)
        return;
    /* A fault of its own, and a process's step that may go wrong. */
    for (uint16_t actor = 2; actor <= 5; actor += 3)
        if (g_rand_int_range(rand, 0, 6) == 0)
            table_step(table, state, actor,
                       (uint32_t)g_rand_int_range(rand, (int)first, (int)table->state_count))
                ->is_fault = true;
}

Table *naive_random_table(GRand *rand, uint32_t states)
{
    uint32_t count = (uint32_t)g_rand_int_range(rand, (int)states / 2, (int)states + 1);
    uint32_t first = count - (uint32_t)g_rand_int_range(rand, 0, (int)count) / 2;
    Table *table = table_new(count);

    for (uint32_t actor = 0; actor < 6; actor++)
        table_actor(table, actor < 3 ? ACTOR_PROCESS : actor < 5 ? ACTOR_EVENT : ACTOR_FAULT, "x");
    table_begin(table, 0);
    if (g_rand_int_range(rand, 0, 4) == 0)
        table_begin(table, (uint32_t)g_rand_int_range(rand, 0, (int)count));
    for (uint32_t state = 0; state < count; state++) {
        add_random_steps(table, rand, state, first);
        for (uint8_t predicate = 1; predicate < 4; predicate++)
            if (g_rand_int_range(rand, 0, 10) < 5)
                table_hold(table, state, predicate);
    }
    return table;
}
