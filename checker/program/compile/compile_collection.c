/* Sets and lists: what is in them, and how they are changed. */
#include "checker/program/compile/compile.h"

/* ---- membership ---- */

/* A jump for numbers that no element can be, to be patched; NO_JUMP where there are none. */
enum { NO_JUMP = UINT32_MAX };

static uint32_t jump_if_outside(Compiler *c, const Type *element, Reg value)
{
    const Type *number = element->kind == KIND_OPTION ? element->element : element;

    if (number->kind != KIND_INT)
        return NO_JUMP;
    Reg within = compile_temp(c, 1);
    compile_emit(c, CODE_WITHIN, within, value, (int32_t)number->low, (int32_t)number->high);
    if (element->kind == KIND_OPTION)
        compile_emit(c, CODE_MAX, within, within,
                     compile_binary(c, CODE_EQ, value, compile_constant(c, NONE)), 0);
    return compile_emit(c, CODE_JUMP_IF_NOT, within, 0, 0, 0);
}

static Where element_bit(Compiler *c, const Where *set, const Type *element, Reg value)
{
    Reg ordinal = compile_ordinal(c, element, value);
    Reg offset =
        set->offset == NO_REG ? ordinal : compile_binary(c, CODE_ADD, set->offset, ordinal);

    return (Where){set->base, offset, set->extent, NULL, NULL};
}

Reg compile_in_set(Compiler *c, const TypedExpr *node)
{
    const Type *element = node->right->type->element;
    Where set = compile_where(c, node->right);
    Reg result = compile_temp(c, 1), value = compile_value(c, node->left);

    compile_emit(c, CODE_MOVE, result, compile_constant(c, 0), 0, 0);
    uint32_t outside = jump_if_outside(c, element, value);
    Where bit = element_bit(c, &set, element, value);
    compile_emit(c, CODE_MOVE, result, compile_load(c, &bit), 0, 0);
    if (outside != NO_JUMP)
        compile_patch(c, outside);
    return result;
}

static Reg same_value(Compiler *c, const Type *type, Reg a, Reg b)
{
    uint32_t count = layout_slots(type);
    Reg reg = compile_temp(c, 1);

    if (count == 1)
        compile_emit(c, CODE_EQ, reg, a, b, 0);
    else
        compile_emit(c, CODE_SAME, reg, a, b, (int32_t)count);
    return reg;
}

/* Unused places of a list are not looked at: their number is above the length. */
Reg compile_in_list(Compiler *c, const TypedExpr *node)
{
    const Type *type = node->right->type;
    Reg list = compile_value(c, node->right), value = compile_value(c, node->left),
        result = compile_temp(c, 1);
    uint32_t stride = layout_slots(type->element);
    VEC(uint32_t) out = {0};

    compile_emit(c, CODE_MOVE, result, compile_constant(c, 0), 0, 0);
    for (uint32_t i = 0; i < type->capacity; i++) {
        Reg beyond = compile_binary(c, CODE_LE, list, compile_constant(c, i));
        vec_push(&out, compile_emit(c, CODE_JUMP_IF, beyond, 0, 0, 0));
        compile_emit(c, CODE_MOVE, result,
                     same_value(c, type->element, list + 1 + (Reg)(i * stride), value), 0, 0);
        vec_push(&out, compile_emit(c, CODE_JUMP_IF, result, 0, 0, 0));
    }
    for (uint32_t i = 0; i < out.length; i++)
        compile_patch(c, out.data[i]);
    vec_free(&out);
    return result;
}

/* ---- changes ---- */

void compile_set_add(Compiler *c, const TypedExpr *node)
{
    const Type *element = node->left->type->element;
    Where set = compile_where(c, node->left);
    Where bit = element_bit(c, &set, element, compile_checked(c, node->right, element, NULL));

    compile_store(c, &bit, compile_constant(c, 1));
}

/* What cannot be in it is not there. */
void compile_set_remove(Compiler *c, const TypedExpr *node)
{
    const Type *element = node->left->type->element;
    Where set = compile_where(c, node->left);
    Reg value = compile_value(c, node->right);
    uint32_t outside = jump_if_outside(c, element, value);
    Where bit = element_bit(c, &set, element, value);

    compile_store(c, &bit, compile_constant(c, 0));
    if (outside != NO_JUMP)
        compile_patch(c, outside);
}

typedef struct List {
    Where where; /* of the whole list */
    Reg length;
    uint32_t stride;
    const Type *element;
} List;

static List list_at(Compiler *c, const TypedExpr *place)
{
    List list = {.where = compile_where(c, place), .element = place->type->element};

    list.stride = layout_slots(list.element);
    Where length = list.where;
    length.type = NULL;
    Reg value = compile_load(c, &length);
    list.length = compile_temp(c, 1);
    compile_copy(c, list.length, value, 1);
    return list;
}

static void set_length(Compiler *c, const List *list, Reg length)
{
    Where where = list->where;

    where.type = NULL;
    compile_store(c, &where, length);
}

/* The element at a place that is known to be in bounds. */
static Where element_at(Compiler *c, const List *list, Reg place)
{
    Reg offset = list->stride == 1
                     ? place
                     : compile_binary(c, CODE_MUL, place, compile_constant(c, list->stride));
    Where where = list->where;

    where.base += 1;
    where.extent -= 1;
    where.offset =
        where.offset == NO_REG ? offset : compile_binary(c, CODE_ADD, where.offset, offset);
    where.type = list->element;
    return where;
}

static void fail_if(Compiler *c, Reg condition, CodeFailure failure)
{
    uint32_t skip = compile_emit(c, CODE_JUMP_IF_NOT, condition, 0, 0, 0);

    compile_emit(c, CODE_FAIL, (int32_t)failure, 0, 0, 0);
    compile_patch(c, skip);
}

void compile_push(Compiler *c, const TypedExpr *node)
{
    Reg value = compile_checked(c, node->right, node->left->type->element, NULL);
    List list = list_at(c, node->left);

    fail_if(
        c, compile_binary(c, CODE_EQ, list.length, compile_constant(c, node->left->type->capacity)),
        FAILURE_FULL);
    Where end = element_at(c, &list, list.length);
    compile_store(c, &end, value);
    set_length(c, &list, compile_binary(c, CODE_ADD, list.length, compile_constant(c, 1)));
}

static Reg copied(Compiler *c, const Where *where)
{
    Reg reg = compile_temp(c, layout_slots(where->type)), value = compile_load(c, where);

    compile_copy(c, reg, value, layout_slots(where->type));
    return reg;
}

/* Takes the element at `place` out; what is behind it moves up, and the last place goes blank. */
static Reg take_out(Compiler *c, const List *list, Reg place)
{
    Where at = element_at(c, list, place);
    Reg value = copied(c, &at), next = compile_temp(c, 1), one = compile_constant(c, 1);
    Reg last = compile_binary(c, CODE_SUB, list->length, one);

    compile_copy(c, next, place, 1);
    uint32_t top = compile_here(c);
    uint32_t end =
        compile_emit(c, CODE_JUMP_IF_NOT, compile_binary(c, CODE_LT, next, last), 0, 0, 0);
    Where from = element_at(c, list, compile_binary(c, CODE_ADD, next, one)),
          to = element_at(c, list, next);
    Reg moved = compile_load(c, &from);
    compile_store(c, &to, moved);
    compile_emit(c, CODE_ADD, next, next, one, 0);
    compile_emit(c, CODE_JUMP, (int32_t)top, 0, 0, 0);
    compile_patch(c, end);
    Where unused = element_at(c, list, last);
    compile_store(c, &unused, compile_blank(c, list->element));
    set_length(c, list, last);
    return value;
}

Reg compile_take(Compiler *c, const TypedExpr *node)
{
    Reg wanted = node->right ? compile_value(c, node->right) : NO_REG;
    List list = list_at(c, node->left);
    Reg place = compile_temp(c, 1);

    if (node->right) {
        compile_emit(c, CODE_LENGTH, place, wanted, list.length, 0);
    } else {
        fail_if(c, compile_binary(c, CODE_EQ, list.length, compile_constant(c, 0)), FAILURE_EMPTY);
        compile_emit(c, CODE_SUB, place, list.length, compile_constant(c, 1), 0);
    }
    return take_out(c, &list, place);
}
