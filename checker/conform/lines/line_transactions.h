/* Which lines of a log are in one transaction of SQL: those of one `who` and store from a BEGIN to its end. */
#pragma once

#include "checker/log/log_file.h"

typedef struct LineTransaction {
    const LogEntry *end; /* its COMMIT or ROLLBACK; NULL: it is not in the log */
    GHashTable *keys;    /* of its lines; value 1 + whether it has changed what is there */
} LineTransaction;

typedef struct LineTransactions {
    GPtrArray *all; /* of LineTransaction */
    guint *of;      /* by entry: number in `all` + 1, of its boundaries too; 0: it is in none */
    bool *is_own;   /* by entry: it reads what its transaction has changed, nobody else's yet */
} LineTransactions;

LineTransactions *line_transactions_new(const LogFile *log);
void line_transactions_free(LineTransactions *transactions);

/* The one that an entry is in, or NULL. */
const LineTransaction *line_transactions_of(const LineTransactions *transactions, guint entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineTransactions, line_transactions_free)
