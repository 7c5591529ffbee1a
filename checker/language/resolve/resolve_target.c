/* Variables that statements declare, and what statements may change. */
#include "checker/language/resolve/resolve.h"

/* ---- variables ---- */

Var *resolve_var_new(Resolver *r, VarKind kind, Name name, Type *type)
{
    Var *var = arena_new0(r->arena, Var);

    *var = (Var){.kind = kind, .name = name.text ? name.text : "", .span = name.span, .type = type};
    return var;
}

Type *resolve_local_type(Resolver *r, Name name, Type *type)
{
    if (type->kind != KIND_TIMER && type->kind != KIND_DURATION)
        return type;
    mistake(r, name.span, type->kind == KIND_DURATION ? "declare it as a const or a param" : NULL,
            "a local cannot be a %s", type->kind == KIND_TIMER ? "timer" : "duration");
    return resolve_bad_type(r);
}

Var *resolve_declare_local(Resolver *r, Name name, Type *type)
{
    Var *var = resolve_var_new(r, VAR_LOCAL, name, type);

    var->type = resolve_local_type(r, name, type);
    if (r->vars) {
        var->number = r->vars->len;
        g_ptr_array_add(r->vars, var);
    }
    scope_declare(r, SYMBOL_VAR, name)->var = var;
    return var;
}

/* ---- what may be assigned ---- */

static const Expr *root_of(const Expr *expr)
{
    while (expr->kind == EXPR_FIELD || expr->kind == EXPR_INDEX)
        expr = expr->left;
    return expr;
}

bool resolve_is_ghost_target(Resolver *r, const Expr *target)
{
    const Expr *root = root_of(target);
    Symbol *symbol =
        root->kind == EXPR_NAME && root->name.text ? scope_find(r, root->name.text) : NULL;

    return symbol && symbol->kind == SYMBOL_VAR && symbol->var->is_ghost;
}

TypedExpr *resolve_target(Resolver *r, const Expr *target, const char *what)
{
    if (target->kind == EXPR_NAME && target->name.text &&
        !scope_require(r, target->name, "variable"))
        return typed_expr_bad(r, target->span);
    TypedExpr *node = resolve_expr(r, target, NULL);
    const TypedExpr *root = node;

    while (root->kind == NODE_FIELD || root->kind == NODE_INDEX)
        root = root->left;
    if (root->kind == NODE_BAD)
        return node;
    if (root->kind != NODE_VAR) {
        mistake(r, target->span, NULL, "%s must be a variable", what);
        return typed_expr_bad(r, target->span);
    }
    if (root->var->kind == VAR_STATE && (root->left || root->var->instance != r->instance)) {
        mistake(r, target->span, "call an operation of it",
                "a component's state is changed by its operations only");
        return typed_expr_bad(r, target->span);
    }
    return node;
}
