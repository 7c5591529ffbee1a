#include "checker/program/replay/typed_value.h"

#include "checker/program/bytecode/bytecode.h"

#include <string.h>

/* What an option holds; any other value itself. `type` NULL: it holds nothing. */
static TypedValue held(TypedValue value)
{
    const Type *type = value.type;

    if (!type || type->kind != KIND_OPTION)
        return value;
    if (layout_is_scalar(type))
        return *value.slots == NONE ? (TypedValue){0}
                                    : (TypedValue){type->element, value.slots, value.flows};
    if (*value.slots == 0)
        return (TypedValue){0};
    return (TypedValue){type->element, value.slots + 1, value.flows ? value.flows + 1 : NULL};
}

static bool is_number(const Type *type)
{
    return type->kind == KIND_INT || type->kind == KIND_DURATION;
}

static bool is_same_kind(const Type *one, const Type *other)
{
    return one == other || (is_number(one) && is_number(other)) ||
           (one->kind == other->kind && one->decl == other->decl &&
            layout_slots(one) == layout_slots(other)); /* of two systems of one design */
}

static bool same_parts(const Type *part, uint64_t count, const int64_t *a, const int64_t *b);

/* Of a timer only that it runs is a value: how long it still has is time's. */
static bool same_slots(const Type *type, const int64_t *a, const int64_t *b)
{
    switch (type->kind) {
    case KIND_TIMER: return !*a == !*b;
    case KIND_ARRAY: return same_parts(type->element, type->index->values, a, b);
    case KIND_LIST: return *a == *b && same_parts(type->element, type->capacity, a + 1, b + 1);
    case KIND_RECORD:
        for (uint32_t i = 0; i < type->field_count; i++) {
            const Type *field = type->fields[i].type;
            if (!same_slots(field, a, b))
                return false;
            a += layout_slots(field);
            b += layout_slots(field);
        }
        return true;
    case KIND_BAD:
    case KIND_VOID:
    case KIND_BOOL:
    case KIND_INT:
    case KIND_ENUM:
    case KIND_OPTION:
    case KIND_SET:
    case KIND_PROCESS:
    case KIND_DURATION:
    case KIND_NONE:
    case KIND_EMPTY: break;
    }
    return memcmp(a, b, layout_slots(type) * sizeof *a) == 0;
}

static bool same_parts(const Type *part, uint64_t count, const int64_t *a, const int64_t *b)
{
    const uint32_t slots = layout_slots(part);

    for (uint64_t i = 0; i < count; i++)
        if (!same_slots(part, a + i * slots, b + i * slots))
            return false;
    return true;
}

bool typed_value_equal(TypedValue one, TypedValue other)
{
    const TypedValue a = held(one), b = held(other);

    if (!a.type || !b.type)
        return !a.type && !b.type;
    return is_same_kind(a.type, b.type) && same_slots(a.type, a.slots, b.slots);
}

bool typed_value_is_none(TypedValue value)
{
    return !held(value).type;
}

static bool is_all_zero(const int64_t *slots, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (slots[i])
            return false;
    return true;
}

bool typed_value_is_empty(TypedValue value)
{
    const TypedValue inner = held(value);

    if (!inner.type)
        return true;
    if (inner.type->kind == KIND_SET)
        return is_all_zero(inner.slots, layout_slots(inner.type));
    return (inner.type->kind == KIND_BOOL || inner.type->kind == KIND_LIST) && *inner.slots == 0;
}

bool typed_value_number(TypedValue value, int64_t *number)
{
    const TypedValue inner = held(value);

    if (!inner.type || !is_number(inner.type))
        return false;
    *number = *inner.slots;
    return true;
}

uint32_t typed_value_slots(TypedValue value)
{
    return value.type ? layout_slots(value.type) : 0;
}

TypedValue typed_value_copy(Arena *arena, TypedValue value)
{
    if (value.type)
        value.slots = arena_copy(arena, value.slots, layout_slots(value.type), sizeof *value.slots);
    return value;
}
