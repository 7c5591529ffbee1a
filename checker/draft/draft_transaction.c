#include "checker/draft/draft_transaction.h"

#include "checker/base/error.h"
#include "checker/draft/draft_private.h"
#include "checker/log/log_transaction.h"

#include <string.h>

/* ---- found ---- */

static void add_statement(Draft *draft, DraftTransaction *transaction, const LogEntry *entry)
{
    g_ptr_array_add(transaction->statements, (gpointer)entry);
    g_hash_table_insert(draft->statements, (gpointer)entry, transaction);
}

static DraftTransaction *add_transaction(Draft *draft, DraftRequest *request)
{
    DraftTransaction *transaction = arena_new0(draft->arena, DraftTransaction);

    transaction->request = request;
    transaction->statements = g_ptr_array_new();
    g_ptr_array_add(draft->transactions, transaction);
    return transaction;
}

void draft_transaction_free(DraftTransaction *transaction)
{
    g_ptr_array_unref(transaction->statements);
}

/* With autocommit off MySQL is sent no BEGIN: what came since the last end is one. */
static DraftTransaction *unbegun(Draft *draft, DraftRequest *request, const GPtrArray *run,
                                 guint end)
{
    const LogEntry *last = run->pdata[end];
    DraftTransaction *transaction = add_transaction(draft, request);
    guint first = end;

    for (; first > 0; first--) {
        const LogEntry *entry = run->pdata[first - 1];
        if (strcmp(entry->store, last->store) == 0 && log_entry_is_boundary(entry))
            break;
    }
    for (; first < end; first++)
        if (strcmp(((LogEntry *)run->pdata[first])->store, last->store) == 0)
            add_statement(draft, transaction, run->pdata[first]);
    return transaction;
}

static bool is_write(const LogEntry *entry)
{
    return draft_words_is_op(entry, "UPDATE INSERT") && entry->reply.kind != LOG_REPLY_ERROR;
}

static bool is_locking(const LogEntry *entry)
{
    return draft_words_is_op(entry, "SELECT") && draft_words_has_option(entry, "FOR UPDATE");
}

static void close_transaction(Draft *draft, DraftTransaction *transaction, const GPtrArray *run,
                              guint end)
{
    bool has_written = false;

    transaction->end = run->pdata[end];
    g_hash_table_insert(draft->statements, run->pdata[end], transaction);
    transaction->is_undone = !log_entry_is_committed(transaction->end);
    for (guint i = 0; i < end; i++) {
        const LogEntry *entry = run->pdata[i];
        transaction->has_lines_behind |= has_written && draft_thing_of(draft, entry) >= 0;
        has_written |= is_write(entry) && draft_thing_of(draft, entry) >= 0 &&
                       draft_transaction_of(draft, entry) == transaction;
    }
}

static gboolean open_transaction(Draft *draft, DraftRequest *request, const LogEntry *entry,
                                 DraftTransaction **open, GError **error)
{
    if (*open) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                    "line %u, BEGIN: transactions of one run do not overlap, and one is open since "
                    "line %u",
                    entry->line, (*open)->begin->line);
        return FALSE;
    }
    *open = add_transaction(draft, request);
    (*open)->begin = entry;
    g_hash_table_insert(draft->statements, (gpointer)entry, *open);
    return TRUE;
}

static gboolean take_boundary(Draft *draft, DraftRequest *request, const GPtrArray *run, guint i,
                              DraftTransaction **open, GError **error)
{
    const LogEntry *entry = run->pdata[i];
    bool is_mysql = strcmp(entry->store, "mysql") == 0;

    if (strcmp(entry->op, "BEGIN") == 0)
        return open_transaction(draft, request, entry, open, error);
    if (!*open && is_mysql)
        *open = unbegun(draft, request, run, i);
    if (!*open && strcmp(entry->op, "COMMIT") == 0) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                    "line %u, COMMIT: no BEGIN comes before it in its run, from line %u",
                    entry->line, ((const LogEntry *)run->pdata[0])->line);
        return FALSE;
    }
    if (*open)
        close_transaction(draft, *open, run, i);
    *open = NULL;
    return TRUE;
}

static gboolean find_of_store(Draft *draft, DraftRequest *request, const GPtrArray *run,
                              const char *store, GError **error)
{
    DraftTransaction *open = NULL;

    for (guint i = 0; i < run->len; i++) {
        const LogEntry *entry = run->pdata[i];
        if (strcmp(entry->store, store) != 0)
            continue;
        if (!log_entry_is_boundary(entry)) {
            if (open)
                add_statement(draft, open, entry);
        } else if (!take_boundary(draft, request, run, i, &open, error)) {
            return FALSE;
        }
    }
    if (open)
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                    "line %u, BEGIN: the transaction has no end by the run's last line, %u",
                    open->begin->line, ((const LogEntry *)run->pdata[run->len - 1])->line);
    return !open;
}

gboolean draft_transaction_find(Draft *draft, DraftRequest *request, const GPtrArray *run,
                                GError **error)
{
    g_autoptr(GHashTable) stores = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < run->len; i++) {
        const LogEntry *entry = run->pdata[i];
        if (draft_words_is_sql(entry) && g_hash_table_add(stores, (char *)entry->store) &&
            !find_of_store(draft, request, run, entry->store, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- which rows they are of ---- */

static bool needs_rows(const DraftTransaction *transaction)
{
    bool writes = false, locks = false;

    for (guint i = 0; i < transaction->statements->len; i++) {
        writes |= is_write(transaction->statements->pdata[i]);
        locks |= is_locking(transaction->statements->pdata[i]);
    }
    return locks || (writes && (transaction->is_undone || transaction->has_lines_behind));
}

/* The things that its statements name, a bit each: all, or those that they write or lock. */
static guint64 rows_of(const Draft *draft, const DraftTransaction *transaction, bool takes)
{
    guint64 rows = 0;

    for (guint i = 0; i < transaction->statements->len; i++) {
        const LogEntry *entry = transaction->statements->pdata[i];
        int thing = draft_thing_of(draft, entry);
        if (thing >= 0 && (!takes || is_write(entry) || is_locking(entry)))
            rows |= G_GUINT64_CONSTANT(1) << thing;
    }
    return rows;
}

/* Of a request, because the ways through it are laid over one another: a way that reads a row has a transaction of it
 * where another way writes it. */
void draft_transaction_assign(Draft *draft)
{
    guint64 needed = 0;

    for (guint i = 0; i < draft->transactions->len; i++) {
        const DraftTransaction *transaction = draft->transactions->pdata[i];
        if (needs_rows(transaction))
            needed |= rows_of(draft, transaction, true);
    }
    for (guint i = 0; i < draft->things->len; i++)
        if (needed >> i & 1)
            draft_thing(draft, i)->kind = DRAFT_TRANSACTIONAL_ROW;
    for (guint i = 0; i < draft->transactions->len; i++) {
        const DraftTransaction *transaction = draft->transactions->pdata[i];
        transaction->request->rows |= needed & rows_of(draft, transaction, true);
    }
    for (guint i = 0; i < draft->transactions->len; i++) {
        DraftTransaction *transaction = draft->transactions->pdata[i];
        transaction->rows = transaction->request->rows & rows_of(draft, transaction, false);
    }
}

DraftTransaction *draft_transaction_of(const Draft *draft, const LogEntry *entry)
{
    return g_hash_table_lookup(draft->statements, entry);
}

bool draft_transaction_has(const DraftTransaction *transaction, guint thing)
{
    return transaction && (transaction->rows >> thing & 1);
}
