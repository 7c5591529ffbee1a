/* What a request does to which key, and what came of it: of the words of any protocol. */
#pragma once

#include "checker/log/log_entry.h"
#include "checker/wire/proxy/unit.h"
#include "checker/wire/sql/sql_statement.h"

typedef struct StoreOperation {
    const char *op;      /* "SET" */
    WireText key, value; /* `bytes` NULL: there is none */
    WireText *options;   /* the other words */
    guint option_count;
    bool is_free; /* an option may be what somebody wrote, and no word of the protocol */
    const WireRequest *request; /* of SQL: the statement; else NULL */
    const WireValue *reply;     /* NULL: it is not known */
} StoreOperation;

/* The operations of a request, of StoreOperation: none where it has to do with the connection or the
 * server alone (PING, CLIENT), several where it names several keys or carries out a transaction.
 * Good as long as the unit. Caller frees. */
GArray *store_operations_of_unit(const Unit *unit);
/* The same of a request that somebody else saw, and of whose reply nothing is known. They are the request's and the
 * arena's. Caller frees the list. */
GArray *store_operations_of_request(Arena *arena, const Protocol *protocol,
                                    const WireRequest *request);

/* What a constant or a parameter of a statement is; NULL: it is computed. */
const char *store_operation_term(const WireRequest *request, const SqlTerm *term);

/* The way back, but for SQL: the words of the command that a line of a log tells, each the entry's. Caller frees. */
GPtrArray *store_operation_words(const LogEntry *entry);
