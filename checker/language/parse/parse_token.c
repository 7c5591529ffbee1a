/* Tokens as the parser looks at them. */
#include "checker/language/parse/parser_private.h"

#include <string.h>

const Token *parser_previous(const Parser *parser)
{
    return &parser->tokens.data[parser->at > 0 ? parser->at - 1 : 0];
}

const Token *parser_advance(Parser *parser)
{
    const Token *token = parser_peek(parser);
    if (token->kind != TOKEN_END)
        parser->at++;
    return token;
}

bool parser_accept(Parser *parser, TokenKind kind)
{
    if (!parser_at(parser, kind))
        return false;
    parser_advance(parser);
    return true;
}

bool parser_at_word(const Parser *parser, const char *word)
{
    return token_is_word(parser_peek(parser), word);
}

bool parser_accept_word(Parser *parser, const char *word)
{
    if (!parser_at_word(parser, word))
        return false;
    parser_advance(parser);
    return true;
}

static bool is_name_at_start(const Token *token)
{
    TokenKind next = token[1].kind;
    return token->newline_before &&
           (next == TOKEN_ASSIGN || next == TOKEN_DOT || next == TOKEN_COLON);
}

bool parser_at_clause(const Parser *parser, const char *word)
{
    return parser_at_word(parser, word) && !is_name_at_start(parser_peek(parser));
}

Span parser_span_from(const Parser *parser, Span start)
{
    uint32_t end = parser_previous(parser)->span.end;
    start.end = MAX(start.end, end);
    return start;
}

bool parser_token_continues(const Parser *parser, uint32_t index)
{
    static const char *const WORDS[] = {"then", "else",  "or",    "takes", "excludes", "cost",
                                        "when", "where", "leads", "in",    NULL};
    const Token *token = parser_token(parser, index);
    if (token->kind == TOKEN_NAME)
        return token_is_one_of(token, WORDS) && !is_name_at_start(token);
    return (token->kind >= TOKEN_EQ && token->kind <= TOKEN_OR) ||
           token_kind_in(token->kind, TOKEN_BIT(TOKEN_STRING) | TOKEN_BIT(TOKEN_DOT) |
                                          TOKEN_BIT(TOKEN_DOTDOT) | TOKEN_BIT(TOKEN_RPAREN) |
                                          TOKEN_BIT(TOKEN_RBRACKET) | TOKEN_BIT(TOKEN_COMMA) |
                                          TOKEN_BIT(TOKEN_ASSIGN) | TOKEN_BIT(TOKEN_COLON) |
                                          TOKEN_BIT(TOKEN_QUESTION));
}

bool parser_at_end(const Parser *parser)
{
    const Token *token = parser_peek(parser);
    return token->newline_before || token->kind == TOKEN_SEMICOLON || token->kind == TOKEN_RBRACE ||
           token->kind == TOKEN_END;
}

void parse_end_of(Parser *parser, const char *what)
{
    if (parser->panicking || parser_at_end(parser))
        return;
    g_autofree char *end = g_strdup_printf("the end of the %s", what);
    parser_expected(parser, end, NULL);
}

/* Words of expressions name nothing: what would `let none = 1` mean? */
static bool is_reserved(const Token *token)
{
    static const char *const WORDS[] = {"if",    "then", "else", "true",
                                        "false", "none", "self", NULL};
    return token_is_one_of(token, WORDS);
}

Name parser_name(Parser *parser, const char *what)
{
    Name name = {.span = parser_peek(parser)->span};
    if (parser->panicking)
        return name;
    const Token *token = parser_peek(parser);
    bool is_next_line = token->newline_before && (parser_declares(parser, parser->at) ||
                                                  parser_begins_statement(parser, parser->at));
    if (token->kind != TOKEN_NAME || is_next_line) {
        parser_expected(parser, what, NULL);
        return name;
    }
    if (is_reserved(token)) {
        parser_fail(parser, token->span, "choose another name", "`%s` cannot be a name",
                    token->text);
        return name;
    }
    name.text = parser_advance(parser)->text;
    return name;
}

const char *parser_text(Parser *parser, Span *span)
{
    if (!parser_at(parser, TOKEN_STRING))
        return NULL;
    *span = parser_peek(parser)->span;
    return parser_advance(parser)->text;
}

void parser_expect_close(Parser *parser, TokenKind close)
{
    if (parser->panicking || parser_accept(parser, close))
        return;
    g_autofree char *what = g_strdup_printf("`,` or %s", lexer_kind_text(close));
    parser_expected(parser, what, NULL);
}
