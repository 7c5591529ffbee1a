/* Where values are, and getting them there: variables, fields, places of arrays; checks of types.
 */
#include "checker/program/compile/compile.h"

Reg binary_op(Compiler *c, CodeOp op, Reg a, Reg b)
{
    Reg reg = temp(c, 1);

    emit(c, op, reg, a, b, 0);
    return reg;
}

/* ---- variables ---- */

/* State, ghosts and locals of processes were given their slots; those of operations and quantifiers
 * get temporaries when they are first met: operations do not recurse. */
Reg var_reg(Compiler *c, const Var *var)
{
    gpointer base = g_hash_table_lookup(c->bases, var);

    if (base && var->kind == VAR_LOCAL)
        return (Reg)(c->agent->first_slot + GPOINTER_TO_UINT(base) - 1);
    if (base)
        return (Reg)(GPOINTER_TO_UINT(base) - 1);
    gpointer known = g_hash_table_lookup(c->temps, var);
    if (known)
        return GPOINTER_TO_INT(known) - 1;
    Reg reg = temp(c, type_slots(var->type));
    g_hash_table_insert(c->temps, (gpointer)var, GINT_TO_POINTER(reg + 1));
    return reg;
}

uint32_t field_offset(const Type *record, uint32_t field)
{
    uint32_t offset = 0;

    for (uint32_t i = 0; i < field; i++)
        offset += type_slots(record->fields[i].type);
    return offset;
}

/* ---- ordinals: the values of a finite type, counted from 0 ---- */

static Reg scalar_ordinal(Compiler *c, const Type *type, Reg value)
{
    Reg reg = temp(c, 1);
    int64_t low = type->kind == KIND_INT || type->kind == KIND_PROCESS ? type->low : 0;

    emit(c, CODE_BOUND, reg, value, (int32_t)low, (int32_t)type->values);
    return reg;
}

static Reg times_plus(Compiler *c, Reg sum, uint64_t factor, Reg more)
{
    Reg product = binary_op(c, CODE_MUL, sum, constant(c, (int64_t)factor));

    return binary_op(c, CODE_ADD, product, more);
}

static Reg parts_ordinal(Compiler *c, const Type *part, uint32_t count, Reg value)
{
    Reg sum = constant(c, 0);

    for (uint32_t i = 0; i < count; i++)
        sum = times_plus(c, sum, part->values,
                         ordinal_of(c, part, value + (Reg)(i * type_slots(part))));
    return sum;
}

static Reg option_ordinal(Compiler *c, const Type *type, Reg value)
{
    bool scalar = type_is_scalar(type);
    Reg result = temp(c, 1), is_none = temp(c, 1);

    if (scalar)
        emit(c, CODE_EQ, is_none, value, constant(c, NONE), 0);
    else
        emit(c, CODE_NOT, is_none, value, 0, 0);
    emit(c, CODE_MOVE, result, constant(c, 0), 0, 0);
    uint32_t skip = emit(c, CODE_JUMP_IF, is_none, 0, 0, 0);
    Reg inner = ordinal_of(c, type->element, scalar ? value : value + 1);
    emit(c, CODE_ADD, result, inner, constant(c, 1), 0);
    patch(c, skip);
    return result;
}

Reg ordinal_of(Compiler *c, const Type *type, Reg value)
{
    Reg sum = constant(c, 0);

    switch (type->kind) {
    case KIND_OPTION: return option_ordinal(c, type, value);
    case KIND_RECORD:
        for (uint32_t i = 0; i < type->field_count; i++) {
            const Type *field = type->fields[i].type;
            sum = times_plus(c, sum, field->values,
                             ordinal_of(c, field, value + (Reg)field_offset(type, i)));
        }
        return sum;
    case KIND_ARRAY: return parts_ordinal(c, type->element, (uint32_t)type->index->values, value);
    case KIND_SET: {
        static const Type flag = {.kind = KIND_BOOL, .values = 2};
        return parts_ordinal(c, &flag, (uint32_t)type->element->values, value);
    }
    default: return scalar_ordinal(c, type, value);
    }
}

/* The inverse: digits are taken from the end. */
static void value_into_at(Compiler *c, const Type *type, Reg ordinal, Reg to);

static Reg take_digit(Compiler *c, Reg *rest, uint64_t base)
{
    Reg digit = binary_op(c, CODE_MOD, *rest, constant(c, (int64_t)base));

    *rest = binary_op(c, CODE_DIV, *rest, constant(c, (int64_t)base));
    return digit;
}

static void option_at(Compiler *c, const Type *type, Reg ordinal, Reg to)
{
    bool scalar = type_is_scalar(type);

    copy(c, to, blank_of(c, type), type_slots(type));
    uint32_t skip = emit(c, CODE_JUMP_IF_NOT, ordinal, 0, 0, 0);
    Reg inner = binary_op(c, CODE_SUB, ordinal, constant(c, 1));
    if (!scalar)
        emit(c, CODE_MOVE, to, constant(c, 1), 0, 0);
    value_into_at(c, type->element, inner, scalar ? to : to + 1);
    patch(c, skip);
}

static void value_into_at(Compiler *c, const Type *type, Reg ordinal, Reg to)
{
    static const Type flag = {.kind = KIND_BOOL, .values = 2};
    const Type *part = type->kind == KIND_SET ? &flag : type->element;
    uint64_t count = type->kind == KIND_SET ? type->element->values
                     : type->index          ? type->index->values
                                            : 0;

    switch (type->kind) {
    case KIND_OPTION: option_at(c, type, ordinal, to); break;
    case KIND_RECORD:
        for (uint32_t i = type->field_count; i-- > 0;) {
            const Type *field = type->fields[i].type;
            Reg digit = take_digit(c, &ordinal, field->values);
            value_into_at(c, field, digit, to + (Reg)field_offset(type, i));
        }
        break;
    case KIND_ARRAY:
    case KIND_SET:
        for (uint64_t i = count; i-- > 0;) {
            Reg digit = take_digit(c, &ordinal, part->values);
            value_into_at(c, part, digit, to + (Reg)(i * type_slots(part)));
        }
        break;
    case KIND_INT:
    case KIND_PROCESS: emit(c, CODE_ADD, to, ordinal, constant(c, type->low), 0); break;
    default: emit(c, CODE_MOVE, to, ordinal, 0, 0);
    }
}

Reg value_at(Compiler *c, const Type *type, Reg ordinal)
{
    Reg reg = temp(c, type_slots(type));

    value_into_at(c, type, ordinal, reg);
    return reg;
}

/* ---- places ---- */

static void add_offset(Compiler *c, Where *where, Reg offset)
{
    where->offset =
        where->offset == NO_REG ? offset : binary_op(c, CODE_ADD, where->offset, offset);
}

uint32_t instance_slots(const Instance *instance)
{
    uint32_t total = 0;

    for (uint32_t i = 0; i < instance->var_count; i++)
        total += type_slots(instance->vars[i]->type);
    return total;
}

/* A variable of a component array: which one is said, or is the one whose operation this is. */
static Where state_var(Compiler *c, const TypedExpr *node)
{
    const Instance *instance = node->var->instance;
    uint32_t stride = instance_slots(instance);
    Where where = {var_reg(c, node->var), NO_REG, type_slots(node->type), node->type, node->var};

    if (!instance->index)
        return where;
    where.extent = stride * (uint32_t)(instance->count - 1) + type_slots(node->type);
    if (!node->left) {
        where.offset = c->this_offset;
        return where;
    }
    Reg ordinal = ordinal_of(c, instance->index, value_of(c, node->left));
    where.offset = binary_op(c, CODE_MUL, ordinal, constant(c, stride));
    return where;
}

static Where indexed(Compiler *c, const TypedExpr *node)
{
    Where where = where_is(c, node->left);
    const Type *type = node->left->type;
    uint32_t stride = type_slots(type->element);
    Reg value = value_of(c, node->right), place;

    if (type->kind == KIND_LIST) {
        Reg length = load(c, &(Where){where.base, where.offset, where.extent, NULL, NULL});
        place = temp(c, 1);
        emit(c, CODE_LENGTH, place, value, length, 0);
        where.base += 1;
        where.extent -= where.offset == NO_REG ? 1 : 0;
    } else if (node->right->kind == NODE_CONST && type_is_scalar(type->index) &&
               type->index->kind != KIND_OPTION &&
               type_ordinal(type->index, node->right->value) < type->index->values) {
        where.base += (Reg)(type_ordinal(type->index, node->right->value) * stride);
        where.extent = where.offset == NO_REG ? stride : where.extent;
        where.type = node->type;
        return where;
    } else {
        place = ordinal_of(c, type->index, value);
    }
    add_offset(c, &where, stride == 1 ? place : binary_op(c, CODE_MUL, place, constant(c, stride)));
    where.type = node->type;
    return where;
}

Where where_is(Compiler *c, const TypedExpr *node)
{
    if (node->kind == NODE_VAR && node->var->kind == VAR_STATE)
        return state_var(c, node);
    if (node->kind == NODE_FIELD) {
        Where where = where_is(c, node->left);
        where.base += (Reg)field_offset(node->left->type, node->number);
        if (where.offset == NO_REG)
            where.extent = type_slots(node->type);
        where.type = node->type;
        return where;
    }
    if (node->kind == NODE_INDEX)
        return indexed(c, node);
    Reg reg = node->kind == NODE_VAR && !g_hash_table_contains(c->fixed, node->var)
                  ? var_reg(c, node->var)
                  : value_of(c, node);
    return (Where){reg, NO_REG, type_slots(node->type), node->type,
                   node->kind == NODE_VAR ? node->var : NULL};
}

Reg load(Compiler *c, const Where *where)
{
    uint32_t count = where->type ? type_slots(where->type) : 1;

    if (where->offset == NO_REG)
        return where->base;
    Reg reg = temp(c, count);
    uint32_t at = emit(c, CODE_LOAD, reg, where->base, where->offset, (int32_t)count);
    c->program->code.data[at].extent = where->extent;
    return reg;
}

void store(Compiler *c, const Where *where, Reg from)
{
    uint32_t count = where->type ? type_slots(where->type) : 1;

    if (where->offset == NO_REG) {
        copy(c, where->base, from, count);
        return;
    }
    uint32_t at = emit(c, CODE_STORE, where->base, where->offset, from, (int32_t)count);
    c->program->code.data[at].extent = where->extent;
}

/* ---- what is stored is checked ---- */

static void check_range(Compiler *c, CodeOp op, Reg reg, const Type *type, const Var *var)
{
    uint32_t at = emit(c, op, reg, (int32_t)type->low, (int32_t)type->high, 0);

    c->program->code.data[at].var = var;
}

void check_type(Compiler *c, Reg reg, const Type *type, Interval from, const Var *var)
{
    const Type *core = type->kind == KIND_OPTION ? type->element : type;

    if (core->kind != KIND_INT && core->kind != KIND_PROCESS)
        return;
    if (from.known && from.low >= core->low && from.high <= core->high)
        return;
    check_range(c, type->kind == KIND_OPTION ? CODE_RANGE_OR_NONE : CODE_RANGE, reg, core, var);
}

Reg checked_value(Compiler *c, const TypedExpr *node, const Type *type, const Var *var)
{
    Reg reg = value_of(c, node);
    Span span = c->span;

    c->span = node->span;
    check_type(c, reg, type, interval_of(c, node), var);
    c->span = span;
    return reg;
}
