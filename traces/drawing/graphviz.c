#include "traces/drawing/graphviz.h"

#include "checker/base/error.h"

#include <graphviz/gvc.h>
#include <stdbool.h>
#include <string.h>

/* Sharp on today's screens: two dots a pixel. */
static const char png_dpi[] = "192";

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
        agsafeset(graph, (char *)"dpi", (char *)png_dpi, (char *)"");
    GBytes *bytes = render_graph(context(), graph, format);
    agclose(graph);
    return bytes;
}

GBytes *graphviz_render(const char *dot, const char *format, GError **error)
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

static double laid_out_width(Agraph_t *graph)
{
    char *engine = agget(graph, (char *)"layout");

    if (gvLayout(context(), graph, engine ? engine : "neato") != 0)
        return 0;
    const double width = GD_bb(graph).UR.x - GD_bb(graph).LL.x;
    gvFreeLayout(context(), graph);
    return width;
}

double graphviz_width(const char *dot)
{
    complaints = g_string_new(NULL);
    agusererrf before = agseterrf(complain);
    Agraph_t *graph = agmemread(dot);
    const double width = graph ? laid_out_width(graph) : 0;

    if (graph)
        agclose(graph);
    agseterrf(before);
    g_string_free(complaints, TRUE);
    return width;
}
