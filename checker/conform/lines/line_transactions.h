/* Which lines of a log are in one transaction of SQL: those of one `who` and store from a BEGIN to its end. Lines come one
 * after the other; what became of a transaction is known when it is over. */
#pragma once

#include "checker/log/log_entry.h"

typedef struct LineTransaction {
    guint references; /* one for each line that waits for its end, and one while it is open */
    GHashTable *keys; /* of its lines; value 1 + whether it has changed what is there */
    bool is_over;     /* its COMMIT or ROLLBACK came; else: */
    bool is_committed;
    bool is_unsure; /* a COMMIT came, and nobody knows whether it did what it says */
    gint64 ended;
} LineTransaction;

typedef struct LineTransactions LineTransactions;

LineTransactions *line_transactions_new(void);
void line_transactions_free(LineTransactions *transactions);

/* The one that the next line is in, its boundaries too; the caller's reference, or NULL. `is_own`: it reads what its
 * transaction has changed, nobody else's yet. */
LineTransaction *line_transactions_take(LineTransactions *transactions, const LogEntry *entry,
                                        bool *is_own);
void line_transaction_unref(LineTransaction *transaction);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineTransactions, line_transactions_free)
