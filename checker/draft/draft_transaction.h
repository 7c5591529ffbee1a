/* Transactions of SQL in the runs of requests: which lines are of which, and which rows need them.
 *
 * Under READ COMMITTED a SELECT sees the last commit, and a single UPDATE is seen at its COMMIT: these are steps of a
 * plain Row. A row is a TransactionalRow where a transaction has its lock while something else happens (FOR UPDATE, or
 * lines between its UPDATE and its COMMIT), and where an UPDATE is undone. */
#pragma once

#include "checker/draft/draft.h"

typedef struct DraftTransaction {
    DraftRequest *request;
    const LogEntry *begin, *end; /* `begin` NULL: it has begun with its first statement */
    bool is_undone, is_begun;    /* `is_begun`: by the path that is being made */
    bool has_lines_behind;       /* between its first write and its end */
    GPtrArray *statements;       /* of LogEntry */
    guint64 rows;                /* the things that it is a transaction of, a bit each */
} DraftTransaction;

/* Of one run, sorted. Fails with the line of a transaction that does not end, or of an end without one. */
gboolean draft_transaction_find(Draft *draft, DraftRequest *request, const GPtrArray *run,
                                GError **error);
/* Once all are found: which rows they are of, whose kind it sets. */
void draft_transaction_assign(Draft *draft);

DraftTransaction *draft_transaction_of(const Draft *draft, const LogEntry *entry);
bool draft_transaction_has(const DraftTransaction *transaction, guint thing);
void draft_transaction_free(DraftTransaction *transaction);
