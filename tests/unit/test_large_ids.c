/* Ids past 2^31, where lines of tables become wide, and past 2^32. No test has the memory for so many
 * states: here a search begins with such an id, as if it had found all before, and must find what it
 * finds from 0 on. What lies before its first state is room that nobody touches. */
#include "checker/graph/graph.h"
#include "checker/search/state_space_private.h"
#include "tests/unit/table_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SEED 20261130

enum {
    STATES = 20000,
    /* Ids below the bound that is crossed. A multiple of 256, for which parents begin anew. */
    BEFORE = 1 << 12,
    PARENTS_BEGIN = 256,
};

/* ---- lines ---- */

/* All bits of a code come back from a wide line, whatever is in the other slots; and of a code that
 * fits, from a narrow line too. */
static void codes_in_lines(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
    uint64_t checked = 0;

    for (uint32_t round = 0; round < 2000; round++)
        for (uint32_t slots = WIDE_SLOTS; slots <= NARROW_SLOTS;
             slots += NARROW_SLOTS - WIDE_SLOTS) {
            IdLine line = {0};
            int64_t codes[NARROW_SLOTS] = {0};
            uint32_t bits = slots == WIDE_SLOTS ? WIDE_BITS : NARROW_BITS;
            for (uint32_t i = 0; i < slots; i++) {
                int64_t any = (int64_t)((uint64_t)g_rand_int(rand) << 32 | g_rand_int(rand));
                codes[i] = any >> (64 - bits); /* signed */
                assert_int_equal(id_line_free(&line, slots), i);
                line.tags[i] = (uint8_t)(i + 1);
                id_line_set(&line, i, codes[i], slots);
            }
            assert_int_equal(id_line_free(&line, slots), slots);
            for (uint32_t i = 0; i < slots; i++, checked++) {
                assert_true(id_line_code(&line, i, slots) == codes[i]);
                assert_int_equal(id_line_match(&line, (uint8_t)(i + 1), slots), 1u << i);
            }
        }
    assert_int_equal(checked, 2000 * (NARROW_SLOTS + WIDE_SLOTS));
}

/* A wide line has ten codes for twelve: as many codes take 12/10 of the bytes, and one line for what
 * does not divide. Of 14.8 bytes a state 7.3 are tables (docs/internals/state-store.md), so all of it
 * takes 1.099 of what it did. */
static void wide_tables_take_a_fifth_more(void **state)
{
    Store store;

    assert_true(store_init(&store, 2));
    assert_true(store_fill(&store, STORE_MAX_TABLE_BITS, UINT64_MAX));
    for (uint32_t i = 0; i < 1u << STORE_MAX_TABLE_BITS; i++)
        assert_true(id_table_resize(&store.tables[i], &store.keys, 1000 + i, NARROW_SLOTS));
    uint64_t before = 0, after = 0;
    for (uint32_t i = 0; i < 1u << STORE_MAX_TABLE_BITS; i++)
        before += id_table_bytes(store.tables[i].line_count);
    assert_true(store_reach_ids(&store, NARROW_IDS, 0)); /* not yet: nothing is asked for */
    assert_false(store.is_wide);
    assert_false(store_reach_ids(&store, NARROW_IDS + 1, before / 10)); /* not in so many bytes */
    assert_false(store.is_wide);
    assert_true(store_reach_ids(&store, NARROW_IDS + 1, UINT64_MAX));
    assert_true(store.is_wide);
    for (uint32_t i = 0; i < 1u << STORE_MAX_TABLE_BITS; i++) {
        const IdTable *table = &store.tables[i];
        assert_true((uint64_t)table->line_count * WIDE_SLOTS >= (1000 + i) * NARROW_SLOTS);
        after += id_table_bytes(table->line_count);
    }
    assert_true(after * 10 <= before * 12 + (UINT64_C(640) << STORE_MAX_TABLE_BITS));
    store_free(&store);
}

/* ---- searches ---- */

/* Two that begin, then steps to anywhere: of all states, nearly all are reached. */
static Table *random_table(GRand *rand)
{
    Table *table = table_new(STATES);

    for (ActorKind kind = ACTOR_PROCESS; kind <= ACTOR_FAULT; kind++)
        table_actor(table, kind, "x");
    table_begin(table, 0);
    table_begin(table, 1);
    for (uint32_t i = 0; i < STATES * 4; i++) {
        ModelStep *step = table_step(table, (uint32_t)g_rand_int_range(rand, 0, STATES),
                                     (uint16_t)g_rand_int_range(rand, 0, 3),
                                     (uint32_t)g_rand_int_range(rand, 0, STATES));
        if (g_rand_int_range(rand, 0, 5000) == 0)
            step->broken = UINT64_C(1) << g_rand_int_range(rand, 0, 64);
    }
    for (uint32_t i = 0; i < STATES; i++)
        table->states[i].predicates = (uint64_t)g_rand_int(rand) << 32 | g_rand_int(rand);
    return table;
}

/* As if all ids before `first` were given: those states are not there, and nothing leads to them. */
static StateSpace *search_from(const Model *model, StateId first, uint32_t table_bits,
                               const SearchTuning *tuning)
{
    StateSpace *space = state_space_new(model);

    assert_true(table_bits == 0 || store_fill(&space->store, table_bits, UINT64_MAX));
    space->store.count = space->expanded = first;
    return state_space_search(model, &(SearchOptions){.tuning = *tuning, .resumed = space});
}

static StateId shifted(StateId id, StateId first)
{
    return id == STATE_NONE ? STATE_NONE : id + first;
}

static void assert_same_states(const StateSpace *from_0, const StateSpace *space, StateId first)
{
    Word one[2], other[2]; /* a state of a table has two */

    assert_int_equal(state_space_count(space), first + state_space_count(from_0));
    assert_int_equal(state_space_transitions(space), state_space_transitions(from_0));
    assert_int_equal(state_space_depth(space), state_space_depth(from_0));
    for (StateId id = 0; id < state_space_count(from_0); id++) {
        state_space_read(from_0, id, one);
        state_space_read(space, id + first, other);
        assert_memory_equal(one, other, sizeof one);
        assert_int_equal(state_space_find(space, one), id + first);
        if (id > 0)
            assert_int_equal(state_space_state_depth(space, id + first),
                             state_space_state_depth(from_0, id));
        if (id >= PARENTS_BEGIN || id % 64 == 0) /* the first have a long gap to look through */
            assert_int_equal(state_space_parent(space, id + first),
                             shifted(state_space_parent(from_0, id), first));
    }
}

static void assert_same_firsts(const StateSpace *from_0, const StateSpace *space, StateId first)
{
    for (uint8_t i = 0; i < MODEL_MAX_PREDICATES; i++)
        for (int kind = 0; kind < 4; kind++)
            assert_int_equal(state_space_first(space, i, kind & 1, kind >> 1),
                             shifted(state_space_first(from_0, i, kind & 1, kind >> 1), first));
    for (uint8_t i = 0; i < MODEL_MAX_MONITORS; i++) {
        FirstStep one = state_space_broken(from_0, i), other = state_space_broken(space, i);
        assert_int_equal(other.from, shifted(one.from, first));
        assert_true(one.from == STATE_NONE || one.step == other.step);
    }
    assert_int_equal(state_space_deadlock(space), shifted(state_space_deadlock(from_0), first));
}

static void assert_same_runs(const StateSpace *from_0, const StateSpace *space, StateId first)
{
    for (StateId id = STATES / 3; id < state_space_count(from_0); id += STATES / 3) {
        g_autoptr(Run) one = state_space_run(from_0, id);
        g_autoptr(Run) other = state_space_run(space, id + first);
        assert_int_equal(one->initial, other->initial);
        assert_int_equal(one->length, other->length);
        assert_memory_equal(one->steps, other->steps, one->length * sizeof *one->steps);
    }
}

/* Searches that cross `bound`, which makes lines wide where it is that of narrow ones. */
static void check_crossing(StateId bound)
{
    static const SearchTuning ways[] = {
        {.workers = 1},
        {.workers = 1, .chunk_size = 1},
        {.workers = 2, .chunk_size = 7},
        {.workers = 4},
    };
    const StateId first = bound - BEFORE;
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
    g_autoptr(Table) table = random_table(rand);
    const Model *model = table_model(table);
    g_autoptr(StateSpace) from_0 = state_space_search(model, NULL);

    assert_true(state_space_count(from_0) > STATES * 9 / 10);
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_autoptr(StateSpace) space = search_from(model, first, STORE_MAX_TABLE_BITS, &ways[i]);
        assert_int_equal(state_space_end(space), SEARCH_COMPLETE);
        assert_true(space->store.is_wide);
        assert_same_states(from_0, space, first);
        assert_same_firsts(from_0, space, first);
        if (i == 0)
            assert_same_runs(from_0, space, first);
    }
    print_message("# %" G_GUINT64_FORMAT " states from %" G_GUINT64_FORMAT " on, in %zu ways\n",
                  state_space_count(from_0), first, G_N_ELEMENTS(ways));
}

static void past_2_to_the_31(void **state)
{
    check_crossing(UINT64_C(1) << 31);
}

static void past_2_to_the_32(void **state)
{
    check_crossing(UINT64_C(1) << 32);
}

/* With one table, as searches have that are small or have no memory for more. */
static void past_2_to_the_31_in_one_table(void **state)
{
    const SearchTuning tuning = {.workers = 1, .workers_from = UINT32_MAX};
    const StateId first = (UINT64_C(1) << 31) - BEFORE;
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 1);
    g_autoptr(Table) table = random_table(rand);
    const Model *model = table_model(table);
    g_autoptr(StateSpace) from_0 = state_space_search(model, NULL);
    g_autoptr(StateSpace) space = search_from(model, first, 0, &tuning);

    assert_true(space->store.is_wide);
    assert_same_states(from_0, space, first);
    assert_same_firsts(from_0, space, first);
}

/* A graph has no more than 2^32 - 1 states: what is asked of one is then not known, as where memory
 * is short, and no array is cut. */
static void graphs_have_an_end(void **state)
{
    const SearchTuning tuning = {.workers = 1};
    g_autoptr(Table) table = table_new(1);
    Limits limits;

    table_actor(table, ACTOR_PROCESS, "x");
    table_begin(table, 0);
    g_autoptr(StateSpace) space =
        search_from(table_model(table), GRAPH_MAX_STATES, STORE_MAX_TABLE_BITS, &tuning);
    limits_init(&limits, NULL, space);
    assert_int_equal(state_space_count(space), GRAPH_MAX_STATES + 1);
    assert_null(graph_new(space, &limits));
    assert_int_equal(limits.reached, SEARCH_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_in_lines),
        cmocka_unit_test(wide_tables_take_a_fifth_more),
        cmocka_unit_test(past_2_to_the_31),
        cmocka_unit_test(past_2_to_the_32),
        cmocka_unit_test(past_2_to_the_31_in_one_table),
        cmocka_unit_test(graphs_have_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
