/* Blocks, statements that begin with a name, and what stands behind any statement. */
#include "checker/language/parse/parser_private.h"

#include <string.h>

/* ---- statements that begin with a name ---- */

static bool can_be_assigned(const Expr *expr)
{
    bool is_place = expr->kind == EXPR_NAME || expr->kind == EXPR_FIELD ||
                    expr->kind == EXPR_INDEX || expr->kind == EXPR_ERROR;
    return is_place && !expr->parenthesised;
}

static void parse_assignment(Parser *parser, Stmt *stmt)
{
    if (!can_be_assigned(stmt->value)) {
        parser_complain(parser, stmt->value->span, NULL,
                        "only a variable, a field or an element can be assigned to");
    }
    parser_advance(parser);
    stmt->kind = STMT_ASSIGN;
    stmt->target = stmt->value;
    stmt->value = parse_expression(parser);
    if (!parser->panicking && parser_at(parser, TOKEN_ASSIGN)) {
        parser_expected(parser, "the end of the statement", "assign one after the other");
    }
}

static void report_useless(Parser *parser, const Expr *expr)
{
    bool is_equation =
        expr->kind == EXPR_BINARY && expr->op == OP_EQ && can_be_assigned(expr->left);
    bool is_name = expr->kind == EXPR_NAME || expr->kind == EXPR_FIELD;
    const char *word = expr->kind == EXPR_NAME ? parser_foreign_help(expr->name.text) : NULL;
    const char *help = is_equation ? "an assignment is written with `=`"
                       : word      ? word
                       : is_name   ? "a call has parentheses: `x.f()`"
                                 : "what is worked out is given a name, `let x = ...`, or left out";
    parser_fail(parser, expr->span, help, "this expression does nothing");
}

static void parse_simple(Parser *parser, Stmt *stmt)
{
    stmt->kind = STMT_EXPR;
    stmt->value = parse_expression(parser);
    if (parser->panicking)
        return;
    if (parser_at(parser, TOKEN_ASSIGN)) {
        parse_assignment(parser, stmt);
        return;
    }
    const Expr *value = stmt->value;
    bool is_useful =
        value->kind == EXPR_CALL || value->kind == EXPR_IF || value->kind == EXPR_ERROR;
    if (parser_at(parser, TOKEN_UPDATE)) {
        parser_expected(parser, "`=`", NULL);
    } else if (!is_useful) {
        report_useless(parser, value);
    }
}

static void parse_label(Parser *parser, Stmt *stmt)
{
    stmt->kind = STMT_LABEL;
    stmt->name = parser_name(parser, "a label");
    parser_advance(parser);
    if (stmt->name.text && strcmp(stmt->name.text, "rest") == 0) {
        parser_complain(parser, stmt->name.span, "choose another name for the label",
                        "no label can be called `rest`: `at rest` has a meaning of its own");
    }
}

/* ---- what may stand behind a statement ---- */

void parse_takes(Parser *parser, Expr **low, Expr **high)
{
    bool outer = parser->before_block;
    parser_advance(parser);
    parser->before_block = true;
    *low = parse_sum(parser);
    if (!parser->panicking && parser_accept(parser, TOKEN_DOTDOT))
        *high = parse_sum(parser);
    parser->before_block = outer;
}

static void parse_tail(Parser *parser, Stmt *stmt)
{
    stmt->span = parser_span_from(parser, stmt->keyword);
    while (!parser->panicking) {
        if (parser_at_clause(parser, "takes") && !stmt->takes_low) {
            parse_takes(parser, &stmt->takes_low, &stmt->takes_high);
            if (!stmt->text)
                stmt->span = parser_span_from(parser, stmt->keyword);
        } else if (parser_at(parser, TOKEN_STRING) && !stmt->text) {
            stmt->text = parser_text(parser, &stmt->text_span);
        } else {
            return;
        }
    }
}

/* ---- any statement ---- */

static bool begins_expression(TokenKind kind)
{
    return kind == TOKEN_NAME || kind == TOKEN_LPAREN || kind == TOKEN_INT || kind == TOKEN_BAD ||
           kind == TOKEN_DURATION;
}

/* The index of the word, or -1 where it is a name here. */
static int statement_word(const Parser *parser)
{
    TokenKind next = parser_ahead(parser, 1)->kind;
    if (next == TOKEN_DOT || next == TOKEN_ASSIGN)
        return -1;
    for (int i = 0; STATEMENT_WORDS[i]; i++) {
        if (parser_at_word(parser, STATEMENT_WORDS[i]))
            return i;
    }
    return -1;
}

static void parse_by_beginning(Parser *parser, Stmt *stmt)
{
    int word = statement_word(parser);
    if (word >= 0) {
        stmt->kind = STATEMENTS[word].kind;
        parser_advance(parser);
        STATEMENTS[word].parse(parser, stmt);
    } else if (parser_at(parser, TOKEN_NAME) && parser_ahead(parser, 1)->kind == TOKEN_COLON) {
        parse_label(parser, stmt);
    } else if (parser_at_foreign_statement(parser)) {
        parse_foreign_statement(parser);
    } else if (begins_expression(parser_peek(parser)->kind)) {
        parse_simple(parser, stmt);
    } else {
        parser_unexpected(parser, "a statement", NULL);
    }
}

/* Without these a statement means nothing, not even to find more mistakes. */
static bool is_whole(const Stmt *stmt)
{
    switch (stmt->kind) {
    case STMT_LET: return stmt->name.text && stmt->value;
    case STMT_CHOOSE:
    case STMT_PICK: return stmt->name.text && stmt->domain;
    case STMT_LABEL: return stmt->name.text != NULL;
    case STMT_ASSIGN: return stmt->target && stmt->value;
    case STMT_EXPR: return stmt->value != NULL;
    case STMT_IF:
    case STMT_LOOP:
    case STMT_WHILE:
    case STMT_REPEAT:
    case STMT_BREAK:
    case STMT_CONTINUE:
    case STMT_RETURN:
    case STMT_ASSERT:
    case STMT_EITHER:
    case STMT_ATOMIC:
    case STMT_PAUSE:
    case STMT_WAIT:
    case STMT_WITHIN:
    case STMT_CHANCE:
    case STMT_START:
    case STMT_STOP: return true;
    }
    g_assert_not_reached();
}

static Stmt *parse_statement(Parser *parser)
{
    Stmt *stmt = arena_new0(parser->arena, Stmt);
    stmt->kind = STMT_EXPR;
    stmt->keyword = parser_peek(parser)->span;
    parse_by_beginning(parser, stmt);
    parse_tail(parser, stmt);
    if (stmt->kind != STMT_LABEL)
        parse_end_of(parser, "statement");
    return is_whole(stmt) ? stmt : NULL;
}

/* ---- blocks ---- */

/* A head with a mistake in it ends at the brace on its line, so that the block is read as one. */
static bool seek_brace(Parser *parser)
{
    for (uint32_t i = parser->at;; i++) {
        const Token *token = parser_token(parser, i);
        bool is_over = token->newline_before || token->kind == TOKEN_END;
        if (is_over || token->kind == TOKEN_RBRACE)
            return false;
        if (token->kind != TOKEN_LBRACE)
            continue;
        parser->at = i;
        parser->panicking = false;
        return true;
    }
}

static bool open_block(Parser *parser, const char *owner)
{
    if (!parser->panicking && parser_accept(parser, TOKEN_LBRACE))
        return true;
    const Token *next = parser_ahead(parser, 1);
    bool is_colon = parser_at(parser, TOKEN_COLON) || parser_at_word(parser, "then");
    bool is_bare =
        parser_at(parser, TOKEN_NAME) &&
        (parser_begins_statement(parser, parser->at) || parser_at_word(parser, "return") ||
         next->kind == TOKEN_DOT || next->kind == TOKEN_ASSIGN);
    g_autofree char *help =
        g_strdup_printf("what belongs to `%s` stands in braces: `{ ... }`", owner);
    parser_expected(parser, "`{`",
                    is_colon || is_bare || parser_peek(parser)->newline_before ? help : NULL);
    return seek_brace(parser) && parser_accept(parser, TOKEN_LBRACE);
}

static uint32_t indentation(const Parser *parser, Span span)
{
    uint32_t line, column, length;
    source_position(parser->text, span.start, &line, &column);
    const char *text = source_line(parser->text, line, &length);
    uint32_t indent = 0;
    while (indent < length && g_ascii_isspace(text[indent]))
        indent++;
    return indent;
}

/* A declaration no deeper than the block's own beginning, or one that left a block in this one: its
 * brace is missing. */
static bool leaves_block(const Parser *parser, Span start)
{
    const Token *token = parser_peek(parser);
    if (!token->newline_before || !parser_declares(parser, parser->at))
        return false;
    return parser->failed_at == parser->at ||
           indentation(parser, token->span) <= indentation(parser, start);
}

static void parse_statements(Parser *parser, Block *block, Span start)
{
    VEC(Stmt *) statements = {0};
    while (!parser_at(parser, TOKEN_RBRACE) && !parser_at(parser, TOKEN_END)) {
        if (parser_accept(parser, TOKEN_SEMICOLON))
            continue;
        if (leaves_block(parser, start))
            break;
        uint32_t before = parser->at;
        Stmt *stmt = parse_statement(parser);
        if (stmt)
            vec_push(&statements, stmt);
        if (parser->panicking && parser->at == before && !parser_at(parser, TOKEN_LBRACE)) {
            parser_advance(parser);
        }
        if (parser->panicking)
            parse_skip_statement(parser);
    }
    block->count = statements.length;
    block->statements =
        arena_copy(parser->arena, statements.data, statements.length, sizeof(Stmt *));
    vec_free(&statements);
}

void parser_close(Parser *parser, Span start, const char *owner)
{
    if (parser_accept(parser, TOKEN_RBRACE))
        return;
    uint32_t line, column;
    source_position(parser->text, start.start, &line, &column);
    const Token *token = parser_peek(parser);
    bool is_reported = parser->failed_at == parser->at || token->is_cut;
    g_autofree char *help =
        g_strdup_printf("the block of `%s` that began on line %u is not closed", owner, line);
    if (is_reported) {
        parser->panicking = true;
    } else if (token->kind == TOKEN_END) {
        Span span = parser_previous(parser)->span;
        span.start = span.end;
        parser_fail(parser, span, help, "expected `}`, found the end of the file");
        diagnostics_relate(parser->diagnostics, span, start);
    } else {
        parser_fail(parser, token->span, help, "expected `}` before `%s`",
                    token->text ? token->text : lexer_kind_text(token->kind));
        diagnostics_relate(parser->diagnostics, token->span, start);
    }
    parser->has_strayed = true; /* the brace may well stand further down */
    parser->panicking = false;  /* what follows is right where it stands */
}

Block *parse_block(Parser *parser, const char *owner)
{
    Block *block = arena_new0(parser->arena, Block);
    block->span = parser_peek(parser)->span;
    block->span.end = block->span.start;
    if (!open_block(parser, owner))
        return block;
    Span start = parser_previous(parser)->span;
    uint32_t outer_open = parser->open, outer_braces = parser->braces;
    bool outer = parser->before_block;
    parser->open = parser->braces = 0;
    parser->before_block = false;
    bool is_entered = parser_enter(parser);
    if (is_entered)
        parse_statements(parser, block, start);
    while (!is_entered && !parser_at(parser, TOKEN_RBRACE) && !parser_at(parser, TOKEN_END)) {
        parser_advance(parser);
        parse_skip_statement(parser);
    }
    parser_leave(parser);
    parser_close(parser, start, owner);
    parser->open = outer_open;
    parser->braces = outer_braces;
    parser->before_block = outer;
    block->span = parser_span_from(parser, start);
    return block;
}
