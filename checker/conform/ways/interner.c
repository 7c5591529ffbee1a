#include "checker/conform/ways/interner.h"

#include "checker/base/arena.h"
#include "checker/base/vec.h"

#include <stdbool.h>
#include <string.h>

typedef struct Record {
    const uint32_t *data;
    uint32_t length, hash;
} Record;

/* A table of their numbers + 1, 0 where it is free: looked through from where the hash says. It is never full. */
struct Interner {
    Arena *arena;
    uint32_t *table, mask;
    VEC(Record) records;
    uint64_t size;
};

enum { SMALLEST = 64 };

static uint32_t hash(const uint32_t *data, uint32_t length)
{
    uint64_t value = 0x9e3779b97f4a7c15U ^ length, two;

    for (uint32_t i = 0; i + 1 < length; i += 2) {
        memcpy(&two, &data[i], sizeof two);
        value = (value ^ value >> 32 ^ two) * 0xff51afd7ed558ccdU; /* high bits tell, too */
    }
    if (length % 2)
        value = (value ^ data[length - 1]) * 0xff51afd7ed558ccdU;
    return (uint32_t)(value >> 32 ^ value);
}

static bool is_record(const Record *record, const Record *wanted)
{
    return record->hash == wanted->hash && record->length == wanted->length &&
           (wanted->length == 0 ||
            memcmp(record->data, wanted->data, wanted->length * sizeof *wanted->data) == 0);
}

/* Where a record is, or would be. */
static uint32_t *place_of(const Interner *interner, const Record *wanted)
{
    uint32_t at = wanted->hash & interner->mask;

    while (interner->table[at] &&
           !is_record(&interner->records.data[interner->table[at] - 1], wanted))
        at = (at + 1) & interner->mask;
    return &interner->table[at];
}

static void grow(Interner *interner)
{
    interner->mask = interner->mask * 2 + 1;
    interner->size += (interner->mask + 1) / 2 * sizeof *interner->table;
    g_free(interner->table);
    interner->table = g_new0(uint32_t, interner->mask + 1);
    for (uint32_t i = 0; i < interner->records.length; i++)
        *place_of(interner, &interner->records.data[i]) = i + 1;
}

Interner *interner_new(void)
{
    Interner *interner = g_new0(Interner, 1);

    interner->arena = arena_new();
    interner->mask = SMALLEST - 1;
    interner->table = g_new0(uint32_t, SMALLEST);
    return interner;
}

void interner_free(Interner *interner)
{
    if (!interner)
        return;
    g_free(interner->table);
    vec_free(&interner->records);
    arena_free(interner->arena);
    g_free(interner);
}

uint32_t interner_put(Interner *interner, const uint32_t *data, uint32_t length)
{
    Record wanted = {data, length, hash(data, length)};
    uint32_t *place = place_of(interner, &wanted);

    if (*place)
        return *place - 1;
    wanted.data = arena_copy(interner->arena, data, length, sizeof *data);
    interner->size += sizeof wanted + length * sizeof *data;
    vec_push(&interner->records, wanted);
    *place = interner->records.length;
    if (interner->records.length > interner->mask / 2)
        grow(interner);
    return interner->records.length - 1;
}

const uint32_t *interner_get(const Interner *interner, uint32_t number, uint32_t *length)
{
    const Record *record = &interner->records.data[number];

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
