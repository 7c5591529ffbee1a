/* What a line of a log is of SQL: its row, its statement's verb, and the transaction that it is in. */
#pragma once

#include "checker/conform/lines/line_transactions.h"
#include "checker/wire/binding/bound.h"

/* Whether a line's key, "users id = 7", is the bound row. */
bool line_sql_is_row(const BoundPlace *place, const char *key);
bool line_sql_is_change(const LogEntry *entry);
/* Whether some form of an operation is a statement with that verb. A COMMIT that was refused is a ROLLBACK. */
bool line_sql_has_verb(const BoundMember *member, const LogEntry *entry);
/* Whether some line of a transaction, which may be NULL, is of the bound row. */
bool line_sql_touches(const BoundPlace *place, const LineTransaction *transaction);
/* The argument that an operation's statements with that verb write as the row's value; NULL where they do not all say
 * one. The form's. */
const char *line_sql_set_argument(const BoundPlace *place, const BoundMember *member,
                                  const char *op);

/* What became of a line. Changes within a transaction are seen with its COMMIT, and end with that. */
typedef struct LineFate {
    gint64 to;
    bool is_undone;
    bool is_unsure; /* nobody knows whether the transaction was committed */
} LineFate;

/* `in` is the transaction that the line is in, which is over or goes on to the log's end; or NULL. */
LineFate line_sql_fate(const LogEntry *entry, const LineTransaction *in);
