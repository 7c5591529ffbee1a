#include "checker/wire/sql/sql_cache.h"

#include <string.h>

/* Statements that have their values in them never come again. */
enum { MOST_TEXTS = 128, MOST_LENGTH = 2048 };

typedef struct Kept {
    const SqlStatement *statements;
    guint count;
} Kept;

struct SqlCache {
    Arena *arena;
    GHashTable *texts; /* Kept, by text; both the arena's */
};

SqlCache *sql_cache_new(void)
{
    SqlCache *cache = g_new0(SqlCache, 1);

    cache->arena = arena_new();
    cache->texts = g_hash_table_new(g_str_hash, g_str_equal);
    return cache;
}

void sql_cache_free(SqlCache *cache)
{
    if (!cache)
        return;
    g_hash_table_unref(cache->texts);
    arena_free(cache->arena);
    g_free(cache);
}

const SqlStatement *sql_cache_parse(SqlCache *cache, Arena *arena, const char *text, guint *count)
{
    const Kept *known = g_hash_table_lookup(cache->texts, text);

    if (!known && (g_hash_table_size(cache->texts) == MOST_TEXTS || strlen(text) > MOST_LENGTH))
        return sql_parse(arena, text, count, NULL);
    if (!known) {
        Kept *kept = arena_new0(cache->arena, Kept);
        kept->statements = sql_parse(cache->arena, text, &kept->count, NULL);
        g_hash_table_insert(cache->texts, arena_strdup(cache->arena, text), kept);
        known = kept;
    }
    *count = known->count;
    return known->statements;
}
