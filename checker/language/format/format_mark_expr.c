/* What the tokens of expressions, types and lists of arguments are. */
#include "checker/language/format/format_private.h"

uint32_t format_token_at(const Format *format, uint32_t offset)
{
    uint32_t low = 0, high = format->tokens.length - 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (format->tokens.data[middle].span.start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t format_mark_angles(Format *format, uint32_t open, uint32_t end)
{
    if (format_kind(format, open) != TOKEN_LT)
        return open;
    uint32_t close = MAX(end, open + 1);
    while (format_kind(format, close) != TOKEN_GT && format_kind(format, close) != TOKEN_GE) {
        if (format_kind(format, close) == TOKEN_END)
            return open;
        close++;
    }
    format->marks[open].flags |= MARK_ANGLE | MARK_TIGHT | MARK_HUGS;
    format->marks[close].flags |= MARK_ANGLE | MARK_TIGHT;
    return close + 1;
}

/* ---- expressions ---- */

/* The bracket at an offset, where the parentheses around an expression may stand before it. */
static uint32_t bracket_at(const Format *format, uint32_t offset)
{
    uint32_t index = format_token_at(format, offset);
    while (format_kind(format, index) == TOKEN_LPAREN)
        index++;
    return index;
}

static void mark_record(Format *format, const Expr *expr)
{
    for (uint32_t i = 0; i < expr->field_count; i++) {
        format_mark_at(format, expr->fields[i].name.span.start)->flags |= MARK_FIELD;
        format_mark_at(format, expr->fields[i].value->span.start)->cell = CELL_FIELD;
        format_mark_expr(format, expr->fields[i].value);
    }
}

static void mark_set(Format *format, const Expr *expr)
{
    uint32_t open = bracket_at(format, expr->span.start);
    format->marks[open].flags |= MARK_HUGS;
    format->marks[format->marks[open].partner].flags |= MARK_TIGHT;
}

static void mark_if(Format *format, const Expr *expr)
{
    format_mark_at(format, expr->left->span.end)->breaks = BREAK_THEN;
    format_mark_at(format, expr->right->span.end)->breaks = BREAK_THEN;
}

static void mark_here(Format *format, const Expr *expr)
{
    switch (expr->kind) {
    case EXPR_CALL:
    case EXPR_INDEX: format_mark_at(format, expr->left->span.end)->flags |= MARK_TIGHT; break;
    case EXPR_UNARY: format_mark_at(format, expr->op_span.start)->flags |= MARK_HUGS; break;
    case EXPR_SET: mark_set(format, expr); break;
    case EXPR_RECORD: mark_record(format, expr); break;
    case EXPR_IF: mark_if(format, expr); break;
    case EXPR_QUANTIFIER:
        format_mark_at(format, expr->domain->span.end)->breaks = BREAK_COLON;
        format_mark_type(format, expr->domain);
        break;
    case EXPR_INT:
    case EXPR_DURATION:
    case EXPR_BOOL:
    case EXPR_NONE:
    case EXPR_SELF:
    case EXPR_NAME:
    case EXPR_FIELD:
    case EXPR_BINARY:
    case EXPR_LIST:
    case EXPR_AT:
    case EXPR_DONE:
    case EXPR_ERROR: break;
    }
}

void format_mark_expr(Format *format, const Expr *expr)
{
    if (!expr)
        return;
    mark_here(format, expr);
    format_mark_expr(format, expr->left);
    format_mark_expr(format, expr->right);
    format_mark_expr(format, expr->third);
    for (uint32_t i = 0; i < expr->item_count; i++)
        format_mark_expr(format, expr->items[i]);
}

/* ---- types ---- */

/* The last part between `<` and `>`. */
static uint32_t end_of_parts(const TypeExpr *type)
{
    if (type->kind == TYPE_LIST)
        return type->size->span.end;
    if (type->kind == TYPE_SET)
        return type->element->span.end;
    return type->argument_count ? type->arguments[type->argument_count - 1]->span.end
                                : type->name.span.end;
}

static void mark_generic(Format *format, const TypeExpr *type)
{
    uint32_t open = format_token_at(format, type->name.span.end);
    uint32_t end = format_token_at(format, end_of_parts(type));
    uint32_t next = format_mark_angles(format, open, end);
    if (type->kind == TYPE_GENERIC && format_kind(format, next) == TOKEN_LPAREN)
        format->marks[next].flags |= MARK_TIGHT;
}

void format_mark_type(Format *format, const TypeExpr *type)
{
    if (!type)
        return;
    if (type->kind == TYPE_SET || type->kind == TYPE_LIST || type->kind == TYPE_GENERIC)
        mark_generic(format, type);
    if (type->kind == TYPE_ARRAY)
        format_mark_at(format, type->element->span.end)->flags |= MARK_TIGHT;
    format_mark_type(format, type->element);
    format_mark_type(format, type->index);
    format_mark_expr(format, type->low);
    format_mark_expr(format, type->high);
    format_mark_expr(format, type->size);
    for (uint32_t i = 0; i < type->argument_count; i++)
        format_mark_type(format, type->arguments[i]);
    for (uint32_t i = 0; i < type->value_count; i++)
        format_mark_expr(format, type->values[i]);
}

void format_mark_arguments(Format *format, const Argument *arguments, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        format_mark_type(format, arguments[i].type);
        format_mark_expr(format, arguments[i].initial);
    }
}
