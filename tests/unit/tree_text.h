/* A tree as one line of text, for tests: (+ a (* b 2)), every bracket written. */
#pragma once

#include "checker/language/syntax/decl.h"

static inline void append_expr(GString *out, const Expr *expr);
static inline void append_type(GString *out, const TypeExpr *type);

static inline void append_exprs(GString *out, Expr **items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        g_string_append_c(out, ' ');
        append_expr(out, items[i]);
    }
}

static inline const char *operator_text(Operator op)
{
    static const char *const TEXTS[] = {"?",  "+", "-",  "*",  "/",  "%",  "==", "!=", "<",
                                        "<=", ">", ">=", "&&", "||", "in", "!",  "-"};
    return TEXTS[op];
}

static inline void append_list(GString *out, const char *head, const Expr *expr)
{
    g_string_append_printf(out, "(%s", head);
    if (expr->left)
        append_exprs(out, (Expr *[]){expr->left}, 1);
    if (expr->right)
        append_exprs(out, (Expr *[]){expr->right}, 1);
    if (expr->third)
        append_exprs(out, (Expr *[]){expr->third}, 1);
    append_exprs(out, expr->items, expr->item_count);
    if (expr->kind == EXPR_FIELD || expr->kind == EXPR_AT) {
        g_string_append_printf(out, " %s", expr->name.text);
    }
    g_string_append_c(out, ')');
}

static inline void append_record(GString *out, const Expr *expr)
{
    g_string_append_printf(out, "(record %s", expr->name.text);
    for (uint32_t i = 0; i < expr->field_count; i++) {
        g_string_append_printf(out, " %s:", expr->fields[i].name.text);
        append_expr(out, expr->fields[i].value);
    }
    g_string_append_c(out, ')');
}

static inline void append_quantifier(GString *out, const Expr *expr)
{
    static const char *const WORDS[] = {"all", "some", "count", "sum"};
    g_string_append_printf(out, "(%s %s ", WORDS[expr->quantifier], expr->name.text);
    append_type(out, expr->domain);
    append_exprs(out, (Expr *[]){expr->left}, 1);
    g_string_append_c(out, ')');
}

static inline void append_expr(GString *out, const Expr *expr)
{
    switch (expr->kind) {
    case EXPR_INT: g_string_append_printf(out, "%" G_GINT64_FORMAT, expr->value); break;
    case EXPR_DURATION: g_string_append_printf(out, "%" G_GINT64_FORMAT "us", expr->value); break;
    case EXPR_BOOL: g_string_append(out, expr->value ? "true" : "false"); break;
    case EXPR_NONE: g_string_append(out, "none"); break;
    case EXPR_SELF: g_string_append(out, "self"); break;
    case EXPR_NAME: g_string_append(out, expr->name.text); break;
    case EXPR_FIELD: append_list(out, ".", expr); break;
    case EXPR_INDEX: append_list(out, "index", expr); break;
    case EXPR_CALL: append_list(out, "call", expr); break;
    case EXPR_UNARY:
    case EXPR_BINARY: append_list(out, operator_text(expr->op), expr); break;
    case EXPR_IF: append_list(out, "if", expr); break;
    case EXPR_QUANTIFIER: append_quantifier(out, expr); break;
    case EXPR_RECORD: append_record(out, expr); break;
    case EXPR_SET: append_list(out, "set", expr); break;
    case EXPR_LIST: append_list(out, "list", expr); break;
    case EXPR_AT: append_list(out, "at", expr); break;
    case EXPR_DONE: append_list(out, "done", expr); break;
    case EXPR_ERROR: g_string_append(out, "ERROR"); break;
    }
}

static inline void append_generic(GString *out, const TypeExpr *type)
{
    g_string_append_printf(out, "(component %s", type->name.text);
    for (uint32_t i = 0; i < type->argument_count; i++) {
        g_string_append_c(out, ' ');
        append_type(out, type->arguments[i]);
    }
    for (uint32_t i = 0; i < type->value_count; i++) {
        const char *name = type->value_names[i].text;
        g_string_append_printf(out, " %s:", name ? name : "");
        append_expr(out, type->values[i]);
    }
    g_string_append_c(out, ')');
}

static inline void append_pair(GString *out, const char *head, const TypeExpr *type)
{
    g_string_append_printf(out, "(%s", head);
    if (type->element) {
        g_string_append_c(out, ' ');
        append_type(out, type->element);
    }
    if (type->index) {
        g_string_append_c(out, ' ');
        append_type(out, type->index);
    }
    if (type->low)
        append_exprs(out, (Expr *[]){type->low}, 1);
    if (type->high)
        append_exprs(out, (Expr *[]){type->high}, 1);
    if (type->size)
        append_exprs(out, (Expr *[]){type->size}, 1);
    g_string_append_c(out, ')');
}

static inline void append_type(GString *out, const TypeExpr *type)
{
    switch (type->kind) {
    case TYPE_NAMED: g_string_append(out, type->name.text); break;
    case TYPE_RANGE: append_pair(out, "..", type); break;
    case TYPE_OPTIONAL: append_pair(out, "?", type); break;
    case TYPE_ARRAY: append_pair(out, "array", type); break;
    case TYPE_SET: append_pair(out, "setof", type); break;
    case TYPE_LIST: append_pair(out, "listof", type); break;
    case TYPE_GENERIC: append_generic(out, type); break;
    case TYPE_VALUE: append_pair(out, "value", type); break;
    case TYPE_ERROR: g_string_append(out, "ERROR"); break;
    }
}

static inline void append_block(GString *out, const Block *block);

static inline void append_stmt(GString *out, const Stmt *stmt)
{
    static const char *const WORDS[] = {
        "let",      "=",      "do",     "if",     "loop",   "while",  "repeat", "break",
        "continue", "return", "assert", "choose", "either", "atomic", "pause",  "wait",
        "within",   "pick",   "chance", "start",  "stop",   "label",
    };
    g_string_append_printf(out, "(%s", WORDS[stmt->kind]);
    if (stmt->name.text)
        g_string_append_printf(out, " %s", stmt->name.text);
    if (stmt->type)
        g_string_append(out, " :"), append_type(out, stmt->type);
    if (stmt->domain)
        g_string_append(out, " "), append_type(out, stmt->domain);
    if (stmt->target)
        append_exprs(out, (Expr *[]){stmt->target}, 1);
    if (stmt->value)
        append_exprs(out, (Expr *[]){stmt->value}, 1);
    if (stmt->takes_low) {
        g_string_append(out, " takes");
        append_exprs(out, (Expr *[]){stmt->takes_low}, 1);
        if (stmt->takes_high)
            append_exprs(out, (Expr *[]){stmt->takes_high}, 1);
    }
    if (stmt->text)
        g_string_append_printf(out, " \"%s\"", stmt->text);
    if (stmt->body)
        append_block(out, stmt->body);
    if (stmt->other)
        append_block(out, stmt->other);
    for (uint32_t i = 0; i < stmt->branch_count; i++) {
        if (stmt->branches[i].is_fault)
            g_string_append(out, " fault");
        append_block(out, stmt->branches[i].body);
    }
    g_string_append_c(out, ')');
}

static inline void append_block(GString *out, const Block *block)
{
    g_string_append(out, " {");
    for (uint32_t i = 0; i < block->count; i++)
        append_stmt(out, block->statements[i]);
    g_string_append_c(out, '}');
}
