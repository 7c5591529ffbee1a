/* Initial values: of state, ghosts and arguments. */
#include "checker/language/resolve/resolve.h"

/* One value fills an array; a constant must be in its range, since no run could show otherwise. */
TypedExpr *resolve_coerce_filled(Resolver *r, TypedExpr *node, Type *type, const char *what)
{
    if (type->kind != KIND_ARRAY || type_fits(type, node->type) || node->type->kind == KIND_OPTION)
        return resolve_coerce(r, node, type, what);
    TypedExpr *fill = typed_expr_new(r, NODE_FILL, type, node->span);
    fill->left = resolve_coerce_filled(r, node, type->element, what);
    return fill->left->kind == NODE_BAD ? fill->left : fill;
}

typedef struct Misfit { /* the part of a value that is outside of its type */
    const TypedExpr *node;
    const Type *type;
} Misfit;

static Misfit find_misfit(const TypedExpr *node, const Type *type);

static Misfit find_item_misfit(const TypedExpr *node, const Type *type)
{
    if (type->kind == KIND_LIST && node->item_count > type->capacity)
        return (Misfit){node, type};
    for (uint32_t i = 0; i < node->item_count; i++) {
        bool is_record = type->kind == KIND_RECORD;
        Misfit misfit =
            find_misfit(node->items[i], is_record ? type->fields[i].type : type->element);
        if (misfit.node)
            return misfit;
    }
    return (Misfit){0};
}

static Misfit find_misfit(const TypedExpr *node, const Type *type)
{
    if (type->kind == KIND_OPTION)
        type = type->element;
    if (type->kind == KIND_BAD) /* said already: any value fits */
        return (Misfit){0};
    if (node->kind == NODE_FILL)
        return find_misfit(node->left, type->element);
    if (node->kind == NODE_SOME)
        return find_misfit(node->left, type);
    if (node->kind == NODE_RECORD || node->kind == NODE_SET || node->kind == NODE_LIST)
        return find_item_misfit(node, type);
    bool has_range = type->kind == KIND_INT || type->kind == KIND_PROCESS;
    if (node->kind != NODE_CONST || node->is_none || !has_range)
        return (Misfit){0};
    bool fits = node->value >= type->low && node->value <= type->high;
    return fits ? (Misfit){0} : (Misfit){node, type};
}

static bool check_initial(Resolver *r, const Expr *expr, const TypedExpr *node, const Type *type,
                          const char *what)
{
    if (node->kind == NODE_BAD)
        return false;
    if (!typed_expr_is_known(node)) {
        mistake(r, expr->span, "params, consts, fixes and arithmetic with them may be used",
                "%s cannot be worked out before the run", what);
        return false;
    }
    Misfit misfit = find_misfit(node, type);
    if (!misfit.node)
        return true;
    const TypedExpr *core = node;
    while (core->kind == NODE_FILL || core->kind == NODE_SOME)
        core = core->left;
    g_autofree char *text = type_text(misfit.type);
    bool is_whole = misfit.node == core;
    mistake(r, is_whole ? expr->span : misfit.node->span, NULL, "%s%s is outside of %s",
            is_whole ? "" : "this part of ", what, text);
    return false;
}

TypedExpr *resolve_initial(Resolver *r, const Expr *expr, Type *type, const char *what)
{
    CodeContext context = r->context;

    r->context = CONTEXT_CONSTANT;
    TypedExpr *node = resolve_coerce_filled(r, resolve_expr(r, expr, type), type, what);
    r->context = context;
    return check_initial(r, expr, node, type, what) ? node : typed_expr_bad(r, expr->span);
}

/* Numbers, consts and arithmetic with them: the same in every configuration. */
static bool is_constant(Resolver *r, const Expr *expr)
{
    if (expr->kind == EXPR_INT)
        return true;
    if (expr->kind == EXPR_UNARY)
        return expr->op == OP_NEG && is_constant(r, expr->left);
    if (expr->kind == EXPR_BINARY)
        return is_constant(r, expr->left) && is_constant(r, expr->right);
    if (expr->kind != EXPR_NAME || !expr->name.text)
        return false;
    const Symbol *symbol = scope_find(r, expr->name.text);
    return symbol && symbol->kind == SYMBOL_VALUE && symbol->decl &&
           symbol->decl->kind == DECL_CONST && symbol->decl->initial &&
           is_constant(r, symbol->decl->initial);
}

TypedExpr *resolve_argument(Resolver *r, const Expr *expr, Type *type, const char *what)
{
    TypedExpr *node = resolve_as(r, expr, type, what);
    const Misfit misfit = r->unreached == 0 ? find_misfit(node, type) : (Misfit){0};

    if (!misfit.node || !is_constant(r, expr))
        return node;
    g_autofree char *text = type_text(misfit.type);
    mistake(r, expr->span, NULL, "%s cannot be %" G_GINT64_FORMAT ": it is a %s", what,
            misfit.node->value, text);
    return typed_expr_bad(r, expr->span);
}

TypedExpr *resolve_default(Resolver *r, Type *type)
{
    Span span = {0};

    switch (type->kind) {
    case KIND_BOOL:
    case KIND_ENUM:
    case KIND_TIMER: return typed_expr_const(r, type, 0, span);
    case KIND_INT: return typed_expr_const(r, type, type->low, span);
    case KIND_OPTION: {
        TypedExpr *none = typed_expr_const(r, type, 0, span);
        none->is_none = true;
        return none;
    }
    case KIND_SET:
    case KIND_LIST:
        return typed_expr_new(r, type->kind == KIND_SET ? NODE_SET : NODE_LIST, type, span);
    case KIND_ARRAY: {
        TypedExpr *fill = typed_expr_new(r, NODE_FILL, type, span);
        fill->left = resolve_default(r, type->element);
        return fill->left ? fill : NULL;
    }
    case KIND_RECORD: {
        TypedExpr *record = typed_expr_new(r, NODE_RECORD, type, span);
        record->item_count = type->field_count;
        record->items = arena_array(r->arena, TypedExpr *, type->field_count);
        for (uint32_t i = 0; i < type->field_count; i++)
            if (!(record->items[i] = resolve_default(r, type->fields[i].type)))
                return NULL;
        return record;
    }
    case KIND_BAD: return typed_expr_bad(r, span);
    case KIND_VOID:
    case KIND_PROCESS:
    case KIND_DURATION:
    case KIND_NONE:
    case KIND_EMPTY: return NULL;
    }
    g_assert_not_reached();
}
