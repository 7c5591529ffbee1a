/* A graph of states as DOT. */
#include "traces/format/table.h"
#include "traces/format/value.h"
#include "traces/picture/dot_values.h"
#include "traces/picture/font.h"
#include "traces/picture/state_graph.h"

#include <string.h>

static const Font font_title = {13, true}, font_line = {10, true}, font_step = {9, false},
                  font_small = {8, false};

enum { MAX_LINE = 190, MAX_STEP = 210, MAX_STEPS = 3 };

/* Hues of the palette, dark enough to be read. */
static const char *const hues[] = {"#2f6296", "#95570a", "#38702a", "#63428b",
                                   "#7a6b0d", "#8d3f66", "#2a6661"};
static const char ink[] = "#222222", grey[] = "#777777", red[] = "#b3151a";
static const char open_fill[] = "#f9d0cb", some_fill[] = "#fdecea", fill[] = "#ffffff";

/* ---- text ---- */

/* As one line that is not wider than that. Caller frees. */
static char *fitted(Font font, const char *text, double most)
{
    g_autofree char *line = text_one_line(text);

    if (font_width(font, line) <= most)
        return g_steal_pointer(&line);
    g_autofree char *terse = value_terse(line);
    return font_elide(font, terse, most);
}

static void append_escaped(GString *out, const char *text)
{
    g_autofree char *markup = g_markup_escape_text(text, -1);

    for (const char *c = markup; *c; c++) {
        if (*c == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *c);
    }
}

static void append_font(GString *out, Font font, const char *colour, const char *text)
{
    g_autofree char *size = dot_number(font.size);

    g_string_append_printf(out, "<FONT POINT-SIZE=\"%s\" COLOR=\"%s\">%s", size, colour,
                           font.bold ? "<B>" : "");
    append_escaped(out, text);
    g_string_append_printf(out, "%s</FONT>", font.bold ? "</B>" : "");
}

/* Takes the value, in which only quotation marks are left to be escaped. */
static void append_attribute(GString *out, const char *name, char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, "\"", -1);
    g_autofree char *escaped = g_strjoinv("\\\"", parts);

    g_string_append_printf(out, ", %s=\"%s\"", name, escaped);
    g_free(value);
}

/* ---- nodes ---- */

typedef struct Label { /* rows of an HTML-like label, and how large it is */
    GString *rows;
    double width, height;
} Label;

static void add_row(Label *label, Font font, const char *colour, const char *text, double most)
{
    g_autofree char *line = fitted(font, text, most);

    if (label->rows->len)
        g_string_append(label->rows, "<BR/>");
    append_font(label->rows, font, colour, line);
    label->width = MAX(label->width, font_width(font, line));
    label->height += font.size * 1.3;
}

static void add_windows(Label *label, const StateGraph *graph, const StateNode *node)
{
    for (uint32_t i = 0; i < graph->window_count; i++) {
        bool all = node->open >> i & 1, some = node->partly >> i & 1;
        g_autofree char *text = g_strconcat(all ? "" : "in some: ", graph->windows[i], NULL);
        if (all || some)
            add_row(label, font_small, red, text, MAX_LINE);
    }
}

static void append_node_size(GString *out, const Label *label)
{
    append_attribute(out, "width", dot_inches(label->width * 1.06 + 14));
    append_attribute(out, "height", dot_inches(label->height + 8));
}

static void append_node(GString *out, const StateGraph *graph, uint32_t number)
{
    const StateNode *node = &graph->nodes.data[number];
    Label label = {g_string_new(NULL), 0, 0};

    for (uint32_t i = 0; i < node->line_count; i++)
        add_row(&label, font_line, ink, node->lines[i], MAX_LINE);
    if (graph->window_count > 1 || graph->folded)
        add_windows(&label, graph, node);
    if (node->more)
        add_row(&label, font_small, grey, node->more, MAX_LINE);
    if (label.rows->len == 0)
        add_row(&label, font_line, grey, " ", MAX_LINE);
    g_string_append_printf(out, "  s%u [label=<%s>", number, label.rows->str);
    append_node_size(out, &label);
    g_string_append_printf(out, ", fillcolor=\"%s\"",
                           node->open     ? open_fill
                           : node->partly ? some_fill
                                          : fill);
    if (node->rests)
        g_string_append(out, ", peripheries=\"2\"");
    if (node->on_run)
        g_string_append_printf(out, ", color=\"%s\", penwidth=\"2.2\"", ink);
    if (node->whole)
        append_attribute(out, "tooltip", dot_tooltip(node->whole));
    g_string_append(out, "]\n");
    if (node->starts)
        g_string_append_printf(out,
                               "  start [shape=\"point\", width=\"0.09\", fillcolor=\"%s\", "
                               "tooltip=\"the start\"]\n  start -> s%u\n",
                               ink, number);
    g_string_free(label.rows, TRUE);
}

/* ---- edges ---- */

static const char *step_colour(const StateStep *step)
{
    return step->kind == ROW_PROCESS ? hues[step->actor % G_N_ELEMENTS(hues)] : grey;
}

/* The one that the edge looks like: of the run if it has one, of a process rather than an event. */
static const StateStep *main_step(const StateEdge *edge)
{
    const StateStep *best = &edge->steps.data[0];

    for (uint32_t i = 1; i < edge->steps.length; i++) {
        const StateStep *step = &edge->steps.data[i];
        if (step->on_run && !best->on_run)
            best = step;
        else if (step->on_run == best->on_run && step->kind == ROW_PROCESS &&
                 best->kind != ROW_PROCESS)
            best = step;
    }
    return best;
}

/* A label of a fixed size: Graphviz would measure it with the fonts of the machine. */
static void append_step_label(GString *out, const Label *label)
{
    g_string_append_printf(out,
                           "label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" "
                           "CELLPADDING=\"0\"><TR><TD FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" "
                           "HEIGHT=\"%d\">%s</TD></TR></TABLE>>",
                           (int)(label->width * 1.06) + 6, (int)label->height + 4,
                           label->rows->str);
}

/* How many steps of the edge are the same call with other values; 0: it was said for an earlier
 * one.
 */
static uint32_t alike(const StateEdge *edge, uint32_t index)
{
    const char *label = edge->steps.data[index].label;
    const size_t length = strcspn(label, "(");
    uint32_t count = 0;

    for (uint32_t i = 0; i < edge->steps.length; i++) {
        const char *other = edge->steps.data[i].label;
        if (strcspn(other, "(") != length || strncmp(other, label, length) != 0)
            continue;
        if (i < index && count == 0)
            return 0;
        count++;
    }
    return count;
}

/* Calls that differ in their values only are one line, where they would be many. */
static void add_steps(Label *label, const StateEdge *edge, uint32_t index, uint32_t count)
{
    const StateStep *step = &edge->steps.data[index];
    Font font = font_step;
    g_autofree char *call = g_strndup(step->label, strcspn(step->label, "("));
    g_autofree char *ways = g_strdup_printf("%s(…) in %u ways", call, count);

    font.bold = step->on_run;
    add_row(label, font, step_colour(step), count > 1 ? ways : step->label, MAX_STEP);
}

static Label step_labels(const StateEdge *edge)
{
    const bool many = edge->steps.length > MAX_STEPS;
    Label label = {g_string_new(NULL), 0, 0};
    uint32_t said = 0, rest = 0;

    for (uint32_t i = 0; i < edge->steps.length; i++) {
        uint32_t count = many ? alike(edge, i) : 1;
        if (count > 0 && said++ < MAX_STEPS)
            add_steps(&label, edge, i, count);
        else
            rest += count;
    }
    if (rest > 0) {
        g_autofree char *more = g_strdup_printf("and %u more", rest);
        add_row(&label, font_small, grey, more, MAX_STEP);
    }
    return label;
}

static void append_edge(GString *out, const StateEdge *edge)
{
    const StateStep *step = main_step(edge);
    Label label = step_labels(edge);

    g_string_append_printf(out, "  s%u -> s%u [", edge->from, edge->to);
    append_step_label(out, &label);
    g_string_append_printf(out, ", color=\"%s\"", step_colour(step));
    if (step->kind != ROW_PROCESS)
        g_string_append_printf(out, ", style=\"%s\"",
                               step->kind == ROW_FAULT ? "dotted" : "dashed");
    if (edge->on_run)
        g_string_append(out, ", penwidth=\"2.8\", weight=\"8\"");
    g_string_append(out, "]\n");
    g_string_free(label.rows, TRUE);
}

/* ---- the whole ---- */

static bool any_open(const StateGraph *graph, bool partly)
{
    for (uint32_t i = 0; i < graph->nodes.length; i++)
        if (partly ? graph->nodes.data[i].partly : graph->nodes.data[i].open)
            return true;
    return false;
}

static bool any_kind(const StateGraph *graph, RowKind kind)
{
    for (uint32_t i = 0; i < graph->edges.length; i++)
        if (main_step(&graph->edges.data[i])->kind == kind)
            return true;
    return false;
}

/* Only what is to be seen is explained. */
static char *legend(const StateGraph *graph)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);

    const char *window = graph->window_count == 1 ? graph->windows[0] : "a window";

    if (any_open(graph, false))
        g_ptr_array_add(parts, g_strdup_printf("filled: %s is open", window));
    if (any_open(graph, true))
        g_ptr_array_add(parts, g_strdup_printf("pale: %s is open in some of the states", window));
    if (graph->run)
        g_ptr_array_add(parts, g_strdup_printf("bold: the run to %s", graph->run));
    g_ptr_array_add(parts, g_strdup(graph->folded ? "double border: some are at rest"
                                                  : "double border: at rest"));
    if (any_kind(graph, ROW_EVENT))
        g_ptr_array_add(parts, g_strdup(graph->timed ? "dashed: events, and time that passes"
                                                     : "dashed: events"));
    if (any_kind(graph, ROW_FAULT))
        g_ptr_array_add(parts, g_strdup("dotted: faults"));
    g_ptr_array_add(parts, NULL);
    return g_strjoinv("; ", (char **)parts->pdata);
}

static void append_title(GString *out, const StateGraph *graph)
{
    Label label = {g_string_new(NULL), 0, 0};
    g_autofree char *explained = legend(graph);

    add_row(&label, font_title, ink, graph->title, 2000);
    add_row(&label, font_step, grey, explained, 2000);
    label.height += 10;
    g_string_append(out, "  ");
    append_step_label(out, &label);
    g_string_append(out, "\n");
    g_string_free(label.rows, TRUE);
}

char *state_graph_dot(const StateGraph *graph)
{
    GString *out = g_string_new("digraph ");
    g_autofree char *name = text_one_line(graph->name);

    g_string_append_printf(out, "%s_states {\n", name);
    append_title(out, graph);
    g_string_append(out, "  layout=\"dot\"\n  labelloc=\"t\"\n  bgcolor=\"#ffffff\"\n"
                         "  nodesep=\"0.3\"\n  ranksep=\"0.35\"\n  pad=\"0.2\"\n");
    g_string_append_printf(out, "  fontname=\"%s\"\n", FONT_NAMES);
    g_string_append_printf(out,
                           "  node [shape=\"box\", style=\"rounded,filled\", fixedsize=\"true\", "
                           "fontname=\"%s\", color=\"%s\", penwidth=\"0.8\"]\n",
                           FONT_NAMES, grey);
    g_string_append_printf(out,
                           "  edge [fontname=\"%s\", arrowsize=\"0.6\", penwidth=\"0.9\", "
                           "color=\"%s\"]\n",
                           FONT_NAMES, grey);
    for (uint32_t i = 0; i < graph->nodes.length; i++)
        append_node(out, graph, i);
    for (uint32_t i = 0; i < graph->edges.length; i++)
        append_edge(out, &graph->edges.data[i]);
    g_string_append(out, "}\n");
    return g_string_free(out, FALSE);
}
