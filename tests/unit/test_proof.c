/* What is said to prove that a run ends stale. The fixtures are the runs that the comments of the
 * first design work out by hand. */
#include "trace_fixture.h"

#include "traces/explain/cause.h"
#include "traces/format/formats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <string.h>

#include <cmocka.h>

static void expect(const Counterexample *example, const char *first, const char *second)
{
    const char *const expected[] = {first, second};
    uint32_t count = (first != NULL) + (second != NULL);

    assert_int_equal(example->cause.count, count);
    for (uint32_t i = 0; i < count; i++)
        assert_string_equal(example->cause.sentences[i], expected[i]);
}

/* All of a fixture's components are looked at, unless a test says otherwise. */
static Counterexample *proven(Counterexample *example, uint64_t lanes)
{
    RunWindow *windows = arena_copy(example->arena, example->windows, example->window_count,
                                    sizeof *example->windows);

    for (uint32_t i = 0; i < example->window_count; i++)
        windows[i].lanes = lanes;
    example->windows = windows;
    cause_find(example);
    return example;
}

enum { DB = 2, CACHE = 3, BOTH = 1 << DB | 1 << CACHE };

/* 0 was in db from the start, and step 3 wrote 1. */
static void a_late_fill_missed_a_write(void **state)
{
    g_autoptr(Counterexample) example = proven(fixture_purge_race(), BOTH);

    expect(example, "reader read 0 from db at step 2, before writer set it to 1 at step 3",
           "reader put 0 into cache at step 5, after writer's cache.del() at step 4");
    assert_int_equal(example->cause.fill, 5);
    assert_int_equal(example->cause.filled, CACHE);
    assert_int_equal(example->cause.lane, DB);
    assert_int_equal(example->cause.from, 0);
    assert_int_equal(example->cause.missed, 3);
}

/* The reader of fixture_atomic never asked db: where its 0 is from is not known, and is not said.
 * The writer's cache.set(1) at step 2 is what it undoes. */
static void what_is_not_known_is_not_said(void **state)
{
    g_autoptr(Counterexample) example = proven(fixture_atomic(), BOTH);

    assert_int_equal(example->cause.fill, 0);
    for (uint32_t i = 0; i < example->cause.count; i++)
        assert_null(strstr(example->cause.sentences[i], " read "));
}

/* The del comes after the fill: no sentence may say that the fill was after it. */
static void only_what_came_before_is_undone(void **state)
{
    g_autoptr(Counterexample) example = proven(fixture_transient(), BOTH);

    expect(example, "reader read 0 from db at step 2, before writer set it to 1 at step 3",
           "reader put 0 into cache at step 4");
}

/* The read of step 6 returned the 0 that step 4 had put there. */
static void a_stale_read_is_traced_to_the_fill(void **state)
{
    g_autoptr(Counterexample) example = proven(fixture_fresh(), BOTH);

    expect(example, "reader read 0 from db at step 2, before writer set it to 1 at step 3",
           "reader put 0 into cache at step 4");
    assert_int_equal(example->cause.missed, 3);
}

static const Lane lanes[] = {
    {"writer", true}, {"reader", true}, {"db", false, "0"}, {"cache", false, "0"}};
static const RunWindow windows[] = {{"stale", "the cache is old", CACHE, false, BOTH}};

static Counterexample *one_write(const Change *change)
{
    Arena *arena = arena_new();
    Counterexample *example = arena_new0(arena, Counterexample);
    Row *row = arena_new0(arena, Row);

    *row = (Row){.state = "", .changes = change, .change_count = 1, .open = 1};
    *example = (Counterexample){.arena = arena,
                                .windows = windows,
                                .window_count = 1,
                                .lanes = lanes,
                                .lane_count = G_N_ELEMENTS(lanes),
                                .rows = row,
                                .row_count = 1,
                                .opens = 1,
                                .loop = 1,
                                .shown = 1};
    cause_find(example);
    return example;
}

/* The write itself opens the window: the cache was filled before, here before the run. */
static void a_write_leaves_the_cache_behind(void **state)
{
    const Change increment = {DB, "value", true, "0", "1"};
    g_autoptr(Counterexample) example = one_write(&increment);

    expect(example, "writer set db from 0 to 1 at step 1", "cache has held 0 from the start");
    assert_int_equal(example->cause.fill, 0);
}

/* Nothing follows from the change of another variable than the first. */
static void other_variables_prove_nothing(void **state)
{
    const Change lease = {CACHE, "lease", false, "none", "writer"};
    g_autoptr(Counterexample) example = one_write(&lease);

    expect(example, NULL, NULL);
}

/* Two edges, and what they mean under the picture; none where nothing is proven. */
static void the_picture_shows_it(void **state)
{
    g_autoptr(Counterexample) example = fixture_purge_race();
    g_autofree char *before = diagram_dot(example);
    proven(example, BOTH);
    g_autofree char *after = diagram_dot(example), *text = text_write(example, FALSE);

    assert_null(strstr(before, "origin\""));
    assert_non_null(strstr(after, "\"the origin\""));
    assert_non_null(strstr(after, "\"the missed write\""));
    assert_non_null(strstr(after, "the write that it missed"));
    assert_non_null(strstr(text, "      reader read 0 from db at step 2, before writer"));
}

/* A lane that takes no part is named under the picture, and has no place in it. */
static void idle_lanes_are_left_out(void **state)
{
    g_autoptr(Counterexample) example = fixture_purge_race();
    Lane more[5] = {example->lanes[0],
                    example->lanes[1],
                    example->lanes[2],
                    example->lanes[3],
                    {"spare", false, "7"}};

    more[4].idle = true;
    example->lanes = more;
    example->lane_count = 5;
    g_autofree char *dot = diagram_dot(example), *mermaid = chart_mermaid(example);
    assert_non_null(strstr(dot, "not in this run: spare"));
    assert_null(strstr(dot, "\"spare lane\""));
    assert_null(strstr(mermaid, "spare"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_late_fill_missed_a_write),
        cmocka_unit_test(what_is_not_known_is_not_said),
        cmocka_unit_test(only_what_came_before_is_undone),
        cmocka_unit_test(a_stale_read_is_traced_to_the_fill),
        cmocka_unit_test(a_write_leaves_the_cache_behind),
        cmocka_unit_test(other_variables_prove_nothing),
        cmocka_unit_test(the_picture_shows_it),
        cmocka_unit_test(idle_lanes_are_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
