#include "checker/search/store/store.h"

#include "checker/search/workers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define SEED 20250114

/* A store, and one entry at a time. */
typedef struct Fixture {
    Store store;
    StateCompressor folder;
    IdEntry entry;
} Fixture;

static void begin(Fixture *fixture, uint32_t words, uint32_t table_bits)
{
    assert_true(store_init(&fixture->store, words));
    assert_true(table_bits == 0 || store_fill(&fixture->store, table_bits, UINT64_MAX));
    state_compressor_init(&fixture->folder, &fixture->store.tree);
    fixture->store.keys.entries[0] = &fixture->entry;
}

static void end(Fixture *fixture)
{
    state_compressor_clear(&fixture->folder);
    store_free(&fixture->store);
}

/* As a search does: folds it, asks, and gives it the next id where it is new. */
static StoreAnswer add(Fixture *fixture, const Word *state)
{
    Store *store = &fixture->store;
    uint64_t root;

    while (!state_compressor_fold(&fixture->folder, state, &root))
        assert_true(nodes_grow(&store->tree.nodes));
    fixture->entry = (IdEntry){.root = root};
    StoreAnswer answer =
        store_enter(store, &fixture->entry, hash_key(root), id_table_entry_code(0, 0));
    if (answer == STORE_ADDED) {
        assert_true(store_widen(store, UINT64_MAX));
        assert_int_equal(store_reach(store, store->count + 1, 0), store->count + 1);
        store_number(store, &fixture->entry, store->count++);
    }
    return answer;
}

/* Every state gets the next id and is found again: past several growths of the tables and the
 * nodes, and several chunks of each column. */
static void check_many(uint32_t words, uint32_t count, uint32_t table_bits)
{
    Fixture fixture;
    Word state[5] = {0}, again[5];

    begin(&fixture, words, table_bits);
    for (uint32_t i = 0; i < count; i++) {
        state[words - 1] = i;
        state[0] ^= words > 1 ? i / 100 : 0;
        assert_int_equal(store_find(&fixture.store, state), STATE_NONE);
        assert_int_equal(add(&fixture, state), STORE_ADDED);
    }
    assert_int_equal(fixture.store.count, count);
    memset(state, 0, sizeof state);
    for (uint32_t i = 0; i < count; i++) {
        state[words - 1] = i;
        state[0] ^= words > 1 ? i / 100 : 0;
        assert_int_equal(add(&fixture, state), STORE_FOUND);
        assert_int_equal(store_find(&fixture.store, state), i);
        store_read(&fixture.store, i, again);
        assert_memory_equal(again, state, words * sizeof *state);
    }
    end(&fixture);
}

static void one_word(void **state)
{
    check_many(1, 400000, 0);
}

static void three_words(void **state)
{
    check_many(3, 100000, 0);
}

static void many_tables(void **state)
{
    check_many(2, 200000, 8);
    check_many(5, 50000, 3);
}

/* Tables filled anew find what the old ones did. */
static void filled_anew(void **state)
{
    Fixture fixture;
    Word word;

    begin(&fixture, 1, 0);
    for (word = 0; word < 20000; word++)
        add(&fixture, &word);
    for (uint32_t bits = 0; bits <= STORE_MAX_TABLE_BITS; bits += 4) {
        assert_true(store_fill(&fixture.store, bits, UINT64_MAX));
        for (word = 0; word < 20000; word++)
            assert_int_equal(store_find(&fixture.store, &word), word);
        assert_int_equal(store_find(&fixture.store, &word), STATE_NONE);
    }
    end(&fixture);
}

/* A model may have no state at all: then there is one state. */
static void no_words(void **state)
{
    Fixture fixture;
    Word word = 0;

    begin(&fixture, 0, 0);
    assert_int_equal(add(&fixture, &word), STORE_ADDED);
    word = 1;
    assert_int_equal(add(&fixture, &word), STORE_FOUND);
    assert_int_equal(fixture.store.count, 1);
    end(&fixture);
}

/* States that differ in one bit only, anywhere, are different. */
static void single_bits(void **state)
{
    Fixture fixture;

    begin(&fixture, 4, 0);
    for (uint32_t bit = 0; bit < 256; bit++) {
        Word words[4] = {0};
        words[bit / 64] = UINT64_C(1) << bit % 64;
        assert_int_equal(add(&fixture, words), STORE_ADDED);
    }
    assert_int_equal(fixture.store.count, 256);
    end(&fixture);
}

/* Many repeats, of small numbers moved to different ends of the word. */
static void random_repeats(void **state)
{
    enum { NUMBERS = 60000 };
    Fixture fixture;
    g_autofree StateId *known = g_new(StateId, 3 * NUMBERS);
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);

    memset(known, 0xff, 3 * NUMBERS * sizeof *known);
    begin(&fixture, 1, 0);
    for (uint32_t i = 0; i < 300000; i++) {
        uint32_t number = (uint32_t)g_rand_int_range(rand, 1, NUMBERS);
        uint32_t shift = (uint32_t)g_rand_int_range(rand, 0, 3);
        Word word = (Word)number << shift * 16;
        StateId *expected = &known[shift * NUMBERS + number];

        assert_int_equal(add(&fixture, &word), *expected == STATE_NONE ? STORE_ADDED : STORE_FOUND);
        if (*expected == STATE_NONE)
            *expected = fixture.store.count - 1;
        assert_int_equal(store_find(&fixture.store, &word), *expected);
    }
    end(&fixture);
}

/* All hashes alike: all states in one place. Slow, but right. */
static void equal_hashes(void **state)
{
    enum { COUNT = 280 };
    Store store;
    IdEntry entries[COUNT];

    assert_true(store_init(&store, 1));
    store.keys.entries[0] = entries;
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < COUNT; i++) {
            IdEntry again = {.root = i}, *entry = round == 0 ? &entries[i] : &again;
            *entry = again;
            assert_int_equal(store_enter(&store, entry, UINT64_MAX, id_table_entry_code(0, i)),
                             round == 0 ? STORE_ADDED : STORE_FOUND);
        }
    store_free(&store);
}

/* Entries that are not numbered yet move with the table that they are in, and are known. */
static void entries_move(void **state)
{
    enum { COUNT = 5000 };
    g_autofree IdEntry *entries = g_new0(IdEntry, COUNT);
    Store store;

    assert_true(store_init(&store, 1));
    store.keys.entries[3] = entries;
    for (uint32_t i = 0; i < COUNT; i++) {
        entries[i] = (IdEntry){.root = i, .index = i};
        assert_int_equal(store_enter(&store, &entries[i], hash_key(i), id_table_entry_code(3, i)),
                         STORE_ADDED);
    }
    assert_int_equal(store_reach(&store, COUNT, 0), COUNT);
    for (uint32_t i = 0; i < COUNT; i++)
        store_number(&store, &entries[i], COUNT - 1 - i);
    store.count = COUNT;
    for (Word word = 0; word < COUNT; word++)
        assert_int_equal(store_find(&store, &word), COUNT - 1 - word);
    store_free(&store);
}

/* 32 lines hold 368 at most, eleven and a half a line; they may not grow, so they refuse the next.
 */
static void no_room_to_grow(void **state)
{
    Fixture fixture;
    Word word = 0;

    begin(&fixture, 1, 0);
    assert_int_equal(id_table_bytes(fixture.store.tables[0].line_count), 32 * 64);
    store_spare(&fixture.store, 32 * 64 - 1);
    while (add(&fixture, &word) == STORE_ADDED)
        word++;
    assert_int_equal(fixture.store.count, 368);
    for (Word known = 0; known < word; known++)
        assert_int_equal(store_find(&fixture.store, &known), known);
    store_spare(&fixture.store, 32 * 64);
    assert_int_equal(add(&fixture, &word), STORE_ADDED);
    end(&fixture);
}

/* Tables that would need more than they may are not made, and the old ones stay. */
static void no_room_to_fill(void **state)
{
    Fixture fixture;
    Word word;

    begin(&fixture, 1, 0);
    for (word = 0; word < 3000; word++)
        add(&fixture, &word);
    uint64_t before = store_memory(&fixture.store);
    assert_false(store_fill(&fixture.store, 4, 3000 * 64 / 12)); /* every slot taken */
    assert_int_equal(store_memory(&fixture.store), before);
    for (word = 0; word < 3000; word++)
        assert_int_equal(store_find(&fixture.store, &word), word);
    end(&fixture);
}

/* ---- roots ---- */

/* Of two refs below 1 << bits, unlike those of its neighbours. */
static uint64_t some_root(uint32_t id, uint32_t bits)
{
    uint64_t hash = hash_key(id);

    return hash >> (64 - bits) << 32 | (hash & ((UINT64_C(1) << bits) - 1));
}

/* Roots become wider while the first of them are written, in the middle of a chunk, and where a
 * chunk ends: those before stay what they are. */
static void roots_get_wider(void **state)
{
    const uint64_t ends[] = {1000, 300000, 1u << 21, 3000000, 4500000};
    const uint32_t bits[] = {20, 24, 28, 30, 32};
    Roots roots;
    uint32_t id = 0;

    roots_init(&roots, ROOTS_MIN_WIDTH);
    for (int part = 0; part < 5; part++) {
        assert_true(roots_widen(&roots, roots_width(UINT64_C(1) << bits[part]), id));
        assert_int_equal(roots_reach(&roots, ends[part]), ends[part]);
        for (; id < ends[part]; id++)
            roots_set(&roots, id, some_root(id, bits[part]));
    }
    id = 0;
    for (int part = 0; part < 5; part++)
        for (; id < ends[part]; id++)
            if (roots_at(&roots, id) != some_root(id, bits[part]))
                fail_msg("root %u is another one now", id);
    roots_free(&roots);
}

/* 2^20 refs fit into 20 bits, and two of them into five bytes. */
static void roots_are_as_wide_as_refs(void **state)
{
    assert_int_equal(roots_width(0), 5);
    assert_int_equal(roots_width(1u << 20), 5);
    assert_int_equal(roots_width((1u << 20) + 1), 6);
    assert_int_equal(roots_width(1u << 24), 6);
    assert_int_equal(roots_width((1u << 28) + 1), 8);
    assert_int_equal(roots_width(UINT32_MAX), 8);
}

/* The first 2^18 roots take eight bytes each; of the others, what the first chunk has, six. */
static void roots_say_their_memory(void **state)
{
    const uint64_t first = 1u << 18, count = first + 1000;
    Roots roots;

    roots_init(&roots, 6);
    assert_int_equal(roots_reach(&roots, count), count);
    assert_int_equal(roots_memory(&roots, count), first * 8 + 1000 * 6);
    assert_int_equal(roots_memory_widened(&roots, count, 5), first * 8 + 1000 * 6);
    assert_int_equal(roots_memory_widened(&roots, count, 7), first * 8 + 1000 * 7);
    assert_true(roots_widen(&roots, 7, count));
    assert_int_equal(roots_memory(&roots, count), first * 8 + 1000 * 7);
    roots_free(&roots);
}

/* ---- parents ---- */

/* Runs of children of random lengths, with childless states between, over many words of bits. */
static void parents(void **state)
{
    enum { COUNT = 40000 };
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
    g_autofree StateId *expected = g_new(StateId, COUNT);
    Parents parents;
    ParentWriter writer = {.parents = &parents};
    StateId parent = 0;

    parents_init(&parents);
    for (StateId id = 0; id < COUNT; id++) {
        parent += id >= 3 && g_rand_int_range(rand, 0, 4) == 0
                      ? (StateId)g_rand_int_range(rand, 0, 700)
                      : 0;
        expected[id] = id < 3 ? STATE_NONE : parent;
        assert_true(parents_reach(&parents, (uint64_t)id + 1, (uint64_t)parent + 1));
        parents_write(&writer, id, expected[id]);
        if (id % 1000 == 0)
            parents_flush(&writer);
    }
    parents_flush(&writer);
    for (StateId id = 0; id < COUNT; id++)
        assert_int_equal(parents_of(&parents, id), expected[id]);
    parents_free(&parents);
}

/* ---- nodes ---- */

enum { KEYS = 30000 };

typedef struct Race {
    Nodes nodes;
    uint32_t refs[4][KEYS];
} Race;

/* All workers add the same keys, each from another one on. */
static void add_keys(uint32_t worker, void *user)
{
    Race *race = user;

    for (uint32_t i = 0; i < KEYS; i++) {
        uint32_t key = (i + worker * 1000) % KEYS;
        race->refs[worker][key] = nodes_add(&race->nodes, (uint64_t)key << 20);
    }
}

static void nodes_are_shared(void **state)
{
    g_autofree Race *race = g_new0(Race, 1);
    g_autofree uint8_t *seen = g_new0(uint8_t, KEYS);
    Workers *workers = workers_new(4);

    assert_true(nodes_init(&race->nodes));
    while (race->nodes.most < KEYS)
        assert_true(nodes_grow(&race->nodes));
    workers_run(workers, add_keys, race);
    assert_int_equal(race->nodes.count, KEYS);
    for (uint32_t key = 0; key < KEYS; key++) {
        uint32_t ref = race->refs[0][key];
        assert_int_equal(nodes_key(&race->nodes, ref), (uint64_t)key << 20);
        assert_int_equal(nodes_find(&race->nodes, (uint64_t)key << 20), ref);
        assert_int_equal(seen[ref]++, 0);
        for (uint32_t worker = 1; worker < workers_count(workers); worker++)
            assert_int_equal(race->refs[worker][key], ref);
    }
    assert_int_equal(nodes_find(&race->nodes, 1), NODE_NONE);
    nodes_free(&race->nodes);
    workers_free(workers);
}

static void nodes_are_full(void **state)
{
    Nodes nodes;
    uint64_t key = 0;

    assert_true(nodes_init(&nodes));
    while (nodes_add(&nodes, key) != NODE_NONE)
        key++;
    assert_int_equal(key, nodes.most);
    assert_true(nodes_grow(&nodes));
    assert_int_equal(nodes_add(&nodes, key), key);
    assert_int_equal(nodes_add(&nodes, 0), 0);
    nodes_free(&nodes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_word),
        cmocka_unit_test(three_words),
        cmocka_unit_test(many_tables),
        cmocka_unit_test(filled_anew),
        cmocka_unit_test(no_words),
        cmocka_unit_test(single_bits),
        cmocka_unit_test(equal_hashes),
        cmocka_unit_test(random_repeats),
        cmocka_unit_test(entries_move),
        cmocka_unit_test(no_room_to_grow),
        cmocka_unit_test(no_room_to_fill),
        cmocka_unit_test(roots_get_wider),
        cmocka_unit_test(roots_are_as_wide_as_refs),
        cmocka_unit_test(roots_say_their_memory),
        cmocka_unit_test(parents),
        cmocka_unit_test(nodes_are_shared),
        cmocka_unit_test(nodes_are_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
