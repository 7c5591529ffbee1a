#include "traces/states/state_labels.h"

#include "traces/drawing/dot.h"
#include "traces/format/table.h"

#include <string.h>

/* Nine points are nine pixels where a picture 700 points wide is shown 700 pixels wide. */
static const Font font_title = {13, true}, font_value = {10, true}, font_name = {10, false};
const Font state_font_small = {9, false};

enum { MAX_TITLE = 560, MAX_WORD = 210, MAX_STEPS = 3, MAX_LINES = 3, MAX_PLACES = 2 };

/* It is for the row before it. */
#define LEFT_BREAK "<BR ALIGN=\"LEFT\"/>"

/* ---- rows ---- */

StateLabel state_label_new(const StateGraph *graph)
{
    return (StateLabel){.rows = g_string_new(NULL), .is_dark = graph->theme == THEME_DARK};
}

void state_label_clear(StateLabel *label)
{
    g_string_free(label->rows, TRUE);
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

void state_label_text(StateLabel *label, Font font, StateColour colour, const char *text)
{
    g_autofree char *size = dot_number(font.size);
    GString *out = label->rows;

    g_string_append_printf(out, "<FONT POINT-SIZE=\"%s\" COLOR=\"%s\">%s", size,
                           state_colour(colour, label->is_dark), font.bold ? "<B>" : "");
    append_escaped(out, text);
    g_string_append_printf(out, "%s</FONT>", font.bold ? "</B>" : "");
}

void state_label_row(StateLabel *label, Font font)
{
    if (label->rows->len)
        g_string_append(label->rows, label->is_left ? LEFT_BREAK : "<BR/>");
    label->height += font.size * 1.3;
}

static void add_row(StateLabel *label, Font font, StateColour colour, const char *text)
{
    state_label_row(label, font);
    state_label_text(label, font, colour, text);
    label->width = MAX(label->width, font_width(font, text));
}

/* A word is not cut for want of a few points. */
static double longest_word(Font font, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    double longest = 0;

    for (char **word = words; *word; word++)
        longest = MAX(longest, font_width(font, *word));
    return MIN(longest, MAX_WORD);
}

/* A text on as few rows as it needs; what is too long even so is cut. */
static void add_rows(StateLabel *label, Font font, StateColour colour, const char *text,
                     double most)
{
    g_autofree char *line = table_one_line(text);
    g_auto(GStrv) rows = font_wrap(font, line, MAX(most, longest_word(font, line)), MAX_LINES);

    for (char **row = rows; *row; row++)
        add_row(label, font, colour, *row);
}

static void append_cell(GString *out, const StateLabel *label)
{
    g_string_append_printf(out,
                           "<TR><TD FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"%d\">%s%s</TD></TR>",
                           (int)(label->width * 1.06) + 6, (int)label->height + 4, label->rows->str,
                           label->is_left ? LEFT_BREAK : "");
}

void state_label_append(GString *out, const StateLabel *labels, uint32_t count)
{
    g_string_append(out, "label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" "
                         "CELLPADDING=\"0\">");
    for (uint32_t i = 0; i < count; i++)
        append_cell(out, &labels[i]);
    g_string_append(out, "</TABLE>>");
}

/* ---- nodes ---- */

static char *joined(const StateLine *line)
{
    GString *text = g_string_new(NULL);

    for (uint32_t i = 0; i < line->value_count; i++)
        g_string_append_printf(text, "%s%s", i ? " or " : "", line->values[i]);
    return g_string_free(text, FALSE);
}

/* "reader at cache.get()". Where it may be at many places, that is all there is to say. */
static void add_process(StateLabel *label, const StateLine *line, double most)
{
    g_autofree char *places = line->value_count > MAX_PLACES
                                  ? g_strdup_printf("at %u places", line->value_count)
                                  : joined(line);
    g_autofree char *text = g_strdup_printf("%s %s", line->name, places);

    add_rows(label, state_font_small, state_hue(line->actor), text, most);
}

/* The name and, in bold, the value; below it where there is no room beside it. */
static void add_variable(StateLabel *label, const StateLine *line, double most)
{
    g_autofree char *values = joined(line), *value = table_one_line(values);
    g_autofree char *name = g_strconcat(line->name, " ", NULL);
    const double width = font_width(font_name, name), whole = width + font_width(font_value, value);

    if (whole > most) {
        add_rows(label, font_name, STATE_GREY, line->name, most);
        add_rows(label, font_value, STATE_INK, value, most);
        return;
    }
    state_label_row(label, font_value);
    state_label_text(label, font_name, STATE_GREY, name);
    state_label_text(label, font_value, STATE_INK, value);
    label->width = MAX(label->width, whole);
}

static void add_windows(StateLabel *label, const StateGraph *graph, const StateNode *node,
                        double most)
{
    for (uint32_t i = 0; i < graph->window_count; i++) {
        bool all = node->open >> i & 1, some = node->partly >> i & 1;
        g_autofree char *text =
            g_strconcat(graph->windows[i], all ? " open" : " open in some", NULL);
        if (all || some)
            add_rows(label, state_font_small, STATE_RED, text, most);
    }
}

static void add_counts(StateLabel *label, const StateNode *node)
{
    g_autofree char *states =
        g_strdup_printf("%u state%s", node->states, node->states == 1 ? "" : "s");
    g_autofree char *steps =
        g_strdup_printf("%u more step%s", node->steps_beyond, node->steps_beyond == 1 ? "" : "s");

    if (node->states)
        add_row(label, state_font_small, STATE_GREY, states);
    if (node->steps_beyond)
        add_row(label, state_font_small, STATE_GREY, steps);
}

StateLabel state_label_of_node(const StateGraph *graph, const StateNode *node, StateRoom room)
{
    StateLabel label = state_label_new(graph);

    for (uint32_t i = 0; i < node->line_count; i++)
        if (!node->lines[i].is_process)
            add_variable(&label, &node->lines[i], room.node);
    for (uint32_t i = 0; i < node->line_count; i++)
        if (node->lines[i].is_process)
            add_process(&label, &node->lines[i], room.node);
    add_windows(&label, graph, node, room.node);
    add_counts(&label, node);
    if (label.rows->len == 0)
        add_row(&label, state_font_small, STATE_GREY, " ");
    return label;
}

/* ---- edges ---- */

/* Of the run if the edge has one; of a process rather than an event. */
const StateStep *state_edge_main_step(const StateEdge *edge)
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

StateColour state_step_colour(const StateStep *step)
{
    return step->kind == ROW_PROCESS ? state_hue(step->actor) : STATE_GREY;
}

const char *state_step_dash(const StateStep *step)
{
    static const char *const dashes[] = {"solid", "dashed", "dotted"};

    if (step->kind == ROW_PROCESS)
        return dashes[step->actor % G_N_ELEMENTS(dashes)];
    return step->kind == ROW_TIME ? "dotted" : "solid";
}

/* What is no process' step has a head that none of those has. */
const char *state_step_head(const StateStep *step)
{
    static const char *const heads[] = {"normal", "vee", "box", "inv"};

    switch (step->kind) {
    case ROW_EVENT: return "onormal";
    case ROW_FAULT: return "odiamond";
    case ROW_TIME: return "odot";
    case ROW_PROCESS: break;
    }
    return heads[step->actor / 3 % G_N_ELEMENTS(heads)];
}

/* How many steps of the edge are the same call with other values; 0: it was said for an earlier
 * one. */
static uint32_t alike(const StateEdge *edge, uint32_t index)
{
    const StateStep *step = &edge->steps.data[index];
    uint32_t count = 0;

    if (!step->call)
        return 1;
    for (uint32_t i = 0; i < edge->steps.length; i++) {
        const StateStep *other = &edge->steps.data[i];
        if (g_strcmp0(other->who, step->who) != 0 || g_strcmp0(other->call, step->call) != 0)
            continue;
        if (i < index && count == 0)
            return 0;
        count++;
    }
    return count;
}

/* Calls that differ in their values only are one line, where they would be many. */
static char *step_text(const StateStep *step, uint32_t count)
{
    if (count > 1)
        return g_strdup_printf("%s(…) in %u ways", step->call, count);
    return g_strconcat(step->what, step->result ? " = " : NULL, step->result, NULL);
}

static bool is_same_who(const StateEdge *edge, uint32_t index)
{
    return index > 0 &&
           g_strcmp0(edge->steps.data[index - 1].who, edge->steps.data[index].who) == 0;
}

static void saying_clear(gpointer data)
{
    g_free(((StateSaying *)data)->text);
}

GArray *state_edge_sayings(const StateGraph *graph, const StateEdge *edge)
{
    const bool many = graph->folded || edge->steps.length > MAX_STEPS;
    GArray *sayings = g_array_new(FALSE, FALSE, sizeof(StateSaying));
    uint32_t rest = 0;

    g_array_set_clear_func(sayings, saying_clear);
    for (uint32_t i = 0; i < edge->steps.length; i++) {
        const uint32_t count = many ? alike(edge, i) : 1;
        const StateStep *step = &edge->steps.data[i];
        if (count == 0 || sayings->len == MAX_STEPS) {
            rest += count;
            continue;
        }
        StateSaying saying = {step, step_text(step, count), is_same_who(edge, i)};
        g_array_append_val(sayings, saying);
    }
    if (rest > 0) {
        StateSaying saying = {.text = g_strdup_printf("and %u more", rest)};
        g_array_append_val(sayings, saying);
    }
    return sayings;
}

static void add_saying(StateLabel *label, const StateSaying *saying, StateRoom room)
{
    const StateStep *step = saying->step;
    const StateColour colour = step ? state_step_colour(step) : STATE_GREY;
    const char *who = step ? step->who : NULL;
    g_autofree char *text = who ? g_strdup_printf("%s: %s", who, saying->text) : NULL;
    Font font = state_font_small;

    font.bold = step && step->on_run;
    if (who && room.who_apart && !saying->same_who)
        add_row(label, font, colour, who);
    add_rows(label, font, colour, who && !room.who_apart ? text : saying->text, room.step);
}

StateLabel state_label_of_edge(const StateGraph *graph, const StateEdge *edge, StateRoom room)
{
    StateLabel label = state_label_new(graph);
    g_autoptr(GArray) sayings = state_edge_sayings(graph, edge);

    for (guint i = 0; i < sayings->len; i++)
        add_saying(&label, &g_array_index(sayings, StateSaying, i), room);
    return label;
}

StateLabel state_label_of_number(const StateGraph *graph, const StateEdge *edge, uint32_t number)
{
    StateLabel label = state_label_new(graph);
    g_autofree char *text = g_strdup_printf("%u", number);

    add_row(&label, font_value, state_step_colour(state_edge_main_step(edge)), text);
    return label;
}

/* ---- the title ---- */

StateLabel state_label_of_title(const StateGraph *graph)
{
    StateLabel label = state_label_new(graph);

    add_rows(&label, font_title, STATE_INK, graph->title, MAX_TITLE);
    return label;
}
