#include "checker/commands/docs/docs_sample.h"

#include "checker/base/json_depth.h"

#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <string.h>

static const char any[] = "...";

static bool is_any(JsonNode *node)
{
    return JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING &&
           strcmp(json_node_get_string(node), any) == 0;
}

static void compare(JsonNode *sample, JsonNode *actual, const char *path, GString *why);

static void compare_objects(JsonObject *sample, JsonObject *actual, const char *path, GString *why)
{
    g_autoptr(GList) shown = json_object_get_members(sample);
    g_autoptr(GList) members = json_object_get_members(actual);
    const bool is_open = json_object_has_member(sample, any);

    for (GList *each = shown; each; each = each->next) {
        const char *name = each->data;
        g_autofree char *inner = g_strdup_printf("%s.%s", path, name);
        if (strcmp(name, any) == 0)
            continue;
        if (json_object_has_member(actual, name))
            compare(json_object_get_member(sample, name), json_object_get_member(actual, name),
                    inner, why);
        else
            g_string_append_printf(why, "%s has no %s\n", path, name);
    }
    for (GList *each = members; each && !is_open; each = each->next)
        if (!json_object_has_member(sample, each->data))
            g_string_append_printf(why, "%s has %s, too\n", path, (const char *)each->data);
}

static void compare_arrays(JsonArray *sample, JsonArray *actual, const char *path, GString *why)
{
    guint shown = json_array_get_length(sample), count = json_array_get_length(actual);
    const bool is_open = shown > 0 && is_any(json_array_get_element(sample, shown - 1));

    shown -= is_open;
    if (count < shown || (!is_open && count > shown)) {
        g_string_append_printf(why, "%s has %u items\n", path, count);
        return;
    }
    for (guint i = 0; i < shown; i++) {
        g_autofree char *inner = g_strdup_printf("%s[%u]", path, i);
        compare(json_array_get_element(sample, i), json_array_get_element(actual, i), inner, why);
    }
}

static void compare(JsonNode *sample, JsonNode *actual, const char *path, GString *why)
{
    if (is_any(sample))
        return;
    if (JSON_NODE_HOLDS_OBJECT(sample) && JSON_NODE_HOLDS_OBJECT(actual))
        compare_objects(json_node_get_object(sample), json_node_get_object(actual), path, why);
    else if (JSON_NODE_HOLDS_ARRAY(sample) && JSON_NODE_HOLDS_ARRAY(actual))
        compare_arrays(json_node_get_array(sample), json_node_get_array(actual), path, why);
    else if (!json_node_equal(sample, actual)) {
        enum { LONGEST = 80 }; /* bytes */
        g_autofree char *text = json_to_string(actual, FALSE);
        g_autofree char *start = g_strndup(text, LONGEST), *shown = g_utf8_make_valid(start, -1);
        g_string_append_printf(why, "%s is %s\n", path, shown);
    }
}

static JsonNode *parse(const char *text, const char *whose, GString *why)
{
    g_autoptr(GError) error = NULL;
    JsonNode *node = json_depth_is_fit(text, strlen(text)) ? json_from_string(text, &error) : NULL;

    if (!node)
        g_string_append_printf(why, "%s is no JSON: %s\n", whose,
                               error ? error->message : "empty, or too deep");
    return node;
}

gboolean docs_sample_is(const char *sample, const char *actual, char **why)
{
    g_autoptr(GString) found = g_string_new(NULL);
    g_autoptr(JsonNode) shown = parse(sample, "the page's", found);
    g_autoptr(JsonNode) written = parse(actual, "the output", found);

    if (shown && written)
        compare(shown, written, "$", found);
    if (found->len == 0)
        return TRUE;
    *why = g_strdup(found->str);
    return FALSE;
}
