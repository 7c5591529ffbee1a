/* A search that was stopped, written, read and resumed finds what a naive one finds without a stop,
 * to the last number. */
#include "checker/base/error.h"
#include "checker/search/checkpoint/checkpoint.h"
#include "checker/search/checkpoint/checksummed_file.h"
#include "tests/unit/file_fixture.h"
#include "tests/unit/naive_search.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define SEED 20263
#define FACTS "the design\ttable\nparam N\t2\n"

static uint32_t below(GRand *rand, uint32_t end)
{
    return (uint32_t)g_rand_int_range(rand, 0, (int)end);
}

/* Some states are far from the beginning, some steps break monitors, some are errors. */
static Table *random_table(GRand *rand, uint32_t states, bool has_error)
{
    Table *table = table_new(states);

    for (ActorKind kind = ACTOR_PROCESS; kind <= ACTOR_FAULT; kind++)
        table_actor(table, kind, "x");
    table_begin(table, 0);
    table_begin(table, below(rand, states));
    for (uint32_t i = 0; i < states * 3; i++) {
        uint32_t from = below(rand, states), to = (from + below(rand, 12)) % states;
        ModelStep *step = table_step(table, from, (uint16_t)below(rand, 3), to);
        if (below(rand, 8) == 0)
            step->broken = UINT64_C(1) << below(rand, 64);
    }
    for (uint32_t i = 0; i < states; i++)
        table->states[i].predicates = (uint64_t)g_rand_int(rand) << 32 | g_rand_int(rand);
    if (has_error)
        table_step(table, states / 2, 0, 0)->is_error = true;
    return table;
}

static SearchOptions some_options(GRand *rand)
{
    return (SearchOptions){
        .tuning.workers = 1 + below(rand, 3),
        .tuning.workers_from = below(rand, 2) ? 1 : 20,
        .tuning.chunk_size = 1 + below(rand, 3),
    };
}

static StateSpace *read_space(Table *table, const SearchLimits *limits)
{
    g_autoptr(GError) error = NULL;
    StateSpace *space = checkpoint_read(path, FACTS, table_model(table), limits, &error);

    if (!space)
        fail_msg("%s", error->message);
    return space;
}

/* Goes on with what is in the file. */
static StateSpace *resume(Table *table, SearchOptions options)
{
    options.resumed = read_space(table, &options.limits);
    return state_space_search(table_model(table), &options);
}

/* Stopped at any number of states, the first and the last and some twice, and at none. */
static void stopped_anywhere(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
    uint32_t resumed = 0;

    for (uint32_t round = 0; round < 40; round++) {
        uint32_t states = 2 + below(rand, 80);
        g_autoptr(Table) table = random_table(rand, states, round % 4 == 0);
        g_autoptr(NaiveSearch) naive = naive_search(table, 0);
        SearchOptions first = some_options(rand);

        first.limits.max_states = 1 + below(rand, 3);
        StateSpace *space = state_space_search(table_model(table), &first);
        while (state_space_end(space) == SEARCH_STATES) {
            SearchOptions options = some_options(rand);
            assert_true(checkpoint_write(space, path, FACTS, NULL, NULL));
            state_space_free(space);
            options.limits.max_states = first.limits.max_states += below(rand, 25);
            g_autoptr(NaiveSearch) part = naive_search(table, (uint32_t)options.limits.max_states);
            space = resume(table, options);
            assert_space_is(space, part, table);
            resumed++;
        }
        assert_space_is(space, naive, table);
        state_space_free(space);
    }
    print_message("# stopped and resumed %u times\n", resumed);
    assert_true(resumed >=
                40); /* once for each table: they have up to 81 states, the limit steps by 12 */
}

/* What is written is found again where it is read and written: nothing gets lost on the way. */
static void written_again(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 1);
    g_autoptr(Table) table = random_table(rand, 300, false);
    SearchOptions options = {.limits.max_states = 150};
    g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);
    g_autofree char *first = NULL, *second = NULL;
    size_t first_length, second_length;

    assert_int_equal(state_space_count(space), 150);
    assert_true(checkpoint_write(space, path, FACTS, NULL, NULL));
    assert_true(g_file_get_contents(path, &first, &first_length, NULL));
    g_autoptr(StateSpace) read = read_space(table, NULL);
    assert_true(checkpoint_write(read, path, FACTS, NULL, NULL));
    assert_true(g_file_get_contents(path, &second, &second_length, NULL));
    assert_memory_equal(first, second, first_length);
    assert_int_equal(first_length, second_length);
}

/* A limit below what there is leaves it as it is. */
static void lower_limit(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 2);
    g_autoptr(Table) table = random_table(rand, 300, false);
    SearchOptions options = {.limits.max_states = 150};
    g_autoptr(NaiveSearch) naive = naive_search(table, 150);
    g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);

    assert_int_equal(state_space_count(space), 150);
    assert_true(checkpoint_write(space, path, FACTS, NULL, NULL));
    options.limits.max_states = 10;
    g_autoptr(StateSpace) resumed = resume(table, options);
    assert_space_is(resumed, naive, table);
}

/* ---- while it goes on ---- */

typedef struct Watch {
    Table *table;
    const NaiveSearch *naive;
    uint32_t resumed;
} Watch;

static void resume_here(const StateSpace *space, bool is_last, void *user)
{
    Watch *watch = user;

    assert_false(is_last);
    assert_true(checkpoint_write(space, path, FACTS, NULL, NULL));
    g_autoptr(StateSpace) resumed = resume(watch->table, (SearchOptions){.tuning.workers = 1});
    assert_space_is(resumed, watch->naive, watch->table);
    watch->resumed++;
}

/* The search is shown where it can be resumed from, at least once for each level. */
static void shown_anywhere(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 3);

    for (uint32_t round = 0; round < 10; round++) {
        g_autoptr(Table) table = random_table(rand, 60, round % 4 == 0);
        g_autoptr(NaiveSearch) naive = naive_search(table, 0);
        Watch watch = {table, naive, 0};
        SearchOptions options = some_options(rand);

        options.observer = &(SearchObserver){.keep = resume_here, .user = &watch};
        g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);
        assert_space_is(space, naive, table);
        assert_true(watch.resumed >= state_space_depth(space));
    }
}

/* Levels so wide that they are not searched at once: the next one is known in part. */
static void shown_within_a_level(void **state)
{
    enum { FANS = 30, WIDTH = FANS * FANS };
    g_autoptr(Table) table = table_new(1 + FANS + 2 * WIDTH);

    table_actor(table, ACTOR_PROCESS, "x");
    table_begin(table, 0);
    for (uint32_t i = 0; i < FANS; i++)
        table_step(table, 0, 0, 1 + i);
    for (uint32_t i = 0; i < WIDTH; i++) {
        table_step(table, 1 + i / FANS, 0, 1 + FANS + i);
        table_step(table, 1 + FANS + i, 0, 1 + FANS + WIDTH + i);
        table_step(table, 1 + FANS + i, 0, 1 + FANS + WIDTH + i / 2);
    }
    g_autoptr(NaiveSearch) naive = naive_search(table, 0);
    Watch watch = {table, naive, 0};
    SearchOptions options = {.tuning.workers = 1,
                             .observer = &(SearchObserver){.keep = resume_here, .user = &watch}};
    g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);
    assert_space_is(space, naive, table);
    assert_true(watch.resumed > state_space_depth(space) + 1);
}

/* ---- many states ---- */

enum { SIDE = 200 };

/* Steps to the right and down. In a square of SIDE by SIDE: all of its states, two steps for each
 * but those of the last row and column, which have one less, and the farthest corner at twice SIDE
 * less two. */
static Table *square(void)
{
    Table *table = table_new(SIDE * SIDE);

    table_actor(table, ACTOR_PROCESS, "x");
    table_begin(table, 0);
    for (uint32_t i = 0; i < SIDE * SIDE; i++) {
        if (i % SIDE + 1 < SIDE)
            table_step(table, i, 0, i + 1);
        if (i / SIDE + 1 < SIDE)
            table_step(table, i, 0, i + SIDE);
    }
    return table;
}

static void many_states(void **state)
{
    g_autoptr(Table) table = square();

    for (uint32_t most = 30000; most < SIDE * SIDE; most += 4500) {
        g_autoptr(StateSpace) space = state_space_search(
            table_model(table), &(SearchOptions){.limits.max_states = most, .tuning.workers = 2});
        assert_int_equal(state_space_count(space), most);
        assert_true(checkpoint_write(space, path, FACTS, NULL, NULL));
        g_autoptr(StateSpace) resumed = resume(table, (SearchOptions){.tuning.workers = 2});
        assert_int_equal(state_space_end(resumed), SEARCH_COMPLETE);
        assert_int_equal(state_space_count(resumed), SIDE * SIDE);
        assert_int_equal(state_space_transitions(resumed), 2 * SIDE * (SIDE - 1));
        assert_int_equal(state_space_depth(resumed), 2 * SIDE - 2);
    }
}

/* ---- refusals ---- */

static void assert_refused(Table *table, const char *facts, SearchLimits limits, int code,
                           const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *expected = g_strdup_printf(message, path);

    assert_null(checkpoint_read(path, facts, table_model(table), &limits, &error));
    assert_string_equal(error->message, expected);
    assert_int_equal(error->code, code);
}

static void write_square(Table *table)
{
    g_autoptr(StateSpace) space =
        state_space_search(table_model(table), &(SearchOptions){.limits.max_states = 20000});

    assert_true(checkpoint_write(space, path, FACTS, NULL, NULL));
}

static void other_searches(void **state)
{
    const SearchLimits none = {0};
    g_autoptr(Table) table = square();

    write_square(table);
    assert_refused(table, "the design\ttable\nparam N\t3\n", none, STALEMATE_ERROR_INPUT,
                   "%s is of another search: param N is 2 there, and 3 here");
    assert_refused(table, "the design\tchair\n", none, STALEMATE_ERROR_INPUT,
                   "%s is of another search: the design is table there, and chair here");
    assert_refused(table, "the design\ttable\nparam M\t2\n", none, STALEMATE_ERROR_INPUT,
                   "%s is of another search");
    assert_refused(table, "the design\ttable\n", none, STALEMATE_ERROR_INPUT,
                   "%s is of another search");
    assert_refused(table, "", none, STALEMATE_ERROR_INPUT, "%s is of another search");

    /* The same facts, but no more steps down: the way to most states had some. */
    for (uint32_t i = 0; i < SIDE * SIDE; i++)
        if (i / SIDE + 1 < SIDE)
            table->states[i].steps.length--;
    assert_refused(table, FACTS, none, STALEMATE_ERROR_INPUT,
                   "%s is of another search: its steps are others");
}

static void limits(void **state)
{
    int stop = 1;
    g_autoptr(Table) table = square();

    write_square(table);
    assert_refused(table, FACTS, (SearchLimits){.max_memory = 20000}, STALEMATE_ERROR_LIMIT,
                   "the 20000 states in %s take more memory than there is");
    assert_refused(table, FACTS, (SearchLimits){.stop = &stop}, STALEMATE_ERROR_LIMIT,
                   "interrupted while reading %s");
    assert_refused(table, FACTS, (SearchLimits){.deadline = 1}, STALEMATE_ERROR_LIMIT,
                   "the time is over, and %s is not read yet");
}

/* With each limit of memory it is read, or refused for that; and what is read goes on. */
static void any_memory(void **state)
{
    g_autoptr(Table) table = square();
    uint32_t read = 0, refused = 0;

    write_square(table);
    for (uint64_t memory = 100000; memory < 4000000; memory += memory / 8) {
        g_autoptr(GError) error = NULL;
        SearchOptions options = {.limits.max_memory = memory};
        options.resumed = checkpoint_read(path, FACTS, table_model(table), &options.limits, &error);
        if (!options.resumed) {
            assert_int_equal(error->code, STALEMATE_ERROR_LIMIT);
            refused++;
            continue;
        }
        g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);
        assert_true(state_space_memory(space) <= memory);
        assert_true(state_space_count(space) >= 20000);
        read++;
    }
    assert_true(read > 0 && refused > 0);
}

/* Nobody but who forges seals makes such a file: its numbers are all there, and any one is another.
 * It is refused, or else it is a search that could be. */
static void other_numbers(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 4);
    g_autoptr(Table) table = random_table(rand, 30, false);
    g_autoptr(StateSpace) space =
        state_space_search(table_model(table), &(SearchOptions){.limits.max_states = 20});
    GArray *numbers = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    uint64_t number;
    uint32_t refused = 0, taken = 0;

    assert_true(checkpoint_write(space, path, FACTS, NULL, NULL));
    ChecksummedReader *reader = checksummed_reader_open(path, "checkpoint", NULL);
    for (uint32_t i = 0; checksummed_reader_get(reader, &number); i++)
        g_array_append_val(numbers, number);
    checksummed_reader_close(reader, NULL);
    for (guint i = 0; i < numbers->len; i += 1 + below(rand, 8)) {
        ChecksummedWriter *writer = checksummed_writer_new(path, "checkpoint", NULL);
        for (guint j = 0; j < numbers->len; j++)
            checksummed_writer_put(writer, g_array_index(numbers, uint64_t, j) +
                                               (i == j ? g_rand_int_range(rand, 1, 30) : 0));
        assert_true(checksummed_writer_finish(writer, NULL));
        g_autoptr(GError) error = NULL;
        g_autoptr(StateSpace) read = checkpoint_read(path, FACTS, table_model(table), NULL, &error);
        assert_true((read == NULL) == (error != NULL));
        refused += read == NULL;
        taken += read != NULL;
    }
    print_message("# %u files of other numbers refused, %u read\n", refused, taken);
    assert_true(refused > 0 && taken > 0); /* a count, and a word of a state */
    g_array_free(numbers, TRUE);
}

/* Notes are read alone, before the states, and with none of them; of other facts they are not read, nor where the
 * file is cut among them. */
static void notes(void **state)
{
    enum { COUNT = 40000 }; /* several blocks of the file */
    g_autoptr(Table) table = square();
    g_autoptr(StateSpace) space =
        state_space_search(table_model(table), &(SearchOptions){.limits.max_states = 20});
    g_autoptr(GArray) put = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    g_autoptr(GArray) got = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    g_autofree char *bytes = NULL;
    gsize length;

    for (uint64_t i = 0, number; i < COUNT; i++) {
        number = i % 64 == 63 ? UINT64_MAX - i : i * i;
        g_array_append_val(put, number);
    }
    for (int has_space = 0; has_space < 2; has_space++) {
        assert_true(checkpoint_write(has_space ? space : NULL, path, FACTS, put, NULL));
        g_array_set_size(got, 0);
        assert_true(checkpoint_read_notes(path, FACTS, got, NULL));
        assert_int_equal(got->len, COUNT);
        assert_memory_equal(got->data, put->data, COUNT * sizeof(uint64_t));
        g_autoptr(StateSpace) read = read_space(table, NULL);
        assert_int_equal(state_space_count(read), has_space ? 20 : 0);
    }
    assert_false(checkpoint_read_notes(path, "the design\tchair\n", got, NULL));
    assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    for (gsize cut = 0; cut < length / 2; cut += length / 37) {
        g_autoptr(GError) error = NULL;
        assert_true(g_file_set_contents(path, bytes, (gssize)cut, NULL));
        assert_false(checkpoint_read_notes(path, FACTS, got, &error));
        assert_non_null(error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stopped_anywhere),
        cmocka_unit_test(written_again),
        cmocka_unit_test(lower_limit),
        cmocka_unit_test(shown_anywhere),
        cmocka_unit_test(shown_within_a_level),
        cmocka_unit_test(many_states),
        cmocka_unit_test(other_searches),
        cmocka_unit_test(limits),
        cmocka_unit_test(any_memory),
        cmocka_unit_test(other_numbers),
        cmocka_unit_test(notes),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
