#include "checker/commands/session/options.h"

#include "checker/base/error.h"
#include "checker/language/syntax/diagnostics.h"

#include <string.h>

static void add_names(const GOptionEntry *entries, GPtrArray *names)
{
    for (; entries && entries->long_name; entries++)
        if (*entries->long_name && !(entries->flags & G_OPTION_FLAG_HIDDEN))
            g_ptr_array_add(names, (char *)entries->long_name);
}

/* The first option on the line that none of the names is, without what it is set to; NULL where all
 * are known, and it must be a letter behind one `-`. Caller frees. */
static char *unknown_option(char **argv, const GPtrArray *names)
{
    for (char **word = argv + 1; *word && strcmp(*word, "--") != 0; word++) {
        if (!g_str_has_prefix(*word, "--"))
            continue;
        g_autofree char *name = g_strndup(*word + 2, strcspn(*word + 2, "="));
        if (!g_strv_contains((const char *const *)names->pdata, name))
            return g_steal_pointer(&name);
    }
    return NULL;
}

gboolean options_parse(GOptionContext *context, const GOptionEntry *entries,
                       const GOptionEntry *more, int *argc, char ***argv, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    GError *failure = NULL;

    if (entries)
        g_option_context_add_main_entries(context, entries, NULL);
    if (more)
        g_option_context_add_main_entries(context, more, NULL);
    if (g_option_context_parse(context, argc, argv, &failure))
        return TRUE;
    add_names(entries, names);
    add_names(more, names);
    g_ptr_array_add(names, (char *)"help");
    g_ptr_array_add(names, NULL);
    g_autofree char *unknown =
        g_error_matches(failure, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION)
            ? unknown_option(*argv, names)
            : NULL;
    const char *const *all = (const char *const *)names->pdata;
    const char *nearest = unknown ? diagnostics_nearest_name(unknown, all) : NULL;
    if (!nearest) {
        g_propagate_error(error, failure);
        return FALSE;
    }
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "there is no option --%s; did you mean --%s?", unknown, nearest);
    g_error_free(failure);
    return FALSE;
}
