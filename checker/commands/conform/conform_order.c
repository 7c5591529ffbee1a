#include "checker/commands/conform/conform_order.h"

#include <stdlib.h>

typedef struct Ordering {
    const ConformRowsRequest *request;
    const LogGroup *group;
    const LogEntry *entries; /* of the log */
    guint count;             /* lines that are shown */
} Ordering;

/* ---- lines ---- */

static int compare_steps(gconstpointer a, gconstpointer b, gpointer data)
{
    const Ordering *o = data;
    const guint one = *(const guint *)a, other = *(const guint *)b;
    const guint step = o->request->run->step_of[one], next = o->request->run->step_of[other];

    if (step != next)
        return step < next ? -1 : 1;
    return one < other ? -1 : one > other;
}

static int compare_sent(gconstpointer a, gconstpointer b, gpointer data)
{
    const Ordering *o = data;
    const guint one = *(const guint *)a, other = *(const guint *)b;
    const gint64 from = o->group->lines[one].from, next = o->group->lines[other].from;

    if (from != next)
        return from < next ? -1 : 1;
    return one < other ? -1 : one > other;
}

/* By line of the list: when the first was sent of it and those behind it; at the end, never. */
static gint64 *sent_from_there(const Ordering *o, const GArray *list)
{
    gint64 *sent = g_new(gint64, list->len + 1);

    sent[list->len] = G_MAXINT64;
    for (guint i = list->len; i-- > 0;)
        sent[i] = MIN(sent[i + 1], o->group->lines[g_array_index(list, guint, i)].from);
    return sent;
}

/* Both are in order: `steps` stay so, and of `rest` each comes behind those of them that were sent before it. */
static void merge(const Ordering *o, const GArray *steps, const GArray *rest, guint *lines)
{
    g_autofree gint64 *sent = sent_from_there(o, steps);
    guint next = 0, count = 0;

    for (guint i = 0; i < rest->len; i++) {
        const guint line = g_array_index(rest, guint, i);
        while (next < steps->len && sent[next] <= o->group->lines[line].from)
            lines[count++] = g_array_index(steps, guint, next++);
        lines[count++] = line;
    }
    while (next < steps->len)
        lines[count++] = g_array_index(steps, guint, next++);
}

static void order_lines(Ordering *o, guint *lines)
{
    const ConformRowsRequest *request = o->request;
    const LogLine *failing =
        ((const Conformity *)request->report->judged->pdata[request->group])->line;
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) rest = g_array_new(FALSE, FALSE, sizeof(guint));
    guint fails = G_MAXUINT;

    for (guint i = request->first_line; i < request->end_line; i++)
        if (request->run->step_of[i] > 0)
            g_array_append_val(steps, i);
        else if (&o->group->lines[i] == failing)
            fails = i;
        else
            g_array_append_val(rest, i);
    g_array_sort_with_data(steps, compare_steps, o);
    g_array_sort_with_data(rest, compare_sent, o);
    if (fails != G_MAXUINT)
        g_array_append_val(steps, fails);
    merge(o, steps, rest, lines);
}

/* ---- others ---- */

typedef struct OtherPlace {
    guint place, entry;
} OtherPlace;

typedef struct Placing {
    const Ordering *o;
    const guint *lines;
    const LogEntry **latest; /* by line of `lines`: of it and those before, what was sent last */
    GHashTable *place_of;    /* LogEntry -> its place in `lines`, from 1 */
} Placing;

static bool is_later(const LogEntry *one, const LogEntry *other)
{
    return one->from > other->from || (one->from == other->from && one > other);
}

static Placing placing_new(const Ordering *o, const guint *lines)
{
    Placing p = {o, lines, g_new(const LogEntry *, o->count + 1), g_hash_table_new(NULL, NULL)};

    for (guint i = 0; i < o->count; i++) {
        const LogEntry *entry = o->group->lines[lines[i]].entry;
        p.latest[i] = i > 0 && is_later(p.latest[i - 1], entry) ? p.latest[i - 1] : entry;
        g_hash_table_insert(p.place_of, (gpointer)entry, GUINT_TO_POINTER(i + 1));
    }
    return p;
}

/* How many lines come before an entry: those before the first that was sent later. */
static guint find_place(const Placing *p, const LogEntry *entry)
{
    guint first = 0, end = p->o->count;

    while (first < end) {
        const guint middle = first + (end - first) / 2;
        if (is_later(p->latest[middle], entry))
            end = middle;
        else
            first = middle + 1;
    }
    return first;
}

/* What belongs to the entry before it stays behind that. */
static guint place_of(const Placing *p, const OtherPlace *before, guint entry)
{
    const LogEntry *all = p->o->entries;

    if (p->o->request->report->lines->sorted[entry].kind != LOG_LINE_WITH || entry == 0)
        return find_place(p, &all[entry]);
    const guint place = GPOINTER_TO_UINT(g_hash_table_lookup(p->place_of, &all[entry - 1]));
    if (place > 0)
        return place;
    return before && before->entry == entry - 1 ? before->place : find_place(p, &all[entry]);
}

static int compare_places(gconstpointer a, gconstpointer b)
{
    const OtherPlace *one = a, *other = b;

    if (one->place != other->place)
        return one->place < other->place ? -1 : 1;
    return one->entry < other->entry ? -1 : one->entry > other->entry;
}

static guint *order_others(const Ordering *o, const guint *lines, GArray *others)
{
    Placing placing = placing_new(o, lines);
    OtherPlace *places = g_new(OtherPlace, others->len + 1);
    guint *behind = arena_array(o->request->run->arena, guint, others->len + 1);

    for (guint i = 0; i < others->len; i++) {
        const guint entry = g_array_index(others, guint, i);
        places[i] = (OtherPlace){place_of(&placing, i > 0 ? &places[i - 1] : NULL, entry), entry};
    }
    qsort(places, others->len, sizeof *places, compare_places);
    for (guint i = 0; i < others->len; i++) {
        behind[i] = places[i].place;
        g_array_index(others, guint, i) = places[i].entry;
    }
    g_hash_table_unref(placing.place_of);
    g_free((gpointer)placing.latest);
    g_free(places);
    return behind;
}

ConformOrder conform_order(const ConformRowsRequest *request, GArray *others)
{
    Ordering o = {request, &request->report->lines->groups[request->group],
                  request->report->log->entries, request->end_line - request->first_line};
    ConformOrder order = {.is_files = true};

    order.lines = arena_array(request->run->arena, guint, o.count + 1);
    order_lines(&o, order.lines);
    order.behind = order_others(&o, order.lines, others);
    for (guint i = 0; i + 1 < o.count; i++)
        order.is_files &= order.lines[i] < order.lines[i + 1];
    return order;
}
