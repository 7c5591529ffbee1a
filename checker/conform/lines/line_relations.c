#include "checker/conform/lines/line_relations.h"

#include <stdlib.h>

static void join_atomic(LogGroup *group)
{
    enum { MOST = 1000 }; /* lines that lie between, at most */

    for (guint i = 0; i < group->line_count; i++)
        for (guint k = i + 1; group->lines[i].entry->atomic && k < MIN(group->line_count, i + MOST);
             k++)
            if (group->lines[k].entry->atomic == group->lines[i].entry->atomic) {
                group->lines[i].next = k;
                group->lines[k].is_followup = true;
                break;
            }
}

/* What it says, but for its times. Caller frees. */
static char *said_by(const LogLine *line)
{
    const LogReply *reply = &line->entry->reply;
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "%u %d %" G_GINT64_FORMAT " %s", line->place, (int)reply->kind,
                           reply->number, reply->text ? reply->text : "");
    if (line->entry->value) /* which the words of a statement do not have */
        g_string_append_printf(text, "\n= %s", line->entry->value);
    for (guint i = 0; i < line->request.count; i++)
        g_string_append_printf(text, "\n%s", line->request.words[i].bytes);
    return g_string_free(text, FALSE);
}

static int compare_begins(const void *a, const void *b)
{
    const LogLine *one = *(LogLine *const *)a, *other = *(LogLine *const *)b;

    return one->from < other->from ? -1 : one->from > other->from;
}

/* Lines during which another one was under way; others are alone whatever they say. Caller frees. */
static bool *overlapping(const LogGroup *group)
{
    bool *overlaps = g_new0(bool, group->line_count + 1);
    g_autofree LogLine **order = g_new(LogLine *, group->line_count + 1);
    LogLine *last = NULL; /* that ends last of those before */

    for (guint i = 0; i < group->line_count; i++)
        order[i] = &group->lines[i];
    qsort(order, group->line_count, sizeof *order, compare_begins);
    for (guint i = 0; i < group->line_count; i++) {
        if (last && order[i]->from <= last->to)
            overlaps[order[i] - group->lines] = overlaps[last - group->lines] = true;
        if (i > 0 && order[i]->from <= order[i - 1]->to)
            overlaps[order[i - 1] - group->lines] = true;
        if (!last || order[i]->to > last->to)
            last = order[i];
    }
    return overlaps;
}

static void find_alike(LogGroup *group)
{
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree bool *overlaps = overlapping(group);

    for (guint i = 0; i < group->line_count; i++) {
        LogLine *line = &group->lines[i];
        if (line->entry->request || line->entry->atomic || line->is_open || !overlaps[i])
            continue;
        char *text = said_by(line);
        line->alike = GPOINTER_TO_UINT(g_hash_table_lookup(known, text));
        if (!line->alike)
            line->alike = g_hash_table_size(known) + 1;
        g_hash_table_replace(known, text, GUINT_TO_POINTER(line->alike));
    }
}

static int compare_times(const void *a, const void *b)
{
    const gint64 one = *(const gint64 *)a, other = *(const gint64 *)b;

    return one < other ? -1 : one > other;
}

/* How many were under way at a time, both ends included. Sorts them. */
static guint most_at_once(gint64 *from, gint64 *to, guint count)
{
    guint most = 0, ended = 0;

    qsort(from, count, sizeof *from, compare_times);
    qsort(to, count, sizeof *to, compare_times);
    for (guint i = 0; i < count; i++) {
        while (to[ended] < from[i])
            ended++;
        most = MAX(most, i + 1 - ended);
    }
    return most;
}

static void name_requests(LogGroup *group)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree LogLine **last = g_new0(LogLine *, group->line_count + 2);
    g_autofree gint64 *from = g_new0(gint64, group->line_count + 1);
    g_autofree gint64 *to = g_new0(gint64, group->line_count + 1);

    for (guint i = 0; i < group->line_count; i++) {
        LogLine *line = &group->lines[i];
        if (!line->entry->request)
            continue;
        line->who = GPOINTER_TO_UINT(g_hash_table_lookup(known, line->entry->who));
        line->is_first = line->who == 0;
        if (line->is_first) {
            line->who = ++group->who_count;
            g_hash_table_insert(known, (char *)line->entry->who, GUINT_TO_POINTER(line->who));
            from[line->who - 1] = line->from;
            to[line->who - 1] = line->to;
        }
        last[line->who] = line;
        to[line->who - 1] = MAX(to[line->who - 1], line->to);
    }
    for (guint i = 1; i <= group->who_count; i++)
        last[i]->is_last = true;
    group->at_once = most_at_once(from, to, group->who_count);
}

void line_relations_find(LogGroup *group)
{
    join_atomic(group);
    name_requests(group);
    find_alike(group);
}
