#include "checker/conform/line_events.h"

/* What ends when another begins is under way with it. */
static int compare(const void *a, const void *b)
{
    const LineEvent *one = a, *other = b;

    if (one->at != other->at)
        return one->at < other->at ? -1 : 1;
    if (one->is_answer != other->is_answer)
        return one->is_answer ? 1 : -1;
    return one->line < other->line ? -1 : one->line > other->line;
}

/* At once, so that it is over before anything else happens. */
static void insert_moved(GArray *events, const LineMove *move)
{
    for (guint i = 0; i < events->len; i++) {
        const LineEvent *event = &g_array_index(events, LineEvent, i);
        if (event->line != move->beside || event->is_answer != move->is_behind)
            continue;
        const LineEvent moved[] = {{event->at, move->line, false}, {event->at, move->line, true}};
        g_array_insert_vals(events, i + move->is_behind, moved, G_N_ELEMENTS(moved));
        return;
    }
}

GArray *line_events_new(const LogGroup *group, const LineMove *move)
{
    GArray *events = g_array_sized_new(FALSE, FALSE, sizeof(LineEvent), group->line_count * 2);

    for (guint i = 0; i < group->line_count; i++) {
        LineEvent sent = {group->lines[i].from, i, false};
        LineEvent answered = {MAX(group->lines[i].to, sent.at), i, true};
        if (move && move->line == i)
            continue;
        g_array_append_val(events, sent);
        if (!group->lines[i].is_open)
            g_array_append_val(events, answered);
    }
    g_array_sort(events, compare);
    if (move)
        insert_moved(events, move);
    return events;
}

void line_events_let(const GArray *events, guint number, Possible *possible)
{
    const LineEvent *all = (const LineEvent *)(const void *)events->data;

    possible_until(possible, number > 0 ? all[number - 1].at : G_MININT64,
                   number < events->len ? all[number].at : G_MAXINT64);
}
