#include "checker/graph/components.h"
#include "checker/judge/verdict.h"
#include "tests/unit/naive_judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { P = 1, Q = 2 };

#define SEED 1972
#define ROUNDS 3000

typedef struct Fixture {
    Table *table;
    uint16_t a, b, e; /* two processes and an event */
} Fixture;

static Fixture make(uint32_t states)
{
    Fixture fixture = {.table = table_new(states)};

    fixture.a = table_actor(fixture.table, ACTOR_PROCESS, "a");
    fixture.b = table_actor(fixture.table, ACTOR_PROCESS, "b");
    fixture.e = table_actor(fixture.table, ACTOR_EVENT, "e");
    table_begin(fixture.table, 0);
    return fixture;
}

static void expect(Table *table, CheckResult result, uint32_t steps, uint32_t loop_length)
{
    g_autoptr(Verdicts) verdicts = verdicts_new(table_model(table), NULL);
    const CheckVerdict *check = &verdicts->checks[0];

    assert_int_equal(check->result, result);
    if (result == CHECK_BROKEN) {
        assert_int_equal(check->steps, steps);
        assert_int_equal(check->run->loop, steps);
        assert_int_equal(check->run->length, steps + loop_length);
        naive_check_loop(table, check->run);
    } else {
        assert_null(check->run);
    }
    table_free(table);
}

/* 0 -a-> 1, and P holds in 1: `a` must step in the end. */
static void eventually_kept(void **state)
{
    Fixture f = make(2);
    table_step(f.table, 0, f.a, 1);
    table_hold(f.table, 1, P);
    table_property(f.table, PROPERTY_EVENTUALLY, P);
    expect(f.table, CHECK_KEPT, 0, 0);
}

/* The same, but only an event leads to P: it owes nothing. The run stays where it begins. */
static void eventually_event(void **state)
{
    Fixture f = make(2);
    table_step(f.table, 0, f.e, 1);
    table_hold(f.table, 1, P);
    table_property(f.table, PROPERTY_EVENTUALLY, P);
    expect(f.table, CHECK_BROKEN, 0, 0);
}

/* `b` goes round in 0, `a` could step to P all the time: it does in the end. */
static void eventually_weakly_fair(void **state)
{
    Fixture f = make(2);
    table_step(f.table, 0, f.a, 1);
    table_step(f.table, 0, f.b, 0);
    table_hold(f.table, 1, P);
    table_property(f.table, PROPERTY_EVENTUALLY, P);
    expect(f.table, CHECK_KEPT, 0, 0);
}

/* `b` goes 0, 1, 0, and `a` can step to P in 0 only: never owed, for it is not able to all the
 * time. The loop of two steps starts at once. */
static void eventually_not_strongly_fair(void **state)
{
    Fixture f = make(3);
    table_step(f.table, 0, f.a, 2);
    table_step(f.table, 0, f.b, 1);
    table_step(f.table, 1, f.b, 0);
    table_hold(f.table, 2, P);
    table_property(f.table, PROPERTY_EVENTUALLY, P);
    expect(f.table, CHECK_BROKEN, 0, 2);
}

/* P holds at the start: nothing that happens later matters. */
static void eventually_at_once(void **state)
{
    Fixture f = make(2);
    table_step(f.table, 0, f.a, 1);
    table_hold(f.table, 0, P);
    table_property(f.table, PROPERTY_EVENTUALLY, P);
    expect(f.table, CHECK_KEPT, 0, 0);
}

/* Two loops at 0: 0 -a-> 1 -a-> 0 and 0 -b-> 2 -b-> 0. Both processes can step everywhere, the
 * other one at 1 and at 2 to P in 3. A fair way round has to take both loops: four steps. */
static void loop_takes_all(void **state)
{
    Fixture f = make(4);
    table_step(f.table, 0, f.a, 1);
    table_step(f.table, 0, f.b, 2);
    table_step(f.table, 1, f.a, 0);
    table_step(f.table, 1, f.b, 3);
    table_step(f.table, 2, f.a, 3);
    table_step(f.table, 2, f.b, 0);
    table_hold(f.table, 3, P);
    table_property(f.table, PROPERTY_EVENTUALLY, P);
    expect(f.table, CHECK_BROKEN, 0, 4);
}

/* 0 -a-> 1(P) -a-> 2(Q): every P comes to Q. */
static void leads_to_kept(void **state)
{
    Fixture f = make(3);
    table_step(f.table, 0, f.a, 1);
    table_step(f.table, 1, f.a, 2);
    table_hold(f.table, 1, P);
    table_hold(f.table, 2, Q);
    table_property(f.table, PROPERTY_LEADS_TO, P)->second = Q;
    expect(f.table, CHECK_KEPT, 0, 0);
}

/* From the P in 1, `a` goes on to Q or to 3, at rest without: two steps. */
static void leads_to_broken(void **state)
{
    Fixture f = make(4);
    table_step(f.table, 0, f.a, 1);
    table_step(f.table, 1, f.a, 2);
    table_step(f.table, 1, f.b, 3);
    table_hold(f.table, 1, P);
    table_hold(f.table, 2, Q);
    table_property(f.table, PROPERTY_LEADS_TO, P)->second = Q;
    expect(f.table, CHECK_BROKEN, 2, 0);
}

/* The nearest P is not the one of the shortest run: 0 -a-> 1(P), from where it is five steps to
 * rest in 6; 0 -b-> 8 -b-> 7(P), which is at rest. */
static void leads_to_shortest_altogether(void **state)
{
    Fixture f = make(9);
    table_step(f.table, 0, f.a, 1);
    table_step(f.table, 0, f.b, 8);
    for (uint32_t i = 1; i < 6; i++)
        table_step(f.table, i, f.a, i + 1);
    table_step(f.table, 8, f.b, 7);
    table_hold(f.table, 1, P);
    table_hold(f.table, 7, P);
    table_property(f.table, PROPERTY_LEADS_TO, P)->second = Q;
    expect(f.table, CHECK_BROKEN, 2, 0);
}

/* P is lost in 1 and comes back in 2 for good. */
static void settles_kept(void **state)
{
    Fixture f = make(3);
    table_step(f.table, 0, f.a, 1);
    table_step(f.table, 1, f.a, 2);
    table_step(f.table, 2, f.b, 2);
    table_hold(f.table, 0, P);
    table_hold(f.table, 2, P);
    table_property(f.table, PROPERTY_SETTLES, P);
    expect(f.table, CHECK_KEPT, 0, 0);
}

/* An event takes P away at rest again and again, and `a` brings it back: 0(P) -e-> 1 -a-> 0. */
static void settles_broken_by_events(void **state)
{
    Fixture f = make(2);
    table_step(f.table, 0, f.e, 1);
    table_step(f.table, 1, f.a, 0);
    table_hold(f.table, 0, P);
    table_property(f.table, PROPERTY_SETTLES, P);
    expect(f.table, CHECK_BROKEN, 1, 2);
}

/* Components against reachability, both ways, in every part of the graph. */
static void check_components(const Graph *graph, const Naive *naive, uint32_t part)
{
    uint8_t in[NAIVE_MAX];
    const StateSpace *space = graph->space;

    for (StateId id = 0; id < graph->count; id++)
        in[id] = part >> table_number(state_space_get(space, id)) & 1;
    g_autoptr(Components) components = components_new(graph, in);
    for (StateId id = 0; id < graph->count; id++) {
        uint32_t number = table_number(state_space_get(space, id));
        uint32_t back = 1u << number, expected = 0, found = 0;

        for (StateId other = 0; in[id] && other < graph->count; other++) {
            uint32_t n = table_number(state_space_get(space, other));
            bool there = false, here = false;
            for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++)
                there |=
                    naive_distance(
                        naive, 1u << table_number(state_space_get(space, graph->edges[i].target)),
                        false, part, 1u << n) != NAIVE_NEVER;
            here = naive_distance(naive, 1u << n, false, part, back) != NAIVE_NEVER;
            expected |= there && here ? 1u << n : 0;
        }
        for (StateId other = 0; other < graph->count; other++)
            if (components->of[id] != NO_COMPONENT && components->of[other] == components->of[id])
                found |= 1u << table_number(state_space_get(space, other));
        assert_int_equal(found, expected);
    }
}

static void random_components(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
    uint32_t states = 0;

    for (uint32_t round = 0; round < 300; round++) {
        g_autoptr(Table) table = naive_random_table(rand, NAIVE_MAX);
        g_autoptr(StateSpace) space = state_space_search(table_model(table), NULL);
        g_autoptr(Graph) graph = graph_new(space, NULL);
        Naive naive;

        naive_init(&naive, table, space);
        check_components(graph, &naive, naive.reachable);
        check_components(graph, &naive, naive.reachable & g_rand_int(rand));
        states += graph->count;
    }
    print_message("# components of %u states\n", states);
    assert_true(states >= 300 * 2); /* one state makes no component but with itself */
}

/* Many states one after the other and back: no stack may be as deep as that. */
static void long_way(void **state)
{
    enum { LENGTH = 300000 };
    Fixture f = make(LENGTH);
    for (uint32_t i = 0; i < LENGTH; i++)
        table_step(f.table, i, f.a, (i + 1) % LENGTH);
    table_property(f.table, PROPERTY_EVENTUALLY, P);
    g_autoptr(Verdicts) verdicts = verdicts_new(table_model(f.table), NULL);

    assert_int_equal(verdicts->checks[0].result, CHECK_BROKEN);
    /* `b` has no step anywhere, `a` takes one: the way round is as long as the graph. */
    assert_int_equal(verdicts->checks[0].run->length, LENGTH);
    assert_int_equal(verdicts->checks[0].run->loop, 0);
    table_free(f.table);
}

/* The states of a run from step `from` to its loop's begin. */
static uint32_t visited_on_way(const Table *table, const Run *run, uint32_t from)
{
    uint32_t set = 0;

    for (uint32_t i = from; i <= run->loop; i++)
        set |= 1u << table_play(table, run, i);
    return set;
}

static void compare(const CheckVerdict *check, uint32_t steps)
{
    assert_int_equal(check->result, steps == NAIVE_NEVER ? CHECK_KEPT : CHECK_BROKEN);
    if (steps == NAIVE_NEVER) {
        assert_null(check->run);
        return;
    }
    assert_int_equal(check->steps, steps);
    assert_int_equal(check->run->loop, steps);
}

static uint32_t initial_set(const Table *table)
{
    uint32_t set = 0;

    for (uint32_t i = 0; i < table->initial.length; i++)
        set |= 1u << table->initial.data[i];
    return set;
}

static void check_eventually(const Naive *naive, const CheckVerdict *check)
{
    uint32_t without = naive->reachable & ~naive_holding(naive, P);

    compare(check, naive_distance(naive, initial_set(naive->table), false, without,
                                  naive_places(naive, without)));
    if (check->run) {
        assert_int_equal(naive_check_loop(naive->table, check->run) & ~without, 0);
        assert_int_equal(visited_on_way(naive->table, check->run, 0) & ~without, 0);
    }
}

static void check_leads_to(const Naive *naive, const CheckVerdict *check)
{
    uint32_t without = naive->reachable & ~naive_holding(naive, Q);
    uint32_t triggers = naive_holding(naive, P) & without;
    bool is_triggered = false;

    compare(check, naive_distance(naive, triggers, true, without, naive_places(naive, without)));
    if (!check->run)
        return;
    assert_int_equal(naive_check_loop(naive->table, check->run) & ~without, 0);
    for (uint32_t i = 0; i <= check->run->loop; i++)
        if (triggers >> table_play(naive->table, check->run, i) & 1)
            is_triggered |= (visited_on_way(naive->table, check->run, i) & ~without) == 0;
    assert_true(is_triggered);
}

static void check_settles(const Naive *naive, const CheckVerdict *check)
{
    uint32_t without = naive->reachable & ~naive_holding(naive, P), steps = NAIVE_NEVER;

    for (uint32_t state = 0; state < naive->table->state_count; state++)
        if ((without & naive_places(naive, naive->reachable)) >> state & 1)
            steps = MIN(steps, naive->depth[state]);
    compare(check, steps);
    if (check->run) {
        naive_check_loop(naive->table, check->run);
        assert_true(without >> table_play(naive->table, check->run, check->run->loop) & 1);
    }
}

static void random_tables(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
    uint32_t broken[3] = {0};

    for (uint32_t round = 0; round < ROUNDS; round++) {
        g_autoptr(Table) table = naive_random_table(rand, 7);
        table_property(table, PROPERTY_EVENTUALLY, P);
        table_property(table, PROPERTY_LEADS_TO, P)->second = Q;
        table_property(table, PROPERTY_SETTLES, P);
        g_autoptr(StateSpace) space = state_space_search(table_model(table), NULL);
        g_autoptr(Verdicts) verdicts = verdicts_of(space, NULL);
        Naive naive;

        naive_init(&naive, table, space);
        check_eventually(&naive, &verdicts->checks[0]);
        check_leads_to(&naive, &verdicts->checks[1]);
        check_settles(&naive, &verdicts->checks[2]);
        for (uint32_t i = 0; i < 3; i++)
            broken[i] += verdicts->checks[i].result == CHECK_BROKEN;
    }
    /* The tables must ask both ways. */
    for (uint32_t i = 0; i < 3; i++)
        assert_in_range(broken[i], ROUNDS / 20, ROUNDS - ROUNDS / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eventually_kept),
        cmocka_unit_test(eventually_event),
        cmocka_unit_test(eventually_weakly_fair),
        cmocka_unit_test(eventually_not_strongly_fair),
        cmocka_unit_test(eventually_at_once),
        cmocka_unit_test(loop_takes_all),
        cmocka_unit_test(leads_to_kept),
        cmocka_unit_test(leads_to_broken),
        cmocka_unit_test(leads_to_shortest_altogether),
        cmocka_unit_test(settles_kept),
        cmocka_unit_test(settles_broken_by_events),
        cmocka_unit_test(random_components),
        cmocka_unit_test(random_tables),
        /* The last: where malloc is told to overwrite what is freed (MALLOC_PERTURB_, which meson sets),
         * each realloc at the end of the heap overwrites all of its free memory, 60 MB after this one. */
        cmocka_unit_test(long_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
