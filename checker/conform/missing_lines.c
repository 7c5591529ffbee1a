#include "checker/conform/missing_lines.h"

#include "checker/conform/allowed.h"

typedef struct Missing {
    const MissingRequest *request;
    GArray *list;
    guint last; /* line that took effect */
} Missing;

static void take(void *user, const PossibleTaken *taken)
{
    Missing *m = user;
    const MissingRequest *request = m->request;
    const AllowedRequest words = {
        request->run.possible, request->system, request->group, NULL, NULL, 0};

    if (!taken->line) {
        MissingLine missing = {allowed_call_text(&words, taken->call, taken->names), m->last, 0};
        g_array_append_val(m->list, missing);
        return;
    }
    m->last = taken->line->entry->line;
    for (guint i = m->list->len; i-- > 0;) {
        MissingLine *missing = &g_array_index(m->list, MissingLine, i);
        if (missing->before)
            break;
        missing->before = m->last;
    }
}

static void clear_missing(gpointer data)
{
    g_free(((MissingLine *)data)->text);
}

GArray *missing_lines_find(const MissingRequest *request)
{
    Missing m = {request, g_array_new(FALSE, FALSE, sizeof(MissingLine)), 0};

    g_array_set_clear_func(m.list, clear_missing);
    run_trace(&request->run, take, &m);
    return m.list;
}
