#include "traces/format/table.h"
#include "traces/picture/diagram.h"

static const double min_calls = 150, good_calls = 170, most_calls = 330;

enum { SQUEEZES = 3 };

void diagram_free(Diagram *diagram)
{
    if (!diagram)
        return;
    diagram_free_fixes(diagram);
    g_strfreev(diagram->headline_lines);
    g_strfreev(diagram->verdict_lines);
    g_strfreev(diagram->ending_lines);
    g_strfreev(diagram->origin_lines);
    palette_free(diagram->palette);
    arena_free(diagram->arena);
}

double diagram_line_width(Font font, const char *text)
{
    g_autofree char *line = text_one_line(text);

    return font_width(font, line);
}

/* In a run about a check a band would say something only where there is but one window. */
static int window_shown(const Counterexample *example)
{
    int window = example->window >= 0 ? example->window : example->window_count == 1 ? 0 : -1;

    if (window >= 0 && example->windows[window].lane != NO_LANE &&
        example->lanes[example->windows[window].lane].idle)
        return -1;
    return window;
}

static void widen_for_label(DiagramLane *lane, DiagramLabel label)
{
    const double padding = 12;

    if (label.value)
        lane->width = MAX(lane->width, diagram_line_width(FONT_VALUE, label.value) + padding);
    for (uint32_t i = 0; i < label.other_count; i++)
        lane->width = MAX(lane->width, diagram_line_width(FONT_SMALL, label.others[i]) + padding);
}

static void measure_component(Diagram *diagram, int index)
{
    static const double mosts[SQUEEZES] = {92, 72, 56};
    const double min = 36, most = mosts[diagram->squeeze];
    DiagramLane *lane = &diagram->lanes[index];

    lane->width = min;
    widen_for_label(lane, diagram_initial_label(diagram, index));
    for (uint32_t i = 0; i < diagram->example->row_count; i++)
        widen_for_label(lane, diagram_change_label(diagram, i, index));
    lane->width = MIN(lane->width, most);
}

static void measure_process(Diagram *diagram, int index)
{
    static const double mosts[SQUEEZES] = {100, 84, 68};
    const double min = 40, most = mosts[diagram->squeeze];
    DiagramLane *lane = &diagram->lanes[index];

    lane->width = min;
    for (uint32_t i = 0; i < diagram->example->row_count; i++) {
        const Row *row = &diagram->example->rows[i];
        if (row->lane != index || row->folded)
            continue;
        for (uint32_t j = 0; j < row->request_count; j++) {
            const RowRequest *request = &row->requests[j];
            lane->width = MAX(lane->width, diagram_line_width(FONT_SMALL, request->name) + 4);
            if (request->result)
                lane->width =
                    MAX(lane->width, diagram_line_width(FONT_SMALL, request->result) + 44);
        }
    }
    lane->width = MIN(lane->width, most);
}

static void measure_lane(Diagram *diagram, int index)
{
    const Lane *lane = &diagram->example->lanes[index];
    static const double mosts[SQUEEZES] = {110, 102, 92};

    if (lane->is_process)
        measure_process(diagram, index);
    else
        measure_component(diagram, index);
    diagram->lanes[index].header =
        MIN(diagram_line_width(FONT_LANE, lane->name) + 16 - 3 * diagram->squeeze,
            mosts[diagram->squeeze]);
}

static double longest_call(const Counterexample *example)
{
    double most = 0;

    for (uint32_t i = 0; i < example->row_count; i++)
        for (uint32_t j = 0; !example->rows[i].folded && j < example->rows[i].call_count; j++)
            most = MAX(most, diagram_line_width(FONT_CALL, example->rows[i].calls[j].call));
    return most;
}

/* What the column of calls would like to have. */
static double wanted_calls(const Counterexample *example)
{
    double most = 110;

    for (uint32_t i = 0; i < example->row_count; i++) {
        const Row *row = &example->rows[i];
        if (row->folded)
            continue;
        if (row->event)
            most = MAX(most, diagram_line_width(FONT_CALL, row->event) + 60);
        for (uint32_t j = 0; j < row->call_count; j++) {
            const RowCall *call = &row->calls[j];
            double text = call->text ? diagram_line_width(FONT_SMALL, call->text) + 10 : 0;
            most = MAX(most, diagram_line_width(FONT_CALL, call->call) + text);
        }
    }
    return MIN(most, most_calls);
}

static bool has_atomic(const Counterexample *example)
{
    for (uint32_t i = 0; i < example->row_count; i++)
        if (example->rows[i].call_count > 1)
            return true;
    return false;
}

/* Sets the middles of the lanes of one sort from `x` on, and returns where they end. */
static double place_lanes(Diagram *diagram, bool processes, double x)
{
    const double gap = (processes ? 10 : 14) - 2 * diagram->squeeze;

    for (uint32_t i = 0; i < diagram->example->lane_count; i++) {
        DiagramLane *lane = &diagram->lanes[i];
        if (diagram->example->lanes[i].is_process != processes || diagram->example->lanes[i].idle)
            continue;
        double bar = lane->width + (processes ? 0 : 2 * DIAGRAM_SLEEVE);
        double slot = MAX(lane->header, bar) + gap;
        lane->x = x + slot / 2;
        x += slot;
    }
    return x;
}

static double widest_time(const Counterexample *example)
{
    double widest = 0;

    for (uint32_t i = 0; i < example->row_count; i++) {
        const char *when = counterexample_when(example, i);
        if (when)
            widest = MAX(widest, font_width(FONT_SMALL, when));
    }
    return widest;
}

/* The column of calls takes what the page leaves to it. */
static void place_columns(Diagram *diagram)
{
    const Counterexample *example = diagram->example;
    const bool loops = example->loop < example->row_count;
    const double to_arrow_head = 20;

    diagram->numbers = DIAGRAM_MARGIN + (loops ? 14 : 0) +
                       MAX(has_atomic(example) ? 24 : 14, widest_time(example));
    diagram->orders = diagram->numbers + 3;
    const double bracket = counterexample_any_swaps(example) ? 6 : 0;
    diagram->calls = place_lanes(diagram, true, diagram->numbers + 8 + bracket) + 4;
    double fixed = place_lanes(diagram, false, diagram->calls + to_arrow_head) + DIAGRAM_MARGIN;
    if (diagram->notes_width > 0)
        fixed += diagram->notes_width + 6;
    double left = MAX(DIAGRAM_PAGE - fixed, MIN(longest_call(example), min_calls));
    diagram->calls_width = MIN(wanted_calls(example), left);
    diagram->width = fixed + diagram->calls_width;
    diagram->notes =
        place_lanes(diagram, false, diagram->calls + diagram->calls_width + to_arrow_head) + 6;
}

static double initial_height(const Diagram *diagram)
{
    double height = 0;

    for (uint32_t i = 0; i < diagram->example->lane_count; i++) {
        if (diagram->example->lanes[i].is_process || diagram->example->lanes[i].idle)
            continue;
        DiagramLabel label = diagram_initial_label(diagram, (int)i);
        height = MAX(height, diagram_label_height(label) + 4);
    }
    return height;
}

/* A short run is made wide enough for its headline to read well. */
static void place_lines(Diagram *diagram)
{
    const double title =
        diagram_line_width(FONT_HEADLINE, diagram->example->headline) * DIAGRAM_AIR +
        2 * DIAGRAM_MARGIN + 1;
    const double min = MIN(MAX(title, 420), DIAGRAM_PAGE);

    diagram->width = MAX(diagram->width, min);
    diagram_wrap_words(diagram);
    diagram_wrap_fixes(diagram);
    diagram->headline = DIAGRAM_MARGIN;
    diagram->verdict =
        diagram->headline + g_strv_length(diagram->headline_lines) * DIAGRAM_HEADLINE;
    diagram->header = diagram->verdict + g_strv_length(diagram->verdict_lines) * DIAGRAM_LINE + 12;
    diagram->lanes_top = diagram->header + DIAGRAM_HEADER;
}

static bool has_lanes(const Counterexample *example)
{
    for (uint32_t i = 0; i < example->lane_count; i++)
        if (!example->lanes[i].idle)
            return true;
    return false;
}

static void place_rows(Diagram *diagram)
{
    double y = diagram->lanes_top + initial_height(diagram);

    for (uint32_t i = 0; i < diagram->example->row_count; i++)
        y = diagram_place_row(diagram, i, y);
    diagram->lanes_bottom = y + 8;
    diagram->key = has_lanes(diagram->example) ? diagram->lanes_bottom + 12 : diagram->header;
    const bool has_key = diagram->example->cause.fill || counterexample_any_swaps(diagram->example);
    diagram->footer = diagram->key + (has_key ? DIAGRAM_LINE + 6 : 2);
    diagram->footer_fixes =
        diagram->footer + g_strv_length(diagram->ending_lines) * DIAGRAM_LINE + 6;
    diagram->origin = diagram->footer_fixes + diagram->fixes_height + 8;
    diagram->height = diagram->origin + g_strv_length(diagram->origin_lines) * DIAGRAM_SMALL_LINE +
                      DIAGRAM_MARGIN;
}

static bool fits_page(const Diagram *diagram)
{
    return diagram->width <= DIAGRAM_PAGE &&
           diagram->calls_width >= MIN(wanted_calls(diagram->example), good_calls);
}

/* Only what is too wide for a page is squeezed. */
static void place_across(Diagram *diagram)
{
    for (diagram->squeeze = 0; diagram->squeeze < SQUEEZES; diagram->squeeze++) {
        diagram->notes_width = 0;
        for (uint32_t i = 0; i < diagram->example->row_count; i++)
            diagram_add_notes(diagram, i);
        for (uint32_t i = 0; i < diagram->example->lane_count; i++)
            measure_lane(diagram, (int)i);
        place_columns(diagram);
        if (fits_page(diagram))
            return;
    }
}

Diagram *diagram_layout(const Counterexample *example)
{
    Arena *arena = arena_new();
    Diagram *diagram = arena_new0(arena, Diagram);

    diagram->example = example;
    diagram->arena = arena;
    diagram->palette = palette_new(example);
    diagram->window = window_shown(example);
    diagram->lanes = arena_array(arena, DiagramLane, example->lane_count);
    diagram->rows = arena_array(arena, DiagramRow, example->row_count);
    place_across(diagram);
    place_lines(diagram);
    place_rows(diagram);
    return diagram;
}
