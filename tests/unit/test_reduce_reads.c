/* Guarantees of reads that are known to be broken, and what is remembered for them then. */
#include "tests/unit/reduced_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* A reader may fill what a writer has deleted meanwhile, and others read that. */
#define FILLS                                                                                      \
    "component Key { value: (0..2)? = none\n"                                                      \
    "  op get(): (0..2)? { return value }\n op fill(v: 0..2) { value = v }\n"                      \
    "  op del() { value = none } }\n"                                                              \
    "component Table { value: 0..2 = 0\n op select(): 0..2 { return value }\n"                     \
    "  op commit(): 0..2 { value = value + 1; return value } }\n"                                  \
    "db: Table\ncache: Key\n"                                                                      \
    "write put { let v = db.commit(); cache.del(); return v }\n"                                   \
    "read get { let u = cache.get(); if u == none { u = db.select(); cache.fill(u) }; return u "   \
    "}\n"                                                                                          \
    "process writer * 2 { put() }\n"                                                               \
    "process reader * 3 { repeat 2 { get() } }\n"                                                  \
    "window w \"w\": cache.value != none && cache.value != db.value\n"

/* Once reads are known to be broken, nothing is remembered for them any more: there are as many states as of the
 * design without the check. It is broken as early as in the search of all states. */
static void test_broken_reads_are_left_out(void **state)
{
    ReducedCase all, with, without;

    reduced_case_check(&all, REDUCTION_DEAD, FILLS "check c \"c\": fresh reads\n");
    reduced_case_check(&with, BOTH, FILLS "check c \"c\": fresh reads\n");
    reduced_case_check(&without, BOTH, FILLS);
    assert_int_equal(with.verdicts->reductions, BOTH);
    assert_int_equal(with.verdicts->states, without.verdicts->states);
    assert_int_equal(with.verdicts->checks[0].result, CHECK_BROKEN);
    assert_int_equal(with.verdicts->checks[0].steps, all.verdicts->checks[0].steps);
    assert_int_equal(with.verdicts->windows[0].kind, WINDOW_FOREVER);
    assert_int_equal(with.verdicts->windows[0].steps, all.verdicts->windows[0].steps);
    reduced_case_end(&all);
    reduced_case_end(&with);
    reduced_case_end(&without);
}

/* `linearizable` may come to a design error of its own: it is watched to the end. */
static void test_some_reads_are_watched(void **state)
{
    ReducedCase with, without;

    reduced_case_check(&with, BOTH, FILLS "check c \"c\": linearizable\n");
    reduced_case_check(&without, BOTH, FILLS);
    assert_int_equal(with.verdicts->checks[0].result, CHECK_BROKEN);
    assert_true(with.verdicts->states > without.verdicts->states);
    reduced_case_end(&with);
    reduced_case_end(&without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_broken_reads_are_left_out),
        cmocka_unit_test(test_some_reads_are_watched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
