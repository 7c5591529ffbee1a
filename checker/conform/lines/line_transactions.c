#include "checker/conform/lines/line_transactions.h"

#include "checker/conform/lines/line_sql.h"
#include "checker/log/log_transaction.h"

#include <string.h>

enum { IS_READ = 1, IS_CHANGED };

struct LineTransactions {
    GHashTable *open; /* "store who" -> LineTransaction */
};

void line_transaction_unref(LineTransaction *transaction)
{
    if (!transaction || --transaction->references > 0)
        return;
    g_hash_table_unref(transaction->keys);
    g_free(transaction);
}

static void unref(gpointer data)
{
    line_transaction_unref(data);
}

LineTransactions *line_transactions_new(void)
{
    LineTransactions *transactions = g_new0(LineTransactions, 1);

    transactions->open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref);
    return transactions;
}

void line_transactions_free(LineTransactions *transactions)
{
    if (!transactions)
        return;
    g_hash_table_unref(transactions->open);
    g_free(transactions);
}

static LineTransaction *begin(void)
{
    LineTransaction *made = g_new0(LineTransaction, 1);

    made->references = 1;
    made->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return made;
}

static void note_end(LineTransaction *in, const LogEntry *entry)
{
    in->is_over = true;
    in->is_committed = log_entry_is_committed(entry);
    in->is_unsure = strcmp(entry->op, "COMMIT") == 0 && entry->reply.kind == LOG_REPLY_UNKNOWN &&
                    !entry->is_done;
    in->ended = entry->to;
}

static void take_line(LineTransaction *in, const LogEntry *entry, bool *is_own)
{
    if (log_entry_is_boundary(entry) && strcmp(entry->op, "BEGIN") != 0)
        note_end(in, entry);
    if (!entry->key)
        return;
    bool is_changed = GPOINTER_TO_INT(g_hash_table_lookup(in->keys, entry->key)) == IS_CHANGED;
    *is_own = is_changed && strcmp(entry->op, "SELECT") == 0;
    is_changed |= line_sql_is_change(entry) && entry->reply.kind != LOG_REPLY_ERROR;
    g_hash_table_insert(in->keys, g_strdup(entry->key),
                        GINT_TO_POINTER(is_changed ? IS_CHANGED : IS_READ));
}

/* A BEGIN within a transaction begins nothing. */
LineTransaction *line_transactions_take(LineTransactions *transactions, const LogEntry *entry,
                                        bool *is_own)
{
    bool is_begin = log_entry_is_boundary(entry) && strcmp(entry->op, "BEGIN") == 0;

    *is_own = false;
    if (!is_begin && g_hash_table_size(transactions->open) == 0)
        return NULL;
    g_autofree char *name = g_strdup_printf("%s %s", entry->store, entry->who);
    LineTransaction *in = g_hash_table_lookup(transactions->open, name);
    if (!in && is_begin) {
        in = begin();
        g_hash_table_insert(transactions->open, g_strdup(name), in);
    }
    if (!in)
        return NULL;
    in->references++;
    take_line(in, entry, is_own);
    if (in->is_over)
        g_hash_table_remove(transactions->open, name);
    return in;
}
