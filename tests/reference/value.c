#include "tests/reference/value.h"

const Value *value_number(Arena *arena, int64_t number)
{
    Value *value = arena_new0(arena, Value);

    value->shape = SHAPE_NUMBER;
    value->number = number;
    return value;
}

const Value *value_none(void)
{
    static const Value none = {.shape = SHAPE_NONE};

    return &none;
}

static Value *new_items(Arena *arena, Shape shape, uint32_t count)
{
    Value *value = arena_new0(arena, Value);

    value->shape = shape;
    value->count = count;
    value->items = arena_array(arena, const Value *, count + 1);
    return value;
}

const Value *value_some(Arena *arena, const Value *inner)
{
    Value *value = new_items(arena, SHAPE_SOME, 1);

    value->items[0] = inner;
    return value;
}

const Value *value_items(Arena *arena, const Value *const *items, uint32_t count)
{
    Value *value = new_items(arena, SHAPE_ITEMS, count);

    for (uint32_t i = 0; i < count; i++)
        value->items[i] = items[i];
    return value;
}

const Value *value_with(Arena *arena, const Value *items, uint32_t place, const Value *item)
{
    const Value *copy = value_items(arena, items->items, items->count);

    g_assert(place < copy->count);
    copy->items[place] = item;
    return copy;
}

const Value *value_insert(Arena *arena, const Value *items, uint32_t place, const Value *item)
{
    Value *more = new_items(arena, SHAPE_ITEMS, items->count + 1);

    for (uint32_t i = 0; i < more->count; i++)
        more->items[i] = i < place ? items->items[i] : i == place ? item : items->items[i - 1];
    return more;
}

const Value *value_without(Arena *arena, const Value *items, uint32_t place)
{
    Value *less = new_items(arena, SHAPE_ITEMS, items->count - 1);

    for (uint32_t i = 0; i < less->count; i++)
        less->items[i] = items->items[i < place ? i : i + 1];
    return less;
}

uint32_t value_find(const Value *items, const Value *item)
{
    uint32_t place = 0;

    while (place < items->count && value_compare(items->items[place], item) != 0)
        place++;
    return place;
}

const Value *value_set_add(Arena *arena, const Value *set, const Value *item)
{
    uint32_t place = 0;

    while (place < set->count && value_compare(set->items[place], item) < 0)
        place++;
    if (place < set->count && value_compare(set->items[place], item) == 0)
        return set;
    return value_insert(arena, set, place, item);
}

int value_compare(const Value *a, const Value *b)
{
    if (a->shape != b->shape)
        return a->shape < b->shape ? -1 : 1;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (uint32_t i = 0; i < a->count; i++) {
        int order = value_compare(a->items[i], b->items[i]);
        if (order != 0)
            return order;
    }
    return 0;
}

static bool all_fit(const Value *value, const Type *element)
{
    for (uint32_t i = 0; i < value->count; i++)
        if (!value_fits(value->items[i], element))
            return false;
    return true;
}

static bool record_fits(const Value *value, const Type *type)
{
    for (uint32_t i = 0; i < type->field_count; i++)
        if (!value_fits(value->items[i], type->fields[i].type))
            return false;
    return true;
}

bool value_fits(const Value *value, const Type *type)
{
    switch (type->kind) {
    case KIND_INT:
    case KIND_PROCESS: return value->number >= type->low && value->number <= type->high;
    case KIND_OPTION:
        return value->shape == SHAPE_NONE || value_fits(value->items[0], type->element);
    case KIND_RECORD: return record_fits(value, type);
    case KIND_LIST: return value->count <= type->capacity && all_fit(value, type->element);
    case KIND_ARRAY:
    case KIND_SET: return all_fit(value, type->element);
    default: return true;
    }
}

/* ---- all values of a type ---- */

static const Value *nth_list(Arena *arena, const Type *type, uint64_t ordinal)
{
    uint64_t values = type->element->values, of_length = 1;
    uint32_t length = 0;

    for (; ordinal >= of_length; length++, of_length *= values)
        ordinal -= of_length;
    Value *list = new_items(arena, SHAPE_ITEMS, length);
    for (uint32_t i = 0; i < length; i++, ordinal /= values)
        list->items[i] = value_nth(arena, type->element, ordinal % values);
    return list;
}

static const Value *nth_set(Arena *arena, const Type *type, uint64_t ordinal)
{
    const Value *set = value_items(arena, NULL, 0);

    for (uint64_t i = 0; i < type->element->values; i++)
        if (ordinal >> i & 1)
            set = value_set_add(arena, set, value_nth(arena, type->element, i));
    return set;
}

static const Value *nth_record(Arena *arena, const Type *type, uint64_t ordinal)
{
    Value *record = new_items(arena, SHAPE_ITEMS, type->field_count);

    for (uint32_t i = 0; i < type->field_count; i++) {
        const Type *field = type->fields[i].type;
        record->items[i] = value_nth(arena, field, ordinal % field->values);
        ordinal /= field->values;
    }
    return record;
}

static const Value *nth_array(Arena *arena, const Type *type, uint64_t ordinal)
{
    Value *array = new_items(arena, SHAPE_ITEMS, (uint32_t)type->index->values);

    for (uint32_t i = 0; i < array->count; i++) {
        array->items[i] = value_nth(arena, type->element, ordinal % type->element->values);
        ordinal /= type->element->values;
    }
    return array;
}

const Value *value_nth(Arena *arena, const Type *type, uint64_t ordinal)
{
    switch (type->kind) {
    case KIND_OPTION:
        if (ordinal == 0)
            return value_none();
        return value_some(arena, value_nth(arena, type->element, ordinal - 1));
    case KIND_RECORD: return nth_record(arena, type, ordinal);
    case KIND_ARRAY: return nth_array(arena, type, ordinal);
    case KIND_SET: return nth_set(arena, type, ordinal);
    case KIND_LIST: return nth_list(arena, type, ordinal);
    default: return value_number(arena, type_value(type, ordinal));
    }
}

/* ---- bytes and copies ---- */

void value_write(GString *out, const Value *value)
{
    int64_t head[2] = {value->shape, value->shape == SHAPE_NUMBER ? value->number : value->count};

    g_string_append_len(out, (const char *)head, sizeof head);
    for (uint32_t i = 0; i < value->count; i++)
        value_write(out, value->items[i]);
}

const Value *value_copy(Arena *arena, const Value *value)
{
    if (value->shape == SHAPE_NONE)
        return value_none();
    if (value->shape == SHAPE_NUMBER)
        return value_number(arena, value->number);
    Value *copy = new_items(arena, value->shape, value->count);
    for (uint32_t i = 0; i < value->count; i++)
        copy->items[i] = value_copy(arena, value->items[i]);
    return copy;
}
