/* The tree of a statement as libpg_query gives it, in JSON: nodes are objects with one member, which is named after
 * their kind. The one file that knows the library. */
#pragma once

#include "checker/base/arena.h"

#include <json-glib/json-glib.h>

/* Longer statements, without what is in quotes, are not read: the parser goes as deep as they are nested. */
enum { SQL_TREE_MOST_BYTES = 16 * 1024 };

/* NULL where it is no SQL; `problem` (may be NULL) says why then, and is the arena's. Caller frees. */
JsonNode *sql_tree_parse(Arena *arena, const char *text, const char **problem);

/* Members; NULL and 0 where there is none of that type. */
JsonObject *sql_tree_object(JsonObject *object, const char *name);
JsonArray *sql_tree_array(JsonObject *object, const char *name);
const char *sql_tree_text(JsonObject *object, const char *name);
gint64 sql_tree_int(JsonObject *object, const char *name);

/* Every table that is named anywhere in it, outer ones first. */
void sql_tree_each_table(JsonObject *object, void (*found)(JsonObject *table, void *user),
                         void *user);
