#include "checker/commands/check/check.h"
#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/progress.h"
#include "checker/commands/session/session.h"
#include "checker/commands/trace/property_reference.h"
#include "checker/judge/verdict.h"
#include "checker/language/syntax/decl.h"
#include "traces/counterexample/build.h"
#include "traces/explain/explain.h"
#include "traces/explain/fold.h"
#include "traces/format/formats.h"

#include <stdio.h>

static const char summary[] =
    "Shows the shortest run of a window or a check, under a set of fixes (as written where none "
    "is\n"
    "given). The ending of -o FILE says the format where --format does not:\n";

static const char exits[] =
    "\n"
    "Exit status: 0 the run was written; 1 there is no such run: the window never opens, the check "
    "is\n"
    "kept; 2 the design or the command line is wrong; 3 a limit was reached before an answer.";

typedef struct TraceOptions {
    char *window, *check, *measure, *parts, *theme, *output;
    char **fixes;
    gboolean all;
} TraceOptions;

/* ---- how ---- */

/* What --help says: a line for each format. Caller frees. */
static char *summary_text(void)
{
    GString *text = g_string_new(summary);
    uint32_t count;
    const RunFormat *const *formats = run_formats(&count);

    for (uint32_t i = 0; i < count; i++)
        g_string_append_printf(text, "  %-9s %s\n", formats[i]->name, formats[i]->help);
    g_string_append(text, exits);
    return g_string_free(text, FALSE);
}

static const RunFormat *find_format(const Session *session, const TraceOptions *options,
                                    GError **error)
{
    uint32_t count;
    const RunFormat *const *all = run_formats(&count);
    g_autofree OutputFormat *list = g_new0(OutputFormat, count);

    for (uint32_t i = 0; i < count; i++)
        list[i] = (OutputFormat){all[i]->name, all[i]->ending};
    const OutputFormats formats = {"trace", list, count};
    const int number = output_format(&formats, session->format, options->output, error);
    return number < 0 ? NULL : all[number];
}

static gboolean find_style(const Session *session, const TraceOptions *options, RunStyle *style,
                           GError **error)
{
    *style = (RunStyle){.text = options->output ? (TextStyle){0} : session_style(session)};
    style->text.tells_tick = true;
    return theme_find(options->theme, &style->theme, error);
}

static int write_trace(const TraceOptions *options, const Counterexample *example,
                       const RunFormat *format, const RunStyle *style)
{
    GError *error = NULL;
    g_autoptr(GBytes) bytes = format->write(format, example, style, &error);
    gsize length;

    if (!bytes)
        return failure_print(error);
    const void *data = g_bytes_get_data(bytes, &length);
    if (!output_write(options->output, data, length, &error))
        return failure_print(error);
    return EXIT_HOLDS;
}

static int no_run(const Session *session, const Verdicts *verdicts, PropertyReference property)
{
    const Design *design = session->design;

    if (verdicts->end != SEARCH_COMPLETE) {
        fprintf(stderr, "stalemate: there is no answer: %s\n", check_end_text(verdicts->end));
        return EXIT_LIMITED;
    }
    if (property.kind == REFERENCE_WINDOW && property.index < design->window_count)
        fprintf(stderr, "stalemate: %s never opens: there is no run to show\n",
                design->windows[property.index]->name.text);
    else if (property.kind == REFERENCE_CHECK && property.index < design->check_count)
        fprintf(stderr, "stalemate: %s is kept: there is no run to show\n",
                design->checks[property.index]->name.text);
    else
        fprintf(stderr, "stalemate: there is no such run to show\n");
    return EXIT_FAILS;
}

static gboolean find_property(const Session *session, const TraceOptions *options,
                              const Verdicts *verdicts, PropertyReference *property, GError **error)
{
    const Design *design = session->design;

    if (!options->measure)
        return property_reference_find(design, verdicts, options->window, options->check, property,
                                       error);
    if (!options->window && !options->check)
        return property_reference_find_measure(design, verdicts, options->measure, property, error);
    g_set_error_literal(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                        "one run at a time: --window, --check or --measure");
    return FALSE;
}

static int trace_session(Session *session, const TraceOptions *options)
{
    uint64_t fixes = 0;
    GError *error = NULL;
    PropertyReference property;
    RunStyle style;
    const RunFormat *format = find_format(session, options, &error);

    const uint32_t parts = format ? run_format_parts(format, options->parts, &error) : 0;

    if (!parts || !find_style(session, options, &style, &error) ||
        (format->is_binary && !output_is_no_terminal(options->output, format->name, &error)) ||
        !session_find_set(session, options->fixes, &fixes, &error))
        return failure_print(error);
    const Program *program = programs_get(session->programs, fixes);
    if (!program)
        return session_failure(session);
    g_autoptr(Verdicts) verdicts =
        verdicts_new(programs_model(session->programs, fixes), &session->judge);
    int status = EXIT_WRONG;
    progress_clear();
    if (!find_property(session, options, verdicts, &property, &error)) {
        status = failure_print(error);
    } else {
        Counterexample *example = explain_run(program, verdicts, property);
        if (example && (parts & RUN_PART_FIXES))
            property_reference_try_fixes(session, NULL, example, property, fixes);
        if (example)
            example->parts = parts;
        if (example && !options->all)
            fold_counterexample(example);
        status = example ? write_trace(options, example, format, &style)
                         : no_run(session, verdicts, property);
        counterexample_free(example);
    }
    return status;
}

static int trace_once(int argc, char **argv, Watch *watch)
{
    TraceOptions options = {0};
    int status;
    const GOptionEntry entries[] = {
        {"window", 0, 0, G_OPTION_ARG_STRING, &options.window, "The run that opens this window",
         "NAME"},
        {"check", 0, 0, G_OPTION_ARG_STRING, &options.check,
         "The run that breaks this check (or: deadlock)", "NAME"},
        {"measure", 0, 0, G_OPTION_ARG_STRING, &options.measure,
         "The run that attains this measure", "NAME"},
        {"fix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.fixes,
         "With these fixes, joined by commas", "A,B"},
        {"parts", 0, 0, G_OPTION_ARG_STRING, &options.parts,
         "Of run, why, fixes and command, those that are written", "A,B"},
        {"all", 0, 0, G_OPTION_ARG_NONE, &options.all, "Fold no steps of a long run", NULL},
        {"theme", 0, 0, G_OPTION_ARG_STRING, &options.theme,
         "Of pictures: light, dark, or auto (SVG: as its page is; PNG, PDF: light)", "THEME"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, "Write to this file", "FILE"},
        WATCH_OPTION(watch),
        {0}};
    g_autofree char *help = summary_text();
    const SessionRequest request = {.summary = help, .extra = entries, .watch = watch};
    g_autoptr(Session) session = session_open_request(argc, argv, &request, &status);

    if (session)
        status = trace_session(session, &options);
    g_free(options.window);
    g_free(options.check);
    g_free(options.measure);
    g_free(options.parts);
    g_free(options.theme);
    g_strfreev(options.fixes);
    g_free(options.output);
    return status;
}

int command_trace(int argc, char **argv)
{
    return watch_repeat(argc, argv, trace_once);
}
