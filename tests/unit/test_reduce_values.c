/* Values that are alike, and what tells them apart: each condition of docs/internals/reductions.md has a
 * design that goes wrong without it. All are of three servers, each of which a process switches on: 2^3
 * states, 4 if it does not matter which ones are on. Of those the one that is kept has the last ones on; so
 * what is said of the first one alone would be found too late, or never. Numbers are counted by hand; the
 * random designs of tests/differential are compared with the reference. */
#include "tests/unit/reduced_case.h"

#include "checker/reduce/reduce.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The first check is broken after so many steps, and what tells the values apart is named with its line, of
 * which the first one is the design's. */
static void expect_apart(uint32_t steps, uint32_t line, const char *why, const char *text)
{
    ReducedCase c;

    reduced_case_check(&c, REDUCTION_SYMMETRY, text);
    g_autofree char *told = reduce_told_apart(c.fixture.program);
    g_autofree char *place = g_strdup_printf(":%u: the values of ", line);
    assert_non_null(told);
    if (!strstr(told, place) || !strstr(told, why))
        fail_msg("not line %u, %s: %s", line, why, told);
    assert_int_equal(c.verdicts->reductions, 0);
    assert_int_equal(c.verdicts->checks[0].result, CHECK_BROKEN);
    assert_int_equal(c.verdicts->checks[0].steps, steps);
    reduced_case_end(&c);
}

#define SERVERS                                                                                    \
    "type S = 0..2\n"                                                                              \
    "component Cell { on: bool = false\n op start() { on = true } }\n"                             \
    "c: Cell[S]\n"
#define START "process p(s: S) { c[s].start() }\n"
/* One server is on; of which one more is said. */
#define ONE "check k \"k\": never (count q in S: c[q].on) == 1 && "

/* ---- alike ---- */

/* How many are on: none to three. */
static void test_counts_servers(void **state)
{
    static const char *const text =
        SERVERS START "check k \"k\": never (count q in S: c[q].on) > 3\n";

    reduced_case_states(REDUCTION_SYMMETRY, REDUCTION_SYMMETRY, 4, text);
    reduced_case_states(REDUCTION_DEAD, 0, 8, text);
}

/* Names are as good as numbers. */
static void test_counts_names(void **state)
{
    reduced_case_states(REDUCTION_SYMMETRY, REDUCTION_SYMMETRY, 4,
                        "enum S { x, y, z }\n"
                        "component Cell { on: bool = false\n op start() { on = true } }\n"
                        "c: Cell[S]\n" START "check k \"k\": never (count q in S: c[q].on) > 3\n");
}

/* Two processes for each: it is off, started or both have been there; of three servers as many states as
 * ways to spread three over three, 5 over 2. The processes of one server change places together: were they
 * sorted by themselves, one that is ahead would meet the other one's server. Without, 4 places each, of
 * which starting first by the one or the other is two: 4^3. */
static void test_processes_of_one_value(void **state)
{
    static const char *const text =
        SERVERS START "process r(s: S) { c[s].start() }\n"
                      "check k \"k\": never (some q in S: p[q] done && !c[q].on)\n";

    reduced_case_states(REDUCTION_SYMMETRY, REDUCTION_SYMMETRY, 20, text);
    reduced_case_states(REDUCTION_DEAD, 0, 64, text);
}

/* A value that variables, sets, lists and records hold, and that was chosen: who came last, of those who have
 * come. None has, or one to three have, and it is one of those: 4. Without, 1 + 3 + 3 * 2 + 3. */
static void test_values_that_are_held(void **state)
{
    static const char *const texts[] = {
        "component Box { last: S? = none\n op come(s: S) { last = s } }\n",
        "component Box { all: set<S> = {}\n op come(s: S) { all = {}; all.add(s) } }\n",
        "component Box { line: list<S, 2> = []\n"
        " op come(s: S) { if line.size > 0 { line.remove(0) }; line.push(s) } }\n",
        "record Note { who: S }\n"
        "component Box { line: list<Note, 2> = []\n"
        " op come(s: S) { if line.size > 0 { line.remove(0) }; line.push(Note { who: s }) } }\n",
        "component Box { last: S? = none\n"
        " op come(s: S) { choose q in S where q == s; last = q } }\n",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *text = g_strconcat("type S = 0..2\n", texts[i],
                                            "b: Box\nprocess p(s: S) { b.come(s) }\n"
                                            "check k \"k\": never (count q in S: p[q] done) > 3\n",
                                            NULL);
        reduced_case_states(REDUCTION_SYMMETRY, REDUCTION_SYMMETRY, 4, text);
        reduced_case_states(REDUCTION_DEAD, 0, 13, text);
    }
}

/* Told to all in one step, in whatever order that goes through them. Before it, none to three are on: 4. After
 * it, some of three are off again, and some are on that came later: 10. */
static void test_loops_in_any_order(void **state)
{
    reduced_case_states(
        REDUCTION_SYMMETRY, REDUCTION_SYMMETRY, 14,
        "type S = 0..2\n"
        "component Cells { on: bool[S] = false\n"
        "  op start(s: S) { on[s] = true }\n"
        "  op all_off() { let i = 0; while i < 3 { if on[i] { on[i] = false }; i = i + 1 } } }\n"
        "b: Cells\n"
        "process p(s: S) { b.start(s) }\n"
        "process off { b.all_off() }\n"
        "check k \"k\": never (all q in S: b.on[q]) && off done && false\n");
}

/* Two classes of the same range do not meet: versions are numbers, servers are not. */
static void test_ranges_are_no_classes(void **state)
{
    reduced_case_states(REDUCTION_SYMMETRY, REDUCTION_SYMMETRY, 4,
                        "type S = 0..2\ntype Version = 0..2\n"
                        "component Cell { v: Version = 0\n op start() { v = 1 + v } }\n"
                        "c: Cell[S]\n" START "check k \"k\": never (some q in S: c[q].v > 1)\n");
}

/* A server that was chosen is one of those that are started, since they are compared: none was, and none to
 * three are on, 4; or one was, which is on or not, and none to two of the others are, 2 * 3. It is the same
 * where it is a process that has one of them. */
static void test_equality_joins(void **state)
{
    reduced_case_states(
        REDUCTION_SYMMETRY, REDUCTION_SYMMETRY, 10,
        SERVERS "component Box { taken: S? = none\n op take() { choose q in S; taken = q } }\n"
                "b: Box\n" START "process chooser { b.take() }\n"
                "check k \"k\": never (some q in S: c[q].on && b.taken == q) && false\n");
    reduced_case_states(
        REDUCTION_SYMMETRY, REDUCTION_SYMMETRY, 10,
        "type S = 0..2\n"
        "component Box { taken: S? = none\n op take() { choose q in S; taken = q }\n"
        "  op knock() { } }\n"
        "b: Box\nprocess p(s: S) { b.knock() }\nprocess chooser { b.take() }\n"
        "check k \"k\": never (some q in S: p[q] done && b.taken == q) && false\n");
}

/* An argument is the value that it is called with: what is over the one is over the other. So the run to
 * where a server is marked but not on is put back to one server. */
static void test_arguments_join(void **state)
{
    ReducedCase c;

    reduced_case_check(
        &c, REDUCTION_SYMMETRY,
        SERVERS "component Box { mark: bool[S] = false\n op put(me: S) { mark[me] = true } }\n"
                "b: Box\nprocess p(s: S) { c[s].start(); b.put(s) }\n"
                "check k \"k\": never (count q in S: b.mark[q]) == 2\n");
    assert_int_equal(c.verdicts->reductions, REDUCTION_SYMMETRY);
    assert_int_equal(c.verdicts->checks[0].steps, 4);
    reduced_case_end(&c);
}

/* Runs are put back to who it was: the last to come finds another one there. */
static void test_runs_are_real(void **state)
{
    ReducedCase c;

    reduced_case_check(&c, REDUCTION_SYMMETRY,
                       "type S = 0..2\n"
                       "component Box { last: S? = none\n first: S? = none\n"
                       "  op come(s: S) { if first == none { first = s }; last = s } }\n"
                       "b: Box\nprocess p(s: S) { b.come(s); b.come(s) }\n"
                       "check k \"k\": never (all q in S: p[q] done) && b.first == b.last\n");
    assert_int_equal(c.verdicts->reductions, REDUCTION_SYMMETRY);
    assert_int_equal(c.verdicts->checks[0].result, CHECK_BROKEN);
    assert_int_equal(c.verdicts->checks[0].steps, 6);
    reduced_case_end(&c);
}

/* A variable for any process: of two templates over servers it may have one of either, and is renamed once.
 * Nobody was there: 1; or some were, at least one of the four, and it is one of those: of 2^3 sets of the
 * others 4 * 8, which is twice as many as there are if servers do not matter. */
static void test_variable_for_any_process(void **state)
{
    static const char *const text =
        "type S = 0..1\n"
        "component Box { last: process? = none\n op come(who: process) { last = who } }\n"
        "b: Box\nprocess p(s: S) { b.come(self) }\nprocess r(s: S) { b.come(self) }\n"
        "check k \"k\": always b.last == none || some q in S:\n"
        "  (b.last == p[q] && p[q] done) || (b.last == r[q] && r[q] done)\n";

    reduced_case_states(REDUCTION_SYMMETRY, REDUCTION_SYMMETRY, 1 + 16, text);
    reduced_case_states(REDUCTION_DEAD, 0, 1 + 32, text);
}

/* ---- told apart ---- */

static void test_named(void **state)
{
    expect_apart(1, 7, "one of them is named", SERVERS START ONE "c[0].on\n");
    expect_apart(1, 7, "one of them is named", SERVERS START ONE "p[0] done\n");
}

static void test_compared(void **state)
{
    expect_apart(1, 7, "compared by order",
                 SERVERS START ONE "(some q in S: c[q].on && (all r in S: q <= r))\n");
    expect_apart(1, 7, "compared by order",
                 SERVERS START ONE "(some q in S: c[q].on && (all r in S: max(q, r) == r))\n");
}

static void test_calculated(void **state)
{
    expect_apart(1, 7, "numbers to calculate with",
                 SERVERS START ONE
                 "(some q in S: c[q].on && (all r in S: q - r != 1 && q - r != 2))\n");
    expect_apart(1, 7, "numbers to calculate with",
                 "type S = 0..2\n"
                 "component Box { all: set<S> = {}\n op come(s: S) { all.add(s) } }\n"
                 "b: Box\nprocess p(s: S) { b.come(s) }\n"
                 "check k \"k\": never b.all.size == 1 && (sum q in b.all: q) == 0\n");
}

/* The first server is there from the beginning. */
static void test_initial_values(void **state)
{
    expect_apart(1, 6, "one of them is named",
                 SERVERS "component Box { first: S = 0\n op look(): S { return first } }\n"
                         "b: Box\n" START ONE "c[b.first].on\n");
}

/* The first one is started, and then it is looked whether another one comes after it; were it the last one
 * that is on, none would. And what is not gone through to the end. */
static void test_loops_in_order(void **state)
{
    expect_apart(2, 6, "a loop goes through them in order",
                 "type S = 0..2\n"
                 "component Cells { on: bool[S] = false\n one: bool = false\n met: bool = false\n"
                 "  op start() { let i = 0; while i < 3 { if !one { on[i] = true; one = true }; i "
                 "= i + 1 } }\n"
                 "  op look() { let was = false; let i = 0\n"
                 "    while i < 3 { if was { met = true }; was = on[i]; i = i + 1 } } }\n"
                 "b: Cells\nprocess p { b.start(); b.look() }\n"
                 "check k \"k\": never b.met\n");
    expect_apart(1, 5, "they meet values of another range",
                 "type S = 0..2\n"
                 "component Cells { on: bool[S] = false\n"
                 "  op start() { let i = 0\n while i < 2 { on[i] = true; i = i + 1 } } }\n"
                 "b: Cells\nprocess p { b.start() }\n"
                 "check k \"k\": never p done && (count q in S: b.on[q]) == 2\n");
}

/* What is written to one of them is read by the turn of another. */
static void test_turns_that_meet(void **state)
{
    static const char *const turns[] = {
        "n = n + 1; on[i] = n",                  /* a number for each, by turn */
        "on[i] = (count q in S: on[q] > 0) % 2", /* of how many before */
        "on[i] = n % 2; n = on[i] + 1",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(turns); i++) {
        g_autofree char *text = g_strconcat("type S = 0..2\n"
                                            "component Cells { on: (0..3)[S] = 0\n n: 0..3 = 0\n"
                                            "  op start() { let i = 0\n while i < 3 { ",
                                            turns[i],
                                            "; i = i + 1 } } }\nb: Cells\nprocess p { b.start() }\n"
                                            "check k \"k\": never p done\n",
                                            NULL);
        expect_apart(1, 6, "a loop goes through them in order", text);
    }
}

/* Of the larger range the last one is never on. */
static void test_other_ranges(void **state)
{
    expect_apart(1, 5, "they meet values of another range",
                 "type S = 0..2\ntype Large = 0..3\n"
                 "component Cells { on: bool[Large] = false\n op start(s: S) { on[s] = true } }\n"
                 "b: Cells\nprocess p(s: S) { b.start(s) }\n"
                 "check k \"k\": never (some q in S: b.on[q])\n");
}

/* With the first error of one of them, who comes later is not looked at. */
static void test_early_ends(void **state)
{
    ReducedCase c;

    reduced_case_check(&c, REDUCTION_SYMMETRY,
                       SERVERS START
                       "check k \"k\": never some q in S: 5 / (if c[q].on then 1 else 0) > 7\n");
    assert_int_equal(c.verdicts->reductions, 0);
    assert_non_null(c.verdicts->design_error);
    reduced_case_end(&c);
}

/* Nor is what is not there: of two flags the one that a cell has the number of, of which the third is none.
 * The first cell says so after three steps; sorted, it is the last one. */
static void test_early_ends_of_components(void **state)
{
    ReducedCase c;

    reduced_case_check(&c, REDUCTION_SYMMETRY,
                       "type S = 0..2\n"
                       "component Cell { v: 0..2 = 0\n op put() { v = 2 } }\n"
                       "component Flag { up: bool = true\n op down() { up = false } }\n"
                       "component Gate { open: bool\n op let_in() { open = true }\n"
                       "  op pass() when open { } }\n"
                       "c: Cell[S]\nf: Flag[0..1]\ng: Gate\n"
                       "process p { choose q in S; c[q].put(); g.let_in() }\n"
                       "process r { g.pass(); assert some q in S: f[c[q].v].up }\n");
    assert_int_equal(c.verdicts->reductions, 0);
    assert_non_null(c.verdicts->design_error);
    assert_int_equal(c.verdicts->design_error->length, 3);
    reduced_case_end(&c);
}

/* What is none is not looked into: that goes wrong for nobody, and 4 states are enough. Where it may be
 * none it does. */
static void test_guarded_options(void **state)
{
    static const char *const cells = "type S = 0..2\n"
                                     "component Cell { v: (0..2)? = none\n op start() { v = 1 } }\n"
                                     "c: Cell[S]\n" START;
    static const char *const guarded[] = {"c[q].v == none || c[q].v < 2",
                                          "!(c[q].v != none && c[q].v > 1)",
                                          "if c[q].v == none then true else c[q].v < 2"};

    for (size_t i = 0; i < G_N_ELEMENTS(guarded); i++) {
        g_autofree char *text =
            g_strconcat(cells, "check k \"k\": always all q in S: ", guarded[i], "\n", NULL);
        reduced_case_states(REDUCTION_SYMMETRY, REDUCTION_SYMMETRY, 4, text);
    }
    g_autofree char *text = g_strconcat(
        cells, "check k \"k\": always all q in S: c[q].v != none || c[q].v < 2\n", NULL);
    ReducedCase c;
    reduced_case_check(&c, REDUCTION_SYMMETRY, text);
    assert_int_equal(c.verdicts->reductions, 0);
    assert_non_null(c.verdicts->design_error);
    reduced_case_end(&c);
}

/* Monitors keep the versions of each object by its number, and compare versions. */
static void test_guarantees(void **state)
{
    ReducedCase c;

    reduced_case_check(&c, REDUCTION_SYMMETRY,
                       "type S = 0..2\ntype V = 0..1\n"
                       "component Row { v: V = 0\n op get(): V { return v }\n"
                       "  op put(): V { v = 1; return 1 } }\n"
                       "r: Row[S]\n"
                       "write save(s: S) of s { let v = r[s].put(); return v }\n"
                       "read load(s: S) of s { let v = r[s].get(); return v }\n"
                       "process p(s: S) { save(s) }\nprocess q(s: S) { load(s) }\n"
                       "check k \"k\": fresh reads\n");
    assert_int_equal(c.verdicts->reductions, 0);
    g_autofree char *told = reduce_told_apart(c.fixture.program);
    assert_non_null(strstr(told, "a guarantee of reads keeps them"));
    reduced_case_end(&c);
}

/* The least that was ever last is the first one. */
static void test_measures(void **state)
{
    ReducedCase c;

    reduced_case_check(&c, REDUCTION_SYMMETRY,
                       "type S = 0..2\n"
                       "component Box { last: S? = none\n op come(s: S) { last = s } }\n"
                       "b: Box\nprocess p(s: S) { b.come(s) }\n"
                       "measure m \"m\": min b.last at rest\n");
    assert_int_equal(c.verdicts->reductions, 0);
    assert_int_equal(c.verdicts->measures[0].value, 0);
    reduced_case_end(&c);
}

/* Something over servers for each server: both would have to change places at once. */
static void test_inside_of_another(void **state)
{
    expect_apart(1, 4, "something over them is inside of another",
                 "type S = 0..2\n"
                 "component Cells {\n met: bool[S][S] = false\n"
                 "  op meet(s: S, q: S) { met[s][q] = true } }\n"
                 "b: Cells\nprocess p(s: S) { choose q in S; b.meet(s, q); b.meet(q, s) }\n"
                 "check k \"k\": never (some q in S: some r in S: b.met[q][r])\n");
}

/* All end, so that steps may be left out; then values that events are of stay where they are, for it is asked of each
 * event what it closes. Two in turn, which these states do not tell; but sorted ones with ways round do: a server has not filled,
 * or its entry is there, or gone, and of two that are 6. */
static void test_window_of_their_events(void **state)
{
    ReducedCase c;

    reduced_case_check(&c, BOTH,
                       "type S = 0..1\n"
                       "component Entry { there: bool = false\n op fill() { there = true }\n"
                       "  event expire when there { there = false } }\n"
                       "e: Entry[S]\n"
                       "process p(s: S) { e[s].fill() }\n"
                       "window w \"w\": some q in S: e[q].there\n");
    assert_int_equal(c.verdicts->reductions, REDUCTION_SYMMETRY);
    assert_int_equal(c.verdicts->states, 6);
    assert_int_equal(c.verdicts->windows[0].kind, WINDOW_UNTIL);
    assert_int_equal(c.verdicts->windows[0].by_count, 2);
    assert_true(c.verdicts->windows[0].in_turn);
    reduced_case_end(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_servers),
        cmocka_unit_test(test_counts_names),
        cmocka_unit_test(test_processes_of_one_value),
        cmocka_unit_test(test_values_that_are_held),
        cmocka_unit_test(test_loops_in_any_order),
        cmocka_unit_test(test_ranges_are_no_classes),
        cmocka_unit_test(test_equality_joins),
        cmocka_unit_test(test_arguments_join),
        cmocka_unit_test(test_runs_are_real),
        cmocka_unit_test(test_variable_for_any_process),
        cmocka_unit_test(test_named),
        cmocka_unit_test(test_compared),
        cmocka_unit_test(test_calculated),
        cmocka_unit_test(test_initial_values),
        cmocka_unit_test(test_loops_in_order),
        cmocka_unit_test(test_turns_that_meet),
        cmocka_unit_test(test_other_ranges),
        cmocka_unit_test(test_early_ends),
        cmocka_unit_test(test_early_ends_of_components),
        cmocka_unit_test(test_guarded_options),
        cmocka_unit_test(test_guarantees),
        cmocka_unit_test(test_measures),
        cmocka_unit_test(test_inside_of_another),
        cmocka_unit_test(test_window_of_their_events),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
