/* What differs between an answer that is being made and one from before. Like is compared with like: this one
 * is made as JSON, too. */
#include "checker/commands/check/check_changes.h"

static JsonNode *as_json(const CheckReport *report)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    check_json(builder, report);
    return json_builder_get_root(builder);
}

GPtrArray *check_changes_of(JsonNode *before, const CheckReport *report)
{
    g_autoptr(JsonNode) after = as_json(report);

    return check_changes(before, after);
}

/* Of a design that was refused there is no answer: what is known of it stays. */
GPtrArray *check_changes_watched(Watch *watch, const CheckReport *report)
{
    const char *file = report->session->design->path;
    JsonNode *after = as_json(report);

    if (!watch->answers)
        watch->answers =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)json_node_unref);
    JsonNode *before = g_hash_table_lookup(watch->answers, file);
    GPtrArray *changes = before ? check_changes(before, after) : NULL;
    g_hash_table_insert(watch->answers, g_strdup(file), after);
    return changes;
}
