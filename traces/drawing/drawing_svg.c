/* A drawing as SVG. It refers to nothing, by no id: many may be in one page. Colours are attributes
 * of shapes, for viewers that know no style sheets; the sheet says them again as variables. */
#include "traces/drawing/drawing_private.h"
#include "traces/drawing/hatch.h"

#include <math.h>
#include <string.h>

static const double full_head = 8, open_head = 6;

typedef struct SvgWriter {
    GString *out;
    Theme theme;
    bool used[INK_COUNT];
    bool in_group;
} SvgWriter;

/* ---- attributes ---- */

static void add_number(GString *out, double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd(text, sizeof text, "%.1f", fabs(value) < 0.05 ? 0 : value);
    if (g_str_has_suffix(text, ".0"))
        text[strlen(text) - 2] = '\0';
    g_string_append(out, text);
}

static void add_length(SvgWriter *w, const char *name, double value)
{
    g_string_append_printf(w->out, " %s=\"", name);
    add_number(w->out, value);
    g_string_append_c(w->out, '"');
}

static void add_point(SvgWriter *w, char command, double x, double y)
{
    g_string_append_c(w->out, command);
    add_number(w->out, x);
    g_string_append_c(w->out, ' ');
    add_number(w->out, y);
}

static void add_escaped(GString *out, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);

    g_string_append(out, escaped);
}

static void add_title(SvgWriter *w, const char *text)
{
    if (!text)
        return;
    g_string_append(w->out, "<title>");
    add_escaped(w->out, text);
    g_string_append(w->out, "</title>");
}

/* Fill and outline, and in a page that may be dark their classes too. */
static void add_inks(SvgWriter *w, Ink fill, Ink stroke)
{
    const bool is_dark = w->theme == THEME_DARK;

    g_string_append_printf(w->out, " fill=\"%s\"", theme_colour(fill, is_dark));
    if (stroke)
        g_string_append_printf(w->out, " stroke=\"%s\"", theme_colour(stroke, is_dark));
    w->used[fill] = w->used[stroke] = true;
    if (w->theme != THEME_AUTO || (!fill && !stroke))
        return;
    g_string_append(w->out, " class=\"");
    if (fill)
        g_string_append_printf(w->out, "f-%s%s", theme_name(fill), stroke ? " " : "");
    if (stroke)
        g_string_append_printf(w->out, "s-%s", theme_name(stroke));
    g_string_append_c(w->out, '"');
}

static void add_pen(SvgWriter *w, double width, DrawingDash dash)
{
    static const char *const dashes[] = {
        [DRAWING_SOLID] = NULL, [DRAWING_DASHED] = "5 3", [DRAWING_DOTTED] = "1 3"};

    if (width != 1)
        add_length(w, "stroke-width", width);
    if (dashes[dash])
        g_string_append_printf(w->out, " stroke-dasharray=\"%s\"", dashes[dash]);
}

/* ---- shapes ---- */

static void end_element(SvgWriter *w, const char *name, const char *tooltip)
{
    if (tooltip) {
        g_string_append_c(w->out, '>');
        add_title(w, tooltip);
        g_string_append_printf(w->out, "</%s>\n", name);
    } else {
        g_string_append(w->out, "/>\n");
    }
}

static const char *begin_shape(SvgWriter *w, const Drawn *drawn)
{
    const DrawingBox box = drawn->box;
    const double x = box.x + box.width / 2, y = box.y + box.height / 2;

    switch (drawn->paint.shape) {
    case DRAWING_RECTANGLE:
    case DRAWING_ROUNDED: break;
    case DRAWING_ELLIPSE:
        g_string_append(w->out, "<ellipse");
        add_length(w, "cx", x);
        add_length(w, "cy", y);
        add_length(w, "rx", box.width / 2);
        add_length(w, "ry", box.height / 2);
        return "ellipse";
    case DRAWING_DIAMOND:
        g_string_append(w->out, "<path d=\"");
        add_point(w, 'M', x, box.y);
        add_point(w, 'L', box.x + box.width, y);
        add_point(w, 'L', x, box.y + box.height);
        add_point(w, 'L', box.x, y);
        g_string_append(w->out, "z\"");
        return "path";
    }
    g_string_append(w->out, "<rect");
    add_length(w, "x", box.x);
    add_length(w, "y", box.y);
    add_length(w, "width", box.width);
    add_length(w, "height", box.height);
    if (drawn->paint.shape == DRAWING_ROUNDED)
        add_length(w, "rx", MIN(5, box.height / 2));
    return "rect";
}

static void write_hatch(SvgWriter *w, const Drawn *drawn)
{
    g_autoptr(GArray) points = hatch_lines(drawn->box, drawn->paint.hatch);

    if (points->len == 0)
        return;
    g_string_append(w->out, "<path d=\"");
    for (guint i = 0; i < points->len; i++) {
        DrawingPoint point = g_array_index(points, DrawingPoint, i);
        add_point(w, i % 2 ? 'L' : 'M', point.x, point.y);
    }
    g_string_append_c(w->out, '"');
    add_inks(w, INK_NONE, drawn->paint.hatch_ink);
    add_pen(w, 1.4, DRAWING_SOLID);
    end_element(w, "path", NULL);
}

/* The outline lies over the hatching. */
static void write_box(SvgWriter *w, const Drawn *drawn)
{
    Drawn outline = *drawn;
    const bool is_hatched = drawn->paint.hatch != DRAWING_PLAIN;
    const char *name = begin_shape(w, drawn);

    add_inks(w, drawn->paint.fill, is_hatched ? INK_NONE : drawn->paint.outline);
    if (drawn->paint.outline && !is_hatched)
        add_pen(w, drawn->paint.pen, drawn->paint.is_dashed ? DRAWING_DASHED : DRAWING_SOLID);
    end_element(w, name, drawn->paint.tooltip);
    if (!is_hatched)
        return;
    write_hatch(w, drawn);
    outline.paint.hatch = DRAWING_PLAIN;
    outline.paint.fill = INK_NONE;
    if (outline.paint.outline)
        write_box(w, &outline);
}

static void write_text(SvgWriter *w, const Drawn *drawn)
{
    static const char *const anchors[] = {
        [DRAWING_LEFT] = NULL, [DRAWING_CENTRE] = "middle", [DRAWING_RIGHT] = "end"};
    const DrawingText *where = &drawn->where;

    g_string_append(w->out, "<text");
    add_length(w, "x", where->x);
    add_length(w, "y", where->y + where->font.size * 0.35);
    add_length(w, "font-size", where->font.size);
    if (where->font.bold)
        g_string_append(w->out, " font-weight=\"bold\"");
    if (anchors[where->align])
        g_string_append_printf(w->out, " text-anchor=\"%s\"", anchors[where->align]);
    add_inks(w, where->ink, INK_NONE);
    g_string_append_c(w->out, '>');
    add_title(w, where->tooltip);
    add_escaped(w->out, drawn->text);
    g_string_append(w->out, "</text>\n");
}

/* ---- lines ---- */

/* Of length 1, along the last part of the path. */
static DrawingPoint direction(const DrawnPath *path)
{
    const DrawingPoint from = path->points[path->count - 2], to = path->points[path->count - 1];
    const double length = hypot(to.x - from.x, to.y - from.y);

    return length > 0 ? (DrawingPoint){(to.x - from.x) / length, (to.y - from.y) / length}
                      : (DrawingPoint){1, 0};
}

static void write_head(SvgWriter *w, const DrawnPath *path)
{
    const DrawingPoint tip = path->points[path->count - 1], along = direction(path);
    const bool is_full = path->pen.head == DRAWING_FULL_HEAD;
    const double length = is_full ? full_head : open_head, half = is_full ? 3.2 : 3.5;
    const DrawingPoint foot = {tip.x - along.x * length, tip.y - along.y * length};

    g_string_append(w->out, "<path d=\"");
    add_point(w, 'M', foot.x - along.y * half, foot.y + along.x * half);
    add_point(w, 'L', tip.x, tip.y);
    add_point(w, 'L', foot.x + along.y * half, foot.y - along.x * half);
    g_string_append(w->out, is_full ? "z\"" : "\"");
    add_inks(w, is_full ? path->pen.ink : INK_NONE, is_full ? INK_NONE : path->pen.ink);
    end_element(w, "path", NULL);
}

static void write_path(SvgWriter *w, const Drawn *drawn)
{
    const DrawnPath *path = &drawn->path;
    const bool is_full = path->pen.head == DRAWING_FULL_HEAD;
    const DrawingPoint along = direction(path);

    g_string_append(w->out, "<path d=\"");
    for (uint32_t i = 0; i < path->count; i++) {
        DrawingPoint point = path->points[i];
        if (is_full && i + 1 == path->count) /* the line must not blunt the head */
            point = (DrawingPoint){point.x - along.x * (full_head - 1),
                                   point.y - along.y * (full_head - 1)};
        add_point(w, i ? 'L' : 'M', point.x, point.y);
    }
    g_string_append_c(w->out, '"');
    add_inks(w, INK_NONE, path->pen.ink);
    add_pen(w, path->pen.width, path->pen.dash);
    end_element(w, "path", NULL);
    if (path->pen.head != DRAWING_NO_HEAD)
        write_head(w, path);
}

/* ---- the whole ---- */

static void end_group(SvgWriter *w)
{
    if (w->in_group)
        g_string_append(w->out, "</g>\n");
    w->in_group = false;
}

static void begin_group(SvgWriter *w, const DrawnGroup *group)
{
    end_group(w);
    g_string_append_printf(w->out, "<g class=\"%s\"", group->kind);
    if (group->step)
        g_string_append_printf(w->out, " data-step=\"%u\"", group->step);
    g_string_append_c(w->out, '>');
    add_title(w, group->tooltip);
    g_string_append_c(w->out, '\n');
    w->in_group = true;
}

static bool is_empty_group(const Drawing *drawing, guint index)
{
    return index + 1 == drawing->shapes->len ||
           g_array_index(drawing->shapes, Drawn, index + 1).kind == DRAWN_GROUP;
}

static void write_shapes(SvgWriter *w, const Drawing *drawing)
{
    for (guint i = 0; i < drawing->shapes->len; i++) {
        const Drawn *drawn = &g_array_index(drawing->shapes, Drawn, i);
        switch (drawn->kind) {
        case DRAWN_GROUP:
            if (!is_empty_group(drawing, i))
                begin_group(w, &drawn->group);
            break;
        case DRAWN_BOX: write_box(w, drawn); break;
        case DRAWN_TEXT: write_text(w, drawn); break;
        case DRAWN_PATH: write_path(w, drawn); break;
        }
    }
    end_group(w);
}

static void add_variables(const SvgWriter *w, GString *out, bool is_dark)
{
    g_string_append(out, ".stalemate{");
    for (Ink i = INK_NONE + 1; i < INK_COUNT; i++)
        if (w->used[i])
            g_string_append_printf(out, "--sm-%s:%s;", theme_name(i), theme_colour(i, is_dark));
    g_string_append_c(out, '}');
}

static void add_style(const SvgWriter *w, GString *out)
{
    g_string_append(out, "<style>\n");
    add_variables(w, out, false);
    g_string_append(out, "\n@media (prefers-color-scheme:dark){");
    add_variables(w, out, true);
    g_string_append(out, "}\n");
    for (Ink i = INK_NONE + 1; i < INK_COUNT; i++)
        if (w->used[i])
            g_string_append_printf(out,
                                   ".stalemate .f-%1$s{fill:var(--sm-%1$s)}"
                                   ".stalemate .s-%1$s{stroke:var(--sm-%1$s)}\n",
                                   theme_name(i));
    g_string_append(out, "</style>\n");
}

static void begin_svg(SvgWriter *w, const Drawing *drawing, GString *out)
{
    SvgWriter head = {.out = out};

    g_string_append(out, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    add_length(&head, "width", drawing->width);
    add_length(&head, "height", drawing->height);
    g_string_append(out, " viewBox=\"0 0 ");
    add_number(out, drawing->width);
    g_string_append_c(out, ' ');
    add_number(out, drawing->height);
    g_string_append(out, "\" class=\"stalemate\" role=\"img\" font-family=\"" FONT_NAMES "\">\n");
    add_title(&head, drawing->title);
    if (drawing->description) {
        g_string_append(out, "\n<desc>");
        add_escaped(out, drawing->description);
        g_string_append(out, "</desc>");
    }
    g_string_append_c(out, '\n');
    if (w->theme == THEME_AUTO)
        add_style(w, out);
}

char *drawing_svg(const Drawing *drawing, Theme theme)
{
    SvgWriter w = {.out = g_string_new(NULL), .theme = theme};
    GString *out = g_string_new(NULL);
    const Drawn page = {.kind = DRAWN_BOX,
                        .box = {0, 0, drawing->width, drawing->height},
                        .paint = {.fill = INK_PAPER}};

    if (theme != THEME_AUTO)
        write_box(&w, &page);
    write_shapes(&w, drawing);
    begin_svg(&w, drawing, out);
    g_string_append(out, w.out->str);
    g_string_append(out, "</svg>\n");
    g_string_free(w.out, TRUE);
    return g_string_free(out, FALSE);
}
