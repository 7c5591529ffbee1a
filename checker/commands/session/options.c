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

static bool asks_for_file(char **argv)
{
    for (char **word = argv + 1; *word && strcmp(*word, "--") != 0; word++)
        if (g_str_has_prefix(*word, "--output") || (word[0][0] == '-' && word[0][1] == 'o'))
            return true;
    return false;
}

/* ---- what is taken ---- */

static OptionsTaken *asked; /* to be filled, instead of anything parsed; or NULL */

static void take(const GOptionEntry *entries)
{
    for (; entries && entries->long_name; entries++) {
        if (!*entries->long_name) { /* what is no option */
            g_free(asked->arguments);
            asked->arguments = g_strdup(entries->arg_description);
            continue;
        }
        GOptionEntry entry = *entries;
        entry.long_name = g_strdup(entries->long_name);
        entry.description = g_strdup(entries->description);
        entry.arg_description = g_strdup(entries->arg_description);
        entry.arg_data = NULL;
        g_array_append_val(asked->entries, entry);
    }
}

/* FALSE, as nothing was parsed. */
static gboolean tell(GOptionContext *context, const GOptionEntry *entries, const GOptionEntry *more,
                     GError **error)
{
    asked->summary = g_strdup(g_option_context_get_summary(context));
    take(entries);
    take(more);
    if (error)
        *error = g_error_new_literal(STALEMATE_ERROR, STALEMATE_ERROR_ASKED, "");
    return FALSE;
}

static void free_entry(gpointer data)
{
    GOptionEntry *entry = data;

    g_free((char *)entry->long_name);
    g_free((char *)entry->description);
    g_free((char *)entry->arg_description);
}

OptionsTaken *options_taken_of(int (*run)(int argc, char **argv), const char *name)
{
    OptionsTaken *taken = g_new0(OptionsTaken, 1);
    g_autofree char *word = g_strdup(name);
    char help[] = "--help"; /* of a command with several tables, the one that --help shows */
    char *line[] = {word, help, NULL};

    taken->entries = g_array_new(FALSE, FALSE, sizeof(GOptionEntry));
    g_array_set_clear_func(taken->entries, free_entry);
    asked = taken;
    run(2, line);
    asked = NULL;
    return taken;
}

void options_taken_free(OptionsTaken *taken)
{
    if (!taken)
        return;
    g_free(taken->summary);
    g_free(taken->arguments);
    g_array_unref(taken->entries);
    g_free(taken);
}

/* ---- a line ---- */

GOptionContext *options_context(const char *command, const char *summary)
{
    g_autofree char *program = g_strconcat("stalemate ", command, NULL);
    GOptionContext *context = g_option_context_new(NULL);

    g_set_prgname(program);
    g_option_context_set_summary(context, summary);
    return context;
}

gboolean options_parse(GOptionContext *context, const GOptionEntry *entries,
                       const GOptionEntry *more, int *argc, char ***argv, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    GError *failure = NULL;

    if (asked)
        return tell(context, entries, more, error);
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
    bool is_output = !nearest && asks_for_file(*argv) &&
                     g_error_matches(failure, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION);
    if (!nearest && !is_output) {
        g_propagate_error(error, failure);
        return FALSE;
    }
    if (is_output)
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "there is no option -o here: the result goes to the standard output, > FILE "
                    "keeps it");
    else
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "there is no option --%s; did you mean --%s?", unknown, nearest);
    g_error_free(failure);
    return FALSE;
}
