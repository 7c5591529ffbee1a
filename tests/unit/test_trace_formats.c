/* A run in the words of others: Mermaid, PlantUML, the Informal Trace Format. */
#include "trace_fixture.h"

#include "tests/unit/run_fixture.h"
#include "traces/format/formats.h"

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

/* Step by step as the fixture has it. The band begins with the step that opens the window, the last.
 * Requests are named where they begin and return, statements keep their text, and what is held or
 * said is left to who asks for it. The colon is a character of Mermaid's own. */
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
              "    activate l1\n"
              "    l1->>l3: 1. get_user#58; cache.get()\n"
              "    l3-->>l1: none\n"
              "    l1->>l2: 2. db.select()<br/>SELECT #42; FROM users\n"
              "    l2-->>l1: 0\n"
              "    activate l0\n"
              "    l0->>l2: 3. update_user#58; db.increment()<br/>UPDATE users SET ...\n"
              "    l2-->>l0: 1\n"
              "    l0->>l3: 4. cache.del()\n"
              "    l0-->>l0: update_user returns 1\n"
              "    deactivate l0\n"
              "    rect rgb(255, 224, 224)\n"
              "        l1->>l3: 5. cache.set(0)\n"
              "        Note over l3: stale_entry opens\n"
              "        l1-->>l1: get_user returns 0\n"
              "        deactivate l1\n"
              "    end\n");
}

/* How often the lines of a text begin with that. */
static unsigned lines_with(const char *text, const char *start)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    unsigned count = 0;

    for (char **line = lines; *line; line++)
        count += g_str_has_prefix(g_strchug(*line), start);
    return count;
}

/* Two components begin with something, two steps change one each, one opens the window; then there
 * is one sentence, and no command, for the fixture has none. */
static void notes_are_asked_for(void **state)
{
    Counterexample *all = fixture_purge_race(), *run = fixture_purge_race();
    g_autofree char *why = NULL, *alone = NULL;

    all->parts = RUN_PART_RUN | RUN_PART_WHY | RUN_PART_COMMAND;
    run->parts = RUN_PART_RUN;
    why = mermaid_of(all);
    alone = mermaid_of(run);
    assert_int_equal(lines_with(why, "Note over "), 2 + 2 + 1 + 1);
    assert_int_equal(lines_with(alone, "Note over "), 1);
    assert_non_null(strstr(why, "Note over l0,l3: at rest#58; no process can go on\n"));
}

static void expect_parts(const RunFormat *format, const char *list, uint32_t expected)
{
    g_autoptr(GError) error = NULL;

    assert_int_equal(run_format_parts(format, list, &error), expected);
    assert_true((error != NULL) == (expected == 0));
}

static void parts_are_named(void **state)
{
    expect_parts(&format_text, NULL, RUN_PART_RUN | RUN_PART_WHY | RUN_PART_FIXES);
    expect_parts(&format_mermaid, NULL, RUN_PART_RUN);
    expect_parts(&format_json, NULL, RUN_PARTS_ALL);
    expect_parts(&format_text, "command, why,why", RUN_PART_WHY | RUN_PART_COMMAND);
    expect_parts(&format_svg, "fixes,run", RUN_PART_RUN | RUN_PART_FIXES);
    expect_parts(&format_text, "", 0);
    expect_parts(&format_text, "run,", 0);
    expect_parts(&format_text, "Run", 0);
    expect_parts(&format_svg, "why", 0);
}

/* Opened by step 4 and closed by step 6: the band is around these three. */
static void plantuml_has_a_band_while_the_window_is_open(void **state)
{
    g_autofree char *text = plantuml_of(fixture_transient());
    const char *band = strstr(text, "  group #FFE0E0 open\n");

    assert_true(g_str_has_prefix(text, "@startuml\n"));
    assert_true(g_str_has_suffix(text, "@enduml\n"));
    assert_non_null(strstr(text, "  actor \"writer\" as l0\n"));
    assert_non_null(strstr(text, "  l1 -> l2 : 2. db.select()\\nSELECT <U+002A> FROM users\n"
                                 "  l2 --> l1 : 0\n"));
    assert_non_null(band);
    assert_true(strstr(text, "2. db.select()") < band);
    assert_true(band < strstr(text, "4. cache.set(0)"));
    assert_true(strstr(band, "5. goes on") < strstr(band, "6. cache.del()"));
    assert_true(strstr(band, "6. cache.del()") < strstr(band, "  end\n"));
}

/* The job is there from step 1, the loop begins with step 3: the band of step 2 ends before it, and
 * the next one is within it. */
static void blocks_nest(void **state)
{
    g_autofree char *text = mermaid_of(fixture_loop());
    const char *band = strstr(text, "\n    rect rgb"), *loop = strstr(text, "\n    loop forever\n");

    assert_non_null(band);
    assert_non_null(loop);
    assert_true(band < strstr(text, "2. cache.add(1)"));
    assert_true(strstr(band, "\n    end\n") < loop);
    assert_true(g_str_has_prefix(loop + strlen("\n    loop forever\n"), "        rect rgb"));
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
    Counterexample *hostile = fixture_hostile();
    hostile->parts = RUN_PARTS_ALL;
    g_autofree char *text = mermaid_of(hostile);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    assert_non_null(strstr(text, "wr#34;it#92;er#60;b#62;"));
    assert_non_null(strstr(text, "actor l1 as sp\xc3\xa4te_Leserin"));
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) without_breaks = g_strsplit(*line, "<br/>", -1); /* they are ours */
        g_autofree char *own = g_strjoinv("", without_breaks);
        const char *said = strstr(own, ": "), *at = said ? said + 2 : own;
        assert_null(strpbrk(at, "<>\"\\&"));
        for (const char *hash = at; (hash = strchr(hash, '#')); hash++)
            assert_true(g_ascii_isdigit(hash[1]));
        for (const char *end = at; (end = strchr(end, ';')); end++)
            assert_true(g_ascii_isdigit(end[-1]));
    }
}

static void a_design_writes_no_plantuml(void **state)
{
    Counterexample *hostile = fixture_hostile();
    hostile->parts = RUN_PARTS_ALL;
    g_autofree char *text = plantuml_of(hostile);

    assert_non_null(strstr(text, "wr<U+0022>it<U+005C>er<U+003C>b<U+003E>"));
    /* "-- naïve" would be struck through from its second dash on */
    for (const char *at = text; (at = strchr(at, '\\')); at++)
        assert_true(at[1] == 'n'); /* a break between lines, which is ours */
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

/* Without the names of types and fields; names that only look like those stay. */
static void records_are_made_brief(void **state)
{
    ShownRun it = run_of("enum Lang { en, de }\nrecord In { lang: Lang }\n"
                         "record Key { page: 0..2, of: In }\n"
                         "component Cell { value: Key\n"
                         " op set(k: Key, n: 0..3): Key { value = k; return k } }\n"
                         "cell: Cell\n"
                         "process writer { cell.set(Key { page: 2, of: In { lang: de } }, 3) }\n"
                         "window set \"s\": cell.value.page == 2\n",
                         REFERENCE_WINDOW);
    const RowCall *call = &it.example->rows[0].calls[0];

    assert_string_equal(call->call, "cell.set(Key { page: 2, of: In { lang: de } }, 3)");
    assert_string_equal(call->brief_call, "cell.set({2, {de}}, 3)");
    assert_string_equal(call->result, "Key { page: 2, of: In { lang: de } }");
    assert_string_equal(call->brief_result, "{2, {de}}");
    run_clear(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mermaid_is_the_run),
        cmocka_unit_test(notes_are_asked_for),
        cmocka_unit_test(parts_are_named),
        cmocka_unit_test(plantuml_has_a_band_while_the_window_is_open),
        cmocka_unit_test(blocks_nest),
        cmocka_unit_test(what_begins_ends),
        cmocka_unit_test(a_design_writes_no_mermaid),
        cmocka_unit_test(a_design_writes_no_plantuml),
        cmocka_unit_test(itf_has_the_states),
        cmocka_unit_test(itf_has_values_by_their_types),
        cmocka_unit_test(itf_has_loops),
        cmocka_unit_test(records_are_made_brief),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
