#include "checker/language/parse/parser_private.h"

#include <string.h>

/* ---- nodes ---- */

Expr *parse_expr_new(Parser *parser, ExprKind kind, Span start)
{
    Expr *expr = arena_new0(parser->arena, Expr);
    expr->kind = kind;
    expr->span = start;
    return expr;
}

static uint16_t height_of(const Expr *expr)
{
    return expr ? expr->height : 0;
}

static uint16_t highest_part(const Expr *expr)
{
    uint16_t height = MAX(height_of(expr->left), height_of(expr->right));
    height = MAX(height, height_of(expr->third));
    if (expr->domain)
        height = MAX(height, expr->domain->height);
    for (uint32_t i = 0; i < expr->item_count; i++)
        height = MAX(height, expr->items[i]->height);
    for (uint32_t i = 0; i < expr->field_count; i++) {
        height = MAX(height, expr->fields[i].value->height);
    }
    return height;
}

Expr *parse_error_expr(Parser *parser)
{
    Expr *expr = parse_expr_new(parser, EXPR_ERROR, parser_peek(parser)->span);
    expr->height = 1;
    return expr;
}

Expr *parse_expr_done(Parser *parser, Expr *expr)
{
    expr->span = parser_span_from(parser, expr->span);
    expr->height = (uint16_t)(highest_part(expr) + 1);
    if (expr->height <= TREE_DEEPEST)
        return expr;
    parser_fail(parser, parser_previous(parser)->span, "give a part of it a name, or a function",
                "this expression is too long: more than %d levels", TREE_DEEPEST);
    return parse_error_expr(parser);
}

/* ---- operators ---- */

enum { LEVEL_NONE, LEVEL_OR, LEVEL_AND, LEVEL_COMPARE, LEVEL_SUM, LEVEL_PRODUCT };

static int operator_level(const Parser *parser, Operator *op)
{
    static const struct {
        Operator op;
        int level;
    } OPERATORS[] = {
        [TOKEN_OR] = {OP_OR, LEVEL_OR},
        [TOKEN_AND] = {OP_AND, LEVEL_AND},
        [TOKEN_EQ] = {OP_EQ, LEVEL_COMPARE},
        [TOKEN_NE] = {OP_NE, LEVEL_COMPARE},
        [TOKEN_LT] = {OP_LT, LEVEL_COMPARE},
        [TOKEN_LE] = {OP_LE, LEVEL_COMPARE},
        [TOKEN_GT] = {OP_GT, LEVEL_COMPARE},
        [TOKEN_GE] = {OP_GE, LEVEL_COMPARE},
        [TOKEN_PLUS] = {OP_ADD, LEVEL_SUM},
        [TOKEN_MINUS] = {OP_SUB, LEVEL_SUM},
        [TOKEN_STAR] = {OP_MUL, LEVEL_PRODUCT},
        [TOKEN_SLASH] = {OP_DIV, LEVEL_PRODUCT},
        [TOKEN_PERCENT] = {OP_MOD, LEVEL_PRODUCT},
    };
    TokenKind kind = parser_peek(parser)->kind;
    if (parser_at_clause(parser, "in")) {
        *op = OP_IN;
        return LEVEL_COMPARE;
    }
    if (kind >= G_N_ELEMENTS(OPERATORS))
        return LEVEL_NONE;
    *op = OPERATORS[kind].op;
    return OPERATORS[kind].level;
}

static Expr *parse_unary(Parser *parser);

static char *slice(const Parser *parser, Span span)
{
    return g_strndup(parser->text->text + span.start, span.end - span.start);
}

/* `a < b < c`: it says nothing that is true of all three. */
static void report_chain(Parser *parser, const Expr *first, const Expr *second)
{
    g_autofree char *left = slice(parser, first->span);
    g_autofree char *middle = slice(parser, first->right->span);
    g_autofree char *op = slice(parser, second->op_span);
    g_autofree char *right = slice(parser, second->right->span);
    g_autofree char *help = g_strdup_printf("write `%s && %s %s %s`", left, middle, op, right);
    bool is_short = strlen(help) < 80 && !strchr(help, '\n');
    parser_complain(parser, second->op_span,
                    is_short ? help : "join two comparisons with `&&`, or use parentheses",
                    "comparisons cannot be chained");
}

static bool is_comparison(const Expr *expr)
{
    bool is_compared = expr->kind == EXPR_BINARY && !expr->parenthesised;
    return is_compared && ((expr->op >= OP_EQ && expr->op <= OP_GE) || expr->op == OP_IN);
}

static Expr *parse_binary(Parser *parser, int min)
{
    Expr *left = parse_unary(parser);
    while (!parser->panicking) {
        Operator op = OP_NONE;
        int level = operator_level(parser, &op);
        if (level == LEVEL_NONE || level < min)
            break;
        Expr *expr = parse_expr_new(parser, EXPR_BINARY, left->span);
        expr->op = op;
        expr->op_span = parser_advance(parser)->span;
        expr->left = left;
        expr->right = parse_binary(parser, level + 1);
        if (level == LEVEL_COMPARE && is_comparison(left) && !parser->panicking) {
            report_chain(parser, left, expr);
        }
        left = parse_expr_done(parser, expr);
    }
    return left;
}

/* ---- postfix ---- */

static Expr *parse_field(Parser *parser, Expr *left)
{
    Expr *expr = parse_expr_new(parser, EXPR_FIELD, left->span);
    parser_advance(parser);
    expr->left = left;
    if (!parser_at(parser, TOKEN_NAME)) {
        parser_expected(parser, "a name after `.`", NULL);
        return parse_error_expr(parser);
    }
    const Token *token = parser_advance(parser);
    expr->name = (Name){.text = token->text, .span = token->span};
    return parse_expr_done(parser, expr);
}

static Expr *parse_index(Parser *parser, Expr *left)
{
    Expr *expr = parse_expr_new(parser, EXPR_INDEX, left->span);
    parser_advance(parser);
    expr->left = left;
    ExprVec items = parse_items(parser, TOKEN_RBRACKET);
    expr->right = items.length > 0 ? items.data[0] : parse_error_expr(parser);
    if (items.length != 1) {
        parser_complain(parser, parser_span_from(parser, left->span),
                        "several dimensions are `x[i][j]`", "an index is one expression");
    }
    vec_free(&items);
    return parse_expr_done(parser, expr);
}

static Expr *parse_call(Parser *parser, Expr *left)
{
    Expr *expr = parse_expr_new(parser, EXPR_CALL, left->span);
    bool is_callable =
        (left->kind == EXPR_NAME || left->kind == EXPR_FIELD) && !left->parenthesised;
    if (!is_callable && left->kind != EXPR_ERROR) {
        parser_complain(parser, left->span, NULL,
                        "only an operation, a request or a function can be called");
    }
    parser_advance(parser);
    expr->left = left;
    ExprVec items = parse_items(parser, TOKEN_RPAREN);
    expr->items = arena_copy(parser->arena, items.data, items.length, sizeof *items.data);
    expr->item_count = items.length;
    vec_free(&items);
    parse_expr_done(parser, expr);
    return is_callable && expr->height <= TREE_DEEPEST ? expr : parse_error_expr(parser);
}

/* `x at label` and `x done`: words only where they stand behind an operand. `at rest` is the end of
 * a measure, so no label has that name. */
static bool at_place(const Parser *parser)
{
    const Token *token = parser_peek(parser), *next = parser_ahead(parser, 1);
    if (token->newline_before)
        return false;
    if (token_is_word(token, "done"))
        return true;
    return token_is_word(token, "at") && !token_is_word(next, "rest");
}

static Expr *parse_place(Parser *parser, Expr *left)
{
    bool is_done = token_is_word(parser_advance(parser), "done");
    Expr *expr = parse_expr_new(parser, is_done ? EXPR_DONE : EXPR_AT, left->span);
    expr->left = left;
    if (!is_done)
        expr->name = parser_name(parser, "a label");
    if (!is_done && !expr->name.text)
        return parse_error_expr(parser);
    return parse_expr_done(parser, expr);
}

static Expr *parse_postfix(Parser *parser, Expr *left)
{
    while (!parser->panicking) {
        const Token *token = parser_peek(parser);
        if (token->kind == TOKEN_DOT) {
            left = parse_field(parser, left);
        } else if (token->kind == TOKEN_LBRACKET && !token->newline_before) {
            left = parse_index(parser, left);
        } else if (token->kind == TOKEN_LPAREN && !token->newline_before) {
            left = parse_call(parser, left);
        } else if (at_place(parser)) {
            left = parse_place(parser, left);
        } else {
            break;
        }
    }
    return left;
}

/* ---- unary, and what begins with a word and reaches as far right as it can ---- */

static Expr *parse_prefix(Parser *parser, Operator op)
{
    const Token *token = parser_advance(parser);
    Expr *expr = parse_expr_new(parser, EXPR_UNARY, token->span);
    expr->op = op;
    expr->op_span = token->span;
    expr->left = parse_unary(parser);
    return parse_expr_done(parser, expr);
}

Expr *parse_if_rest(Parser *parser, Span start, Expr *condition)
{
    static const char *const HELP = "as a value it is `if c then a else b`";
    Expr *expr = parse_expr_new(parser, EXPR_IF, start);
    expr->left = condition;
    parser_expect_word(parser, "then", HELP);
    expr->right = parse_expression(parser);
    parser_expect_word(parser, "else", HELP);
    expr->third = parse_expression(parser);
    return parse_expr_done(parser, expr);
}

static Expr *parse_if(Parser *parser)
{
    Span start = parser_advance(parser)->span;
    return parse_if_rest(parser, start, parse_head(parser, "a condition"));
}

static bool find_quantifier(const Parser *parser, Quantifier *quantifier)
{
    static const char *const WORDS[] = {"all", "some", "count", "sum"};
    if (parser_ahead(parser, 1)->kind != TOKEN_NAME)
        return false;
    if (!token_is_word(parser_ahead(parser, 2), "in"))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(WORDS); i++) {
        if (!parser_at_word(parser, WORDS[i]))
            continue;
        *quantifier = (Quantifier)i;
        return true;
    }
    return false;
}

static Expr *parse_quantifier(Parser *parser, Quantifier quantifier)
{
    Expr *expr = parse_expr_new(parser, EXPR_QUANTIFIER, parser_advance(parser)->span);
    expr->quantifier = quantifier;
    expr->name = parser_name(parser, "a variable");
    parser_expect_word(parser, "in", NULL);
    expr->domain = parse_domain(parser);
    parser_expect(parser, TOKEN_COLON, "as in `some r in reader: r at filling`");
    expr->left = parse_expression(parser);
    return expr->name.text ? parse_expr_done(parser, expr) : parse_error_expr(parser);
}

static Expr *parse_unary_here(Parser *parser)
{
    Quantifier quantifier;
    if (parser_at(parser, TOKEN_NOT))
        return parse_prefix(parser, OP_NOT);
    if (parser_at(parser, TOKEN_MINUS))
        return parse_prefix(parser, OP_NEG);
    if (parser_at_word(parser, "if"))
        return parse_if(parser);
    if (find_quantifier(parser, &quantifier))
        return parse_quantifier(parser, quantifier);
    return parse_postfix(parser, parse_primary(parser));
}

static Expr *parse_unary(Parser *parser)
{
    if (parser->panicking)
        return parse_error_expr(parser);
    Expr *expr = parser_enter(parser) ? parse_unary_here(parser) : parse_error_expr(parser);
    parser_leave(parser);
    return expr;
}

/* ---- whole expressions ---- */

Expr *parse_expression(Parser *parser)
{
    return parse_binary(parser, LEVEL_OR);
}

Expr *parse_sum(Parser *parser)
{
    return parse_binary(parser, LEVEL_SUM);
}

Expr *parse_condition(Parser *parser)
{
    Expr *expr = parse_expression(parser);
    bool is_reported = false;
    while (!parser->panicking && parser_at(parser, TOKEN_ASSIGN)) {
        Span span = parser_advance(parser)->span;
        if (!is_reported) {
            parser_complain(parser, span, "did you mean `==`?",
                            "expected a condition, found an assignment");
        }
        is_reported = true;
        parse_expression(parser);
    }
    return expr;
}

/* `if e == R { f: 1 } {`: two blocks, of which the first would have to be a record's value. */
static void refuse_record(Parser *parser)
{
    bool is_record = !parser->panicking && parser_at(parser, TOKEN_LBRACE) &&
                     parser_ahead(parser, 1)->kind == TOKEN_NAME &&
                     parser_ahead(parser, 2)->kind == TOKEN_COLON;
    const Token *behind = is_record ? parser_behind_bracket(parser, 0) : NULL;
    if (!behind || behind->kind != TOKEN_LBRACE || behind->newline_before)
        return;
    Span span = parser_peek(parser)->span;
    while (parser_peek(parser) != behind)
        parser_advance(parser);
    parser_complain(parser, parser_span_from(parser, span), "write `(R { f: 1 })`",
                    "before a block, a record's value needs parentheses");
}

Expr *parse_head(Parser *parser, const char *what)
{
    bool outer = parser->before_block;
    if (parser_at(parser, TOKEN_LBRACE)) {
        parser_expected(parser, what,
                        strcmp(what, "a duration") == 0 ? "as in `within 2s { ... }`" : NULL);
        return parse_error_expr(parser);
    }
    parser->before_block = true;
    Expr *expr = parse_condition(parser);
    parser->before_block = outer;
    refuse_record(parser);
    return expr;
}
