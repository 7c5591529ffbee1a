#include "checker/judge/verdict.h"

#include "tests/unit/table_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { W = 1, OTHER = 2 };

static void checks(void **state)
{
    g_autoptr(Table) table = table_new(3);
    uint16_t a = table_actor(table, ACTOR_PROCESS, "a");
    table_begin(table, 0);
    table_step(table, 0, a, 1);
    table_step(table, 1, a, 2)->broken = 2;
    table_hold(table, 0, W);
    table_hold(table, 2, OTHER);
    table_property(table, PROPERTY_ALWAYS, W);        /* not after one step */
    table_property(table, PROPERTY_AT_REST, OTHER);   /* kept */
    table_property(table, PROPERTY_AT_REST, W);       /* not after two */
    table_property(table, PROPERTY_REACHABLE, OTHER); /* after two */
    table_property(table, PROPERTY_REACHABLE, 9);     /* never */
    table_property(table, PROPERTY_MONITOR, 0)->monitor = 0;
    table_property(table, PROPERTY_MONITOR, 0)->monitor = 1; /* by the second step */
    table_property(table, PROPERTY_DECIDED, 0)->holds = true;
    table_property(table, PROPERTY_DECIDED, 0)->holds = false;
    g_autoptr(Verdicts) verdicts = verdicts_new(table_model(table), NULL);

    const struct {
        CheckResult result;
        bool has_run;
        uint32_t steps;
    } expected[] = {
        {CHECK_BROKEN, true, 1}, {CHECK_KEPT, false, 0},   {CHECK_BROKEN, true, 2},
        {CHECK_KEPT, true, 2},   {CHECK_BROKEN, false, 0}, {CHECK_KEPT, false, 0},
        {CHECK_BROKEN, true, 2}, {CHECK_KEPT, false, 0},   {CHECK_BROKEN, false, 0},
    };
    assert_int_equal(verdicts->check_count, G_N_ELEMENTS(expected));
    for (uint32_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        assert_int_equal(verdicts->checks[i].result, expected[i].result);
        assert_int_equal(verdicts->checks[i].run != NULL, expected[i].has_run);
        assert_int_equal(verdicts->checks[i].steps, expected[i].steps);
        if (expected[i].has_run)
            assert_int_equal(verdicts->checks[i].run->length, expected[i].steps);
    }
    assert_int_equal(verdicts->end, SEARCH_COMPLETE);
    assert_int_equal(verdicts->states, 3);
    assert_int_equal(verdicts->transitions, 2);
    assert_int_equal(verdicts->depth, 2);
    /* State 2 is at rest and nobody said that all have finished. */
    assert_int_equal(verdicts->deadlock->length, 2);
}

/* Values 5, 9, 9, 5, along a chain; the last is at rest. */
static Table *valued_chain(void)
{
    Table *table = table_new(4);
    const int64_t values[] = {5, 9, 9, 5};

    table_actor(table, ACTOR_PROCESS, "a");
    table_begin(table, 0);
    for (uint32_t i = 0; i < 4; i++)
        table->states[i].value = values[i];
    for (uint32_t i = 0; i < 3; i++)
        table_step(table, i, 0, i + 1);
    table_measure(table, false, false);
    table_measure(table, true, false);
    table_measure(table, false, true);
    return table;
}

static void expect_measures(Table *table)
{
    g_autoptr(Verdicts) verdicts = verdicts_new(table_model(table), NULL);
    const int64_t values[] = {9, 5, 5};
    const uint32_t lengths[] = {1, 0, 3}; /* to the first state that has it */

    for (uint32_t i = 0; i < 3; i++) {
        assert_true(verdicts->measures[i].has_value);
        assert_int_equal(verdicts->measures[i].value, values[i]);
        assert_int_equal(verdicts->measures[i].run->length, lengths[i]);
    }
    table_free(table);
}

static void measures(void **state)
{
    expect_measures(valued_chain());

    /* With a window that opens there is a graph, which knows the states at rest. */
    Table *table = valued_chain();
    table_property(table, PROPERTY_WINDOW, W);
    table_hold(table, 1, W);
    expect_measures(table);
}

/* No state at rest: nothing to be measured there. */
static void measure_of_nothing(void **state)
{
    g_autoptr(Table) table = valued_chain();
    table_step(table, 3, 0, 0);
    g_autoptr(Verdicts) verdicts = verdicts_new(table_model(table), NULL);

    assert_true(verdicts->measures[0].has_value);
    assert_false(verdicts->measures[2].has_value);
    assert_null(verdicts->measures[2].run);
}

static void design_error(void **state)
{
    g_autoptr(Table) table = valued_chain();
    table_property(table, PROPERTY_WINDOW, W);
    table_property(table, PROPERTY_ALWAYS, W);
    table_property(table, PROPERTY_DECIDED, 0)->holds = true;
    table_step(table, 1, 0, 0)->is_error = true;
    g_autoptr(Verdicts) verdicts = verdicts_new(table_model(table), NULL);

    assert_int_equal(verdicts->end, SEARCH_ERROR);
    assert_int_equal(verdicts->design_error->length, 2);
    assert_int_equal(verdicts->design_error->steps[1], 1);
    assert_int_equal(verdicts->windows[0].kind, WINDOW_UNKNOWN);
    assert_int_equal(verdicts->checks[0].result, CHECK_UNKNOWN);
    assert_int_equal(verdicts->checks[1].result, CHECK_UNKNOWN);
    assert_null(verdicts->deadlock);
    assert_false(verdicts->measures[0].has_value);
}

/* Of a search that was cut short only what was seen is said. */
static void partial(void **state)
{
    g_autoptr(Table) table = valued_chain();
    table_hold(table, 0, W);
    table_property(table, PROPERTY_WINDOW, W);
    table_property(table, PROPERTY_WINDOW, OTHER);
    table_property(table, PROPERTY_ALWAYS, W);
    table_property(table, PROPERTY_REACHABLE, W);
    table_property(table, PROPERTY_REACHABLE, OTHER);
    table_property(table, PROPERTY_EVENTUALLY, OTHER);
    table_property(table, PROPERTY_DECIDED, 0)->holds = true;
    JudgeOptions options = {.search.limits.max_states = 3};
    g_autoptr(Verdicts) verdicts = verdicts_new(table_model(table), &options);

    assert_int_equal(verdicts->end, SEARCH_STATES);
    assert_int_equal(verdicts->windows[0].kind, WINDOW_UNKNOWN);
    assert_int_equal(verdicts->windows[1].kind, WINDOW_UNKNOWN);
    assert_int_equal(verdicts->checks[0].result, CHECK_BROKEN);
    assert_int_equal(verdicts->checks[0].steps, 1);
    assert_int_equal(verdicts->checks[1].result, CHECK_KEPT);
    assert_int_equal(verdicts->checks[2].result, CHECK_UNKNOWN);
    assert_int_equal(verdicts->checks[3].result, CHECK_UNKNOWN);
    assert_int_equal(verdicts->checks[4].result, CHECK_KEPT);
    assert_false(verdicts->measures[0].has_value);
}

/* A chain of a hundred states. Where it is only asked whether a property holds, the search ends once
 * none of those does; what it has not come to by then is unknown. */
static void doubted(void **state)
{
    enum { LENGTH = 100, ALWAYS_W = 1, AT_REST_OTHER = 2, WINDOW_W = 4 };
    g_autoptr(Table) table = table_new(LENGTH);
    uint16_t a = table_actor(table, ACTOR_PROCESS, "a");
    table_begin(table, 0);
    for (uint32_t i = 0; i + 1 < LENGTH; i++)
        table_step(table, i, a, i + 1);
    for (uint32_t i = 0; i < 10; i++)
        table_hold(table, i, W);
    table_property(table, PROPERTY_ALWAYS, W);      /* not after ten steps */
    table_property(table, PROPERTY_AT_REST, OTHER); /* not after the last */
    table_property(table, PROPERTY_ALWAYS, OTHER);  /* not at the start, which nobody asks */
    JudgeOptions options = {.doubted = ALWAYS_W};
    g_autoptr(Verdicts) first = verdicts_new(table_model(table), &options);
    assert_int_equal(first->end, SEARCH_ENOUGH);
    assert_in_range(first->states, 11, 12);
    assert_int_equal(first->refuted, ALWAYS_W);
    assert_int_equal(first->checks[0].result, CHECK_BROKEN);
    assert_int_equal(first->checks[1].result, CHECK_UNKNOWN);

    options.doubted = ALWAYS_W | AT_REST_OTHER;
    g_autoptr(Verdicts) both = verdicts_new(table_model(table), &options);
    assert_int_equal(both->end, SEARCH_COMPLETE);
    assert_int_equal(both->states, LENGTH);
    assert_int_equal(both->refuted, ALWAYS_W | AT_REST_OTHER);
}

/* A window that is open at rest stays so; where time goes on, that may close it. */
static void doubted_window(void **state)
{
    g_autoptr(Table) table = table_new(2);
    uint16_t a = table_actor(table, ACTOR_PROCESS, "a");
    table_begin(table, 0);
    table_step(table, 0, a, 1);
    table_hold(table, 1, W);
    table_property(table, PROPERTY_WINDOW, W);
    JudgeOptions options = {.doubted = 1};
    const Model *model = table_model(table);
    g_autoptr(Verdicts) free_time = verdicts_new(model, &options);
    assert_int_equal(free_time->refuted, 1);
    assert_int_equal(free_time->windows[0].kind, WINDOW_FOREVER);

    table->model.tick = 1;
    g_autoptr(Verdicts) timed = verdicts_new(model, &options);
    assert_int_equal(timed->refuted, 0);
}

static void closed(void **state)
{
    assert_true(verdict_is_closed(&(WindowVerdict){.kind = WINDOW_NEVER}));
    assert_true(verdict_is_closed(&(WindowVerdict){.kind = WINDOW_TRANSIENT}));
    assert_false(verdict_is_closed(&(WindowVerdict){.kind = WINDOW_UNTIL}));
    assert_false(verdict_is_closed(&(WindowVerdict){.kind = WINDOW_FOREVER}));
    assert_false(verdict_is_closed(&(WindowVerdict){.kind = WINDOW_UNKNOWN}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checks),
        cmocka_unit_test(measures),
        cmocka_unit_test(measure_of_nothing),
        cmocka_unit_test(design_error),
        cmocka_unit_test(partial),
        cmocka_unit_test(doubted),
        cmocka_unit_test(doubted_window),
        cmocka_unit_test(closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
