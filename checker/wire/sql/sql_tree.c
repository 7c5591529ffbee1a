#include "checker/wire/sql/sql_tree.h"

#include "checker/wire/sql/sql_statement.h"

#include <pg_query.h>
#include <string.h>

JsonNode *sql_tree_parse(Arena *arena, const char *text, const char **problem)
{
    JsonNode *node = NULL;

    if (sql_code_bytes(text) > SQL_TREE_MOST_BYTES) {
        if (problem)
            *problem = "it is too long";
        return NULL;
    }
    PgQueryParseResult result = pg_query_parse(text);
    if (problem)
        *problem = result.error ? arena_strdup(arena, result.error->message) : "it is empty";
    if (!result.error)
        node = json_from_string(result.parse_tree, NULL);
    pg_query_free_parse_result(result);
    if (node && !JSON_NODE_HOLDS_OBJECT(node))
        g_clear_pointer(&node, json_node_unref);
    return node;
}

static JsonNode *member(JsonObject *object, const char *name, JsonNodeType type)
{
    JsonNode *node = object ? json_object_get_member(object, name) : NULL;

    return node && json_node_get_node_type(node) == type ? node : NULL;
}

JsonObject *sql_tree_object(JsonObject *object, const char *name)
{
    JsonNode *node = member(object, name, JSON_NODE_OBJECT);

    return node ? json_node_get_object(node) : NULL;
}

JsonArray *sql_tree_array(JsonObject *object, const char *name)
{
    JsonNode *node = member(object, name, JSON_NODE_ARRAY);

    return node ? json_node_get_array(node) : NULL;
}

const char *sql_tree_text(JsonObject *object, const char *name)
{
    JsonNode *node = member(object, name, JSON_NODE_VALUE);

    return node && json_node_get_value_type(node) == G_TYPE_STRING ? json_node_get_string(node)
                                                                   : NULL;
}

gint64 sql_tree_int(JsonObject *object, const char *name)
{
    JsonNode *node = member(object, name, JSON_NODE_VALUE);

    return node && json_node_get_value_type(node) == G_TYPE_INT64 ? json_node_get_int(node) : 0;
}

void sql_tree_each_table(JsonObject *object, void (*found)(JsonObject *table, void *user),
                         void *user)
{
    g_autoptr(GList) members = json_object_get_values(object);

    if (sql_tree_text(object, "relname"))
        found(object, user);
    for (GList *at = members; at; at = at->next) {
        JsonNode *node = at->data;
        if (JSON_NODE_HOLDS_OBJECT(node))
            sql_tree_each_table(json_node_get_object(node), found, user);
        JsonArray *array = JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
        for (guint i = 0; array && i < json_array_get_length(array); i++) {
            JsonNode *item = json_array_get_element(array, i);
            if (JSON_NODE_HOLDS_OBJECT(item))
                sql_tree_each_table(json_node_get_object(item), found, user);
        }
    }
}
