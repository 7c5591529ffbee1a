/* Windows that events close, where there is one of each for every server or process: told by sorted states, in which
 * these events change places. Numbers are counted by hand; which events close a window is asked again around the
 * place that is shown (run_mistake). */
#include "tests/unit/reduced_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LAMP                                                                                       \
    "component Lamp { lit: bool = false\n op light() { lit = true }\n"                             \
    "  event out when lit { lit = false } }\n"                                                     \
    "component Bell { op ring() { } }\n"                                                           \
    "b: Bell\n"
#define SERVERS "type S = 0..1\n"
#define SOME_LIT "window w \"w\": some q in S: l[q].lit\n"

static const ModelActor *closing(const ReducedCase *c, uint32_t number)
{
    return &program_model(c->fixture.program)->actors[c->verdicts->windows[0].by[number]];
}

static void expect_until(ReducedCase *c, uint64_t states, uint32_t steps, uint32_t events,
                         bool in_turn)
{
    const WindowVerdict *window = &c->verdicts->windows[0];

    assert_int_equal(c->verdicts->reductions, REDUCTION_SYMMETRY);
    assert_int_equal(c->verdicts->states, states);
    assert_int_equal(window->kind, WINDOW_UNTIL);
    assert_int_equal(window->steps, steps);
    assert_int_equal(window->by_count, events);
    assert_int_equal(window->in_turn, in_turn);
}

/* One of two lamps is lit. Then somebody rings on and on, and that lamp goes out or not: 3 states, sorted, of 4. It
 * is the one that the run has lit: see window_events.h. */
static void test_one_of_two(void **state)
{
    ReducedCase c;

    reduced_case_check(&c, REDUCTION_SYMMETRY,
                       SERVERS LAMP "l: Lamp[S]\n"
                                    "process p { choose s in S\n l[s].light()\n"
                                    "  loop { b.ring() } }\n" SOME_LIT);
    expect_until(&c, 3, 1, 1, false);
    assert_string_equal(closing(&c, 0)->name, "out");
    reduced_case_end(&c);
}

/* Both are lit, and each goes out by itself: it takes both. A server has not begun, has its lamp lit, or had: 3
 * each, and 6 for two that are alike. */
static void test_both_in_turn(void **state)
{
    ReducedCase c;

    reduced_case_check(&c, BOTH,
                       SERVERS LAMP
                       "l: Lamp[S]\n"
                       "process p(s: S) { l[s].light()\n loop { b.ring() } }\n" SOME_LIT);
    expect_until(&c, 6, 2, 2, true);
    assert_string_not_equal(closing(&c, 0)->owner, closing(&c, 1)->owner);
    reduced_case_end(&c);
}

/* The same where each process has a lamp; and where all of them end. */
static void test_events_of_processes(void **state)
{
    static const char *const ends[] = {"loop { b.ring() }", ""};

    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *text =
            g_strconcat(LAMP "l: Lamp[p]\n"
                             "process p * 2 { l[self].light()\n ",
                        ends[i], " }\nwindow w \"w\": some q in p: l[q].lit\n", NULL);
        ReducedCase c;

        reduced_case_check(&c, BOTH, text);
        expect_until(&c, 6, 2, 2, true);
        reduced_case_end(&c);
    }
}

/* Any of the two closes it, while both are lit. 6 states, as before. */
static void test_either_of_two(void **state)
{
    ReducedCase c;

    reduced_case_check(&c, BOTH,
                       SERVERS LAMP "l: Lamp[S]\n"
                                    "process p(s: S) { l[s].light()\n loop { b.ring() } }\n"
                                    "window w \"w\": all q in S: l[q].lit\n");
    expect_until(&c, 6, 2, 2, false);
    assert_true(c.verdicts->windows[0].by[0] < c.verdicts->windows[0].by[1]);
    reduced_case_end(&c);
}

/* Three flags go up and down. Two are lit while they are up (steps 1 to 4: up, lit, up, lit), and go out while they are
 * down; and the window closes where the third is up. Sorted by the flag, that one is the first where the place is come
 * to, and the last where the way out begins: the events are those of the other two. */
static void test_names_on_the_way(void **state)
{
    ReducedCase c;

    reduced_case_check(
        &c, REDUCTION_SYMMETRY,
        "type S = 0..2\n"
        "component Flag { up: bool = false\n lit: bool = false\n"
        "  op flip() { up = !up }\n"
        "  op light() when up && !lit { lit = true }\n"
        "  event out when lit && !up { lit = false } }\n"
        "f: Flag[S]\n"
        "process p(s: S) { loop { f[s].flip() } }\n"
        "process two { choose s in S\n f[s].light()\n choose r in S\n f[r].light() }\n"
        "window w \"w\": (some q in S: f[q].lit) || (all q in S: !f[q].up)\n");
    const WindowVerdict *window = &c.verdicts->windows[0];
    assert_int_equal(c.verdicts->reductions, REDUCTION_SYMMETRY);
    assert_int_equal(window->kind, WINDOW_UNTIL);
    assert_true(window->in_turn);
    assert_int_equal(window->steps, 4);
    assert_int_equal(window->by_count, 2);
    assert_string_not_equal(closing(&c, 0)->owner, closing(&c, 1)->owner);
    reduced_case_end(&c);
}

/* Each lamp remembers a server: sorting makes no single state of an orbit, and all states are searched. */
static void test_who_knows_whom(void **state)
{
    ReducedCase c;

    reduced_case_check(&c, BOTH,
                       SERVERS "component Lamp { lit: bool = false\n last: S? = none\n"
                               "  op light(by: S) { lit = true\n last = by }\n"
                               "  event out when lit && last != none { lit = false } }\n"
                               "l: Lamp[S]\n"
                               "process p(s: S) { loop { choose q in S\n l[q].light(s) } }\n"
                               "window w \"w\": some q in S: l[q].last == q\n");
    assert_int_equal(c.verdicts->reductions, 0);
    reduced_case_end(&c);
}

/* What is over processes and more has an event for each pair: who is who would rename half of it. */
static void test_events_of_pairs(void **state)
{
    ReducedCase c;

    reduced_case_check(&c, REDUCTION_SYMMETRY,
                       "record Pair { who: p, n: 0..1 }\n"
                       "component Bell { op ring() { }\n event echo when true { } }\n"
                       "b: Bell[Pair]\n"
                       "component Lamp { lit: bool = false\n op light() { lit = true } }\n"
                       "l: Lamp\n"
                       "process p * 2 { l.light()\n loop { pause } }\n"
                       "window w \"w\": l.lit\n");
    assert_int_equal(c.verdicts->reductions, 0);
    const Model *model = program_model(c.fixture.program);
    uint32_t first = 0;
    while (model->actors[first].kind != ACTOR_EVENT)
        first++;
    assert_string_equal(model->actors[first].owner, "b[Pair { who: p[0], n: 0 }]");
    assert_string_equal(model->actors[first + 3].owner, "b[Pair { who: p[1], n: 1 }]");
    reduced_case_end(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_of_two),          cmocka_unit_test(test_both_in_turn),
        cmocka_unit_test(test_events_of_processes), cmocka_unit_test(test_either_of_two),
        cmocka_unit_test(test_names_on_the_way),    cmocka_unit_test(test_who_knows_whom),
        cmocka_unit_test(test_events_of_pairs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
