/* Graphviz, as far as it is used, loaded when something is drawn. libgvc brings libcgraph along. */
#include "checker/base/late/late_library.h"

#include <graphviz/gvc.h>

#define GRAPHVIZ(type, name, parameters, arguments)                                                \
    LATE_LIBRARY_FUNCTION(LATE_GVC, type, name, parameters, arguments)

/* Its own, and those of the libraries that it measures and paints text with. */
#define GRAPHVIZ_KEEPING(type, name, parameters, arguments)                                        \
    LATE_LIBRARY_KEEPING_FUNCTION(LATE_GVC, type, name, parameters, arguments)

/* What there is of it in the library is the same: a graph whose edges have a direction. */
Agdesc_t Agdirected = {.directed = 1, .maingraph = 1};

GRAPHVIZ(Agraph_t *, agopen, (char *name, Agdesc_t kind, Agdisc_t *calls), (name, kind, calls))
GRAPHVIZ(Agraph_t *, agmemread, (const char *text), (text))
GRAPHVIZ(int, agwrite, (Agraph_t * graph, void *to), (graph, to))
GRAPHVIZ(int, agclose, (Agraph_t * graph), (graph))
GRAPHVIZ(Agnode_t *, agnode, (Agraph_t * graph, char *name, int create), (graph, name, create))
GRAPHVIZ(Agedge_t *, agedge,
         (Agraph_t * graph, Agnode_t *tail, Agnode_t *head, char *name, int create),
         (graph, tail, head, name, create))
GRAPHVIZ(Agsym_t *, agattr, (Agraph_t * graph, int kind, char *name, char *value),
         (graph, kind, name, value))
GRAPHVIZ(char *, agget, (void *object, char *name), (object, name))
GRAPHVIZ(int, agsafeset, (void *object, char *name, char *value, char *usual),
         (object, name, value, usual))
GRAPHVIZ(char *, agstrdup_html, (Agraph_t * graph, char *text), (graph, text))
GRAPHVIZ(agusererrf, agseterrf, (agusererrf complain), (complain))

GRAPHVIZ_KEEPING(GVC_t *, gvContext, (void), ())
GRAPHVIZ_KEEPING(int, gvLayout, (GVC_t * gvc, graph_t *graph, const char *engine),
                 (gvc, graph, engine))
GRAPHVIZ(int, gvFreeLayout, (GVC_t * gvc, graph_t *graph), (gvc, graph))
GRAPHVIZ_KEEPING(int, gvRenderData,
                 (GVC_t * gvc, graph_t *graph, const char *format, char **data, unsigned *length),
                 (gvc, graph, format, data, length))
GRAPHVIZ(void, gvFreeRenderData, (char *data), (data))
