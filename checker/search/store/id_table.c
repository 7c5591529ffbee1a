/* Open addressing over buckets of a cache line, with a few bits of the hash to rule slots out: the
 * idea of Swiss tables (Kulukundis, CppCon 2017), and of the bucketised state tables of Laarman,
 * van de Pol, Weber, "Boosting multi-core reachability performance with shared hash tables", FMCAD
 * 2010. A line that has room ends every search. */
#include "checker/search/store/id_table.h"

#include "checker/search/store/pages.h"

#include <glib.h>

enum {
    PARTS = 24,      /* of all slots */
    PARTS_FILL = 22, /* filled, at which a table should grow */
    PARTS_MAX = 23,  /* at which it counts as full */
    AHEAD = 64,      /* roots asked for before they are needed, when a table is filled anew */
};

G_STATIC_ASSERT(sizeof(IdLine) == 64);

uint64_t id_table_bytes(uint32_t line_count)
{
    return (uint64_t)line_count * sizeof(IdLine);
}

bool id_table_init(IdTable *table, uint32_t line_count, uint32_t slots)
{
    uint64_t all = (uint64_t)line_count * slots;

    *table = (IdTable){
        .lines = pages_new(id_table_bytes(line_count)),
        .line_count = line_count,
        .slots = slots,
        .grow_at = (uint32_t)MIN(all * PARTS_FILL / PARTS, UINT32_MAX),
        .full_at = (uint32_t)MIN(all * PARTS_MAX / PARTS, UINT32_MAX),
    };
    return table->lines != NULL;
}

void id_table_free(IdTable *table)
{
    pages_free(table->lines, id_table_bytes(table->line_count));
    *table = (IdTable){0};
}

/* Codes whose roots were asked for and are on their way. */
typedef struct Moving {
    IdTable *to;
    IdKeys *keys;
    int64_t codes[AHEAD];
    uint32_t asked, moved;
} Moving;

static void move_next(Moving *moving)
{
    int64_t code = moving->codes[moving->moved++ % AHEAD];
    uint64_t root;

    id_table_root(moving->keys, code, &root);
    uint32_t slot = id_table_add(moving->to, hash_key(root), code);
    if (code < 0)
        id_table_entry(moving->keys, code)->slot = slot;
}

static void ask_next(Moving *moving, int64_t code)
{
    if (moving->asked - moving->moved == AHEAD)
        move_next(moving);
    id_table_prefetch_code(moving->keys, code);
    moving->codes[moving->asked++ % AHEAD] = code;
}

bool id_table_resize(IdTable *table, IdKeys *keys, uint32_t line_count, uint32_t slots)
{
    IdTable larger;
    Moving moving = {.to = &larger, .keys = keys};

    if (!id_table_init(&larger, line_count, slots))
        return false;
    larger.spare = table->spare;
    for (uint32_t at = 0; at < table->line_count; at++) {
        const IdLine *line = &table->lines[at];
        for (uint32_t slot = 0, end = id_line_free(line, table->slots); slot < end; slot++)
            ask_next(&moving, id_line_code(line, slot, table->slots));
    }
    while (moving.moved < moving.asked)
        move_next(&moving);
    id_table_free(table);
    *table = larger;
    return true;
}
