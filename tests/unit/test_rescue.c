/* The point of no return, on tables that can be followed with a finger. Process a would leave the
 * window W open, b close it; steps of one state are numbered in the order of a, b, events, faults.
 */
#include "checker/judge/verdict.h"
#include "tests/unit/table_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { W = 1 };

typedef struct Fixture {
    Table *table;
    uint16_t a, b, event, fault;
} Fixture;

static Fixture make(uint32_t states)
{
    Fixture fixture = {.table = table_new(states)};

    fixture.a = table_actor(fixture.table, ACTOR_PROCESS, "a");
    fixture.b = table_actor(fixture.table, ACTOR_PROCESS, "b");
    fixture.event = table_actor(fixture.table, ACTOR_EVENT, "event");
    fixture.fault = table_actor(fixture.table, ACTOR_FAULT, "fault");
    table_begin(fixture.table, 0);
    table_property(fixture.table, PROPERTY_WINDOW, W);
    return fixture;
}

/* Frees the table. */
static void expect(Table *table, uint32_t step, uint16_t choice)
{
    g_autoptr(Verdicts) verdicts = verdicts_new(table_model(table), NULL);
    const WindowVerdict *window = &verdicts->windows[0];

    assert_true(window->at_rest);
    assert_int_equal(window->rescue.step, step);
    assert_int_equal(window->rescue.choice, choice);
    table_free(table);
}

/* 0 -a-> 1 -b-> 2(W), but 0 -b-> 3 -a-> 4: after a it is too late, so step 1 decides, and b is the
 * second step of state 0. */
static void the_other_order_saves(void **state)
{
    Fixture x = make(5);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 0, x.b, 3);
    table_step(x.table, 1, x.b, 2);
    table_step(x.table, 3, x.a, 4);
    table_hold(x.table, 2, W);
    expect(x.table, 1, 1);
}

/* 0 -a-> 1 -a-> 2 -a-> 3(W), with b to rest closed from 0 and from 1: the last of them counts. */
static void the_last_choice_counts(void **state)
{
    Fixture x = make(5);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 0, x.b, 4);
    table_step(x.table, 1, x.a, 2);
    table_step(x.table, 1, x.b, 4);
    table_step(x.table, 2, x.a, 3);
    table_hold(x.table, 3, W);
    expect(x.table, 2, 1);
}

/* 0 -a-> 1(W) -b-> 2 and 1 -a-> 3(W): it is open in 1 already, and b could still close it: it is
 * not its opening that cannot be undone, but step 2. */
static void open_is_not_yet_lost(void **state)
{
    Fixture x = make(4);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 1, x.a, 3);
    table_step(x.table, 1, x.b, 2);
    table_hold(x.table, 1, W);
    table_hold(x.table, 3, W);
    expect(x.table, 2, 1);
}

/* 0 -a-> 1(W): nobody had a choice. */
static void nothing_saves(void **state)
{
    Fixture x = make(2);
    table_step(x.table, 0, x.a, 1);
    table_hold(x.table, 1, W);
    expect(x.table, 0, 0);
}

/* 0 -a-> 1(W), and an event and a fault lead to rest with the window closed: that is luck. */
static void luck_does_not_count(void **state)
{
    Fixture x = make(4);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 0, x.event, 2);
    table_step(x.table, 0, x.fault, 3)->is_fault = true;
    table_hold(x.table, 1, W);
    expect(x.table, 0, 0);
}

/* 0 -b-> 1(W) -b-> 1: b goes round with the window open, which is no rest and saves nothing; and
 * with 0 -a-> 2(W) at rest the run has no way out. */
static void going_round_open_does_not_save(void **state)
{
    Fixture x = make(3);
    table_step(x.table, 0, x.a, 2);
    table_step(x.table, 0, x.b, 1);
    table_step(x.table, 1, x.b, 1);
    table_hold(x.table, 1, W);
    table_hold(x.table, 2, W);
    g_autoptr(Verdicts) verdicts = verdicts_new(table_model(x.table), NULL);
    assert_int_equal(verdicts->windows[0].rescue.step, 0);
    table_free(x.table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_other_order_saves), cmocka_unit_test(the_last_choice_counts),
        cmocka_unit_test(open_is_not_yet_lost),  cmocka_unit_test(nothing_saves),
        cmocka_unit_test(luck_does_not_count),   cmocka_unit_test(going_round_open_does_not_save),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
