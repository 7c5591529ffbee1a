#include "checker/draft/draft_fixes.h"

#include <string.h>

static const DraftCall *call_at(const GPtrArray *list, guint i)
{
    const DraftNode *node = list->pdata[i];

    return node->kind == DRAFT_CALL ? &node->call : NULL;
}

static int find_act(const GPtrArray *list, DraftAct act)
{
    for (guint i = 0; i < list->len; i++)
        if (call_at(list, i) && call_at(list, i)->act == act)
            return (int)i;
    return -1;
}

int draft_fixes_write(const GPtrArray *list)
{
    return find_act(list, DRAFT_INCREMENT);
}

int draft_fixes_first_of_write(const GPtrArray *list)
{
    int write = draft_fixes_write(list), begin = find_act(list, DRAFT_BEGIN);

    return begin >= 0 && begin < write ? begin : write;
}

int draft_fixes_last_of_write(const GPtrArray *list)
{
    int write = draft_fixes_write(list);

    for (int i = (int)list->len - 1; i > write; i--)
        if (call_at(list, (guint)i) && call_at(list, (guint)i)->act == DRAFT_COMMIT)
            return i;
    return write;
}

bool draft_fixes_is_purge(const GPtrArray *list, guint i)
{
    int write = draft_fixes_last_of_write(list);

    const DraftCall *call = call_at(list, i);

    return call && call->act == DRAFT_DEL && (write >= 0 || call->written) && write < (int)i;
}

bool draft_fixes_is_early_purge(const GPtrArray *list, guint i)
{
    return call_at(list, i) && call_at(list, i)->act == DRAFT_DEL &&
           draft_fixes_last_of_write(list) > (int)i;
}

int draft_fixes_fill_source(const Draft *draft, const GPtrArray *list, guint i)
{
    const DraftCall *call = call_at(list, i);
    bool is_fill = call && (call->act == DRAFT_SET || call->act == DRAFT_ADD);

    for (guint k = i; is_fill && k-- > 0;) {
        const DraftCall *from = call_at(list, k);
        if (from && from->act == DRAFT_SELECT && g_strcmp0(from->result, call->argument) == 0)
            return (int)k;
    }
    return -1;
}

int draft_fixes_last_fill(const Draft *draft, const GPtrArray *list, guint i)
{
    int last = -1;

    for (guint k = i + 1; k < list->len; k++)
        if (draft_fixes_fill_source(draft, list, k) == (int)i)
            last = (int)k;
    return last;
}

bool draft_fixes_is_first_fill(const Draft *draft, const GPtrArray *list, guint i, guint fill)
{
    const DraftNode *own = list->pdata[fill];

    for (guint k = i + 1; k < fill; k++) {
        const DraftNode *node = list->pdata[k];
        if (draft_fixes_fill_source(draft, list, k) == (int)i &&
            node->call.thing == own->call.thing)
            return false;
    }
    return draft_fixes_fill_source(draft, list, fill) == (int)i;
}

bool draft_fixes_is_write_through(const Draft *draft, const GPtrArray *list, guint i)
{
    const DraftCall *call = call_at(list, i);

    for (guint k = i; call && call->act == DRAFT_SET && k-- > 0;) {
        const DraftCall *from = call_at(list, k);
        if (from && from->act == DRAFT_INCREMENT && g_strcmp0(from->result, call->argument) == 0)
            return true;
    }
    return false;
}

/* ---- all of it ---- */

typedef struct Shapes { /* what there is to mend */
    bool purges, early_purges, fills, sets, redis_fills, writes_through, redis_writes_through;
    bool memcached_purges, leases, other_purges, branch_purges;
} Shapes;

static void look_at(const Draft *draft, const GPtrArray *list, Shapes *shapes)
{
    for (guint i = 0; i < list->len; i++) {
        const DraftNode *node = list->pdata[i];
        for (guint k = 0; node->branches && k < node->branches->len; k++)
            look_at(draft, g_ptr_array_index(node->branches, k), shapes);
        if (node->kind != DRAFT_CALL)
            continue;
        bool is_redis = draft_thing(draft, node->call.thing)->kind == DRAFT_REDIS;
        bool is_purge = draft_fixes_is_purge(list, i),
             is_early = draft_fixes_is_early_purge(list, i);
        bool is_fill = draft_fixes_fill_source(draft, list, i) >= 0;
        bool is_through = draft_fixes_is_write_through(draft, list, i);
        shapes->purges |= is_purge;
        shapes->branch_purges |= is_purge && draft_fixes_write(list) < 0;
        shapes->memcached_purges |= is_purge && !is_redis;
        shapes->early_purges |= is_early;
        shapes->other_purges |= node->call.act == DRAFT_DEL && !is_purge;
        shapes->fills |= is_fill;
        shapes->sets |= is_fill && node->call.act == DRAFT_SET;
        shapes->redis_fills |= is_fill && is_redis;
        shapes->writes_through |= is_through;
        shapes->redis_writes_through |= is_through && is_redis;
        shapes->leases |= node->call.act == DRAFT_TAKE_LEASE;
    }
}

DraftFixes draft_fixes_of(const Draft *draft)
{
    Shapes shapes = {false};
    DraftFixes fixes = {false};

    for (guint i = 0; i < draft->requests->len; i++)
        look_at(draft, ((DraftRequest *)draft->requests->pdata[i])->body, &shapes);
    for (guint i = 0; i < draft->things->len; i++) {
        const DraftThing *thing = draft_thing(draft, i);
        bool is_cached = !draft_is_row(thing);
        fixes.shorter_ttl |= is_cached && thing->ttl > 60 * G_TIME_SPAN_SECOND;
        fixes.add_ttl |= thing->kind == DRAFT_REDIS && thing->ttl == 0;
    }
    fixes.double_delete = fixes.retry_delete = shapes.purges;
    fixes.reorder = shapes.purges && !shapes.branch_purges;
    fixes.delete_after = shapes.early_purges;
    fixes.write_through = shapes.purges && !shapes.leases;
    fixes.delete_instead = shapes.writes_through;
    fixes.add_fill = shapes.sets;
    fixes.lease = shapes.fills && (shapes.purges || shapes.other_purges) && !shapes.leases;
    fixes.versioned_set = (shapes.redis_fills || shapes.redis_writes_through) && !shapes.leases &&
                          !shapes.memcached_purges && !shapes.other_purges &&
                          (shapes.purges || shapes.writes_through);
    return fixes;
}
