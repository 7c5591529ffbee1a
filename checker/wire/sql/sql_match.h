/* Whether a statement is of a form: a statement whose parameters stand for arguments.
 *
 * A form says what a statement has at least: the table, conditions, what is set, a lock. More of these is no
 * difference, but one form with more of them fits better. The columns that a SELECT asks for make no difference. */
#pragma once

#include "checker/wire/sql/sql_statement.h"

enum { SQL_ANY = 1000 }; /* the parameter of a form that stands for any value */
/* A column that a form sets, which stands for any columns. */
#define SQL_REST "stalemate_rest"

typedef struct
    SqlFound { /* what a parameter of a form stands for; `text` NULL: for NULL, or something computed */
    const char *text;
} SqlFound;

/* `values` are those of the statement's parameters, NULL for NULL. `found` has room for `most` parameters. */
bool sql_matches(const SqlStatement *form, const SqlStatement *statement, const char *const *values,
                 guint value_count, SqlFound *found, guint most);
/* How much a form says. */
guint sql_weight(const SqlStatement *form);

/* Whether a statement may have to do with the rows of `form` (a SELECT of these): it names the table, and does not ask
 * for other rows. */
bool sql_touches(const SqlStatement *form, const SqlStatement *statement, const char *const *values,
                 guint value_count);
