#include "tests/fuzz/seeds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

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
    assert_true(names->len > 0);
    g_ptr_array_sort(names, compare_paths);
    for (guint i = 0; i < names->len; i++) {
        char *text = NULL;
        assert_true(g_file_get_contents(names->pdata[i], &text, NULL, NULL));
        g_ptr_array_add(texts, text);
    }
}

GPtrArray *seeds_new(guint folders)
{
    static const char *const paths[] = {STALEMATE_MODELS_SOURCE, STALEMATE_MODELS_SOURCE "/library",
                                        STALEMATE_MODELS_SOURCE "/../tests/language/accept"};
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < G_N_ELEMENTS(paths); i++)
        if (folders & 1U << i)
            add_folder(texts, paths[i]);
    return texts;
}
