/* A table from roots to ids: lines of one cache line each (id_line.h), so that most questions touch
 * one line and, where the answer is yes, one root.
 *
 * The table keeps no roots. It belongs to one thread at a time. A root that was found since the
 * states got their last ids is an *entry* of the search and has no id yet: its slot holds a code
 * that says which entry, until id_table_set puts an id there. Codes of entries are negative.
 *
 * Lines are narrow as long as ids are below 2^31, and wide from there on (id_line.h). */
#pragma once

#include "checker/search/store/hash.h"
#include "checker/search/store/id_line.h"
#include "checker/search/store/prefetch.h"
#include "checker/search/store/roots.h"

typedef struct IdTable {
    IdLine *lines;
    uint32_t line_count;
    uint32_t slots; /* to a line: of which kind they are */
    uint32_t count;
    uint32_t grow_at; /* with this many the table should grow, */
    uint32_t full_at; /* with this many it is full */
    uint64_t spare;   /* bytes by which it may grow; its owner's affair */
} IdTable;

/* A successor on its way into the store. */
typedef struct IdEntry {
    uint64_t root;
    uint32_t index; /* its number among those of its chunk */
    uint32_t slot;  /* once it is in a table */
} IdEntry;

enum {
    ENTRY_BITS = 22,
    ENTRY_CHUNKS = 512,
    SLOT_BITS = 4, /* of the number of a slot: which of its line */
};

/* A code of an entry is this and its number, a code of a state its id. */
#define CODE_ENTRY INT64_C(-0x80000000)
#define CODE_NONE INT64_MIN

/* Ids in narrow and in wide lines are below these. */
#define NARROW_IDS (UINT64_C(1) << (NARROW_BITS - 1))
#define WIDE_IDS (UINT64_C(1) << (WIDE_BITS - 1))

G_STATIC_ASSERT(((uint64_t)ENTRY_CHUNKS << ENTRY_BITS) == NARROW_IDS);

/* Where the roots are that codes stand for. */
typedef struct IdKeys {
    const Roots *roots;
    IdEntry *entries[ENTRY_CHUNKS];
} IdKeys;

/* False where the memory is refused. */
bool id_table_init(IdTable *table, uint32_t line_count, uint32_t slots);
void id_table_free(IdTable *table);

/* The same content in other lines, which have room for it; false, and nothing has changed, where
 * the memory is refused. Slots of entries are noted anew. */
bool id_table_resize(IdTable *table, IdKeys *keys, uint32_t line_count, uint32_t slots);

uint64_t id_table_bytes(uint32_t line_count);

static inline int64_t id_table_entry_code(uint32_t chunk, uint32_t at)
{
    return CODE_ENTRY + (int64_t)(chunk << ENTRY_BITS | at);
}

static inline IdEntry *id_table_entry(const IdKeys *keys, int64_t code)
{
    uint32_t number = (uint32_t)(code - CODE_ENTRY);
    IdEntry *entries = keys->entries[number >> ENTRY_BITS];
    return entries ? &entries[number & ((1u << ENTRY_BITS) - 1)] : NULL;
}

/* False where the entries are gone: a search may end with some that got no id. */
static inline bool id_table_root(const IdKeys *keys, int64_t code, uint64_t *root)
{
    if (code < 0) {
        const IdEntry *entry = id_table_entry(keys, code);
        *root = entry ? entry->root : 0;
        return entry != NULL;
    }
    *root = roots_at(keys->roots, (uint64_t)code);
    return true;
}

static inline void id_table_prefetch_code(const IdKeys *keys, int64_t code)
{
    prefetch_to_read(code < 0 ? (const char *)id_table_entry(keys, code)
                              : roots_place(keys->roots, (uint64_t)code));
}

/* The hash, most significant bits first: which table (that is the caller's affair), and which line.
 * The last byte is the tag. */
static inline uint32_t id_table_line_of(const IdTable *table, uint64_t hash)
{
    return (uint32_t)((uint64_t)(uint32_t)(hash >> 24) * table->line_count >> 32);
}

static inline uint32_t id_table_next_line(const IdTable *table, uint32_t line)
{
    return line + 1 == table->line_count ? 0 : line + 1;
}

/* What the answer will need to look at is on its way from memory then: first the line, and when
 * that is there, the root that it points at (the first: there is seldom a second). */
static inline void id_table_prefetch_line(const IdTable *table, uint64_t hash)
{
    prefetch_to_write(&table->lines[id_table_line_of(table, hash)]);
}

static inline void id_table_prefetch_root(const IdTable *table, const IdKeys *keys, uint64_t hash)
{
    const IdLine *line = &table->lines[id_table_line_of(table, hash)];
    uint32_t bits = id_line_match(line, id_line_tag(hash), table->slots);

    if (bits)
        id_table_prefetch_code(keys,
                               id_line_code(line, (uint32_t)__builtin_ctz(bits), table->slots));
}

/* The code of `root`; CODE_NONE where it is not there, and then the line that has room for it. */
static inline int64_t id_table_find(const IdTable *table, const IdKeys *keys, uint64_t root,
                                    uint64_t hash, uint32_t *room)
{
    uint32_t slots = table->slots;

    for (uint32_t at = id_table_line_of(table, hash);; at = id_table_next_line(table, at)) {
        const IdLine *line = &table->lines[at];
        for (uint32_t bits = id_line_match(line, id_line_tag(hash), slots); bits;
             bits &= bits - 1) {
            int64_t code = id_line_code(line, (uint32_t)__builtin_ctz(bits), slots);
            uint64_t known;
            if (id_table_root(keys, code, &known) && known == root)
                return code;
        }
        *room = at;
        if (id_line_match(line, 0, slots))
            return CODE_NONE;
    }
}

/* Puts a code into a line that has room; returns its slot. */
static inline uint32_t id_table_put(IdTable *table, uint32_t line, uint64_t hash, int64_t code)
{
    IdLine *at = &table->lines[line];
    uint32_t slot = id_line_free(at, table->slots);

    at->tags[slot] = id_line_tag(hash);
    id_line_set(at, slot, code, table->slots);
    table->count++;
    return line << SLOT_BITS | slot;
}

/* Adds a code of a root with this hash that is not there; returns its slot. There must be room. */
static inline uint32_t id_table_add(IdTable *table, uint64_t hash, int64_t code)
{
    uint32_t line = id_table_line_of(table, hash);

    while (!id_line_match(&table->lines[line], 0, table->slots))
        line = id_table_next_line(table, line);
    return id_table_put(table, line, hash, code);
}

static inline void id_table_set(IdTable *table, uint32_t slot, uint64_t id)
{
    id_line_set(&table->lines[slot >> SLOT_BITS], slot & ((1u << SLOT_BITS) - 1), (int64_t)id,
                table->slots);
}

static inline void id_table_prefetch_slot(const IdTable *table, uint32_t slot)
{
    prefetch_to_write(&table->lines[slot >> SLOT_BITS]);
}
