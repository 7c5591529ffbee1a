/* Params, types, fixes, functions and lists of arguments. */
#include "checker/language/parse/parser_private.h"

#include <string.h>

/* ---- lists ---- */

/* `,` between the parts of a list, where people also write `;` or nothing but a new line. */
static bool accept_comma(Parser *parser)
{
    if (parser->panicking)
        return false;
    if (parser_accept(parser, TOKEN_COMMA))
        return true;
    const Token *token = parser_peek(parser);
    if (token->kind == TOKEN_SEMICOLON) {
        parser_complain(parser, token->span, "write `,`", "expected `,`, found `;`");
        parser_advance(parser);
        return true;
    }
    if (token->kind != TOKEN_NAME || !token->newline_before)
        return false;
    Span span = parser_previous(parser)->span;
    span.start = span.end;
    parser_complain(parser, span, "write `,` between them",
                    "expected `,`, found the end of the line");
    return true;
}

Name *parse_names(Parser *parser, const char *what, TokenKind close, uint32_t *count)
{
    NameVec names = {0};
    bool has_close = close != TOKEN_END;
    uint32_t *open = close == TOKEN_RBRACE ? &parser->braces : &parser->open;
    *open += has_close;
    while (!parser->panicking && !(has_close && parser_at(parser, close))) {
        Name name = parser_name(parser, what);
        if (name.text)
            vec_push(&names, name);
        if (!(has_close ? accept_comma(parser) : parser_accept(parser, TOKEN_COMMA)))
            break;
    }
    if (has_close)
        parser_expect_close(parser, close);
    *open -= has_close;
    *count = names.length;
    Name *copy = arena_copy(parser->arena, names.data, names.length, sizeof(Name));
    vec_free(&names);
    return copy;
}

static bool parse_argument(Parser *parser, Argument *argument)
{
    argument->name = parser_name(parser, "a name");
    parser_expect(parser, TOKEN_COLON, "a name stands before its type: `x: T`");
    argument->type = parse_type(parser);
    if (!parser->panicking && parser_accept(parser, TOKEN_ASSIGN)) {
        argument->initial = parse_expression(parser);
    }
    return argument->name.text != NULL;
}

static Argument *parse_argument_list(Parser *parser, TokenKind close, uint32_t *count)
{
    VEC(Argument) arguments = {0};
    bool outer = parser->before_block;
    parser->before_block = false;
    uint32_t *open = close == TOKEN_RBRACE ? &parser->braces : &parser->open;
    ++*open;
    while (!parser->panicking && !parser_at(parser, close)) {
        Argument argument = {0};
        if (parse_argument(parser, &argument))
            vec_push(&arguments, argument);
        if (!accept_comma(parser))
            break;
    }
    parser_expect_close(parser, close);
    --*open;
    parser->before_block = outer;
    *count = arguments.length;
    Argument *copy = arena_copy(parser->arena, arguments.data, arguments.length, sizeof(Argument));
    vec_free(&arguments);
    return copy;
}

Argument *parse_arguments(Parser *parser, uint32_t *count)
{
    *count = 0;
    if (!parser_expect(parser, TOKEN_LPAREN, NULL))
        return NULL;
    return parse_argument_list(parser, TOKEN_RPAREN, count);
}

/* ---- declarations ---- */

static void parse_choices(Parser *parser, Decl *decl)
{
    parser_advance(parser);
    ExprVec items = parse_items(parser, TOKEN_RBRACE);
    if (items.length == 0) {
        parser_complain(parser, parser_previous(parser)->span, NULL, "a param needs a value");
    }
    decl->choices = arena_copy(parser->arena, items.data, items.length, sizeof(Expr *));
    decl->choice_count = items.length;
    vec_free(&items);
}

static void parse_bounds(Parser *parser, Decl *decl)
{
    decl->low = parse_sum(parser);
    parser_expect(parser, TOKEN_DOTDOT, "a param is `in LO..HI`, or `in {a, b, c}`");
    decl->high = parse_sum(parser);
    if (!parser->panicking && parser_at_clause(parser, "step")) {
        parser_advance(parser);
        decl->step = parse_sum(parser);
    }
}

/* In the initial value, `in` begins the range: it is no operator there. */
void parse_param(Parser *parser, Decl *decl)
{
    decl->name = parser_name(parser, "the name of a param");
    parser_expect(parser, TOKEN_ASSIGN, "as in `param READERS = 1 in 1..3`");
    decl->initial = parse_sum(parser);
    if (parser->panicking || !parser_accept_word(parser, "in"))
        return;
    if (parser_at(parser, TOKEN_LBRACE)) {
        parse_choices(parser, decl);
    } else {
        parse_bounds(parser, decl);
    }
}

void parse_enum(Parser *parser, Decl *decl)
{
    decl->name = parser_name(parser, "the name of an enum");
    if (!parser_expect(parser, TOKEN_LBRACE, "as in `enum Answer { hit, miss }`"))
        return;
    decl->names = parse_names(parser, "a name", TOKEN_RBRACE, &decl->name_count);
    if (decl->name_count == 0) {
        parser_complain(parser, decl->name.span, NULL, "an enum needs a name in it");
    }
}

void parse_record(Parser *parser, Decl *decl)
{
    decl->name = parser_name(parser, "the name of a record");
    if (!parser_expect(parser, TOKEN_LBRACE, "as in `record Entry { version: T, fresh: bool }`")) {
        return;
    }
    decl->arguments = parse_argument_list(parser, TOKEN_RBRACE, &decl->argument_count);
}

static void parse_cost(Parser *parser, Decl *decl)
{
    parser_advance(parser);
    if (parser_at(parser, TOKEN_INT)) {
        decl->cost = parser_advance(parser)->value;
    } else {
        parser_expected(parser, "a number", "a cost is a whole number, at least 0");
    }
}

static void parse_excludes(Parser *parser, Decl *decl)
{
    uint32_t count;
    parser_advance(parser);
    Name *more = parse_names(parser, "the name of a fix", TOKEN_END, &count);
    Name *names = arena_array(parser->arena, Name, decl->name_count + count);
    if (decl->name_count)
        memcpy(names, decl->names, decl->name_count * sizeof(Name));
    if (count)
        memcpy(names + decl->name_count, more, count * sizeof(Name));
    decl->names = names;
    decl->name_count += count;
}

void parse_fix(Parser *parser, Decl *decl)
{
    decl->name = parser_name(parser, "the name of a fix");
    while (!parser->panicking) {
        if (parser_at(parser, TOKEN_STRING) && !decl->text) {
            decl->text = parser_text(parser, &decl->text_span);
        } else if (parser_at_clause(parser, "cost") && decl->cost < 0) {
            parse_cost(parser, decl);
        } else if (parser_at_clause(parser, "excludes")) {
            parse_excludes(parser, decl);
        } else {
            if (parser_at(parser, TOKEN_COMMA))
                parser_expected(parser, "the end of the declaration", "leave the `,` out");
            return;
        }
    }
}

static void refuse_function_block(Parser *parser)
{
    parser_expected(parser, "`=`", "a function is one expression: `function f(a: T): U = ...`");
    parse_block(parser, "function");
}

void parse_function(Parser *parser, Argument **arguments, uint32_t *count, TypeExpr **type,
                    Expr **body)
{
    *arguments = parse_arguments(parser, count);
    if (parser_at(parser, TOKEN_ARROW)) {
        parser_complain(parser, parser_peek(parser)->span, "write `:`",
                        "expected `:`, found an arrow");
        parser_advance(parser);
    } else {
        parser_expect(parser, TOKEN_COLON,
                      "a function says what it returns: `function f(a: T): U = ...`");
    }
    *type = parse_type(parser);
    if (!parser->panicking && parser_at(parser, TOKEN_LBRACE)) {
        refuse_function_block(parser);
        *body = parse_error_expr(parser);
        return;
    }
    parser_expect(parser, TOKEN_ASSIGN,
                  "a function is one expression: `function f(a: T): U = ...`");
    *body = parse_expression(parser);
}

/* ---- declarations of one line ---- */

void parse_const(Parser *parser, Decl *decl)
{
    decl->name = parser_name(parser, "the name of a constant");
    parser_expect(parser, TOKEN_ASSIGN, "as in `const LIMIT = 3`");
    decl->initial = parse_expression(parser);
}

void parse_type_decl(Parser *parser, Decl *decl)
{
    decl->name = parser_name(parser, "the name of a type");
    parser_expect(parser, TOKEN_ASSIGN, "as in `type Version = 0..3`");
    decl->type = parse_type(parser);
}

void parse_function_decl(Parser *parser, Decl *decl)
{
    decl->name = parser_name(parser, "the name of a function");
    parse_function(parser, &decl->arguments, &decl->argument_count, &decl->type, &decl->initial);
}

void parse_ghost(Parser *parser, Decl *decl)
{
    decl->name = parser_name(parser, "the name of a variable");
    parser_expect(parser, TOKEN_COLON, "as in `ghost latest: Version = 0`");
    decl->type = parse_type(parser);
    if (!parser->panicking && parser_accept(parser, TOKEN_ASSIGN)) {
        decl->initial = parse_expression(parser);
    }
}

void parse_instance(Parser *parser, Decl *decl)
{
    decl->kind = DECL_INSTANCE;
    decl->name = parser_name(parser, "the name of a component");
    const bool is_faults = decl->name.text && strcmp(decl->name.text, "faults") == 0;
    if (is_faults && parser_ahead(parser, 1)->kind == TOKEN_INT) {
        parser_expected(parser, "`at`", "as in `faults at most 1`");
        return;
    }
    parser_advance(parser);
    decl->type = parse_type(parser);
    if (!parser->panicking && parser_at(parser, TOKEN_LPAREN))
        parser_expected(parser, "the end of the declaration",
                        "arguments stand before the brackets: `name: Component(...)[U]`");
    if (parser->panicking || !parser_at(parser, TOKEN_ASSIGN))
        return;
    Span span = parser_advance(parser)->span;
    parse_expression(parser);
    parser_complain(
        parser, span,
        "state belongs in a component; a variable of the observer is `ghost x: T = ...`",
        "a component has no initial value");
}

void parse_clock(Parser *parser, Decl *decl)
{
    if (!parser_at_end(parser))
        decl->initial = parse_sum(parser);
}

void parse_faults(Parser *parser, Decl *decl)
{
    parser_expect_word(parser, "at", "as in `faults at most 1`");
    parser_expect_word(parser, "most", "as in `faults at most 1`");
    decl->initial = parse_sum(parser);
}
