/* Statements of a connection that were read before: a program asks few, again and again, and a tree takes longer to make
 * than its request takes to pass. */
#pragma once

#include "checker/wire/sql/sql_statement.h"

typedef struct SqlCache SqlCache;

SqlCache *sql_cache_new(void);
void sql_cache_free(SqlCache *cache);

/* As sql_parse. What is kept is good as long as the cache; once that is full, what is new is the arena's. */
const SqlStatement *sql_cache_parse(SqlCache *cache, Arena *arena, const char *text, guint *count);
