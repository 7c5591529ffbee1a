/* Every bracket in every place, as deep as the language allows and deeper: it is refused with a
 * message, or it is a design and is searched; and ten thousand deep, by all commands. */
#include "tests/fuzz/commands.h"
#include "tests/fuzz/nest.h"
#include "tests/fuzz/pieces.h"
#include "tests/fuzz/seeds.h"
#include "tests/unit/tried_share.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { TRIED = 2500, BY_COMMANDS = 120, DEEPEST = 10000, MOST_STATES = 100, MOST_SECONDS = 300 };

typedef struct Nesting {
    GPtrArray *seeds, *places; /* of each seed */
    guint64 count;             /* of all places, brackets and depths */
    Pieces pieces;
} Nesting;

static const guint depths[] = {1, 2, 40, 150, 5000};

static int set_up(void **state)
{
    Nesting *nesting = g_new0(Nesting, 1);

    nesting->seeds = seeds_new(SEEDS_MODELS | SEEDS_LIBRARY | SEEDS_ACCEPT);
    nesting->places = g_ptr_array_new_with_free_func((GDestroyNotify)nest_places_free);
    pieces_init(&nesting->pieces, MOST_STATES);
    for (guint i = 0; i < nesting->seeds->len; i++) {
        NestPlaces *places = nest_places_new(nesting->seeds->pdata[i]);
        g_ptr_array_add(nesting->places, places);
        nesting->count += nest_places_count(places);
    }
    nesting->count *= nest_bracket_count() * G_N_ELEMENTS(depths);
    *state = nesting;
    return 0;
}

static int tear_down(void **state)
{
    Nesting *nesting = *state;

    alarm(0);
    pieces_clear(&nesting->pieces);
    g_ptr_array_unref(nesting->places);
    g_ptr_array_unref(nesting->seeds);
    g_free(nesting);
    return 0;
}

/* One of all texts, by its number; depth 0: its own. */
static char *text_of(const Nesting *nesting, guint64 number, guint depth)
{
    if (depth == 0)
        depth = depths[number % G_N_ELEMENTS(depths)];
    number /= G_N_ELEMENTS(depths);
    const Bracket *bracket = nest_bracket((guint)(number % nest_bracket_count()));
    number /= nest_bracket_count();
    for (guint i = 0; i < nesting->places->len; i++) {
        const NestPlaces *places = nesting->places->pdata[i];
        if (number < nest_places_count(places))
            return nest_text(places, (guint)number, bracket, depth);
        number -= nest_places_count(places);
    }
    g_assert_not_reached();
}

/* All of them would take hours: a step that has no divisor in common with the brackets and depths comes
 * by all pairs of them, in places of all designs. */
static guint64 stride(const Nesting *nesting, guint64 wanted)
{
    const guint64 pairs = nest_bracket_count() * G_N_ELEMENTS(depths);
    guint64 step = MAX(1, nesting->count / wanted);

    while (step > 1 && (step % 2 == 0 || step % 3 == 0 || step % 5 == 0))
        step--;
    g_assert(pairs == 2 * 2 * 2 * 3 * 5);
    return step;
}

static void test_nesting(void **state)
{
    Nesting *nesting = *state;
    Pieces *pieces = &nesting->pieces;
    const guint wanted = tried_share_of(TRIED);
    const guint64 step = stride(nesting, wanted);

    for (guint64 i = 0; i < nesting->count; i += step) {
        g_autofree char *text = text_of(nesting, i, 0);
        alarm(MOST_SECONDS);
        pieces->keeps_file = true;
        pieces_try(pieces, text, strlen(text));
        pieces->keeps_file = false;
    }
    pieces_print(pieces, "nested");
    assert_true(pieces->tried >= wanted);
    /* Of 24 brackets the round one is right around most expressions and 4 more around some, and of 5
     * depths 4 are allowed: with less than one in fifty accepted, the places were not places. */
    assert_true(pieces->accepted >= tried_share_floor(TRIED / 50));
}

static void test_deepest(void **state)
{
    Nesting *nesting = *state;
    Pieces *pieces = &nesting->pieces;
    Commands commands;
    const guint wanted = tried_share_of(BY_COMMANDS);
    const guint64 step = stride(nesting, wanted);
    guint tried = 0, told = 0;

    commands_init(&commands, pieces);
    for (guint64 i = 0; i < nesting->count; i += step, tried++) {
        g_autofree char *text = text_of(nesting, i, DEEPEST);
        alarm(MOST_SECONDS);
        pieces->keeps_file = true;
        pieces_write(pieces, text, strlen(text));
        told += commands_try_any(&commands, "nested too deeply");
        pieces->keeps_file = false;
    }
    commands_print(&commands);
    print_message("# %u texts, %u of them told to be nested too deeply\n", tried, told);
    assert_true(tried >= wanted);
    /* Many a bracket is wrong where it stands before anything is deep. */
    assert_true(told >= tried_share_floor(BY_COMMANDS / 10));
    commands_clear(&commands);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nesting, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_deepest, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
