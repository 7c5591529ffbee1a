/* Of the shortest runs the one with the fewest switches, on tables that can be followed with a
 * finger. Steps of one state are numbered in the order of a, b. */
#include "checker/judge/fewest_switches.h"
#include "tests/unit/table_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { W = 1, PROMISE = 0 };

typedef struct Fixture {
    Table *table;
    uint16_t a, b;
} Fixture;

static Fixture make(uint32_t states)
{
    Fixture fixture = {.table = table_new(states)};

    fixture.a = table_actor(fixture.table, ACTOR_PROCESS, "a");
    fixture.b = table_actor(fixture.table, ACTOR_PROCESS, "b");
    table_begin(fixture.table, 0);
    return fixture;
}

/* The state numbers that the run to the goal comes to. */
static char *run_to(Table *table, RunGoal goal)
{
    g_autoptr(StateSpace) space = state_space_search(table_model(table), NULL);
    g_autoptr(Graph) graph = graph_new(space, NULL);
    GString *text = g_string_new(NULL);
    StateId last;

    if (goal.kind == RUN_GOAL_HOLDS)
        goal.first = state_space_first(space, W, true, false);
    if (goal.kind == RUN_GOAL_BREAKS) {
        goal.first = state_space_broken(space, PROMISE).from;
        goal.step = state_space_broken(space, PROMISE).step;
    }
    g_autoptr(Run) run = fewest_switches_run(space, graph, goal, &last);
    for (uint32_t i = 0; i <= run->length; i++)
        g_string_append_printf(text, "%s%u", i ? " " : "", table_play(table, run, i));
    return g_string_free(text, FALSE);
}

/* Frees the table. */
static void expect(Table *table, RunGoal goal, const char *states)
{
    g_autofree char *text = run_to(table, goal);

    assert_string_equal(text, states);
    table_free(table);
}

/* Two steps of each of a and b lead to 8 in any order, by a grid of three by three states: 0 3 6
 * are b's steps alone. Down b's side first is b b a a, along a's first a a b b: one switch each,
 * and a is first. */
static Fixture grid(void)
{
    Fixture x = make(9);

    for (uint32_t i = 0; i < 9; i++) {
        if (i % 3 < 2)
            table_step(x.table, i, x.a, i + 1);
        if (i / 3 < 2)
            table_step(x.table, i, x.b, i + 3);
    }
    table_hold(x.table, 8, W);
    return x;
}

static void one_after_the_other(void **state)
{
    expect(grid().table, (RunGoal){.kind = RUN_GOAL_HOLDS, .bit = W, .value = true}, "0 1 2 5 8");
}

/* What comes after 8, the last that is found, is a step of a: b b a a it is, then. */
static void what_comes_after_counts(void **state)
{
    Fixture x = grid();
    RunGoal goal = {.kind = RUN_GOAL_STATE, .first = 8, .beyond = {0, fewest_switches_bit(x.a)}};

    expect(x.table, goal, "0 3 6 7 8");
}

/* 0 -a-> 1 -b-> 3(W) was found first, but 0 -b-> 2 -b-> 4(W) is as short and has no switch. */
static void another_end_is_as_good(void **state)
{
    Fixture x = make(5);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 0, x.b, 2);
    table_step(x.table, 1, x.b, 3);
    table_step(x.table, 2, x.b, 4);
    table_hold(x.table, 3, W);
    table_hold(x.table, 4, W);
    expect(x.table, (RunGoal){.kind = RUN_GOAL_HOLDS, .bit = W, .value = true}, "0 2 4");
}

/* 0 -a-> 1 -b-> 2, 0 -b-> 3 -b-> 4: b breaks the monitor by its step out of 1 or out of 3. After
 * its own step it need not switch. */
static void the_last_step_counts(void **state)
{
    Fixture x = make(5);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 0, x.b, 3);
    table_step(x.table, 1, x.b, 2)->broken = 1 << PROMISE;
    table_step(x.table, 3, x.b, 4)->broken = 1 << PROMISE;
    expect(x.table, (RunGoal){.kind = RUN_GOAL_BREAKS, .bit = PROMISE}, "0 3 4");
}

/* 0 -a-> 1 -b-> 3(W) beside 0 -b-> 2 and the long way round 2 -b-> 4 -b-> 5(W): one switch less is
 * not worth one step more. */
static void never_longer(void **state)
{
    Fixture x = make(6);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 0, x.b, 2);
    table_step(x.table, 1, x.b, 3);
    table_step(x.table, 2, x.b, 4);
    table_step(x.table, 4, x.b, 5);
    table_hold(x.table, 3, W);
    table_hold(x.table, 5, W);
    expect(x.table, (RunGoal){.kind = RUN_GOAL_HOLDS, .bit = W, .value = true}, "0 1 3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_after_the_other),    cmocka_unit_test(what_comes_after_counts),
        cmocka_unit_test(another_end_is_as_good), cmocka_unit_test(the_last_step_counts),
        cmocka_unit_test(never_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
