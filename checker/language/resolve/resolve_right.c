/* The right side of a statement, where a step may begin: there operations and requests may be called, and
 * collections changed. */
#include "checker/language/resolve/resolve.h"

static TypedExpr *change(Resolver *r, TypedExprKind kind, Type *type, TypedExpr *left,
                         TypedExpr *right, const Expr *call)
{
    TypedExpr *node = typed_expr_new(r, kind, type, call->span);

    node->left = left;
    node->right = right;
    return node;
}

static bool may_change(Resolver *r, const TypedExpr *place, Span span)
{
    while (place->kind == NODE_FIELD || place->kind == NODE_INDEX)
        place = place->left;
    if (place->kind == NODE_VAR &&
        (place->var->kind != VAR_STATE || (r->instance == place->var->instance && !place->left)))
        return true;
    if (place->kind != NODE_BAD)
        mistake(r, span, NULL, "only variables can be changed");
    return false;
}

/* s.add(x), s.remove(x), l.push(x), l.pop(), l.remove(i); NULL where it is none of them. */
static TypedExpr *change_method(Resolver *r, const Expr *call)
{
    static const struct {
        const char *name;
        Kind kind;
        TypedExprKind node;
        uint32_t arguments;
    } known[] = {{"add", KIND_SET, NODE_ADD, 1},
                 {"remove", KIND_SET, NODE_REMOVE, 1},
                 {"push", KIND_LIST, NODE_PUSH, 1},
                 {"pop", KIND_LIST, NODE_POP, 0},
                 {"remove", KIND_LIST, NODE_TAKE, 1}};
    TypedExpr *left = resolve_expr(r, call->left->left, NULL);
    Type *type = left->type;

    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        if (known[i].kind != type->kind || strcmp(known[i].name, call->left->name.text) != 0)
            continue;
        if (!resolve_count_fits(r, call, known[i].name, known[i].arguments, NULL) ||
            !may_change(r, left, call->span))
            return typed_expr_bad(r, call->span);
        bool gives = known[i].node == NODE_POP || known[i].node == NODE_TAKE;
        Type *wanted =
            known[i].node == NODE_TAKE ? type_int(r->types, 0, type->capacity - 1) : type->element;
        TypedExpr *right =
            known[i].arguments ? resolve_as(r, call->items[0], wanted, "the argument") : NULL;
        return change(r, known[i].node, gives ? type->element : type_simple(r->types, KIND_VOID),
                      left, right, call);
    }
    return NULL;
}

TypedExpr *resolve_change(Resolver *r, const Expr *call)
{
    bool is_method = call->left->kind == EXPR_FIELD && call->left->name.text;
    TypedExpr *node = is_method ? change_method(r, call) : NULL;

    return node ? node : resolve_call(r, call, NULL);
}

static TypedExpr *call_request(Resolver *r, const Symbol *symbol, const Expr *call)
{
    if (r->context != CONTEXT_PROCESS || !r->process) {
        mistake(r, call->span, NULL, "only processes make requests");
        return typed_expr_bad(r, call->span);
    }
    if (!resolve_count_fits(r, call, symbol->name, symbol->decl->argument_count,
                            symbol->decl->arguments))
        return typed_expr_bad(r, call->span);
    if (g_ptr_array_find(r->stack, symbol->decl, NULL)) {
        mistake(r, call->span, NULL, "request `%s` makes itself: requests may not recurse",
                symbol->name);
        return typed_expr_bad(r, call->span);
    }
    scope_note(r, call->left->name.span, symbol);
    Span outermost = extent_call(r, call->span);
    Inline *request = resolve_inline(r, symbol->decl, call);
    TypedExpr *node = typed_expr_new(r, NODE_REQUEST, request->type, call->span);
    r->extent.outermost = outermost;
    node->request = request;
    return node;
}

static bool may_step(const Resolver *r)
{
    return r->context == CONTEXT_PROCESS || r->context == CONTEXT_COMPONENT;
}

static TypedExpr *right_call(Resolver *r, const Expr *call, Type *expected)
{
    TypedExpr *index = NULL;

    if (!may_step(r))
        return resolve_call(r, call, expected);
    if (call->left->kind == EXPR_NAME && call->left->name.text) {
        Symbol *symbol = scope_find(r, call->left->name.text);
        if (symbol && symbol->kind == SYMBOL_REQUEST)
            return call_request(r, symbol, call);
        if (symbol && symbol->kind == SYMBOL_OPERATION)
            return resolve_operation_node(
                r, resolve_instance_operation(r, symbol->instance, call->left->name), NULL, call);
        return resolve_call(r, call, expected);
    }
    if (call->left->kind != EXPR_FIELD || !call->left->name.text)
        return resolve_call(r, call, expected);
    if (suggest_receiver(r, call))
        return typed_expr_bad(r, call->span);
    Instance *instance = resolve_instance(r, call->left->left, &index);
    if (instance && resolve_component_function(r, instance, call->left->name))
        return resolve_call(r, call, expected);
    if (instance)
        return resolve_operation_node(r, resolve_instance_operation(r, instance, call->left->name),
                                      index, call);
    TypedExpr *node = change_method(r, call);
    return node ? node : resolve_call(r, call, expected);
}

bool resolve_calls_something(const TypedExpr *value)
{
    if (!value)
        return false;
    TypedExprKind kind = value->kind;
    if (kind == NODE_IF)
        return resolve_calls_something(value->right) || resolve_calls_something(value->third);
    if (kind == NODE_SOME || kind == NODE_UNWRAP)
        return resolve_calls_something(value->left);
    return kind == NODE_OPERATION || kind == NODE_REQUEST || kind == NODE_BAD;
}

/* `if c then a.x() else b.y()`; with VOID expected the results need not be alike. */
static TypedExpr *right_if(Resolver *r, const Expr *expr, Type *expected)
{
    bool drop = expected && expected->kind == KIND_VOID;
    TypedExpr *condition = resolve_condition(r, expr->left, "the condition");
    bool is_known = typed_expr_is_const(condition), holds = is_known && condition->value;

    r->unreached += is_known && !holds;
    TypedExpr *yes = resolve_right(r, expr->right, expected);
    r->unreached += holds - (is_known && !holds);
    TypedExpr *no = resolve_right(r, expr->third, drop || expected ? expected : yes->type);
    r->unreached -= holds;
    Type *type = drop ? expected : type_join(r->types, yes->type, no->type);

    if (!type) {
        g_autofree char *a = typed_expr_text(yes), *b = typed_expr_text(no);
        mistake(r, expr->span, NULL, "the branches differ: one gives %s, the other %s", a, b);
        return typed_expr_bad(r, expr->span);
    }
    if (!drop) {
        yes = resolve_coerce(r, yes, type, "each branch");
        no = resolve_coerce(r, no, type, "each branch");
    }
    if (typed_expr_is_const(condition)) {
        r->calls_elsewhere |= resolve_calls_something(condition->value ? no : yes);
        return condition->value ? yes : no;
    }
    return typed_expr_if(r, expr->span, condition, yes, no, type);
}

static TypedExpr *right_here(Resolver *r, const Expr *expr, Type *expected)
{
    return expr->kind == EXPR_CALL ? right_call(r, expr, expected) : right_if(r, expr, expected);
}

TypedExpr *resolve_right(Resolver *r, const Expr *expr, Type *expected)
{
    if (expr->kind != EXPR_CALL && expr->kind != EXPR_IF)
        return resolve_expr(r, expr, expected);
    bool may = extent_enter(r, expr->span);
    TypedExpr *node = may ? right_here(r, expr, expected) : typed_expr_bad(r, expr->span);
    extent_leave(r);
    return node;
}
