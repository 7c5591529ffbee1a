/* Searches shared by ranks find what a naive one finds, to the last number; and what is read of them
 * is the same whether it is asked of the ranks or of what was gathered. */
#include "checker/search/ranks/state_code.h"
#include "tests/unit/naive_search.h"
#include "tests/unit/random_table.h"
#include "tests/unit/thread_ranks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SEED 20268

typedef struct Shared { /* one search, by all ranks */
    const Table *table;
    const Model *model;
    const NaiveSearch *naive;
    uint32_t most, from;
    SearchEnd end;
} Shared;

static uint32_t searches;

/* In every rank, and each must say what the others say: it is asked of all. */
static void search(Ranks *ranks, void *user)
{
    Shared *shared = user;
    SearchOptions options = {.limits.max_states = shared->most,
                             .tuning.workers = 1,
                             .tuning.chunk_size = 2,
                             .tuning.ranks = ranks};

    ranks->from = shared->from;
    g_autoptr(StateSpace) space = state_space_search(shared->model, &options);
    assert_space_is(space, shared->naive, shared->table);
    assert_true(state_space_gather(space, 0));
    assert_space_is(space, shared->naive, shared->table);
    if (ranks->rank == 0)
        shared->end = state_space_end(space);
}

static uint32_t ended[SEARCH_STOPPED + 1];

static void check_all_ways(Table *table, uint32_t most)
{
    g_autoptr(NaiveSearch) naive = naive_search(table, most);
    Shared shared = {table, table_model(table), naive, most, 1, SEARCH_COMPLETE};

    for (uint32_t count = 1; count <= THREAD_RANKS_MOST; count++) {
        shared.from = count % 2 ? 1 : 9;
        thread_ranks_run(count, search, &shared);
        searches++;
    }
    ended[shared.end]++;
}

static void random_graphs(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
    const uint64_t before = thread_ranks_states();

    for (uint32_t round = 0; round < 40; round++) {
        g_autoptr(Table) table =
            random_table(rand, 1 + random_below(rand, 120), 1 + random_below(rand, 5), false);
        check_all_ways(table, 0);
    }
    print_message("# %u searches ended, %" G_GUINT64_FORMAT " candidates\n", searches,
                  thread_ranks_states() - before);
    assert_true(ended[SEARCH_COMPLETE] == 40);
    assert_true(thread_ranks_states() - before >= 10000);
}

static void earliest_error(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 1);
    const uint32_t before = ended[SEARCH_ERROR];

    for (uint32_t round = 0; round < 40; round++) {
        g_autoptr(Table) table = random_table(rand, 2 + random_below(rand, 100), 3, true);
        check_all_ways(table, 0);
    }
    print_message("# %u searches met an error\n", ended[SEARCH_ERROR] - before);
    assert_true(ended[SEARCH_ERROR] - before >=
                20); /* each has 3, of which some cannot be reached */
}

static void limits_within_a_level(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 2);
    const uint32_t before = ended[SEARCH_STATES];

    for (uint32_t round = 0; round < 40; round++) {
        g_autoptr(Table) table = random_table(rand, 80, 4, round % 3 == 0);
        check_all_ways(table, 1 + random_below(rand, 80));
    }
    print_message("# %u searches met their limit\n", ended[SEARCH_STATES] - before);
    assert_true(ended[SEARCH_STATES] - before >= 15);
}

/* Enough for nodes, tables and blocks to grow. */
static void large(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 3);
    const uint64_t before = thread_ranks_states();
    g_autoptr(Table) table = random_table(rand, 6000, 3, false);

    check_all_ways(table, 0);
    print_message("# %" G_GUINT64_FORMAT " candidates\n", thread_ranks_states() - before);
    assert_true(thread_ranks_states() - before >= 40000);
}

/* ---- memory ---- */

typedef struct Limited {
    const Model *model;
    uint64_t memory;
    SearchEnd ends[THREAD_RANKS_MOST];
    StateId counts[THREAD_RANKS_MOST];
    bool gathered[THREAD_RANKS_MOST];
} Limited;

static void search_limited(Ranks *ranks, void *user)
{
    Limited *limited = user;
    SearchOptions options = {.limits.max_memory = limited->memory, .tuning.ranks = ranks};

    ranks->from = 200;
    g_autoptr(StateSpace) space = state_space_search(limited->model, &options);
    limited->ends[ranks->rank] = state_space_end(space);
    limited->counts[ranks->rank] = state_space_count(space);
    limited->gathered[ranks->rank] = state_space_gather(space, limited->memory);
    Word read[64];
    state_space_read(space, state_space_count(space) - 1, read);
    assert_int_equal(state_space_find(space, read), state_space_count(space) - 1);
}

/* All ranks end alike, whichever of them is at its limit; what did not come to each can be asked. */
static void memory_is_a_limit(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 4);
    g_autoptr(Table) table = random_table(rand, 6000, 3, false);
    Limited limited = {.model = table_model(table)};
    uint32_t ends = 0, refused = 0, whole = 0;

    for (limited.memory = 4000000; limited.memory > 60000;
         limited.memory = limited.memory * 3 / 4) {
        thread_ranks_run(3, search_limited, &limited);
        for (uint32_t i = 0; i < 3; i++) {
            assert_int_equal(limited.ends[i], limited.ends[0]);
            assert_int_equal(limited.counts[i], limited.counts[0]);
            assert_int_equal(limited.gathered[i], limited.gathered[0]);
        }
        ends += limited.ends[0] == SEARCH_MEMORY;
        refused += limited.ends[0] == SEARCH_COMPLETE && !limited.gathered[0];
        whole += limited.ends[0] == SEARCH_COMPLETE && limited.gathered[0];
    }
    print_message("# %u ended by memory, %u complete, %u complete and not gathered\n", ends, whole,
                  refused);
    assert_true(ends >= 2 && whole >= 2);
}

/* ---- what is sent ---- */

static void codes(void **state)
{
    enum { WORDS = 19, STATES = 3000 };
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 5);
    Word sent[WORDS] = {0}, last[WORDS] = {0}, got[WORDS] = {0};
    g_autofree Word *all = g_new0(Word, STATES * WORDS);
    RankBytes bytes = {0};

    for (uint32_t i = 0; i < STATES; i++) {
        for (uint32_t change = random_below(rand, 6); change > 0; change--)
            sent[random_below(rand, WORDS)] ^= (Word)g_rand_int(rand) << random_below(rand, 33);
        memcpy(&all[i * WORDS], sent, sizeof sent);
        assert_true(rank_bytes_reach(&bytes, state_code_most(WORDS)));
        uint8_t *at = bytes.data + bytes.length;
        bytes.length = (size_t)(state_code_put(at, sent, last, WORDS) - bytes.data);
    }
    RankCursor cursor = rank_bytes_read(&bytes);
    for (uint32_t i = 0; i < STATES; i++) {
        state_code_get(&cursor, got, WORDS);
        assert_memory_equal(got, &all[i * WORDS], sizeof got);
    }
    assert_true(rank_cursor_is_at_end(&cursor));
    rank_bytes_clear(&bytes);
}

static void numbers(void **state)
{
    RankBytes bytes = {0};

    for (uint32_t shift = 0; shift < 64; shift++) {
        rank_bytes_number(&bytes, UINT64_C(1) << shift);
        rank_bytes_number(&bytes, (UINT64_C(1) << shift) - 1);
    }
    RankCursor cursor = rank_bytes_read(&bytes);
    for (uint32_t shift = 0; shift < 64; shift++) {
        assert_true(rank_cursor_number(&cursor) == UINT64_C(1) << shift);
        assert_true(rank_cursor_number(&cursor) == (UINT64_C(1) << shift) - 1);
    }
    assert_true(rank_cursor_is_at_end(&cursor));
    assert_true(rank_cursor_number(&cursor) == 0);
    rank_bytes_clear(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(codes),
        cmocka_unit_test(random_graphs),
        cmocka_unit_test(earliest_error),
        cmocka_unit_test(limits_within_a_level),
        cmocka_unit_test(large),
        cmocka_unit_test(memory_is_a_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
