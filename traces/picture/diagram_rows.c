/* Where the rows of a sequence diagram go, with their calls and folds. */
#include "traces/explain/fold.h"
#include "traces/picture/diagram.h"

static bool fits_beside(const Diagram *diagram, const RowCall *call)
{
    return diagram_line_width(FONT_CALL, call->call) + 10 +
               diagram_line_width(FONT_SMALL, call->text) <=
           diagram->calls_width;
}

/* Returns where the call's part of the row ends. */
static double place_call(const Diagram *diagram, const RowCall *call, DiagramCall *place, double y)
{
    const double to_arrow = 2, to_back = 14, after = call->result ? 9 : 7;

    place->text_over = call->text && !fits_beside(diagram, call);
    place->y = y + DIAGRAM_LINE + (place->text_over ? DIAGRAM_SMALL_LINE : 0) + to_arrow;
    place->back = call->result ? place->y + to_back : 0;
    return MAX(place->y, place->back) + after;
}

static double place_calls(Diagram *diagram, uint32_t index, double y)
{
    const Row *row = &diagram->example->rows[index];
    DiagramRow *place = &diagram->rows[index];
    const double middle = 9;

    place->call_count = MAX(row->call_count, 1);
    place->calls = arena_array(diagram->arena, DiagramCall, place->call_count);
    if (row->call_count == 0) {
        place->calls[0].y = y + middle;
        return y + 2 * middle;
    }
    for (uint32_t i = 0; i < row->call_count; i++)
        y = place_call(diagram, &row->calls[i], &place->calls[i], y);
    return y;
}

double diagram_change_y(const Diagram *diagram, uint32_t index, int lane)
{
    const Row *row = &diagram->example->rows[index];
    const DiagramRow *place = &diagram->rows[index];
    double y = place->calls[place->call_count - 1].y;

    for (uint32_t i = 0; i < row->call_count; i++)
        if (row->calls[i].lane == lane)
            y = place->calls[i].y;
    return y;
}

static bool returns_value(const Row *row)
{
    for (uint32_t i = 0; i < row->request_count; i++)
        if (row->requests[i].ends && row->requests[i].result)
            return true;
    return false;
}

/* How far down whatever is beside the calls reaches. */
static double lowest_of_row(Diagram *diagram, uint32_t index)
{
    const Row *row = &diagram->example->rows[index];
    const DiagramRow *place = &diagram->rows[index];
    const DiagramCall *last = &place->calls[place->call_count - 1];
    double lowest = place->calls[0].y - 6 + place->note_count * DIAGRAM_LINE;

    if (returns_value(row))
        lowest = MAX(lowest, MAX(last->y, last->back) + 22);
    for (uint32_t i = 0; i < row->change_count; i++) {
        int lane = row->changes[i].lane;
        DiagramLabel label = diagram_change_label(diagram, index, lane);
        lowest =
            MAX(lowest, diagram_change_y(diagram, index, lane) + 4 + diagram_label_height(label));
    }
    return lowest;
}

/* The bars change in a fold too: what they come to is written there. */
static double lowest_of_fold(Diagram *diagram, uint32_t index, uint32_t length)
{
    const Counterexample *example = diagram->example;
    const double y = diagram->rows[index].calls[0].y;
    double lowest = y + 10;

    for (uint32_t i = index; i < index + length; i++)
        for (uint32_t j = 0; j < example->rows[i].change_count; j++) {
            DiagramLabel label = diagram_change_label(diagram, i, example->rows[i].changes[j].lane);
            lowest = MAX(lowest, y + 4 + diagram_label_height(label));
        }
    return lowest;
}

/* All rows of a fold are in the one place, where a line says how many they are. */
static double place_fold(Diagram *diagram, uint32_t index, double y)
{
    const uint32_t length = fold_length(diagram->example, index);
    const double above = 10, after = 4;

    for (uint32_t i = index; i < index + length; i++) {
        DiagramRow *row = &diagram->rows[i];
        row->call_count = MAX(diagram->example->rows[i].call_count, 1);
        row->calls = arena_array(diagram->arena, DiagramCall, row->call_count);
        for (uint32_t j = 0; j < row->call_count; j++)
            row->calls[j].y = y + above;
    }
    const double bottom = length ? lowest_of_fold(diagram, index, length) + after : y;
    for (uint32_t i = index; i < index + length; i++) {
        diagram->rows[i].top = y;
        diagram->rows[i].bottom = bottom;
    }
    return bottom;
}

double diagram_place_row(Diagram *diagram, uint32_t index, double y)
{
    if (diagram->example->rows[index].folded)
        return place_fold(diagram, index, y);
    const double divider = 18, before = 4, after = 4;
    DiagramRow *row = &diagram->rows[index];

    if (index == diagram->example->shown && counterexample_is_afterword(diagram->example, index))
        y += divider;
    row->top = y;
    double lowest = place_calls(diagram, index, y + before);
    row->bottom = MAX(lowest, lowest_of_row(diagram, index)) + after;
    return row->bottom;
}
