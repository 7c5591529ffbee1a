/* Designs that were changed by tokens, lines and declarations, of which many are designs still: all
 * commands answer to them, or refuse them with a message. How many of them were accepted is counted:
 * a test of which most texts end in the parser would say little of what comes after it.
 * STALEMATE_TEST: only the tests of that name. */
#include "tests/fuzz/commands.h"
#include "tests/fuzz/random.h"
#include "tests/fuzz/seeds.h"
#include "tests/fuzz/token_mutate.h"
#include "tests/unit/tried_share.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    MUTANTS = 1250,
    DRAWN = 150,
    LEAST_PERCENT = 20, /* accepted */
    MOST_STATES = 500,
    MOST_SECONDS = 300, /* for one mutant: then it hangs, and SIGALRM ends the program */
};

typedef struct Subjects {
    GPtrArray *seeds;
    Pieces pieces;
    Commands commands;
    guint64 random;
} Subjects;

static int set_up(void **state)
{
    Subjects *subjects = g_new0(Subjects, 1);

    subjects->seeds = seeds_new(SEEDS_MODELS | SEEDS_ACCEPT);
    subjects->random = 0x9E3779B97F4A7C15ULL;
    pieces_init(&subjects->pieces, MOST_STATES);
    commands_init(&subjects->commands, &subjects->pieces);
    *state = subjects;
    return 0;
}

static int tear_down(void **state)
{
    Subjects *subjects = *state;

    alarm(0);
    commands_clear(&subjects->commands);
    pieces_clear(&subjects->pieces);
    g_ptr_array_unref(subjects->seeds);
    g_free(subjects);
    return 0;
}

/* Every seed in its turn, with another one to take from. */
static char *mutant(Subjects *subjects, guint number)
{
    const GPtrArray *seeds = subjects->seeds;
    guint64 donor = random_below(&subjects->random, seeds->len);

    return token_mutate(seeds->pdata[number % seeds->len], seeds->pdata[donor], &subjects->random);
}

static void assert_accepted(const Pieces *pieces, guint most)
{
    pieces_print(pieces, "mutants");
    assert_int_equal(pieces->tried, most);
    if (pieces->accepted * 100 < most * LEAST_PERCENT)
        fail_msg("of %u mutants only %u were accepted, less than %d %%", most, pieces->accepted,
                 LEAST_PERCENT);
}

/* Each did its work for some of those that were accepted: not every design has a run to show, a small
 * graph, a question or a param. */
static void assert_done(const Commands *commands, guint accepted, guint first, guint last)
{
    commands_print(commands);
    for (guint i = first; i <= last; i++)
        if (commands_done(commands, i) < accepted / 100)
            fail_msg("%s did its work for %u of %u designs only", commands_name(i),
                     commands_done(commands, i), accepted);
}

static void test_mutants(void **state)
{
    Subjects *subjects = *state;
    const guint most = tried_share_of(MUTANTS);

    for (guint i = 0; i < most; i++) {
        g_autofree char *text = mutant(subjects, i);
        alarm(MOST_SECONDS);
        subjects->pieces.keeps_file = true;
        if (pieces_try(&subjects->pieces, text, strlen(text)) == CAME_ACCEPTED)
            commands_try_accepted(&subjects->commands, subjects->random >> 20);
        else
            commands_try_refused(&subjects->commands);
        subjects->pieces.keeps_file = false;
    }
    assert_accepted(&subjects->pieces, most);
    assert_done(&subjects->commands, subjects->pieces.accepted, 0, COMMAND_COUNT - 3);
}

static void test_drawn(void **state)
{
    Subjects *subjects = *state;
    const guint most = tried_share_of(DRAWN);

    for (guint i = 0; i < most; i++) {
        g_autofree char *text = mutant(subjects, i);
        alarm(MOST_SECONDS);
        subjects->pieces.keeps_file = true;
        if (pieces_try(&subjects->pieces, text, strlen(text)) == CAME_ACCEPTED)
            commands_try_drawn(&subjects->commands);
        subjects->pieces.keeps_file = false;
    }
    assert_accepted(&subjects->pieces, most);
    assert_done(&subjects->commands, subjects->pieces.accepted, COMMAND_COUNT - 2,
                COMMAND_COUNT - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_mutants, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_drawn, set_up, tear_down),
    };

    cmocka_set_test_filter(g_getenv("STALEMATE_TEST"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
