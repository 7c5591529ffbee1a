/* Searches that read all roots past each block, in place of tables: what is kept for that, and when it is done. */
#include "checker/search/delayed/delayed.h"
#include "checker/search/delayed/delayed_choice.h"
#include "checker/search/limits.h"
#include "tests/unit/naive_search.h"
#include "tests/unit/random_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SEED 20263

/* ---- roots by part ---- */

/* A root of two refs below 1 << (4 * width), so of so many bytes. */
static uint64_t root_of(GRand *rand, uint32_t width)
{
    uint64_t most = width == 8 ? UINT32_MAX : (UINT64_C(1) << width * 4) - 1;

    return (g_rand_int(rand) & most) << 32 | (g_rand_int(rand) & most);
}

static uint64_t sum_of_part(const RootPart *part, uint32_t number, uint64_t *count)
{
    uint64_t sum = 0;

    for (const RootExtent *extent = part->first; extent; extent = extent->next)
        for (uint32_t i = 0; i < extent->count; i++, ++*count) {
            uint64_t packed, root;
            memcpy(&packed, extent->bytes + (size_t)i * extent->width, sizeof packed);
            root = roots_unpack(packed, extent->width);
            assert_int_equal(root_parts_part(hash_key(root)), number);
            sum += hash_key(root ^ 1);
        }
    return sum;
}

/* What was added is there, each in its part, though roots get wider. */
static void roots_get_wider(void **state)
{
    enum { EACH = 50000 };
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
    RootParts *parts = root_parts_new();
    uint64_t added[ROOT_PARTS] = {0}, all = 0;

    for (uint32_t width = ROOTS_MIN_WIDTH; width <= 8; width++) {
        assert_true(root_parts_reserve(parts, EACH, width));
        for (uint32_t i = 0; i < EACH; i++) {
            uint64_t root = root_of(rand, width);
            uint32_t part = root_parts_part(hash_key(root));
            root_parts_add(parts, part, root);
            added[part] += hash_key(root ^ 1);
        }
    }
    for (uint32_t part = 0; part < ROOT_PARTS; part++)
        assert_int_equal(sum_of_part(&parts->parts[part], part, &all), added[part]);
    assert_int_equal(all, 4 * EACH);
    /* Each width leaves at most one extent of a part half empty. */
    assert_true(root_parts_memory(parts) <= (5 + 6 + 7 + 8) * EACH * 101 / 100 + sizeof *parts +
                                                4 * ROOT_PARTS * ROOT_EXTENT_BYTES);
    root_parts_free(parts);
}

/* ---- when it is done ---- */

enum { WIDE = 40000, CHAIN = 200 };

/* Levels that are each four times the one before; then, where that is wanted, a chain. */
static Table *widening(bool has_chain)
{
    Table *table = table_new(WIDE + CHAIN);

    random_table_actors(table);
    table_begin(table, 0);
    for (uint32_t i = 0; i < WIDE; i++)
        for (uint32_t step = 0; step < 4; step++)
            table_step(table, i, (uint16_t)(step % 2), (4 * i + 1 + step) % WIDE);
    for (uint32_t i = 0; has_chain && i < CHAIN; i++)
        table_step(table, i == 0 ? WIDE - 1 : WIDE + i - 1, 0, WIDE + i);
    return table;
}

static StateSpace *search(Table *table, uint32_t workers, SearchAsking asking)
{
    const SearchOptions options = {.tuning = {.workers = workers, .asking = asking}};

    return state_space_search(table_model(table), &options);
}

/* Roots are asked in wide levels. Where narrow ones come, 16 for each state are read in vain, and then there are
 * tables again: that is 16 levels of a few states, less than there are. */
static void what_pays(void **state)
{
    for (int has_chain = 0; has_chain < 2; has_chain++) {
        g_autoptr(Table) table = widening(has_chain);
        g_autoptr(NaiveSearch) naive = naive_search(table, 0);
        for (uint32_t workers = 1; workers <= 3; workers += 2) {
            g_autoptr(StateSpace) space = search(table, workers, SEARCH_ASKS_WHAT_PAYS);
            assert_int_equal(state_space_count(space), WIDE + (has_chain ? CHAIN : 0));
            assert_int_equal(space->store.has_no_tables, !has_chain);
            assert_true(space->store.visited == NULL);
            assert_true(limits_load_tables(NULL, space));
            assert_space_is(space, naive, table);
        }
    }
}

/* What is found in so much memory takes no more; with enough of it roots are asked. */
static void memory_is_a_limit(void **state)
{
    g_autoptr(Table) table = widening(false);
    uint32_t complete = 0, asked = 0, limited = 0;

    for (uint64_t memory = 32 << 20; memory > 300 << 10; memory = memory / 3 * 2) {
        const SearchOptions options = {.limits.max_memory = memory,
                                       .tuning = {.workers = 2, .asking = SEARCH_ASKS_ROOTS}};
        g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);
        bool is_whole = state_space_end(space) == SEARCH_COMPLETE;

        assert_true(state_space_memory(space) <= memory);
        assert_int_equal(state_space_end(space), is_whole ? SEARCH_COMPLETE : SEARCH_MEMORY);
        assert_true(is_whole ? state_space_count(space) == WIDE : state_space_count(space) < WIDE);
        complete += is_whole;
        asked += space->store.has_no_tables;
        limited += !is_whole;
    }
    print_message("# %u complete, %u of them without tables, %u limited\n", complete, asked,
                  limited);
    assert_true(asked >= 2 && complete > asked && limited >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_get_wider),
        cmocka_unit_test(what_pays),
        cmocka_unit_test(memory_is_a_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
