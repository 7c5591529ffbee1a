/* Windows of spaces that ranks share, judged by the states alone in which they are open: the verdict and the
 * run are those of one machine that has all states. On tables by chance, where ranks are told to; and on
 * large ones, where all states find room on no rank. What ends one rank while states are gathered ends all, and is
 * what is said. */
#include "checker/judge/verdict.h"
#include "tests/unit/naive_judge.h"
#include "tests/unit/random_table.h"
#include "tests/unit/thread_ranks.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { W = 1, OTHER = 2 };

#define SEED 20271

typedef struct Shared { /* by all ranks */
    const Model *model;
    const Verdicts *expected;
    uint64_t memory;
    bool is_told, trims;
    uint32_t known[THREAD_RANKS_MOST]; /* windows, by rank */
    uint64_t apart[THREAD_RANKS_MOST], trimmed[THREAD_RANKS_MOST];
} Shared;

static void assert_same_run(const Run *run, const Run *expected)
{
    assert_int_equal(run != NULL, expected != NULL);
    if (!run)
        return;
    assert_int_equal(run->initial, expected->initial);
    assert_int_equal(run->length, expected->length);
    assert_int_equal(run->loop, expected->loop);
    assert_memory_equal(run->steps, expected->steps, run->length * sizeof *run->steps);
}

static void assert_same_window(const WindowVerdict *window, const WindowVerdict *expected)
{
    assert_int_equal(window->kind, expected->kind);
    assert_int_equal(window->at_rest, expected->at_rest);
    assert_int_equal(window->in_turn, expected->in_turn);
    assert_int_equal(window->by_count, expected->by_count);
    for (uint32_t i = 0; i < window->by_count; i++)
        assert_int_equal(window->by[i], expected->by[i]);
    assert_int_equal(window->steps, expected->steps);
    assert_int_equal(window->opens, expected->opens);
    assert_int_equal(window->rescue.step, expected->rescue.step);
    assert_int_equal(window->rescue.choice, expected->rescue.choice);
    assert_same_run(window->run, expected->run);
}

/* What is known is what one machine knows; all ranks know the same. */
static void judge(Ranks *ranks, void *user)
{
    Shared *shared = user;
    JudgeOptions options = {.search = {.limits.max_memory = shared->memory,
                                       .tuning.workers = 1,
                                       .tuning.ranks = ranks}};

    ranks->apart = shared->is_told;
    ranks->trims = shared->trims;
    g_autoptr(Verdicts) verdicts = verdicts_new(shared->model, &options);
    for (uint32_t i = 0; i < verdicts->window_count; i++) {
        const WindowVerdict *window = &verdicts->windows[i];
        if (window->kind == WINDOW_UNKNOWN) {
            assert_int_equal(verdicts->end, SEARCH_MEMORY);
            assert_null(window->run);
            continue;
        }
        assert_same_window(window, &shared->expected->windows[i]);
        shared->known[ranks->rank]++;
    }
    shared->apart[ranks->rank] = ranks->windows;
    shared->trimmed[ranks->rank] = ranks->trimmed;
}

/* Returns how often a window was judged apart; `*known` of all. */
static uint32_t judge_together(Shared *shared, uint32_t count, uint32_t *known)
{
    memset(shared->known, 0, sizeof shared->known);
    thread_ranks_run(count, judge, shared);
    for (uint32_t i = 1; i < count; i++) {
        assert_int_equal(shared->known[i], shared->known[0]);
        assert_int_equal(shared->apart[i], shared->apart[0]);
        assert_int_equal(shared->trimmed[i], shared->trimmed[0]);
    }
    *known = shared->known[0];
    return (uint32_t)(shared->apart[0] + shared->trimmed[0]);
}

/* ---- small ones ---- */

enum { ROUNDS = 1200 };

static void judge_random_tables(uint32_t seed, bool trims)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    uint32_t kinds[WINDOW_UNKNOWN + 1] = {0}, apart = 0, turns = 0, rounds = 0, saved = 0;

    for (uint32_t round = 0; round < ROUNDS; round++) {
        g_autoptr(Table) table = naive_random_table(rand, round % 2 ? 8 : 24);
        table_property(table, PROPERTY_WINDOW, W);
        table_property(table, PROPERTY_WINDOW, OTHER);
        g_autoptr(Verdicts) expected = verdicts_new(table_model(table), NULL);
        Shared shared = {
            .model = table_model(table), .expected = expected, .is_told = true, .trims = trims};
        uint32_t known;

        apart += judge_together(&shared, 1 + round % THREAD_RANKS_MOST, &known);
        assert_int_equal(known, 2);
        const WindowVerdict *window = &expected->windows[0];
        kinds[window->kind]++;
        turns += window->in_turn;
        saved += window->rescue.step > 0;
        rounds += window->kind >= WINDOW_UNTIL && !window->at_rest;
    }
    print_message("# %u windows apart, %u in turn, %u go round, %u could be saved\n", apart, turns,
                  rounds, saved);
    for (WindowKind kind = WINDOW_TRANSIENT; kind < WINDOW_UNKNOWN; kind++)
        assert_in_range(kinds[kind], ROUNDS / 20, ROUNDS);
    assert_true(apart >= ROUNDS * 3 / 4);
    assert_true(turns >= 5 && rounds >= ROUNDS / 20 && saved >= ROUNDS / 20);
}

static void random_tables(void **state)
{
    judge_random_tables(SEED, false);
}

/* Without the states that surely leave. */
static void trimmed_tables(void **state)
{
    judge_random_tables(SEED + 2, true);
}

/* ---- large ones ---- */

enum {
    STATES = 210000, /* more than those of which runs are made steady */
    REACH = STATES / 50,
    OPEN = STATES / 10,
};

typedef enum LargeKind {
    LARGE_CLOSES,
    LARGE_RESTS,
    LARGE_WAITS,
    LARGE_ROUND,
    LARGE_KINDS
} LargeKind;

/* A process goes on from each state to the next, or further; the window is open in a tenth of them. Where it
 * closes it is open in the middle. Else at the end, where all comes to rest, and is closed by nobody or by
 * an event; or goes round, by two processes. In another tenth no run comes to an end with it open. */
static Table *large_table(GRand *rand, LargeKind kind)
{
    const uint32_t end = kind == LARGE_CLOSES ? STATES / 2 : STATES - 1;
    Table *table = table_new(STATES);
    const uint16_t a = table_actor(table, ACTOR_PROCESS, "a"),
                   b = table_actor(table, ACTOR_PROCESS, "b"),
                   e = table_actor(table, ACTOR_EVENT, "e");

    table_begin(table, 0);
    table_property(table, PROPERTY_WINDOW, W);
    for (uint32_t i = 0; i + 1 < STATES; i++) {
        table_step(table, i, a, i + 1);
        const uint32_t far = i + 1 + random_below(rand, REACH);
        table_step(table, i, i % 3 ? a : b, MIN(far, STATES - 2));
        if (i > end - OPEN && i <= end)
            table_hold(table, i, W);
    }
    if (kind == LARGE_CLOSES)
        return table;
    table_hold(table, STATES - 1, W);
    if (kind == LARGE_WAITS)
        table_step(table, STATES - 1, e, 1);
    if (kind == LARGE_ROUND) {
        table_step(table, STATES - 1, a, STATES - 2);
        table_step(table, STATES - 1, b, STATES - 1 - OPEN / 2);
    }
    return table;
}

static const WindowKind expected_kinds[] = {WINDOW_TRANSIENT, WINDOW_FOREVER, WINDOW_UNTIL,
                                            WINDOW_FOREVER};

/* With less and less memory: known by all states, then by the open ones, then by those of them that do not
 * surely leave, of which a window that closes has none; then not. */
static void large_tables(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 1);
    uint32_t by_all = 0, by_part = 0, trimmed = 0, unknown = 0;

    for (LargeKind kind = 0; kind < LARGE_KINDS; kind++) {
        g_autoptr(Table) table = large_table(rand, kind);
        g_autoptr(Verdicts) expected = verdicts_new(table_model(table), NULL);
        Shared shared = {.model = table_model(table), .expected = expected};

        assert_int_equal(expected->windows[0].kind, expected_kinds[kind]);
        assert_int_equal(expected->states, STATES);
        for (shared.memory = 40 << 20; shared.memory > 8 << 20; shared.memory /= 2) {
            uint32_t known, apart = judge_together(&shared, 3, &known);
            by_all += known && !apart;
            by_part += known && apart == 1;
            trimmed += known && apart > 1;
            unknown += !known;
        }
    }
    print_message(
        "# %u by all states, %u by the open ones, %u by what is left of them, %u unknown\n", by_all,
        by_part, trimmed, unknown);
    assert_true(by_all >= LARGE_KINDS && by_part >= LARGE_KINDS && trimmed >= 1 && unknown >= 2);
}

/* ---- what ends one rank while states are gathered ---- */

typedef struct Ended {
    Shared shared;
    uint32_t rank, at; /* this one, the next time after it met the others so often to gather */
    bool by_time;
    int stops[THREAD_RANKS_MOST];
    SearchEnd ends[THREAD_RANKS_MOST];
    uint32_t unknown[THREAD_RANKS_MOST]; /* windows and checks */
    uint32_t met[THREAD_RANKS_MOST];
} Ended;

static _Thread_local struct { /* of a rank */
    const Ended *ended;
    uint32_t met;
    void (*greatest)(Ranks *ranks, RankMoment moment, int64_t *values, uint32_t count);
} own;

static void meet(Ranks *ranks, RankMoment moment, int64_t *values, uint32_t count)
{
    const Ended *ended = own.ended;

    if (moment == RANK_GATHERS && ++own.met == ended->at && ranks->rank == ended->rank) {
        if (ended->by_time)
            ranks->deadline = 1;
        else
            *ranks->stop = SIGUSR1;
    }
    own.greatest(ranks, moment, values, count);
}

static void judge_until(Ranks *ranks, void *user)
{
    Ended *ended = user;
    const Verdicts *expected = ended->shared.expected;
    JudgeOptions options = {.search = {.limits.stop = &ended->stops[ranks->rank],
                                       .tuning.workers = 1,
                                       .tuning.ranks = ranks}};

    own.ended = ended;
    own.met = 0;
    own.greatest = ranks->greatest;
    ranks->greatest = meet;
    ranks->stop = &ended->stops[ranks->rank];
    ranks->apart = ended->shared.is_told;
    ranks->trims = ended->shared.trims;
    g_autoptr(Verdicts) verdicts = verdicts_new(ended->shared.model, &options);
    ended->ends[ranks->rank] = verdicts->end;
    ended->met[ranks->rank] = own.met;
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        if (verdicts->windows[i].kind == WINDOW_UNKNOWN)
            ended->unknown[ranks->rank]++;
        else if (verdicts->end == SEARCH_COMPLETE)
            assert_same_window(&verdicts->windows[i], &expected->windows[i]);
        else
            assert_int_equal(verdicts->windows[i].kind, expected->windows[i].kind);
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        if (verdicts->checks[i].result == CHECK_UNKNOWN)
            ended->unknown[ranks->rank]++;
        else
            assert_int_equal(verdicts->checks[i].result, expected->checks[i].result);
}

/* Once all states are here each is on its own. While they are not, what is begun ends: by three more meetings. */
static void assert_ended(const Ended *ended, uint32_t count)
{
    const SearchEnd end = ended->by_time ? SEARCH_TIME : SEARCH_STOPPED;
    const bool is_together = ended->met[0] > ended->at;

    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(ended->met[i], ended->met[0]);
        assert_true(!ended->shared.is_told || ended->met[i] <= ended->at + 4 ||
                    ended->ends[i] == SEARCH_COMPLETE);
        assert_true(!is_together || ended->ends[i] == ended->ends[0]);
        assert_true(!is_together || ended->unknown[i] == ended->unknown[0]);
        assert_true(ended->ends[i] == end ||
                    (ended->ends[i] == SEARCH_COMPLETE && ended->unknown[i] == 0));
    }
}

static void one_is_ended(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 3);
    uint32_t cut[3] = {0}, whole = 0;

    for (uint32_t round = 0; round < ROUNDS; round++) {
        const uint32_t how = round % 3, count = 1 + random_below(rand, THREAD_RANKS_MOST);
        g_autoptr(Table) table = naive_random_table(rand, 24);
        table_property(table, PROPERTY_WINDOW, W);
        if (round % 2)
            table_property(table, PROPERTY_WINDOW, OTHER);
        if (how == 0)
            table_property(table, PROPERTY_EVENTUALLY, OTHER);
        g_autoptr(Verdicts) expected = verdicts_new(table_model(table), NULL);
        Ended ended = {.shared = {.model = table_model(table),
                                  .expected = expected,
                                  .is_told = how > 0,
                                  .trims = how > 1},
                       .rank = random_below(rand, count),
                       .at = 1 + random_below(rand, 12),
                       .by_time = random_below(rand, 2)};

        thread_ranks_run(count, judge_until, &ended);
        assert_ended(&ended, count);
        cut[how] += ended.ends[0] != SEARCH_COMPLETE;
        whole += ended.ends[0] == SEARCH_COMPLETE;
    }
    print_message("# %u ended with all states, %u with open ones, %u with what is left, %u not\n",
                  cut[0], cut[1], cut[2], whole);
    for (uint32_t how = 0; how < G_N_ELEMENTS(cut); how++)
        assert_true(cut[how] >= ROUNDS / 20);
    assert_true(whole >= ROUNDS / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_is_ended),
        cmocka_unit_test(random_tables),
        cmocka_unit_test(trimmed_tables),
        cmocka_unit_test(large_tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
