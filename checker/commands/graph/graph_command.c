#include "checker/commands/check/check.h"
#include "checker/commands/command.h"
#include "checker/commands/graph/graph_draw.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/progress.h"
#include "checker/commands/trace/property_reference.h"
#include "checker/language/syntax/tree.h"
#include "traces/format/formats.h"

#include <stdio.h>
#include <string.h>

static const char summary[] =
    "Draws the states of a design and the steps between them, and the shortest run to a window or "
    "check.\n"
    "What is too large is drawn around that run, or folded by what some variables hold.\n"
    "\n"
    "Exit status: 0 the graph was written; 1 there is a design error; 2 the design or the command "
    "line is\n"
    "wrong; 3 a limit was reached, or there would be more nodes than --max-nodes.";

enum { NOT_GIVEN = G_MININT };

/* Without a word about it: further from the run there is too much to look at. */
enum { MAX_AROUND = 1, DEFAULT_MAX_NODES = 100 };

typedef struct GraphOptions {
    char *window, *check, *output, *by;
    char **fixes;
    int around, most_nodes; /* NOT_GIVEN: as many as are fit to look at */
} GraphOptions;

typedef struct Drawing {
    Session *subject;
    const GraphOptions *wanted;
    const Program *program;
    const Verdicts *verdicts;
    GraphSource source;
    PropertyReference about;
} Drawing;

/* ---- how much ---- */

static uint32_t most_nodes(const Drawing *d)
{
    return d->wanted->most_nodes == NOT_GIVEN ? DEFAULT_MAX_NODES : (uint32_t)d->wanted->most_nodes;
}

/* The most that fits; -1: not even the run does. */
static int fitting_around(const Drawing *d, int most)
{
    for (int around = most; around >= 0; around--)
        if (graph_around(&d->source, (uint32_t)around) <= most_nodes(d))
            return around;
    return -1;
}

/* What would do instead. */
static int too_many(const Drawing *d, const char *what, uint32_t count)
{
    const int around = fitting_around(d, 9);

    fprintf(stderr, "stalemate: %s %u nodes, and %u are the most:", what, count, most_nodes(d));
    if (around >= 0)
        fprintf(stderr, " --around %d draws %u;", around,
                graph_around(&d->source, (uint32_t)around));
    fprintf(stderr,
            " --by VARIABLE,... folds them; --max-nodes %u draws them; smaller params need "
            "fewer\n",
            count);
    return EXIT_LIMITED;
}

static void say_around(StateId count, int around)
{
    fprintf(stderr,
            "stalemate: of %u states those within %d step%s of the run are drawn; --by "
            "VARIABLE,... folds all of them\n",
            count, around, around == 1 ? "" : "s");
}

static StateGraph *draw_around(const Drawing *d, int *status)
{
    const StateId count = d->source.graph->count;
    const bool given = d->wanted->around != NOT_GIVEN;
    int around = given ? d->wanted->around : -1;

    if (!given && count <= most_nodes(d))
        return graph_part(&d->source, UINT32_MAX);
    if (!given && d->source.run)
        around = fitting_around(d, MAX_AROUND);
    uint32_t nodes = around < 0 ? count : graph_around(&d->source, (uint32_t)around);
    if (nodes > most_nodes(d)) {
        *status = too_many(d, given ? "around the run there would be" : "there would be", nodes);
        return NULL;
    }
    if (!given)
        say_around(count, around);
    return graph_part(&d->source, (uint32_t)around);
}

static StateGraph *draw_folded(const Drawing *d, int *status)
{
    g_autoptr(GArray) variables = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    GError *error = NULL;

    if (!graph_find_variables(d->source.walk, d->wanted->by, variables, &error)) {
        *status = failure_print(error);
        return NULL;
    }
    StateGraph *drawn = graph_fold(&d->source, variables, most_nodes(d));
    if (drawn)
        return drawn;
    fprintf(stderr,
            "stalemate: by %s there would be more than %u nodes: fewer variables give fewer, "
            "--max-nodes N sets how many there may be\n",
            d->wanted->by, most_nodes(d));
    *status = EXIT_LIMITED;
    return NULL;
}

/* ---- what it says ---- */

static const char *about_name(const Drawing *d)
{
    const Model *model = program_model(d->program);

    switch (d->about.kind) {
    case REFERENCE_WINDOW: return model->properties[d->about.index].name;
    case REFERENCE_CHECK: return model->properties[d->verdicts->window_count + d->about.index].name;
    case REFERENCE_DEADLOCK: return "the deadlock";
    case REFERENCE_MEASURE:
    case REFERENCE_ERROR: break;
    }
    return NULL;
}

static const Run *run_of(const Verdicts *verdicts, PropertyReference about)
{
    switch (about.kind) {
    case REFERENCE_WINDOW:
        return about.index < verdicts->window_count ? verdicts->windows[about.index].run : NULL;
    case REFERENCE_CHECK: return verdicts->checks[about.index].run;
    case REFERENCE_DEADLOCK: return verdicts->deadlock;
    case REFERENCE_MEASURE:
    case REFERENCE_ERROR: break;
    }
    return NULL;
}

static void add_words(const Drawing *d, StateGraph *drawn)
{
    const Design *design = d->subject->design;
    g_autofree char *fixes = fixes_text(design, program_system(d->program)->configuration.fixes);
    const StateId count = d->source.graph->count;

    drawn->name = arena_strdup(drawn->arena, design->name);
    drawn->run = d->source.run ? about_name(d) : NULL;
    drawn->timed = program_model(d->program)->tick > 0;
    drawn->window_count = design->window_count;
    drawn->windows = arena_array(drawn->arena, const char *, design->window_count + 1);
    for (uint32_t i = 0; i < design->window_count; i++)
        drawn->windows[i] = design->windows[i]->name.text;
    if (drawn->folded)
        drawn->title = arena_printf(drawn->arena, "%s, %s: %u states by %s", design->name, fixes,
                                    count, d->wanted->by);
    else if (drawn->nodes.length < count)
        drawn->title = arena_printf(drawn->arena, "%s, %s: %u of %u states", design->name, fixes,
                                    drawn->nodes.length, count);
    else
        drawn->title =
            arena_printf(drawn->arena, "%s, %s: all %u states", design->name, fixes, count);
}

/* ---- writing it ---- */

/* Of the formats of runs, those that are drawings. */
static gboolean find_format(const Drawing *d, const char **format, GError **error)
{
    g_autoptr(GArray) list = g_array_new(FALSE, TRUE, sizeof(OutputFormat));
    uint32_t count;
    const RunFormat *const *all = run_formats(&count);

    for (uint32_t i = 0; i < count; i++) {
        const OutputFormat one = {all[i]->name, all[i]->ending};
        if (all[i]->is_drawing)
            g_array_append_val(list, one);
    }
    const OutputFormat *drawings = (const OutputFormat *)list->data;
    const OutputFormats formats = {"graph", drawings, list->len};
    const int number = output_format(&formats, d->subject->format, d->wanted->output, error);
    *format = number < 0 ? NULL : drawings[number].name;
    return number >= 0;
}

static int write_graph(const Drawing *d, const StateGraph *drawn, const char *format)
{
    char *dot = state_graph_dot(drawn);
    GError *error = NULL;
    g_autoptr(GBytes) bytes = strcmp(format, "dot") == 0 ? g_bytes_new_take(dot, strlen(dot))
                                                         : picture_render(dot, format, &error);
    gsize length;

    if (strcmp(format, "dot") != 0)
        g_free(dot);
    if (!bytes)
        return failure_print(error);
    const void *data = g_bytes_get_data(bytes, &length);
    if (!output_write(d->wanted->output, data, length, &error))
        return failure_print(error);
    return EXIT_HOLDS;
}

static int draw(Drawing *d, const char *format)
{
    int status = EXIT_WRONG;
    g_autoptr(StateGraph) drawn = d->wanted->by ? draw_folded(d, &status) : draw_around(d, &status);

    if (!drawn)
        return status;
    add_words(d, drawn);
    return write_graph(d, drawn, format);
}

/* ---- the command ---- */

static int no_graph(const StateSpace *space)
{
    SearchEnd end = state_space_end(space);

    if (end == SEARCH_ERROR) {
        fprintf(stderr, "stalemate: a design error can be reached, so there is no whole graph: "
                        "`stalemate trace` shows the run\n");
        return EXIT_FAILS;
    }
    fprintf(stderr, "stalemate: there is no graph: %s\n", check_end_text(end));
    return EXIT_LIMITED;
}

static int draw_space(Drawing *d, const StateSpace *space, const char *format)
{
    GError *error = NULL;
    const JudgeOptions *judge = &d->subject->judge;
    Limits limits;
    g_autoptr(Verdicts) verdicts = verdicts_of(space, judge);

    limits_init(&limits, &judge->search.limits, space);
    g_autoptr(Graph) graph = graph_new(space, &limits);

    progress_clear();
    d->verdicts = verdicts;
    if (!property_reference_find(d->subject->design, verdicts, d->wanted->window, d->wanted->check,
                                 &d->about, &error))
        return failure_print(error);
    if (!graph) {
        fprintf(stderr, "stalemate: there is no graph: %s\n", check_end_text(limits.reached));
        return EXIT_LIMITED;
    }
    g_autoptr(Stepper) walk = stepper_new(d->program);
    d->source = (GraphSource){graph, walk, program_system(d->program), run_of(verdicts, d->about)};
    return draw(d, format);
}

static gboolean check_numbers(const GraphOptions *wanted, GError **error)
{
    const char *message = NULL;

    if (wanted->around != NOT_GIVEN && wanted->around < 0)
        message = "--around takes a number of steps, 0 or more";
    else if (wanted->most_nodes != NOT_GIVEN && wanted->most_nodes < 1)
        message = "--max-nodes takes a number of nodes, at least 1";
    else if (wanted->by && wanted->around != NOT_GIVEN)
        message = "--around and --by are two ways to draw less: one of them, please";
    if (message)
        g_set_error_literal(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE, message);
    return message == NULL;
}

static int graph_subject(Session *subject, const GraphOptions *wanted)
{
    Drawing d = {.subject = subject, .wanted = wanted};
    uint64_t fixes = 0;
    const char *format;
    GError *error = NULL;

    if (!check_numbers(wanted, &error) || !find_format(&d, &format, &error) ||
        !session_find_set(subject, wanted->fixes, &fixes, &error))
        return failure_print(error);
    d.program = programs_get(subject->programs, fixes);
    if (!d.program)
        return session_failure(subject);
    g_autoptr(StateSpace) space =
        state_space_search(programs_model(subject->programs, fixes), &subject->judge.search);
    progress_clear();
    return state_space_end(space) == SEARCH_COMPLETE ? draw_space(&d, space, format)
                                                     : no_graph(space);
}

int command_graph(int argc, char **argv)
{
    GraphOptions wanted = {.around = NOT_GIVEN, .most_nodes = NOT_GIVEN};
    int status;
    const GOptionEntry entries[] = {
        {"window", 0, 0, G_OPTION_ARG_STRING, &wanted.window, "The run that opens this window",
         "NAME"},
        {"check", 0, 0, G_OPTION_ARG_STRING, &wanted.check,
         "The run that breaks this check (or: deadlock)", "NAME"},
        {"fix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted.fixes,
         "With these fixes, joined by commas", "A,B"},
        {"around", 0, 0, G_OPTION_ARG_INT, &wanted.around,
         "Only the states within N steps of the run", "N"},
        {"by", 0, 0, G_OPTION_ARG_STRING, &wanted.by,
         "Fold the states by the values of these variables", "A,B.c"},
        {"max-nodes", 0, 0, G_OPTION_ARG_INT, &wanted.most_nodes, "Draw at most N nodes", "N"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &wanted.output, "Write to this file", "FILE"},
        {0}};
    g_autoptr(Session) subject = session_open(argc, argv, summary, entries, &status);

    if (subject)
        status = graph_subject(subject, &wanted);
    g_free(wanted.window);
    g_free(wanted.check);
    g_strfreev(wanted.fixes);
    g_free(wanted.by);
    g_free(wanted.output);
    return status;
}
