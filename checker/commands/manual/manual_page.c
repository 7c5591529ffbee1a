#include "checker/commands/manual/manual_page.h"

#include "checker/commands/session/options.h"

#include <stdbool.h>
#include <string.h>

/* ---- roff ---- */

/* A hyphen that can be copied is `\-`; what would be a request at the start of a line gets `\&`. */
static void append_escaped(GString *out, const char *text)
{
    bool is_start = out->len == 0 || out->str[out->len - 1] == '\n';

    for (const char *c = text; *c; c++) {
        if (is_start && strchr(".'", *c))
            g_string_append(out, "\\&");
        if (*c == '\\')
            g_string_append(out, "\\e");
        else if (*c == '-')
            g_string_append(out, "\\-");
        else
            g_string_append_c(out, *c);
        is_start = *c == '\n';
    }
}

static void append_line(GString *out, const char *before, const char *text)
{
    g_string_append(out, before);
    append_escaped(out, text);
    g_string_append_c(out, '\n');
}

static void append_head(GString *out, const char *name, const char *summary)
{
    g_autofree char *capitals = g_ascii_strup(name, -1);

    g_string_append_printf(out, ".TH %s 1 \"\" \"stalemate %s\" \"User Commands\"\n.SH NAME\n",
                           capitals, STALEMATE_VERSION);
    append_escaped(out, name);
    append_line(out, " \\- ", summary);
}

/* ---- texts of --help ---- */

/* A paragraph; lines that are further in stay as they are. */
static void append_paragraph(GString *out, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    bool is_list = false;

    for (char **line = lines; *line; line++) {
        const bool is_item = g_str_has_prefix(*line, "  ");
        if (is_item != is_list)
            g_string_append_printf(out, "%s%s", is_item && line > lines ? ".PP\n" : "",
                                   is_item ? ".nf\n" : ".fi\n.PP\n");
        is_list = is_item;
        append_line(out, "", *line);
    }
    if (is_list)
        g_string_append(out, ".fi\n");
}

/* "0 all holds; 1 something does not": one entry for each status. */
static void append_statuses(GString *out, const char *text)
{
    g_autofree char *line = g_strdelimit(g_strdup(text), "\n", ' ');
    g_auto(GStrv) parts = g_strsplit(line, "; ", -1);

    g_string_append(out, ".SH EXIT STATUS\n");
    for (char **part = parts; *part; part++) {
        const char *about = strchr(*part, ' ');
        if (g_ascii_isdigit(**part) && about) {
            g_string_append_printf(out, ".TP\n.B %.*s\n", (int)(about - *part), *part);
            append_line(out, "", about + 1);
        } else {
            append_line(out, "; ", *part);
        }
    }
}

/* The description; returns what stands there of exit statuses, or NULL. */
static const char *append_description(GString *out, const char *summary)
{
    static const char mark[] = "Exit status: ";
    const char *exits = strstr(summary, mark);
    g_autofree char *text =
        exits ? g_strndup(summary, (gsize)(exits - summary)) : g_strdup(summary);
    g_auto(GStrv) paragraphs = g_strsplit(g_strchomp(text), "\n\n", -1);

    g_string_append(out, ".SH DESCRIPTION\n");
    for (char **paragraph = paragraphs; *paragraph; paragraph++) {
        if (paragraph != paragraphs)
            g_string_append(out, ".PP\n");
        append_paragraph(out, *paragraph);
    }
    return exits ? exits + strlen(mark) : NULL;
}

static void append_options(GString *out, const GArray *entries)
{
    if (entries->len > 0)
        g_string_append(out, ".SH OPTIONS\n");
    for (guint i = 0; i < entries->len; i++) {
        const GOptionEntry *entry = &g_array_index(entries, GOptionEntry, i);
        g_string_append(out, ".TP\n");
        if (entry->short_name)
            g_string_append_printf(out, "\\fB\\-%c\\fR, ", entry->short_name);
        g_string_append(out, "\\fB");
        append_escaped(out, "--");
        append_escaped(out, entry->long_name);
        g_string_append(out, "\\fR");
        if (entry->arg_description && entry->arg != G_OPTION_ARG_NONE) {
            g_string_append(out, "=\\fI");
            append_escaped(out, entry->arg_description);
            g_string_append(out, "\\fR");
        }
        append_line(out, "\n", entry->description);
    }
}

/* ---- pages ---- */

static char *page_of_command(const Command *command)
{
    g_autoptr(OptionsTaken) taken = options_taken_of(command->run, command->name);
    g_autofree char *name = g_strconcat("stalemate-", command->name, NULL);
    GString *out = g_string_new(NULL);

    append_head(out, name, command->summary);
    g_string_append_printf(out, ".SH SYNOPSIS\n.B stalemate %s\n", command->name);
    if (taken->entries->len > 0)
        g_string_append(out, "[\\fIoptions\\fR] ");
    append_line(out, "", taken->arguments ? taken->arguments : "");
    const char *exits = append_description(out, taken->summary);
    append_options(out, taken->entries);
    if (exits)
        append_statuses(out, exits);
    g_string_append(out, ".SH SEE ALSO\n.BR stalemate (1)\n");
    return g_string_free(out, FALSE);
}

static char *page_of_program(void)
{
    GString *out = g_string_new(NULL);
    guint count;
    const Command *commands = command_table(&count);

    append_head(out, "stalemate", "a model checker for cache invalidation");
    g_string_append(out,
                    ".SH SYNOPSIS\n.B stalemate\n\\fICOMMAND\\fR [\\fIoptions\\fR] \\fIDESIGN\\fR\n"
                    ".SH DESCRIPTION\n");
    append_line(out, "",
                "Says for which interleavings a design of caches and databases serves what is "
                "stale, for how long, "
                "and which fixes mend it.");
    append_line(out, ".PP\n",
                "A design that ships is found by its name: stalemate check purge_race");
    g_string_append(out, ".SH COMMANDS\n");
    for (guint i = 0; i < count; i++) {
        g_string_append(out, ".TP\n\\fB");
        append_escaped(out, commands[i].name);
        append_line(out, "\\fR\n", commands[i].summary);
    }
    g_string_append(out, ".SH OPTIONS\n.TP\n\\fB\\-\\-version\\fR\nThe version.\n.SH SEE ALSO\n");
    for (guint i = 0; i < count; i++)
        g_string_append_printf(out, ".BR stalemate\\-%s (1)%s\n", commands[i].name,
                               i + 1 < count ? "," : "");
    return g_string_free(out, FALSE);
}

char *manual_page(const Command *command)
{
    return command ? page_of_command(command) : page_of_program();
}
