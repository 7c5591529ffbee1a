/* ReductionList on designs that are made to trip them: each condition of docs/internals/reductions.md has one
 * whose verdict would be wrong, or whose number of states another, without it. Numbers are counted
 * by hand; the random designs of tests/differential are compared with the reference. */
#include "tests/unit/reduced_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The first check is broken, after so many steps. */
static void expect_broken(uint32_t reductions, uint32_t steps, const char *text)
{
    ReducedCase c;

    reduced_case_check(&c, reductions, text);
    assert_int_equal(c.verdicts->checks[0].result, CHECK_BROKEN);
    assert_int_equal(c.verdicts->checks[0].steps, steps);
    reduced_case_end(&c);
}

#define CELL                                                                                       \
    "component Cell { x: 0..3 = 0\n"                                                               \
    "  op set(v: 0..3) { x = v }\n"                                                                \
    "  op look(): 0..3 { return x } }\n"

/* ---- symmetry ---- */

/* Three processes in one of three places each: as many states as there are ways to spread three
 * over three, 5 over 2. Without, 3^3. */
#define THREE                                                                                      \
    "component Door { op knock() { } }\n"                                                          \
    "d: Door\n"                                                                                    \
    "process p * 3 { d.knock(); d.knock() }\n"

static void test_counts_multisets(void **state)
{
    reduced_case_states(REDUCTION_SYMMETRY, REDUCTION_SYMMETRY, 10,
                        THREE "check c \"c\": never (count q in p: q done) > 3\n");
    reduced_case_states(REDUCTION_DEAD, 0, 27,
                        THREE "check c \"c\": never (count q in p: q done) > 3\n");
}

/* One of them is named: they cannot change places. */
static void test_named_instances_stay(void **state)
{
    reduced_case_states(REDUCTION_SYMMETRY, 0, 27,
                        THREE "check c \"c\": never p[0] done && false\n");
}

/* With the first error of one of them, who comes later is not looked at. */
static void test_early_ends_that_show(void **state)
{
    reduced_case_states(REDUCTION_SYMMETRY, 0, 4,
                        "component Box { x: (0..1)[p] = 0\n op put(me: p) { x[me] = 1 } }\n"
                        "b: Box\n"
                        "process p * 2 { b.put(self) }\n"
                        "check c \"c\": never some q in p: 5 / (b.x[q] + 1) > 7\n");
}

/* Two that each say who came last: nobody, or one of them who is there already. With one there,
 * it is that one; with both there, the second: 1 + 1 + 1. Without, 1 + 2 + 2. */
#define LAST                                                                                       \
    "component Box { last: p? = none\n op come(me: p) { last = me } }\n"                           \
    "b: Box\n"                                                                                     \
    "process p * 2 { b.come(self) }\n"

static void test_owners_follow(void **state)
{
    reduced_case_states(REDUCTION_SYMMETRY, REDUCTION_SYMMETRY, 3,
                        LAST "check c \"c\": never some q in p: b.last == q && !(q done)\n");
    reduced_case_states(REDUCTION_DEAD, 0, 5,
                        LAST "check c \"c\": never some q in p: b.last == q && !(q done)\n");
}

/* A queue of two: in the order in which they came, and who that is does not matter: 3 of 5. What
 * stands behind the end of a list is nobody. */
static void test_queues_follow(void **state)
{
    reduced_case_states(
        REDUCTION_SYMMETRY, REDUCTION_SYMMETRY, 3,
        "component Box { line: list<p, 2> = []\n op come(me: p) { line.push(me) } }\n"
        "b: Box\n"
        "process p * 2 { b.come(self) }\n"
        "check c \"c\": never b.line.size > 2\n");
}

/* A local that nobody will read refers to nobody, whatever stands there. Each is in one of four
 * places: 5 over 2. */
static void test_blanks_are_nobody(void **state)
{
    reduced_case_states(REDUCTION_SYMMETRY, REDUCTION_SYMMETRY, 10,
                        "component Box { op who(me: p): p { return me }\n op note(q: p) { }\n"
                        "  op end() { } }\n"
                        "b: Box\n"
                        "process p * 2 { let q = b.who(self); b.note(q); b.end() }\n"
                        "check c \"c\": at rest all q in p: q done\n");
}

/* The run is one of the design as it is: the second to come finds the first there. */
static void test_runs_are_real(void **state)
{
    expect_broken(REDUCTION_SYMMETRY, 3,
                  "component Box { here: set<p> = {}\n op come(me: p) { here.add(me) } }\n"
                  "b: Box\n"
                  "process p * 3 { b.come(self) }\n"
                  "check c \"c\": never b.here.size == 3\n");
}

/* ---- order ---- */

/* Two that touch nothing in common: one way through the square of 3 * 3. */
static void test_one_order_is_enough(void **state)
{
    reduced_case_states(REDUCTION_ORDER, REDUCTION_ORDER, 5,
                        CELL "a: Cell\nb: Cell\n"
                             "process p { a.set(1); a.set(2) }\n"
                             "process q { b.set(1); b.set(2) }\n"
                             "check c \"c\": at rest a.x == 2 && b.x == 2\n");
}

/* Who goes round alone forever must not put the others off. */
static void test_nobody_is_put_off(void **state)
{
    expect_broken(REDUCTION_ORDER, 1,
                  CELL "a: Cell\nb: Cell\n"
                       "background process spinner { loop { a.set(0) } }\n"
                       "process q { b.set(1) }\n"
                       "check c \"c\": never b.x == 1\n");
}

/* `repeat` does go round, but not forever: 2 + 1 places and 1 + 1, one way through. */
static void test_rounds_that_are_counted(void **state)
{
    reduced_case_states(REDUCTION_ORDER, REDUCTION_ORDER, 4,
                        CELL "a: Cell\nb: Cell\n"
                             "process p { repeat 2 { a.set(1) } }\n"
                             "process q { b.set(1) }\n"
                             "check c \"c\": at rest b.x == 1\n");
}

/* What one writes and another will read, a step later: both orders. */
static void test_readers_count(void **state)
{
    expect_broken(REDUCTION_ORDER, 2,
                  CELL "a: Cell\nb: Cell\n"
                       "process p { a.set(1) }\n"
                       "process q { b.look(); let v = a.look(); assert v == 1 }\n");
}

/* What is written now and then with the value it has keeps it; but not where another value comes
 * later. The read goes wrong after both writes. */
#define SWITCH                                                                                     \
    "component Switch { x: 0..1 = 0\n op off() { x = 0 }\n op on() { x = 1 }\n"                    \
    "  op look(): 0..1 { return x } }\n"                                                           \
    "a: Switch\nb: Switch\n"

static void test_values_that_stay(void **state)
{
    expect_broken(REDUCTION_ORDER, 4,
                  SWITCH "process p { b.look(); let v = a.look(); assert v == 0 }\n"
                         "process q { a.off(); a.on() }\n");
    reduced_case_states(REDUCTION_ORDER, REDUCTION_ORDER, 4,
                        SWITCH "process p { let v = a.look(); assert v == 0 }\n"
                               "process q { a.off(); a.off() }\n");
}

/* A window sees both: which comes first shows. */
static void test_what_is_seen_counts(void **state)
{
    expect_broken(REDUCTION_ORDER, 1,
                  CELL "a: Cell\nb: Cell\n"
                       "process p { a.set(1) }\n"
                       "process q { b.set(1) }\n"
                       "check c \"c\": never b.x == 1 && a.x == 0\n");
}

/* What an event changes under a step. */
static void test_events_count(void **state)
{
    expect_broken(REDUCTION_ORDER, 2,
                  "component Cell { x: 0..1 = 0\n op look(): 0..1 { return x }\n"
                  "  event ev when x == 0 { x = 1 } }\n"
                  "a: Cell\n"
                  "process p { let v = a.look(); assert v == 0 }\n"
                  "process q { a.look() }\n");
}

/* A step that only a fault takes keeps nobody from resting. */
static void test_faults_are_owed_to_nobody(void **state)
{
    expect_broken(REDUCTION_ORDER, 1,
                  "component Cell { hit: bool\n op never() when false { }\n"
                  "  op strike() { hit = true } }\n"
                  "component Bell { op ring() { } }\n"
                  "faults at most 1\n"
                  "a: Cell\nb: Bell\n"
                  "process p { either { a.never() } or fault { a.strike() } }\n"
                  "process q { b.ring() }\n"
                  "check c \"c\": at rest a.hit\n");
}

/* ---- both, and neither ---- */

/* Two of two steps each that nobody minds: from (0, 0) always the same one goes on to its end, then
 * the other: 5 states of 9, in any order; sorted, 5 of 6. */
static void test_both(void **state)
{
    reduced_case_states(BOTH, BOTH, 5,
                        "component Door { op knock() { } }\n"
                        "d: Door[p]\n"
                        "process p * 2 { d[self].knock(); d[self].knock() }\n"
                        "check c \"c\": at rest all q in p: q done\n");
}

/* What these reductions would bend is left alone. */
static void test_left_alone(void **state)
{
    reduced_case_states(BOTH, 0, 27,
                        THREE "check c \"c\": never false && (some q in p: q done)\n"
                              "measure m \"m\": probability (count q in p: q done) == 3\n");
    reduced_case_states(
        BOTH, 0, 27, THREE "check c \"c\": probability at most 1/4: (count q in p: q done) > 3\n");
    reduced_case_states(BOTH, REDUCTION_SYMMETRY, 10,
                        THREE "measure m \"m\": max count q in p: q done\n");
}

/* ---- windows that open ---- */

static void expect_window(uint32_t reductions, uint32_t used, WindowKind kind, uint32_t steps,
                          uint64_t states, const char *text)
{
    ReducedCase c;

    reduced_case_check(&c, reductions, text);
    const WindowVerdict *window = &c.verdicts->windows[0];
    assert_int_equal(c.verdicts->reductions, used);
    assert_int_equal(window->kind, kind);
    assert_int_equal(window->steps, steps);
    assert_int_equal(c.verdicts->states, states);
    reduced_case_end(&c);
}

#define DONE "window w \"w\": (count q in p: q done) == 3\n"

/* Every step of THREE changes where a process is, and the window looks at that: none is left out, and there
 * are as many states as sorted ones, 10. All six steps lead to where all have ended. */
static void test_window_stays_open(void **state)
{
    expect_window(BOTH, BOTH, WINDOW_FOREVER, 6, 10, THREE DONE);
    expect_window(REDUCTION_SYMMETRY, REDUCTION_SYMMETRY, WINDOW_FOREVER, 6, 10, THREE DONE);
    expect_window(REDUCTION_ORDER, REDUCTION_ORDER, WINDOW_FOREVER, 6, 27, THREE DONE);
}

/* Open while exactly one of three has ended: first after two steps, and two more processes end. Transient
 * windows are judged in the sorted states alone. */
static void test_window_closes_again(void **state)
{
    static const char *const text = THREE "window w \"w\": (count q in p: q done) == 1\n";

    expect_window(BOTH, REDUCTION_SYMMETRY, WINDOW_TRANSIENT, 2, 10, text);
    expect_window(REDUCTION_ORDER, 0, WINDOW_TRANSIENT, 2, 27, text);
}

/* An entry that two fill and that an event takes away, which comes to an end by itself. Sorted: none, one
 * or two have filled, with the entry or without it, which is not there at first: 5 states. */
#define ENTRY                                                                                      \
    "component Entry { there: bool = false\n"                                                      \
    "  op fill() { there = true }\n"                                                               \
    "  event expire when there { there = false } }\n"                                              \
    "e: Entry\n"                                                                                   \
    "process p * 2 { e.fill() }\n"                                                                 \
    "window w \"w\": e.there\n"

static void test_window_until_an_event(void **state)
{
    ReducedCase c;

    reduced_case_check(&c, REDUCTION_SYMMETRY, ENTRY);
    const WindowVerdict *window = &c.verdicts->windows[0];
    assert_int_equal(c.verdicts->reductions, REDUCTION_SYMMETRY);
    assert_int_equal(c.verdicts->states, 5);
    assert_int_equal(window->kind, WINDOW_UNTIL);
    assert_int_equal(window->by_count, 1);
    assert_string_equal(program_model(c.fixture.program)->actors[window->by[0]].name, "expire");
    assert_int_equal(window->steps, 2);
    reduced_case_end(&c);
}

/* Processes that go round: sorted, none to three of them are between their two knocks, and that says whether
 * their number is odd: 4 states, none at rest. The window opens and closes with each knock: somebody closes it
 * in the end. */
static void test_window_of_loops(void **state)
{
    expect_window(BOTH, REDUCTION_SYMMETRY, WINDOW_TRANSIENT, 1, 4,
                  "component Door { odd: bool = false\n op knock() { odd = !odd } }\n"
                  "d: Door\n"
                  "process p * 3 { loop { d.knock(); d.knock() } }\n"
                  "window w \"w\": d.odd\n");
}

/* Events that undo each other go round without a process, and keep who waits at the door from it again and
 * again. While the door is locked nobody can step, and that is a state at rest until it is unlocked. Locked or
 * not, and closed by nobody, one or both of them: 6 sorted states. */
static void test_window_of_events_that_go_on(void **state)
{
    ReducedCase c;

    reduced_case_check(&c, BOTH,
                       "component Door { open: bool = true\n lock: bool = false\n"
                       "  op close() when !lock { open = false }\n"
                       "  event locks when !lock { lock = true }\n"
                       "  event unlocks when lock { lock = false } }\n"
                       "d: Door\n"
                       "process p * 2 { d.close() }\n"
                       "window w \"w\": d.open\n");
    assert_int_equal(c.verdicts->reductions, REDUCTION_SYMMETRY);
    assert_int_equal(c.verdicts->states, 6);
    assert_int_equal(c.verdicts->windows[0].kind, WINDOW_UNTIL);
    assert_string_equal(program_model(c.fixture.program)->actors[c.verdicts->windows[0].by[0]].name,
                        "unlocks");
    assert_int_equal(c.verdicts->windows[0].steps, 1);
    reduced_case_end(&c);
}

/* Two who take the lamp from each other; who has it can but put it out, at any time. Sorted, that is always the
 * second of the two, who seems to be kept from every other step: but once the first has taken it, the second is
 * the first. So both go round, and nobody has to put it out. They do from the first step on; sorted, 4 states:
 * lit or not, with somebody or not yet. */
#define TURNS                                                                                      \
    "component Lamp { lit: bool = true\n holder: p? = none\n"                                      \
    "  op act(me: p) { if holder == me { lit = false } else {\n"                                   \
    "    choose out in 0..1\n if out == 1 { lit = false } else { holder = me } } } }\n"            \
    "l: Lamp\n"                                                                                    \
    "process p * 2 { loop { l.act(self) } }\n"

static void test_rounds_that_all_go(void **state)
{
    expect_window(BOTH, REDUCTION_SYMMETRY, WINDOW_FOREVER, 1, 4, TURNS "window w \"w\": l.lit\n");
}

/* One waits to close what it has opened, while the other goes round. Its place in the text is between those of
 * the other, so that sorted now the one is the first and now the other: both numbers seem to take steps. But
 * it is always the same process that does, and the one that waits must get on at last. Both are at any of three
 * places: 6 states; or one waits, and the other is at any: 3. The first step goes on from the first place, and
 * opens. */
#define WAITS                                                                                      \
    "component Door { waits: bool = false\n"                                                       \
    "  op open() when !waits { waits = true }\n"                                                   \
    "  op close() { waits = false } }\n"                                                           \
    "d: Door\n"                                                                                    \
    "process p * 2 { loop { pause\n either { d.open(); d.close() } or { pause }\n pause } }\n"

static void test_rounds_that_keep_one_waiting(void **state)
{
    expect_window(BOTH, REDUCTION_SYMMETRY, WINDOW_TRANSIENT, 1, 9,
                  WAITS "window w \"w\": d.waits\n");
}

static void expect_long_run(CheckResult result, uint32_t steps, uint64_t states, const char *text)
{
    ReducedCase c;

    reduced_case_check(&c, REDUCTION_SYMMETRY, text);
    assert_int_equal(c.verdicts->reductions, REDUCTION_SYMMETRY);
    assert_int_equal(c.verdicts->checks[0].result, result);
    assert_int_equal(c.verdicts->checks[0].steps, steps);
    assert_int_equal(c.verdicts->states, states);
    reduced_case_end(&c);
}

/* The same two ways round, asked for by checks; and a design that ends. */
static void test_long_run(void **state)
{
    expect_long_run(CHECK_BROKEN, 1, 4, TURNS "check c \"c\": eventually !l.lit\n");
    expect_long_run(CHECK_KEPT, 0, 9, WAITS "check c \"c\": d.waits leads to !d.waits\n");
    expect_long_run(CHECK_BROKEN, 0, 9, WAITS "check c \"c\": settles d.waits\n");
    expect_long_run(CHECK_KEPT, 0, 10, THREE "check c \"c\": eventually all q in p: q done\n");
    reduced_case_states(REDUCTION_ORDER, 0, 27,
                        THREE "check c \"c\": eventually all q in p: q done\n");
}

/* Though a window is open from the start: in all, lit or not, and held by nobody or either, 6 states. */
static void test_rounds_pay_later(void **state)
{
    static const char *const text = "design d \"d\"\n" TURNS "window w \"w\": l.lit\n";
    const struct {
        uint64_t after;
        uint32_t reductions;
        uint64_t states;
    } cases[] = {{5, REDUCTION_SYMMETRY, 4}, {6, 0, 6}};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Fixture fixture = fixture_of_text(text, NULL);
        JudgeOptions options = {.reductions.after = cases[i].after};
        g_autoptr(Verdicts) verdicts = reduced_verdicts(fixture.program, BOTH, &options);
        assert_int_equal(verdicts->reductions, cases[i].reductions);
        assert_int_equal(verdicts->states, cases[i].states);
        assert_int_equal(verdicts->windows[0].kind, WINDOW_FOREVER);
        fixture_clear(&fixture);
    }
}

/* Each remembers who sat there before. Sorted, that may still be said in several ways, and an orbit is no
 * single state any more: all states are searched. Both have sat once, and then they sit again and again. */
static void test_rounds_of_who_knows_whom(void **state)
{
    ReducedCase c;

    reduced_case_check(&c, BOTH,
                       "component Chair { who: p? = none\n"
                       "  op sit(me: p): p? { let before = who; who = me; return before } }\n"
                       "c: Chair\n"
                       "process p * 2 { let m = c.sit(self)\n"
                       "  loop { if m == self { pause } else { m = c.sit(self) } } }\n"
                       "window w \"w\": c.who != none\n");
    assert_int_equal(c.verdicts->reductions, 0);
    assert_int_equal(c.verdicts->windows[0].kind, WINDOW_FOREVER);
    assert_int_equal(c.verdicts->windows[0].steps, 2);
    reduced_case_end(&c);
}

/* The step that could have saved the run is one of the run's own states, not of the sorted ones: told in
 * check_text by playing it. */
static void test_window_that_could_be_saved(void **state)
{
    ReducedCase c;

    reduced_case_check(
        &c, BOTH,
        CELL "c: Cell\n"
             "process p * 3 { let v = c.look(); if v == 0 { c.set(1) } else { c.set(2) } }\n"
             "window w \"w\": c.x == 1\n");
    assert_int_equal(c.verdicts->reductions & REDUCTION_SYMMETRY, REDUCTION_SYMMETRY);
    assert_int_equal(c.verdicts->windows[0].kind, WINDOW_FOREVER);
    assert_int_equal(c.verdicts->windows[0].steps, 6);
    assert_true(c.verdicts->windows[0].rescue.step > 0);
    reduced_case_end(&c);
}

/* Broken checks are shown with their shortest runs, though a window opens at the end alone. */
static void test_checks_beside_a_window(void **state)
{
    ReducedCase c;

    reduced_case_check(&c, BOTH, THREE DONE "check c \"c\": never (count q in p: q done) > 0\n");
    assert_int_equal(c.verdicts->reductions, BOTH);
    assert_int_equal(c.verdicts->windows[0].steps, 6);
    assert_int_equal(c.verdicts->checks[0].result, CHECK_BROKEN);
    assert_int_equal(c.verdicts->checks[0].steps, 2);
    reduced_case_end(&c);
}

/* Not before so many states; and where a window is open by then, only if every run ends. */
static void test_pays_later(void **state)
{
    static const char *const kept = "check c \"c\": at rest all q in p: q done\n";
    static const char *const closes = "window w \"w\": (count q in p: q done) == 1\n";
    const struct {
        uint64_t after;
        const char *property;
        uint32_t reductions;
        uint64_t states;
    } cases[] = {{26, kept, BOTH, 7}, {27, kept, 0, 27}, {20, closes, REDUCTION_SYMMETRY, 10}};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strconcat("design d \"d\"\n", THREE, cases[i].property, NULL);
        Fixture fixture = fixture_of_text(text, NULL);
        JudgeOptions options = {.reductions.after = cases[i].after};
        g_autoptr(Verdicts) verdicts = reduced_verdicts(fixture.program, BOTH, &options);
        assert_int_equal(verdicts->reductions, cases[i].reductions);
        assert_int_equal(verdicts->states, cases[i].states);
        fixture_clear(&fixture);
    }
}

/* A limit that ends the reduced search leaves a true partial answer. */
static void test_limits_hold(void **state)
{
    g_autofree char *text = g_strconcat("design d \"d\"\n", THREE,
                                        "check c \"c\": never (count q in p: q done) > 3\n", NULL);
    Fixture fixture = fixture_of_text(text, NULL);
    JudgeOptions options = {.search.limits.max_states = 4};
    g_autoptr(Verdicts) verdicts = reduced_verdicts(fixture.program, BOTH, &options);

    assert_int_equal(verdicts->end, SEARCH_STATES);
    assert_int_equal(verdicts->checks[0].result, CHECK_UNKNOWN);
    assert_int_equal(verdicts->states, 4);
    fixture_clear(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_multisets),
        cmocka_unit_test(test_named_instances_stay),
        cmocka_unit_test(test_early_ends_that_show),
        cmocka_unit_test(test_owners_follow),
        cmocka_unit_test(test_queues_follow),
        cmocka_unit_test(test_blanks_are_nobody),
        cmocka_unit_test(test_runs_are_real),
        cmocka_unit_test(test_one_order_is_enough),
        cmocka_unit_test(test_nobody_is_put_off),
        cmocka_unit_test(test_rounds_that_are_counted),
        cmocka_unit_test(test_readers_count),
        cmocka_unit_test(test_values_that_stay),
        cmocka_unit_test(test_what_is_seen_counts),
        cmocka_unit_test(test_events_count),
        cmocka_unit_test(test_faults_are_owed_to_nobody),
        cmocka_unit_test(test_both),
        cmocka_unit_test(test_left_alone),
        cmocka_unit_test(test_window_stays_open),
        cmocka_unit_test(test_window_closes_again),
        cmocka_unit_test(test_window_until_an_event),
        cmocka_unit_test(test_window_of_loops),
        cmocka_unit_test(test_window_of_events_that_go_on),
        cmocka_unit_test(test_rounds_that_all_go),
        cmocka_unit_test(test_rounds_that_keep_one_waiting),
        cmocka_unit_test(test_long_run),
        cmocka_unit_test(test_rounds_pay_later),
        cmocka_unit_test(test_rounds_of_who_knows_whom),
        cmocka_unit_test(test_window_that_could_be_saved),
        cmocka_unit_test(test_checks_beside_a_window),
        cmocka_unit_test(test_pays_later),
        cmocka_unit_test(test_limits_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
