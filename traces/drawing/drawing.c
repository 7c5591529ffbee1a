#include "traces/drawing/drawing_private.h"

#include "traces/format/table.h"

static const char *one_line(const Drawing *drawing, const char *text)
{
    g_autofree char *line = text ? table_one_line(text) : NULL;

    return line ? arena_strdup(drawing->arena, line) : NULL;
}

/* The lines of a tooltip stay lines. */
static const char *lines(const Drawing *drawing, const char *text)
{
    g_auto(GStrv) parts = text ? g_strsplit(text, "\n", -1) : NULL;

    if (!parts)
        return NULL;
    for (char **part = parts; *part; part++) {
        char *line = table_one_line(*part);
        g_free(*part);
        *part = line;
    }
    g_autofree char *joined = g_strjoinv("\n", parts);
    return arena_strdup(drawing->arena, joined);
}

Drawing *drawing_new(double width, double height, const char *title, const char *description)
{
    Drawing *drawing = g_new0(Drawing, 1);

    drawing->arena = arena_new();
    drawing->width = width;
    drawing->height = height;
    drawing->title = one_line(drawing, title);
    drawing->description = lines(drawing, description);
    drawing->shapes = g_array_new(FALSE, FALSE, sizeof(Drawn));
    return drawing;
}

void drawing_free(Drawing *drawing)
{
    if (!drawing)
        return;
    g_array_unref(drawing->shapes);
    arena_free(drawing->arena);
    g_free(drawing);
}

void drawing_group(Drawing *drawing, const char *kind, uint32_t step, const char *tooltip)
{
    Drawn drawn = {.kind = DRAWN_GROUP, .group = {kind, step, lines(drawing, tooltip)}};

    g_array_append_val(drawing->shapes, drawn);
}

void drawing_box(Drawing *drawing, DrawingBox box, DrawingPaint paint)
{
    Drawn drawn = {.kind = DRAWN_BOX, .box = box, .paint = paint};

    drawn.paint.tooltip = lines(drawing, paint.tooltip);
    g_array_append_val(drawing->shapes, drawn);
}

void drawing_text(Drawing *drawing, DrawingText where, const char *text)
{
    Drawn drawn = {.kind = DRAWN_TEXT, .where = where, .text = one_line(drawing, text)};

    drawn.where.tooltip = lines(drawing, where.tooltip);
    if (*drawn.text)
        g_array_append_val(drawing->shapes, drawn);
}

void drawing_path(Drawing *drawing, const DrawingPoint *points, uint32_t count, DrawingPen pen)
{
    Drawn drawn = {.kind = DRAWN_PATH,
                   .path = {arena_copy(drawing->arena, points, count, sizeof *points), count, pen}};

    g_assert(count >= 2);
    g_array_append_val(drawing->shapes, drawn);
}

void drawing_line(Drawing *drawing, DrawingPoint from, DrawingPoint to, DrawingPen pen)
{
    drawing_path(drawing, (const DrawingPoint[]){from, to}, 2, pen);
}
