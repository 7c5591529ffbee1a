/* What the tokens of statements and declarations are, and where their lines begin. */
#include "checker/language/format_private.h"

#include <string.h>

static bool is_word(const Format *format, uint32_t index, const char *word)
{
    const Token *token = &format->tokens.data[index];
    return token->kind == TOKEN_NAME && strcmp(token->text, word) == 0;
}

static TokenKind kind_at(const Format *format, uint32_t index)
{
    return format->tokens.data[index].kind;
}

static void mark_brace(Format *format, uint32_t open, uint32_t chain)
{
    Mark *marks = format->marks;
    if (kind_at(format, open) != TOKEN_LBRACE)
        return; /* the `if` of an `else if`, or an `else` that is not there */
    marks[open].flags |= MARK_BLOCK;
    marks[open].chain = chain;
    marks[marks[open].partner].flags |= MARK_BLOCK_END;
}

/* The `(` behind a name, or behind the `>` that follows it. */
static void mark_parenthesis(Format *format, uint32_t index)
{
    if (kind_at(format, index) == TOKEN_LPAREN)
        format->marks[index].flags |= MARK_TIGHT;
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
    mark_brace(format, format_token_at(format, block->span.start), chain);
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
        if (kind_at(format, open) == TOKEN_LBRACE)
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

static void mark_text(Format *format, const char *text, Span span, CellKind cell)
{
    if (!text)
        return;
    Mark *mark = format_mark_at(format, span.start);
    mark->cell = (uint8_t)cell;
    mark->breaks = BREAK_TEXT;
}

/* A chance is written as one number: 1/10. */
static void mark_chance(Format *format, const Stmt *stmt)
{
    if (stmt->value->kind == EXPR_BINARY && stmt->value->op == OP_DIV)
        format_mark_at(format, stmt->value->op_span.start)->flags |= MARK_TIGHT | MARK_HUGS;
}

static void mark_stmt(Format *format, const Stmt *stmt)
{
    mark_text(format, stmt->text, stmt->text_span, CELL_MARGIN);
    format_mark_type(format, stmt->type);
    format_mark_type(format, stmt->domain);
    format_mark_expr(format, stmt->target);
    format_mark_expr(format, stmt->takes_low);
    format_mark_expr(format, stmt->takes_high);
    switch (stmt->kind) {
    case STMT_LABEL: format_mark_at(format, stmt->name.span.end)->flags |= MARK_LABEL; break;
    case STMT_CHANCE:
        mark_chance(format, stmt);
        mark_choice(format, stmt);
        break;
    case STMT_IF: mark_choice(format, stmt); break;
    case STMT_EITHER: mark_branches(format, stmt); break;
    default:
        format_mark_expr(format, stmt->value);
        if (stmt->body)
            format_mark_block(format, stmt->body);
    }
}

/* ---- declarations ---- */

static void mark_member(Format *format, const Member *member)
{
    format_mark_at(format, member->span.start)->flags |= MARK_START;
    mark_parenthesis(format, format_token_at(format, member->name.span.end));
    format_mark_arguments(format, member->arguments, member->argument_count);
    format_mark_type(format, member->type);
    format_mark_expr(format, member->guard);
    format_mark_expr(format, member->initial);
    if (member->body)
        format_mark_block(format, member->body);
}

static void mark_component(Format *format, const Decl *decl)
{
    uint32_t next = format_token_at(format, decl->name.span.end);
    next = format_mark_angles(format, next, next);
    mark_parenthesis(format, next);
    if (decl->has_arguments)
        next = format->marks[next].partner + 1;
    mark_brace(format, next, next);
    for (uint32_t i = 0; i < decl->member_count; i++)
        mark_member(format, decl->members[i]);
}

/* Its lines are no nodes of the tree. */
static void mark_question(Format *format, const Decl *decl)
{
    static const char *const WORDS[] = {"snippet", "about", "answer", "option", NULL};
    uint32_t open = format_token_at(format, decl->text_span.end);
    mark_brace(format, open, open);
    for (uint32_t i = open + 1; i < format->marks[open].partner; i++) {
        const Token *token = &format->tokens.data[i], *last = token - 1;
        bool is_first = token->newline_before || last->kind == TOKEN_SEMICOLON || i == open + 1;
        if (token->kind == TOKEN_STRING && !is_word(format, i - 1, "snippet")) {
            format->marks[i].cell = CELL_FIRST;
            format->marks[i].breaks = BREAK_TEXT;
        }
        if (token->kind == TOKEN_NAME && is_first && last->kind != TOKEN_PLUS &&
            g_strv_contains(WORDS, token->text)) {
            format->marks[i].flags |= MARK_START;
            format->marks[i].table = TABLE_OPTION;
        }
    }
}

static void mark_fix(Format *format, const Decl *decl)
{
    mark_text(format, decl->text, decl->text_span, CELL_FIRST);
    uint32_t name = format_token_at(format, decl->name.span.start);
    uint32_t end = format_token_at(format, decl->span.end);
    for (uint32_t i = name + 1; i < end; i++) {
        if (is_word(format, i, "cost") && kind_at(format, i + 1) == TOKEN_INT)
            format->marks[i].cell = CELL_SECOND;
        /* Behind a comma or the word itself it is the name of another fix. */
        bool is_name = kind_at(format, i - 1) == TOKEN_COMMA || is_word(format, i - 1, "excludes");
        if (is_word(format, i, "excludes") && !is_name)
            format->marks[i].breaks = BREAK_EXCLUDES;
    }
}

static void mark_heading(Format *format, const Decl *decl)
{
    mark_text(format, decl->text, decl->text_span, CELL_FIRST);
    uint32_t end = decl->text ? decl->text_span.end : decl->name.span.end;
    format_mark_at(format, end)->breaks = BREAK_HEADING;
    if (decl->second)
        format_mark_at(format, decl->initial->span.end)->breaks = BREAK_LEADS;
}

static void mark_claim(Format *format, const Decl *decl)
{
    uint32_t verb = format_token_at(format, decl->target.span.start) - 1;
    format->marks[verb].cell = CELL_FIRST;
    mark_text(format, decl->text, decl->text_span, CELL_SECOND);
    if (decl->name_count > 1)
        format_mark_at(format, decl->span.start)->table = TABLE_SUM;
}

static void mark_fields(Format *format, const Decl *decl)
{
    for (uint32_t i = 0; i < decl->argument_count; i++) {
        format_mark_at(format, decl->arguments[i].name.span.start)->flags |= MARK_FIELD;
        format_mark_at(format, decl->arguments[i].type->span.start)->cell = CELL_FIELD;
    }
}

/* What each kind of declaration has that the others have not. */
static void mark_own_parts(Format *format, const Decl *decl)
{
    uint32_t next = format_token_at(format, decl->name.span.end);
    switch (decl->kind) {
    case DECL_RECORD: mark_fields(format, decl); G_GNUC_FALLTHROUGH;
    case DECL_ENUM:
    case DECL_PARAM:
    case DECL_CONST:
    case DECL_TYPE: format->marks[next].cell = CELL_FIRST; break;
    case DECL_INSTANCE:
    case DECL_GHOST: format_mark_at(format, decl->type->span.start)->cell = CELL_FIRST; break;
    case DECL_FUNCTION: format_mark_at(format, decl->type->span.end)->breaks = BREAK_BODY; break;
    case DECL_FIX: mark_fix(format, decl); break;
    case DECL_COMPONENT: mark_component(format, decl); break;
    case DECL_PROCESS: format_mark_at(format, decl->body->span.start)->cell = CELL_FIRST; break;
    case DECL_WINDOW:
    case DECL_CHECK:
    case DECL_MEASURE: mark_heading(format, decl); break;
    case DECL_CLAIM: mark_claim(format, decl); break;
    case DECL_QUESTION: mark_question(format, decl); break;
    default: break;
    }
    if (decl->name.text && decl->kind != DECL_ENUM)
        mark_parenthesis(format, next);
}

/* The values a param may take are in braces, and no set in the tree. */
static void mark_param(Format *format, const Decl *decl)
{
    format_mark_expr(format, decl->low);
    format_mark_expr(format, decl->high);
    format_mark_expr(format, decl->step);
    for (uint32_t i = 0; i < decl->choice_count; i++)
        format_mark_expr(format, decl->choices[i]);
    if (decl->choice_count == 0)
        return;
    uint32_t open = format_token_at(format, decl->choices[0]->span.start) - 1;
    format->marks[open].flags |= MARK_HUGS;
    format->marks[format->marks[open].partner].flags |= MARK_TIGHT;
}

static void mark_decl(Format *format, const Decl *decl)
{
    Mark *first = format_mark_at(format, decl->span.start);
    first->flags |= MARK_START;
    first->table = (uint8_t)(TABLE_DECL + decl->kind);
    mark_own_parts(format, decl);
    format_mark_arguments(format, decl->arguments, decl->argument_count);
    format_mark_type(format, decl->type);
    format_mark_expr(format, decl->initial);
    format_mark_expr(format, decl->second);
    mark_param(format, decl);
    format_mark_expr(format, decl->takes_low);
    format_mark_expr(format, decl->takes_high);
    if (decl->body)
        format_mark_block(format, decl->body);
}

static void mark_first_lines(Format *format)
{
    const Tree *tree = format->tree;
    if (tree->name.text)
        format->marks[format_token_at(format, tree->name.span.start) - 1].flags |= MARK_START;
    for (uint32_t i = 0; i < tree->use_count; i++) {
        uint32_t word = format_token_at(format, tree->uses[i].span.start) - 1;
        if (kind_at(format, word) == TOKEN_NAME)
            format->marks[word].flags |= MARK_START;
    }
}

/* ---- brackets and lines ---- */

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
        if (opens(kind_at(format, i))) {
            vec_push(&open, i);
        } else if (closes(kind_at(format, i)) && open.length > 0) {
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
        bool is_last = kind_at(format, i) == TOKEN_COMMA &&
                       (closes(kind_at(format, i + 1)) || kind_at(format, i + 1) == TOKEN_GT) &&
                       !format->marks[i + 1].is_broken;
        if (is_last || kind_at(format, i) == TOKEN_SEMICOLON)
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
        if (kind_at(format, i) != TOKEN_LBRACE)
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
        mark_decl(format, format->tree->decls[i]);
    mark_first_lines(format);
    mark_dropped(format);
    mark_expanded(format);
}
