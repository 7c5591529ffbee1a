#include "checker/language/parse/parser_private.h"

#include <string.h>

/* Enough for any type a person writes, and it keeps the search for a bracket cheap. */
enum { BRACKET_FARTHEST = 500 };

static TypeExpr *parse_any(Parser *parser, bool is_domain);

static TypeExpr *type_new(Parser *parser, TypeExprKind kind, Span start)
{
    TypeExpr *type = arena_new0(parser->arena, TypeExpr);
    type->kind = kind;
    type->span = start;
    return type;
}

static TypeExpr *error_type(Parser *parser)
{
    TypeExpr *type = type_new(parser, TYPE_ERROR, parser_peek(parser)->span);
    type->height = 1;
    return type;
}

static uint16_t highest_part(const TypeExpr *type)
{
    uint16_t height = 0;
    if (type->element)
        height = MAX(height, type->element->height);
    if (type->index)
        height = MAX(height, type->index->height);
    if (type->low)
        height = MAX(height, type->low->height);
    if (type->high)
        height = MAX(height, type->high->height);
    if (type->size)
        height = MAX(height, type->size->height);
    for (uint32_t i = 0; i < type->argument_count; i++) {
        height = MAX(height, type->arguments[i]->height);
    }
    for (uint32_t i = 0; i < type->value_count; i++) {
        height = MAX(height, type->values[i]->height);
    }
    return height;
}

static TypeExpr *type_done(Parser *parser, TypeExpr *type)
{
    type->span = parser_span_from(parser, type->span);
    type->height = (uint16_t)(highest_part(type) + 1);
    if (type->height <= TREE_DEEPEST)
        return type;
    parser_fail(parser, parser_previous(parser)->span, "give a part of it a name with `type`",
                "this type is too long: more than %d levels", TREE_DEEPEST);
    return error_type(parser);
}

/* ---- what a bracket is about, judged by what stands behind it ---- */

const Token *parser_behind_bracket(const Parser *parser, uint32_t distance)
{
    int depth = 0;
    for (uint32_t i = distance; i < distance + BRACKET_FARTHEST; i++) {
        const Token *token = parser_ahead(parser, i);
        if (token->kind == TOKEN_END)
            return token;
        depth += lexer_bracket_step(token->kind);
        if (depth == 0)
            return parser_ahead(parser, i + 1);
    }
    return parser_ahead(parser, distance);
}

static bool goes_on_as_value(const Token *token)
{
    return token_kind_in(token->kind, TOKEN_BIT(TOKEN_DOTDOT) | TOKEN_BIT(TOKEN_PLUS) |
                                          TOKEN_BIT(TOKEN_MINUS) | TOKEN_BIT(TOKEN_STAR) |
                                          TOKEN_BIT(TOKEN_SLASH) | TOKEN_BIT(TOKEN_PERCENT) |
                                          TOKEN_BIT(TOKEN_DOT));
}

/* Is it a number, a set or another value that begins here, and not a type? */
static bool at_value(const Parser *parser)
{
    const Token *token = parser_peek(parser), *next = parser_ahead(parser, 1);
    static const char *const VALUES[] = {"if", "true", "false", "none", "self", NULL};
    if (token->kind == TOKEN_LPAREN)
        return goes_on_as_value(parser_behind_bracket(parser, 0));
    if (token->kind != TOKEN_NAME)
        return true;
    if (token_is_one_of(token, VALUES))
        return true;
    bool has_bracket = next->kind == TOKEN_LPAREN || next->kind == TOKEN_LBRACKET;
    if (has_bracket && !next->newline_before)
        return goes_on_as_value(parser_behind_bracket(parser, 1));
    return goes_on_as_value(next);
}

/* ---- parts ---- */

/* `>`, which may be the first half of `>=` where an initial value follows. */
static void expect_angle(Parser *parser)
{
    Token *token = &parser->tokens.data[parser->at];
    if (token->kind != TOKEN_GE || parser->panicking) {
        parser_expect(parser, TOKEN_GT, NULL);
        return;
    }
    token->kind = TOKEN_ASSIGN;
    token->span.start++;
}

static void parse_type_list(Parser *parser, TypeExpr *type)
{
    VEC(TypeExpr *) arguments = {0};
    parser_advance(parser);
    do {
        if (arguments.length > 0 && parser_at(parser, TOKEN_GT))
            break;
        TypeExpr *argument = parse_type(parser);
        vec_push(&arguments, argument);
    } while (!parser->panicking && parser_accept(parser, TOKEN_COMMA));
    expect_angle(parser);
    type->argument_count = arguments.length;
    type->arguments =
        arena_copy(parser->arena, arguments.data, arguments.length, sizeof *arguments.data);
    vec_free(&arguments);
}

static Name value_name(Parser *parser)
{
    Name name = {0};
    const Token *next = parser_ahead(parser, 1);
    if (!parser_at(parser, TOKEN_NAME))
        return name;
    if (next->kind == TOKEN_ASSIGN) {
        parser_complain(parser, next->span, "write `:`, as in `RedisKey<Version>(ttl: 1h)`",
                        "expected `:`, found `=`");
    } else if (next->kind != TOKEN_COLON) {
        return name;
    }
    name = parser_name(parser, "an argument");
    parser_advance(parser);
    return name;
}

static void parse_values(Parser *parser, TypeExpr *type)
{
    ExprVec values = {0};
    NameVec names = {0};
    bool outer = parser->before_block;
    parser->before_block = false;
    parser_advance(parser);
    parser->open++;
    while (!parser->panicking && !parser_at(parser, TOKEN_RPAREN)) {
        Name name = value_name(parser);
        Expr *value = parse_expression(parser);
        vec_push(&names, name);
        vec_push(&values, value);
        if (!parser_accept(parser, TOKEN_COMMA))
            break;
    }
    parser_expect(parser, TOKEN_RPAREN, NULL);
    parser->open--;
    parser->before_block = outer;
    type->value_count = values.length;
    type->values = arena_copy(parser->arena, values.data, values.length, sizeof *values.data);
    type->value_names = arena_copy(parser->arena, names.data, names.length, sizeof *names.data);
    vec_free(&values);
    vec_free(&names);
}

/* `set<T>` and `list<T, N>`; the name was read. */
static TypeExpr *parse_container(Parser *parser, TypeExpr *type, TypeExprKind kind)
{
    type->kind = kind;
    parser_advance(parser);
    type->element = parse_type(parser);
    if (kind == TYPE_LIST) {
        parser_expect(parser, TOKEN_COMMA, "a list says how long it can be: `list<T, 3>`");
        type->size = parse_sum(parser);
    }
    expect_angle(parser);
    return type_done(parser, type);
}

static TypeExpr *parse_named(Parser *parser)
{
    const Token *token = parser_advance(parser);
    TypeExpr *type = type_new(parser, TYPE_NAMED, token->span);
    type->name = (Name){.text = token->text, .span = token->span};
    const Token *next = parser_peek(parser);
    if (next->kind == TOKEN_LT) {
        if (token_is_word(token, "set"))
            return parse_container(parser, type, TYPE_SET);
        if (token_is_word(token, "list"))
            return parse_container(parser, type, TYPE_LIST);
        type->kind = TYPE_GENERIC;
        parse_type_list(parser, type);
        next = parser_peek(parser);
    }
    if (next->kind == TOKEN_LPAREN && !next->newline_before && !parser->panicking) {
        type->kind = TYPE_GENERIC;
        parse_values(parser, type);
    }
    return type_done(parser, type);
}

static TypeExpr *parse_inner(Parser *parser, bool is_domain)
{
    bool outer = parser->before_block;
    parser->before_block = false;
    parser_advance(parser);
    parser->open++;
    TypeExpr *type = parse_any(parser, is_domain);
    return parser->open--, parser->before_block = outer, type;
}

static TypeExpr *parse_array(Parser *parser, TypeExpr *element)
{
    TypeExpr *type = type_new(parser, TYPE_ARRAY, element->span);
    type->element = element;
    type->index = parse_inner(parser, true);
    parser_expect(parser, TOKEN_RBRACKET, NULL);
    return type_done(parser, type);
}

static TypeExpr *parse_suffixes(Parser *parser, TypeExpr *type)
{
    while (!parser->panicking) {
        const Token *token = parser_peek(parser);
        if (token->kind == TOKEN_QUESTION) {
            parser_advance(parser);
            TypeExpr *optional = type_new(parser, TYPE_OPTIONAL, type->span);
            optional->element = type;
            type = type_done(parser, optional);
        } else if (token->kind == TOKEN_LBRACKET && !token->newline_before) {
            type = parse_array(parser, type);
        } else {
            break;
        }
    }
    return type;
}

static void expect_no_suffix(Parser *parser)
{
    const Token *token = parser_peek(parser);

    if (token->kind == TOKEN_QUESTION && !parser->panicking)
        parser_fail(parser, token->span, "put the range in brackets: `(LO..HI)?`",
                    "a range takes no suffix");
}

/* `low..high`, or in a domain any value. */
static TypeExpr *parse_bounds(Parser *parser, bool is_domain)
{
    TypeExpr *type = type_new(parser, TYPE_RANGE, parser_peek(parser)->span);
    bool is_operand = parser_peek(parser)->kind != TOKEN_ASSIGN;
    if (!is_operand) {
        parser_expected(parser, "a type", "to have the type inferred, leave the `:` out");
        return error_type(parser);
    }
    type->low = parse_sum(parser);
    if (parser->panicking)
        return error_type(parser);
    if (parser_accept(parser, TOKEN_DOTDOT)) {
        type->high = parse_sum(parser);
        expect_no_suffix(parser);
        return parser->panicking ? error_type(parser) : type_done(parser, type);
    }
    if (!is_domain) {
        parser_fail(parser, type->low->span,
                    type->low->kind == EXPR_LIST ? "an array is `T[U]`, a list `list<T, N>`"
                                                 : "a range of numbers is `LO..HI`",
                    "expected a type, found a value");
        return error_type(parser);
    }
    type->kind = TYPE_VALUE;
    return type_done(parser, type);
}

static bool begins_type(const Parser *parser)
{
    return token_kind_in(parser_peek(parser)->kind,
                         TOKEN_BIT(TOKEN_NAME) | TOKEN_BIT(TOKEN_INT) | TOKEN_BIT(TOKEN_DURATION) |
                             TOKEN_BIT(TOKEN_LPAREN) | TOKEN_BIT(TOKEN_MINUS) |
                             TOKEN_BIT(TOKEN_LBRACE) | TOKEN_BIT(TOKEN_LBRACKET) |
                             TOKEN_BIT(TOKEN_ASSIGN) | TOKEN_BIT(TOKEN_NOT));
}

static TypeExpr *parse_any_here(Parser *parser, bool is_domain)
{
    bool is_next_line = parser_peek(parser)->newline_before && parser_declares(parser, parser->at);
    if (!begins_type(parser) || is_next_line) {
        parser_expected(parser, is_domain ? "a type or a set" : "a type", NULL);
        return error_type(parser);
    }
    if (at_value(parser))
        return parse_bounds(parser, is_domain);
    if (!parser_at(parser, TOKEN_LPAREN))
        return parse_suffixes(parser, parse_named(parser));
    Span start = parser_peek(parser)->span;
    TypeExpr *type = parse_inner(parser, is_domain);
    parser_expect(parser, TOKEN_RPAREN, NULL);
    type->span = parser_span_from(parser, start);
    return parse_suffixes(parser, type);
}

static TypeExpr *parse_any(Parser *parser, bool is_domain)
{
    if (parser->panicking)
        return error_type(parser);
    bool outer = parser->before_block;
    parser->before_block = true; /* `op f(): 0..N {` */
    TypeExpr *type = parser_enter(parser) ? parse_any_here(parser, is_domain) : error_type(parser);
    parser_leave(parser);
    parser->before_block = outer;
    return type;
}

TypeExpr *parse_type(Parser *parser)
{
    return parse_any(parser, false);
}

TypeExpr *parse_domain(Parser *parser)
{
    return parse_any(parser, true);
}
