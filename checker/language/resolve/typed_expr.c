/* Nodes, and their coercion to the types that are wanted. */
#include "checker/language/resolve/resolve.h"

TypedExpr *node_new(Resolver *r, TypedExprKind kind, Type *type, Span span)
{
    TypedExpr *node = arena_new0(r->arena, TypedExpr);

    node->kind = kind;
    node->type = type;
    node->span = span;
    return node;
}

TypedExpr *node_const(Resolver *r, Type *type, int64_t value, Span span)
{
    TypedExpr *node = node_new(r, NODE_CONST, type, span);

    node->value = value;
    return node;
}

TypedExpr *node_bad(Resolver *r, Span span)
{
    return node_new(r, NODE_BAD, bad_type(r), span);
}

Type *bool_type(Resolver *r)
{
    return type_simple(r->types, KIND_BOOL);
}

/* ---- coercion ---- */

TypedExpr *node_none(Resolver *r, Type *type, Span span)
{
    TypedExpr *node = node_const(r, type, 0, span);

    node->is_none = true;
    return node;
}

TypedExpr *node_wrap(Resolver *r, TypedExprKind kind, Type *type, TypedExpr *left)
{
    TypedExpr *node = node_new(r, kind, type, left->span);

    node->left = left;
    return node;
}

static char *in_words(const Type *type)
{
    static const Kind counted[] = {KIND_BOOL, KIND_TIMER, KIND_DURATION};

    if (type->kind == KIND_INT && type->low == type->high)
        return g_strdup("a number");
    g_autofree char *text = type_text(type);
    for (guint i = 0; i < G_N_ELEMENTS(counted); i++)
        if (type->kind == counted[i])
            return g_strconcat("a ", text, NULL);
    return g_steal_pointer(&text);
}

/* What a value is, in words. Caller frees. */
char *node_text(const TypedExpr *node)
{
    return in_words(node->type);
}

char *node_source(const Resolver *r, const TypedExpr *node)
{
    const char *text = source_map_get(r->design->sources, node->span.source)->text;

    return g_strndup(text + node->span.start, node->span.end - node->span.start);
}

static char *help_for_duration(const TypedExpr *node)
{
    if (node->kind == NODE_CONST && node->type->kind == KIND_INT && node->value > 0)
        return g_strdup_printf("a duration has a unit: %" G_GINT64_FORMAT "s, or %" G_GINT64_FORMAT
                               "ms",
                               node->value, node->value);
    return g_strdup("durations are written 5ms, 1s, 2m, 1h");
}

static char *help_for_mismatch(const Resolver *r, const TypedExpr *node, const Type *type)
{
    if (type->kind == KIND_DURATION)
        return help_for_duration(node);
    if (type->kind != KIND_BOOL)
        return NULL;
    g_autofree char *text = node_source(r, node);
    if (node->type->kind == KIND_OPTION)
        return g_strdup_printf("is there a value? %s != none", text);
    if (node->type->kind == KIND_SET || node->type->kind == KIND_LIST)
        return g_strdup_printf("is there something in it? %s.size > 0", text);
    return NULL;
}

TypedExpr *mismatch(Resolver *r, const TypedExpr *node, const Type *type, const char *what)
{
    g_autofree char *wanted = in_words(type), *found = in_words(node->type);

    g_autofree char *help = help_for_mismatch(r, node, type);
    mistake(r, node->span, help, "%s must be %s, but this is %s", what, wanted, found);
    return node_bad(r, node->span);
}

TypedExpr *coerce(Resolver *r, TypedExpr *node, Type *type, const char *what)
{
    const Type *from = node->type;

    if (type_fits(type, from))
        return node;
    if (type->kind == KIND_OPTION && from->kind == KIND_NONE)
        return node_none(r, type, node->span);
    if (type->kind == KIND_OPTION && from->kind != KIND_OPTION) {
        TypedExpr *inner = coerce(r, node, type->element, what);
        return inner->kind == NODE_BAD ? inner : node_wrap(r, NODE_SOME, type, inner);
    }
    if (from->kind == KIND_OPTION && type_fits(type, from->element))
        return node_wrap(r, NODE_UNWRAP, from->element, node);
    if (from->kind == KIND_EMPTY && (type->kind == KIND_SET || type->kind == KIND_LIST))
        return node_new(r, type->kind == KIND_SET ? NODE_SET : NODE_LIST, type, node->span);
    return mismatch(r, node, type, what);
}

TypedExpr *resolve_as(Resolver *r, const Expr *expr, Type *type, const char *what)
{
    return coerce(r, resolve_expr(r, expr, type), type, what);
}

TypedExpr *resolve_condition(Resolver *r, const Expr *expr, const char *what)
{
    return resolve_as(r, expr, bool_type(r), what);
}

bool resolve_number(Resolver *r, const Expr *expr, Kind kind, const char *what, int64_t *value)
{
    Place place = r->place;

    r->place = PLACE_CONSTANT;
    TypedExpr *node = resolve_expr(r, expr, NULL);
    r->place = place;
    *value = 0;
    if (node->type->kind == KIND_BAD)
        return false;
    if (node->type->kind != kind) {
        g_autofree char *found = node_text(node);
        g_autofree char *help = kind == KIND_DURATION ? help_for_duration(node) : NULL;
        mistake(r, expr->span, help, "%s must be a %s, but this is %s", what,
                kind == KIND_INT ? "number" : "duration", found);
        return false;
    }
    if (!node_is_const(node)) {
        mistake(r, expr->span, NULL,
                "%s must be known beforehand: params, consts and fixes may be used", what);
        return false;
    }
    *value = node->value;
    return true;
}

bool node_looks_at_state(const TypedExpr *node)
{
    if (!node)
        return false;
    if (node->kind == NODE_LOCAL_OF || node->kind == NODE_AT || node->kind == NODE_DONE)
        return true;
    if (node->kind == NODE_VAR && node->var->kind != VAR_LOCAL)
        return true;
    for (uint32_t i = 0; i < node->item_count; i++)
        if (node_looks_at_state(node->items[i]))
            return true;
    return node_looks_at_state(node->left) || node_looks_at_state(node->right) ||
           node_looks_at_state(node->third);
}
