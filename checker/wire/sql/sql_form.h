/* A form of a statement as a library or a binding writes it, with the row that it is about filled in.
 *
 *     SELECT $value FROM $table WHERE $where
 *     UPDATE $table SET $value = $value + 1 WHERE $where AND $value = $v
 *     UPDATE $table SET ... WHERE $where
 *
 * $table, $where and $value are the binding's; `$v` is an argument of the operation, `$_` any value, `...` in a SET
 * anything. Within quotes nothing is filled in. */
#pragma once

#include "checker/wire/sql/sql_match.h"

typedef struct SqlTarget {
    const char *table, *where, *value; /* users, id = 7, version */
} SqlTarget;

typedef struct SqlForm {
    const SqlStatement *statement;
    const char *text;             /* as it is sent: arguments are $1, $2 */
    const char *const *arguments; /* their names */
    guint argument_count;
    bool has_any; /* a `$_` or a `...`: it is for matching only */
} SqlForm;

/* Whether a form is one of SQL for a row: it says `$table`, or is about a transaction. */
bool sql_form_is_meant(const char *text);

/* NULL where it is no form; `problem` says why then, and is the arena's. */
SqlForm *sql_form_parse(Arena *arena, const char *text, const SqlTarget *target,
                        const char **problem);

/* NULL where `where` is no list of `column = value`, joined by AND. The SELECT of the row. */
SqlStatement *sql_form_row(Arena *arena, const SqlTarget *target, const char **problem);
