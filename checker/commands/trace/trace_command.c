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
#include <string.h>

static const char summary[] =
    "Shows the shortest run of a window or a check, under a set of fixes (as written where none "
    "is\n"
    "given), as text, json, itf, dot, svg, png, pdf, mermaid or plantuml; the ending of -o FILE "
    "decides\n"
    "where --format does not.\n"
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

static const char *const formats[] = {"text", "json", "itf",     "dot",      "svg",
                                      "png",  "pdf",  "mermaid", "plantuml", NULL};

/* Endings of files that are not just the format's name. */
static const struct {
    const char *ending, *format;
} endings[] = {{".txt", "text"}, {".itf.json", "itf"}, {".mmd", "mermaid"}, {".puml", "plantuml"}};

static const char *format_of_file(const char *path)
{
    const char *promised = output_promise(path);

    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
        if (g_str_has_suffix(path, endings[i].ending))
            return endings[i].format;
    return promised ? promised : "text";
}

static gboolean find_format(const Session *subject, const TraceOptions *wanted, const char **format,
                            GError **error)
{
    *format = subject->format;
    if (!*format)
        *format = wanted->output ? format_of_file(wanted->output) : "text";
    if (g_strv_contains(formats, *format))
        return TRUE;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "trace writes text, json, itf, dot, svg, png, pdf, mermaid or plantuml, not `%s`",
                *format);
    return FALSE;
}

static char *json_text(JsonNode *root)
{
    g_autoptr(JsonGenerator) generator = json_generator_new();
    g_autoptr(JsonNode) node = root;

    json_generator_set_root(generator, node);
    json_generator_set_pretty(generator, TRUE);
    g_autofree char *text = json_generator_to_data(generator, NULL);
    return g_strconcat(text, "\n", NULL);
}

/* NULL where Graphviz has to draw it. */
static char *written_as_text(const Counterexample *example, const char *format, gboolean colour)
{
    if (strcmp(format, "text") == 0)
        return text_write(example, colour);
    if (strcmp(format, "json") == 0)
        return json_text(json_write(example));
    if (strcmp(format, "itf") == 0)
        return json_text(itf_write(example));
    if (strcmp(format, "mermaid") == 0)
        return chart_mermaid(example);
    if (strcmp(format, "plantuml") == 0)
        return chart_plantuml(example);
    return strcmp(format, "dot") == 0 ? diagram_dot(example) : NULL;
}

static GBytes *written(const Counterexample *example, const char *format, gboolean colour,
                       GError **error)
{
    char *text = written_as_text(example, format, colour);

    if (text)
        return g_bytes_new_take(text, strlen(text));
    g_autofree char *dot = diagram_dot(example);
    return picture_render(dot, format, error);
}

static int write_trace(const Session *subject, const TraceOptions *wanted,
                       const Counterexample *example, const char *format)
{
    GError *error = NULL;
    g_autoptr(GBytes) bytes = written(example, format, subject->colour && !wanted->output, &error);
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
    const char *format;
    GError *error = NULL;
    PropertyReference about;

    if (!find_format(subject, wanted, &format, &error) ||
        !session_find_set(subject, wanted->fixes, &fixes, &error))
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
    g_autoptr(Session) subject = session_open(argc, argv, summary, entries, &status);

    if (subject)
        status = trace_subject(subject, &wanted);
    g_free(wanted.window);
    g_free(wanted.check);
    g_strfreev(wanted.fixes);
    g_free(wanted.output);
    return status;
}
