/* Statements that begin with a word of their own: one function for each. */
#include "checker/language/parse/parser_private.h"

#include <string.h>

static void parse_body(Parser *parser, Stmt *stmt, const char *owner)
{
    stmt->body = parse_block(parser, owner);
}

static Block *empty_block(Parser *parser)
{
    Block *block = arena_new0(parser->arena, Block);
    block->span = parser_previous(parser)->span;
    block->span.start = block->span.end;
    return block;
}

static void parse_let(Parser *parser, Stmt *stmt)
{
    static const char *const MUT[] = {"mut", "const", "var", NULL};
    const Token *token = parser_peek(parser);
    bool is_extra = token_is_one_of(token, MUT) && parser_ahead(parser, 1)->kind == TOKEN_NAME;
    if (is_extra) {
        parser_complain(parser, token->span, "leave it out: a variable of `let` can be assigned",
                        "`%s` means nothing here", token->text);
        parser_advance(parser);
    }
    stmt->name = parser_name(parser, "the name of a variable");
    if (parser_accept(parser, TOKEN_COLON))
        stmt->type = parse_type(parser);
    parser_expect(parser, TOKEN_ASSIGN, "`let` needs a value: `let x = ...`");
    stmt->value = parse_expression(parser);
}

/* `elif` and its like, for `else if`. True where `else if` or one of them was read up to the `if`.
 */
static bool accept_else_if(Parser *parser)
{
    static const char *const FOREIGN[] = {"elif", "elsif", "elseif", "elsf", NULL};
    const Token *token = parser_peek(parser);
    if (token_is_one_of(token, FOREIGN) && parser_ahead(parser, 1)->kind == TOKEN_NAME) {
        parser_complain(parser, token->span, "write `else if`", "`%s` is not a word here",
                        token->text);
        parser_advance(parser);
        return true;
    }
    bool is_else_if = parser_at_word(parser, "else") && !parser->panicking &&
                      token_is_word(parser_ahead(parser, 1), "if");
    if (is_else_if)
        parser_advance(parser);
    if (is_else_if)
        parser_advance(parser);
    return is_else_if;
}

/* `if c { }`, up to the `else`. */
static void parse_if_branch(Parser *parser, Stmt *stmt)
{
    Span start = stmt->keyword;
    stmt->value = parse_head(parser, "a condition");
    if (parser_at_word(parser, "then")) {
        stmt->kind = STMT_EXPR;
        stmt->value = parse_if_rest(parser, start, stmt->value);
        return;
    }
    parse_body(parser, stmt, "if");
}

/* A nested `if` as the only statement of the other block; what follows it is not read yet. */
static Stmt *parse_else_if(Parser *parser, Stmt *stmt)
{
    Stmt *inner = arena_new0(parser->arena, Stmt);
    inner->kind = STMT_IF;
    inner->span = inner->keyword = parser_previous(parser)->span;
    parse_if_branch(parser, inner);
    if (!inner->body)
        inner->body = empty_block(parser);
    if (inner->kind == STMT_EXPR) {
        parser_fail(parser, inner->span, "a block stands in braces",
                    "`else if` of a statement goes on with a block, not with `then`");
    }
    stmt->other = arena_new0(parser->arena, Block);
    stmt->other->statements = arena_copy(parser->arena, &inner, 1, sizeof(Stmt *));
    stmt->other->count = 1;
    return inner;
}

/* A chain is as deep as it is long, although it does not look so. */
static void parse_if_statement(Parser *parser, Stmt *stmt)
{
    Stmt *last = stmt;
    uint32_t length = 0;
    parse_if_branch(parser, stmt);
    while (last->kind == STMT_IF && accept_else_if(parser)) {
        length++;
        if (!parser_enter(parser))
            break;
        last = parse_else_if(parser, last);
    }
    if (last->kind == STMT_IF && !parser->panicking && parser_accept_word(parser, "else"))
        last->other = parse_block(parser, "else");
    for (Stmt *outer = stmt; outer != last; outer = outer->other->statements[0]) {
        Stmt *inner = outer->other->statements[0];
        inner->span = outer->other->span = parser_span_from(parser, inner->keyword);
    }
    parser->depth -= length;
}

static void parse_loop(Parser *parser, Stmt *stmt)
{
    parse_body(parser, stmt, "loop");
}

static void parse_while(Parser *parser, Stmt *stmt)
{
    stmt->value = parse_head(parser, "a condition");
    parse_body(parser, stmt, "while");
}

static void parse_repeat(Parser *parser, Stmt *stmt)
{
    stmt->value = parse_head(parser, "a number");
    parse_body(parser, stmt, "repeat");
}

/* `wait 2s..4s`: one time stands here. The range is read all the same, and what follows, too. */
static void refuse_range(Parser *parser, const Expr *low, const char *help, const char *message)
{
    if (parser->panicking || !parser_accept(parser, TOKEN_DOTDOT))
        return;
    parse_head(parser, "a duration");
    parser_complain(parser, parser_span_from(parser, low->span), help, "%s", message);
}

static void parse_within(Parser *parser, Stmt *stmt)
{
    stmt->value = parse_head(parser, "a duration");
    refuse_range(parser, stmt->value, "write the longest time alone, as in `within 4s { ... }`",
                 "`within` takes one time, and this is a range");
    parse_body(parser, stmt, "within");
}

static void parse_atomic(Parser *parser, Stmt *stmt)
{
    parse_body(parser, stmt, "atomic");
}

static void parse_nothing(Parser *parser, Stmt *stmt)
{
    (void)parser;
    (void)stmt;
}

static void parse_return(Parser *parser, Stmt *stmt)
{
    bool has_value = !parser_at_end(parser) && !parser_at(parser, TOKEN_STRING);
    if (has_value)
        stmt->value = parse_expression(parser);
}

static void parse_assert(Parser *parser, Stmt *stmt)
{
    stmt->value = parse_condition(parser);
    parser_accept(parser, TOKEN_COMMA); /* `assert e, "text"`, as in other languages */
}

static void parse_drawn(Parser *parser, Stmt *stmt)
{
    stmt->name = parser_name(parser, "the name of a variable");
    parser_expect_word(parser, "in", "as in `choose x in 1..3`");
    stmt->domain = parse_domain(parser);
}

static void parse_choose(Parser *parser, Stmt *stmt)
{
    parse_drawn(parser, stmt);
    if (parser->panicking || !parser_at_clause(parser, "where"))
        return;
    parser_advance(parser);
    stmt->value = parse_head(parser, "a condition");
}

static void parse_either(Parser *parser, Stmt *stmt)
{
    VEC(Branch) branches = {0};
    guint errors = diagnostics_errors(parser->diagnostics);
    do {
        Branch branch = {.span = parser_previous(parser)->span};
        branch.is_fault = branches.length > 0 && parser_accept_word(parser, "fault");
        branch.body = parse_block(parser, branch.is_fault ? "fault" : "either");
        branch.span = parser_span_from(parser, branch.span);
        vec_push(&branches, branch);
    } while (!parser->panicking && parser_accept_word(parser, "or"));
    if (branches.length < 2 && diagnostics_errors(parser->diagnostics) == errors) {
        parser_complain(parser, stmt->keyword, "write `either { ... } or { ... }`",
                        "`either` has only one branch");
    }
    stmt->branches = arena_copy(parser->arena, branches.data, branches.length, sizeof(Branch));
    stmt->branch_count = branches.length;
    vec_free(&branches);
}

static void parse_wait(Parser *parser, Stmt *stmt)
{
    stmt->value = parse_expression(parser);
    refuse_range(parser, stmt->value,
                 "a time that varies stands behind the call that comes after it, in the place of "
                 "`wait`: `x.f() takes 2s..4s`",
                 "`wait` takes one time, and this is a range");
}

static void parse_chance(Parser *parser, Stmt *stmt)
{
    parser_refuse_percent(parser);
    stmt->value = parse_head(parser, "a chance, such as 1/10");
    parse_body(parser, stmt, "chance");
    bool has_other = !parser->panicking && parser_accept_word(parser, "else");
    stmt->other = has_other ? parse_block(parser, "else") : empty_block(parser);
}

static void parse_start(Parser *parser, Stmt *stmt)
{
    stmt->target = parse_expression(parser);
    parser_expect_word(parser, "for", "as in `start t for 5s`");
    stmt->value = parse_expression(parser);
    refuse_range(parser, stmt->value,
                 "which of several it is, a choice says: `either { start t for 2s } or { start t "
                 "for 4s }`",
                 "a timer runs for one time, and this is a range");
}

static void parse_stop(Parser *parser, Stmt *stmt)
{
    stmt->target = parse_expression(parser);
}

const char *const STATEMENT_WORDS[] = {
    "let",    "if",     "loop",   "while",  "repeat", "break", "continue",
    "return", "assert", "choose", "either", "atomic", "pause", "wait",
    "within", "pick",   "chance", "start",  "stop",   NULL,
};

/* In the order of STATEMENT_WORDS. */
const StatementForm STATEMENTS[] = {
    {STMT_LET, parse_let},          {STMT_IF, parse_if_statement}, {STMT_LOOP, parse_loop},
    {STMT_WHILE, parse_while},      {STMT_REPEAT, parse_repeat},   {STMT_BREAK, parse_nothing},
    {STMT_CONTINUE, parse_nothing}, {STMT_RETURN, parse_return},   {STMT_ASSERT, parse_assert},
    {STMT_CHOOSE, parse_choose},    {STMT_EITHER, parse_either},   {STMT_ATOMIC, parse_atomic},
    {STMT_PAUSE, parse_nothing},    {STMT_WAIT, parse_wait},       {STMT_WITHIN, parse_within},
    {STMT_PICK, parse_drawn},       {STMT_CHANCE, parse_chance},   {STMT_START, parse_start},
    {STMT_STOP, parse_stop},
};
G_STATIC_ASSERT(G_N_ELEMENTS(STATEMENTS) + 1 == G_N_ELEMENTS(STATEMENT_WORDS));
