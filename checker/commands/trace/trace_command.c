#include "checker/commands/check/check.h"
#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/progress.h"
#include "checker/commands/session/session.h"
#include "checker/commands/trace/property_reference.h"
#include "checker/judge/verdict.h"
#include "checker/language/syntax/tree.h"
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
    char *window, *check, *output;
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

static const RunFormat *find_format(const Session *subject, const TraceOptions *wanted,
                                    GError **error)
{
    uint32_t count;
    const RunFormat *const *all = run_formats(&count);
    g_autofree OutputFormat *list = g_new0(OutputFormat, count);

    for (uint32_t i = 0; i < count; i++)
        list[i] = (OutputFormat){all[i]->name, all[i]->ending};
    const OutputFormats formats = {"trace", list, count};
    const int number = output_format(&formats, subject->format, wanted->output, error);
    return number < 0 ? NULL : all[number];
}

static int write_trace(const Session *subject, const TraceOptions *wanted,
                       const Counterexample *example, const RunFormat *format)
{
    GError *error = NULL;
    g_autoptr(GBytes) bytes =
        format->write(format, example, subject->colour && !wanted->output, &error);
    gsize length;

    if (!bytes)
        return failure_print(error);
    const void *data = g_bytes_get_data(bytes, &length);
    if (!output_write(wanted->output, data, length, &error))
        return failure_print(error);
    return EXIT_HOLDS;
}

static int no_run(const Session *subject, const Verdicts *verdicts, PropertyReference about)
{
    const Design *design = subject->design;

    if (verdicts->end != SEARCH_COMPLETE) {
        fprintf(stderr, "stalemate: there is no answer: %s\n", check_end_text(verdicts->end));
        return EXIT_LIMITED;
    }
    if (about.kind == REFERENCE_WINDOW && about.index < design->window_count)
        fprintf(stderr, "stalemate: %s never opens: there is no run to show\n",
                design->windows[about.index]->name.text);
    else if (about.kind == REFERENCE_CHECK && about.index < design->check_count)
        fprintf(stderr, "stalemate: %s is kept: there is no run to show\n",
                design->checks[about.index]->name.text);
    else
        fprintf(stderr, "stalemate: there is no such run to show\n");
    return EXIT_FAILS;
}

static int trace_subject(Session *subject, const TraceOptions *wanted)
{
    uint64_t fixes = 0;
    GError *error = NULL;
    PropertyReference about;
    const RunFormat *format = find_format(subject, wanted, &error);

    if (!format || !session_find_set(subject, wanted->fixes, &fixes, &error))
        return failure_print(error);
    const Program *program = programs_get(subject->programs, fixes);
    if (!program)
        return session_failure(subject);
    g_autoptr(Verdicts) verdicts =
        verdicts_new(programs_model(subject->programs, fixes), &subject->judge);
    int status = EXIT_WRONG;
    progress_clear();
    if (!property_reference_find(subject->design, verdicts, wanted->window, wanted->check, &about,
                                 &error)) {
        status = failure_print(error);
    } else {
        Counterexample *example = explain_run(program, verdicts, about);
        if (example)
            property_reference_try_fixes(subject, example, about, fixes);
        if (example && !wanted->all)
            fold_counterexample(example);
        status = example ? write_trace(subject, wanted, example, format)
                         : no_run(subject, verdicts, about);
        counterexample_free(example);
    }
    return status;
}

int command_trace(int argc, char **argv)
{
    TraceOptions wanted = {0};
    int status;
    const GOptionEntry entries[] = {
        {"window", 0, 0, G_OPTION_ARG_STRING, &wanted.window, "The run that opens this window",
         "NAME"},
        {"check", 0, 0, G_OPTION_ARG_STRING, &wanted.check,
         "The run that breaks this check (or: deadlock)", "NAME"},
        {"fix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted.fixes,
         "With these fixes, joined by commas", "A,B"},
        {"all", 0, 0, G_OPTION_ARG_NONE, &wanted.all, "Fold no steps of a long run", NULL},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &wanted.output, "Write to this file", "FILE"},
        {0}};
    g_autofree char *help = summary_text();
    g_autoptr(Session) subject = session_open(argc, argv, help, entries, &status);

    if (subject)
        status = trace_subject(subject, &wanted);
    g_free(wanted.window);
    g_free(wanted.check);
    g_strfreev(wanted.fixes);
    g_free(wanted.output);
    return status;
}
