/* The operands of an expression: literals, names, and all that stands in brackets. */
#include "checker/language/parse/parser_private.h"

#include <string.h>

/* ---- lists of expressions ---- */

/* Named values belong to components and records alone. */
static void refuse_name(Parser *parser)
{
    bool is_named = parser_at(parser, TOKEN_NAME) && parser_ahead(parser, 1)->kind == TOKEN_COLON;
    if (!is_named)
        return;
    parser_complain(parser, parser_peek(parser)->span, "give the values in order, without names",
                    "values have names only in records and in the arguments of a component");
    parser_advance(parser);
    parser_advance(parser);
}

static bool accept_separator(Parser *parser)
{
    if (parser_accept(parser, TOKEN_COMMA))
        return true;
    if (!parser_at(parser, TOKEN_SEMICOLON) || parser->panicking)
        return false;
    parser_complain(parser, parser_peek(parser)->span, "write `,`", "expected `,`, found `;`");
    parser_advance(parser);
    return true;
}

ExprVec parse_items(Parser *parser, TokenKind close)
{
    ExprVec items = {0};
    bool outer = parser->before_block;
    parser->before_block = false;
    uint32_t *open = close == TOKEN_RBRACE ? &parser->braces : &parser->open;
    ++*open;
    while (!parser->panicking && !parser_at(parser, close)) {
        refuse_name(parser);
        Expr *item = parse_expression(parser);
        vec_push(&items, item);
        if (!accept_separator(parser))
            break;
    }
    parser_expect_close(parser, close);
    --*open;
    parser->before_block = outer;
    return items;
}

static Expr *parse_collection(Parser *parser, ExprKind kind, TokenKind close)
{
    Expr *expr = parse_expr_new(parser, kind, parser_advance(parser)->span);
    ExprVec items = parse_items(parser, close);
    expr->items = arena_copy(parser->arena, items.data, items.length, sizeof *items.data);
    expr->item_count = items.length;
    vec_free(&items);
    return parse_expr_done(parser, expr);
}

static Expr *parse_parentheses(Parser *parser)
{
    Span start = parser_advance(parser)->span;
    bool outer = parser->before_block;
    parser->before_block = false;
    parser->open++;
    Expr *expr = parse_expression(parser);
    parser_expect(parser, TOKEN_RPAREN, NULL);
    parser->open--;
    parser->before_block = outer;
    if (parser->panicking)
        return parse_error_expr(parser);
    expr->parenthesised = true;
    expr->span = parser_span_from(parser, start);
    return expr;
}

/* ---- names ---- */

static bool parse_field_init(Parser *parser, FieldInit *field)
{
    field->name = parser_name(parser, "a field");
    parser_expect(parser, TOKEN_COLON, "a record is `R { field: value }`");
    field->value = parse_expression(parser);
    return field->name.text != NULL;
}

static Expr *parse_record_value(Parser *parser, Name name)
{
    VEC(FieldInit) fields = {0};
    Expr *expr = parse_expr_new(parser, EXPR_RECORD, name.span);
    expr->name = name;
    parser_advance(parser);
    parser->braces++;
    while (!parser->panicking && !parser_at(parser, TOKEN_RBRACE)) {
        FieldInit field;
        if (parse_field_init(parser, &field))
            vec_push(&fields, field);
        if (!accept_separator(parser))
            break;
    }
    parser_expect_close(parser, TOKEN_RBRACE);
    parser->braces--;
    expr->fields = arena_copy(parser->arena, fields.data, fields.length, sizeof *fields.data);
    expr->field_count = fields.length;
    vec_free(&fields);
    return parse_expr_done(parser, expr);
}

/* `null` and `not x`, which other languages say. True where it was one of them. */
static bool report_foreign_word(Parser *parser)
{
    static const char *const NOTHING[] = {"null", "nil", "None", "undefined", NULL};
    const Token *token = parser_peek(parser), *next = parser_ahead(parser, 1);
    if (token_is_one_of(token, NOTHING)) {
        parser_complain(parser, token->span, "write `none`", "`%s` is not a value", token->text);
        return true;
    }
    bool before_operand =
        !next->newline_before && (next->kind == TOKEN_NAME || next->kind == TOKEN_LPAREN);
    if (!token_is_word(token, "not") || !before_operand)
        return false;
    parser_complain(parser, token->span, "write `!`", "`not` is not an operator here");
    return true;
}

static Expr *parse_foreign_word(Parser *parser)
{
    bool is_not = parser_at_word(parser, "not");
    parser_advance(parser);
    if (is_not)
        return parse_expression(parser);
    return parse_expr_done(parser,
                           parse_expr_new(parser, EXPR_NONE, parser_previous(parser)->span));
}

static Expr *parse_word(Parser *parser)
{
    static const struct {
        const char *word;
        ExprKind kind;
        int64_t value;
    } WORDS[] = {
        {"true", EXPR_BOOL, 1},
        {"false", EXPR_BOOL, 0},
        {"none", EXPR_NONE, 0},
        {"self", EXPR_SELF, 0},
    };
    const Token *token = parser_advance(parser);
    Expr *expr = parse_expr_new(parser, EXPR_NAME, token->span);
    for (gsize i = 0; i < G_N_ELEMENTS(WORDS); i++) {
        if (!token_is_word(token, WORDS[i].word))
            continue;
        expr->kind = WORDS[i].kind;
        expr->value = WORDS[i].value;
        return parse_expr_done(parser, expr);
    }
    expr->name = (Name){.text = token->text, .span = token->span};
    const Token *next = parser_peek(parser);
    bool is_record = next->kind == TOKEN_LBRACE && !next->newline_before && !parser->before_block;
    return is_record ? parse_record_value(parser, expr->name) : parse_expr_done(parser, expr);
}

/* A name at the start of a line that begins something of its own: the value is missing before. */
static bool is_next_line(const Parser *parser)
{
    return parser_peek(parser)->newline_before &&
           (parser_begins_statement(parser, parser->at) || parser_declares(parser, parser->at));
}

static Expr *parse_name(Parser *parser)
{
    static const char *const MIDDLE[] = {"then", "else", NULL};
    if (token_is_one_of(parser_peek(parser), MIDDLE) || is_next_line(parser)) {
        parser_expected(parser, "a value", NULL);
        return parse_error_expr(parser);
    }
    return report_foreign_word(parser) ? parse_foreign_word(parser) : parse_word(parser);
}

/* ---- all operands ---- */

static Expr *parse_number(Parser *parser, ExprKind kind)
{
    const Token *token = parser_advance(parser);
    Expr *expr = parse_expr_new(parser, kind, token->span);
    expr->value = token->value;
    return parse_expr_done(parser, expr);
}

static const char *no_value_help(const Parser *parser)
{
    if (parser_at(parser, TOKEN_STRING))
        return "a text is for people; what a design computes with is an `enum`";
    return parser_at(parser, TOKEN_EQ) ? "there is nothing on the left of `==`" : NULL;
}

Expr *parse_primary(Parser *parser)
{
    TokenKind kind = parser_peek(parser)->kind;
    if (kind == TOKEN_INT || kind == TOKEN_DURATION)
        return parse_number(parser, kind == TOKEN_INT ? EXPR_INT : EXPR_DURATION);
    if (kind == TOKEN_NAME)
        return parse_name(parser);
    if (kind == TOKEN_LPAREN)
        return parse_parentheses(parser);
    if (kind == TOKEN_LBRACE)
        return parse_collection(parser, EXPR_SET, TOKEN_RBRACE);
    if (kind == TOKEN_LBRACKET)
        return parse_collection(parser, EXPR_LIST, TOKEN_RBRACKET);
    parser_expected(parser, "a value", no_value_help(parser));
    return parse_error_expr(parser);
}
