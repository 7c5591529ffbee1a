/* Runs as JSON. */
#include "trace_fixture.h"

#include "traces/format/formats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static char *compact(Counterexample *example)
{
    g_autoptr(Counterexample) owned = example;
    g_autoptr(JsonNode) node = json_write(owned);

    return json_to_string(node, FALSE);
}

static void a_run_in_full(void **state)
{
    g_autofree char *json = compact(fixture_loop());

    assert_string_equal(
        json,
        "{\"design\":\"poll\",\"title\":\"Two pollers\",\"fixes\":[],\"params\":{},"
        "\"property\":\"unseen\","
        "\"headline\":\"unseen, as written: opens at step 1 and stays open for ever\","
        "\"ending\":\"going round: no process on its way closes it\","
        "\"verdict\":null,\"rescue\":null,\"command\":null,\"proof\":[],\"with_fixes\":[],"
        "\"steps\":3,\"opens\":1,\"repeats_from\":3,"
        "\"windows\":[{\"name\":\"unseen\",\"text\":\"a job that nobody has taken\","
        "\"lane\":\"queue\",\"initially\":false}],"
        "\"lanes\":[{\"name\":\"poller[0]\",\"kind\":\"process\"},"
        "{\"name\":\"poller[1]\",\"kind\":\"process\"},"
        "{\"name\":\"queue\",\"kind\":\"component\",\"initial\":\"[]\"},"
        "{\"name\":\"cache\",\"kind\":\"component\",\"initial\":\"none\"}],"
        "\"rows\":["
        "{\"step\":1,\"kind\":\"process\",\"lane\":\"poller[0]\","
        "\"calls\":[{\"lane\":\"queue\",\"call\":\"queue.push(job)\",\"result\":null,"
        "\"text\":null}],\"requests\":[],"
        "\"changes\":[{\"lane\":\"queue\",\"variable\":\"jobs\",\"before\":\"[]\","
        "\"after\":\"[job]\"}],\"state\":\"queue [job]\",\"open\":[\"unseen\"]},"
        "{\"step\":2,\"kind\":\"process\",\"lane\":\"poller[0]\","
        "\"calls\":[{\"lane\":\"cache\",\"call\":\"cache.add(1)\",\"result\":\"true\","
        "\"text\":null}],\"requests\":[],"
        "\"changes\":[{\"lane\":\"cache\",\"variable\":\"value\",\"before\":\"none\","
        "\"after\":\"1\"}],\"state\":\"cache 1\",\"open\":[\"unseen\"]},"
        "{\"step\":3,\"kind\":\"process\",\"lane\":\"poller[1]\","
        "\"calls\":[{\"lane\":\"cache\",\"call\":\"cache.add(2)\",\"result\":\"false\","
        "\"text\":null}],\"requests\":[],\"changes\":[],\"state\":\"\",\"open\":[\"unseen\"]},"
        "{\"step\":4,\"kind\":\"process\",\"lane\":\"poller[0]\","
        "\"calls\":[{\"lane\":\"cache\",\"call\":\"cache.get()\",\"result\":\"1\","
        "\"text\":null}],\"requests\":[],\"changes\":[],\"state\":\"\",\"open\":[\"unseen\"]},"
        "{\"step\":5,\"kind\":\"process\",\"lane\":\"poller[1]\","
        "\"calls\":[{\"lane\":\"cache\",\"call\":\"cache.get()\",\"result\":\"1\","
        "\"text\":null}],\"requests\":[],\"changes\":[],\"state\":\"\",\"open\":[\"unseen\"]}"
        "]}");
}

static void fixes_and_params_are_as_in_check(void **state)
{
    g_autofree char *json = compact(fixture_fresh());

    assert_non_null(strstr(json, "\"fixes\":[\"reorder\",\"retry_delete\"],"
                                 "\"params\":{\"WRITERS\":1,\"READERS\":1},"));
}

static void params_are_numbers_words_or_text(void **state)
{
    Counterexample *example = fixture_loop();

    example->params = "N=-3, ON=true, DELAY=5ms";
    g_autofree char *json = compact(example);
    assert_non_null(strstr(json, "\"params\":{\"N\":-3,\"ON\":true,\"DELAY\":\"5ms\"}"));
}

static void requests_events_and_breaks(void **state)
{
    g_autofree char *fresh = compact(fixture_fresh()), *events = compact(fixture_events());

    assert_non_null(strstr(fresh, "\"requests\":[{\"name\":\"get_user\",\"begins\":true,"
                                  "\"ends\":true,\"result\":\"0\"}]"));
    assert_non_null(strstr(fresh, "\"open\":[\"stale_entry\"],\"breaks\":\"fresh\"}"));
    assert_non_null(strstr(events, "\"kind\":\"event\",\"lane\":\"cache\",\"event\":\"expire\","
                                   "\"calls\":[]"));
    assert_non_null(strstr(events, "\"kind\":\"fault\",\"lane\":\"writer\",\"event\":\"crash\""));
    assert_non_null(strstr(events, "\"opens\":0,\"repeats_from\":null"));
}

static void what_a_design_writes_comes_back(void **state)
{
    g_autofree char *json = compact(fixture_hostile());
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
        cmocka_unit_test(fixes_and_params_are_as_in_check),
        cmocka_unit_test(params_are_numbers_words_or_text),
        cmocka_unit_test(requests_events_and_breaks),
        cmocka_unit_test(what_a_design_writes_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
