/* The only file that knows Graphviz: cgraph writes the DOT, gvc draws it. */
#include "traces/picture/canvas.h"

#include "checker/base/error.h"
#include "traces/format/formats.h"
#include "traces/format/table.h"
#include "traces/picture/dot_values.h"

#include <graphviz/cgraph.h>
#include <graphviz/gvc.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct Picture {
    Agraph_t *graph;
    double width, height;
    char *subject;
    GHashTable *names;   /* of nodes: how often each was wanted */
    GString *background; /* xdot, drawn beneath all nodes */
};

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
        {AGRAPH, "layout", "neato"},      {AGRAPH, "inputscale", "72"},
        {AGRAPH, "maxiter", "0"}, /* all is pinned: nothing to move */
        {AGRAPH, "splines", "line"},      {AGRAPH, "pad", "0"},
        {AGRAPH, "bgcolor", "#ffffff"},   {AGNODE, "shape", "box"},
        {AGNODE, "fixedsize", "true"},    {AGNODE, "margin", "0"},
        {AGNODE, "peripheries", "0"},     {AGNODE, "label", "\\N"},
        {AGNODE, "fontname", FONT_NAMES}, {AGNODE, "fontsize", "10"},
        {AGNODE, "fontcolor", "#000000"}, {AGNODE, "penwidth", "1"},
        {AGNODE, "color", "#000000"},     {AGEDGE, "headclip", "false"},
        {AGEDGE, "tailclip", "false"},    {AGEDGE, "arrowhead", "none"},
        {AGEDGE, "arrowsize", "0.6"},     {AGEDGE, "penwidth", "1"},
        {AGEDGE, "color", "#000000"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(defaults); i++)
        agattr(graph, defaults[i].kind, (char *)defaults[i].name, (char *)defaults[i].value);
}

void picture_subject(Picture *picture, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *subject = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_free(picture->subject);
    picture->subject = text_one_line(subject);
}

/* "step 5 call", and where there is one already, "step 5 call 2". */
static char *new_name(Picture *picture, const char *id)
{
    char *name = g_strconcat(picture->subject, " ", id, NULL);
    guint before = GPOINTER_TO_UINT(g_hash_table_lookup(picture->names, name));

    g_hash_table_insert(picture->names, g_strdup(name), GUINT_TO_POINTER(before + 1));
    if (before == 0)
        return name;
    char *numbered = g_strdup_printf("%s %u", name, before + 1);
    g_free(name);
    return numbered;
}

static Agnode_t *box_node(Picture *picture, const char *id, PictureBox box)
{
    g_autofree char *name = new_name(picture, id);
    Agnode_t *node = agnode(picture->graph, name, 1);
    const double x = box.x + box.width / 2, y = box.y + box.height / 2;

    set_taking(node, "pos", dot_pinned(x, picture->height - y));
    set_taking(node, "width", dot_inches(box.width));
    set_taking(node, "height", dot_inches(box.height));
    set(node, "label", "");
    return node;
}

/* The page itself is a node, for Graphviz shrinks the drawing to its nodes. */
Picture *picture_new(const char *name, double width, double height)
{
    Picture *picture = g_new0(Picture, 1);
    g_autofree char *line = text_one_line(name);

    picture->graph = agopen(line, Agdirected, NULL);
    picture->width = width;
    picture->height = height;
    picture->background = g_string_new(NULL);
    picture->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    picture_subject(picture, "the");
    set_defaults(picture->graph);
    Agnode_t *page = box_node(picture, "page", (PictureBox){0, 0, width, height});
    set(page, "style", "invis");
    return picture;
}

static void set_style(Agnode_t *node, PicturePaint paint)
{
    const char *filling = paint.stripes ? "striped" : paint.fill ? "filled" : NULL;

    if (filling && paint.style)
        set_taking(node, "style", g_strconcat(filling, ",", paint.style, NULL));
    else if (filling || paint.style)
        set(node, "style", filling ? filling : paint.style);
}

void picture_box(Picture *picture, const char *id, PictureBox box, PicturePaint paint)
{
    Agnode_t *node = box_node(picture, id, box);

    set_style(node, paint);
    if (paint.stripes)
        set_taking(node, "fillcolor", dot_stripes(paint, box.width));
    else if (paint.fill)
        set(node, "fillcolor", paint.fill);
    if (paint.outline) {
        set(node, "peripheries", "1");
        set(node, "color", paint.outline);
        set_taking(node, "penwidth", dot_number(paint.pen));
    }
    if (paint.shape)
        set(node, "shape", paint.shape);
    if (paint.tooltip)
        set_taking(node, "tooltip", dot_tooltip(paint.tooltip));
}

static double left_end(PictureText where, double width)
{
    if (where.align == PICTURE_LEFT)
        return where.x;
    return where.align == PICTURE_CENTRE ? where.x - width / 2 : where.x - width;
}

/* A text's box is wider than the text, in case the viewer's font is, but never leaves the page:
 * that would move everything. */
static double roomy_width(const Picture *picture, PictureText where, double measured)
{
    const double left = where.x, right = picture->width - where.x;
    const double room = where.align == PICTURE_LEFT    ? right
                        : where.align == PICTURE_RIGHT ? left
                                                       : 2 * MIN(left, right);

    return floor(MIN(measured * 1.5 + 8, room));
}

/* Of all ways to bold letters only that of HTML-like labels is bold in SVG as in PNG. It is set
 * from its left end, since Graphviz would measure it to find another, with two points of border at
 * each side; and Graphviz sets it a little higher. */
static Agnode_t *bold_node(Picture *picture, const char *id, PictureText where, const char *text)
{
    const double measured = font_width(where.font, text), height = where.font.size * 1.6;
    const double left = left_end(where, measured), border = 2;
    PictureText from = {.x = left, .align = PICTURE_LEFT};
    const double width = roomy_width(picture, from, measured) - border;
    PictureBox box = {left - border, where.y - height / 2 + where.font.size / 10,
                      width + 2 * border, height};
    Agnode_t *node = box_node(picture, id, box);
    g_autofree char *label = dot_bold_label(text, width);

    set(node, "label", agstrdup_html(picture->graph, label));
    return node;
}

static Agnode_t *text_node(Picture *picture, const char *id, PictureText where, const char *text)
{
    const double width = roomy_width(picture, where, font_width(where.font, text));
    const double height = where.font.size * 1.6;
    PictureBox box = {left_end(where, width), where.y - height / 2, width, height};
    Agnode_t *node = box_node(picture, id, box);

    set_taking(node, "label", dot_label(text, where.align));
    return node;
}

void picture_text(Picture *picture, const char *id, PictureText where, const char *text)
{
    if (!*text)
        return; /* an empty label would be the node's name */
    Agnode_t *node =
        where.font.bold ? bold_node(picture, id, where, text) : text_node(picture, id, where, text);

    set_taking(node, "fontsize", dot_number(where.font.size));
    if (where.colour)
        set(node, "fontcolor", where.colour);
    if (where.tooltip)
        set_taking(node, "tooltip", dot_tooltip(where.tooltip));
}

static Agnode_t *end_node(Picture *picture, const char *id, double x, double y)
{
    Agnode_t *node = box_node(picture, id, (PictureBox){x, y, 0, 0});

    set(node, "shape", "point");
    set(node, "style", "invis");
    return node;
}

void picture_line(Picture *picture, const char *id, PictureLine line)
{
    Agnode_t *tail = end_node(picture, id, line.x1, line.y1);
    Agnode_t *head = end_node(picture, id, line.x2, line.y2);
    Agedge_t *edge = agedge(picture->graph, tail, head, NULL, 1);

    set(edge, "color", line.colour);
    set_taking(edge, "penwidth", dot_number(line.pen));
    if (line.style)
        set(edge, "style", line.style);
    if (line.head)
        set(edge, "arrowhead", line.head);
}

void picture_hatch(Picture *picture, PictureBox box, const char *colour)
{
    box.y = picture->height - box.y - box.height;
    dot_hatch(picture->background, box, colour);
}

static char *write_dot(Agraph_t *graph)
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

char *picture_end(Picture *picture)
{
    if (picture->background->len > 0)
        set(picture->graph, "_background", picture->background->str);
    char *dot = write_dot(picture->graph);
    agclose(picture->graph);
    g_string_free(picture->background, TRUE);
    g_hash_table_unref(picture->names);
    g_free(picture->subject);
    g_free(picture);
    return dot;
}

/* What Graphviz complained of since; its callback brings nothing along to write to. */
static GString *complaints;

static int complain(char *message)
{
    g_string_append(complaints, message);
    return 0;
}

/* One for the whole process, made when first something is drawn: making it loads plugins, and
 * Graphviz' text measuring keeps pointers into the first one. */
static GVC_t *context(void)
{
    static GVC_t *gvc;

    if (!gvc)
        gvc = gvContext();
    return gvc;
}

static GBytes *render_graph(GVC_t *gvc, Agraph_t *graph, const char *format)
{
    char *engine = agget(graph, (char *)"layout"), *data = NULL;
    unsigned length = 0;
    GBytes *bytes = NULL;

    if (gvLayout(gvc, graph, engine ? engine : "neato") != 0)
        return NULL;
    if (gvRenderData(gvc, graph, format, &data, &length) == 0 && data) {
        bytes = g_bytes_new(data, length);
        gvFreeRenderData(data);
    }
    gvFreeLayout(gvc, graph);
    return bytes;
}

/* Others than these Graphviz would refuse too, but not without leaking. */
static bool is_format(const char *format)
{
    static const char *const formats[] = {"svg", "png", "pdf", NULL};

    return g_strv_contains(formats, format);
}

static GBytes *render(const char *dot, const char *format)
{
    Agraph_t *graph = is_format(format) ? agmemread(dot) : NULL;

    if (!graph)
        return NULL;
    if (strcmp(format, "png") == 0)
        set(graph, "dpi", "144"); /* sharp on today's screens */
    GBytes *bytes = render_graph(context(), graph, format);
    agclose(graph);
    return bytes;
}

GBytes *picture_render(const char *dot, const char *format, GError **error)
{
    complaints = g_string_new(NULL);
    agusererrf before = agseterrf(complain);
    GBytes *bytes = render(dot, format);

    agseterrf(before);
    if (!bytes)
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_UNSUPPORTED,
                    "Graphviz could not draw a picture as %s: %s", format,
                    complaints->len ? g_strchomp(complaints->str) : "not svg, png or pdf");
    g_string_free(complaints, TRUE);
    return bytes;
}
