/* Judging within limits: each verdict is the one that there is without, or unknown; and that some
 * are unknown is said. */
#include "checker/judge/verdict.h"
#include "checker/search/limits.h"
#include "tests/unit/design_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Each question of the judge is asked in some of them: windows, by events alone and in turn, going
 * round and for a longest time; the long run; measures, and those of chance. */
static const char *const designs[] = {
    "chance_coupons",   "chance_die",           "chance_loops",     "chance_schedule",
    "chance_time",      "check_leads_to",       "check_settles",    "measures",
    "time_guard",       "time_timer",           "window_fair",      "window_loop",
    "window_until",     "window_forever",       "check_eventually", "chance_rest",
    "window_transient", "window_until_in_turn",
};

typedef struct Case {
    Fixture fixture;
    StateSpace *space;
    Verdicts *whole;
    uint32_t cut; /* tries that ended early */
} Case;

static bool is_same_run(const Run *a, const Run *b)
{
    if (!a || !b)
        return a == b;
    return a->initial == b->initial && a->length == b->length && a->loop == b->loop &&
           memcmp(a->steps, b->steps, a->length * sizeof *a->steps) == 0;
}

/* Why a window is open may be left out: that is told by the rescue alone. */
static bool check_window(const WindowVerdict *whole, const WindowVerdict *some)
{
    if (some->kind == WINDOW_UNKNOWN)
        return false;
    assert_int_equal(some->kind, whole->kind);
    assert_int_equal(some->at_rest, whole->at_rest);
    assert_int_equal(some->by_count, whole->by_count);
    assert_int_equal(some->steps, whole->steps);
    assert_int_equal(some->opens, whole->opens);
    assert_int_equal(some->has_longest, whole->has_longest);
    assert_int_equal(some->longest, whole->longest);
    assert_true(is_same_run(some->run, whole->run));
    return true;
}

static bool check_check(const CheckVerdict *whole, const CheckVerdict *some)
{
    if (some->result == CHECK_UNKNOWN)
        return false;
    assert_int_equal(some->result, whole->result);
    assert_int_equal(some->steps, whole->steps);
    assert_true(is_same_run(some->run, whole->run));
    return true;
}

/* Bounds of chance may be further apart, and hold the closer ones. */
static bool check_measure(const MeasureVerdict *whole, const MeasureVerdict *some, bool is_chance)
{
    if (!some->has_value)
        return !whole->has_value;
    assert_true(whole->has_value);
    assert_int_equal(some->value, whole->value);
    assert_true(is_same_run(some->run, whole->run));
    if (!is_chance)
        return true;
    assert_true(some->min[0] <= whole->min[0] && some->min[1] >= whole->min[1]);
    assert_true(some->max[0] <= whole->max[0] && some->max[1] >= whole->max[1]);
    return some->min[1] - some->min[0] < 1e-6 && some->max[1] - some->max[0] < 1e-6;
}

static bool check_verdicts(const Case *c, const Verdicts *some)
{
    const Model *model = program_model(c->fixture.program);
    bool all = true;

    for (uint32_t i = 0; i < some->window_count; i++)
        all &= check_window(&c->whole->windows[i], &some->windows[i]);
    for (uint32_t i = 0; i < some->check_count; i++)
        all &= check_check(&c->whole->checks[i], &some->checks[i]);
    for (uint32_t i = 0; i < some->measure_count; i++)
        all &= check_measure(&c->whole->measures[i], &some->measures[i],
                             model->measures[i].kind >= MEASURED_PROBABILITY);
    return all;
}

/* True where all is known. */
static bool judge_within(Case *c, const SearchLimits *limits, SearchEnd end)
{
    g_autoptr(Verdicts) some = verdicts_of(c->space, &(JudgeOptions){.search.limits = *limits});
    bool all = check_verdicts(c, some);

    assert_true(some->end == SEARCH_COMPLETE || some->end == end);
    assert_true(all || some->end == end);
    c->cut += some->end == end;
    return some->end == SEARCH_COMPLETE;
}

static Case case_new(const char *name)
{
    g_autofree char *file = g_strconcat(name, ".stale", NULL);
    g_autofree char *path =
        g_build_filename(STALEMATE_MODELS_SOURCE, "..", "tests", "language", "accept", file, NULL);
    Case c = {.fixture = fixture_of_file(path, NULL)};

    assert_non_null(c.fixture.program);
    c.space = state_space_search(program_model(c.fixture.program), NULL);
    c.whole = verdicts_of(c.space, NULL);
    assert_int_equal(c.whole->end, SEARCH_COMPLETE);
    return c;
}

static void case_clear(Case *c)
{
    verdicts_free(c->whole);
    state_space_free(c->space);
    fixture_clear(&c->fixture);
}

/* With no byte for judging, then with more and more: so each array is refused in turn. */
static void memory(void **state)
{
    uint32_t cut = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(designs); i++) {
        Case c = case_new(designs[i]);
        SearchLimits limits = {.max_memory = state_space_memory(c.space)};
        while (!judge_within(&c, &limits, SEARCH_MEMORY))
            limits.max_memory += 8 + (limits.max_memory - state_space_memory(c.space)) / 64;
        cut += c.cut;
        case_clear(&c);
    }
    assert_true(cut > 10 * G_N_ELEMENTS(designs));
}

/* What the search found is known, though there is no byte to look for a place where time is stuck:
 * more of a search must not say less. What was not found may yet be nowhere, or behind such a place. */
static void known_before_judging(void **state)
{
    Fixture fixture = fixture_of_text("design d \"t\"\n"
                                      "clock 1s\n"
                                      "component C { x: 0..2; op up() { x = x + 1 } }\n"
                                      "c: C\n"
                                      "process p { c.up() takes 1s; c.up() takes 2s }\n"
                                      "check broken: always c.x < 2\n"
                                      "check kept: always c.x < 3\n"
                                      "check reached: reachable c.x == 1\n"
                                      "check ends: eventually c.x == 2\n",
                                      NULL);
    StateSpace *space = state_space_search(program_model(fixture.program), NULL);
    const JudgeOptions options = {.search.limits.max_memory = state_space_memory(space)};
    g_autoptr(Verdicts) whole = verdicts_of(space, NULL);
    g_autoptr(Verdicts) some = verdicts_of(space, &options);

    assert_int_equal(whole->end, SEARCH_COMPLETE);
    assert_int_equal(whole->checks[0].result, CHECK_BROKEN);
    for (uint32_t i = 1; i < 4; i++)
        assert_int_equal(whole->checks[i].result, CHECK_KEPT);
    assert_int_equal(some->end, SEARCH_MEMORY);
    assert_int_equal(some->checks[0].result, CHECK_BROKEN);
    assert_int_equal(some->checks[0].steps, whole->checks[0].steps);
    assert_int_equal(some->checks[1].result, CHECK_UNKNOWN);
    assert_int_equal(some->checks[2].result, CHECK_KEPT);
    assert_int_equal(some->checks[3].result, CHECK_UNKNOWN);
    state_space_free(space); /* its model is the fixture's */
    fixture_clear(&fixture);
}

/* At any time; at the first moment nothing that needs the graph is known. */
static void time_limit(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(designs); i++) {
        Case c = case_new(designs[i]);
        for (gint64 more = 0; more < 400; more += 4) {
            SearchLimits limits = {.deadline = g_get_monotonic_time() + more};
            judge_within(&c, &limits, SEARCH_TIME);
        }
        assert_true(c.cut > 0);
        case_clear(&c);
    }
}

static void interrupted(void **state)
{
    int stop = 1;

    for (size_t i = 0; i < G_N_ELEMENTS(designs); i++) {
        Case c = case_new(designs[i]);
        assert_false(judge_within(&c, &(SearchLimits){.stop = &stop}, SEARCH_STOPPED));
        case_clear(&c);
    }
}

static void sizes_that_overflow(void **state)
{
    assert_null(limits_new(NULL, UINT64_MAX / 2, 8));
    assert_null(limits_new(NULL, UINT64_MAX, 1));
    void *array = limits_new(NULL, 3, 8);
    assert_non_null(array);
    assert_null(limits_resize(NULL, array, UINT64_MAX / 4, 8));
    limits_free(array);
}

/* What is freed may be taken again, and a refusal is for good. */
static void memory_is_counted(void **state)
{
    Limits limits = {.max_memory = 1000};
    void *first = limits_new(&limits, 100, 8);

    assert_non_null(first);
    limits_free(first);
    assert_int_equal(limits.memory, 0);
    first = limits_new(&limits, 50, 8);
    first = limits_resize(&limits, first, 100, 8);
    assert_non_null(first);
    assert_true(limits.memory >= 800 && limits.memory <= 1000);
    assert_true(limits_go_on(&limits));
    assert_null(limits_resize(&limits, first, 130, 8));
    assert_false(limits_go_on(&limits));
    assert_int_equal(limits.reached, SEARCH_MEMORY);
    limits_free(first);
    assert_int_equal(limits.memory, 0);
    assert_null(limits_new(&limits, 1, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory),
        cmocka_unit_test(known_before_judging),
        cmocka_unit_test(time_limit),
        cmocka_unit_test(interrupted),
        cmocka_unit_test(sizes_that_overflow),
        cmocka_unit_test(memory_is_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
