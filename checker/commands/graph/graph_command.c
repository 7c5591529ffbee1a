#include "checker/base/duration.h"
#include "checker/commands/check/check.h"
#include "checker/commands/command.h"
#include "checker/commands/graph/graph_draw.h"
#include "checker/commands/graph/graph_write.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/progress.h"
#include "checker/commands/trace/property_reference.h"
#include "checker/language/syntax/decl.h"

#include <stdio.h>
#include <string.h>

static const char summary[] =
    "Draws the states of a design and the steps between them, and the shortest run to a window or "
    "check.\n"
    "What is too large to look at is folded by what some variables hold, or drawn around that "
    "run.\n"
    "\n"
    "Exit status: 0 the graph was written; 1 there is a design error; 2 the design or the command "
    "line is\n"
    "wrong; 3 a limit was reached, or there would be more nodes than --max-nodes.";

enum { NOT_GIVEN = G_MININT };

/* More is too much to look at. */
enum { DEFAULT_MAX_NODES = 25, FEW_NODES = 8 };

typedef struct GraphOptions {
    char *window, *check, *output, *by, *theme;
    char **fixes;
    int around, most_nodes; /* NOT_GIVEN: all, folded; as many as are fit to look at */
} GraphOptions;

typedef struct Drawing {
    Session *session;
    const GraphOptions *wanted;
    const Program *program;
    const Verdicts *verdicts;
    GraphSource source;
    PropertyReference property;
    GArray *variables; /* by which it is folded, if it is */
    Theme theme;
} Drawing;

/* ---- what it says ---- */

static const char *property_label(const Drawing *d)
{
    const Model *model = program_model(d->program);

    switch (d->property.kind) {
    case REFERENCE_WINDOW: return model->properties[d->property.index].name;
    case REFERENCE_CHECK:
        return model->properties[d->verdicts->window_count + d->property.index].name;
    case REFERENCE_DEADLOCK: return "the deadlock";
    case REFERENCE_MEASURE:
    case REFERENCE_ERROR: break;
    }
    return NULL;
}

static const Run *run_of(const Verdicts *verdicts, PropertyReference property)
{
    switch (property.kind) {
    case REFERENCE_WINDOW:
        return property.index < verdicts->window_count ? verdicts->windows[property.index].run
                                                       : NULL;
    case REFERENCE_CHECK: return verdicts->checks[property.index].run;
    case REFERENCE_DEADLOCK: return verdicts->deadlock;
    case REFERENCE_MEASURE:
    case REFERENCE_ERROR: break;
    }
    return NULL;
}

/* Caller frees. */
static char *variable_names(const Drawing *d)
{
    uint32_t count;
    const StepperVariable *variables = stepper_variables(d->source.walk, &count);
    GString *names = g_string_new(NULL);

    for (guint i = 0; i < d->variables->len; i++)
        g_string_append_printf(names, "%s%s", i ? ", " : "",
                               variables[g_array_index(d->variables, uint32_t, i)].name);
    return g_string_free(names, FALSE);
}

static void add_words(const Drawing *d, StateGraph *drawn)
{
    const Design *design = d->session->design;
    g_autofree char *fixes =
        build_fixes_text(design, program_system(d->program)->configuration.fixes);
    const uint32_t count = (uint32_t)d->source.graph->count;

    drawn->theme = d->theme;
    drawn->name = arena_strdup(drawn->arena, design->name);
    drawn->run = d->source.run ? property_label(d) : NULL;
    if (program_model(d->program)->tick > 0) {
        g_autofree char *tick = duration_text(program_model(d->program)->tick);
        drawn->tick = arena_strdup(drawn->arena, tick);
    }
    drawn->window_count = design->window_count;
    drawn->windows = arena_array(drawn->arena, const char *, design->window_count + 1);
    for (uint32_t i = 0; i < design->window_count; i++)
        drawn->windows[i] = design->windows[i]->name.text;
    g_autofree char *names = variable_names(d);
    if (drawn->folded)
        drawn->title = arena_printf(drawn->arena, "%s, %s: %u states by %s", design->name, fixes,
                                    count, names);
    else if (drawn->nodes.length < count)
        drawn->title = arena_printf(drawn->arena, "%s, %s: %u of %u states", design->name, fixes,
                                    drawn->nodes.length, count);
    else
        drawn->title =
            arena_printf(drawn->arena, "%s, %s: all %u states", design->name, fixes, count);
}

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

    fprintf(stderr, "stalemate: %s %u nodes, and the most is %u:", what, count, most_nodes(d));
    if (around >= 0)
        fprintf(stderr, " --around %d draws %u;", around,
                graph_around(&d->source, (uint32_t)around));
    fprintf(stderr,
            " --by VARIABLE,... folds them; --max-nodes %u draws them; smaller params need "
            "fewer\n",
            count);
    return EXIT_LIMITED;
}

static StateGraph *draw_around(const Drawing *d, int *status)
{
    const uint32_t around = (uint32_t)d->wanted->around, nodes = graph_around(&d->source, around);

    if (nodes <= most_nodes(d))
        return graph_part(&d->source, around);
    *status = too_many(d, "around the run there would be", nodes);
    return NULL;
}

static StateGraph *draw_folded(const Drawing *d, int *status)
{
    GError *error = NULL;

    if (!graph_find_variables(d->source.walk, d->wanted->by, d->variables, &error)) {
        *status = failure_print(error);
        return NULL;
    }
    StateGraph *drawn = graph_fold(&d->source, d->variables, most_nodes(d));
    if (drawn)
        return drawn;
    fprintf(stderr,
            "stalemate: by %s there would be more than %u nodes: fewer variables give fewer, "
            "--max-nodes N sets how many there may be\n",
            d->wanted->by, most_nodes(d));
    *status = EXIT_LIMITED;
    return NULL;
}

/* Of a large space some states were not looked at, so it may need less than was chosen. */
static StateGraph *fold_by_chosen(const Drawing *d, uint32_t most)
{
    StateGraph *drawn = NULL;

    g_array_set_size(d->variables, 0);
    graph_choose_variables(&d->source, most, d->variables);
    while (d->variables->len > 0 && !(drawn = graph_fold(&d->source, d->variables, most)))
        g_array_set_size(d->variables, d->variables->len - 1);
    if (drawn)
        add_words(d, drawn);
    return drawn;
}

/* Into fewer nodes than there may be, where so many were too wide for a page. */
static StateGraph *draw_folded_by_itself(const Drawing *d, int *status)
{
    uint32_t most = most_nodes(d);
    StateGraph *drawn = fold_by_chosen(d, most);

    while (drawn && drawn->nodes.length > FEW_NODES && !state_graph_fits(drawn)) {
        most = drawn->nodes.length * 2 / 3;
        state_graph_free(drawn);
        drawn = fold_by_chosen(d, most);
    }
    if (!drawn) {
        *status = too_many(d, "there would be", (uint32_t)d->source.graph->count);
        return NULL;
    }
    g_autofree char *names = variable_names(d);
    fprintf(stderr,
            "stalemate: %u states are folded into %u nodes, by %s; --around N draws those near the "
            "run one by one, --by VARIABLE,... folds by others\n",
            (uint32_t)d->source.graph->count, drawn->nodes.length, names);
    return drawn;
}

static StateGraph *draw_part(const Drawing *d, int *status)
{
    StateGraph *drawn;

    if (d->wanted->by)
        drawn = draw_folded(d, status);
    else if (d->wanted->around != NOT_GIVEN)
        drawn = draw_around(d, status);
    else if (d->source.graph->count <= most_nodes(d))
        drawn = graph_part(&d->source, UINT32_MAX);
    else
        return draw_folded_by_itself(d, status);
    if (drawn)
        add_words(d, drawn);
    return drawn;
}

static int draw(Drawing *d, const char *format)
{
    int status = EXIT_WRONG;
    d->variables = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GArray) variables = d->variables;
    g_autoptr(StateGraph) drawn = draw_part(d, &status);

    if (!drawn)
        return status;
    return graph_write(drawn, format, d->wanted->output);
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
    const JudgeOptions *judge = &d->session->judge;
    Limits limits;
    g_autoptr(Verdicts) verdicts = verdicts_of(space, judge);

    limits_init(&limits, &judge->search.limits, space);
    g_autoptr(Graph) graph = graph_new(space, &limits);

    progress_clear();
    d->verdicts = verdicts;
    if (!property_reference_find(d->session->design, verdicts, d->wanted->window, d->wanted->check,
                                 &d->property, &error))
        return failure_print(error);
    if (!graph) {
        fprintf(stderr, "stalemate: there is no graph: %s\n", check_end_text(limits.reached));
        return EXIT_LIMITED;
    }
    g_autoptr(Stepper) walk = stepper_new(d->program);
    d->source =
        (GraphSource){graph, walk, program_system(d->program), run_of(verdicts, d->property)};
    return draw(d, format);
}

static gboolean check_numbers(const GraphOptions *options, GError **error)
{
    const char *message = NULL;

    if (options->around != NOT_GIVEN && options->around < 0)
        message = "--around takes a number of steps, 0 or more";
    else if (options->most_nodes != NOT_GIVEN && options->most_nodes < 1)
        message = "--max-nodes takes a number of nodes, at least 1";
    else if (options->by && options->around != NOT_GIVEN)
        message = "--around and --by are two ways to draw less: one of them, please";
    if (message)
        g_set_error_literal(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE, message);
    return message == NULL;
}

static int graph_session(Session *session, const GraphOptions *options)
{
    Drawing d = {.session = session, .wanted = options};
    uint64_t fixes = 0;
    const char *format;
    GError *error = NULL;

    if (!check_numbers(options, &error) ||
        !graph_find_format(session, options->output, &format, &error) ||
        !theme_find(options->theme, &d.theme, &error) ||
        !session_find_set(session, options->fixes, &fixes, &error))
        return failure_print(error);
    d.program = programs_get(session->programs, fixes);
    if (!d.program)
        return session_failure(session);
    g_autoptr(StateSpace) space =
        state_space_search(programs_model(session->programs, fixes), &session->judge.search);
    progress_clear();
    return state_space_end(space) == SEARCH_COMPLETE ? draw_space(&d, space, format)
                                                     : no_graph(space);
}

static int graph_once(int argc, char **argv, Watch *watch)
{
    GraphOptions options = {.around = NOT_GIVEN, .most_nodes = NOT_GIVEN};
    int status;
    const GOptionEntry entries[] = {
        {"window", 0, 0, G_OPTION_ARG_STRING, &options.window, "The run that opens this window",
         "NAME"},
        {"check", 0, 0, G_OPTION_ARG_STRING, &options.check,
         "The run that breaks this check (or: deadlock)", "NAME"},
        {"fix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.fixes,
         "With these fixes, joined by commas", "A,B"},
        {"around", 0, 0, G_OPTION_ARG_INT, &options.around,
         "Only the states within N steps of the run", "N"},
        {"by", 0, 0, G_OPTION_ARG_STRING, &options.by,
         "Fold the states by the values of these variables", "A,B.c"},
        {"max-nodes", 0, 0, G_OPTION_ARG_INT, &options.most_nodes, "Draw at most N nodes", "N"},
        {"theme", 0, 0, G_OPTION_ARG_STRING, &options.theme,
         "light, dark, or auto (SVG: as its page is; others: light)", "THEME"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, "Write to this file", "FILE"},
        WATCH_OPTION(watch),
        {0}};
    const SessionRequest request = {.summary = summary, .extra = entries, .watch = watch};
    g_autoptr(Session) session = session_open_request(argc, argv, &request, &status);

    if (session)
        status = graph_session(session, &options);
    g_free(options.window);
    g_free(options.check);
    g_strfreev(options.fixes);
    g_free(options.by);
    g_free(options.theme);
    g_free(options.output);
    return status;
}

int command_graph(int argc, char **argv)
{
    return watch_repeat(argc, argv, graph_once);
}
