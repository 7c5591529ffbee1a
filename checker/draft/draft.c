#include "checker/draft/draft.h"

#include "checker/base/error.h"
#include "checker/draft/draft_family.h"
#include "checker/draft/draft_private.h"
#include "checker/draft/draft_transaction.h"

enum { MOST_OPERATIONS = 100000 };

static void free_path(gpointer path)
{
    g_array_unref(((DraftPath *)path)->calls);
}

static void free_body(GPtrArray *body)
{
    for (guint i = 0; body && i < body->len; i++) {
        DraftNode *node = body->pdata[i];
        for (guint k = 0; node->branches && k < node->branches->len; k++)
            free_body(g_ptr_array_index(node->branches, k));
        if (node->branches)
            g_ptr_array_unref(node->branches);
    }
    if (body)
        g_ptr_array_unref(body);
}

static void free_request(gpointer data)
{
    DraftRequest *request = data;

    g_ptr_array_unref(request->paths);
    free_body(request->body);
}

/* ---- requests ---- */

static DraftRequest *request_named(Draft *draft, const char *name)
{
    const char *own = draft_name(draft, name);

    if (draft_is_word(own))
        own = arena_printf(draft->arena, "%s_request", own);

    for (guint i = 0; i < draft->requests->len; i++) {
        DraftRequest *request = draft->requests->pdata[i];
        if (g_str_equal(request->name, own))
            return request;
    }
    DraftRequest *request = arena_new0(draft->arena, DraftRequest);
    request->name = own;
    request->paths = g_ptr_array_new_with_free_func(free_path);
    g_ptr_array_add(draft->requests, request);
    return request;
}

/* The entries of each run of a request, in the order in which they were sent. */
static GPtrArray *find_runs(Draft *draft, const LogFile *log)
{
    GPtrArray *runs = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < log->count; i++) {
        const LogEntry *entry = &log->entries[i];
        if (!entry->request) {
            draft->unmarked++;
            continue;
        }
        char *name = g_strdup_printf("%s %s", entry->request, entry->who);
        GPtrArray *run = g_hash_table_lookup(known, name);
        if (!run) {
            run = g_ptr_array_new();
            g_ptr_array_add(runs, run);
            g_hash_table_insert(known, name, run);
        } else {
            g_free(name);
        }
        g_ptr_array_add(run, (gpointer)entry);
        draft->operations++;
    }
    return runs;
}

static int by_from(gconstpointer a, gconstpointer b)
{
    const LogEntry *x = *(const LogEntry *const *)a, *y = *(const LogEntry *const *)b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* ---- what is known of a request ---- */

static gint64 time_between(gint64 from, gint64 to)
{
    gint64 time;

    return __builtin_sub_overflow(to, from, &time) ? DRAFT_LONGEST : CLAMP(time, 0, DRAFT_LONGEST);
}

static void measure(Draft *draft, DraftRequest *request, const DraftPath *path)
{
    const LogEntry *row = NULL;
    guint increments = 0;

    for (guint i = 0; i < path->calls->len; i++) {
        const DraftCall *call = &g_array_index(path->calls, DraftCall, i);
        increments += call->act == DRAFT_INCREMENT || call->act == DRAFT_UPDATE;
        if (!call->entry)
            continue;
        request->longest_call =
            MAX(request->longest_call, time_between(call->entry->from, call->entry->to));
        if (call->act == DRAFT_SELECT)
            row = call->entry;
        if (row && call->act >= DRAFT_SET && call->act <= DRAFT_SET_LEASED)
            request->longest_fill =
                MAX(request->longest_fill, time_between(row->from, call->entry->to));
    }
    request->increments = MAX(request->increments, increments);
    request->ids = MAX(request->ids, path->ids);
}

/* What a path returns: of a read what it read first, of a write what it wrote last, unless that was undone. Of an update
 * it is one above what was read, if there was anything, which is so where its `token` says that it was done. */
static DraftCall returned_of(const Draft *draft, const DraftRequest *request, const DraftPath *path)
{
    DraftCall own = {.act = DRAFT_RETURN};

    for (guint i = 0; i < path->calls->len; i++) {
        const DraftCall *call = &g_array_index(path->calls, DraftCall, i);
        if (!request->is_write) {
            if (draft_is_read(call->act) && !own.argument)
                own.argument = call->result;
        } else if (call->act == DRAFT_ROLLBACK) {
            own.argument = NULL;
        } else if (call->act == DRAFT_INCREMENT) {
            own = (DraftCall){.act = DRAFT_RETURN, .argument = call->result};
        } else if (call->act == DRAFT_UPDATE && !call->is_none) {
            own = (DraftCall){.act = DRAFT_RETURN,
                              .argument = arena_printf(draft->arena, "%s + 1", call->argument),
                              .token = call->result,
                              .may_be_none = call->may_be_none};
        }
    }
    return own;
}

/* A request of several ids has no one version to return. */
static void add_returns(Draft *draft, DraftRequest *request)
{
    for (guint i = 0; i < request->paths->len && request->ids < 2; i++) {
        const DraftPath *path = request->paths->pdata[i];
        DraftCall call = returned_of(draft, request, path);
        if (!call.argument)
            continue;
        call.identity = arena_printf(draft->arena, "return %s", call.argument);
        g_array_append_val(path->calls, call);
        request->returns = true;
    }
}

static void finish_request(Draft *draft, DraftRequest *request)
{
    for (guint i = 0; i < request->paths->len; i++)
        measure(draft, request, request->paths->pdata[i]);
    request->is_write = request->increments > 0;
    add_returns(draft, request);
    request->body = draft_tree(draft, request->paths);
}

/* What is copied from a cached key is as old as the row behind that. */
static void find_sources(const Draft *draft)
{
    for (guint times = 0; times < draft->things->len; times++)
        for (guint i = 0; i < draft->things->len; i++) {
            DraftThing *thing = draft_thing(draft, i);
            if (thing->source < 0 && thing->filled_from >= 0)
                thing->source = draft_thing(draft, (guint)thing->filled_from)->source;
        }
}

static gboolean check_log(const Draft *draft, GError **error)
{
    if (draft->operations == 0)
        g_set_error(
            error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
            "no line of the log says which request it belongs to: record it with --request");
    else if (draft->things->len > DRAFT_MOST_THINGS)
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                    "the log names more than 32 keys: a design is about a few");
    else if (draft->operations > MOST_OPERATIONS)
        g_set_error(
            error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
            "the log has more than 100000 lines: each request in each state once is enough");
    else
        return TRUE;
    return FALSE;
}

static Draft *draft_alloc(void)
{
    Draft *draft = g_new0(Draft, 1);

    draft->arena = arena_new();
    draft->things = g_ptr_array_new();
    draft->requests = g_ptr_array_new_with_free_func(free_request);
    draft->transactions = g_ptr_array_new_with_free_func((GDestroyNotify)draft_transaction_free);
    draft->statements = g_hash_table_new(NULL, NULL);
    draft->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    draft->bases = g_hash_table_new(NULL, NULL);
    draft->families = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return draft;
}

static DraftRequest *request_of(Draft *draft, const GPtrArray *run)
{
    return request_named(draft, ((const LogEntry *)run->pdata[0])->request);
}

static gboolean make_paths(Draft *draft, const GPtrArray *runs, GError **error)
{
    for (guint i = 0; i < runs->len; i++)
        if (!draft_transaction_find(draft, request_of(draft, runs->pdata[i]), runs->pdata[i],
                                    error))
            return FALSE;
    draft_transaction_assign(draft);
    for (guint i = 0; i < runs->len; i++) {
        DraftRequest *request = request_of(draft, runs->pdata[i]);
        DraftPath *path = draft_path_new(draft, request, runs->pdata[i], error);
        if (!path)
            return FALSE;
        g_ptr_array_add(request->paths, path);
    }
    return TRUE;
}

Draft *draft_new(const LogFile *log, GError **error)
{
    g_autoptr(Draft) draft = draft_alloc();
    g_autoptr(GPtrArray) runs = find_runs(draft, log);

    for (guint i = 0; i < runs->len; i++) {
        g_ptr_array_sort(runs->pdata[i], by_from);
        request_of(draft, runs->pdata[i]);
    }
    draft_family_find(draft, runs);
    draft_find_things(draft, log);
    if (!check_log(draft, error) || !make_paths(draft, runs, error))
        return NULL;
    for (guint i = 0; i < draft->requests->len; i++)
        finish_request(draft, draft->requests->pdata[i]);
    find_sources(draft);
    return g_steal_pointer(&draft);
}

void draft_free(Draft *draft)
{
    if (!draft)
        return;
    g_ptr_array_unref(draft->things);
    g_ptr_array_unref(draft->requests);
    g_ptr_array_unref(draft->transactions);
    g_hash_table_unref(draft->statements);
    g_hash_table_unref(draft->keys);
    g_hash_table_unref(draft->bases);
    g_hash_table_unref(draft->families);
    arena_free(draft->arena);
    g_free(draft);
}
