#include "checker/base/member.h"
#include "checker/commands/command.h"
#include "checker/commands/conform/conform_design.h"
#include "checker/commands/log_open.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/options.h"
#include "checker/guarantee/guarantee.h"

#include <stdio.h>
#include <string.h>

static const char summary[] =
    "  stalemate conform DESIGN LOG --bind FILE    is the log a run of the design?\n"
    "  stalemate conform --guarantees LOG          were the reads fresh, without a design?\n"
    "\n"
    "Judges a log of operations, such as stalemate record writes: whether it is a run of a "
    "design,\n"
    "and which windows were open; the design's processes are templates for as many requests as "
    "the\n"
    "log has. With --guarantees and no design: whether the reads of each key were fresh, "
    "monotonic,\n"
    "saw one's own writes, and whether all of it is linearizable.\n"
    "\n"
    "Exit status: 0 it fits, and no window was open for longer than is claimed; 1 it does not; 2 "
    "the\n"
    "design, the binding, the log or the command line is wrong; 3 a limit was reached. With\n"
    "--guarantees: 0 all is kept; 1 something is broken; 3 the search for an order was given up, "
    "and\n"
    "nothing else is broken.";

typedef struct ConformOptions {
    gboolean guarantees;
    char *format, *output, *log_format, *bind;
    char **files;
    int as; /* a ConformFormat */
} ConformOptions;

static const char *word_of(const GuaranteeVerdict *verdict)
{
    return verdict->broken    ? "broken"
           : verdict->unknown ? "unknown"
           : verdict->judged  ? "kept"
                              : "not judged";
}

static const char *plural(guint count)
{
    return count == 1 ? "" : "s";
}

/* ---- text ---- */

/* "5", a write's value, or what was read. Caller frees. */
static char *value_of(const LogEntry *entry)
{
    if (guarantee_is_delete(entry))
        return g_strdup("nothing");
    if (entry->value)
        return g_strdup(entry->value);
    return entry->reply.kind == LOG_REPLY_NUMBER
               ? g_strdup_printf("%" G_GINT64_FORMAT, entry->reply.number)
               : g_strdup(entry->reply.text ? entry->reply.text : "nothing");
}

static void append_lines(GString *text, const GuaranteeVerdict *verdict)
{
    const LogEntry *read = verdict->read, *other = verdict->other;
    g_autofree char *value = value_of(read);

    g_string_append_printf(text, ": line %u, %s %s: %s", read->line, read->op, read->key, value);
    if (other) {
        g_autofree char *newer = value_of(other);
        g_string_append_printf(text, ", against line %u, %s: %s", other->line, other->op, newer);
    }
}

static char *text_of(const GuaranteeReport *found)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "%u key%s, %u read%s, %u write%s\n\n", found->keys,
                           plural(found->keys), found->reads, plural(found->reads), found->writes,
                           plural(found->writes));
    for (int kind = 0; kind < GUARANTEE_KINDS; kind++) {
        const GuaranteeVerdict *verdict = &found->verdicts[kind];
        const char *unit = kind == GUARANTEE_LINEARIZABLE ? "keys" : "reads";
        g_string_append_printf(text, "  %-12s  %s", guarantee_word((GuaranteeKind)kind),
                               word_of(verdict));
        if (verdict->broken)
            g_string_append_printf(text, " by %u of %u %s", verdict->broken, verdict->judged, unit);
        else if (verdict->unknown)
            g_string_append_printf(text, " of %u of %u %s", verdict->unknown, verdict->judged,
                                   unit);
        if (verdict->broken)
            append_lines(text, verdict);
        g_string_append_c(text, '\n');
    }
    if (found->misses)
        g_string_append_printf(text, "\n%u read%s found nothing, and %s not judged\n",
                               found->misses, plural(found->misses),
                               found->misses == 1 ? "is" : "are");
    if (found->unjudged)
        g_string_append_printf(
            text, "%s%u key%s not judged: what some command leaves there is not known\n",
            found->misses ? "" : "\n", found->unjudged, found->unjudged == 1 ? " is" : "s are");
    return g_string_free(text, FALSE);
}

/* ---- JSON ---- */

static void write_line(JsonBuilder *builder, const char *name, const LogEntry *entry)
{
    if (entry)
        member_int(builder, name, entry->line);
    else
        member_string(builder, name, NULL);
}

static char *json_of(const GuaranteeReport *found)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    member_int(builder, "keys", found->keys);
    member_int(builder, "unjudged", found->unjudged);
    member_int(builder, "reads", found->reads);
    member_int(builder, "writes", found->writes);
    member_int(builder, "misses", found->misses);
    member_object(builder, "guarantees");
    for (int kind = 0; kind < GUARANTEE_KINDS; kind++) {
        const GuaranteeVerdict *verdict = &found->verdicts[kind];
        member_object(builder, guarantee_word((GuaranteeKind)kind));
        member_string(builder, "verdict", word_of(verdict));
        member_int(builder, "judged", verdict->judged);
        member_int(builder, "broken", verdict->broken);
        member_int(builder, "unknown", verdict->unknown);
        write_line(builder, "line", verdict->read);
        write_line(builder, "against", verdict->other);
        json_builder_end_object(builder);
    }
    json_builder_end_object(builder);
    json_builder_end_object(builder);
    return member_document(builder);
}

/* ---- the command ---- */

int conform_format(const char *format, const char *path, bool has_page, GError **error)
{
    static const OutputFormat list[] = {[CONFORM_TEXT] = {"text", ".txt"},
                                        [CONFORM_JSON] = {"json", ".json"},
                                        [CONFORM_PAGE] = {"html", ".html"},
                                        [CONFORM_PICTURE] = {"svg", ".svg"}};
    const guint count = has_page ? G_N_ELEMENTS(list) : CONFORM_PAGE;

    return output_format(&(OutputFormats){"conform", list, count}, format, path, error);
}

static gboolean parse_line(int argc, char **argv, ConformOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"guarantees", 0, 0, G_OPTION_ARG_NONE, &options->guarantees,
         "Judge the guarantees of reads, on the log alone", NULL},
        {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, "How to write it: text or json",
         "FORMAT"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
         "Write to this file, in the format of its ending: .txt or .json", "FILE"},
        {"log-format", 0, 0, G_OPTION_ARG_STRING, &options->log_format, LOG_OPEN_FORMAT_HELP,
         "FORMAT"},
        {"bind", 0, 0, G_OPTION_ARG_FILENAME, &options->bind,
         "What stands for what: rows, fields of values, `log` lines", "FILE"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->files, NULL, "LOG"},
        {0}};
    g_autoptr(GOptionContext) context = options_context("conform", summary);

    if (!options_parse(context, entries, NULL, &argc, &argv, error))
        return FALSE;
    if (!options->files || !options->files[0])
        return failure_usage(error,
                             "conform needs a log: stalemate conform --guarantees app.ndjson");
    if (options->files[1])
        return failure_usage(error, "one log at a time, please: `%s` is one too many",
                             options->files[1]);
    options->as = conform_format(options->format, options->output, false, error);
    return options->as >= 0 && log_open_check(options->log_format, error);
}

static int status_of(const GuaranteeReport *found)
{
    int status = EXIT_HOLDS;

    for (int kind = 0; kind < GUARANTEE_KINDS; kind++) {
        if (found->verdicts[kind].broken)
            return EXIT_FAILS;
        if (found->verdicts[kind].unknown)
            status = EXIT_LIMITED;
    }
    return status;
}

static int judge(const ConformOptions *options, GError **error)
{
    const LogOpen request = {options->files[0], options->log_format, options->bind, NULL};
    g_autoptr(LogFile) log = log_open(&request, error);

    if (!log)
        return EXIT_WRONG;
    GuaranteeReport found = guarantees_judge(log);
    g_autofree char *text = options->as == CONFORM_JSON ? json_of(&found) : text_of(&found);
    return output_write(options->output, text, strlen(text), error) ? status_of(&found)
                                                                    : EXIT_WRONG;
}

/* It has that option, or says it with its value: `--bind=FILE`. */
static bool has_option(char **argv, const char *option)
{
    for (int i = 1; argv[i]; i++)
        if (g_str_has_prefix(argv[i], option))
            return true;
    return false;
}

int command_conform(int argc, char **argv)
{
    ConformOptions options = {0};
    GError *error = NULL;

    if (!has_option(argv, "--guarantees") && argc > 1) {
        if (has_option(argv, "--bind") || has_option(argv, "--help") || has_option(argv, "-h"))
            return conform_design(argc, argv, summary);
        failure_usage(&error, "what is to be judged? conform DESIGN LOG --bind FILE judges a log "
                              "against a design, --guarantees its reads alone");
        return failure_print(error);
    }
    int status = parse_line(argc, argv, &options, &error) ? judge(&options, &error) : EXIT_WRONG;

    if (error)
        status = failure_print(error);
    g_free(options.format);
    g_free(options.output);
    g_free(options.log_format);
    g_free(options.bind);
    g_strfreev(options.files);
    return status;
}
