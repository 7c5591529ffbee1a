/* Expressions. What cannot change anything is compiled without regard to when it is evaluated. */
#include "checker/program/compile/compile.h"

#include <string.h>

static Reg const_reg(Compiler *c, const TypedExpr *node)
{
    if (node->is_none)
        return blank_of(c, node->type);
    return constant(c, node->value);
}

static Reg var_value(Compiler *c, const TypedExpr *node)
{
    const TypedExpr *fixed = g_hash_table_lookup(c->fixed, node->var);

    if (fixed)
        return const_reg(c, fixed);
    Where where = where_is(c, node);
    return load(c, &where);
}

/* ---- arithmetic and logic ---- */

static Reg logic(Compiler *c, const TypedExpr *node)
{
    Reg reg = temp(c, 1);

    value_into(c, node->left, reg);
    uint32_t skip = emit(c, node->op == OP_AND ? CODE_JUMP_IF_NOT : CODE_JUMP_IF, reg, 0, 0, 0);
    value_into(c, node->right, reg);
    patch(c, skip);
    return reg;
}

static Reg equality(Compiler *c, const TypedExpr *node)
{
    Reg a = value_of(c, node->left), b = value_of(c, node->right), reg;
    uint32_t count = type_slots(node->left->type);

    if (count == 1)
        return binary_op(c, node->op == OP_EQ ? CODE_EQ : CODE_NE, a, b);
    reg = temp(c, 1);
    emit(c, CODE_SAME, reg, a, b, (int32_t)count);
    if (node->op == OP_NE)
        emit(c, CODE_NOT, reg, reg, 0, 0);
    return reg;
}

static Reg in_set(Compiler *c, const TypedExpr *node)
{
    const Type *element = node->right->type->element;
    Where set = where_is(c, node->right);
    Reg result = temp(c, 1), value = value_of(c, node->left);
    uint32_t outside = UINT32_MAX;

    emit(c, CODE_MOVE, result, constant(c, 0), 0, 0);
    if (element->kind == KIND_INT) {
        Reg within = temp(c, 1);
        emit(c, CODE_WITHIN, within, value, (int32_t)element->low, (int32_t)element->high);
        outside = emit(c, CODE_JUMP_IF_NOT, within, 0, 0, 0);
    }
    Reg ordinal = ordinal_of(c, element, value);
    Where bit = {set.base,
                 set.offset == NO_REG ? ordinal : binary_op(c, CODE_ADD, set.offset, ordinal),
                 set.extent, NULL, NULL};
    emit(c, CODE_MOVE, result, load(c, &bit), 0, 0);
    if (outside != UINT32_MAX)
        patch(c, outside);
    return result;
}

static Reg same_value(Compiler *c, const Type *type, Reg a, Reg b)
{
    uint32_t count = type_slots(type);
    Reg reg = temp(c, 1);

    if (count == 1)
        emit(c, CODE_EQ, reg, a, b, 0);
    else
        emit(c, CODE_SAME, reg, a, b, (int32_t)count);
    return reg;
}

/* Unused places of a list are not looked at: their number is above the length. */
static Reg in_list(Compiler *c, const TypedExpr *node)
{
    const Type *type = node->right->type;
    Reg list = value_of(c, node->right), value = value_of(c, node->left), result = temp(c, 1);
    uint32_t stride = type_slots(type->element);
    VEC(uint32_t) out = {0};

    emit(c, CODE_MOVE, result, constant(c, 0), 0, 0);
    for (uint32_t i = 0; i < type->capacity; i++) {
        Reg beyond = binary_op(c, CODE_LE, list, constant(c, i));
        vec_push(&out, emit(c, CODE_JUMP_IF, beyond, 0, 0, 0));
        emit(c, CODE_MOVE, result,
             same_value(c, type->element, list + 1 + (Reg)(i * stride), value), 0, 0);
        vec_push(&out, emit(c, CODE_JUMP_IF, result, 0, 0, 0));
    }
    for (uint32_t i = 0; i < out.length; i++)
        patch(c, out.data[i]);
    vec_free(&out);
    return result;
}

static Reg binary(Compiler *c, const TypedExpr *node)
{
    static const CodeOp ops[] = {[OP_ADD] = CODE_ADD, [OP_SUB] = CODE_SUB, [OP_MUL] = CODE_MUL,
                                 [OP_DIV] = CODE_DIV, [OP_MOD] = CODE_MOD, [OP_LT] = CODE_LT,
                                 [OP_LE] = CODE_LE,   [OP_GT] = CODE_LT,   [OP_GE] = CODE_LE};

    switch (node->op) {
    case OP_AND:
    case OP_OR: return logic(c, node);
    case OP_EQ:
    case OP_NE: return equality(c, node);
    case OP_IN: return node->right->type->kind == KIND_SET ? in_set(c, node) : in_list(c, node);
    default: {
        Reg a = value_of(c, node->left), b = value_of(c, node->right);
        bool swap = node->op == OP_GT || node->op == OP_GE;
        return binary_op(c, ops[node->op], swap ? b : a, swap ? a : b);
    }
    }
}

/* Calls take steps: each branch leaves its value where the other does. */
static Reg conditional(Compiler *c, const TypedExpr *node)
{
    uint32_t count = type_slots(node->type);
    Reg reg = temp(c, count);

    uint32_t no = emit(c, CODE_JUMP_IF_NOT, value_of(c, node->left), 0, 0, 0);
    value_into(c, node->right, reg);
    uint32_t end = emit(c, CODE_JUMP, 0, 0, 0, 0);
    patch(c, no);
    value_into(c, node->third, reg);
    patch(c, end);
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
        emit(c, CODE_ADD, t->result, t->result, body, 0);
        return;
    }
    emit(c, CODE_MOVE, t->result, body, 0, 0);
}

static uint32_t decided(Compiler *c, const TypedExpr *node, const Tally *t)
{
    if (node->quantifier == QUANT_ALL)
        return emit(c, CODE_JUMP_IF_NOT, t->result, 0, 0, 0);
    if (node->quantifier == QUANT_SOME)
        return emit(c, CODE_JUMP_IF, t->result, 0, 0, 0);
    return UINT32_MAX;
}

/* Processes are few and each has its own places: one copy of the body for each. */
static Reg over_processes(Compiler *c, const TypedExpr *node)
{
    Tally t = {.result = temp(c, 1)};
    VEC(uint32_t) out = {0};
    const Type *type = node->var->type;

    emit(c, CODE_MOVE, t.result, constant(c, node->quantifier == QUANT_ALL), 0, 0);
    for (int64_t p = type->low; p <= type->high; p++) {
        TypedExpr fixed = {.kind = NODE_CONST, .type = (Type *)type, .value = p};
        g_hash_table_insert(c->fixed, node->var, &fixed);
        tally(c, node, &t, value_of(c, node->left));
        uint32_t jump = decided(c, node, &t);
        if (jump != UINT32_MAX)
            vec_push(&out, jump);
        g_hash_table_remove(c->fixed, node->var);
    }
    for (uint32_t i = 0; i < out.length; i++)
        patch(c, out.data[i]);
    vec_free(&out);
    return t.result;
}

/* for (ordinal = 0; ordinal < values; ordinal++) */
static Reg over_values(Compiler *c, const TypedExpr *node)
{
    const Type *type = node->var->type;
    Tally t = {.result = temp(c, 1)};
    Reg ordinal = temp(c, 1), count = constant(c, (int64_t)type->values), zero = constant(c, 0);
    Reg set = node->right ? value_of(c, node->right) : NO_REG;
    uint32_t skip = UINT32_MAX;

    emit(c, CODE_MOVE, t.result, constant(c, node->quantifier == QUANT_ALL), 0, 0);
    emit(c, CODE_MOVE, ordinal, zero, 0, 0);
    uint32_t top = here(c);
    uint32_t end = emit(c, CODE_JUMP_IF_NOT, binary_op(c, CODE_LT, ordinal, count), 0, 0, 0);
    if (set != NO_REG) {
        Where bit = {set, ordinal, type_slots(node->right->type), NULL, NULL};
        skip = emit(c, CODE_JUMP_IF_NOT, load(c, &bit), 0, 0, 0);
    }
    copy(c, var_reg(c, node->var), value_at(c, type, ordinal), type_slots(type));
    tally(c, node, &t, value_of(c, node->left));
    uint32_t out = decided(c, node, &t);
    if (skip != UINT32_MAX)
        patch(c, skip);
    emit(c, CODE_ADD, ordinal, ordinal, constant(c, 1), 0);
    emit(c, CODE_JUMP, (int32_t)top, 0, 0, 0);
    patch(c, end);
    if (out != UINT32_MAX)
        patch(c, out);
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
    Reg reg = temp(c, type_slots(node->type));

    for (uint32_t i = 0; i < node->item_count; i++) {
        const Type *type = node->type->fields[i].type;
        copy(c, reg + (Reg)field_offset(node->type, i),
             checked_value(c, node->items[i], type, NULL), type_slots(type));
    }
    return reg;
}

static Reg set_of(Compiler *c, const TypedExpr *node)
{
    uint32_t count = type_slots(node->type);
    Reg reg = temp(c, count);

    copy(c, reg, blank_of(c, node->type), count);
    for (uint32_t i = 0; i < node->item_count; i++) {
        Reg ordinal = ordinal_of(c, node->type->element, value_of(c, node->items[i]));
        store(c, &(Where){reg, ordinal, count, NULL, NULL}, constant(c, 1));
    }
    return reg;
}

static Reg list_of(Compiler *c, const TypedExpr *node)
{
    uint32_t count = type_slots(node->type), stride = type_slots(node->type->element);
    Reg reg = temp(c, count);

    copy(c, reg, blank_of(c, node->type), count);
    if (node->item_count > node->type->capacity)
        emit(c, CODE_FAIL, FAILURE_FULL, 0, 0, 0);
    else
        emit(c, CODE_MOVE, reg, constant(c, node->item_count), 0, 0);
    for (uint32_t i = 0; i < node->item_count && i < node->type->capacity; i++)
        copy(c, reg + 1 + (Reg)(i * stride),
             checked_value(c, node->items[i], node->type->element, NULL), stride);
    return reg;
}

static Reg filled(Compiler *c, const TypedExpr *node)
{
    uint32_t stride = type_slots(node->type->element), count = (uint32_t)node->type->index->values;
    Reg reg = temp(c, stride * count),
        value = checked_value(c, node->left, node->type->element, NULL);

    for (uint32_t i = 0; i < count; i++)
        copy(c, reg + (Reg)(i * stride), value, stride);
    return reg;
}

static Reg some(Compiler *c, const TypedExpr *node)
{
    if (type_is_scalar(node->type))
        return value_of(c, node->left);
    uint32_t count = type_slots(node->type);
    /* The value first: it may be a request's, which takes steps, and no temporary outlives one. */
    Reg value = value_of(c, node->left), reg = temp(c, count);
    emit(c, CODE_MOVE, reg, constant(c, 1), 0, 0);
    copy(c, reg + 1, value, count - 1);
    return reg;
}

static Reg unwrap(Compiler *c, const TypedExpr *node)
{
    bool scalar = type_is_scalar(node->left->type);
    Reg reg = value_of(c, node->left);
    Span span = c->span;

    c->span = node->left->span;
    emit(c, scalar ? CODE_SOME : CODE_FLAG, reg, 0, 0, 0);
    c->span = span;
    return scalar ? reg : reg + 1;
}

static Reg size_of(Compiler *c, const TypedExpr *node)
{
    Reg reg = value_of(c, node->left);

    if (node->left->type->kind == KIND_LIST)
        return reg;
    Reg sum = temp(c, 1);
    emit(c, CODE_MOVE, sum, constant(c, 0), 0, 0);
    for (uint64_t i = 0; i < node->left->type->element->values; i++)
        emit(c, CODE_ADD, sum, sum, reg + (Reg)i, 0);
    return sum;
}

static Reg let(Compiler *c, const TypedExpr *node)
{
    copy(c, var_reg(c, node->var), value_of(c, node->left), type_slots(node->var->type));
    return value_of(c, node->right);
}

static Reg unary(Compiler *c, const TypedExpr *node)
{
    Reg reg = temp(c, 1);

    emit(c, node->op == OP_NOT ? CODE_NOT : CODE_NEG, reg, value_of(c, node->left), 0, 0);
    return reg;
}

/* `reader[t]`: instances are numbered as the values of their argument are. */
static Reg process_of(Compiler *c, const TypedExpr *node)
{
    const Process *process = node->type->process;
    static const Type from_zero = {.kind = KIND_INT};
    Type by_place = from_zero;

    by_place.high = (int64_t)process->count - 1;
    by_place.values = process->count;
    const Type *type = process->argument ? process->argument->type : &by_place;
    return binary_op(c, CODE_ADD, ordinal_of(c, type, value_of(c, node->left)),
                     constant(c, process->first));
}

static Reg evaluate(Compiler *c, const TypedExpr *node)
{
    switch (node->kind) {
    case NODE_CONST: return const_reg(c, node);
    case NODE_VAR: return var_value(c, node);
    case NODE_FIELD:
    case NODE_INDEX: {
        Where where = where_is(c, node);
        return load(c, &where);
    }
    case NODE_UNARY: return unary(c, node);
    case NODE_BINARY: return binary(c, node);
    case NODE_MIN: return binary_op(c, CODE_MIN, value_of(c, node->left), value_of(c, node->right));
    case NODE_MAX: return binary_op(c, CODE_MAX, value_of(c, node->left), value_of(c, node->right));
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
    case NODE_FULL:
        return binary_op(c, CODE_EQ, value_of(c, node->left),
                         constant(c, node->left->type->capacity));
    case NODE_RUNNING: return binary_op(c, CODE_NE, value_of(c, node->left), constant(c, 0));
    case NODE_DUE: return binary_op(c, CODE_EQ, value_of(c, node->left), constant(c, 1));
    case NODE_SELF: return constant(c, c->agent->process->first + (int64_t)c->agent->number);
    case NODE_PROCESS: return process_of(c, node);
    case NODE_AT: return process_at(c, node);
    case NODE_DONE: return process_done(c, node);
    case NODE_LOCAL_OF: return process_local(c, node);
    case NODE_OPERATION: return call_operation(c, node);
    case NODE_REQUEST: return call_request(c, node);
    default: return change_collection(c, node);
    }
}

Reg value_of(Compiler *c, const TypedExpr *node)
{
    Span span = c->span;

    c->span = node->span;
    Reg reg = evaluate(c, node);
    c->span = span;
    return reg;
}

void value_into(Compiler *c, const TypedExpr *node, Reg to)
{
    Reg reg = value_of(c, node);

    if (reg != NO_REG)
        copy(c, to, reg, type_slots(node->type));
}
