/* Mistakes, and how the parser goes on after one.
 *
 * `parser_complain` is for what is understood all the same; the others leave the parser panicking:
 * see parser_private.h. A token the lexer has reported is passed over in silence, and so is the
 * token of the last mistake: one slip, one message. */
#pragma once

#include "checker/language/syntax/lexer.h"
#include "checker/language/syntax/tree.h"

typedef struct Parser Parser;

/* Reports and panics. */
void parser_fail(Parser *parser, Span span, const char *help, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* Reports and goes on as if it had been right. */
void parser_complain(Parser *parser, Span span, const char *help, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* Fails with "expected WHAT, found ...", at the next token; or at the end of the line where the
 * next token is on another one: `parser_unexpected` is for where a line may begin. */
void parser_unexpected(Parser *parser, const char *what, const char *help);
void parser_expected(Parser *parser, const char *what, const char *help);

/* Reads that token or word, or fails. */
bool parser_expect(Parser *parser, TokenKind kind, const char *help);
bool parser_expect_word(Parser *parser, const char *word, const char *help);

/* Reads a name, or fails and returns one without text. `what` as in "the name of a window". */
Name parser_name(Parser *parser, const char *what);

/* Reads an optional text. */
const char *parser_text(Parser *parser, Span *span);

/* One level deeper; false, with a mistake reported, where that is too deep. Always leave. */
bool parser_enter(Parser *parser);
void parser_leave(Parser *parser);

/* Go on after a mistake: skip to the next statement, member or declaration. */
void parse_skip_statement(Parser *parser);
void parse_skip_member(Parser *parser);
void parse_skip_declaration(Parser *parser);

/* Reports what stands behind a statement or declaration on the same line. */
void parse_end_of(Parser *parser, const char *what);

/* Does a declaration or member begin at that token, in a shape no statement has? */
bool parser_declares(const Parser *parser, uint32_t index);
/* The same for a word that begins a statement. */
bool parser_begins_statement(const Parser *parser, uint32_t index);
