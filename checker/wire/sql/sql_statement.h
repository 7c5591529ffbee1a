/* What an SQL statement does to which rows, as far as a binding asks: which tables it names, which columns must be
 * equal to what, and what it sets. Read from the tree that PostgreSQL's own parser makes (libpg_query).
 *
 * Only what joins conditions by AND is looked into: what else there is in a WHERE is left out, and leaves fewer rows.
 * Of an INSERT the conditions are the columns that it fills. All of it lives in an arena. */
#pragma once

#include "checker/base/arena.h"

#include <glib.h>
#include <stdbool.h>

typedef enum SqlVerb {
    SQL_SELECT,
    SQL_INSERT,
    SQL_UPDATE,
    SQL_DELETE,
    SQL_BEGIN,
    SQL_COMMIT,
    SQL_ROLLBACK, /* of the whole transaction */
    SQL_OTHER,
} SqlVerb;

typedef enum SqlTermKind {
    SQL_CONSTANT,  /* `text` */
    SQL_PARAMETER, /* `$number` */
    SQL_SUM,       /* a column plus a `number` */
    SQL_COMPUTED,  /* anything else */
} SqlTermKind;

typedef struct SqlTerm {
    SqlTermKind kind;
    const char *text; /* a constant as it is written, without quotes; of SUM: the column */
    gint64 number;
} SqlTerm;

typedef struct SqlEqual { /* a condition `column = value`, or an assignment */
    const char *table;    /* as it was qualified, or NULL */
    const char *column;
    SqlTerm value;
} SqlEqual;

typedef struct SqlTable {
    const char *schema, *name, *alias; /* the first and the last may be NULL */
} SqlTable;

typedef struct SqlOutput { /* a column of the reply that is a column of a table */
    const char *column, *label;
} SqlOutput;

typedef struct SqlStatement {
    SqlVerb verb;
    SqlTable *tables; /* the one that is changed first */
    SqlEqual *conditions, *sets;
    SqlOutput *outputs;
    guint table_count, condition_count, set_count, output_count;
    bool locks;       /* SELECT ... FOR UPDATE and the like */
    const char *text; /* its own, where it is one of several */
} SqlStatement;

/* The statements of a text that ends with a NUL; none where it is no SQL: `problem` (may be NULL) says why then. */
SqlStatement *sql_parse(Arena *arena, const char *text, guint *count, const char **problem);

/* Its bytes that are neither in quotes nor comments. */
gsize sql_code_bytes(const char *text);

/* Whether a comment in it has a name as one of its words. */
bool sql_comment_has(const char *text, const char *name);

/* What a label of the reply is called that holds a column. */
const char *sql_label(const SqlStatement *statement, const char *column);
