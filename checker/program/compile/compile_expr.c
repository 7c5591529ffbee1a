/* Expressions. What cannot change anything is compiled without regard to when it is evaluated. */
#include "checker/program/compile/compile.h"
#include "checker/program/compile/strict_bounds.h"

#include <string.h>

static Reg const_reg(Compiler *c, const TypedExpr *node)
{
    if (node->is_none)
        return compile_blank(c, node->type);
    return compile_constant(c, node->value);
}

static Reg var_value(Compiler *c, const TypedExpr *node)
{
    const TypedExpr *fixed = g_hash_table_lookup(c->fixed, node->var);

    if (fixed)
        return const_reg(c, fixed);
    Where where = compile_where(c, node);
    return compile_load(c, &where);
}

/* ---- arithmetic and logic ---- */

static Reg logic(Compiler *c, const TypedExpr *node)
{
    Reg reg = compile_temp(c, 1);

    compile_value_into(c, node->left, reg);
    uint32_t skip =
        compile_emit(c, node->op == OP_AND ? CODE_JUMP_IF_NOT : CODE_JUMP_IF, reg, 0, 0, 0);
    compile_value_into(c, node->right, reg);
    compile_patch(c, skip);
    return reg;
}

static Reg equality(Compiler *c, const TypedExpr *node)
{
    Reg a = compile_value(c, node->left), b = compile_value(c, node->right), reg;
    uint32_t count = layout_slots(node->left->type);

    if (count == 1)
        return compile_binary(c, node->op == OP_EQ ? CODE_EQ : CODE_NE, a, b);
    reg = compile_temp(c, 1);
    compile_emit(c, CODE_SAME, reg, a, b, (int32_t)count);
    if (node->op == OP_NE)
        compile_emit(c, CODE_NOT, reg, reg, 0, 0);
    return reg;
}

static Reg of_both(Compiler *c, CodeOp op, const TypedExpr *left, const TypedExpr *right)
{
    Reg a = compile_value(c, left), b = compile_value(c, right);

    return compile_binary(c, op, a, b);
}

/* The operands in their order, then the instruction with them the other way round. */
static Reg swapped(Compiler *c, CodeOp op, const TypedExpr *node)
{
    Reg a = compile_value(c, node->left), b = compile_value(c, node->right);

    return compile_binary(c, op, b, a);
}

static Reg binary(Compiler *c, const TypedExpr *node)
{
    switch (node->op) {
    case OP_AND:
    case OP_OR: return logic(c, node);
    case OP_EQ:
    case OP_NE: return equality(c, node);
    case OP_IN:
        return node->right->type->kind == KIND_SET ? compile_in_set(c, node)
                                                   : compile_in_list(c, node);
    case OP_ADD: return of_both(c, CODE_ADD, node->left, node->right);
    case OP_SUB: return of_both(c, CODE_SUB, node->left, node->right);
    case OP_MUL: return of_both(c, CODE_MUL, node->left, node->right);
    case OP_DIV: return of_both(c, CODE_DIV, node->left, node->right);
    case OP_MOD: return of_both(c, CODE_MOD, node->left, node->right);
    case OP_LT: return of_both(c, CODE_LT, node->left, node->right);
    case OP_LE: return of_both(c, CODE_LE, node->left, node->right);
    case OP_GT: return swapped(c, CODE_LT, node);
    case OP_GE: return swapped(c, CODE_LE, node);
    case OP_NONE:
    case OP_NOT:
    case OP_NEG: break; /* of two there are none */
    }
    g_assert_not_reached();
}

/* Calls take steps: each branch leaves its value where the other does. */
static Reg conditional(Compiler *c, const TypedExpr *node)
{
    uint32_t count = layout_slots(node->type);
    Reg reg = compile_temp(c, count);

    uint32_t no = compile_emit(c, CODE_JUMP_IF_NOT, compile_value(c, node->left), 0, 0, 0);
    compile_value_into(c, node->right, reg);
    uint32_t end = compile_emit(c, CODE_JUMP, 0, 0, 0, 0);
    compile_patch(c, no);
    compile_value_into(c, node->third, reg);
    compile_patch(c, end);
    return reg;
}

/* ---- quantifiers ---- */

typedef struct Tally {
    Reg result;
    uint32_t done; /* jump out, of all and some */
    bool early;
} Tally;

/* One more value is looked at: `body` is what is said of it. */
static void tally(Compiler *c, const TypedExpr *node, Tally *t, Reg body)
{
    bool decides = node->quantifier == QUANT_ALL || node->quantifier == QUANT_SOME;

    if (!decides) {
        compile_emit(c, CODE_ADD, t->result, t->result, body, 0);
        return;
    }
    compile_emit(c, CODE_MOVE, t->result, body, 0, 0);
}

static uint32_t decided(Compiler *c, const TypedExpr *node, const Tally *t)
{
    if (node->quantifier == QUANT_ALL)
        return compile_emit(c, CODE_JUMP_IF_NOT, t->result, 0, 0, 0);
    if (node->quantifier == QUANT_SOME)
        return compile_emit(c, CODE_JUMP_IF, t->result, 0, 0, 0);
    return UINT32_MAX;
}

/* Processes are few and each has its own places: one copy of the body for each. */
static Reg over_processes(Compiler *c, const TypedExpr *node)
{
    Tally t = {.result = compile_temp(c, 1)};
    VEC(uint32_t) out = {0};
    const Type *type = node->var->type;

    compile_emit(c, CODE_MOVE, t.result, compile_constant(c, node->quantifier == QUANT_ALL), 0, 0);
    for (int64_t p = type->low; p <= type->high; p++) {
        TypedExpr fixed = {.kind = NODE_CONST, .type = (Type *)type, .value = p};
        g_hash_table_insert(c->fixed, node->var, &fixed);
        tally(c, node, &t, compile_value(c, node->left));
        uint32_t jump = decided(c, node, &t);
        if (jump != UINT32_MAX)
            vec_push(&out, jump);
        g_hash_table_remove(c->fixed, node->var);
    }
    for (uint32_t i = 0; i < out.length; i++)
        compile_patch(c, out.data[i]);
    vec_free(&out);
    return t.result;
}

/* for (ordinal = 0; ordinal < values; ordinal++) */
static Reg over_values(Compiler *c, const TypedExpr *node)
{
    const Type *type = node->var->type;
    Tally t = {.result = compile_temp(c, 1)};
    Reg ordinal = compile_temp(c, 1), count = compile_constant(c, (int64_t)type->values),
        zero = compile_constant(c, 0);
    Reg set = node->right ? compile_value(c, node->right) : NO_REG;
    uint32_t skip = UINT32_MAX;

    compile_emit(c, CODE_MOVE, t.result, compile_constant(c, node->quantifier == QUANT_ALL), 0, 0);
    compile_emit(c, CODE_MOVE, ordinal, zero, 0, 0);
    uint32_t top = compile_here(c);
    uint32_t end =
        compile_emit(c, CODE_JUMP_IF_NOT, compile_binary(c, CODE_LT, ordinal, count), 0, 0, 0);
    if (set != NO_REG) {
        Where bit = {set, ordinal, layout_slots(node->right->type), NULL, NULL};
        skip = compile_emit(c, CODE_JUMP_IF_NOT, compile_load(c, &bit), 0, 0, 0);
    }
    compile_copy(c, compile_var(c, node->var), compile_value_at(c, type, ordinal),
                 layout_slots(type));
    tally(c, node, &t, compile_value(c, node->left));
    uint32_t out = decided(c, node, &t);
    if (skip != UINT32_MAX)
        compile_patch(c, skip);
    compile_emit(c, CODE_ADD, ordinal, ordinal, compile_constant(c, 1), 0);
    compile_emit(c, CODE_JUMP, (int32_t)top, 0, 0, 0);
    compile_patch(c, end);
    if (out != UINT32_MAX)
        compile_patch(c, out);
    return t.result;
}

static Reg quantifier(Compiler *c, const TypedExpr *node)
{
    if (node->var->type->kind == KIND_PROCESS && !node->right)
        return over_processes(c, node);
    return over_values(c, node);
}

/* ---- values made of others ---- */

static Reg record(Compiler *c, const TypedExpr *node)
{
    Reg reg = compile_temp(c, layout_slots(node->type));

    for (uint32_t i = 0; i < node->item_count; i++) {
        const Type *type = node->type->fields[i].type;
        compile_copy(c, reg + (Reg)layout_field(node->type, i),
                     compile_checked(c, node->items[i], type, NULL), layout_slots(type));
    }
    return reg;
}

static Reg set_of(Compiler *c, const TypedExpr *node)
{
    uint32_t count = layout_slots(node->type);
    Reg reg = compile_temp(c, count);

    compile_copy(c, reg, compile_blank(c, node->type), count);
    for (uint32_t i = 0; i < node->item_count; i++) {
        Reg ordinal = compile_ordinal(c, node->type->element, compile_value(c, node->items[i]));
        compile_store(c, &(Where){reg, ordinal, count, NULL, NULL}, compile_constant(c, 1));
    }
    return reg;
}

static Reg list_of(Compiler *c, const TypedExpr *node)
{
    uint32_t count = layout_slots(node->type), stride = layout_slots(node->type->element);
    Reg reg = compile_temp(c, count);

    compile_copy(c, reg, compile_blank(c, node->type), count);
    if (node->item_count > node->type->capacity)
        compile_emit(c, CODE_FAIL, FAILURE_FULL, 0, 0, 0);
    else
        compile_emit(c, CODE_MOVE, reg, compile_constant(c, node->item_count), 0, 0);
    for (uint32_t i = 0; i < node->item_count && i < node->type->capacity; i++)
        compile_copy(c, reg + 1 + (Reg)(i * stride),
                     compile_checked(c, node->items[i], node->type->element, NULL), stride);
    return reg;
}

static Reg filled(Compiler *c, const TypedExpr *node)
{
    uint32_t stride = layout_slots(node->type->element),
             count = (uint32_t)node->type->index->values;
    Reg reg = compile_temp(c, stride * count),
        value = compile_checked(c, node->left, node->type->element, NULL);

    for (uint32_t i = 0; i < count; i++)
        compile_copy(c, reg + (Reg)(i * stride), value, stride);
    return reg;
}

static Reg some(Compiler *c, const TypedExpr *node)
{
    if (layout_is_scalar(node->type))
        return compile_value(c, node->left);
    uint32_t count = layout_slots(node->type);
    /* The value first: it may be a request's, which takes steps, and no temporary outlives one. */
    Reg value = compile_value(c, node->left), reg = compile_temp(c, count);
    compile_emit(c, CODE_MOVE, reg, compile_constant(c, 1), 0, 0);
    compile_copy(c, reg + 1, value, count - 1);
    return reg;
}

static Reg unwrap(Compiler *c, const TypedExpr *node)
{
    bool scalar = layout_is_scalar(node->left->type);
    Reg reg = compile_value(c, node->left);
    Span span = c->span;

    c->span = node->left->span;
    compile_emit(c, scalar ? CODE_SOME : CODE_FLAG, reg, 0, 0, 0);
    c->span = span;
    return scalar ? reg : reg + 1;
}

static Reg size_of(Compiler *c, const TypedExpr *node)
{
    Reg reg = compile_value(c, node->left);

    if (node->left->type->kind == KIND_LIST)
        return reg;
    Reg sum = compile_temp(c, 1);
    compile_emit(c, CODE_MOVE, sum, compile_constant(c, 0), 0, 0);
    for (uint64_t i = 0; i < node->left->type->element->values; i++)
        compile_emit(c, CODE_ADD, sum, sum, reg + (Reg)i, 0);
    return sum;
}

static Reg let(Compiler *c, const TypedExpr *node)
{
    compile_copy(c, compile_var(c, node->var), compile_value(c, node->left),
                 layout_slots(node->var->type));
    return compile_value(c, node->right);
}

static Reg unary(Compiler *c, const TypedExpr *node)
{
    Reg reg = compile_temp(c, 1);

    compile_emit(c, node->op == OP_NOT ? CODE_NOT : CODE_NEG, reg, compile_value(c, node->left), 0,
                 0);
    return reg;
}

/* `reader[t]`: instances are numbered as the values of their argument are. */
static Reg process_of(Compiler *c, const TypedExpr *node)
{
    const Process *process = node->type->process;

    return compile_binary(c, CODE_ADD,
                          compile_ordinal(c, process->index, compile_value(c, node->left)),
                          compile_constant(c, process->first));
}

/* `f.full`, `t.running`, `t.due`: what is on the left, compared with a constant. */
static Reg left_against(Compiler *c, const TypedExpr *node, CodeOp op, int64_t constant)
{
    return compile_binary(c, op, compile_value(c, node->left), compile_constant(c, constant));
}

/* `t.running` or `t.due`. What code does where it is not due yet has a strict bound. */
static Reg ask_timer(Compiler *c, const TypedExpr *node)
{
    c->program->processes_ask_timers |= c->process != NULL;
    if (node->kind == NODE_RUNNING)
        return left_against(c, node, CODE_NE, 0);
    if (c->frame && !c->in_guard)
        strict_bounds_note(c->program, node, false);
    return left_against(c, node, CODE_EQ, 1);
}

static Reg evaluate(Compiler *c, const TypedExpr *node)
{
    switch (node->kind) {
    case NODE_CONST: return const_reg(c, node);
    case NODE_VAR: return var_value(c, node);
    case NODE_FIELD:
    case NODE_INDEX: {
        Where where = compile_where(c, node);
        return compile_load(c, &where);
    }
    case NODE_UNARY: return unary(c, node);
    case NODE_BINARY: return binary(c, node);
    case NODE_MIN: return of_both(c, CODE_MIN, node->left, node->right);
    case NODE_MAX: return of_both(c, CODE_MAX, node->left, node->right);
    case NODE_IF: return conditional(c, node);
    case NODE_QUANTIFIER: return quantifier(c, node);
    case NODE_LET: return let(c, node);
    case NODE_RECORD: return record(c, node);
    case NODE_SET: return set_of(c, node);
    case NODE_LIST: return list_of(c, node);
    case NODE_FILL: return filled(c, node);
    case NODE_SOME: return some(c, node);
    case NODE_UNWRAP: return unwrap(c, node);
    case NODE_SIZE: return size_of(c, node);
    case NODE_FULL: return left_against(c, node, CODE_EQ, node->left->type->capacity);
    case NODE_RUNNING:
    case NODE_DUE: return ask_timer(c, node);
    case NODE_SELF:
        return compile_constant(c, c->process->template->first + (int64_t)c->process->number);
    case NODE_PROCESS: return process_of(c, node);
    case NODE_AT: return compile_process_at(c, node);
    case NODE_DONE: return compile_process_done(c, node);
    case NODE_LOCAL_OF: return compile_process_local(c, node);
    case NODE_OPERATION: return compile_operation_call(c, node);
    case NODE_REQUEST: return compile_request_call(c, node);
    case NODE_ADD: compile_set_add(c, node); return NO_REG;
    case NODE_REMOVE: compile_set_remove(c, node); return NO_REG;
    case NODE_PUSH: compile_push(c, node); return NO_REG;
    case NODE_POP:
    case NODE_TAKE: return compile_take(c, node);
    case NODE_BAD: break; /* a mistake was reported */
    }
    g_assert_not_reached();
}

Reg compile_value(Compiler *c, const TypedExpr *node)
{
    Span span = c->span;

    if (c->too_large) /* what is put in place can double each time */
        return compile_temp(c, layout_slots(node->type));
    c->span = node->span;
    Reg reg = evaluate(c, node);
    c->span = span;
    return reg;
}

void compile_value_into(Compiler *c, const TypedExpr *node, Reg to)
{
    Reg reg = compile_value(c, node);

    if (reg != NO_REG)
        compile_copy(c, to, reg, layout_slots(node->type));
}
