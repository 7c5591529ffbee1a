/* Whatever a file holds, the checker answers with diagnostics, or with verdicts; it never crashes.
 * Worst are texts that end too early, and those with bytes that nobody typed. Worth most under
 * ./dev sanitize. */
#include "tests/fuzz/byte_mutate.h"
#include "tests/fuzz/pieces.h"
#include "tests/fuzz/seeds.h"
#include "tests/unit/tried_share.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MUTATIONS = 3000, MOST_PREFIXES = 6000, MOST_STATES = 60, LEAST_PERCENT = 20 };

typedef struct Shipped {
    GPtrArray *texts; /* char, NUL-terminated */
    Pieces pieces;
} Shipped;

static int set_up(void **state)
{
    Shipped *shipped = g_new0(Shipped, 1);

    pieces_init(&shipped->pieces, MOST_STATES);
    shipped->texts = seeds_new(SEEDS_MODELS | SEEDS_LIBRARY);
    *state = shipped;
    return 0;
}

static int tear_down(void **state)
{
    Shipped *shipped = *state;

    pieces_clear(&shipped->pieces);
    g_ptr_array_unref(shipped->texts);
    g_free(shipped);
    return 0;
}

static void try_text(Pieces *pieces, const char *text, gsize length)
{
    pieces->keeps_file = true;
    pieces_try(pieces, text, length);
    pieces->keeps_file = false;
}

/* How far the text goes on within the comment that it ends in; 0 where it ends in none. */
static gsize comment_left(const char *text, gsize length)
{
    gsize start = length;
    guint quotes = 0;

    while (start > 0 && text[start - 1] != '\n')
        start--;
    for (; start + 2 < length; start++) {
        quotes += text[start] == '"';
        if (quotes % 2 == 0 && text[start] == '/' && text[start + 1] == '/')
            return strcspn(text + length, "\n");
    }
    return 0;
}

/* purge_race and the components that it uses: every prefix of them is tried, but of a share. */
static bool is_tried_whole(const char *text)
{
    return tried_share_is_whole() &&
           (strstr(text, "design purge_race") || strstr(text, "component RedisKey<") ||
            strstr(text, "component Row<"));
}

/* Tries prefixes, but of those that end in one and the same comment only the first and the last:
 * the lexer drops what is in it. Returns how many there are; of most texts only every `stride`th is
 * tried, none where it is 0. */
static gsize try_prefixes(Shipped *shipped, gsize stride)
{
    gsize count = 0;

    for (guint i = 0; i < shipped->texts->len; i++) {
        const char *text = shipped->texts->pdata[i];
        bool whole = is_tried_whole(text);
        for (gsize length = 0; length <= strlen(text); length++) {
            if (stride > 0 && (whole || count % stride == 0))
                try_text(&shipped->pieces, text, length);
            count++;
            length += comment_left(text, length);
        }
    }
    return count;
}

/* Every one of them takes minutes, and is for STALEMATE_EVERY_PREFIX=1. */
static void test_prefixes(void **state)
{
    Shipped *shipped = *state;
    gsize stride = 1;

    if (!g_getenv("STALEMATE_EVERY_PREFIX"))
        stride = try_prefixes(shipped, 0) / tried_share_of(MOST_PREFIXES) + 1;
    try_prefixes(shipped, stride);
    pieces_print(&shipped->pieces, "prefixes");
    /* Where nothing is skipped but by the stride, it is at least half of those that were aimed at. */
    assert_true(shipped->pieces.tried >= tried_share_of(MOST_PREFIXES) / 2);
    /* A whole design is its own last prefix, but most break off within a declaration. */
    assert_true(shipped->pieces.accepted > 0);
}

static void test_mutations(void **state)
{
    Shipped *shipped = *state;
    guint64 random = 0x9E3779B97F4A7C15ULL;
    const Pieces *pieces = &shipped->pieces;
    const guint wanted = tried_share_of(MUTATIONS);

    for (guint i = 0; i < wanted; i++) {
        const char *text = shipped->texts->pdata[i % shipped->texts->len];
        gsize length;
        g_autofree char *damaged = byte_mutate(text, strlen(text), &random, &length);
        try_text(&shipped->pieces, damaged, length);
    }
    pieces_print(pieces, "mutations");
    assert_int_equal(pieces->tried, wanted);
    assert_true(pieces->accepted * 100 >= wanted * LEAST_PERCENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_prefixes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mutations, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
