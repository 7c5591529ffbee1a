/* The lanes of processes, and the requests that are under way. Where something is written across a
 * lane it is broken. */
#include "traces/sequence/sequence_private.h"

static bool crosses(const SequenceLabel *label, DrawingBox box)
{
    return label->box.x < box.x + box.width + 2 && box.x - 2 < label->box.x + label->box.width &&
           label->box.y < box.y + box.height && box.y < label->box.y + label->box.height;
}

/* The highest label that the strip meets from `y` on. */
static const SequenceLabel *next_label(const Sequence *sequence, DrawingBox box)
{
    const SequenceLabel *next = NULL;

    for (guint i = 0; i < sequence->labels->len; i++) {
        const SequenceLabel *label = &g_array_index(sequence->labels, SequenceLabel, i);
        if (crosses(label, box) && (!next || label->box.y < next->box.y))
            next = label;
    }
    return next;
}

void sequence_draw_strip(const Sequence *sequence, Drawing *drawing, DrawingBox box,
                         DrawingPaint paint)
{
    const double bottom = box.y + box.height, least = 1.5;
    const SequenceLabel *label;

    while ((label = next_label(sequence, box))) {
        DrawingBox part = box;
        part.height = label->box.y - part.y;
        if (part.height > least)
            drawing_box(drawing, part, paint);
        box.y = label->box.y + label->box.height;
        box.height = bottom - box.y;
        if (box.height <= least)
            return;
    }
    drawing_box(drawing, box, paint);
}

static void draw_lifeline(const Sequence *sequence, Drawing *drawing, int lane)
{
    const double top = sequence->lanes_top - 6;

    sequence_draw_strip(
        sequence, drawing,
        (DrawingBox){sequence->lanes[lane].x - 0.5, top, 1, sequence->lanes_bottom - top},
        (DrawingPaint){.fill = INK_LINE});
}

/* ---- requests ---- */

/* Requests of a process that are under way: one may call another. */
typedef struct UnderWay {
    double tops[8];
    unsigned count;
} UnderWay;

static double end_request(UnderWay *under_way, double otherwise)
{
    if (under_way->count == 0)
        return otherwise;
    under_way->count--;
    return under_way->tops[MIN(under_way->count, G_N_ELEMENTS(under_way->tops) - 1)];
}

static void begin_request(UnderWay *under_way, double top)
{
    under_way->tops[MIN(under_way->count, G_N_ELEMENTS(under_way->tops) - 1)] = top;
    under_way->count++;
}

/* A request within another sticks out to the left. */
static void draw_request(const Sequence *sequence, Drawing *drawing, int lane, unsigned depth,
                         double top, double bottom)
{
    const double left = sequence->lanes[lane].x - SEQUENCE_REQUEST / 2.0 - 3.0 * depth;

    sequence_draw_strip(sequence, drawing, (DrawingBox){left, top, SEQUENCE_REQUEST, bottom - top},
                        (DrawingPaint){.fill = INK_REQUEST, .outline = INK_PALE, .pen = 1});
}

static void draw_row_requests(const Sequence *sequence, Drawing *drawing, uint32_t index,
                              UnderWay *under_way)
{
    const Row *row = &sequence->example->rows[index];
    const SequenceRow *place = &sequence->rows[index];
    const double top = row->folded ? place->top : place->begins;
    const double bottom = row->folded ? place->bottom : place->ends;

    for (uint32_t i = 0; i < row->request_count; i++) {
        if (row->requests[i].begins)
            begin_request(under_way, top);
        if (!row->requests[i].ends)
            continue;
        const double from = end_request(under_way, top);
        if (!row->folded || from != top) /* else it began in the fold */
            draw_request(sequence, drawing, row->lane, under_way->count, from, bottom);
    }
}

static void draw_requests(const Sequence *sequence, Drawing *drawing, int lane)
{
    UnderWay under_way = {0};

    for (uint32_t i = 0; i < sequence->example->row_count; i++)
        if (sequence->example->rows[i].lane == lane)
            draw_row_requests(sequence, drawing, i, &under_way);
    while (under_way.count > 0) {
        const double top = end_request(&under_way, 0);
        draw_request(sequence, drawing, lane, under_way.count, top, sequence->lanes_bottom);
    }
}

void sequence_draw_lanes(const Sequence *sequence, Drawing *drawing)
{
    for (uint32_t i = 0; i < sequence->example->lane_count; i++) {
        const Lane *lane = &sequence->example->lanes[i];
        if (!lane->is_process || lane->idle)
            continue;
        drawing_group(drawing, "lane", 0, lane->name);
        draw_lifeline(sequence, drawing, (int)i);
        draw_requests(sequence, drawing, (int)i);
    }
    sequence_draw_carry(sequence, drawing);
}
