#include "checker/commands/lsp/lsp_params.h"

static JsonNode *member(JsonObject *in, const char *name)
{
    return in ? json_object_get_member(in, name) : NULL;
}

JsonObject *lsp_params_object(JsonObject *in, const char *name)
{
    JsonNode *node = member(in, name);

    return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

JsonArray *lsp_params_array(JsonObject *in, const char *name)
{
    JsonNode *node = member(in, name);

    return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

static JsonNode *value_of_type(JsonObject *in, const char *name, GType type)
{
    JsonNode *node = member(in, name);

    return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type ? node
                                                                                         : NULL;
}

const char *lsp_params_string(JsonObject *in, const char *name)
{
    JsonNode *node = value_of_type(in, name, G_TYPE_STRING);

    return node ? json_node_get_string(node) : NULL;
}

bool lsp_params_int(JsonObject *in, const char *name, int64_t *value)
{
    JsonNode *node = value_of_type(in, name, G_TYPE_INT64);

    if (node)
        *value = json_node_get_int(node);
    return node != NULL;
}

bool lsp_params_bool(JsonObject *in, const char *name)
{
    JsonNode *node = value_of_type(in, name, G_TYPE_BOOLEAN);

    return node && json_node_get_boolean(node);
}

JsonObject *lsp_params_element(JsonArray *in, guint index)
{
    JsonNode *node = json_array_get_element(in, index);

    return JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}
