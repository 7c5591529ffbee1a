#include "checker/reduce/values/any_order.h"

#include "checker/base/vec.h"

typedef struct LoopTurn { /* what one turn of the loop does */
    const Var *var;
    VEC(const Var *) own;     /* declared in it */
    VEC(const Var *) written; /* arrays, at place `var` */
    bool is_any;
} LoopTurn;

/* ---- the loop ---- */

static bool is_var(const TypedExpr *node, const Var *var)
{
    return node && node->kind == NODE_VAR && node->var == var && !node->left;
}

static bool is_number(const TypedExpr *node)
{
    return node && node->kind == NODE_CONST && node->type->kind == KIND_INT && !node->is_none;
}

static bool ends_with_next(const TypedBlock *body, const Var *var)
{
    const TypedStmt *last = body->count > 0 ? body->list[body->count - 1] : NULL;
    const TypedExpr *sum = last && last->kind == TYPED_ASSIGN ? last->value : NULL;

    return sum && is_var(last->target, var) && sum->kind == NODE_BINARY && sum->op == OP_ADD &&
           is_var(sum->left, var) && is_number(sum->right) && sum->right->value == 1;
}

static bool find_range(const TypedStmt *begin, const TypedStmt *loop, AnyOrder *found)
{
    const TypedExpr *more = loop->value;

    if (begin->kind != TYPED_LET || loop->kind != TYPED_WHILE || !more ||
        begin->var->type->kind != KIND_INT || !is_number(begin->value) ||
        more->kind != NODE_BINARY || (more->op != OP_LT && more->op != OP_LE) ||
        !is_var(more->left, begin->var) || !is_number(more->right))
        return false;
    *found = (AnyOrder){.var = begin->var,
                        .low = begin->value->value,
                        .high = more->right->value - (more->op == OP_LT)};
    return found->low <= found->high && ends_with_next(&loop->body, begin->var);
}

/* ---- what is written ---- */

static bool is_among(const Var *const *vars, uint32_t count, const Var *var)
{
    for (uint32_t i = 0; i < count; i++)
        if (vars[i] == var)
            return true;
    return false;
}

static bool is_place_of_turn(const LoopTurn *turn, const TypedExpr *node)
{
    return node->kind == NODE_INDEX && node->left->kind == NODE_VAR && !node->left->left &&
           node->left->type->kind == KIND_ARRAY && is_var(node->right, turn->var);
}

static void see_written(LoopTurn *turn, const TypedExpr *node)
{
    while (node && !is_place_of_turn(turn, node) && node->kind != NODE_VAR)
        node = node->kind == NODE_FIELD || node->kind == NODE_INDEX || node->kind == NODE_UNWRAP
                   ? node->left
                   : NULL;
    if (!node)
        turn->is_any = false;
    else if (node->kind == NODE_INDEX)
        vec_push(&turn->written, node->left->var);
    else
        turn->is_any &= is_among(turn->own.data, turn->own.length, node->var);
}

static void see_changes(LoopTurn *turn, const TypedExpr *node)
{
    if (!node)
        return;
    if (node->kind == NODE_OPERATION || node->kind == NODE_REQUEST)
        turn->is_any = false;
    if (node->kind == NODE_ADD || node->kind == NODE_REMOVE || node->kind == NODE_PUSH ||
        node->kind == NODE_POP || node->kind == NODE_TAKE)
        see_written(turn, node->left);
    see_changes(turn, node->left);
    see_changes(turn, node->right);
    see_changes(turn, node->third);
    for (uint32_t i = 0; i < node->item_count; i++)
        see_changes(turn, node->items[i]);
}

static void see_stmts(LoopTurn *turn, const TypedBlock *block, uint32_t count);

static void see_stmt(LoopTurn *turn, const TypedStmt *stmt)
{
    switch (stmt->kind) {
    case TYPED_LET: vec_push(&turn->own, stmt->var); break;
    case TYPED_ASSIGN: see_written(turn, stmt->target); break;
    case TYPED_DO:
    case TYPED_IF: break;
    case TYPED_WHILE:
    case TYPED_REPEAT:
    case TYPED_BREAK:
    case TYPED_CONTINUE:
    case TYPED_RETURN:
    case TYPED_ASSERT:
    case TYPED_CHOOSE:
    case TYPED_EITHER:
    case TYPED_ATOMIC:
    case TYPED_PAUSE:
    case TYPED_WAIT:
    case TYPED_WITHIN:
    case TYPED_PICK:
    case TYPED_CHANCE:
    case TYPED_START:
    case TYPED_STOP:
    case TYPED_LABEL: turn->is_any = false; break;
    }
    see_changes(turn, stmt->value);
    see_stmts(turn, &stmt->body, stmt->body.count);
    see_stmts(turn, &stmt->other, stmt->other.count);
}

static void see_stmts(LoopTurn *turn, const TypedBlock *block, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        see_stmt(turn, block->list[i]);
}

/* ---- what is read ---- */

/* Of what is written the place of this turn alone. */
static bool reads_own(const LoopTurn *turn, const TypedExpr *node)
{
    if (!node || is_place_of_turn(turn, node))
        return true;
    if (node->kind == NODE_VAR && is_among(turn->written.data, turn->written.length, node->var))
        return false;
    for (uint32_t i = 0; i < node->item_count; i++)
        if (!reads_own(turn, node->items[i]))
            return false;
    return reads_own(turn, node->left) && reads_own(turn, node->right) &&
           reads_own(turn, node->third);
}

static bool all_read_own(const LoopTurn *turn, const TypedBlock *block)
{
    for (uint32_t i = 0; i < block->count; i++) {
        const TypedStmt *stmt = block->list[i];
        if (!reads_own(turn, stmt->value) || !reads_own(turn, stmt->target) ||
            !all_read_own(turn, &stmt->body) || !all_read_own(turn, &stmt->other))
            return false;
    }
    return true;
}

/* ---- after it ---- */

static bool mentions(const TypedExpr *node, const Var *var)
{
    if (!node)
        return false;
    for (uint32_t i = 0; i < node->item_count; i++)
        if (mentions(node->items[i], var))
            return true;
    return node->var == var || mentions(node->left, var) || mentions(node->right, var) ||
           mentions(node->third, var);
}

static bool block_mentions(const TypedBlock *block, uint32_t from, const Var *var)
{
    for (uint32_t i = from; i < block->count; i++) {
        const TypedStmt *stmt = block->list[i];
        bool found = mentions(stmt->value, var) || mentions(stmt->target, var) ||
                     block_mentions(&stmt->body, 0, var) || block_mentions(&stmt->other, 0, var);
        for (uint32_t k = 0; k < stmt->branch_count; k++)
            found |= block_mentions(&stmt->branches[k].body, 0, var);
        if (found)
            return true;
    }
    return false;
}

bool any_order_loop(const TypedBlock *block, uint32_t at, AnyOrder *loop)
{
    if (at + 1 >= block->count || !find_range(block->list[at], block->list[at + 1], loop))
        return false;
    const TypedBlock *body = &block->list[at + 1]->body;
    LoopTurn turn = {.var = loop->var, .is_any = !block_mentions(block, at + 2, loop->var)};
    see_stmts(&turn, body, body->count - 1);
    loop->is_any = turn.is_any && all_read_own(&turn, body);
    vec_free(&turn.own);
    vec_free(&turn.written);
    return true;
}
