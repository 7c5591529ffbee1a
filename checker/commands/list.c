/* `stalemate list`: the designs that ship, or those that some words are about. */
#include "checker/base/error.h"
#include "checker/base/member.h"
#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/models.h"
#include "checker/commands/session/options.h"
#include "checker/language/design.h"

#include <string.h>

static const char summary[] =
    "The designs that ship, one line each. With words, those with each of them in their name, "
    "title\n"
    "or header: symptoms, other names, products.\n"
    "\n"
    "Exit status: 0 there are some; 1 there is none with these words; 2 the command line is wrong.";

typedef struct Shipped {
    char *name, *path, *title;
} Shipped;

static void free_shipped(gpointer data)
{
    Shipped *it = data;

    g_free(it->name);
    g_free(it->path);
    g_free(it->title);
    g_free(it);
}

/* ---- which ---- */

/* Name, and the text up to the first empty line behind the header's comments; in small letters. */
static char *text_of(const char *name, const char *path)
{
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return g_utf8_strdown(name, -1);
    const char *header = strstr(text, "\n//");
    const char *end = header ? strstr(header, "\n\n") : NULL;
    g_autofree char *head = g_strndup(text, end ? (gsize)(end - text) : strlen(text));
    g_autofree char *all = g_strconcat(name, "\n", head, NULL);
    return g_utf8_strdown(all, -1);
}

static bool is_meant(const char *name, const char *path, char *const *words)
{
    g_autofree char *text = *words ? text_of(name, path) : NULL;

    for (; *words; words++) {
        g_autofree char *word = g_utf8_strdown(*words, -1);
        if (!strstr(text, word))
            return false;
    }
    return true;
}

static char *title_of(const char *path)
{
    Diagnostics *diagnostics = NULL;
    g_autoptr(Design) design = design_load(path, NULL, &diagnostics, NULL);
    char *title = design && design->title ? g_strdup(design->title) : NULL;

    if (diagnostics)
        diagnostics_free(diagnostics);
    return title;
}

static GPtrArray *find(const char *folder, char *const *words)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(free_shipped);
    g_autoptr(GPtrArray) names = models_names_in(folder);

    for (guint i = 0; i < names->len; i++) {
        g_autofree char *file = g_strconcat(names->pdata[i], ".stale", NULL);
        g_autofree char *path = g_build_filename(folder, file, NULL);
        if (!is_meant(names->pdata[i], path, words))
            continue;
        Shipped *it = g_new0(Shipped, 1);
        *it = (Shipped){g_strdup(names->pdata[i]), g_steal_pointer(&path), NULL};
        it->title = title_of(it->path);
        g_ptr_array_add(found, it);
    }
    return found;
}

/* ---- how ---- */

static char *as_text(const GPtrArray *found)
{
    GString *out = g_string_new(NULL);
    size_t width = 0;

    for (guint i = 0; i < found->len; i++)
        width = MAX(width, strlen(((const Shipped *)found->pdata[i])->name));
    for (guint i = 0; i < found->len; i++) {
        const Shipped *it = found->pdata[i];
        g_string_append_printf(out, "%-*s  %s\n", (int)width, it->name, it->title ? it->title : "");
    }
    return g_string_free(out, FALSE);
}

static char *as_json(const GPtrArray *found)
{
    g_autoptr(JsonBuilder) b = json_builder_new();

    json_builder_begin_array(b);
    for (guint i = 0; i < found->len; i++) {
        const Shipped *it = found->pdata[i];
        json_builder_begin_object(b);
        member_string(b, "name", it->name);
        member_string(b, "title", it->title);
        member_string(b, "file", it->path);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
    return member_document(b);
}

static int print(const GPtrArray *found, int format)
{
    GError *error = NULL;
    g_autofree char *text = format == 1 ? as_json(found) : as_text(found);

    if (!output_write(NULL, text, strlen(text), &error))
        return failure_print(error);
    return found->len > 0 ? EXIT_HOLDS : EXIT_FAILS;
}

int command_list(int argc, char **argv)
{
    g_autofree char *folder = models_folder(), *given = NULL;
    g_auto(GStrv) words = NULL;
    const GOptionEntry entries[] = {
        {"format", 0, 0, G_OPTION_ARG_STRING, &given, "How to write the result: text or json",
         "FORMAT"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, "[WORD...]"},
        {0}};
    char *none[] = {NULL};
    static const OutputFormat list[] = {{"text"}, {"json"}};
    g_autoptr(GOptionContext) context = options_context("list", summary);
    GError *error = NULL;
    int format = 0;

    if (!options_parse(context, entries, NULL, &argc, &argv, &error) ||
        (format = output_format(&(OutputFormats){"list", list, G_N_ELEMENTS(list)}, given, NULL,
                                &error)) < 0)
        return failure_print(error);
    if (!folder)
        return failure_print(g_error_new(STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                                         "the designs that ship are not installed"));
    g_autoptr(GPtrArray) found = find(folder, words ? words : none);
    return print(found, format);
}
