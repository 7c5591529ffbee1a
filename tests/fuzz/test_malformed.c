/* Whatever a file holds, the checker answers with diagnostics, or with verdicts; it never crashes.
 * Worth most under ./dev sanitize. */
#include "checker/judge/verdict.h"
#include "checker/program/program.h"
#include "tests/fuzz/mutate.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { MUTATIONS = 10000, MAX_PREFIXES = 12000, MAX_STATES = 300 };

typedef struct Shipped {
    GPtrArray *texts; /* char, NUL-terminated */
    char *path;       /* of the file that is written anew for every try */
} Shipped;

/* ---- one try ---- */

static void search(const System *system)
{
    SearchOptions options = {.max_states = MAX_STATES, .timeout = 5};
    g_autoptr(Program) program = program_new(system, NULL);
    if (!program) /* too large */
        return;
    g_autoptr(Verdicts) verdicts = verdicts_new(program_model(program), &options);

    assert_non_null(verdicts);
}

static void try_design(const Design *design, Diagnostics *diagnostics)
{
    Configuration configuration = {0};

    design_configure(design, &configuration, diagnostics);
    g_autoptr(System) system = system_resolve(design, &configuration, true, diagnostics);
    if (diagnostics_errors(diagnostics) == 0)
        search(system);
}

static void try_text(const Shipped *shipped, const char *text, gsize length)
{
    const char *const libraries[] = {STALEMATE_MODELS_SOURCE "/library", NULL};
    Diagnostics *list = NULL;
    g_autoptr(GError) error = NULL;

    assert_true(g_file_set_contents_full(shipped->path, text, (gssize)length,
                                         G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    g_autoptr(Design) design = design_load(shipped->path, libraries, &list, &error);
    g_autoptr(Diagnostics) diagnostics = list;
    if (!design) {
        assert_non_null(error);
        return;
    }
    try_design(design, diagnostics);
    g_autofree char *shown = diagnostics_text(diagnostics, FALSE);
    assert_true(diagnostics_errors(diagnostics) == 0 || *shown);
}

/* ---- all that ships ---- */

static int compare_paths(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_folder(GPtrArray *texts, const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    assert_non_null(folder);
    for (const char *name = g_dir_read_name(folder); name; name = g_dir_read_name(folder))
        if (g_str_has_suffix(name, ".stale"))
            g_ptr_array_add(names, g_build_filename(path, name, NULL));
    g_ptr_array_sort(names, compare_paths);
    for (guint i = 0; i < names->len; i++) {
        char *text = NULL;
        assert_true(g_file_get_contents(names->pdata[i], &text, NULL, NULL));
        g_ptr_array_add(texts, text);
    }
}

static int set_up(void **state)
{
    Shipped *shipped = g_new0(Shipped, 1);
    int file = g_file_open_tmp("stalemate-XXXXXX.stale", &shipped->path, NULL);

    assert_true(file >= 0);
    close(file);
    shipped->texts = g_ptr_array_new_with_free_func(g_free);
    add_folder(shipped->texts, STALEMATE_MODELS_SOURCE);
    add_folder(shipped->texts, STALEMATE_MODELS_SOURCE "/library");
    *state = shipped;
    return 0;
}

static int tear_down(void **state)
{
    Shipped *shipped = *state;

    g_unlink(shipped->path);
    g_ptr_array_unref(shipped->texts);
    g_free(shipped->path);
    g_free(shipped);
    return 0;
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

/* purge_race and the components that it uses: every prefix of them is tried, each time. */
static bool is_tried_whole(const char *text)
{
    return strstr(text, "design purge_race") || strstr(text, "component RedisKey<") ||
           strstr(text, "component Row<");
}

/* Tries prefixes, but of those that end in one and the same comment only the first and the last:
 * the lexer drops what is in it. Returns how many there are; of most texts only every `stride`th is
 * tried, none where it is 0. */
static gsize try_prefixes(const Shipped *shipped, gsize stride)
{
    gsize count = 0;

    for (guint i = 0; i < shipped->texts->len; i++) {
        const char *text = shipped->texts->pdata[i];
        bool whole = is_tried_whole(text);
        for (gsize length = 0; length <= strlen(text); length++) {
            if (stride > 0 && (whole || count % stride == 0))
                try_text(shipped, text, length);
            count++;
            length += comment_left(text, length);
        }
    }
    return count;
}

/* Every one of them takes minutes, and is for STALEMATE_EVERY_PREFIX=1. */
static void test_prefixes(void **state)
{
    const Shipped *shipped = *state;
    gsize stride = 1;

    if (!g_getenv("STALEMATE_EVERY_PREFIX"))
        stride = try_prefixes(shipped, 0) / MAX_PREFIXES + 1;
    try_prefixes(shipped, stride);
}

static void test_mutations(void **state)
{
    const Shipped *shipped = *state;
    guint64 random = 0x9E3779B97F4A7C15ULL;

    for (guint i = 0; i < MUTATIONS; i++) {
        const char *text = shipped->texts->pdata[i % shipped->texts->len];
        gsize length;
        g_autofree char *damaged = mutate(text, strlen(text), &random, &length);
        try_text(shipped, damaged, length);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_mutations),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
