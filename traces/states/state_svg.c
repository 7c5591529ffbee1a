/* What Graphviz does not know of SVG: what it is called, and how it looks in the dark. */
#include "traces/drawing/graphviz.h"
#include "traces/states/state_graph.h"
#include "traces/states/state_theme.h"

#include <string.h>

static void append_text(GString *out, const char *element, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);

    g_string_append_printf(out, "<%s>%s</%s>\n", element, escaped, element);
}

/* What is to be seen, for who does not see it. */
static void append_description(GString *out, const StateGraph *graph)
{
    g_autoptr(GString) text = g_string_new(NULL);
    uint32_t open = 0;

    for (uint32_t i = 0; i < graph->nodes.length; i++)
        open += graph->nodes.data[i].open != 0;
    g_string_append_printf(text, "A graph of %u %s and %u arrows between them.",
                           graph->nodes.length, graph->folded ? "sets of states" : "states",
                           graph->edges.length);
    if (graph->window_count)
        g_string_append_printf(text, " A window is open in %u of them.", open);
    if (graph->run)
        g_string_append_printf(text, " The run to %s is bold.", graph->run);
    append_text(out, "desc", text->str);
}

static void append_rules(GString *out, const char *const *attributes)
{
    for (const char *const *attribute = attributes; *attribute; attribute++)
        for (int i = 0; i < STATE_PAPER; i++)
            g_string_append_printf(out, "[%s=\"%s\"] { %s: %s }\n", *attribute,
                                   state_colour(i, false), *attribute, state_colour(i, true));
}

/* An attribute of SVG is weaker than any rule. */
static void append_style(GString *out)
{
    static const char *const attributes[] = {"fill", "stroke", NULL};

    g_string_append(out,
                    "<style>\n:root { color-scheme: light dark }\n.graph > polygon { fill: none }\n"
                    "@media (prefers-color-scheme: dark) {\n");
    append_rules(out, attributes);
    g_string_append(out, "}\n</style>\n");
}

/* Without a prolog, which a page that it is put into has no place for. */
static char *dressed(const StateGraph *graph, const char *svg, gsize length)
{
    const char *begins = g_strstr_len(svg, (gssize)length, "<svg");
    const char *ends = begins ? memchr(begins, '>', length - (gsize)(begins - svg)) : NULL;
    GString *out = g_string_new(NULL);

    g_assert(ends); /* Graphviz wrote it */
    g_string_append_len(out, begins, ends - begins);
    g_string_append(out, " role=\"img\">\n");
    append_text(out, "title", graph->title);
    append_description(out, graph);
    if (graph->theme == THEME_AUTO)
        append_style(out);
    g_string_append_len(out, ends + 1, (gssize)length - (ends + 1 - svg));
    return g_string_free(out, FALSE);
}

GBytes *state_graph_svg(const StateGraph *graph, GError **error)
{
    g_autofree char *dot = state_graph_dot(graph);
    g_autoptr(GBytes) plain = graphviz_render(dot, "svg", error);
    gsize length;

    if (!plain)
        return NULL;
    const char *svg = g_bytes_get_data(plain, &length);
    char *text = dressed(graph, svg, length);
    return g_bytes_new_take(text, strlen(text));
}
