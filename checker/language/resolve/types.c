#include "checker/language/resolve/types.h"

#include "checker/language/syntax/decl.h"

#include <string.h>

struct Types {
    Arena *arena;
    GHashTable *all;              /* of Type */
    Type *simple[KIND_EMPTY + 1]; /* by kind; made when first asked for */
};

/* ---- how many values ---- */

static uint64_t times(uint64_t a, uint64_t b)
{
    uint64_t product;

    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

static uint64_t power(uint64_t base, uint64_t exponent)
{
    uint64_t result = 1;

    if (base <= 1)
        return exponent == 0 ? 1 : base;
    for (uint64_t i = 0; i < exponent && result != UINT64_MAX; i++)
        result = times(result, base);
    return result;
}

static uint64_t list_values(const Type *type)
{
    uint64_t total = 0;

    for (uint32_t length = 0; length <= type->capacity; length++) {
        uint64_t more = power(type->element->values, length);
        if (__builtin_add_overflow(total, more, &total))
            return UINT64_MAX;
        if (more == UINT64_MAX)
            return UINT64_MAX;
    }
    return total;
}

static uint64_t record_values(const Type *type)
{
    uint64_t product = 1;

    for (uint32_t i = 0; i < type->field_count; i++)
        product = times(product, type->fields[i].type->values);
    return product;
}

static uint64_t count_values(const Type *type)
{
    switch (type->kind) {
    case KIND_BOOL: return 2;
    case KIND_INT:
    case KIND_PROCESS:
        return type->high < type->low ? 0 : (uint64_t)type->high - (uint64_t)type->low + 1;
    case KIND_ENUM: return type->decl->name_count;
    case KIND_RECORD: return record_values(type);
    case KIND_OPTION:
        return type->element->values == UINT64_MAX ? UINT64_MAX : type->element->values + 1;
    case KIND_ARRAY: return power(type->element->values, type->index->values);
    case KIND_SET: return power(2, type->element->values);
    case KIND_LIST: return list_values(type);
    case KIND_BAD:
    case KIND_VOID:
    case KIND_TIMER:
    case KIND_DURATION:
    case KIND_NONE:
    case KIND_EMPTY: return UINT64_MAX;
    }
    g_assert_not_reached();
}

static uint64_t plus(uint64_t a, uint64_t b)
{
    uint64_t sum;

    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

static uint64_t count_places(const Type *type)
{
    uint64_t places = 1;

    switch (type->kind) {
    case KIND_RECORD:
        for (uint32_t i = 0; i < type->field_count; i++)
            places = plus(places, type->fields[i].type->places);
        return places;
    case KIND_OPTION: return plus(type->element->places, 1);
    case KIND_ARRAY:
        return plus(times(type->index->values, type->element->places), type->index->places);
    case KIND_SET: return plus(type->element->values, type->element->places);
    case KIND_LIST: return times((uint64_t)type->capacity + 1, type->element->places);
    case KIND_BAD:
    case KIND_VOID:
    case KIND_BOOL:
    case KIND_INT:
    case KIND_ENUM:
    case KIND_PROCESS:
    case KIND_TIMER:
    case KIND_DURATION:
    case KIND_NONE:
    case KIND_EMPTY: return 1;
    }
    g_assert_not_reached();
}

static uint32_t find_height(const Type *type)
{
    uint32_t height =
        MAX(type->element ? type->element->height : 0, type->index ? type->index->height : 0);

    for (uint32_t i = 0; i < type->field_count; i++)
        height = MAX(height, type->fields[i].type->height);
    return height + 1;
}

/* ---- interning ---- */

static guint hash_type(gconstpointer key)
{
    const Type *type = key;
    const uint64_t parts[] = {type->kind,
                              (uint64_t)type->low,
                              (uint64_t)type->high,
                              (uintptr_t)type->element,
                              (uintptr_t)type->index,
                              type->capacity,
                              (uintptr_t)type->decl,
                              (uintptr_t)type->process};
    uint64_t hash = 0;

    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        hash = (hash ^ parts[i]) * UINT64_C(0x9e3779b97f4a7c15);
    return (guint)(hash >> 32);
}

static gboolean same(gconstpointer left, gconstpointer right)
{
    const Type *a = left, *b = right;

    return a->kind == b->kind && a->low == b->low && a->high == b->high &&
           a->element == b->element && a->index == b->index && a->capacity == b->capacity &&
           a->decl == b->decl && a->process == b->process;
}

Types *types_new(Arena *arena)
{
    Types *types = g_new0(Types, 1);

    types->arena = arena;
    types->all = g_hash_table_new(hash_type, same);
    return types;
}

void types_free(Types *types)
{
    g_hash_table_destroy(types->all);
    g_free(types);
}

static Type *intern(Types *types, const Type *wanted)
{
    Type *known = g_hash_table_lookup(types->all, wanted);

    if (known)
        return known;
    Type *type = arena_copy(types->arena, wanted, 1, sizeof *wanted);
    type->values = count_values(type);
    type->places = count_places(type);
    type->height = find_height(type);
    g_hash_table_add(types->all, type);
    return type;
}

Type *type_simple(Types *types, Kind kind)
{
    if (!types->simple[kind])
        types->simple[kind] = intern(types, &(Type){.kind = kind});
    return types->simple[kind];
}

Type *type_int(Types *types, int64_t low, int64_t high)
{
    return intern(types, &(Type){.kind = KIND_INT, .low = low, .high = high});
}

Type *type_enum(Types *types, const Decl *decl)
{
    return intern(types, &(Type){.kind = KIND_ENUM, .decl = decl, .name = decl->name.text});
}

Type *type_record(Types *types, const Decl *decl, Field *fields, uint32_t count)
{
    return intern(types, &(Type){.kind = KIND_RECORD,
                                 .decl = decl,
                                 .name = decl->name.text,
                                 .fields = fields,
                                 .field_count = count});
}

Type *type_option(Types *types, Type *element)
{
    if (element->kind == KIND_OPTION || element->kind == KIND_BAD || element->kind == KIND_NONE)
        return element;
    return intern(types, &(Type){.kind = KIND_OPTION, .element = element});
}

Type *type_array(Types *types, Type *element, Type *index)
{
    return intern(types, &(Type){.kind = KIND_ARRAY, .element = element, .index = index});
}

Type *type_set(Types *types, Type *element)
{
    return intern(types, &(Type){.kind = KIND_SET, .element = element});
}

Type *type_list(Types *types, Type *element, uint32_t capacity)
{
    return intern(types, &(Type){.kind = KIND_LIST, .element = element, .capacity = capacity});
}

Type *type_process(Types *types, Process *process, int64_t low, int64_t high)
{
    return intern(types,
                  &(Type){.kind = KIND_PROCESS, .process = process, .low = low, .high = high});
}

/* ---- relations ---- */

static Type *join_ranges(Types *types, const Type *a, const Type *b)
{
    int64_t low = MIN(a->low, b->low), high = MAX(a->high, b->high);

    return a->kind == KIND_INT ? type_int(types, low, high) : type_process(types, NULL, low, high);
}

Type *type_join(Types *types, Type *a, Type *b)
{
    if (a == b || b->kind == KIND_BAD)
        return a;
    if (a->kind == KIND_BAD)
        return b;
    if (a->kind == KIND_NONE)
        return b->kind == KIND_EMPTY || b->kind == KIND_VOID ? NULL : type_option(types, b);
    if (b->kind == KIND_NONE)
        return type_join(types, b, a);
    if (a->kind == KIND_OPTION || b->kind == KIND_OPTION) {
        Type *joined = type_join(types, a->kind == KIND_OPTION ? a->element : a,
                                 b->kind == KIND_OPTION ? b->element : b);
        return joined ? type_option(types, joined) : NULL;
    }
    if (a->kind == KIND_EMPTY)
        return b->kind == KIND_SET || b->kind == KIND_LIST ? b : NULL;
    if (b->kind == KIND_EMPTY)
        return type_join(types, b, a);
    if (a->kind == b->kind && (a->kind == KIND_INT || a->kind == KIND_PROCESS))
        return join_ranges(types, a, b);
    return NULL;
}

bool type_fits(const Type *to, const Type *from)
{
    if (to == from || to->kind == KIND_BAD || from->kind == KIND_BAD)
        return true;
    if (to->kind != from->kind)
        return false;
    if (to->kind == KIND_INT || to->kind == KIND_PROCESS)
        return true;
    return to->kind == KIND_OPTION && type_fits(to->element, from->element);
}

bool type_holds_list(const Type *type)
{
    for (uint32_t i = 0; i < type->field_count; i++)
        if (type_holds_list(type->fields[i].type))
            return true;
    return type->kind == KIND_LIST || (type->element && type_holds_list(type->element));
}

/* ---- values ---- */

int64_t type_value(const Type *type, uint64_t ordinal)
{
    if (type->kind == KIND_INT || type->kind == KIND_PROCESS)
        return type->low + (int64_t)ordinal;
    return (int64_t)ordinal;
}

uint64_t type_ordinal(const Type *type, int64_t value)
{
    if (type->kind == KIND_INT || type->kind == KIND_PROCESS)
        return (uint64_t)(value - type->low);
    return (uint64_t)value;
}

/* ---- text ---- */

static char *process_text(const Type *type)
{
    return g_strdup(type->process ? type->process->name : "process");
}

/* Of a `let`: any number. */
static bool is_wide(const Type *type)
{
    return type->kind == KIND_INT && !type->name && type->low <= WIDE_LOW &&
           type->high >= WIDE_HIGH;
}

/* As it would be written: `0..1?` is no type, `(0..1)?` is. */
static char *element_text(const Type *type)
{
    const Type *element = type->element;
    char *text = type_text(element);
    bool has_suffix = type->kind == KIND_OPTION || type->kind == KIND_ARRAY;

    if (!has_suffix || element->name || element->kind != KIND_INT || is_wide(element))
        return text;
    g_autofree char *bare = text;
    return g_strdup_printf("(%s)", bare);
}

char *type_text(const Type *type)
{
    if (type->name)
        return g_strdup(type->name);
    g_autofree char *element = type->element ? element_text(type) : NULL;
    g_autofree char *index = type->index ? type_text(type->index) : NULL;
    switch (type->kind) {
    case KIND_INT:
        if (is_wide(type))
            return g_strdup("a number");
        return g_strdup_printf("%" G_GINT64_FORMAT "..%" G_GINT64_FORMAT, type->low, type->high);
    case KIND_OPTION:
        return g_strdup_printf(is_wide(type->element) ? "%s or none" : "%s?", element);
    case KIND_ARRAY: return g_strdup_printf("%s[%s]", element, index);
    case KIND_SET: return g_strdup_printf("set<%s>", element);
    case KIND_LIST: return g_strdup_printf("list<%s, %u>", element, type->capacity);
    case KIND_PROCESS: return process_text(type);
    case KIND_BAD: return g_strdup("an unknown type");
    case KIND_VOID: return g_strdup("nothing");
    case KIND_BOOL: return g_strdup("bool");
    case KIND_TIMER: return g_strdup("timer");
    case KIND_DURATION: return g_strdup("duration");
    case KIND_NONE: return g_strdup("none");
    case KIND_EMPTY: return g_strdup("an empty set or list");
    case KIND_ENUM:
    case KIND_RECORD: break; /* they have names */
    }
    g_assert_not_reached();
}
