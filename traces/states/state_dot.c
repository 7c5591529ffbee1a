/* A graph of states as DOT. */
#include "traces/drawing/dot.h"
#include "traces/drawing/graphviz.h"
#include "traces/format/table.h"
#include "traces/states/state_labels.h"

#include <string.h>

/* The widest that can be shown 700 pixels wide with no letter under 9 pixels: without the margin, `pad`, of
 * a tenth of an inch on either side. */
enum { MAX_WIDTH = 685 };

/* Takes the value, in which only quotation marks are left to be escaped. */
static void append_attribute(GString *out, const char *name, char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, "\"", -1);
    g_autofree char *escaped = g_strjoinv("\\\"", parts);

    g_string_append_printf(out, ", %s=\"%s\"", name, escaped);
    g_free(value);
}

static const char *colour_of(const StateGraph *graph, StateColour colour)
{
    return state_colour(colour, graph->theme == THEME_DARK);
}

/* ---- nodes ---- */

static void append_start(GString *out, const StateGraph *graph, uint32_t number)
{
    g_string_append_printf(out,
                           "  start [shape=\"point\", width=\"0.09\", color=\"%s\", "
                           "fillcolor=\"%s\", tooltip=\"the start\"]\n  start -> s%u\n",
                           colour_of(graph, STATE_INK), colour_of(graph, STATE_INK), number);
}

static void append_node(GString *out, const StateGraph *graph, uint32_t number, StateRoom room)
{
    const StateNode *node = &graph->nodes.data[number];
    StateLabel label = state_label_of_node(graph, node, room);

    g_string_append_printf(out, "  s%u [label=<%s>", number, label.rows->str);
    append_attribute(out, "width", dot_inches(label.width * 1.06 + 14));
    append_attribute(out, "height", dot_inches(label.height + 8));
    g_string_append_printf(out, ", fillcolor=\"%s\"",
                           colour_of(graph, node->open     ? STATE_NODE_OPEN
                                            : node->partly ? STATE_NODE_PARTLY
                                                           : STATE_NODE));
    if (node->rests)
        g_string_append(out, ", peripheries=\"2\"");
    if (node->on_run)
        g_string_append_printf(out, ", color=\"%s\", penwidth=\"2.2\"",
                               colour_of(graph, STATE_INK));
    if (node->whole)
        append_attribute(out, "tooltip", dot_tooltip(node->whole));
    g_string_append(out, "]\n");
    if (node->starts)
        append_start(out, graph, number);
    state_label_clear(&label);
}

/* ---- edges ---- */

/* A number of 0 is none: it says itself what it is. */
static void append_edge(GString *out, const StateGraph *graph, const StateEdge *edge,
                        StateRoom room, uint32_t number)
{
    const StateStep *step = state_edge_main_step(edge);
    StateLabel label = number ? state_label_of_number(graph, edge, number)
                              : state_label_of_edge(graph, edge, room);

    g_string_append_printf(out, "  s%u -> s%u [", edge->from, edge->to);
    state_label_append(out, &label, 1);
    g_string_append_printf(out, ", color=\"%s\", style=\"%s\", arrowhead=\"%s\"",
                           colour_of(graph, state_step_colour(step)), state_step_dash(step),
                           state_step_head(step));
    if (edge->on_run)
        g_string_append(out, ", penwidth=\"2.8\", weight=\"8\"");
    g_string_append(out, "]\n");
    state_label_clear(&label);
}

static void append_edges(GString *out, const StateGraph *graph, StateRoom room,
                         const GArray *numbers)
{
    for (uint32_t i = 0; i < graph->edges.length; i++)
        append_edge(out, graph, &graph->edges.data[i], room,
                    numbers ? g_array_index(numbers, uint32_t, i) : 0);
}

/* ---- the whole ---- */

static void append_title(GString *out, const StateGraph *graph)
{
    StateLabel labels[] = {state_label_of_title(graph), state_label_of_legend(graph)};

    g_string_append(out, "  ");
    state_label_append(out, labels, G_N_ELEMENTS(labels));
    g_string_append(out, "\n");
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++)
        state_label_clear(&labels[i]);
}

/* A graph has one label. What numbers mean is that of the whole, at the bottom; the title is that of a
 * cluster of all nodes. */
static void append_key(GString *out, const StateGraph *graph, const GArray *numbers)
{
    StateLabel key = state_label_of_key(graph, numbers);

    g_string_append(out, "  ");
    state_label_append(out, &key, 1);
    g_string_append(out, "\n");
    state_label_clear(&key);
}

static void append_defaults(GString *out, const StateGraph *graph, bool has_key)
{
    g_string_append_printf(out, "  layout=\"dot\"\n  labelloc=\"%s\"\n  bgcolor=\"%s\"\n",
                           has_key ? "b" : "t", colour_of(graph, STATE_PAPER));
    g_string_append(out, "  nodesep=\"0.2\"\n  ranksep=\"0.3\"\n  pad=\"0.1\"\n");
    g_string_append_printf(out, "  fontname=\"%s\"\n", FONT_NAMES);
    g_string_append_printf(out,
                           "  node [shape=\"box\", style=\"rounded,filled\", fixedsize=\"true\", "
                           "fontname=\"%s\", color=\"%s\", penwidth=\"0.8\"]\n",
                           FONT_NAMES, colour_of(graph, STATE_GREY));
    g_string_append_printf(out,
                           "  edge [fontname=\"%s\", arrowsize=\"0.7\", penwidth=\"1\", "
                           "color=\"%s\"]\n",
                           FONT_NAMES, colour_of(graph, STATE_GREY));
}

static char *dot_with(const StateGraph *graph, StateRoom room)
{
    GString *out = g_string_new("digraph ");
    g_autofree char *name = table_one_line(graph->name);
    g_autoptr(GArray) numbers = room.numbered ? state_edge_numbers(graph) : NULL;

    g_string_append_printf(out, "%s_states {\n", name);
    if (numbers)
        append_key(out, graph, numbers);
    else
        append_title(out, graph);
    append_defaults(out, graph, numbers != NULL);
    if (numbers) {
        g_string_append(out, "  subgraph cluster_states {\n  labelloc=\"t\"\n  peripheries=\"0\"\n"
                             "  bgcolor=\"transparent\"\n");
        append_title(out, graph);
    }
    for (uint32_t i = 0; i < graph->nodes.length; i++)
        append_node(out, graph, i, room);
    append_edges(out, graph, room, numbers);
    g_string_append(out, numbers ? "  }\n}\n" : "}\n");
    return g_string_free(out, FALSE);
}

/* From the roomiest to the narrowest. Those after the words have numbers on their edges. */
static const StateRoom rooms[] = {
    {190, 210, false, false}, {130, 110, true, false}, {95, 75, true, false},
    {130, 0, true, true},     {95, 0, true, true},
};
enum { ROOMS_WITH_WORDS = 3 };

/* In the first of so many rooms that it fits in; where it fits in none, the narrowest found. */
static char *narrow_dot(const StateGraph *graph, size_t count, double *width)
{
    char *best = NULL;

    for (size_t i = 0; i < count && (!best || *width > MAX_WIDTH); i++) {
        char *dot = dot_with(graph, rooms[i]);
        const double found = graphviz_width(dot);
        if (best && found >= *width) {
            g_free(dot);
            continue;
        }
        g_free(best);
        best = dot;
        *width = found;
    }
    return best;
}

char *state_graph_dot(const StateGraph *graph)
{
    double width = 0;

    return narrow_dot(graph, G_N_ELEMENTS(rooms), &width);
}

bool state_graph_fits(const StateGraph *graph)
{
    double width = 0;
    g_autofree char *dot = narrow_dot(graph, ROOMS_WITH_WORDS, &width);

    return width <= MAX_WIDTH;
}
