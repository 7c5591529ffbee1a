/* Runs as JSON. */
#include "trace_fixture.h"

#include "tests/unit/run_fixture.h"
#include "traces/format/formats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static char *compact(Counterexample *example)
{
    g_autoptr(Counterexample) owned = example;
    g_autoptr(JsonNode) node = json_write(owned);

    return json_to_string(node, FALSE);
}

/* Of the run of a design. Caller frees. */
static char *json_of(const char *design, PropertyReferenceKind kind)
{
    ShownRun it = run_of(design, kind);
    g_autoptr(JsonNode) node = json_write(it.example);
    char *json = json_to_string(node, FALSE);

    run_clear(&it);
    return json;
}

/* Line 1 is `design d "D"`, so all stands one line further down than here. */
static const char cell[] = "component Cell { value: (0..1)?\n"
                           " op get(): (0..1)? { return value }\n"
                           " op set(v: (0..1)?) { value = v } }\n"
                           "cell: Cell\n"
                           "process writer { cell.set(1) \"SET\" }\n"
                           "window full \"a value\": cell.value != none\n";

/* One step, which opens the window forever. `cell.set(1)` stands in line 6, from column 18 on, and
 * is 11 letters long; the text behind the space is 5 long. */
static void a_run_in_full(void **state)
{
    ShownRun it = run_of(cell, REFERENCE_WINDOW);
    const char *file = it.example->rows[0].calls[0].place.file;
    g_autoptr(JsonNode) node = json_write(it.example);
    g_autofree char *json = json_to_string(node, FALSE);
    g_autofree char *expected = g_strdup_printf(
        "\"proof\":[\"writer put 1 into cell at step 1\"],\"with_fixes\":[],"
        "\"steps\":1,\"opens\":1,\"repeats_from\":null,"
        "\"windows\":[{\"name\":\"full\",\"text\":\"a value\",\"lane\":\"cell\","
        "\"initially\":false}],"
        "\"lanes\":[{\"name\":\"writer\",\"kind\":\"process\"},"
        "{\"name\":\"cell\",\"kind\":\"component\",\"initial\":{\"value\":null}}],"
        "\"rows\":[{\"step\":1,\"kind\":\"process\",\"lane\":\"writer\","
        "\"calls\":[{\"lane\":\"cell\",\"operation\":\"set\",\"arguments\":[1],"
        "\"call\":\"cell.set(1)\","
        "\"place\":{\"file\":\"%s\",\"line\":6,\"column\":18,"
        "\"end\":{\"line\":6,\"column\":29}},\"text\":\"SET\","
        "\"text_place\":{\"file\":\"%s\",\"line\":6,\"column\":30,"
        "\"end\":{\"line\":6,\"column\":35}}}],\"requests\":[],"
        "\"changes\":[{\"lane\":\"cell\",\"variable\":\"value\",\"before\":null,\"after\":1}],"
        "\"state\":\"cell 1\",\"open\":[\"full\"]}]}",
        file, file);
    const char *proof = strstr(json, "\"proof\":");

    assert_non_null(strstr(json, "\"design\":\"d\",\"title\":\"D\",\"fixes\":[],\"params\":{},"
                                 "\"property\":\"full\","));
    assert_non_null(proof);
    assert_string_equal(proof, expected);
    run_clear(&it);
}

static void params_have_their_types(void **state)
{
    const char *design = "param N = -3\nparam ON = true\nparam DELAY = 5ms\n"
                         "component Cell { value: bool\n op set() { value = true } }\n"
                         "cell: Cell\nprocess writer { cell.set() }\n"
                         "window full \"a value\": cell.value\n";
    g_autofree char *json = json_of(design, REFERENCE_WINDOW);

    assert_non_null(strstr(json, "\"params\":{\"N\":-3,\"ON\":true,\"DELAY\":\"0.005\"}"));
}

/* None is null, where nothing is returned there is no result; a place of an array has a value, and
 * names that look like numbers or truth values are names. */
static void values_have_their_types(void **state)
{
    const char *design =
        "enum Word { yes, no }\nrecord Row { word: Word, number: (0..3)? }\n"
        "component Store { rows: Row[Word]\n words: set<Word>\n queue: list<0..3, 2>\n"
        " op find(): Row? { return none }\n"
        " op fill(row: Row, by: process): bool { rows[no] = row; words.add(no); queue.push(3)\n"
        " return true } }\n"
        "store: Store\n"
        "process writer { store.find(); store.fill(Row { word: no, number: 1 }, self) }\n"
        "window filled \"filled\": no in store.words\n";
    g_autofree char *json = json_of(design, REFERENCE_WINDOW);

    assert_non_null(strstr(json, "\"initial\":{\"rows\":[{\"word\":\"yes\",\"number\":null},"
                                 "{\"word\":\"yes\",\"number\":null}],\"words\":[],\"queue\":[]}"));
    assert_non_null(strstr(json, "\"operation\":\"find\",\"arguments\":[],\"result\":null,"));
    assert_non_null(strstr(json, "\"operation\":\"fill\",\"arguments\":[{\"word\":\"no\","
                                 "\"number\":1},\"writer\"],\"result\":true,"));
    assert_non_null(strstr(json, "\"variable\":\"rows\",\"at\":\"no\",\"before\":"
                                 "{\"word\":\"yes\",\"number\":null},\"after\":"
                                 "{\"word\":\"no\",\"number\":1}}"));
    assert_non_null(strstr(json, "\"variable\":\"words\",\"before\":[],\"after\":[\"no\"]}"));
    assert_non_null(strstr(json, "\"variable\":\"queue\",\"before\":[],\"after\":[3]}"));
}

/* A request of an object, begun and ended with one step; an event has its place. */
static void requests_and_events(void **state)
{
    const char *design = "component Cell { value: 0..1\n op get(): 0..1 { return value }\n"
                         " event wear when value == 0 { value = 1 } }\n"
                         "cell: Cell\n"
                         "process reader { ask(1) }\n"
                         "read ask(n: 0..1) of n { return cell.get() }\n"
                         "window worn \"worn\": cell.value == 1 && reader done\n";
    g_autofree char *json = json_of(design, REFERENCE_WINDOW);

    assert_non_null(strstr(json, "\"requests\":[{\"name\":\"ask\",\"of\":1,\"begins\":true,"
                                 "\"ends\":true,\"result\":"));
    assert_non_null(strstr(json, "\"kind\":\"event\",\"lane\":\"cell\",\"event\":\"wear\","
                                 "\"place\":{"));
}

static void what_a_design_writes_comes_back(void **state)
{
    Counterexample *hostile = fixture_hostile();

    hostile->rows = arena_copy(hostile->arena, hostile->rows, hostile->row_count, sizeof(Row));
    for (uint32_t i = 0; i < hostile->row_count; i++) /* they are words, and not typed */
        ((Row *)hostile->rows)[i].call_count = ((Row *)hostile->rows)[i].change_count = 0;
    g_autofree char *json = compact(hostile);
    g_autoptr(JsonNode) node = json_from_string(json, NULL);

    assert_non_null(node);
    JsonObject *root = json_node_get_object(node);
    assert_string_equal(json_object_get_string_member(root, "title"), "<b>\"A\\B\"</b>");
    JsonObject *row = json_array_get_object_element(json_object_get_array_member(root, "rows"), 1);
    assert_non_null(strstr(json_object_get_string_member(row, "error"), "outside its type: \"n\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_in_full),
        cmocka_unit_test(params_have_their_types),
        cmocka_unit_test(values_have_their_types),
        cmocka_unit_test(requests_and_events),
        cmocka_unit_test(what_a_design_writes_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
