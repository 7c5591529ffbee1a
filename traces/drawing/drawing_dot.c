/* A drawing as DOT that is laid out already: stock `dot -Tsvg` draws just this (layout=nop2). Every
 * path is an edge of a point of its own, so that shapes lie over each other in their order. */
#include "traces/drawing/dot.h"
#include "traces/drawing/drawing_private.h"
#include "traces/drawing/hatch.h"

#include <graphviz/cgraph.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double points_a_pixel = 0.75, head = 7;

typedef struct DotWriter {
    Agraph_t *graph;
    const Drawing *drawing;
    bool is_dark;
    const char *subject; /* "step 5", "band": what the shapes belong to */
    GHashTable *names;   /* of nodes: how often each was wanted */
} DotWriter;

/* ---- attributes ---- */

/* cgraph takes no constant strings, and changes none. */
static void set(void *object, const char *name, const char *value)
{
    agsafeset(object, (char *)name, (char *)value, (char *)"");
}

static void set_taking(void *object, const char *name, char *value)
{
    set(object, name, value);
    g_free(value);
}

static void set_defaults(Agraph_t *graph)
{
    static const struct {
        int kind;
        const char *name, *value;
    } defaults[] = {
        {AGRAPH, "layout", "nop2"},    {AGRAPH, "pad", "0"},
        {AGNODE, "shape", "box"},      {AGNODE, "fixedsize", "true"},
        {AGNODE, "margin", "0"},       {AGNODE, "peripheries", "0"},
        {AGNODE, "label", "\\N"},      {AGNODE, "fontname", FONT_NAMES},
        {AGNODE, "fontsize", "10"},    {AGNODE, "fontcolor", "#000000"},
        {AGNODE, "penwidth", "1"},     {AGNODE, "color", "#000000"},
        {AGEDGE, "arrowhead", "none"}, {AGEDGE, "arrowsize", "0.6"},
        {AGEDGE, "penwidth", "1"},     {AGEDGE, "color", "#000000"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(defaults); i++)
        agattr(graph, defaults[i].kind, (char *)defaults[i].name, (char *)defaults[i].value);
}

static void set_ink(const DotWriter *w, void *object, const char *name, Ink ink)
{
    set(object, name, theme_colour(ink, w->is_dark));
}

static void set_pen(void *object, double width)
{
    set_taking(object, "penwidth", dot_number(width * points_a_pixel));
}

/* "12.5,40": points, upwards from the lower edge. */
static void append_point(const DotWriter *w, GString *out, DrawingPoint point)
{
    g_autofree char *x = dot_number(point.x * points_a_pixel);
    g_autofree char *y = dot_number((w->drawing->height - point.y) * points_a_pixel);

    g_string_append_printf(out, "%s,%s", x, y);
}

/* ---- nodes ---- */

/* "step 5 text", and where there is one already, "step 5 text 2". */
static Agnode_t *new_node(DotWriter *w, const char *id, DrawingBox box)
{
    g_autofree char *name = g_strconcat(w->subject, " ", id, NULL);
    const guint before = GPOINTER_TO_UINT(g_hash_table_lookup(w->names, name));
    g_autofree char *numbered = g_strdup_printf("%s %u", name, before + 1);
    g_autoptr(GString) pos = g_string_new(NULL);
    Agnode_t *node = agnode(w->graph, before ? numbered : name, 1);

    g_hash_table_insert(w->names, g_strdup(name), GUINT_TO_POINTER(before + 1));
    append_point(w, pos, (DrawingPoint){box.x + box.width / 2, box.y + box.height / 2});
    set(node, "pos", pos->str);
    set_taking(node, "width", dot_inches(box.width * points_a_pixel));
    set_taking(node, "height", dot_inches(box.height * points_a_pixel));
    set(node, "label", "");
    return node;
}

/* Straight, through all points. */
static void append_spline(const DotWriter *w, GString *out, const DrawingPoint *points,
                          uint32_t count)
{
    append_point(w, out, points[0]);
    for (uint32_t i = 1; i < count; i++) {
        const DrawingPoint part[] = {points[i - 1], points[i], points[i]};
        for (size_t j = 0; j < G_N_ELEMENTS(part); j++) {
            g_string_append_c(out, ' ');
            append_point(w, out, part[j]);
        }
    }
}

static Agedge_t *new_edge(DotWriter *w, const char *id, DrawingPoint at, const char *pos,
                          DrawingPen pen)
{
    static const char *const styles[] = {
        [DRAWING_SOLID] = NULL, [DRAWING_DASHED] = "dashed", [DRAWING_DOTTED] = "dotted"};
    Agnode_t *end = new_node(w, id, (DrawingBox){at.x, at.y, 0, 0});
    Agedge_t *edge = agedge(w->graph, end, end, NULL, 1);

    set(end, "shape", "point");
    set(end, "style", "invis");
    set(edge, "pos", pos);
    set_ink(w, edge, "color", pen.ink);
    set_pen(edge, pen.width);
    if (styles[pen.dash])
        set(edge, "style", styles[pen.dash]);
    return edge;
}

static void write_path(DotWriter *w, const DrawnPath *path)
{
    const DrawingPoint tip = path->points[path->count - 1], from = path->points[path->count - 2];
    const double length = hypot(tip.x - from.x, tip.y - from.y);
    g_autofree DrawingPoint *points = g_memdup2(path->points, path->count * sizeof *points);
    g_autoptr(GString) pos = g_string_new(NULL);

    if (path->pen.head != DRAWING_NO_HEAD && length > 0) {
        g_string_append(pos, "e,");
        append_point(w, pos, tip);
        g_string_append_c(pos, ' ');
        points[path->count - 1] = (DrawingPoint){tip.x - (tip.x - from.x) * head / length,
                                                 tip.y - (tip.y - from.y) * head / length};
    }
    append_spline(w, pos, points, path->count);
    Agedge_t *edge = new_edge(w, "line", from, pos->str, path->pen);
    if (path->pen.head != DRAWING_NO_HEAD)
        set(edge, "arrowhead", path->pen.head == DRAWING_FULL_HEAD ? "normal" : "vee");
}

/* All lines are one edge. */
static void write_hatch(DotWriter *w, const Drawn *drawn)
{
    g_autoptr(GArray) points = hatch_lines(drawn->box, drawn->paint.hatch);
    g_autoptr(GString) pos = g_string_new(NULL);
    const DrawingPen pen = {.ink = drawn->paint.hatch_ink, .width = 1.4};

    for (guint i = 0; i + 1 < points->len; i += 2) {
        g_string_append(pos, i ? ";" : "");
        append_spline(w, pos, &g_array_index(points, DrawingPoint, i), 2);
    }
    if (points->len)
        new_edge(w, "hatch", g_array_index(points, DrawingPoint, 0), pos->str, pen);
}

static void write_box(DotWriter *w, const Drawn *drawn)
{
    static const char *const shapes[] = {[DRAWING_RECTANGLE] = NULL,
                                         [DRAWING_ROUNDED] = NULL,
                                         [DRAWING_ELLIPSE] = "ellipse",
                                         [DRAWING_DIAMOND] = "diamond"};
    const DrawingPaint *paint = &drawn->paint;
    Agnode_t *node = new_node(w, "box", drawn->box);

    if (shapes[paint->shape])
        set(node, "shape", shapes[paint->shape]);
    if (paint->fill || paint->shape == DRAWING_ROUNDED || paint->is_dashed)
        set_taking(node, "style",
                   g_strconcat(paint->fill ? "filled" : "",
                               paint->shape == DRAWING_ROUNDED ? ",rounded" : "",
                               paint->is_dashed ? ",dashed" : "", NULL));
    if (paint->fill)
        set_ink(w, node, "fillcolor", paint->fill);
    if (paint->outline) {
        set(node, "peripheries", "1");
        set_ink(w, node, "color", paint->outline);
        set_pen(node, paint->pen);
    }
    if (paint->tooltip)
        set_taking(node, "tooltip", dot_tooltip(paint->tooltip));
    if (paint->hatch)
        write_hatch(w, drawn);
}

/* ---- texts ---- */

static double left_end(DrawingText where, double width)
{
    if (where.align == DRAWING_LEFT)
        return where.x;
    return where.align == DRAWING_CENTRE ? where.x - width / 2 : where.x - width;
}

/* A text's box is wider than the text, in case the viewer's font is, but never leaves the page:
 * that would move everything. */
static double roomy_width(const Drawing *drawing, DrawingText where, double measured)
{
    const double left = where.x, right = drawing->width - where.x;
    const double room = where.align == DRAWING_LEFT    ? right
                        : where.align == DRAWING_RIGHT ? left
                                                       : 2 * MIN(left, right);

    return floor(MIN(measured * 1.5 + 8, room));
}

/* Of all ways to bold letters only that of HTML-like labels is bold in SVG as in PNG. It is set
 * from its left end, since Graphviz would measure it to find another, with two points of border at
 * each side; and Graphviz sets it a little higher. */
static Agnode_t *bold_node(DotWriter *w, DrawingText where, const char *text)
{
    const double measured = font_width(where.font, text), height = where.font.size * 1.6;
    const double left = left_end(where, measured), border = 2 / points_a_pixel;
    DrawingText from = {.x = left, .align = DRAWING_LEFT};
    const double width = roomy_width(w->drawing, from, measured) - border;
    DrawingBox box = {left - border, where.y - height / 2 + where.font.size / 10,
                      width + 2 * border, height};
    Agnode_t *node = new_node(w, "text", box);
    g_autofree char *label = dot_bold_label(text, width * points_a_pixel);

    set(node, "label", agstrdup_html(w->graph, label));
    return node;
}

static Agnode_t *plain_node(DotWriter *w, DrawingText where, const char *text)
{
    const double width = roomy_width(w->drawing, where, font_width(where.font, text));
    const double height = where.font.size * 1.6;
    DrawingBox box = {left_end(where, width), where.y - height / 2, width, height};
    Agnode_t *node = new_node(w, "text", box);

    set_taking(node, "label", dot_label(text, where.align));
    return node;
}

static void write_text(DotWriter *w, const Drawn *drawn)
{
    const DrawingText where = drawn->where;
    Agnode_t *node =
        where.font.bold ? bold_node(w, where, drawn->text) : plain_node(w, where, drawn->text);

    set_taking(node, "fontsize", dot_number(where.font.size * points_a_pixel));
    set_ink(w, node, "fontcolor", where.ink);
    if (where.tooltip)
        set_taking(node, "tooltip", dot_tooltip(where.tooltip));
}

/* ---- the whole ---- */

static void write_shapes(DotWriter *w)
{
    for (guint i = 0; i < w->drawing->shapes->len; i++) {
        const Drawn *drawn = &g_array_index(w->drawing->shapes, Drawn, i);
        switch (drawn->kind) {
        case DRAWN_GROUP:
            w->subject = drawn->group.step ? arena_printf(w->drawing->arena, "%s %u",
                                                          drawn->group.kind, drawn->group.step)
                                           : drawn->group.kind;
            break;
        case DRAWN_BOX: write_box(w, drawn); break;
        case DRAWN_TEXT: write_text(w, drawn); break;
        case DRAWN_PATH: write_path(w, &drawn->path); break;
        }
    }
}

static char *written(Agraph_t *graph)
{
    char *memory = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&memory, &length);

    g_assert(stream);
    agwrite(graph, stream);
    fclose(stream);
    char *dot = g_strndup(memory, length);
    free(memory);
    return dot;
}

/* The page itself is a node, for Graphviz shrinks the drawing to its nodes. */
char *drawing_dot(const Drawing *drawing, Theme theme)
{
    DotWriter w = {.graph = agopen((char *)"drawing", Agdirected, NULL),
                   .drawing = drawing,
                   .is_dark = theme == THEME_DARK,
                   .subject = "the",
                   .names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};

    set_defaults(w.graph);
    set_ink(&w, w.graph, "bgcolor", INK_PAPER);
    Agnode_t *page = new_node(&w, "page", (DrawingBox){0, 0, drawing->width, drawing->height});
    set(page, "style", "invis");
    write_shapes(&w);
    char *dot = written(w.graph);
    agclose(w.graph);
    g_hash_table_unref(w.names);
    return dot;
}
