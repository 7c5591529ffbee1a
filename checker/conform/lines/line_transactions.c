#include "checker/conform/lines/line_transactions.h"

#include "checker/conform/lines/line_sql.h"
#include "checker/log/log_transaction.h"

#include <string.h>

enum { IS_READ = 1, IS_CHANGED };

static void free_transaction(gpointer data)
{
    LineTransaction *transaction = data;

    g_hash_table_unref(transaction->keys);
    g_free(transaction);
}

static guint begin(LineTransactions *transactions)
{
    LineTransaction *made = g_new0(LineTransaction, 1);

    made->keys = g_hash_table_new(g_str_hash, g_str_equal);
    g_ptr_array_add(transactions->all, made);
    return transactions->all->len;
}

static void take_line(LineTransactions *transactions, const LogEntry *entry, guint i)
{
    LineTransaction *in = transactions->all->pdata[transactions->of[i] - 1];

    if (log_entry_is_boundary(entry) && strcmp(entry->op, "BEGIN") != 0)
        in->end = entry;
    if (!entry->key)
        return;
    bool is_changed = GPOINTER_TO_INT(g_hash_table_lookup(in->keys, entry->key)) == IS_CHANGED;
    transactions->is_own[i] = is_changed && strcmp(entry->op, "SELECT") == 0;
    is_changed |= line_sql_is_change(entry) && entry->reply.kind != LOG_REPLY_ERROR;
    g_hash_table_insert(in->keys, (char *)entry->key,
                        GINT_TO_POINTER(is_changed ? IS_CHANGED : IS_READ));
}

/* A BEGIN within a transaction begins nothing. */
LineTransactions *line_transactions_new(const LogFile *log)
{
    LineTransactions *transactions = g_new0(LineTransactions, 1);
    g_autoptr(GHashTable) open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    transactions->all = g_ptr_array_new_with_free_func(free_transaction);
    transactions->of = g_new0(guint, log->count + 1);
    transactions->is_own = g_new0(bool, log->count + 1);
    for (guint i = 0; i < log->count; i++) {
        const LogEntry *entry = &log->entries[i];
        bool is_begin = log_entry_is_boundary(entry) && strcmp(entry->op, "BEGIN") == 0;

        if (!is_begin && g_hash_table_size(open) == 0)
            continue;
        g_autofree char *name = g_strdup_printf("%s %s", entry->store, entry->who);
        guint number = GPOINTER_TO_UINT(g_hash_table_lookup(open, name));
        if (number == 0 && is_begin)
            number = begin(transactions);
        transactions->of[i] = number;
        if (number == 0)
            continue;
        take_line(transactions, entry, i);
        if (line_transactions_of(transactions, i)->end)
            g_hash_table_remove(open, name);
        else
            g_hash_table_insert(open, g_steal_pointer(&name), GUINT_TO_POINTER(number));
    }
    return transactions;
}

void line_transactions_free(LineTransactions *transactions)
{
    if (!transactions)
        return;
    g_ptr_array_unref(transactions->all);
    g_free(transactions->of);
    g_free(transactions->is_own);
    g_free(transactions);
}

const LineTransaction *line_transactions_of(const LineTransactions *transactions, guint entry)
{
    guint number = transactions->of[entry];

    return number ? transactions->all->pdata[number - 1] : NULL;
}
