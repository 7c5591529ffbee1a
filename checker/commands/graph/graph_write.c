/* A graph of states in one of the formats that draw. */
#include "checker/commands/graph/graph_write.h"
#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "traces/drawing/graphviz.h"
#include "traces/format/formats.h"

#include <string.h>

/* Of the formats of runs, those that are drawings. */
gboolean graph_find_format(const Session *session, const char *path, const char **format,
                           GError **error)
{
    g_autoptr(GArray) list = g_array_new(FALSE, TRUE, sizeof(OutputFormat));
    g_autoptr(GPtrArray) drawings = g_ptr_array_new();
    uint32_t count;
    const RunFormat *const *all = run_formats(&count);

    for (uint32_t i = 0; i < count; i++) {
        const OutputFormat one = {all[i]->name, all[i]->ending};
        if (!all[i]->is_drawing)
            continue;
        g_array_append_val(list, one);
        g_ptr_array_add(drawings, (gpointer)all[i]);
    }
    const OutputFormats formats = {"graph", (const OutputFormat *)list->data, list->len};
    const int number = output_format(&formats, session->format, path, error);
    if (number < 0)
        return FALSE;
    const RunFormat *found = drawings->pdata[number];
    *format = found->name;
    return !found->is_binary || output_is_no_terminal(path, found->name, error);
}

static GBytes *graph_bytes(const StateGraph *drawn, const char *format, GError **error)
{
    if (strcmp(format, "svg") == 0)
        return state_graph_svg(drawn, error);
    char *dot = state_graph_dot(drawn);
    if (strcmp(format, "dot") == 0)
        return g_bytes_new_take(dot, strlen(dot));
    GBytes *bytes = graphviz_render(dot, format, error);
    g_free(dot);
    return bytes;
}

int graph_write(const StateGraph *drawn, const char *format, const char *path)
{
    GError *error = NULL;
    g_autoptr(GBytes) bytes = graph_bytes(drawn, format, &error);
    gsize length;

    if (!bytes)
        return failure_print(error);
    const void *data = g_bytes_get_data(bytes, &length);
    if (!output_write(path, data, length, &error))
        return failure_print(error);
    return EXIT_HOLDS;
}
