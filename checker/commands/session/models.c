#include "checker/commands/session/models.h"

#include "checker/base/error.h"
#include "checker/language/syntax/diagnostics.h"

#include <string.h>

/* An installed program may have been moved with its tree: look beside it first. */
static char *beside_program(void)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);

    if (!program)
        return NULL;
    g_autofree char *bin = g_path_get_dirname(program);
    return g_build_filename(bin, "..", "share", "stalemate", "models", NULL);
}

char *models_folder(void)
{
    char *candidates[] = {beside_program(), g_strdup(STALEMATE_MODELS_SOURCE),
                          g_strdup(STALEMATE_MODELS_INSTALLED)};
    char *found = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(candidates); i++) {
        if (!found && candidates[i] && g_file_test(candidates[i], G_FILE_TEST_IS_DIR))
            found = g_steal_pointer(&candidates[i]);
        g_free(candidates[i]);
    }
    return found;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *models_names_in(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = folder ? g_dir_open(folder, 0, NULL) : NULL;
    const char *file;

    while (dir && (file = g_dir_read_name(dir)))
        if (g_str_has_suffix(file, ".stale"))
            g_ptr_array_add(names, g_strndup(file, strlen(file) - strlen(".stale")));
    g_ptr_array_sort(names, compare_names);
    return names;
}

GPtrArray *models_names(void)
{
    g_autofree char *folder = models_folder();

    return models_names_in(folder);
}

static char *nearest_name(const char *name)
{
    g_autoptr(GPtrArray) names = models_names();

    g_ptr_array_add(names, NULL);
    return diagnostics_nearest(name, (const char *const *)names->pdata);
}

/* The file that is meant, where its ending was left out. */
static char *beside(const char *name)
{
    g_autofree char *file = g_strconcat(name, ".stale", NULL);

    return g_file_test(file, G_FILE_TEST_IS_REGULAR) ? g_strdup_printf("did you mean `%s`?", file)
                                                     : NULL;
}

char *models_find(const char *name, GError **error)
{
    g_autofree char *folder = models_folder();

    g_autofree char *meant = beside(name);

    if (strcmp(name, "-") == 0 || g_file_test(name, G_FILE_TEST_EXISTS) ||
        (strchr(name, '/') && !meant))
        return g_strdup(name);
    if (folder) {
        g_autofree char *file =
            g_str_has_suffix(name, ".stale") ? g_strdup(name) : g_strconcat(name, ".stale", NULL);
        g_autofree char *path = g_build_filename(folder, file, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&path);
    }
    g_autofree char *hint = meant ? g_steal_pointer(&meant) : nearest_name(name);
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "there is no design `%s`, neither a file nor one that ships%s%s", name,
                hint ? "; " : " (stalemate list names them)", hint ? hint : "");
    return NULL;
}
