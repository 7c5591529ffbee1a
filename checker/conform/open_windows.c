#include "checker/conform/open_windows.h"

static bool has(uint64_t predicates, const ModelProperty *property)
{
    return predicates >> property->predicate & 1;
}

/* From there on it is surely open, up to the moment that is returned. */
static uint32_t end_of(const Moments *moments, const ModelProperty *property, uint32_t first)
{
    while (first < moments->length && has(moments->data[first].always, property))
        first++;
    return first;
}

static LogMark mark_of(const LogEntry *entry)
{
    return (LogMark){entry->line, entry->seq};
}

static OpenWindow opening(const Moments *moments, const ModelProperty *property, uint32_t first,
                          uint32_t end, bool is_warm)
{
    const Moment *all = moments->data;
    uint32_t before = first, behind = end;

    while (before > 0 && has(all[before - 1].sometime, property))
        before--;
    while (behind < moments->length && has(all[behind].sometime, property))
        behind++;
    uint32_t last = MIN(end, moments->length - 1);
    return (OpenWindow){.from = all[first].begins,
                        .to = all[last].begins,
                        .earliest = all[before].begins,
                        .latest = all[MIN(behind, moments->length - 1)].begins,
                        .is_to_end = behind == moments->length,
                        .is_before = is_warm && before == 0 && has(all[0].sometime, property),
                        .first = mark_of(all[first].line),
                        .last = mark_of(all[last].line),
                        .times = 1};
}

static void add_all(GArray *windows, const Moments *moments, const ModelProperty *property,
                    uint32_t window, bool is_warm)
{
    for (uint32_t i = 0; i < moments->length; i++) {
        uint32_t end = end_of(moments, property, i);
        if (end == i)
            continue;
        OpenWindow open = opening(moments, property, i, end, is_warm);
        open.window = window;
        g_array_append_val(windows, open);
        i = end;
    }
}

static int compare(const void *a, const void *b)
{
    const OpenWindow *one = a, *other = b;

    if (one->from != other->from)
        return one->from < other->from ? -1 : 1;
    return one->window < other->window ? -1 : one->window > other->window;
}

void open_windows_add(GArray *windows, const Moments *moments, const Model *model, uint32_t count,
                      bool is_warm)
{
    for (uint32_t i = 0; i < count; i++)
        if (model->properties[i].kind == PROPERTY_WINDOW)
            add_all(windows, moments, &model->properties[i], i, is_warm);
    g_array_sort(windows, compare);
}
