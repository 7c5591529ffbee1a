/* What an operation is on a server whose requests are words: a form of a command.
 *
 *     GET $key                     a word is itself, without regard to case; $key is the bound key
 *     SET $key $v ...              $v is an argument of the operation; ... is anything or nothing
 *     DEL $key:lease               what stands behind `$key` belongs to it
 *     SETEX $key $_ $v             $_ is any one word
 *     ms $key C$cas $v             $cas is the token of the last reply to the caller; something may stand before it
 *     EVAL 'return 1' 1 $key       a word in '...' is one, blanks included, and is compared as it stands
 *
 * A form is sent with what is filled in; a `...` and a `$_` are for matching only. */
#pragma once

#include "checker/base/arena.h"
#include "checker/wire/protocol/message.h"
#include "checker/wire/sql/sql_form.h"

typedef enum FormPartKind {
    FORM_WORD,
    FORM_EXACT, /* in '...' */
    FORM_KEY,   /* `text` is what follows the key */
    FORM_ARGUMENT,
    FORM_TOKEN, /* `text` is what stands before it */
    FORM_ANY,
    FORM_REST,
} FormPartKind;

typedef struct FormPart {
    FormPartKind kind;
    const char *text;
} FormPart;

typedef struct Form {
    const FormPart *parts;
    guint count;
    guint words; /* that say themselves: of two forms that match, the one with more is meant */
    const SqlStatement
        *sql; /* or NULL: then its parts are the statement, and the arguments in their order */
} Form;

/* NULL where it is no form; `problem` says why then, and is the arena's. */
Form *form_parse(Arena *arena, const char *text, const char **problem);

/* The same of a statement for a row. */
Form *form_parse_sql(Arena *arena, const char *text, const SqlTarget *target, const char **problem);

/* Whether the request is of this form. `found` has room for one text for each part: those of arguments are set. `key`
 * is NULL where the form is SQL. */
bool form_matches(const Form *form, const char *key, const WireRequest *request, WireText *found);

/* Quickly: most requests are of another command than most forms. */
bool form_may_match(const Form *form, const WireRequest *request);

/* The values of the parameters of an SQL request, NULL for NULL; one less than its words. Caller frees the list. */
const char **form_values(const WireRequest *request);

/* It can be sent: it asks for nothing that is not known. */
bool form_is_sendable(const Form *form);
