/* What the tokens of statements are, where lines begin, and which bracket belongs to which. */
#include "checker/language/format/format_private.h"

#include <string.h>

void format_mark_brace(Format *format, uint32_t open, uint32_t chain)
{
    Mark *marks = format->marks;
    if (format_kind(format, open) != TOKEN_LBRACE)
        return; /* the `if` of an `else if`, or an `else` that is not there */
    marks[open].flags |= MARK_BLOCK;
    marks[open].chain = chain;
    marks[marks[open].partner].flags |= MARK_BLOCK_END;
}

/* ---- statements ---- */

static void mark_stmt(Format *format, const Stmt *stmt);

static void mark_statements(Format *format, const Block *block)
{
    for (uint32_t i = 0; i < block->count; i++) {
        format_mark_at(format, block->statements[i]->keyword.start)->flags |= MARK_START;
        mark_stmt(format, block->statements[i]);
    }
}

static void mark_block(Format *format, const Block *block, uint32_t chain)
{
    format_mark_brace(format, format_token_at(format, block->span.start), chain);
    mark_statements(format, block);
}

void format_mark_block(Format *format, const Block *block)
{
    mark_block(format, block, format_token_at(format, block->span.start));
}

/* `if`, `else if` and `else` are one chain, and so is a chance. */
static void mark_choice(Format *format, const Stmt *stmt)
{
    uint32_t chain = format_token_at(format, stmt->body->span.start);
    for (;;) {
        format_mark_expr(format, stmt->value);
        mark_block(format, stmt->body, chain);
        bool is_over = !stmt->other || stmt->other->span.start == stmt->other->span.end;
        if (is_over)
            return;
        format_mark_at(format, stmt->body->span.end)->flags |= MARK_JOIN;
        uint32_t open = format_token_at(format, stmt->other->span.start);
        if (format_kind(format, open) == TOKEN_LBRACE)
            break;
        stmt = stmt->other->statements[0];
    }
    mark_block(format, stmt->other, chain);
}

static void mark_branches(Format *format, const Stmt *stmt)
{
    uint32_t chain = format_token_at(format, stmt->branches[0].body->span.start);
    for (uint32_t i = 0; i < stmt->branch_count; i++) {
        const Block *body = stmt->branches[i].body;
        mark_block(format, body, chain);
        if (i + 1 < stmt->branch_count)
            format_mark_at(format, body->span.end)->flags |= MARK_JOIN;
    }
}

void format_mark_text(Format *format, const char *text, Span span, CellKind cell)
{
    if (!text)
        return;
    Mark *mark = format_mark_at(format, span.start);
    mark->cell = (uint8_t)cell;
    mark->breaks = BREAK_TEXT;
}

/* A chance is written as one number: 1/10. */
void format_mark_fraction(Format *format, const Expr *expr)
{
    if (expr && expr->kind == EXPR_BINARY && expr->op == OP_DIV)
        format_mark_at(format, expr->op_span.start)->flags |= MARK_TIGHT | MARK_HUGS;
}

static void mark_stmt(Format *format, const Stmt *stmt)
{
    format_mark_text(format, stmt->text, stmt->text_span, CELL_MARGIN);
    format_mark_type(format, stmt->type);
    format_mark_type(format, stmt->domain);
    format_mark_expr(format, stmt->target);
    format_mark_expr(format, stmt->takes_low);
    format_mark_expr(format, stmt->takes_high);
    switch (stmt->kind) {
    case STMT_LABEL: format_mark_at(format, stmt->name.span.end)->flags |= MARK_LABEL; break;
    case STMT_CHANCE:
        format_mark_fraction(format, stmt->value);
        mark_choice(format, stmt);
        break;
    case STMT_IF: mark_choice(format, stmt); break;
    case STMT_EITHER: mark_branches(format, stmt); break;
    case STMT_LET:
    case STMT_ASSIGN:
    case STMT_EXPR:
    case STMT_LOOP:
    case STMT_WHILE:
    case STMT_REPEAT:
    case STMT_BREAK:
    case STMT_CONTINUE:
    case STMT_RETURN:
    case STMT_ASSERT:
    case STMT_CHOOSE:
    case STMT_ATOMIC:
    case STMT_PAUSE:
    case STMT_WAIT:
    case STMT_WITHIN:
    case STMT_PICK:
    case STMT_START:
    case STMT_STOP:
        format_mark_expr(format, stmt->value);
        if (stmt->body)
            format_mark_block(format, stmt->body);
    }
}

/* ---- brackets and lines ---- */

static void mark_first_lines(Format *format)
{
    const Tree *tree = format->tree;
    if (tree->name.text) {
        uint32_t name = format_token_at(format, tree->name.span.start);
        format->marks[name - 1].flags |= MARK_START;
        if (format_kind(format, name + 1) == TOKEN_STRING && tree->title)
            format->marks[name + 1].breaks = BREAK_TEXT;
    }
    for (uint32_t i = 0; i < tree->use_count; i++) {
        uint32_t word = format_token_at(format, tree->uses[i].span.start) - 1;
        if (format_kind(format, word) == TOKEN_NAME)
            format->marks[word].flags |= MARK_START;
    }
}

static bool opens(TokenKind kind)
{
    return kind == TOKEN_LPAREN || kind == TOKEN_LBRACKET || kind == TOKEN_LBRACE;
}

static bool closes(TokenKind kind)
{
    return kind == TOKEN_RPAREN || kind == TOKEN_RBRACKET || kind == TOKEN_RBRACE;
}

static void mark_partners(Format *format)
{
    VEC(uint32_t) open = {0};
    for (uint32_t i = 0; i < format->tokens.length; i++) {
        format->marks[i].partner = i;
        format->marks[i].is_broken = format->tokens.data[i].newline_before;
        if (opens(format_kind(format, i))) {
            vec_push(&open, i);
        } else if (closes(format_kind(format, i)) && open.length > 0) {
            uint32_t partner = vec_pop(&open);
            format->marks[i].partner = partner;
            format->marks[partner].partner = i;
        }
    }
    vec_free(&open);
}

/* Semicolons stand between statements only, where a new line does as well. */
static void mark_dropped(Format *format)
{
    for (uint32_t i = 0; i + 1 < format->tokens.length; i++) {
        bool is_last =
            format_kind(format, i) == TOKEN_COMMA &&
            (closes(format_kind(format, i + 1)) || format_kind(format, i + 1) == TOKEN_GT) &&
            !format->marks[i + 1].is_broken;
        if (is_last || format_kind(format, i) == TOKEN_SEMICOLON)
            format->marks[i].flags |= MARK_DROPPED;
    }
}

/* Braces of a record and the like are both at the ends of lines, or neither. */
static void mark_balance(Format *format, uint32_t open)
{
    Mark *first = &format->marks[open + 1], *last = &format->marks[format->marks[open].partner];
    bool is_broken = first != last && (first->is_broken || last->is_broken);
    first->is_broken = last->is_broken = is_broken;
}

/* A chain stands on one line if its author wrote so; one that is empty does in any case. */
static void mark_expanded(Format *format)
{
    uint32_t *lines = g_new(uint32_t, format->tokens.length);
    for (uint32_t i = 0, line = 0; i < format->tokens.length; i++)
        lines[i] = line += format->tokens.data[i].newline_before;
    for (uint32_t i = 0; i < format->tokens.length; i++) {
        Mark *mark = &format->marks[i];
        if (format_kind(format, i) != TOKEN_LBRACE)
            continue;
        if (!(mark->flags & MARK_BLOCK)) {
            mark_balance(format, i);
        } else if (lines[mark->partner] != lines[i]) {
            format->marks[mark->chain].is_expanded = true;
        }
    }
    g_free(lines);
}

void format_mark(Format *format)
{
    mark_partners(format);
    for (uint32_t i = 0; i < format->tree->decl_count; i++)
        format_mark_decl(format, format->tree->decls[i]);
    mark_first_lines(format);
    mark_dropped(format);
    mark_expanded(format);
}
