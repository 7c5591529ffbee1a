#include "checker/guarantee/register.h"

#include <stdlib.h>

typedef struct Zone {   /* of a value */
    gint64 end, begin;  /* the earliest end and the latest beginning of its operations */
    guint ends, begins; /* names of those */
    gint64 written;     /* when its write began */
    gint64 read;        /* the earliest end of a read */
    guint writes, reads;
} Zone;

static int by_from(const void *a, const void *b)
{
    const RegisterOp *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

static int by_end(const void *a, const void *b)
{
    const Zone *x = *(const Zone *const *)a, *y = *(const Zone *const *)b;

    return x->end < y->end ? -1 : x->end > y->end;
}

static void add(Zone *zone, const RegisterOp *op)
{
    bool is_first = zone->writes + zone->reads == 0;

    if (is_first || op->to < zone->end) {
        zone->end = op->to;
        zone->ends = op->name;
    }
    if (is_first || op->from > zone->begin) {
        zone->begin = op->from;
        zone->begins = op->name;
    }
    if (op->is_write)
        zone->written = op->from;
    else if (zone->reads == 0 || op->to < zone->read)
        zone->read = op->to;
    zone->writes += op->is_write;
    zone->reads += !op->is_write;
}

static Zone *make_zones(const RegisterOp *ops, guint count, guint values)
{
    Zone *zones = g_new0(Zone, values);

    for (guint i = 0; i < count; i++)
        add(&zones[ops[i].value], &ops[i]);
    return zones;
}

static bool is_written_once(const Zone *zones, guint values)
{
    for (guint i = 0; i < values; i++)
        if (zones[i].writes > 1)
            return false;
    return true;
}

/* A value that is written might have been there before: one that is read before the first write has ended. Zones take
 * it for the written one. */
static bool is_doubtful(const RegisterOp *ops, guint count, const Zone *zones)
{
    gint64 end = G_MAXINT64;

    for (guint i = 0; i < count; i++)
        end = ops[i].is_write ? MIN(end, ops[i].to) : end;
    for (guint i = 0; i < count && ops[i].from <= end; i++)
        if (!ops[i].is_write && zones[ops[i].value].writes > 0)
            return true;
    return false;
}

static RegisterVerdict broken(guint first, guint second)
{
    return (RegisterVerdict){REGISTER_BROKEN, first, second};
}

/* Values that nobody wrote were there at first: one may. */
static bool set_initial(Zone *zones, guint values, RegisterVerdict *verdict)
{
    const Zone *initial = NULL;

    for (guint i = 0; i < values; i++) {
        Zone *zone = &zones[i];
        if (zone->writes > 0 || zone->reads == 0)
            continue;
        if (initial) {
            *verdict = broken(initial->begins, zone->begins);
            return false;
        }
        zone->end = G_MININT64;
        initial = zone;
    }
    return true;
}

/* The last zone that ends before a moment; -1: none does. */
static int last_before(Zone *const *zones, guint count, gint64 moment)
{
    guint low = 0, high = count;

    while (low < high) {
        guint middle = (low + high) / 2;
        if (zones[middle]->end < moment)
            low = middle + 1;
        else
            high = middle;
    }
    return (int)low - 1;
}

static RegisterVerdict judge_zones(Zone *zones, guint values)
{
    g_autofree Zone **forward = g_new(Zone *, values + 1);
    guint count = 0;

    for (guint i = 0; i < values; i++)
        if (zones[i].writes + zones[i].reads > 0 && zones[i].end < zones[i].begin)
            forward[count++] = &zones[i];
    qsort(forward, count, sizeof *forward, by_end);
    for (guint i = 0; i + 1 < count; i++)
        if (forward[i + 1]->end < forward[i]->begin)
            return broken(forward[i + 1]->ends, forward[i]->begins);
    for (guint i = 0; i < values; i++) {
        const Zone *zone = &zones[i];
        if (zone->writes + zone->reads == 0 || zone->end < zone->begin)
            continue;
        int around = last_before(forward, count, zone->begin);
        if (around >= 0 && zone->end < forward[around]->begin)
            return broken(zone->ends, forward[around]->begins);
    }
    return (RegisterVerdict){REGISTER_LINEARIZABLE, 0, 0};
}

/* It is read before it is written: it was not there. */
static bool is_read_early(const Zone *zones, guint values, RegisterVerdict *verdict)
{
    for (guint i = 0; i < values; i++)
        if (zones[i].writes > 0 && zones[i].reads > 0 && zones[i].read < zones[i].written) {
            *verdict = broken(zones[i].ends, zones[i].begins);
            return true;
        }
    return false;
}

RegisterVerdict register_judge(RegisterOp *ops, guint count, guint values)
{
    RegisterVerdict verdict = {REGISTER_LINEARIZABLE, 0, 0};

    qsort(ops, count, sizeof *ops, by_from);
    g_autofree Zone *zones = make_zones(ops, count, values);
    if (!is_written_once(zones, values))
        return register_search(ops, count);
    if (!is_read_early(zones, values, &verdict) && set_initial(zones, values, &verdict))
        verdict = judge_zones(zones, values);
    if (verdict.answer == REGISTER_BROKEN && is_doubtful(ops, count, zones))
        return register_search(ops, count);
    return verdict;
}
