/* A longer search may decide less than a shorter one did, where time is short: what was decided stays.
 * Findings are made by hand here, for no design is sure to be decided once and not the second time. */
#include "checker/commands/lsp/verdicts/lsp_findings.h"

#include <json-glib/json-glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <cmocka.h>

static const char uri[] = "file:///x.stale";

/* Lenses over lines 0, 1, ...: a word each; those with a `!` are decided, those with a `*` have a run, which is
 * told by the same word. */
static LspFindings *findings_of(int64_t serial, const char *const *words)
{
    LspFindings *findings = g_new0(LspFindings, 1);
    g_autoptr(GString) text = g_string_new("[");

    findings->serial = serial;
    findings->runs = g_ptr_array_new_with_free_func(g_free);
    findings->decided = g_array_new(FALSE, FALSE, sizeof(bool));
    findings->advised = g_ptr_array_new();
    for (guint i = 0; words[i]; i++) {
        const bool is_decided = strchr(words[i], '!') != NULL,
                   has_run = strchr(words[i], '*') != NULL;
        g_array_append_val(findings->decided, is_decided);
        g_string_append_printf(
            text, "%s{\"range\":{\"start\":{\"line\":%u}},\"command\":{\"title\":\"%s\"",
            i ? "," : "", i, words[i]);
        if (has_run) {
            g_string_append_printf(text, ",\"arguments\":[\"%s\",1,%d,%u]", uri, (int)serial,
                                   findings->runs->len);
            g_ptr_array_add(findings->runs, g_strdup(words[i]));
        }
        g_string_append(text, "}}");
    }
    g_string_append(text, "]");
    findings->lenses = json_from_string(text->str, NULL);
    findings->diagnostics = json_from_string("[]", NULL);
    assert_non_null(findings->lenses);
    return findings;
}

static JsonObject *command_at(const LspFindings *findings, guint number)
{
    JsonArray *lenses = json_node_get_array(findings->lenses);

    return json_object_get_object_member(json_array_get_object_element(lenses, number), "command");
}

static const char *title_at(const LspFindings *findings, guint number)
{
    return json_object_get_string_member(command_at(findings, number), "title");
}

/* The text that the lens' command would be answered with. */
static const char *run_at(const LspFindings *findings, guint number)
{
    JsonArray *arguments = json_object_get_array_member(command_at(findings, number), "arguments");

    assert_int_equal(json_array_get_length(arguments), 4);
    assert_string_equal(json_array_get_string_element(arguments, 0), uri);
    assert_int_equal(json_array_get_int_element(arguments, 1), 1);
    assert_int_equal(json_array_get_int_element(arguments, 2), findings->serial);
    return findings->runs->pdata[json_array_get_int_element(arguments, 3)];
}

static void what_was_decided_stays(void **unused)
{
    const char *first[] = {"until!*", "kept!", "unknown", "unknown", NULL};
    const char *second[] = {"unknown", "unknown",   "broken!*", "unknown",
                            "holds!",  "refuted!*", NULL};
    const char *kept[] = {"until!*", "kept!", "broken!*", "unknown", "holds!", "refuted!*"};
    g_autoptr(LspFindings) before = findings_of(7, first), findings = findings_of(8, second);

    lsp_findings_keep(findings, before);
    for (guint i = 0; i < G_N_ELEMENTS(kept); i++)
        assert_string_equal(title_at(findings, i), kept[i]);
    assert_string_equal(run_at(findings, 0), "until!*");
    assert_string_equal(run_at(findings, 2), "broken!*");
    assert_string_equal(run_at(findings, 5), "refuted!*");
}

static void what_both_decided_is_the_later_one(void **unused)
{
    const char *first[] = {"until expire!*", NULL}, *second[] = {"until expire, 1h!*", NULL};
    g_autoptr(LspFindings) before = findings_of(1, first), findings = findings_of(2, second);

    lsp_findings_keep(findings, before);
    assert_string_equal(title_at(findings, 0), "until expire, 1h!*");
    assert_int_equal(findings->runs->len, 1);
}

static void what_is_broken_stays_told(void **unused)
{
    const char *none[] = {NULL};
    g_autoptr(LspFindings) before = findings_of(1, none), findings = findings_of(2, none);

    json_node_unref(before->diagnostics);
    json_node_unref(findings->diagnostics);
    before->diagnostics =
        json_from_string("[{\"message\":\"deadlock\"},{\"message\":\"both\"}]", NULL);
    findings->diagnostics =
        json_from_string("[{\"message\":\"both\"},{\"message\":\"refuted\"}]", NULL);
    lsp_findings_keep(findings, before);
    assert_int_equal(json_array_get_length(json_node_get_array(findings->diagnostics)), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_decided_stays),
        cmocka_unit_test(what_both_decided_is_the_later_one),
        cmocka_unit_test(what_is_broken_stays_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
