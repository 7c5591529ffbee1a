#include "traces/drawing/hatch.h"

#include <math.h>

static const double spacing = 7, least = 0.5;

static void add_line(GArray *points, DrawingPoint from, DrawingPoint to)
{
    if (fabs(from.x - to.x) + fabs(from.y - to.y) < least)
        return;
    g_array_append_val(points, from);
    g_array_append_val(points, to);
}

/* The line x + y = sum of the box, seen from its corner. */
static void add_rising(GArray *points, DrawingBox box, double sum, bool falls)
{
    const double left = MAX(0, sum - box.height), right = MIN(box.width, sum);
    const double from = falls ? box.width - left : left, to = falls ? box.width - right : right;

    if (right > left)
        add_line(points, (DrawingPoint){box.x + from, box.y + sum - left},
                 (DrawingPoint){box.x + to, box.y + sum - right});
}

GArray *hatch_lines(DrawingBox box, DrawingHatch hatch)
{
    GArray *points = g_array_new(FALSE, FALSE, sizeof(DrawingPoint));
    const double slanted = spacing * 1.3;

    switch (hatch) {
    case DRAWING_PLAIN: break;
    case DRAWING_RISING:
    case DRAWING_FALLING:
        for (double sum = slanted / 2; sum < box.width + box.height; sum += slanted)
            add_rising(points, box, sum, hatch == DRAWING_FALLING);
        break;
    case DRAWING_LEVEL:
        for (double y = spacing / 2; y < box.height - 1; y += spacing)
            add_line(points, (DrawingPoint){box.x, box.y + y},
                     (DrawingPoint){box.x + box.width, box.y + y});
        break;
    }
    return points;
}
