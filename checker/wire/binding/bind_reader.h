/* A binding's file as it is read: its tokens, and what a line is made of. Each of these gives false after it has said what
 * is wrong; the rest of the line is skipped then. */
#pragma once

#include "checker/language/syntax/lexer.h"
#include "checker/wire/binding/binding.h"

typedef struct BindReader {
    Binding *binding;
    TokenList tokens;
    guint at;
    VEC(BindServer) servers;
    VEC(BindPlace) places;
    VEC(BindWire) wires;
    VEC(BindProcess) processes;
    VEC(const char *) resets;
    VEC(BindField) fields;
} BindReader;

const Token *bind_reader_peek(const BindReader *reader);
/* The next token is of this kind, and on the same line. */
bool bind_reader_at(const BindReader *reader, TokenKind kind);
const Token *bind_reader_take(BindReader *reader);
bool bind_reader_accept(BindReader *reader, const char *word);
/* One mistake a line. */
void bind_reader_skip(BindReader *reader);

bool bind_reader_wrong(BindReader *reader, Span span, const char *help, const char *message);
bool bind_reader_expected(BindReader *reader, const char *what, const char *help);
bool bind_reader_text(BindReader *reader, const char **text, const char *what);
bool bind_reader_name(BindReader *reader, Name *name, const char *what);
bool bind_reader_index(BindReader *reader, BindIndex *index);
bool bind_reader_end(BindReader *reader);
/* What stands behind `log`: `from "started" in ms`, or `store is "redis"`. */
void bind_reader_log(BindReader *reader);
/* `table users where "id = 7" value version`, and `json "field"` where the column holds JSON. */
bool bind_reader_row(BindReader *reader, BindPlace *place);
