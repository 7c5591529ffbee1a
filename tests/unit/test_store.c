#include "checker/explore/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define SEED 20250114

static StoreAnswer add(Store *store, const Word *state, StateId *id)
{
    return store_add(store, state, store_hash(store, state),
                     (StoreWay){.parent = store->count, .step = (uint16_t)store->count}, id);
}

/* Every state gets the next id, stays where it was put, and is found again: past several growths
 * of the table (which grows first at 32 lines * 9 states) and several chunks of each column. */
static void check_many(uint32_t words, uint32_t count)
{
    Store store;
    Word state[4] = {0};
    StateId id;

    assert_true(store_init(&store, words, STATE_NONE, 0));
    for (uint32_t i = 0; i < count; i++) {
        state[words - 1] = i;
        assert_int_equal(store_find(&store, state), STATE_NONE);
        assert_int_equal(add(&store, state, &id), STORE_ADDED);
        assert_int_equal(id, i);
    }
    for (uint32_t i = 0; i < count; i++) {
        state[words - 1] = i;
        assert_int_equal(add(&store, state, &id), STORE_FOUND);
        assert_int_equal(id, i);
        assert_int_equal(store_state(&store, i)[words - 1], i);
        assert_int_equal(store_way(&store, i).parent, i);
        assert_int_equal(store_way(&store, i).step, (uint16_t)i);
    }
    assert_int_equal(store.count, count);
    store_free(&store);
}

static void one_word(void **state)
{
    check_many(1, 400000);
}

static void three_words(void **state)
{
    check_many(3, 100000);
}

/* A model may have no state at all: then there is one state. */
static void no_words(void **state)
{
    Store store;
    Word word = 0;
    StateId id;

    assert_true(store_init(&store, 0, STATE_NONE, 0));
    assert_int_equal(add(&store, &word, &id), STORE_ADDED);
    word = 1;
    assert_int_equal(add(&store, &word, &id), STORE_FOUND);
    assert_int_equal(id, 0);
    store_free(&store);
}

/* States that differ in one bit only, anywhere, are different. */
static void single_bits(void **state)
{
    Store store;
    StateId id;

    assert_true(store_init(&store, 4, STATE_NONE, 0));
    for (uint32_t bit = 0; bit < 256; bit++) {
        Word words[4] = {0};
        words[bit / 64] = UINT64_C(1) << bit % 64;
        assert_int_equal(add(&store, words, &id), STORE_ADDED);
    }
    assert_int_equal(store.count, 256);
    store_free(&store);
}

/* Many repeats, of small numbers moved to different ends of the word. */
static void random_repeats(void **state)
{
    enum { NUMBERS = 60000 };
    Store store;
    g_autofree StateId *known = g_new(StateId, 3 * NUMBERS);
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
    StateId id;

    memset(known, 0xff, 3 * NUMBERS * sizeof *known);
    assert_true(store_init(&store, 1, STATE_NONE, 0));
    for (uint32_t i = 0; i < 300000; i++) {
        uint32_t number = (uint32_t)g_rand_int_range(rand, 1, NUMBERS);
        uint32_t shift = (uint32_t)g_rand_int_range(rand, 0, 3);
        Word word = (Word)number << shift * 16;
        StateId *expected = &known[shift * NUMBERS + number];

        assert_int_equal(add(&store, &word, &id),
                         *expected == STATE_NONE ? STORE_ADDED : STORE_FOUND);
        if (*expected == STATE_NONE)
            *expected = store.count - 1;
        assert_int_equal(id, *expected);
    }
    store_free(&store);
}

/* All hashes alike: all states in one place. Slow, but right. */
static void equal_hashes(void **state)
{
    Store store;
    StateId id;

    assert_true(store_init(&store, 1, STATE_NONE, 0));
    for (Word word = 0; word < 280; word++)
        assert_int_equal(store_add(&store, &word, UINT64_MAX, (StoreWay){0}, &id), STORE_ADDED);
    for (Word word = 0; word < 280; word++) {
        assert_int_equal(store_add(&store, &word, UINT64_MAX, (StoreWay){0}, &id), STORE_FOUND);
        assert_int_equal(id, word);
    }
    store_free(&store);
}

/* Refuses the state after the last that may be, and still finds those that are there. */
static void most_states(void **state)
{
    Store store;
    StateId id;
    Word word = 0;

    assert_true(store_init(&store, 1, 100, 0));
    for (; word < 100; word++)
        assert_int_equal(add(&store, &word, &id), STORE_ADDED);
    assert_int_equal(add(&store, &word, &id), STORE_REFUSED);
    word = 50;
    assert_int_equal(add(&store, &word, &id), STORE_FOUND);
    assert_int_equal(id, 50);
    store_free(&store);
}

/* 14 bytes a state, 64 a line. A table of 64 lines would hold at most 704 states at eleven a line:
 * 4096 + 704 * 14 = 13952 bytes. 14000 allow that, but not a table of 128 lines at the 576 states
 * (nine a line) where it would grow: it is filled up instead, and then refuses. */
static void most_memory(void **state)
{
    Store store;
    StateId id;
    Word word = 0;

    assert_true(store_init(&store, 1, STATE_NONE, 14000));
    while (add(&store, &word, &id) == STORE_ADDED)
        word++;
    assert_int_equal(store.count, 704);
    assert_int_equal(store_memory(&store), 13952);
    for (Word known = 0; known < word; known++)
        assert_int_equal(store_find(&store, &known), known);
    assert_int_equal(store_find(&store, &word), STATE_NONE);
    store_free(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_word),     cmocka_unit_test(three_words),
        cmocka_unit_test(no_words),     cmocka_unit_test(single_bits),
        cmocka_unit_test(equal_hashes), cmocka_unit_test(random_repeats),
        cmocka_unit_test(most_states),  cmocka_unit_test(most_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
