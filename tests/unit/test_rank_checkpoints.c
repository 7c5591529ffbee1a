/* A search that ranks share, stopped anywhere, kept in parts and resumed on another number of ranks, or by one process,
 * finds what a naive one finds without a stop, to the last number. Parts that are damaged, cut, missing or another's
 * are refused by name; a refused write leaves what was there. What ends one rank ends all at one block. */
#include "checker/base/error.h"
#include "checker/search/checkpoint/checkpoint.h"
#include "checker/search/checkpoint/checkpoint_read_spread.h"
#include "tests/unit/file_fixture.h"
#include "tests/unit/naive_search.h"
#include "tests/unit/random_table.h"
#include "tests/unit/thread_ranks.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#define SEED 20271
#define FACTS "the design\ttable\nparam N\t2\n"

typedef struct Kept { /* what all ranks do, each for itself */
    const Table *table;
    const Model *model;
    const NaiveSearch *naive; /* NULL: it ends before */
    uint32_t most;
    bool is_whole, is_written;
    char *refused; /* why it could not be read */
    StateId counts[THREAD_RANKS_MOST];
} Kept;

static uint32_t files_there(void)
{
    GDir *names = g_dir_open(folder, 0, NULL);
    uint32_t count = 0;

    while (g_dir_read_name(names))
        count++;
    g_dir_close(names);
    return count;
}

/* ---- stopped and resumed ---- */

static SearchOptions options_of(const Kept *kept, Ranks *ranks)
{
    return (SearchOptions){
        .limits.max_states = kept->most, .tuning.workers = 1, .tuning.ranks = ranks};
}

static void begin(Ranks *ranks, void *user)
{
    Kept *kept = user;
    SearchOptions options = options_of(kept, ranks);
    g_autoptr(StateSpace) space = state_space_search(kept->model, &options);
    GError *error = NULL;

    kept->counts[ranks->rank] = state_space_count(space);
    if (state_space_end(space) != SEARCH_STATES) {
        if (ranks->rank == 0)
            kept->is_whole = true;
        return;
    }
    const bool is_written = checkpoint_write(space, path, FACTS, NULL, &error);
    assert_int_equal(is_written, error == NULL);
    g_clear_error(&error);
    if (ranks->rank == 0)
        kept->is_written = is_written;
}

static void go_on(Ranks *ranks, void *user)
{
    Kept *kept = user;
    SearchOptions options = options_of(kept, ranks);
    GError *error = NULL;

    options.resumed =
        checkpoint_read_spread(path, FACTS, kept->model, &options.limits, ranks, &error);
    if (!options.resumed) {
        if (ranks->rank == 0)
            kept->refused = g_strdup(error->message);
        g_error_free(error);
        return;
    }
    /* A byte for each of its states is the least that the fullest rank takes; what judges them goes by that. */
    if (state_space_is_shared(options.resumed))
        assert_true(state_space_memory(options.resumed) - kept->model->size >=
                    state_space_depth(options.resumed) * sizeof(StateId) +
                        state_space_count(options.resumed) / ranks->count);
    g_autoptr(StateSpace) space = state_space_search(kept->model, &options);
    kept->counts[ranks->rank] = state_space_count(space);
    if (state_space_end(space) != SEARCH_STATES)
        assert_space_is(space, kept->naive, kept->table);
    else
        assert_true(checkpoint_write(space, path, FACTS, NULL, NULL));
    if (ranks->rank == 0)
        kept->is_whole = state_space_end(space) != SEARCH_STATES;
}

/* The same, by one process. */
static void go_on_alone(Kept *kept)
{
    SearchOptions options = options_of(kept, NULL);

    options.resumed = checkpoint_read(path, FACTS, kept->model, &options.limits, NULL);
    assert_non_null(options.resumed);
    g_autoptr(StateSpace) space = state_space_search(kept->model, &options);
    kept->is_whole = state_space_end(space) != SEARCH_STATES;
    if (kept->is_whole)
        assert_space_is(space, kept->naive, kept->table);
    else
        assert_true(checkpoint_write(space, path, FACTS, NULL, NULL));
}

/* Of the file itself, and what one generation has beside it. */
static void assert_files(uint32_t ranks)
{
    assert_int_equal(files_there(), ranks == 0 ? 1 : 1 + ranks);
}

static uint32_t stops, changes;

static void stop_and_go(GRand *rand, bool has_error)
{
    g_autoptr(Table) table =
        random_table(rand, 30 + random_below(rand, 150), 2 + random_below(rand, 3), has_error);
    g_autoptr(NaiveSearch) naive = naive_search(table, 0);
    Kept kept = {.table = table,
                 .model = table_model(table),
                 .naive = naive,
                 .most = 2 + random_below(rand, 20)};
    uint32_t ranks = random_below(rand, THREAD_RANKS_MOST + 1), before;

    if (ranks == 0)
        ranks = 1;
    thread_ranks_run(ranks, begin, &kept);
    while (!kept.is_whole) {
        assert_files(ranks);
        before = ranks;
        ranks = random_below(rand, THREAD_RANKS_MOST + 1);
        kept.most += 1 + random_below(rand, kept.most);
        if (ranks == 0)
            go_on_alone(&kept);
        else
            thread_ranks_run(ranks, go_on, &kept);
        assert_null(kept.refused);
        stops++;
        changes += before != ranks;
    }
    assert_int_equal(checkpoint_remove(path) == 0, kept.is_written);
    assert_int_equal(files_there(), 0);
}

static void any_number_of_ranks(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);

    for (uint32_t round = 0; round < 60; round++)
        stop_and_go(rand, round % 3 == 0);
    print_message("# %u stops, %u times another number of ranks went on\n", stops, changes);
    assert_true(stops >= 150 && changes >= 100);
}

/* Enough for several windows of ids. */
static void many_states(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 1);
    g_autoptr(Table) table = random_table(rand, 300000, 2, false);
    Kept kept = {.table = table, .model = table_model(table), .most = 200000};

    thread_ranks_run(3, begin, &kept);
    assert_true(kept.is_written);
    assert_int_equal(kept.counts[0], 200000);
    kept.most = 200001;
    thread_ranks_run(2, go_on, &kept);
    assert_null(kept.refused);
    assert_int_equal(kept.counts[1], 200001);
    assert_int_equal(checkpoint_remove(path), 0);
}

/* ---- refused ---- */

static Table *write_three(GRand *rand, Kept *kept)
{
    Table *table = random_table(rand, 400, 3, false);

    *kept = (Kept){.table = table, .model = table_model(table), .most = 200};
    thread_ranks_run(3, begin, kept);
    assert_true(kept->is_written);
    return table;
}

/* By ranks and by one process, with the same words but for whose rank it is. */
static void assert_refused(Kept *kept, const char *words)
{
    GError *error = NULL;
    SearchLimits none = {0};

    for (uint32_t ranks = 1; ranks <= THREAD_RANKS_MOST; ranks++) {
        thread_ranks_run(ranks, go_on, kept);
        assert_non_null(kept->refused);
        if (!g_str_has_suffix(kept->refused, words))
            fail_msg("%u ranks: %s, and not %s", ranks, kept->refused, words);
        g_clear_pointer(&kept->refused, g_free);
    }
    assert_null(checkpoint_read(path, FACTS, kept->model, &none, &error));
    assert_string_equal(error->message, words);
    assert_int_equal(error->code, STALEMATE_ERROR_INPUT);
    g_error_free(error);
}

static void put_file(const char *name, const char *data, gsize length)
{
    assert_true(g_file_set_contents(name, data, (gssize)length, NULL));
}

static void damaged_parts(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 2);
    Kept kept;
    g_autoptr(Table) table = write_three(rand, &kept);
    g_autofree char *part = g_strdup_printf("%s.1.1", path);
    g_autofree char *other = g_strdup_printf("%s.1.2", path);
    g_autofree char *data = NULL, *others = NULL;
    gsize length, others_length;
    uint32_t flips = 0;

    assert_true(g_file_get_contents(part, &data, &length, NULL));
    assert_true(g_file_get_contents(other, &others, &others_length, NULL));
    g_autofree char *damaged = g_strdup_printf("cannot read %s: it is damaged", part);
    g_autofree char *is_short = g_strdup_printf("cannot read %s: it ends too early", part);
    g_autofree char *is_none = g_strdup_printf("cannot read %s: No such file or directory", part);
    g_autofree char *is_other =
        g_strdup_printf("cannot read %s: it is a part of another checkpoint", part);
    for (gsize at = 60; at + 20 < length; at += 1 + length / 20, flips++) {
        data[at] ^= 0x10;
        put_file(part, data, length);
        assert_refused(&kept, damaged);
        data[at] ^= 0x10;
    }
    put_file(part, data, length / 2);
    assert_refused(&kept, is_short);
    put_file(part, others, others_length);
    assert_refused(&kept, is_other);
    g_unlink(part);
    assert_refused(&kept, is_none);
    put_file(part, data, length);
    kept.most = 201;
    thread_ranks_run(2, go_on, &kept);
    assert_null(kept.refused);
    print_message("# %u bytes were others\n", flips);
    assert_true(flips >= 15);
    assert_int_equal(checkpoint_remove(path), 0);
}

/* No room for parts: the checkpoint before is as it was, and nothing else is there. */
static void no_room(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 3);
    Kept kept;
    g_autoptr(Table) table = write_three(rand, &kept);
    struct rlimit limit;

    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = 100;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    kept.most = 300;
    thread_ranks_run(4, begin, &kept);
    limit.rlim_cur = before;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_false(kept.is_written);
    assert_files(3);
    kept.most = 201;
    thread_ranks_run(4, go_on, &kept);
    assert_null(kept.refused);
    assert_files(4);
    assert_int_equal(checkpoint_remove(path), 0);
}

/* Files of others that are named like parts, and what a crash left. */
static void what_is_swept(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 4);
    Kept kept;
    g_autoptr(Table) table = write_three(rand, &kept);
    g_autofree char *own = g_strdup_printf("%s.1.0", path), *data = NULL;
    g_autofree char *left = g_strdup_printf("%s.7.3", path);
    g_autofree char *open = g_strdup_printf("%s.6.3.aB3dE6", path);
    g_autofree char *others = g_strdup_printf("%s.5.0", path);
    gsize length;

    assert_true(g_file_get_contents(own, &data, &length, NULL));
    put_file(left, data, length);
    put_file(open, data, length / 2);
    put_file(others, "notes\n", 6);
    kept.most = 201;
    thread_ranks_run(2, go_on, &kept);
    assert_null(kept.refused);
    g_autofree char *next = g_strdup_printf("%s.8.1", path);
    assert_true(g_file_test(next, G_FILE_TEST_EXISTS));
    assert_true(g_file_test(others, G_FILE_TEST_EXISTS));
    assert_int_equal(files_there(), 4);
    assert_int_equal(checkpoint_remove(path), 0);
    assert_int_equal(files_there(), 1);
    g_unlink(others);
}

/* ---- what ends one rank ends all ---- */

typedef struct Stopped {
    const Model *model;
    uint32_t stopped; /* this rank */
    StateId at;       /* once it has so many states */
    bool by_time;
    int stops[THREAD_RANKS_MOST];
    SearchEnd ends[THREAD_RANKS_MOST];
    StateId counts[THREAD_RANKS_MOST];
} Stopped;

typedef struct StoppedRank {
    Stopped *stopped;
    Ranks *ranks;
} StoppedRank;

static bool look(const StateSpace *space, void *user)
{
    const StoppedRank *rank = user;
    const Stopped *stopped = rank->stopped;

    if (rank->ranks->rank != stopped->stopped || state_space_count(space) < stopped->at)
        return false;
    if (stopped->by_time)
        rank->ranks->deadline = 1;
    else
        *rank->ranks->stop = SIGUSR1;
    return false;
}

static void search_stopped(Ranks *ranks, void *user)
{
    Stopped *stopped = user;
    StoppedRank rank = {stopped, ranks};
    SearchOptions options = {.tuning.workers = 1,
                             .tuning.ranks = ranks,
                             .is_enough = look,
                             .enough = &rank,
                             .limits.stop = &stopped->stops[ranks->rank]};

    ranks->stop = &stopped->stops[ranks->rank];
    g_autoptr(StateSpace) space = state_space_search(stopped->model, &options);
    stopped->ends[ranks->rank] = state_space_end(space);
    stopped->counts[ranks->rank] = state_space_count(space);
}

static void one_is_stopped(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 5);
    uint32_t ended = 0;

    for (uint32_t round = 0; round < 40; round++) {
        g_autoptr(Table) table = random_table(rand, 20000, 2, false);
        const uint32_t count = 1 + random_below(rand, THREAD_RANKS_MOST);
        Stopped stopped = {.model = table_model(table),
                           .stopped = random_below(rand, count),
                           .at = 1 + random_below(rand, 2000),
                           .by_time = round % 2};
        thread_ranks_run(count, search_stopped, &stopped);
        for (uint32_t i = 0; i < count; i++) {
            assert_int_equal(stopped.ends[i], stopped.by_time ? SEARCH_TIME : SEARCH_STOPPED);
            assert_int_equal(stopped.counts[i], stopped.counts[0]);
            assert_int_equal(stopped.stops[i], stopped.by_time ? 0 : SIGUSR1);
        }
        assert_true(stopped.counts[0] >= stopped.at);
        ended += count;
    }
    print_message("# %u ranks ended with another\n", ended);
    assert_true(ended >= 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_ranks), cmocka_unit_test(many_states),
        cmocka_unit_test(damaged_parts),       cmocka_unit_test(no_room),
        cmocka_unit_test(what_is_swept),       cmocka_unit_test(one_is_stopped),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
