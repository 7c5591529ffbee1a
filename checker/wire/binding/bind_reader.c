#include "checker/wire/binding/bind_reader.h"

#include <string.h>

/* ---- tokens ---- */

const Token *bind_reader_peek(const BindReader *reader)
{
    return &reader->tokens.data[reader->at];
}

bool bind_reader_at(const BindReader *reader, TokenKind kind)
{
    return bind_reader_peek(reader)->kind == kind && !bind_reader_peek(reader)->newline_before;
}

static bool at_word(const BindReader *reader, const char *word)
{
    return bind_reader_at(reader, TOKEN_NAME) && strcmp(bind_reader_peek(reader)->text, word) == 0;
}

const Token *bind_reader_take(BindReader *reader)
{
    const Token *token = bind_reader_peek(reader);

    if (token->kind != TOKEN_END)
        reader->at++;
    return token;
}

bool bind_reader_accept(BindReader *reader, const char *word)
{
    if (!at_word(reader, word))
        return false;
    bind_reader_take(reader);
    return true;
}

void bind_reader_skip(BindReader *reader)
{
    while (bind_reader_peek(reader)->kind != TOKEN_END && !bind_reader_peek(reader)->newline_before)
        reader->at++;
}

bool bind_reader_wrong(BindReader *reader, Span span, const char *help, const char *message)
{
    diagnostics_error(reader->binding->diagnostics, span, help, "%s", message);
    bind_reader_skip(reader);
    return false;
}

bool bind_reader_expected(BindReader *reader, const char *what, const char *help)
{
    g_autofree char *message = g_strdup_printf("expected %s", what);

    if (bind_reader_peek(reader)->kind == TOKEN_BAD) { /* it was reported */
        bind_reader_skip(reader);
        return false;
    }
    return bind_reader_wrong(reader, bind_reader_peek(reader)->span, help, message);
}

bool bind_reader_text(BindReader *reader, const char **text, const char *what)
{
    if (!bind_reader_at(reader, TOKEN_STRING))
        return bind_reader_expected(reader, what, NULL);
    *text = bind_reader_take(reader)->text;
    return true;
}

bool bind_reader_name(BindReader *reader, Name *name, const char *what)
{
    if (!bind_reader_at(reader, TOKEN_NAME))
        return bind_reader_expected(reader, what, NULL);
    const Token *token = bind_reader_take(reader);
    *name = (Name){.text = token->text, .span = token->span};
    return true;
}

bool bind_reader_index(BindReader *reader, BindIndex *index)
{
    *index = (BindIndex){NULL};
    if (!bind_reader_at(reader, TOKEN_LBRACKET))
        return true;
    bind_reader_take(reader);
    const Token *token = bind_reader_peek(reader);
    if (!bind_reader_at(reader, TOKEN_NAME) && !bind_reader_at(reader, TOKEN_INT))
        return bind_reader_expected(reader, "which one: a number or a name", NULL);
    bind_reader_take(reader);
    g_autofree char *words = source_words(reader->binding->sources, token->span);
    *index = (BindIndex){arena_strdup(reader->binding->arena, words), token->span};
    if (!bind_reader_at(reader, TOKEN_RBRACKET))
        return bind_reader_expected(reader, "`]`", NULL);
    bind_reader_take(reader);
    return true;
}

bool bind_reader_end(BindReader *reader)
{
    if (bind_reader_peek(reader)->kind == TOKEN_END || bind_reader_peek(reader)->newline_before)
        return true;
    return bind_reader_expected(reader, "the end of the line", NULL);
}

/* ---- rows ---- */

/* A name, or a text where it is more than one. */
static bool read_sql_name(BindReader *reader, const char **name, const char *what)
{
    if (!bind_reader_at(reader, TOKEN_NAME) && !bind_reader_at(reader, TOKEN_STRING))
        return bind_reader_expected(
            reader, what, "as in `db = postgres table users where \"id = 7\" value version`");
    *name = bind_reader_take(reader)->text;
    return true;
}

bool bind_reader_row(BindReader *reader, BindPlace *place)
{
    static const char help[] = "as in `db = postgres table users where \"id = 7\" value version`";
    SqlTarget *target = &place->target;
    const char *problem;

    if (!bind_reader_accept(reader, "table"))
        return bind_reader_expected(reader, "`table`", help);
    if (!read_sql_name(reader, &target->table, "the name of a table"))
        return false;
    Span span = bind_reader_peek(reader)->span;
    if (!bind_reader_accept(reader, "where"))
        return bind_reader_expected(reader, "`where`", help);
    if (!bind_reader_text(reader, &target->where, "which row, as text"))
        return false;
    if (!bind_reader_accept(reader, "value"))
        return bind_reader_expected(reader, "`value`", help);
    if (!read_sql_name(reader, &target->value, "the name of a column"))
        return false;
    place->row = sql_form_row(reader->binding->arena, target, &problem);
    if (!place->row) {
        g_autofree char *message = g_strdup_printf("this says no row: %s", problem);
        return bind_reader_wrong(
            reader, span, "write columns and their values: \"id = 7 AND tenant = 'a'\"", message);
    }
    return !bind_reader_accept(reader, "json") ||
           bind_reader_text(reader, &place->field, "the name of the field as text");
}
