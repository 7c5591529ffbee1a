/* Nodes, and their coercion to the types that are wanted. */
#include "checker/language/resolve/resolve.h"

TypedExpr *typed_expr_new(Resolver *r, TypedExprKind kind, Type *type, Span span)
{
    TypedExpr *node = arena_new0(r->arena, TypedExpr);

    node->kind = kind;
    node->type = type;
    node->span = span;
    return node;
}

TypedExpr *typed_expr_const(Resolver *r, Type *type, int64_t value, Span span)
{
    TypedExpr *node = typed_expr_new(r, NODE_CONST, type, span);

    node->value = value;
    return node;
}

TypedExpr *typed_expr_bad(Resolver *r, Span span)
{
    return typed_expr_new(r, NODE_BAD, resolve_bad_type(r), span);
}

TypedExpr *typed_expr_if(Resolver *r, Span span, TypedExpr *condition, TypedExpr *yes,
                         TypedExpr *no, Type *type)
{
    TypedExpr *node = typed_expr_new(r, NODE_IF, type, span);

    node->left = condition;
    node->right = yes;
    node->third = no;
    return node;
}

Type *resolve_bool_type(Resolver *r)
{
    return type_simple(r->types, KIND_BOOL);
}

/* ---- coercion ---- */

TypedExpr *typed_expr_none(Resolver *r, Type *type, Span span)
{
    TypedExpr *node = typed_expr_const(r, type, 0, span);

    node->is_none = true;
    return node;
}

TypedExpr *typed_expr_wrap(Resolver *r, TypedExprKind kind, Type *type, TypedExpr *left)
{
    TypedExpr *node = typed_expr_new(r, kind, type, left->span);

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
char *typed_expr_text(const TypedExpr *node)
{
    return in_words(node->type);
}

char *typed_expr_source(const Resolver *r, const TypedExpr *node)
{
    const char *text = source_map_get(r->design->sources, node->span.source)->text;

    return g_strndup(text + node->span.start, node->span.end - node->span.start);
}

static char *help_for_duration(const TypedExpr *node)
{
    if (node->kind == NODE_CONST && node->type->kind == KIND_INT && node->value >= 0)
        return g_strdup_printf("a duration has a unit: %" G_GINT64_FORMAT "s, or %" G_GINT64_FORMAT
                               "ms",
                               node->value, node->value);
    return g_strdup("durations are written 5ms, 1s, 2m, 1h");
}

/* What asks of a value of another type whether something is so. */
static char *help_for_bool(const TypedExpr *node, const char *text)
{
    if (node->kind == NODE_CONST)
        return g_strdup("a bool is true or false");
    switch ((int)node->type->kind) {
    case KIND_OPTION: return g_strdup_printf("is there a value? %s != none", text);
    case KIND_SET:
    case KIND_LIST: return g_strdup_printf("is there something in it? %s.size > 0", text);
    case KIND_INT: return g_strdup_printf("a number is compared: %s != 0", text);
    case KIND_ENUM: /* one that could not be read has no names */
        return node->type->decl->name_count > 0 ? g_strdup_printf("which one is it? %s == %s", text,
                                                                  node->type->decl->names[0].text)
                                                : NULL;
    case KIND_TIMER: return g_strdup_printf("%s.running, or %s.due", text, text);
    default: return NULL;
    }
}

static char *help_for_enum(const Type *type)
{
    if (type->decl->name_count == 0) /* it could not be read */
        return NULL;
    GString *help = g_string_new("it is one of ");

    for (uint32_t i = 0; i < MIN(type->decl->name_count, 6); i++)
        g_string_append_printf(help, "%s%s", i > 0 ? ", " : "", type->decl->names[i].text);
    if (type->decl->name_count > 6)
        g_string_append(help, ", ...");
    return g_string_free(help, FALSE);
}

/* A number is wanted. */
static char *help_for_number(const TypedExpr *node, const char *text)
{
    if (node->type->kind == KIND_SET)
        return g_strdup("a set is changed by `s.add(x)` and `s.remove(x)`; `s.size` is a number");
    if (node->type->kind == KIND_LIST)
        return g_strdup("a list is changed by `l.push(x)` and `l.pop()`; `l.size` is a number");
    if (node->type->kind != KIND_BOOL)
        return NULL;
    return node->kind == NODE_CONST ? g_strdup_printf("write %d", node->value != 0)
                                    : g_strdup_printf("as a number: if %s then 1 else 0", text);
}

static char *help_for_mismatch(const Resolver *r, const TypedExpr *node, const Type *type)
{
    g_autofree char *text = typed_expr_source(r, node);

    switch ((int)type->kind) {
    case KIND_DURATION: return help_for_duration(node);
    case KIND_BOOL: return help_for_bool(node, text);
    case KIND_ENUM: return help_for_enum(type);
    case KIND_INT: return help_for_number(node, text);
    case KIND_LIST: return node->type->kind == KIND_SET ? g_strdup("a list is `[a, b]`") : NULL;
    case KIND_SET: return node->type->kind == KIND_LIST ? g_strdup("a set is `{a, b}`") : NULL;
    default: return NULL;
    }
}

TypedExpr *typed_expr_mismatch(Resolver *r, const TypedExpr *node, const Type *type,
                               const char *what)
{
    g_autofree char *wanted = in_words(type), *found = in_words(node->type);

    g_autofree char *help = help_for_mismatch(r, node, type);
    mistake(r, node->span, help, "%s must be %s, but this is %s", what, wanted, found);
    return typed_expr_bad(r, node->span);
}

TypedExpr *resolve_coerce(Resolver *r, TypedExpr *node, Type *type, const char *what)
{
    const Type *from = node->type;

    if (type_fits(type, from))
        return node;
    if (type->kind == KIND_OPTION && from->kind == KIND_NONE)
        return typed_expr_none(r, type, node->span);
    if (type->kind == KIND_OPTION && from->kind != KIND_OPTION) {
        TypedExpr *inner = resolve_coerce(r, node, type->element, what);
        return inner->kind == NODE_BAD ? inner : typed_expr_wrap(r, NODE_SOME, type, inner);
    }
    if (from->kind == KIND_OPTION && type_fits(type, from->element))
        return typed_expr_wrap(r, NODE_UNWRAP, from->element, node);
    if (from->kind == KIND_EMPTY && (type->kind == KIND_SET || type->kind == KIND_LIST))
        return typed_expr_new(r, type->kind == KIND_SET ? NODE_SET : NODE_LIST, type, node->span);
    return typed_expr_mismatch(r, node, type, what);
}

TypedExpr *resolve_as(Resolver *r, const Expr *expr, Type *type, const char *what)
{
    return resolve_coerce(r, resolve_expr(r, expr, type), type, what);
}

TypedExpr *resolve_condition(Resolver *r, const Expr *expr, const char *what)
{
    return resolve_as(r, expr, resolve_bool_type(r), what);
}

bool resolve_number(Resolver *r, const Expr *expr, Kind kind, const char *what, int64_t *value)
{
    CodeContext context = r->context;

    r->context = CONTEXT_CONSTANT;
    TypedExpr *node = resolve_expr(r, expr, NULL);
    r->context = context;
    *value = 0;
    if (node->type->kind == KIND_BAD)
        return false;
    if (node->type->kind != kind) {
        g_autofree char *found = typed_expr_text(node);
        g_autofree char *help = kind == KIND_DURATION ? help_for_duration(node) : NULL;
        mistake(r, expr->span, help, "%s must be a %s, but this is %s", what,
                kind == KIND_INT ? "number" : "duration", found);
        return false;
    }
    if (!typed_expr_is_const(node)) {
        mistake(r, expr->span, NULL, "%s must be a constant: params, consts and fixes may be used",
                what);
        return false;
    }
    *value = node->value;
    return true;
}

bool typed_expr_looks_at_state(const TypedExpr *node)
{
    if (!node)
        return false;
    if (node->kind == NODE_LOCAL_OF || node->kind == NODE_AT || node->kind == NODE_DONE)
        return true;
    if (node->kind == NODE_VAR && node->var->kind != VAR_LOCAL)
        return true;
    for (uint32_t i = 0; i < node->item_count; i++)
        if (typed_expr_looks_at_state(node->items[i]))
            return true;
    return typed_expr_looks_at_state(node->left) || typed_expr_looks_at_state(node->right) ||
           typed_expr_looks_at_state(node->third);
}

bool typed_expr_is_const(const TypedExpr *node)
{
    return node->kind == NODE_CONST;
}

bool typed_expr_is_known(const TypedExpr *node)
{
    if (node->kind == NODE_CONST)
        return true;
    if (node->kind == NODE_SOME || node->kind == NODE_FILL)
        return typed_expr_is_known(node->left);
    if (node->kind != NODE_RECORD && node->kind != NODE_SET && node->kind != NODE_LIST)
        return false;
    for (uint32_t i = 0; i < node->item_count; i++)
        if (!typed_expr_is_known(node->items[i]))
            return false;
    return true;
}
