/* What is said of why a run ends stale: where values came from, and what was missed. */
#include "trace_fixture.h"

#include "checker/judge/verdict.h"
#include "tests/unit/run_fixture.h"
#include "traces/counterexample/build.h"
#include "traces/explain/explain.h"
#include "traces/format/formats.h"
#include "traces/sequence/sequence.h"

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
        assert_string_equal(example->cause.sentences[i].text, expected[i]);
}

/* ---- runs of small designs ---- */

#define PARTS                                                                                      \
    "component Cell { value: 0..2\n op get(): 0..2 { return value }\n op put(v: 0..2) { value = "  \
    "v "                                                                                           \
    "}\n op add(): 0..2 { value = value + 1; return value } }\n"                                   \
    "component Key { value: (0..2)?\n op get(): (0..2)? { return value }\n op set(v: 0..2) { "     \
    "value = v }\n op del() { value = none } }\n"                                                  \
    "db: Cell\ncache: Key\n"
#define STALE "window stale \"old\": cache.value != none && cache.value != db.value\n"

/* The reader has to read before the write, and to set after the del, or it is closed again: reads
 * at step 1, add at 2, del at 3, set at 4. */
static const char late_fill[] = PARTS "process reader { let u = db.get(); cache.set(u) }\n"
                                      "process writer { db.add(); cache.del() }\n" STALE;

static void a_late_fill_missed_a_write(void **state)
{
    ShownRun it = run_of(late_fill, REFERENCE_WINDOW);
    const Counterexample *example = it.example;

    expect(example, "reader read 0 from db at step 1, before writer set it to 1 at step 2",
           "reader put 0 into cache at step 4, after writer's cache.del() at step 3");
    assert_int_equal(example->cause.fill, 4);
    assert_string_equal(example->lanes[example->cause.filled].name, "cache");
    assert_string_equal(example->lanes[example->cause.lane].name, "db");
    assert_int_equal(example->cause.from, 0);
    assert_int_equal(example->cause.missed, 2);
    run_clear(&it);
}

/* The 0 that is set is written in the design, though db holds a 0 that was read. */
static void what_is_written_in_the_design_was_not_read(void **state)
{
    ShownRun it = run_of(PARTS "process reader { let u = db.get(); if u == 0 { cache.set(0) } }\n"
                               "process writer { db.add(); cache.del() }\n" STALE,
                         REFERENCE_WINDOW);

    expect(it.example, "reader put 0 into cache at step 4, after writer's cache.del() at step 3",
           "db was 1 since writer set it at step 2");
    assert_int_equal(it.example->cause.fill, 0);
    run_clear(&it);
}

/* Two cells hold the same 0, and both are read: the value came from db, whatever flag holds. */
static void equal_values_are_told_apart(void **state)
{
    ShownRun it = run_of(
        PARTS "flag: Cell\n"
              "process reader { let u = db.get(); let on = flag.get(); if on == 0 { cache.set(u) } "
              "}\n"
              "process writer { db.add(); cache.del(); flag.add() }\n" STALE,
        REFERENCE_WINDOW);

    assert_true(g_str_has_prefix(it.example->cause.sentences[0].text, "reader read 0 from db at "));
    assert_true(it.example->cause.count >= 2);
    run_clear(&it);
}

/* A value that was passed on through a queue is followed to where it was read. */
static void a_value_is_followed_through_a_queue(void **state)
{
    ShownRun it = run_of(
        PARTS "component Wire { q: list<0..2, 1>\n op send(v: 0..2) when !q.full { q.push(v) "
              "}\n op take(): 0..2 when q.size > 0 { return q.remove(0) } }\n"
              "wire: Wire\n"
              "process reader { let u = db.get(); wire.send(u) }\n"
              "process filler { let v = wire.take(); cache.set(v) }\n"
              "process writer { db.add(); cache.del() }\n" STALE,
        REFERENCE_WINDOW);

    const Cause *cause = &it.example->cause;
    assert_true(g_str_has_prefix(cause->sentences[0].text, "reader read 0 from db at "));
    assert_true(g_str_has_prefix(cause->sentences[1].text, "reader left it in wire"));
    assert_true(g_str_has_prefix(cause->sentences[2].text, "filler put 0 into cache "));
    run_clear(&it);
}

/* From db through two stores to the cache, by three processes: each has a leg from the step that reads it to
 * the step that stores it, and they follow each other. */
static void a_value_is_carried_over_several_legs(void **state)
{
    static const char *const carriers[] = {"reader", "mover", "filler"};
    ShownRun it =
        run_of(PARTS "one: Key\ntwo: Key\n"
                     "process reader { let u = db.get(); one.set(u) }\n"
                     "process mover { let m = one.get(); if m != none { two.set(m) } }\n"
                     "process filler { let f = two.get(); if f != none { cache.set(f) } }\n"
                     "process writer { db.add(); cache.del() }\n" STALE,
               REFERENCE_WINDOW);
    const Cause *cause = &it.example->cause;

    assert_int_equal(cause->leg_count, G_N_ELEMENTS(carriers));
    for (uint32_t i = 0; i < cause->leg_count; i++) {
        const CauseLeg *leg = &cause->legs[i];
        assert_string_equal(it.example->lanes[leg->lane].name, carriers[i]);
        assert_int_equal(it.example->rows[leg->from - 1].lane, leg->lane);
        assert_int_equal(it.example->rows[leg->to - 1].lane, leg->lane);
        assert_true(leg->from < leg->to);
        assert_true(i == 0 || cause->legs[i - 1].to < leg->from);
    }
    assert_int_equal(cause->legs[0].from, cause->sentences[0].rows[0]);
    assert_int_equal(cause->legs[2].to, cause->fill);
    assert_int_equal(cause->count, 4); /* read, left in one, left in two, put */
    assert_non_null(strstr(cause->sentences[1].text, "reader left it in one at step "));
    assert_non_null(strstr(cause->sentences[1].text, ", and mover read it there at step "));
    assert_non_null(strstr(cause->sentences[2].text, "mover left it in two at step "));

    g_autofree char *svg = sequence_svg(it.example, THEME_LIGHT);
    assert_non_null(
        strstr(svg, ">reader, then mover, then filler carries 0, which gets old on the way<"));
    for (uint32_t i = 0; i < cause->leg_count; i++) {
        g_autofree char *leg =
            g_strdup_printf("class=\"carry\" data-step=\"%u\"", cause->legs[i].from);
        assert_non_null(strstr(svg, leg));
    }
    run_clear(&it);
}

/* An entry is put together of two rows, which were read before one of them was written: it is that part
 * which is old. */
static void of_what_is_put_together_a_part_is_old(void **state)
{
    ShownRun it = run_of("type V = 0..1\ntype F = 0..1\ntype All = V[F]\n"
                         "component Rows { row: All\n op all(): All { return row }\n"
                         " op put(f: F) { row[f] = 1 } }\n"
                         "component Entry { value: All?\n op set(v: All) { value = v }\n op del() "
                         "{ value = none } }\n"
                         "db: Rows\ncache: Entry\n"
                         "process reader { let all = db.all(); cache.set(all) }\n"
                         "process writer { db.put(1); cache.del() }\n"
                         "window stale \"old\": cache.value != none && cache.value != db.row\n",
                         REFERENCE_WINDOW);

    expect(it.example,
           "reader read 0 from db.row[1] at step 1, before writer set it to 1 at step 2",
           "reader put [0, 0] into cache at step 4, after writer's cache.del() at step 3");
    assert_int_equal(it.example->cause.leg_count, 1);
    assert_int_equal(it.example->cause.legs[0].from, 1);
    assert_int_equal(it.example->cause.legs[0].to, 4);
    run_clear(&it);
}

/* The last save is another's, which the put back undoes: the reader's get at step 1 is of the 0 that was
 * there, the writer sets 1, and the reader sets 0 again. */
static void what_is_put_back_missed_a_write(void **state)
{
    ShownRun it =
        run_of("component Cell { value: 0..1\n op get(): 0..1 { return value }\n op put(v: 0..1) "
               "{ value = v } }\n"
               "version: Cell\n"
               "process reader { let v = version.get(); version.put(v) }\n"
               "process writer { version.put(1) }\n"
               "window undone \"a version is back\": version.value == 0 && writer done\n",
               REFERENCE_WINDOW);

    expect(it.example, "reader read 0 from version at step 1, before writer set it to 1 at step 2",
           "reader put 0 into version at step 3");
    assert_int_equal(it.example->cause.leg_count, 1);
    run_clear(&it);
}

/* The delete is lost while the pool is down; once it is up again the old value is served, which nobody has
 * put there since. It is not the pool's first variable, and has the band all the same. */
static void what_was_there_already_is_served_again(void **state)
{
    ShownRun it =
        run_of("component Cell { value: 0..1\n op add() { value = 1 } }\n"
               "component Pool { down: bool\n value: (0..1)? = 0\n op fail() { down = true }\n"
               " op recover() { down = false }\n op del() { if !down { value = none } } }\n"
               "db: Cell\npool: Pool\n"
               "process writer { db.add(); pool.del() }\n"
               "process operator { pool.fail(); pool.recover() }\n"
               "window stale \"old\": pool.value != none && pool.value != db.value && !pool.down\n",
               REFERENCE_WINDOW);
    const Cause *cause = &it.example->cause;
    g_autofree char *svg = sequence_svg(it.example, THEME_LIGHT);

    assert_int_equal(cause->count, 2);
    assert_string_equal(cause->sentences[0].text, "pool.value has held 0 from the start");
    assert_true(
        g_str_has_prefix(cause->sentences[1].text, "db was 1 since writer set it at step "));
    assert_non_null(strstr(svg, "pool.value 0, from the start"));
    run_clear(&it);
}

/* A fault that is a branch says what is left out, or done instead. */
static void a_fault_says_what_it_leaves_out(void **state)
{
    static const char *const branches[][2] = {{"{ }", "without cache.del()"},
                                              {"{ cache.set(0) }", "instead of cache.del()"}};

    for (size_t i = 0; i < G_N_ELEMENTS(branches); i++) {
        g_autofree char *design = g_strdup_printf(
            PARTS
            "faults at most 1\n"
            "process writer { cache.set(0); db.add()\n either { cache.del() } or fault %s }\n"
            "window stale \"old\": writer done && cache.value != none && cache.value != db.value\n",
            branches[i][0]);
        ShownRun it = run_of(design, REFERENCE_WINDOW);
        guint said = 0;
        for (uint32_t j = 0; j < it.example->row_count; j++)
            said += it.example->rows[j].fault &&
                    g_str_has_suffix(it.example->rows[j].fault, branches[i][1]);
        assert_int_equal(said, 1);
        run_clear(&it);
    }
}

/* What is worked out of a value is not that value: nothing is said of where it was read. */
static void what_is_worked_out_was_not_read(void **state)
{
    ShownRun it = run_of(PARTS "process reader { let u = db.get(); cache.set(1 - u) }\n"
                               "process writer { db.add(); cache.del() }\n" STALE,
                         REFERENCE_WINDOW);

    for (uint32_t i = 0; i < it.example->cause.count; i++)
        assert_int_not_equal(it.example->cause.sentences[i].kind, SENTENCE_READ);
    assert_true(it.example->cause.count > 0);
    run_clear(&it);
}

/* Of two keys only one is read: the write to the other, though newer, is not what it missed. */
static const char two_keys[] =
    "enum K { a, b }\n"
    "component Cell { value: 0..3\n op get(): 0..3 { return value }\n op add(): 0..3 { value = "
    "value + 1; return value } }\n"
    "component Key { value: (0..3)?\n op get(): (0..3)? { return value }\n op set(v: 0..3) { value "
    "= v }\n op del() { value = none } }\n"
    "db: Cell[K]\ncache: Key[K]\n"
    "read get(k: K) of k { let u = cache[k].get()\n if u == none { u = db[k].get(); "
    "cache[k].set(u) "
    "}\n return u }\n"
    "write put(k: K) of k { let v = db[k].add(); cache[k].del()\n return v }\n"
    "process reader { get(a); get(a) }\n"
    "process writer { put(b); put(b); put(a) }\n"
    "check fresh: fresh reads\n";

static void a_stale_read_is_traced_to_the_fill(void **state)
{
    ShownRun it = run_of(two_keys, REFERENCE_CHECK);

    assert_true(it.example->cause.count == 2);
    assert_true(
        g_str_has_prefix(it.example->cause.sentences[0].text, "reader read 0 from db[a] at step "));
    assert_true(
        g_str_has_prefix(it.example->cause.sentences[1].text, "reader put 0 into cache[a] at "));
    assert_non_null(strstr(it.example->ending, "writer's put had returned 1 at step "));
    run_clear(&it);
}

/* The write itself opens the window: the cache was filled before it. */
static void a_write_leaves_the_cache_behind(void **state)
{
    ShownRun it = run_of("component Cell { value: 0..1\n op put(v: 0..1) { value = v } }\n"
                         "db: Cell\ncache: Cell\n"
                         "process writer { db.put(1) }\n"
                         "window stale \"old\": cache.value != db.value\n",
                         REFERENCE_WINDOW);

    expect(it.example, "writer set db from 0 to 1 at step 1", "cache has held 0 from the start");
    assert_int_equal(it.example->cause.fill, 0);
    run_clear(&it);
}

/* Nothing follows from the change of another variable than the first. */
static void other_variables_prove_nothing(void **state)
{
    ShownRun it = run_of("component Key { value: 0..1\n lease: 0..1\n op take() { lease = 1 } }\n"
                         "cache: Key\n"
                         "process writer { cache.take() }\n"
                         "window taken \"taken\": cache.lease == 1\n",
                         REFERENCE_WINDOW);

    expect(it.example, NULL, NULL);
    run_clear(&it);
}

/* A worker waits at a guard that nothing will open: somebody is left, and is named. */
static void who_waits_for_ever_is_named(void **state)
{
    ShownRun it =
        run_of("component Box { value: 0..1\n full: bool\n op fill() { value = 1; full = true }\n "
               "op empty() when !full { value = 0 } }\n"
               "box: Box\n"
               "process writer { box.fill() }\n"
               "background process cleaner { loop { box.empty() } }\n"
               "window stale \"full\": box.value == 1\n",
               REFERENCE_WINDOW);

    assert_string_equal(
        it.example->ending,
        "at rest: cleaner waits at box.empty() until !full, no other process can go on, "
        "and nothing closes it");
    run_clear(&it);
}

/* Slot 0 is named first and is not stale: only without slot 1 would the window be closed. */
static void of_an_array_the_stale_one_is_shown(void **state)
{
    ShownRun it = run_of(
        PARTS
        "slot: Key[0..1]\n"
        "process filler { slot[1].set(0); db.add() }\n"
        "window stale \"old\": slot[0].value == none && (some i in 0..1: slot[i].value != none "
        "&& slot[i].value != db.value)\n",
        REFERENCE_WINDOW);

    assert_string_equal(it.example->lanes[it.example->windows[0].lane].name, "slot[1]");
    run_clear(&it);
}

/* The reader is the later of the two by two steps of the writer; the job's read in between could
 * come first as well, and would save nothing. */
static void a_swap_that_saves_is_named(void **state)
{
    ShownRun it = run_of(PARTS "process reader { let u = db.get(); cache.set(u) }\n"
                               "process writer { db.add(); cache.del() }\n"
                               "process job { db.get() }\n" STALE,
                         REFERENCE_WINDOW);

    assert_int_equal(it.example->rescue_kind, RESCUE_SWAP);
    assert_non_null(strstr(it.example->rescue, "had reader's cache.set(0) come before writer's "
                                               "cache.del()"));
    run_clear(&it);
}

/* The lane of the reader carries the value from its read to its store; nothing is carried where
 * nothing is known. */
static void the_picture_shows_it(void **state)
{
    g_autoptr(Counterexample) plain = fixture_purge_race();
    ShownRun it = run_of(late_fill, REFERENCE_WINDOW);
    g_autofree char *before = sequence_svg(plain, THEME_LIGHT);
    g_autofree char *after = sequence_svg(it.example, THEME_LIGHT);
    g_autofree char *text = text_write(it.example, (TextStyle){0});

    assert_null(strstr(before, "class=\"carry\""));
    assert_non_null(strstr(after, "class=\"carry\" data-step=\"1\""));
    assert_non_null(strstr(after, ">0 is old from here on</text>"));
    assert_non_null(strstr(after, ">reader carries 0, which gets old on the way</text>"));
    assert_non_null(strstr(text, "      reader read 0 from db at step 1, before writer"));
    run_clear(&it);
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
    g_autofree char *svg = sequence_svg(example, THEME_LIGHT), *mermaid = chart_mermaid(example);
    assert_non_null(strstr(svg, "not in this run: spare"));
    assert_null(strstr(svg, ">spare</text>"));
    assert_null(strstr(mermaid, "spare"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_late_fill_missed_a_write),
        cmocka_unit_test(what_is_written_in_the_design_was_not_read),
        cmocka_unit_test(equal_values_are_told_apart),
        cmocka_unit_test(a_value_is_followed_through_a_queue),
        cmocka_unit_test(a_value_is_carried_over_several_legs),
        cmocka_unit_test(of_what_is_put_together_a_part_is_old),
        cmocka_unit_test(what_is_put_back_missed_a_write),
        cmocka_unit_test(what_was_there_already_is_served_again),
        cmocka_unit_test(a_fault_says_what_it_leaves_out),
        cmocka_unit_test(what_is_worked_out_was_not_read),
        cmocka_unit_test(a_stale_read_is_traced_to_the_fill),
        cmocka_unit_test(a_write_leaves_the_cache_behind),
        cmocka_unit_test(other_variables_prove_nothing),
        cmocka_unit_test(who_waits_for_ever_is_named),
        cmocka_unit_test(of_an_array_the_stale_one_is_shown),
        cmocka_unit_test(a_swap_that_saves_is_named),
        cmocka_unit_test(the_picture_shows_it),
        cmocka_unit_test(idle_lanes_are_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
