/* What a graph of states says, as labels of DOT whose size is known. */
#pragma once

#include "traces/drawing/font.h"
#include "traces/states/state_graph.h"
#include "traces/states/state_theme.h"

typedef struct StateLabel {
    GString *rows; /* of an HTML-like label */
    double width, height;
    bool is_dark;
    bool is_left; /* rows begin at the left; else they are centred */
} StateLabel;

/* How wide a line may be, in points. */
typedef struct StateRoom {
    double node, step;
    bool who_apart; /* who takes a step stands above it, not before it */
    bool numbered;  /* edges have numbers, and what they say stands below the graph */
} StateRoom;

/* What an edge says of one of its steps, or of those that there is no room for. */
typedef struct StateSaying {
    const StateStep *step; /* NULL: "and 3 more" */
    char *text;            /* without who takes it */
    bool same_who;         /* as the saying before it */
} StateSaying;

extern const Font state_font_small;

StateLabel state_label_new(const StateGraph *graph);
void state_label_clear(StateLabel *label);

/* Begins another row, and adds text to the row that was begun last, whose width is the caller's
 * business. */
void state_label_row(StateLabel *label, Font font);
void state_label_text(StateLabel *label, Font font, StateColour colour, const char *text);

StateLabel state_label_of_node(const StateGraph *graph, const StateNode *node, StateRoom room);
StateLabel state_label_of_edge(const StateGraph *graph, const StateEdge *edge, StateRoom room);
StateLabel state_label_of_title(const StateGraph *graph);
StateLabel state_label_of_legend(const StateGraph *graph);

/* By edge its number, from 1: edges that say the same have the same. An array of uint32_t. */
GArray *state_edge_numbers(const StateGraph *graph);
StateLabel state_label_of_number(const StateGraph *graph, const StateEdge *edge, uint32_t number);
/* What each number says. */
StateLabel state_label_of_key(const StateGraph *graph, const GArray *numbers);

/* Labels below each other, in a table that Graphviz does not measure. */
void state_label_append(GString *out, const StateLabel *labels, uint32_t count);

/* An array of StateSaying, which owns the texts. Between nodes that are folded it matters little which
 * values a call has. */
GArray *state_edge_sayings(const StateGraph *graph, const StateEdge *edge);

/* An edge looks like this one of its steps: of the run if it has one, of a process rather than an
 * event. */
const StateStep *state_edge_main_step(const StateEdge *edge);

StateColour state_step_colour(const StateStep *step);

/* DOT's name of a style of lines; of the form of an arrow's head. */
const char *state_step_dash(const StateStep *step);
const char *state_step_head(const StateStep *step);
