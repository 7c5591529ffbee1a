/* What the looks of nodes and edges mean, and their numbers. */
#include "traces/states/state_labels.h"

#include <string.h>

enum { MAX_WIDTH = 560 };

typedef struct StateLegend { /* parts that follow each other, on as many rows as they need */
    StateLabel label;
    double at; /* width of the row so far; 0: none was begun */
} StateLegend;

static void explain(StateLegend *legend, StateColour colour, const char *text)
{
    const char *gap = legend->at > 0 ? " · " : "";
    g_autofree char *part = g_strconcat(gap, text, NULL);
    double width = font_width(state_font_small, part);

    if (legend->at == 0 || legend->at + width > MAX_WIDTH) {
        state_label_row(&legend->label, state_font_small);
        legend->at = 0;
        part = (g_free(part), g_strdup(text));
        width = font_width(state_font_small, part);
    }
    state_label_text(&legend->label, state_font_small, colour, part);
    legend->at += width;
    legend->label.width = MAX(legend->label.width, legend->at);
}

static const StateStep *first_step(const StateGraph *graph, RowKind kind, uint32_t actor)
{
    for (uint32_t i = 0; i < graph->edges.length; i++) {
        const StateEdge *edge = &graph->edges.data[i];
        for (uint32_t j = 0; j < edge->steps.length; j++) {
            const StateStep *step = &edge->steps.data[j];
            if (step->kind == kind && (kind != ROW_PROCESS || step->actor == actor))
                return step;
        }
    }
    return NULL;
}

/* Which of two processes' edges is which is seen without colour too. */
static void explain_processes(StateLegend *legend, const StateGraph *graph)
{
    static const char *const heads[] = {"", " with an open head", " with a square head",
                                        " with an inverted head"};
    uint32_t most = 0;

    for (uint32_t i = 0; i < graph->edges.length; i++)
        for (uint32_t j = 0; j < graph->edges.data[i].steps.length; j++)
            most = MAX(most, graph->edges.data[i].steps.data[j].actor + 1);
    for (uint32_t actor = 0; actor < most; actor++) {
        const StateStep *step = first_step(graph, ROW_PROCESS, actor);
        if (!step)
            continue;
        g_autofree char *text = g_strdup_printf("%s%s: %s", state_step_dash(step),
                                                heads[actor / 3 % G_N_ELEMENTS(heads)], step->who);
        explain(legend, state_step_colour(step), text);
    }
}

static bool any_node(const StateGraph *graph, bool (*is)(const StateNode *node))
{
    for (uint32_t i = 0; i < graph->nodes.length; i++)
        if (is(&graph->nodes.data[i]))
            return true;
    return false;
}

static bool is_open(const StateNode *node)
{
    return node->open != 0;
}

static bool is_partly_open(const StateNode *node)
{
    return node->partly != 0;
}

static bool is_at_rest(const StateNode *node)
{
    return node->rests;
}

static void explain_nodes(StateLegend *legend, const StateGraph *graph)
{
    const char *window = graph->window_count == 1 ? graph->windows[0] : "a window";

    if (any_node(graph, is_open)) {
        g_autofree char *text = g_strdup_printf("filled: %s is open", window);
        explain(legend, STATE_RED, text);
    }
    if (any_node(graph, is_partly_open)) {
        g_autofree char *text = g_strdup_printf("pale: %s is open in some of the states", window);
        explain(legend, STATE_RED, text);
    }
    if (graph->run) {
        g_autofree char *text = g_strdup_printf("bold: the run to %s", graph->run);
        explain(legend, STATE_INK, text);
    }
    if (any_node(graph, is_at_rest))
        explain(legend, STATE_GREY,
                graph->folded ? "double border: some are at rest" : "double border: at rest");
}

static void explain_time(StateLegend *legend, const StateGraph *graph)
{
    g_autofree char *text =
        graph->tick
            ? g_strdup_printf("dotted with a ring: time passes, in ticks of %s", graph->tick)
            : g_strdup("dotted with a ring: time passes");

    explain(legend, STATE_GREY, text);
}

/* Only what is to be seen is explained. */
StateLabel state_label_of_legend(const StateGraph *graph)
{
    StateLegend legend = {.label = state_label_new(graph)};

    explain_nodes(&legend, graph);
    explain_processes(&legend, graph);
    if (first_step(graph, ROW_EVENT, 0))
        explain(&legend, STATE_GREY, "hollow head: events");
    if (first_step(graph, ROW_TIME, 0))
        explain_time(&legend, graph);
    if (first_step(graph, ROW_FAULT, 0))
        explain(&legend, STATE_GREY, "hollow diamond: faults");
    return legend.label;
}

/* ---- numbers ---- */

/* Who takes the step, before what it is. Caller frees. */
static char *words_of_saying(const StateSaying *saying)
{
    const char *who = saying->step ? saying->step->who : NULL;

    return g_strconcat(who ? who : "", who ? ": " : "", saying->text, NULL);
}

/* Caller frees. */
static char *words_of(const StateGraph *graph, const StateEdge *edge)
{
    g_autoptr(GArray) sayings = state_edge_sayings(graph, edge);
    GString *words = g_string_new(NULL);

    for (guint i = 0; i < sayings->len; i++) {
        g_autofree char *part = words_of_saying(&g_array_index(sayings, StateSaying, i));
        g_string_append_printf(words, "%s\n", part);
    }
    return g_string_free(words, FALSE);
}

GArray *state_edge_numbers(const StateGraph *graph)
{
    GArray *numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (uint32_t i = 0; i < graph->edges.length; i++) {
        char *words = words_of(graph, &graph->edges.data[i]);
        uint32_t number = GPOINTER_TO_UINT(g_hash_table_lookup(known, words));
        if (number == 0)
            number = g_hash_table_size(known) + 1;
        g_array_append_val(numbers, number);
        g_hash_table_replace(known, words, GUINT_TO_POINTER(number));
    }
    return numbers;
}

static void explain_number(StateLegend *legend, const StateGraph *graph, const StateEdge *edge,
                           uint32_t number)
{
    g_autoptr(GArray) sayings = state_edge_sayings(graph, edge);

    legend->at = 0;
    for (guint i = 0; i < sayings->len; i++) {
        const StateSaying *saying = &g_array_index(sayings, StateSaying, i);
        g_autofree char *begins = i ? g_strdup("") : g_strdup_printf("%u  ", number);
        g_autofree char *words = words_of_saying(saying);
        g_autofree char *text = g_strconcat(begins, words, NULL);
        explain(legend, saying->step ? state_step_colour(saying->step) : STATE_GREY, text);
    }
}

StateLabel state_label_of_key(const StateGraph *graph, const GArray *numbers)
{
    StateLegend legend = {.label = state_label_new(graph)};
    uint32_t said = 0;

    legend.label.is_left = true;
    for (uint32_t i = 0; i < graph->edges.length; i++) {
        const uint32_t number = g_array_index(numbers, uint32_t, i);
        if (number <= said)
            continue;
        said = number;
        explain_number(&legend, graph, &graph->edges.data[i], number);
    }
    return legend.label;
}
