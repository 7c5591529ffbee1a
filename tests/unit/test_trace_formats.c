/* A run in the words of others: Mermaid, PlantUML, the Informal Trace Format. */
#include "trace_fixture.h"

#include "tests/unit/run_fixture.h"
#include "traces/format/formats.h"
#include "traces/format/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static Counterexample *(*const fixtures[])(void) = {
    fixture_purge_race, fixture_events,    fixture_atomic, fixture_long,
    fixture_loop,       fixture_transient, fixture_fresh,  fixture_hostile,
};

static char *mermaid_of(Counterexample *example)
{
    g_autoptr(Counterexample) owned = example;

    return chart_mermaid(owned);
}

static char *plantuml_of(Counterexample *example)
{
    g_autoptr(Counterexample) owned = example;

    return chart_plantuml(owned);
}

/* Step by step as the fixture has it. The window opens with the last row, so no band is drawn:
 * there is no row in which it is open before. The colon is a character of Mermaid's own. */
static void mermaid_is_the_run(void **state)
{
    g_autofree char *text = mermaid_of(fixture_purge_race());

    assert_string_equal(
        text, "sequenceDiagram\n"
              "    title stale_entry, as written#58; opens at step 5 and stays open until expire\n"
              "    actor l0 as writer\n"
              "    actor l1 as reader\n"
              "    participant l2 as db\n"
              "    participant l3 as cache\n"
              "    Note over l2: 0\n"
              "    Note over l3: none\n"
              "    activate l1\n"
              "    l1->>l3: 1. cache.get()\n"
              "    l3-->>l1: none\n"
              "    l1->>l2: 2. db.select()\n"
              "    l2-->>l1: 0\n"
              "    activate l0\n"
              "    l0->>l2: 3. db.increment()\n"
              "    l2-->>l0: 1\n"
              "    Note over l2: 1\n"
              "    l0->>l3: 4. cache.del()\n"
              "    deactivate l0\n"
              "    l1->>l3: 5. cache.set(0)\n"
              "    Note over l3: 0\n"
              "    Note over l3: stale_entry opens\n"
              "    deactivate l1\n"
              "    Note over l0,l3: at rest#58; nobody is left to close it\n");
}

/* Open from step 4 on and closed by step 6: the band is around steps 5 and 6. */
static void plantuml_has_a_band_while_the_window_is_open(void **state)
{
    g_autofree char *text = plantuml_of(fixture_transient());
    const char *band = strstr(text, "  group #FFE0E0 open\n");

    assert_true(g_str_has_prefix(text, "@startuml\n"));
    assert_true(g_str_has_suffix(text, "@enduml\n"));
    assert_non_null(strstr(text, "  actor \"writer\" as l0\n"));
    assert_non_null(strstr(text, "  l1 -> l2 : 2. db.select()\n  l2 --> l1 : 0\n"));
    assert_non_null(band);
    assert_true(strstr(text, "4. cache.set(0)") < band);
    assert_true(strstr(band, "5. goes on") < strstr(band, "6. cache.del()"));
    assert_true(strstr(band, "6. cache.del()") < strstr(band, "  end\n"));
}

/* The job is there from step 1, the loop begins with step 3: the band of step 2 ends before it, and
 * the next one is within it. */
static void blocks_nest(void **state)
{
    g_autofree char *text = mermaid_of(fixture_loop());
    const char *band = strstr(text, "\n    rect rgb"),
               *loop = strstr(text, "\n    loop for ever\n");

    assert_non_null(band);
    assert_non_null(loop);
    assert_true(band < strstr(text, "2. cache.add(1)"));
    assert_true(strstr(band, "\n    end\n") < loop);
    assert_true(g_str_has_prefix(loop + strlen("\n    loop for ever\n"), "        rect rgb"));
    assert_non_null(strstr(loop, "\n        end\n    end\n"));
}

/* Ends that did not begin are an error for Mermaid, and so is a block that is left open. */
static void what_begins_ends(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fixtures); i++) {
        g_autofree char *text = mermaid_of(fixtures[i]());
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        int blocks = 0, active = 0;
        for (char **line = lines; *line; line++) {
            const char *words = g_strchug(*line);
            blocks += g_str_has_prefix(words, "rect ") || g_str_has_prefix(words, "loop ") ||
                      g_str_has_prefix(words, "critical ");
            blocks -= strcmp(words, "end") == 0;
            active += g_str_has_prefix(words, "activate ");
            active -= g_str_has_prefix(words, "deactivate ");
            assert_true(blocks >= 0 && active >= 0);
        }
        assert_int_equal(blocks, 0);
    }
}

/* Beyond the arrows, which are ours, no character of a design may be Mermaid's or HTML's. */
static void a_design_writes_no_mermaid(void **state)
{
    g_autofree char *text = mermaid_of(fixture_hostile());
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    assert_non_null(strstr(text, "wr#34;it#92;er#60;b#62;"));
    assert_non_null(strstr(text, "actor l1 as sp\xc3\xa4te_Leserin"));
    for (char **line = lines; *line; line++) {
        const char *said = strstr(*line, ": "), *at = said ? said + 2 : *line;
        assert_null(strpbrk(at, "<>\"\\&"));
        for (const char *hash = at; (hash = strchr(hash, '#')); hash++)
            assert_true(g_ascii_isdigit(hash[1]));
        for (const char *end = at; (end = strchr(end, ';')); end++)
            assert_true(g_ascii_isdigit(end[-1]));
    }
}

static void a_design_writes_no_plantuml(void **state)
{
    g_autofree char *text = plantuml_of(fixture_hostile());

    assert_non_null(strstr(text, "wr<U+0022>it<U+005C>er<U+003C>b<U+003E>"));
    /* "-- naïve" would be struck through from its second dash on */
    assert_null(strstr(text, "\\"));
    assert_null(strstr(text, "--'"));
}

/* ---- ITF ---- */

static JsonObject *member(JsonObject *object, const char *name)
{
    return json_object_get_object_member(object, name);
}

static JsonObject *state_of(JsonNode *root, guint index)
{
    JsonArray *states = json_object_get_array_member(json_node_get_object(root), "states");

    return json_array_get_object_element(states, index);
}

static void expect_integer(JsonObject *state, const char *name, const char *expected)
{
    assert_string_equal(json_object_get_string_member(member(state, name), "#bigint"), expected);
}

static void expect_text(JsonObject *state, const char *name, const char *expected)
{
    g_autofree char *text = json_to_string(json_object_get_member(state, name), FALSE);

    assert_string_equal(text, expected);
}

/* The reader reads 0, the writer writes 1, the reader sets 0: three steps, four states. */
static void itf_has_the_states(void **state)
{
    ShownRun it = run_of("component Cell { value: (0..1)?\n op get(): (0..1)? { return value }\n"
                         " op set(v: (0..1)?) { value = v } }\n"
                         "component Row { value: 0..1\n op get(): 0..1 { return value }\n"
                         " op set(v: 0..1) { value = v } }\n"
                         "db: Row\ncache: Cell\n"
                         "process reader { let u = db.get(); cache.set(u) }\n"
                         "process writer { db.set(1) }\n"
                         "window stale_entry \"old\": cache.value == 0 && db.value == 1\n",
                         REFERENCE_WINDOW);
    g_autoptr(JsonNode) root = itf_write(it.example);
    JsonObject *object = json_node_get_object(root);
    JsonArray *vars = json_object_get_array_member(object, "vars");

    assert_string_equal(json_object_get_string_member(member(object, "#meta"), "format"), "ITF");
    assert_int_equal(json_array_get_length(vars), 4);
    assert_string_equal(json_array_get_string_element(vars, 0), "db");
    assert_int_equal(json_array_get_length(json_object_get_array_member(object, "states")), 4);
    assert_false(json_object_has_member(object, "loop"));
    expect_integer(state_of(root, 0), "db", "0");
    expect_text(state_of(root, 0), "cache", "\"none\"");
    expect_text(state_of(root, 0), "action", "\"init\"");
    expect_text(state_of(root, 0), "open", "{\"#set\":[]}");
    expect_integer(state_of(root, 3), "db", "1");
    expect_integer(state_of(root, 3), "cache", "0");
    expect_text(state_of(root, 3), "open", "{\"#set\":[\"stale_entry\"]}");
    run_clear(&it);
}

/* Each type of the language, after the one step that changes them all; a name that is a number's or
 * a truth value's text is still a name. */
static void itf_has_values_by_their_types(void **state)
{
    ShownRun it = run_of(
        "enum Word { yes, no }\nrecord Row { word: Word, number: (0..3)? }\n"
        "component Store { flag: bool\n word: Word\n number: 0..9\n row: Row\n rows: Row[Word]\n"
        " words: set<Word>\n queue: list<0..3, 2>\n owner: process?\n ttl: timer\n"
        " op fill(by: process) { flag = true; word = no; number = 7\n"
        " row = Row { word: yes, number: 2 }; rows[no] = Row { word: no, number: 1 }\n"
        " words.add(no); queue.push(3); queue.push(0); owner = by; start ttl for 1s } }\n"
        "store: Store\n"
        "process writer { store.fill(self) }\n"
        "window filled \"filled\": store.flag\n",
        REFERENCE_WINDOW);
    g_autoptr(JsonNode) root = itf_write(it.example);

    expect_text(state_of(root, 0), "store",
                "{\"flag\":false,\"word\":\"yes\",\"number\":{\"#bigint\":\"0\"},"
                "\"row\":{\"word\":\"yes\",\"number\":\"none\"},"
                "\"rows\":[{\"word\":\"yes\",\"number\":\"none\"},"
                "{\"word\":\"yes\",\"number\":\"none\"}],"
                "\"words\":{\"#set\":[]},\"queue\":[],\"owner\":\"none\",\"ttl\":\"stopped\"}");
    expect_text(state_of(root, 1), "store",
                "{\"flag\":true,\"word\":\"no\",\"number\":{\"#bigint\":\"7\"},"
                "\"row\":{\"word\":\"yes\",\"number\":{\"#bigint\":\"2\"}},"
                "\"rows\":[{\"word\":\"yes\",\"number\":\"none\"},"
                "{\"word\":\"no\",\"number\":{\"#bigint\":\"1\"}}],"
                "\"words\":{\"#set\":[\"no\"]},"
                "\"queue\":[{\"#bigint\":\"3\"},{\"#bigint\":\"0\"}],"
                "\"owner\":\"writer\",\"ttl\":\"running\"}");
    run_clear(&it);
}

/* The writer goes round; two states, and the second leads back to the first. */
static void itf_has_loops(void **state)
{
    ShownRun it = run_of("component Light { on: bool\n op turn() { on = !on } }\nlight: Light\n"
                         "process writer { loop { light.turn() } }\n"
                         "check seen \"s\": settles light.on\n",
                         REFERENCE_CHECK);
    g_autoptr(JsonNode) root = itf_write(it.example);

    assert_int_equal(json_object_get_int_member(json_node_get_object(root), "loop"), 0);
    run_clear(&it);
}

/* ---- values ---- */

static void records_are_made_terse(void **state)
{
    g_autofree char *record = value_terse("set(Key { page: 2, of: In { lang: en } }, 3)");
    g_autofree char *none = value_terse("set(1, if_version: 0)");

    assert_string_equal(record, "set({2, {en}}, 3)");
    assert_string_equal(none, "set(1, if_version: 0)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mermaid_is_the_run),
        cmocka_unit_test(plantuml_has_a_band_while_the_window_is_open),
        cmocka_unit_test(blocks_nest),
        cmocka_unit_test(what_begins_ends),
        cmocka_unit_test(a_design_writes_no_mermaid),
        cmocka_unit_test(a_design_writes_no_plantuml),
        cmocka_unit_test(itf_has_the_states),
        cmocka_unit_test(itf_has_values_by_their_types),
        cmocka_unit_test(itf_has_loops),
        cmocka_unit_test(records_are_made_terse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
