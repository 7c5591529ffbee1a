#include "checker/reduce/values/value_classes.h"

static bool is_place(const Type *type)
{
    return type->kind == KIND_INT || type->kind == KIND_ENUM;
}

uint32_t value_classes_size(const Type *type)
{
    uint32_t size = 0;

    if (!type)
        return 0;
    if (is_place(type))
        return 1;
    for (uint32_t i = 0; type->kind == KIND_RECORD && i < type->field_count; i++)
        size += value_classes_size(type->fields[i].type);
    return size + value_classes_size(type->index) + value_classes_size(type->element);
}

uint32_t value_classes_add(ValueClasses *classes, uint32_t count)
{
    const uint32_t first = classes->places.length;

    for (uint32_t i = 0; i < count; i++)
        vec_push(&classes->places, (ClassPlace){.parent = first + i, .kind = KIND_BAD});
    return first;
}

uint32_t value_classes_of(ValueClasses *classes, const void *owner, const Type *type)
{
    uint32_t first = value_classes_known(classes, owner);

    if (first != NO_PLACE)
        return first;
    first = value_classes_add(classes, value_classes_size(type));
    g_hash_table_insert(classes->first, (gpointer)owner, GUINT_TO_POINTER(first + 1));
    return first;
}

uint32_t value_classes_known(const ValueClasses *classes, const void *owner)
{
    const guint known = GPOINTER_TO_UINT(g_hash_table_lookup(classes->first, owner));

    return known ? known - 1 : NO_PLACE;
}

uint32_t value_classes_root(const ValueClasses *classes, uint32_t place)
{
    ClassPlace *places = classes->places.data;

    while (places[place].parent != place) {
        places[place].parent = places[places[place].parent].parent;
        place = places[place].parent;
    }
    return place;
}

bool value_classes_tell_apart(ValueClasses *classes, uint32_t place, const char *why, Span where)
{
    ClassPlace *root = &classes->places.data[value_classes_root(classes, place)];

    if (root->why)
        return false;
    root->why = why;
    root->where = where;
    return true;
}

void value_classes_index(ValueClasses *classes, uint32_t place)
{
    classes->places.data[value_classes_root(classes, place)].is_index = true;
}

/* ---- what is declared ---- */

static bool is_same_range(const ClassPlace *a, const ClassPlace *b)
{
    return a->kind == b->kind && a->low == b->low && a->high == b->high && a->decl == b->decl;
}

static const char *const OTHER_RANGE = "they meet values of another range";

static void declare(ValueClasses *classes, uint32_t place, const ClassPlace *range, Span span)
{
    ClassPlace *root = &classes->places.data[value_classes_root(classes, place)];

    if (root->kind == KIND_BAD) {
        root->kind = range->kind;
        root->low = range->low;
        root->high = range->high;
        root->decl = range->decl;
    } else if (!is_same_range(root, range)) {
        value_classes_tell_apart(classes, place, OTHER_RANGE, span);
    }
}

void value_classes_declare_range(ValueClasses *classes, uint32_t place, int64_t low, int64_t high,
                                 Span span)
{
    declare(classes, place, &(ClassPlace){.kind = KIND_INT, .low = low, .high = high}, span);
}

/* What an array or a set is over: values, or what has some in it, of which the order is fixed. */
static void declare_index(ValueClasses *classes, uint32_t place, const Type *index, Span span)
{
    value_classes_declare(classes, place, index, span);
    for (uint32_t i = 0; i < value_classes_size(index); i++) {
        value_classes_index(classes, place + i);
        if (!is_place(index))
            value_classes_tell_apart(classes, place + i, "they are a part of an index", span);
    }
}

void value_classes_declare(ValueClasses *classes, uint32_t place, const Type *type, Span span)
{
    if (!type)
        return;
    if (type->kind == KIND_INT)
        value_classes_declare_range(classes, place, type->low, type->high, span);
    if (type->kind == KIND_ENUM)
        declare(
            classes, place,
            &(ClassPlace){.kind = KIND_ENUM, .high = (int64_t)type->values - 1, .decl = type->decl},
            span);
    for (uint32_t i = 0; type->kind == KIND_RECORD && i < type->field_count; i++) {
        value_classes_declare(classes, place, type->fields[i].type, span);
        place += value_classes_size(type->fields[i].type);
    }
    if (type->kind == KIND_ARRAY)
        declare_index(classes, place, type->index, span);
    place += value_classes_size(type->index);
    if (type->kind == KIND_SET)
        declare_index(classes, place, type->element, span);
    else
        value_classes_declare(classes, place, type->element, span);
}

/* ---- what meets ---- */

static void join(ValueClasses *classes, uint32_t a, uint32_t b, Span span)
{
    const uint32_t to = value_classes_root(classes, a), from = value_classes_root(classes, b);
    ClassPlace *into = &classes->places.data[to], *gone = &classes->places.data[from];

    if (to == from)
        return;
    gone->parent = to;
    into->is_index |= gone->is_index;
    if (gone->kind != KIND_BAD)
        declare(classes, to, gone, span);
    if (gone->why && (!into->why || into->why == OTHER_RANGE)) {
        into->why = gone->why;
        into->where = gone->where;
    }
}

void value_classes_join(ValueClasses *classes, uint32_t a, uint32_t b, uint32_t count, Span span)
{
    for (uint32_t i = 0; i < count; i++)
        join(classes, a + i, b + i, span);
}

bool value_classes_are_alike(const ValueClasses *classes, uint32_t place)
{
    const ClassPlace *root = &classes->places.data[value_classes_root(classes, place)];

    return !root->why && root->kind != KIND_BAD && root->high > root->low &&
           root->high - root->low < VALUE_CLASSES_MOST;
}

ValueClasses *value_classes_new(const System *system)
{
    ValueClasses *classes = g_new0(ValueClasses, 1);

    classes->system = system;
    classes->first = g_hash_table_new(NULL, NULL);
    return classes;
}

void value_classes_free(ValueClasses *classes)
{
    if (!classes)
        return;
    vec_free(&classes->places);
    g_hash_table_destroy(classes->first);
    g_free(classes);
}
