/* A search that keeps its states on disk finds what one in memory finds, to the last number: against a
 * naive search of small tables, and against the search in memory of larger ones. */
#include "checker/graph/graph.h"
#include "checker/search/spill/spill_private.h"
#include "tests/unit/naive_search.h"
#include "tests/unit/tried_share.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#define SEED 20261201

/* So little memory for what is on its way that all that can be is written. */
enum { FEW_BYTES = 1 };

static char *folder;

static int make_folder(void **state)
{
    folder = g_dir_make_tmp("spill-XXXXXX", NULL);
    return folder ? 0 : -1;
}

/* Whatever happened: no file is left in it. */
static int remove_folder(void **state)
{
    int left = g_rmdir(folder);

    g_free(folder);
    return left;
}

static uint32_t below(GRand *rand, uint32_t end)
{
    return (uint32_t)g_rand_int_range(rand, 0, (int)end);
}

/* `steps` for each state, about; now and then with an error. */
static Table *random_table(GRand *rand, uint32_t states, uint32_t steps, bool has_error)
{
    Table *table = table_new(states);

    for (ActorKind kind = ACTOR_PROCESS; kind <= ACTOR_FAULT; kind++)
        table_actor(table, kind, "x");
    table_begin(table, 0);
    table_begin(table, below(rand, states));
    for (uint32_t i = 0; i < states * steps; i++) {
        ModelStep *step =
            table_step(table, below(rand, states), (uint16_t)below(rand, 3), below(rand, states));
        step->is_fault |= below(rand, 5) == 0;
        if (below(rand, 8) == 0)
            step->broken = UINT64_C(1) << below(rand, 64);
    }
    for (uint32_t i = 0; i < states; i++)
        table->states[i].predicates = (uint64_t)g_rand_int(rand) << 32 | g_rand_int(rand);
    for (uint32_t i = 0; has_error && i < 3; i++)
        table_step(table, below(rand, states), 0, 0)->is_error = true;
    return table;
}

/* ---- against a naive search ---- */

/* By how they ended: searches that spilled. */
static uint32_t spilled[SEARCH_ENOUGH + 1];

static void assert_spilled(SearchEnd end, uint32_t before, uint32_t least)
{
    print_message("# %u spilled searches end so\n", spilled[end] - before);
    assert_true(spilled[end] - before >= least);
}

static const SearchTuning ways[] = {
    {.workers = 1, .spill_from = 1, .spill_bytes = FEW_BYTES},
    {.workers = 1, .spill_from = 1, .spill_bytes = FEW_BYTES, .chunk_size = 1},
    {.workers = 2, .spill_from = 1, .spill_bytes = 1 << 20, .chunk_size = 1},
    {.workers = 3, .spill_from = 10, .spill_bytes = FEW_BYTES, .chunk_size = 2},
    {.workers = 4, .spill_from = 30, .spill_bytes = 1 << 20, .chunk_size = 3, .workers_from = 20},
};

static void check_all_ways(Table *table, uint32_t most)
{
    g_autoptr(NaiveSearch) naive = naive_search(table, most);

    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        SearchOptions options = {.tuning = ways[i], .limits.max_states = most};
        options.tuning.spill = folder;
        g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);
        assert_space_is(space, naive, table);
        spilled[state_space_end(space)] += space->spill != NULL;
    }
}

static void random_graphs(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
    const uint32_t before = spilled[SEARCH_COMPLETE];

    for (uint32_t round = 0; round < 60; round++) {
        g_autoptr(Table) table =
            random_table(rand, 1 + below(rand, 120), 1 + below(rand, 5), false);
        check_all_ways(table, 0);
    }
    assert_spilled(SEARCH_COMPLETE, before, 60 * 3); /* three of the ways spill at once */
}

static void earliest_error(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 1);
    const uint32_t before = spilled[SEARCH_ERROR];

    for (uint32_t round = 0; round < 60; round++) {
        g_autoptr(Table) table = random_table(rand, 2 + below(rand, 100), 3, true);
        check_all_ways(table, 0);
    }
    assert_spilled(SEARCH_ERROR, before, 30 * 3); /* each has 3, of which some cannot be reached */
}

static void limits_within_a_level(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 2);
    const uint32_t before = spilled[SEARCH_STATES];

    for (uint32_t round = 0; round < 60; round++) {
        g_autoptr(Table) table = random_table(rand, 80, 4, round % 3 == 0);
        check_all_ways(table, 1 + below(rand, 80));
    }
    assert_spilled(SEARCH_STATES, before, 20 * 3); /* the limit is half of the table, in the mean */
}

/* A level of one state each: every batch reads all that was visited. */
static void deep(void **state)
{
    enum { LENGTH = 300 };
    g_autoptr(Table) table = table_new(LENGTH);

    for (ActorKind kind = ACTOR_PROCESS; kind <= ACTOR_FAULT; kind++)
        table_actor(table, kind, "x");
    table_begin(table, 0);
    for (uint32_t i = 0; i + 1 < LENGTH; i++) {
        table_step(table, i, 0, i + 1);
        table_step(table, i, 1, i / 2);
    }
    check_all_ways(table, 0);
}

/* ---- against a search in memory ---- */

static void assert_same_space(const StateSpace *one, const StateSpace *other)
{
    Word states[2][2]; /* a state of a table has two */

    assert_int_equal(state_space_end(other), state_space_end(one));
    assert_int_equal(state_space_count(other), state_space_count(one));
    assert_int_equal(state_space_transitions(other), state_space_transitions(one));
    assert_int_equal(state_space_depth(other), state_space_depth(one));
    for (StateId id = 0; id < state_space_count(one); id++) {
        state_space_read(one, id, states[0]);
        state_space_read(other, id, states[1]);
        assert_memory_equal(states[0], states[1], sizeof states[0]);
        assert_int_equal(state_space_parent(other, id), state_space_parent(one, id));
    }
    for (uint8_t i = 0; i < MODEL_MAX_PREDICATES; i++)
        for (int kind = 0; kind < 4; kind++)
            assert_int_equal(state_space_first(other, i, kind & 1, kind >> 1),
                             state_space_first(one, i, kind & 1, kind >> 1));
    for (uint8_t i = 0; i < MODEL_MAX_MONITORS; i++)
        assert_int_equal(state_space_broken(other, i).from, state_space_broken(one, i).from);
    assert_int_equal(state_space_deadlock(other), state_space_deadlock(one));
}

static void assert_same_graph(const StateSpace *one, const StateSpace *other)
{
    g_autoptr(Graph) a = graph_new(one, NULL);
    g_autoptr(Graph) b = graph_new(other, NULL);

    assert_int_equal(a->offsets[a->count], b->offsets[b->count]);
    for (uint64_t i = 0; i < a->offsets[a->count]; i++)
        assert_int_equal(a->edges[i].target, b->edges[i].target);
}

/* So many states that chunks of roots are in the file, some from before it was begun, and parts have
 * many extents. */
static void many_states(void **state)
{
    enum { STATES = 600000, FROM = 400000 };
    const uint32_t most_workers = tried_share_is_whole() ? 4 : 2;
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 3);
    g_autoptr(Table) table = random_table(rand, STATES, 3, false);
    g_autoptr(StateSpace) one = state_space_search(table_model(table), NULL);

    for (uint32_t workers = 1; workers <= most_workers; workers++) {
        const SearchOptions options = {.tuning.workers = workers,
                                       .tuning.spill = folder,
                                       .tuning.spill_from = workers % 2 ? FROM : 1000,
                                       .tuning.spill_bytes = 1 << 20};
        g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);
        assert_non_null(space->spill);
        assert_true(state_space_on_disk(space) > state_space_count(space) * 2 * sizeof(uint64_t));
        assert_true(space->spill->visited.extent_count > SPILL_PARTS);
        assert_same_space(one, space);
        if (workers == 1)
            assert_same_graph(one, space);
    }
    print_message("# %" G_GUINT64_FORMAT " states\n", state_space_count(one));
    assert_true(state_space_count(one) > STATES * 9 / 10);
}

/* Less memory than the whole takes with tables: without a folder it ends there, with one it does not. */
static void memory_begins_it(void **state)
{
    enum { STATES = 200000, LIMIT = 2 << 20 };
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 4);
    g_autoptr(Table) table = random_table(rand, STATES, 3, false);
    g_autoptr(StateSpace) whole = state_space_search(
        table_model(table), &(SearchOptions){.tuning.asking = SEARCH_ASKS_TABLES});
    SearchOptions options = {.limits.max_memory = LIMIT};

    uint64_t nodes = nodes_memory(&whole->store.tree.nodes);
    options.limits.max_memory += nodes; /* they remain in memory: in tables there are many */
    assert_true(state_space_memory(whole) > options.limits.max_memory);
    g_autoptr(StateSpace) cut = state_space_search(table_model(table), &options);
    assert_int_equal(state_space_end(cut), SEARCH_MEMORY);
    options.tuning.spill = folder;
    options.tuning.spill_bytes = 1 << 18;
    g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);
    assert_true(state_space_memory(space) <= options.limits.max_memory);
    assert_same_space(whole, space);
    Limits limits;
    limits_init(&limits, &options.limits, space);
    assert_null(
        graph_new(space, &limits)); /* too large for the limit: unknown, and no wrong edge */
    assert_int_equal(limits.reached, SEARCH_MEMORY);
}

/* ---- a disk that is full ---- */

/* What was found until then is true: it is the beginning of what there is. */
static void a_full_disk_is_a_limit(void **state)
{
    enum { STATES = 300000 };
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 5);
    g_autoptr(Table) table = random_table(rand, STATES, 3, false);
    g_autoptr(StateSpace) whole = state_space_search(table_model(table), NULL);
    const SearchOptions options = {.tuning.workers = 2,
                                   .tuning.spill = folder,
                                   .tuning.spill_from = 100,
                                   .tuning.spill_bytes = 1 << 18};
    struct rlimit before, few;
    uint32_t ended = 0;

    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (rlim_t bytes = 64 << 10; bytes < 8 << 20; bytes = bytes * 3 / 2) {
        few = before;
        few.rlim_cur = bytes;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &few), 0);
        g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        ended += state_space_end(space) == SEARCH_DISK;
        assert_true(state_space_end(space) == SEARCH_DISK ||
                    state_space_end(space) == SEARCH_COMPLETE);
        assert_true(state_space_count(space) >= 100);
        for (StateId id = 0; id < state_space_count(space); id += 97) {
            assert_int_equal(table_number(state_space_get(space, id)),
                             table_number(state_space_get(whole, id)));
            assert_int_equal(state_space_parent(space, id), state_space_parent(whole, id));
        }
    }
    print_message("# %u searches ended by the disk\n", ended);
    assert_true(ended >= 4);
}

/* Whether it has done so, and to which file. */
typedef struct Damage {
    bool is_to_roots, is_done;
} Damage;

/* Between two batches: eight bytes in the middle of what is there. */
static bool damage(const StateSpace *space, void *user)
{
    enum { FIRST_BYTES = sizeof(uint64_t) << ROOTS_FIRST_BITS }; /* nothing is written there */
    Damage *of = user;
    const Spill *spill = space->spill;
    uint64_t lost = 0;

    if (!spill || of->is_done)
        return false;
    const UnnamedFile *file = of->is_to_roots ? &spill->roots : &spill->visited.file;
    uint64_t at = of->is_to_roots ? space->expanded * sizeof lost : file->bytes / 16 * 8;
    if (file->bytes < at + sizeof lost || file->bytes == 0 || (of->is_to_roots && at < FIRST_BYTES))
        return false;
    assert_int_equal(pwrite(file->file, &lost, sizeof lost, (off_t)at), sizeof lost);
    of->is_done = true;
    return false;
}

/* A disk that forgets what it took is found out: no state is taken for another. */
static void lost_bytes_are_a_limit(void **state)
{
    enum { STATES = 600000 };
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 6);
    g_autoptr(Table) table = random_table(rand, STATES, 3, false);

    for (int which = 0; which < 2; which++) {
        Damage of = {.is_to_roots = which};
        const SearchOptions options = {.tuning.workers = 2,
                                       .tuning.spill = folder,
                                       .tuning.spill_from = 1000,
                                       .tuning.spill_bytes = 1 << 20,
                                       .is_enough = damage,
                                       .enough = &of};
        g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);
        assert_true(of.is_done);
        assert_int_equal(state_space_end(space), SEARCH_DISK);
        assert_true(state_space_count(space) > 1000);
        assert_true(state_space_count(space) < STATES);
    }
}

/* Memory that is refused, in a table or for nodes, begins it in the middle of a block. */
static void refusals_begin_it(void **state)
{
    enum { STATES = 100000 };
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 7);
    g_autoptr(Table) table = random_table(rand, STATES, 3, false);
    g_autoptr(StateSpace) whole = state_space_search(table_model(table), NULL);
    SearchOptions options = {.tuning.workers = 2,
                             .tuning.spill = folder,
                             .tuning.spill_from = UINT32_MAX, /* not by number */
                             .tuning.spill_bytes = 1 << 18};
    const uint64_t part = tried_share_is_whole() ? 32 : 16; /* by which the limits fall */
    uint32_t complete = 0, cut = 0;

    for (uint64_t limit = state_space_memory(whole) * 5 / 4; limit > 1 << 20;
         limit -= limit / part) {
        options.limits.max_memory = limit;
        options.tuning.workers = 1 + limit / 32 % 2;
        g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);
        assert_true(state_space_memory(space) <= limit);
        cut += state_space_end(space) == SEARCH_MEMORY;
        if (state_space_end(space) == SEARCH_COMPLETE) {
            assert_same_space(whole, space);
            complete += space->spill != NULL;
        }
        for (StateId id = 0; id < state_space_count(space); id++)
            assert_int_equal(table_number(state_space_get(space, id)),
                             table_number(state_space_get(whole, id)));
    }
    print_message("# %u went on on disk to the end, %u did not\n", complete, cut);
    assert_true(complete >= 2 && cut >= 2);
}

static void no_folder(void **state)
{
    UnnamedFile file;

    assert_false(unnamed_file_open(&file, "/nowhere/at/all"));
    assert_int_equal(file.reason, ENOENT);
    assert_false(unnamed_file_open(&file, "/dev/null"));
    assert_int_equal(file.reason, ENOTDIR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_graphs),
        cmocka_unit_test(earliest_error),
        cmocka_unit_test(limits_within_a_level),
        cmocka_unit_test(deep),
        cmocka_unit_test(many_states),
        cmocka_unit_test(memory_begins_it),
        cmocka_unit_test(a_full_disk_is_a_limit),
        cmocka_unit_test(no_folder),
        cmocka_unit_test(lost_bytes_are_a_limit),
        cmocka_unit_test(refusals_begin_it),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
