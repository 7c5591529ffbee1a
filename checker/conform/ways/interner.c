#include "checker/conform/ways/interner.h"

#include "checker/base/arena.h"
#include "checker/base/vec.h"

#include <string.h>

typedef struct Record {
    uint32_t number, length;
    const uint32_t *data;
} Record;

struct Interner {
    Arena *arena;
    GHashTable *known; /* a set of Record */
    VEC(Record *) records;
    uint64_t size;
};

static guint hash(gconstpointer key)
{
    const Record *record = key;
    guint value = 2166136261U;

    for (uint32_t i = 0; i < record->length; i++)
        value = (value ^ record->data[i]) * 16777619U;
    return value;
}

static gboolean equal(gconstpointer a, gconstpointer b)
{
    const Record *one = a, *other = b;

    return one->length == other->length &&
           (one->length == 0 ||
            memcmp(one->data, other->data, one->length * sizeof *one->data) == 0);
}

Interner *interner_new(void)
{
    Interner *interner = g_new0(Interner, 1);

    interner->arena = arena_new();
    interner->known = g_hash_table_new(hash, equal);
    return interner;
}

void interner_free(Interner *interner)
{
    if (!interner)
        return;
    g_hash_table_unref(interner->known);
    vec_free(&interner->records);
    arena_free(interner->arena);
    g_free(interner);
}

uint32_t interner_put(Interner *interner, const uint32_t *data, uint32_t length)
{
    const Record wanted = {.length = length, .data = data};
    Record *record = g_hash_table_lookup(interner->known, &wanted);

    if (record)
        return record->number;
    record = arena_new0(interner->arena, Record);
    *record = (Record){interner->records.length, length,
                       arena_copy(interner->arena, data, length, sizeof *data)};
    interner->size += sizeof *record + length * sizeof *data;
    vec_push(&interner->records, record);
    g_hash_table_add(interner->known, record);
    return record->number;
}

const uint32_t *interner_get(const Interner *interner, uint32_t number, uint32_t *length)
{
    const Record *record = interner->records.data[number];

    if (length)
        *length = record->length;
    return record->data;
}

uint32_t interner_count(const Interner *interner)
{
    return interner->records.length;
}

uint64_t interner_size(const Interner *interner)
{
    return interner->size;
}
