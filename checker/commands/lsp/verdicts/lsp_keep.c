/* What is kept of the findings of a shorter search. */
#include "checker/commands/lsp/verdicts/lsp_findings.h"

#include <string.h>

/* The one over the same place, if it had a verdict. */
static JsonObject *decided_at(const LspFindings *before, JsonNode *range)
{
    JsonArray *lenses = json_node_get_array(before->lenses);

    for (guint i = 0; i < json_array_get_length(lenses); i++) {
        JsonObject *lens = json_array_get_object_element(lenses, i);
        if (g_array_index(before->decided, bool, i) &&
            json_node_equal(json_object_get_member(lens, "range"), range))
            return lens;
    }
    return NULL;
}

/* Its run is one of these findings from now on. */
static void take_run(LspFindings *findings, const LspFindings *before, JsonObject *lens)
{
    enum { AT_SERIAL = 2, AT_NUMBER = 3 }; /* of a command's arguments */
    JsonObject *command = json_object_get_object_member(lens, "command");
    JsonArray *arguments = json_object_has_member(command, "arguments")
                               ? json_object_get_array_member(command, "arguments")
                               : NULL;

    if (!arguments)
        return;
    const char *run = before->runs->pdata[json_array_get_int_element(arguments, AT_NUMBER)];
    json_array_remove_element(arguments, AT_NUMBER);
    json_array_remove_element(arguments, AT_SERIAL);
    json_array_add_int_element(arguments, findings->serial);
    json_array_add_int_element(arguments, findings->runs->len);
    g_ptr_array_add(findings->runs, g_strdup(run));
}

static void keep_lenses(LspFindings *findings, const LspFindings *before)
{
    JsonArray *lenses = json_node_get_array(findings->lenses), *kept = json_array_new();

    for (guint i = 0; i < json_array_get_length(lenses); i++) {
        JsonObject *lens = json_array_get_object_element(lenses, i);
        JsonObject *decided = g_array_index(findings->decided, bool, i)
                                  ? NULL
                                  : decided_at(before, json_object_get_member(lens, "range"));
        if (decided) {
            take_run(findings, before, decided);
            g_array_index(findings->decided, bool, i) = true;
        }
        json_array_add_object_element(kept, json_object_ref(decided ? decided : lens));
    }
    json_node_take_array(findings->lenses, kept);
}

static bool has_message(JsonArray *diagnostics, const char *message)
{
    for (guint i = 0; i < json_array_get_length(diagnostics); i++) {
        JsonObject *one = json_array_get_object_element(diagnostics, i);
        if (strcmp(json_object_get_string_member(one, "message"), message) == 0)
            return true;
    }
    return false;
}

void lsp_findings_keep(LspFindings *findings, const LspFindings *before)
{
    JsonArray *found = json_node_get_array(findings->diagnostics);
    JsonArray *old = json_node_get_array(before->diagnostics);

    keep_lenses(findings, before);
    for (guint i = 0; i < json_array_get_length(old); i++) {
        JsonObject *one = json_array_get_object_element(old, i);
        if (!has_message(found, json_object_get_string_member(one, "message")))
            json_array_add_object_element(found, json_object_ref(one));
    }
    for (guint i = 0; findings->advised->len == 0 && i < before->advised->len; i++) {
        LspAdvice *advice = g_memdup2(before->advised->pdata[i], sizeof(LspAdvice));
        json_node_ref(advice->action);
        g_ptr_array_add(findings->advised, advice);
    }
}
