/* Searches by several workers find what a naive one finds, to the last number. */
#include "checker/search/state_space_private.h"
#include "checker/search/workers.h"
#include "tests/unit/naive_search.h"
#include "tests/unit/random_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SEED 20262

enum { WORTH = 1 };

static uint32_t asked_roots[SEARCH_ASKS_IN_TURN + 1]; /* searches, by what they were to ask */

/* Tables that were searched in all ways, by how the search ends; and their states. */
static uint32_t ended[SEARCH_STOPPED + 1], searched_states;

static void assert_ended(SearchEnd end, uint32_t before, uint32_t least)
{
    print_message("# %u tables end so, %u states in all\n", ended[end] - before, searched_states);
    assert_true(ended[end] - before >= least);
}

/* With each number of workers, and chunks so small that there are many. */
static void check_all_ways(Table *table, uint32_t most)
{
    static const SearchOptions ways[] = {
        {.tuning.workers = 1},
        {.tuning.workers = 1, .tuning.workers_from = WORTH, .tuning.chunk_size = 1},
        {.tuning.workers = 2, .tuning.workers_from = WORTH, .tuning.chunk_size = 1},
        {.tuning.workers = 4, .tuning.workers_from = WORTH, .tuning.chunk_size = 2},
        {.tuning.workers = 4, .tuning.workers_from = 20, .tuning.chunk_size = 3},
        {.tuning = {1, WORTH, .chunk_size = 3, .asking = SEARCH_ASKS_ROOTS}},
        {.tuning = {2, WORTH, .chunk_size = 1, .asking = SEARCH_ASKS_ROOTS}},
        {.tuning = {4, 20, .chunk_size = 2, .asking = SEARCH_ASKS_ROOTS}},
        {.tuning = {3, WORTH, .chunk_size = 1, .asking = SEARCH_ASKS_IN_TURN}},
        {.tuning = {3, WORTH, .chunk_size = 1, .asking = SEARCH_ASKS_TABLES}},
    };
    g_autoptr(NaiveSearch) naive = naive_search(table, most);

    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        SearchOptions options = ways[i];
        options.limits.max_states = most;
        g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);
        assert_space_is(space, naive, table);
        /* A search that asked the roots in the end has made no tables. */
        asked_roots[options.tuning.asking] += space->store.has_no_tables;
        ended[state_space_end(space)] += i == 0;
        searched_states += i == 0 ? state_space_count(space) : 0;
    }
}

static void random_graphs(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
    const uint32_t before = ended[SEARCH_COMPLETE];

    for (uint32_t round = 0; round < 60; round++) {
        g_autoptr(Table) table =
            random_table(rand, 1 + random_below(rand, 120), 1 + random_below(rand, 5), false);
        check_all_ways(table, 0);
    }
    assert_ended(SEARCH_COMPLETE, before, 60); /* none has an error */
    assert_true(searched_states >= 60 * 5);
    print_message("# %u searches asked roots, %u in turn with tables\n",
                  asked_roots[SEARCH_ASKS_ROOTS], asked_roots[SEARCH_ASKS_IN_TURN]);
    assert_int_equal(asked_roots[SEARCH_ASKS_TABLES], 0);
    assert_true(asked_roots[SEARCH_ASKS_ROOTS] >= 60 * 2);
    assert_in_range(asked_roots[SEARCH_ASKS_IN_TURN], 10, 50);
}

/* The error that a search by one step after the other meets first, and nothing behind it. */
static void earliest_error(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 1);
    const uint32_t before = ended[SEARCH_ERROR];

    for (uint32_t round = 0; round < 60; round++) {
        g_autoptr(Table) table = random_table(rand, 2 + random_below(rand, 100), 3, true);
        check_all_ways(table, 0);
    }
    assert_ended(SEARCH_ERROR, before, 30); /* each has 3, of which some cannot be reached */
}

static void limits_within_a_level(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 2);
    const uint32_t before = ended[SEARCH_STATES];

    for (uint32_t round = 0; round < 60; round++) {
        g_autoptr(Table) table = random_table(rand, 80, 4, round % 3 == 0);
        check_all_ways(table, 1 + random_below(rand, 80));
    }
    assert_ended(SEARCH_STATES, before, 20); /* the limit is half of the table, in the mean */
}

/* One level with nearly all states, each found many times. */
static void wide(void **state)
{
    enum { WIDTH = 400 };
    g_autoptr(Table) table = table_new(WIDTH + 2);

    random_table_actors(table);
    table_begin(table, 0);
    for (uint32_t i = 0; i < WIDTH; i++) {
        table_step(table, 0, 0, 1 + (i * 7) % WIDTH);
        table_step(table, 1 + i, 0, 1 + (i * 3 + 1) % WIDTH);
        table_step(table, 1 + i, 1, WIDTH + 1);
    }
    table->states[300].steps.data[0].step.broken = 1;
    check_all_ways(table, 0);
    check_all_ways(table, 123);
}

static void deep(void **state)
{
    enum { LENGTH = 700 };
    g_autoptr(Table) table = table_new(LENGTH);

    random_table_actors(table);
    table_begin(table, 0);
    for (uint32_t i = 0; i + 1 < LENGTH; i++) {
        table_step(table, i, 0, i + 1);
        table_step(table, i, 1, i / 2);
    }
    check_all_ways(table, 0);
}

/* The whole search again, with the memory that the first one took as the limit, and less: what is
 * found is the same for any number of workers, and is no more than is allowed. */
static void memory_is_a_limit(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 3);
    g_autoptr(Table) table = random_table(rand, 3000, 3, false);
    g_autoptr(StateSpace) whole = state_space_search(table_model(table), NULL);
    uint32_t limited = 0;

    for (uint64_t memory = state_space_memory(whole); memory > 9000; memory = memory * 4 / 5) {
        SearchOptions options = {
            .limits.max_memory = memory, .tuning.workers_from = 500, .tuning.chunk_size = 16};
        StateId count = 0;
        for (uint32_t workers = 1; workers <= 4; workers++) {
            options.tuning.workers = workers;
            g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);
            assert_true(state_space_memory(space) <= memory);
            assert_true(state_space_end(space) == SEARCH_COMPLETE ||
                        state_space_end(space) == SEARCH_MEMORY);
            if (workers == 1)
                count = state_space_count(space);
            assert_int_equal(state_space_count(space), count);
            assert_true(count > 0);
            limited += state_space_end(space) == SEARCH_MEMORY;
        }
    }
    print_message("# %u searches ended by memory\n", limited);
    assert_true(limited >= 4);
}

/* As many as are wanted do each task once, whoever takes what. */
typedef struct Tally {
    uint32_t calls[MAX_WORKERS];
} Tally;

static void count_call(uint32_t worker, void *user)
{
    ((Tally *)user)->calls[worker]++;
}

static void every_worker_each_time(void **state)
{
    Workers *workers = workers_new(5);
    Tally tally = {0};

    for (uint32_t round = 0; round < 1000; round++)
        workers_run(workers, count_call, &tally);
    assert_int_equal(workers_count(workers), 5);
    for (uint32_t i = 0; i < 5; i++)
        assert_int_equal(tally.calls[i], 1000);
    assert_int_equal(tally.calls[5], 0);
    workers_free(workers);
}

/* Each number is taken once, whatever the others take; a worker takes its own first. */
typedef struct Dealt {
    WorkersDeal deal;
    atomic_uint taken[1000];
} Dealt;

static void take_all(uint32_t worker, void *user)
{
    Dealt *dealt = user;
    uint32_t number;

    while (workers_take(&dealt->deal, worker, &number))
        atomic_fetch_add(&dealt->taken[number], 1);
}

static void numbers_are_taken_once(void **state)
{
    static const uint32_t counts[] = {0, 1, 4, 5, 6, 256, 1000};
    Workers *workers = workers_new(5);
    Dealt dealt = {0};

    workers_deal_init(&dealt.deal, 5);
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
        for (uint32_t round = 1; round <= 100; round++) {
            memset(dealt.taken, 0, sizeof dealt.taken);
            workers_deal(&dealt.deal, counts[i]);
            workers_run(workers, take_all, &dealt);
            for (uint32_t number = 0; number < G_N_ELEMENTS(dealt.taken); number++)
                assert_int_equal(dealt.taken[number], number < counts[i]);
        }
    workers_free(workers);

    workers_deal(&dealt.deal, 1000);
    for (uint32_t worker = 0; worker < 5; worker++) {
        uint32_t number;
        assert_true(workers_take(&dealt.deal, worker, &number));
        assert_int_equal(number, worker * 200);
    }
    workers_deal_clear(&dealt.deal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_graphs),
        cmocka_unit_test(earliest_error),
        cmocka_unit_test(wide),
        cmocka_unit_test(limits_within_a_level),
        cmocka_unit_test(deep),
        cmocka_unit_test(memory_is_a_limit),
        cmocka_unit_test(every_worker_each_time),
        cmocka_unit_test(numbers_are_taken_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
