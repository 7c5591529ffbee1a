#include "checker/reduce/values/may_go_wrong.h"

#include "checker/base/vec.h"

typedef VEC(const TypedExpr *) Exprs;

static bool goes_wrong(const TypedExpr *node, Exprs *known);

bool may_go_wrong_summed(const Type *type)
{
    static const int64_t most = (int64_t)1 << 40;

    return type->kind == KIND_INT && (type->low < -most || type->high > most);
}

static bool fits(const Type *place, const Type *value)
{
    return place->kind == value->kind && place->low <= value->low && place->high >= value->high;
}

/* ---- what is known not to be none ---- */

/* Both have the same value in one state. */
static bool is_same(const TypedExpr *a, const TypedExpr *b)
{
    if (!a || !b)
        return a == b;
    if (a->kind != b->kind || a->type != b->type || !is_same(a->left, b->left) ||
        !is_same(a->right, b->right))
        return false;
    return (a->kind == NODE_VAR && a->var == b->var) ||
           (a->kind == NODE_FIELD && a->number == b->number) || a->kind == NODE_INDEX ||
           a->kind == NODE_SELF ||
           (a->kind == NODE_CONST && a->value == b->value && a->is_none == b->is_none);
}

static bool is_none(const TypedExpr *node)
{
    return node->kind == NODE_CONST && node->is_none;
}

/* What is no none where the condition holds, or does not. */
static void add_known(const TypedExpr *condition, bool holds, Exprs *known)
{
    if (condition->kind == NODE_UNARY && condition->op == OP_NOT) {
        add_known(condition->left, !holds, known);
        return;
    }
    if (condition->kind != NODE_BINARY)
        return;
    if (condition->op == (holds ? OP_AND : OP_OR)) {
        add_known(condition->left, holds, known);
        add_known(condition->right, holds, known);
    }
    if (condition->op == (holds ? OP_NE : OP_EQ)) {
        if (is_none(condition->right))
            vec_push(known, condition->left);
        if (is_none(condition->left))
            vec_push(known, condition->right);
    }
}

static bool is_known(const TypedExpr *node, const Exprs *known)
{
    for (uint32_t i = 0; i < known->length; i++)
        if (is_same(known->data[i], node))
            return true;
    return false;
}

static bool goes_wrong_where(const TypedExpr *condition, bool holds, const TypedExpr *node,
                             Exprs *known)
{
    const uint32_t before = known->length;

    add_known(condition, holds, known);
    bool is_wrong = goes_wrong(node, known);
    known->length = before;
    return is_wrong;
}

/* ---- expressions ---- */

static bool operator_goes_wrong(const TypedExpr *node)
{
    if (node->op == OP_DIV || node->op == OP_MOD || may_go_wrong_summed(node->type))
        return true;
    return node->op == OP_IN && node->right->type->kind == KIND_SET &&
           !fits(node->right->type->element, node->left->type);
}

static bool index_goes_wrong(const TypedExpr *node)
{
    return node->left->type->kind != KIND_ARRAY ||
           !fits(node->left->type->index, node->right->type);
}

/* Of a component array there may be none there. */
static bool variable_goes_wrong(const TypedExpr *node)
{
    return node->left && !fits(node->var->instance->index, node->left->type);
}

/* By place there may be none of that number. */
static bool process_goes_wrong(const TypedExpr *node)
{
    const Var *argument = node->type->process->argument;

    return !argument || !fits(argument->type, node->left->type);
}

static bool itself_goes_wrong(const TypedExpr *node, const Exprs *known)
{
    switch (node->kind) {
    case NODE_CONST:
    case NODE_FIELD:
    case NODE_IF:
    case NODE_SELF:
    case NODE_SIZE:
    case NODE_FULL:
    case NODE_SOME:
    case NODE_AT:
    case NODE_DONE:
    case NODE_LOCAL_OF:
    case NODE_RUNNING:
    case NODE_DUE:
    case NODE_QUANTIFIER:
    case NODE_MIN:
    case NODE_MAX: return false;
    case NODE_VAR: return variable_goes_wrong(node);
    case NODE_UNARY:
    case NODE_BINARY: return operator_goes_wrong(node);
    case NODE_INDEX: return index_goes_wrong(node);
    case NODE_PROCESS: return process_goes_wrong(node);
    case NODE_UNWRAP: return !is_known(node->left, known);
    case NODE_LET:
    case NODE_RECORD:
    case NODE_SET:
    case NODE_LIST:
    case NODE_FILL:
    case NODE_OPERATION:
    case NODE_REQUEST:
    case NODE_ADD:
    case NODE_REMOVE:
    case NODE_PUSH:
    case NODE_POP:
    case NODE_TAKE:
    case NODE_BAD: return true;
    }
    g_assert_not_reached();
}

static bool goes_wrong(const TypedExpr *node, Exprs *known)
{
    if (!node)
        return false;
    if (itself_goes_wrong(node, known) || goes_wrong(node->left, known))
        return true;
    if (node->kind == NODE_BINARY && (node->op == OP_AND || node->op == OP_OR))
        return goes_wrong_where(node->left, node->op == OP_AND, node->right, known);
    if (node->kind == NODE_IF)
        return goes_wrong_where(node->left, true, node->right, known) ||
               goes_wrong_where(node->left, false, node->third, known);
    return goes_wrong(node->right, known) || goes_wrong(node->third, known);
}

bool may_go_wrong(const TypedExpr *node)
{
    Exprs known = {0};
    bool is_wrong = goes_wrong(node, &known);

    vec_free(&known);
    return is_wrong;
}
