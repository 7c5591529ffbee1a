/* Constants are worked out while they are resolved, so that a fix that is off leaves no trace in
 * the program. What cannot be worked out exactly (a division by zero, a number too large) is left to
 * the run, where it is a design error with a run that leads to it. */
#include "checker/language/resolve/resolve.h"

static TypedExpr *constant(Resolver *r, TypedExpr *node, int64_t value)
{
    Type *type = node->type->kind == KIND_INT ? type_int(r->types, value, value) : node->type;

    return typed_expr_const(r, type, value, node->span);
}

TypedExpr *constant_fold_unary(Resolver *r, TypedExpr *node)
{
    if (!typed_expr_is_const(node->left))
        return node;
    if (node->op == OP_NOT)
        return constant(r, node, !node->left->value);
    return node->left->value == INT64_MIN ? node : constant(r, node, -node->left->value);
}

static bool fold_arithmetic(const TypedExpr *node, int64_t a, int64_t b, int64_t *value)
{
    switch (node->op) {
    case OP_ADD: return !__builtin_add_overflow(a, b, value);
    case OP_SUB: return !__builtin_sub_overflow(a, b, value);
    case OP_MUL: return !__builtin_mul_overflow(a, b, value);
    case OP_DIV:
    case OP_MOD:
        if (b == 0 || (a == INT64_MIN && b == -1))
            return false;
        *value = node->op == OP_DIV ? a / b : a % b;
        return true;
    case OP_NONE:
    case OP_EQ:
    case OP_NE:
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
    case OP_AND:
    case OP_OR:
    case OP_IN:
    case OP_NOT:
    case OP_NEG: return false;
    }
    g_assert_not_reached();
}

static bool fold_comparison(const TypedExpr *node, int64_t *value)
{
    const TypedExpr *a = node->left, *b = node->right;
    bool equal = a->is_none == b->is_none && (a->is_none || a->value == b->value);

    switch (node->op) {
    case OP_EQ: *value = equal; return true;
    case OP_NE: *value = !equal; return true;
    case OP_LT: *value = a->value < b->value; return true;
    case OP_LE: *value = a->value <= b->value; return true;
    case OP_GT: *value = a->value > b->value; return true;
    case OP_GE: *value = a->value >= b->value; return true;
    case OP_NONE:
    case OP_ADD:
    case OP_SUB:
    case OP_MUL:
    case OP_DIV:
    case OP_MOD:
    case OP_AND:
    case OP_OR:
    case OP_IN:
    case OP_NOT:
    case OP_NEG: return false;
    }
    g_assert_not_reached();
}

/* `reorder && x` is false where reorder is, whatever x may be. */
static TypedExpr *fold_logic(Resolver *r, TypedExpr *node)
{
    int64_t absorbing = node->op == OP_OR;

    if (typed_expr_is_const(node->left))
        return node->left->value == absorbing ? constant(r, node, absorbing) : node->right;
    if (typed_expr_is_const(node->right) && node->right->value != absorbing)
        return node->left;
    return node;
}

/* An option that is a plain value, written as SOME of a constant, still compares as one. */
static const TypedExpr *plain(const TypedExpr *node)
{
    return node->kind == NODE_SOME && typed_expr_is_const(node->left) ? node->left : node;
}

TypedExpr *constant_fold_binary(Resolver *r, TypedExpr *node)
{
    int64_t value;

    if (node->op == OP_AND || node->op == OP_OR)
        return fold_logic(r, node);
    if (!typed_expr_is_const(plain(node->left)) || !typed_expr_is_const(plain(node->right)))
        return node;
    TypedExpr flat = *node;
    flat.left = (TypedExpr *)plain(node->left);
    flat.right = (TypedExpr *)plain(node->right);
    bool is_known = fold_arithmetic(&flat, flat.left->value, flat.right->value, &value) ||
                    fold_comparison(&flat, &value);
    return is_known && value != INT64_MIN ? constant(r, node, value) : node;
}
