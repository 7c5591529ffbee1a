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

static void expect(const Trace *trace, const char *first, const char *second)
{
    const char *const expected[] = {first, second};
    uint32_t count = (first != NULL) + (second != NULL);

    assert_int_equal(trace->proof.count, count);
    for (uint32_t i = 0; i < count; i++)
        assert_string_equal(trace->proof.sentences[i], expected[i]);
}

/* All of a fixture's components are looked at, unless a test says otherwise. */
static Trace *proven(Trace *trace, uint64_t lanes)
{
    TraceWindow *windows =
        arena_copy(trace->arena, trace->windows, trace->window_count, sizeof *trace->windows);

    for (uint32_t i = 0; i < trace->window_count; i++)
        windows[i].lanes = lanes;
    trace->windows = windows;
    trace_prove(trace);
    return trace;
}

enum { DB = 2, CACHE = 3, BOTH = 1 << DB | 1 << CACHE };

/* 0 was in db from the start, and step 3 wrote 1. */
static void a_late_fill_missed_a_write(void **state)
{
    g_autoptr(Trace) trace = proven(fixture_purge_race(), BOTH);

    expect(trace, "reader read 0 from db at step 2, before writer set it to 1 at step 3",
           "reader put 0 into cache at step 5, after writer's cache.del() at step 4");
    assert_int_equal(trace->proof.fill, 5);
    assert_int_equal(trace->proof.filled, CACHE);
    assert_int_equal(trace->proof.lane, DB);
    assert_int_equal(trace->proof.from, 0);
    assert_int_equal(trace->proof.missed, 3);
}

/* The reader of fixture_atomic never asked db: where its 0 is from is not known, and is not said.
 * The writer's cache.set(1) at step 2 is what it undoes. */
static void what_is_not_known_is_not_said(void **state)
{
    g_autoptr(Trace) trace = proven(fixture_atomic(), BOTH);

    assert_int_equal(trace->proof.fill, 0);
    for (uint32_t i = 0; i < trace->proof.count; i++)
        assert_null(strstr(trace->proof.sentences[i], " read "));
}

/* The del comes after the fill: no sentence may say that the fill was after it. */
static void only_what_came_before_is_undone(void **state)
{
    g_autoptr(Trace) trace = proven(fixture_transient(), BOTH);

    expect(trace, "reader read 0 from db at step 2, before writer set it to 1 at step 3",
           "reader put 0 into cache at step 4");
}

/* The read of step 6 returned the 0 that step 4 had put there. */
static void a_stale_read_is_traced_to_the_fill(void **state)
{
    g_autoptr(Trace) trace = proven(fixture_fresh(), BOTH);

    expect(trace, "reader read 0 from db at step 2, before writer set it to 1 at step 3",
           "reader put 0 into cache at step 4");
    assert_int_equal(trace->proof.missed, 3);
}

static const TraceLane lanes[] = {
    {"writer", true}, {"reader", true}, {"db", false, "0"}, {"cache", false, "0"}};
static const TraceWindow windows[] = {{"stale", "the cache is old", CACHE, false, BOTH}};

static Trace *one_write(const TraceChange *change)
{
    Arena *arena = arena_new();
    Trace *trace = arena_new0(arena, Trace);
    TraceRow *row = arena_new0(arena, TraceRow);

    *row = (TraceRow){.state = "", .changes = change, .change_count = 1, .open = 1};
    *trace = (Trace){.arena = arena,
                     .windows = windows,
                     .window_count = 1,
                     .lanes = lanes,
                     .lane_count = G_N_ELEMENTS(lanes),
                     .rows = row,
                     .row_count = 1,
                     .opens = 1,
                     .loop = 1,
                     .shown = 1};
    trace_prove(trace);
    return trace;
}

/* The write itself opens the window: the cache was filled before, here before the run. */
static void a_write_leaves_the_cache_behind(void **state)
{
    const TraceChange increment = {DB, "value", true, "0", "1"};
    g_autoptr(Trace) trace = one_write(&increment);

    expect(trace, "writer set db from 0 to 1 at step 1", "cache has held 0 from the start");
    assert_int_equal(trace->proof.fill, 0);
}

/* Nothing follows from the change of another variable than the first. */
static void other_variables_prove_nothing(void **state)
{
    const TraceChange lease = {CACHE, "lease", false, "none", "writer"};
    g_autoptr(Trace) trace = one_write(&lease);

    expect(trace, NULL, NULL);
}

/* Two edges, and what they mean under the picture; none where nothing is proven. */
static void the_picture_shows_it(void **state)
{
    g_autoptr(Trace) trace = fixture_purge_race();
    g_autofree char *before = trace_dot(trace);
    proven(trace, BOTH);
    g_autofree char *after = trace_dot(trace), *text = trace_text(trace, FALSE);

    assert_null(strstr(before, "origin\""));
    assert_non_null(strstr(after, "\"the origin\""));
    assert_non_null(strstr(after, "\"the missed write\""));
    assert_non_null(strstr(after, "the write that it missed"));
    assert_non_null(strstr(text, "      reader read 0 from db at step 2, before writer"));
}

/* A lane that takes no part is named under the picture, and has no place in it. */
static void idle_lanes_are_left_out(void **state)
{
    g_autoptr(Trace) trace = fixture_purge_race();
    TraceLane more[5] = {
        trace->lanes[0], trace->lanes[1], trace->lanes[2], trace->lanes[3], {"spare", false, "7"}};

    more[4].idle = true;
    trace->lanes = more;
    trace->lane_count = 5;
    g_autofree char *dot = trace_dot(trace), *mermaid = trace_mermaid(trace);
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
