/* Where values are, and getting them there: variables, fields, places of arrays; checks of types.
 */
#include "checker/program/compile/compile.h"

Reg compile_binary(Compiler *c, CodeOp op, Reg a, Reg b)
{
    Reg reg = compile_temp(c, 1);

    compile_emit(c, op, reg, a, b, 0);
    return reg;
}

/* ---- variables ---- */

/* State, ghosts and locals of processes were given their slots; those of operations and quantifiers
 * get temporaries when they are first met: operations do not recurse. */
Reg compile_var(Compiler *c, const Var *var)
{
    gpointer base = g_hash_table_lookup(c->bases, var);

    if (base && var->kind == VAR_LOCAL)
        return (Reg)(c->process->first_slot + GPOINTER_TO_UINT(base) - 1);
    if (base)
        return (Reg)(GPOINTER_TO_UINT(base) - 1);
    gpointer known = g_hash_table_lookup(c->temps, var);
    if (known)
        return GPOINTER_TO_INT(known) - 1;
    Reg reg = compile_temp(c, layout_slots(var->type));
    g_hash_table_insert(c->temps, (gpointer)var, GINT_TO_POINTER(reg + 1));
    return reg;
}

/* ---- ordinals: the values of a finite type, counted from 0 ---- */

static Reg scalar_ordinal(Compiler *c, const Type *type, Reg value)
{
    Reg reg = compile_temp(c, 1);
    int64_t low = type->kind == KIND_INT || type->kind == KIND_PROCESS ? type->low : 0;

    compile_emit(c, CODE_BOUND, reg, value, (int32_t)low, (int32_t)type->values);
    return reg;
}

static Reg times_plus(Compiler *c, Reg sum, uint64_t factor, Reg more)
{
    Reg product = compile_binary(c, CODE_MUL, sum, compile_constant(c, (int64_t)factor));

    return compile_binary(c, CODE_ADD, product, more);
}

static Reg parts_ordinal(Compiler *c, const Type *part, uint32_t count, Reg value)
{
    Reg sum = compile_constant(c, 0);

    for (uint32_t i = 0; i < count; i++)
        sum = times_plus(c, sum, part->values,
                         compile_ordinal(c, part, value + (Reg)(i * layout_slots(part))));
    return sum;
}

static Reg option_ordinal(Compiler *c, const Type *type, Reg value)
{
    bool scalar = layout_is_scalar(type);
    Reg result = compile_temp(c, 1), is_none = compile_temp(c, 1);

    if (scalar)
        compile_emit(c, CODE_EQ, is_none, value, compile_constant(c, NONE), 0);
    else
        compile_emit(c, CODE_NOT, is_none, value, 0, 0);
    compile_emit(c, CODE_MOVE, result, compile_constant(c, 0), 0, 0);
    uint32_t skip = compile_emit(c, CODE_JUMP_IF, is_none, 0, 0, 0);
    Reg inner = compile_ordinal(c, type->element, scalar ? value : value + 1);
    compile_emit(c, CODE_ADD, result, inner, compile_constant(c, 1), 0);
    compile_patch(c, skip);
    return result;
}

Reg compile_ordinal(Compiler *c, const Type *type, Reg value)
{
    Reg sum = compile_constant(c, 0);

    switch (type->kind) {
    case KIND_OPTION: return option_ordinal(c, type, value);
    case KIND_RECORD:
        for (uint32_t i = 0; i < type->field_count; i++) {
            const Type *field = type->fields[i].type;
            sum = times_plus(c, sum, field->values,
                             compile_ordinal(c, field, value + (Reg)layout_field(type, i)));
        }
        return sum;
    case KIND_ARRAY: return parts_ordinal(c, type->element, (uint32_t)type->index->values, value);
    case KIND_SET: {
        static const Type flag = {.kind = KIND_BOOL, .values = 2};
        return parts_ordinal(c, &flag, (uint32_t)type->element->values, value);
    }
    case KIND_BAD:
    case KIND_VOID:
    case KIND_BOOL:
    case KIND_INT:
    case KIND_ENUM:
    case KIND_LIST:
    case KIND_PROCESS:
    case KIND_TIMER:
    case KIND_DURATION:
    case KIND_NONE:
    case KIND_EMPTY: return scalar_ordinal(c, type, value);
    }
    g_assert_not_reached();
}

/* The inverse: digits are taken from the end. */
static void value_into_at(Compiler *c, const Type *type, Reg ordinal, Reg to);

static Reg take_digit(Compiler *c, Reg *rest, uint64_t base)
{
    Reg digit = compile_binary(c, CODE_MOD, *rest, compile_constant(c, (int64_t)base));

    *rest = compile_binary(c, CODE_DIV, *rest, compile_constant(c, (int64_t)base));
    return digit;
}

static void option_at(Compiler *c, const Type *type, Reg ordinal, Reg to)
{
    bool scalar = layout_is_scalar(type);

    compile_copy(c, to, compile_blank(c, type), layout_slots(type));
    uint32_t skip = compile_emit(c, CODE_JUMP_IF_NOT, ordinal, 0, 0, 0);
    Reg inner = compile_binary(c, CODE_SUB, ordinal, compile_constant(c, 1));
    if (!scalar)
        compile_emit(c, CODE_MOVE, to, compile_constant(c, 1), 0, 0);
    value_into_at(c, type->element, inner, scalar ? to : to + 1);
    compile_patch(c, skip);
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
            value_into_at(c, field, digit, to + (Reg)layout_field(type, i));
        }
        break;
    case KIND_ARRAY:
    case KIND_SET:
        for (uint64_t i = count; i-- > 0;) {
            Reg digit = take_digit(c, &ordinal, part->values);
            value_into_at(c, part, digit, to + (Reg)(i * layout_slots(part)));
        }
        break;
    case KIND_INT:
    case KIND_PROCESS:
        compile_emit(c, CODE_ADD, to, ordinal, compile_constant(c, type->low), 0);
        break;
    case KIND_BAD:
    case KIND_VOID:
    case KIND_BOOL:
    case KIND_ENUM:
    case KIND_LIST:
    case KIND_TIMER:
    case KIND_DURATION:
    case KIND_NONE:
    case KIND_EMPTY: compile_emit(c, CODE_MOVE, to, ordinal, 0, 0);
    }
}

Reg compile_value_at(Compiler *c, const Type *type, Reg ordinal)
{
    Reg reg = compile_temp(c, layout_slots(type));

    value_into_at(c, type, ordinal, reg);
    return reg;
}

/* ---- places ---- */

static void add_offset(Compiler *c, Where *where, Reg offset)
{
    where->offset =
        where->offset == NO_REG ? offset : compile_binary(c, CODE_ADD, where->offset, offset);
}

/* A variable of a component array: which one is said, or is the one whose operation this is. */
static Where state_var(Compiler *c, const TypedExpr *node)
{
    const Instance *instance = node->var->instance;
    Where where = {compile_var(c, node->var), NO_REG, layout_slots(node->type), node->type,
                   node->var};

    if (!instance->index)
        return where;
    uint32_t stride = layout_instance_slots(instance);
    where.extent = stride * (uint32_t)(instance->count - 1) + layout_slots(node->type);
    if (!node->left) {
        where.offset = c->this_offset;
        return where;
    }
    Reg ordinal = compile_ordinal(c, instance->index, compile_value(c, node->left));
    where.offset = compile_binary(c, CODE_MUL, ordinal, compile_constant(c, stride));
    return where;
}

static Where indexed(Compiler *c, const TypedExpr *node)
{
    Where where = compile_where(c, node->left);
    const Type *type = node->left->type;
    uint32_t stride = layout_slots(type->element);
    Reg value = compile_value(c, node->right), place;

    if (type->kind == KIND_LIST) {
        Reg length = compile_load(c, &(Where){where.base, where.offset, where.extent, NULL, NULL});
        place = compile_temp(c, 1);
        compile_emit(c, CODE_LENGTH, place, value, length, 0);
        where.base += 1;
        where.extent -= where.offset == NO_REG ? 1 : 0;
    } else if (node->right->kind == NODE_CONST && layout_is_scalar(type->index) &&
               type->index->kind != KIND_OPTION &&
               type_ordinal(type->index, node->right->value) < type->index->values) {
        where.base += (Reg)(type_ordinal(type->index, node->right->value) * stride);
        where.extent = where.offset == NO_REG ? stride : where.extent;
        where.type = node->type;
        return where;
    } else {
        place = compile_ordinal(c, type->index, value);
    }
    add_offset(c, &where,
               stride == 1 ? place
                           : compile_binary(c, CODE_MUL, place, compile_constant(c, stride)));
    where.type = node->type;
    return where;
}

Where compile_where(Compiler *c, const TypedExpr *node)
{
    if (node->kind == NODE_VAR && node->var->kind == VAR_STATE)
        return state_var(c, node);
    if (node->kind == NODE_FIELD) {
        Where where = compile_where(c, node->left);
        where.base += (Reg)layout_field(node->left->type, node->number);
        if (where.offset == NO_REG)
            where.extent = layout_slots(node->type);
        where.type = node->type;
        return where;
    }
    if (node->kind == NODE_INDEX)
        return indexed(c, node);
    Reg reg = node->kind == NODE_VAR && !g_hash_table_contains(c->fixed, node->var)
                  ? compile_var(c, node->var)
                  : compile_value(c, node);
    return (Where){reg, NO_REG, layout_slots(node->type), node->type,
                   node->kind == NODE_VAR ? node->var : NULL};
}

Reg compile_load(Compiler *c, const Where *where)
{
    uint32_t count = where->type ? layout_slots(where->type) : 1;

    if (where->offset == NO_REG)
        return where->base;
    Reg reg = compile_temp(c, count);
    uint32_t at = compile_emit(c, CODE_LOAD, reg, where->base, where->offset, (int32_t)count);
    c->program->code.data[at].extent = where->extent;
    return reg;
}

void compile_store(Compiler *c, const Where *where, Reg from)
{
    uint32_t count = where->type ? layout_slots(where->type) : 1;

    if (where->offset == NO_REG) {
        compile_copy(c, where->base, from, count);
        return;
    }
    uint32_t at = compile_emit(c, CODE_STORE, where->base, where->offset, from, (int32_t)count);
    c->program->code.data[at].extent = where->extent;
}

/* ---- what is stored is checked ---- */

static void check_range(Compiler *c, CodeOp op, Reg reg, const Type *type, const Var *var)
{
    uint32_t at = compile_emit(c, op, reg, (int32_t)type->low, (int32_t)type->high, 0);

    c->program->code.data[at].var = var;
}

void compile_check_type(Compiler *c, Reg reg, const Type *type, Interval from, const Var *var)
{
    const Type *core = type->kind == KIND_OPTION ? type->element : type;

    if (core->kind != KIND_INT && core->kind != KIND_PROCESS)
        return;
    if (from.known && from.low >= core->low && from.high <= core->high)
        return;
    check_range(c, type->kind == KIND_OPTION ? CODE_RANGE_OR_NONE : CODE_RANGE, reg, core, var);
}

Reg compile_checked(Compiler *c, const TypedExpr *node, const Type *type, const Var *var)
{
    Reg reg = compile_value(c, node);
    Span span = c->span;

    c->span = node->span;
    compile_check_type(c, reg, type, value_ranges_of(c, node), var);
    c->span = span;
    return reg;
}
