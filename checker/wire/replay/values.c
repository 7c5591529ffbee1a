#include "checker/wire/replay/values.h"

#include "checker/base/json_depth.h"
#include "checker/language/syntax/tree.h"

#include <inttypes.h>
#include <json-glib/json-glib.h>
#include <string.h>

typedef struct Meaning {
    const Type *kind;
    int64_t value;
    char *text;
} Meaning;

struct Values {
    GArray *list; /* of Meaning */
};

static void clear_meaning(gpointer meaning)
{
    g_free(((Meaning *)meaning)->text);
}

Values *values_new(void)
{
    Values *values = g_new0(Values, 1);

    values->list = g_array_new(FALSE, FALSE, sizeof(Meaning));
    g_array_set_clear_func(values->list, clear_meaning);
    return values;
}

void values_free(Values *values)
{
    if (!values)
        return;
    g_array_unref(values->list);
    g_free(values);
}

void values_clear(Values *values)
{
    g_array_set_size(values->list, 0);
}

static const Meaning *meaning(const Values *values, guint i)
{
    return &g_array_index(values->list, Meaning, i);
}

bool values_learn(Values *values, const Type *kind, int64_t value, const char *text)
{
    for (guint i = 0; i < values->list->len; i++) {
        const Meaning *known = meaning(values, i);
        if (known->kind != kind)
            continue;
        bool same_text = strcmp(known->text, text) == 0;
        if (same_text != (known->value == value))
            return false;
        if (same_text)
            return true;
    }
    Meaning added = {kind, value, g_strdup(text)};
    g_array_append_val(values->list, added);
    return true;
}

bool values_find(const Values *values, const Type *kind, const char *text, int64_t *value)
{
    for (guint i = 0; i < values->list->len; i++) {
        const Meaning *known = meaning(values, i);
        if (known->kind == kind && strcmp(known->text, text) == 0) {
            *value = known->value;
            return true;
        }
    }
    return false;
}

char *values_text(const Values *values, const Type *kind, int64_t value)
{
    for (guint i = 0; i < values->list->len; i++)
        if (meaning(values, i)->kind == kind && meaning(values, i)->value == value)
            return g_strdup(meaning(values, i)->text);
    if (kind->kind == KIND_ENUM)
        return g_strdup(kind->decl->names[value].text);
    return g_strdup_printf("%" PRId64, value);
}

const Type *values_kind(const Type *type)
{
    return type->kind == KIND_OPTION ? type->element : type;
}

char *values_field(const char *text, const char *field)
{
    g_autoptr(JsonParser) parser = json_parser_new();

    if (!field)
        return g_strdup(text);
    if (!json_depth_is_fit(text, strlen(text)) ||
        !json_parser_load_from_data(parser, text, -1, NULL))
        return NULL;
    JsonNode *root = json_parser_get_root(parser);
    if (!root || !JSON_NODE_HOLDS_OBJECT(root))
        return NULL;
    JsonNode *node = json_object_get_member(json_node_get_object(root), field);
    if (!node)
        return NULL;
    if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING)
        return g_strdup(json_node_get_string(node));
    return json_to_string(node, FALSE);
}
