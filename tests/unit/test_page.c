/* The data of a page: the state graph as it is written down, against the space that a search finds;
 * and that nothing a design says gets out of its place. */
#include "checker/graph/graph.h"
#include "checker/judge/verdict.h"
#include "tests/unit/design_fixture.h"
#include "traces/page/page.h"
#include "traces/page/page_graph.h"
#include "traces/page/page_words.h"

#include <json-glib/json-glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { OUTSIDE = UINT32_MAX };

/* ---- reading it back ---- */

typedef struct Read {
    JsonObject *graph;
    const GPtrArray *steps; /* of JsonNode */
    const char *at;         /* in the edges */
    GPtrArray *values;      /* by state: char ** */
} Read;

static uint32_t number(Read *read)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    uint32_t result = 0, shift = 0, digit;

    do {
        const char *letter = strchr(letters, *read->at++);
        assert_non_null(letter);
        digit = (uint32_t)(letter - letters);
        result |= (digit & 31) << shift;
        shift += 5;
    } while (digit & 32);
    return result;
}

static Read *read_new(const PageGraph *graph, const PageSteps *steps)
{
    Read *read = g_new0(Read, 1);

    read->graph = json_node_get_object(graph->node);
    read->steps = steps->nodes;
    read->at = json_object_get_string_member(read->graph, "edges");
    read->values = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    return read;
}

static void read_free(Read *read)
{
    g_ptr_array_unref(read->values);
    g_free(read);
}

static JsonObject *step_of(Read *read, uint32_t index)
{
    JsonArray *steps = json_object_get_array_member(read->graph, "steps");

    return json_node_get_object(read->steps->pdata[json_array_get_int_element(steps, index)]);
}

/* The values that a step leaves, from those before it. */
static char **values_after(char **before, JsonObject *step)
{
    char **after = g_strdupv(before);
    JsonArray *sets = json_object_get_array_member(step, "sets");

    for (guint i = 0; i < json_array_get_length(sets); i++) {
        JsonArray *set = json_array_get_array_element(sets, i);
        char **place = &after[json_array_get_int_element(set, 0)];
        g_free(*place);
        *place = g_strdup(json_array_get_string_element(set, 1));
    }
    return after;
}

static void read_initial(Read *read)
{
    JsonArray *variables = json_object_get_array_member(read->graph, "variables");
    guint count = json_array_get_length(variables);
    char **values = g_new0(char *, count + 1);

    for (guint i = 0; i < count; i++)
        values[i] = g_strdup(
            json_object_get_string_member(json_array_get_object_element(variables, i), "initial"));
    g_ptr_array_add(read->values, values);
}

/* Where the next step of state `from` leads; a state has the same values whichever way it is come
 * to. */
static uint32_t read_target(Read *read, uint32_t from)
{
    JsonObject *step = step_of(read, number(read));
    uint32_t code = number(read);

    if (code == 1)
        return OUTSIDE;
    assert_false(json_object_has_member(step, "ends"));
    g_auto(GStrv) after = values_after(read->values->pdata[from], step);
    if (code == 0) {
        g_ptr_array_add(read->values, g_steal_pointer(&after));
        return read->values->len - 1;
    }
    uint32_t target = read->values->len - (code - 2) - 1;
    assert_true(g_strv_equal((const char *const *)after, read->values->pdata[target]));
    return target;
}

/* ---- against the space ---- */

/* Steps that go wrong have an edge in the page, to nowhere, and none in the graph. */
static void compare_state(Read *read, const Graph *graph, uint32_t state)
{
    number(read); /* what is open there: the browser's test looks at it */
    uint32_t count = number(read);
    uint64_t edge = graph->offsets[state];

    for (uint32_t i = 0; i < count; i++) {
        uint32_t target = read_target(read, state);
        if (target == OUTSIDE)
            continue;
        assert_true(edge < graph->offsets[state + 1]);
        assert_int_equal(graph->edges[edge++].target, target);
    }
    assert_int_equal(edge, graph->offsets[state + 1]);
}

static void compare(const char *path)
{
    Fixture fixture = fixture_of_file(path, NULL);

    if (fixture.program) {
        g_autoptr(StateSpace) space = state_space_search(
            program_model(fixture.program), &(SearchOptions){.limits.max_states = 30000});
        if (state_space_end(space) == SEARCH_COMPLETE) {
            g_autoptr(Graph) graph = graph_new(space, NULL);
            g_autoptr(PageSteps) steps = page_steps_new();
            g_auto(PageGraph) page = page_graph(fixture.program, NULL, 0, 30000, steps);
            assert_true(page.whole);
            assert_int_equal(page.states, state_space_count(space));
            Read *read = read_new(&page, steps);
            read_initial(read);
            for (uint32_t i = 0; i < page.states; i++)
                compare_state(read, graph, i);
            assert_int_equal(*read->at, '\0');
            read_free(read);
        }
    }
    fixture_clear(&fixture);
}

static guint compare_folder(const char *folder)
{
    g_autofree char *path = g_build_filename(g_getenv("SOURCE_ROOT"), folder, NULL);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    guint count = 0;

    assert_non_null(dir);
    for (const char *name; (name = g_dir_read_name(dir));) {
        if (!g_str_has_suffix(name, ".stale"))
            continue;
        g_autofree char *file = g_build_filename(path, name, NULL);
        compare(file);
        count++;
    }
    return count;
}

static void the_graph_is_the_space(void **state)
{
    guint count = compare_folder("tests/language/accept");

    print_message("# %u designs\n", count);
    assert_true(count > 100); /* of those that the language is told by */
}

/* ---- what is left out ---- */

/* Two counters of 0..9, in any order: 100 states, of which the farthest is 18 steps away. */
static const char counters[] =
    "design counters \"Two counters\"\n"
    "component Cell { value: 0..9 = 0\n op up() { value = value + 1 } }\n"
    "a: Cell\nb: Cell\n"
    "process p { repeat 9 { a.up() } }\n"
    "process q { repeat 9 { b.up() } }\n"
    "check full: reachable a.value == 9 && b.value == 9\n";

static void a_run_is_kept_however_far(void **state)
{
    Fixture fixture = fixture_of_text(counters, NULL);
    g_autoptr(Verdicts) verdicts = verdicts_new(program_model(fixture.program), NULL);
    const Run *run = verdicts->checks[0].run;
    g_autoptr(PageSteps) steps = page_steps_new();

    assert_int_equal(verdicts->states, 100);
    assert_int_equal(run->length, 18);
    g_auto(PageGraph) few = page_graph(fixture.program, NULL, 0, 10, steps);
    assert_int_equal(few.states, 10);
    assert_false(few.whole);
    g_auto(PageGraph) more = page_graph(fixture.program, &run, 1, 10, steps);
    assert_false(more.whole);
    /* The ten nearest are those within three steps, of which the run has four; it has 19. */
    assert_int_equal(more.states, 10 + 19 - 4);
    g_auto(PageGraph) all = page_graph(fixture.program, &run, 1, 100, steps);
    assert_true(all.whole);
    g_auto(PageGraph) again = page_graph(fixture.program, &run, 1, 100, steps);
    assert_true(json_node_equal(all.node, again.node));
    fixture_clear(&fixture);
}

/* ---- places ---- */

static void nothing_gets_out_of_its_place(void **state)
{
    static const char hostile[] = "</script></title><b>\"&'\\\n{{data}}";
    g_autoptr(GString) data = g_string_new(NULL);
    g_autoptr(GPtrArray) pictures =
        g_ptr_array_new_with_free_func((GDestroyNotify)page_picture_free);
    PagePicture *picture = g_new0(PagePicture, 1);

    g_string_assign(data, "{\"text\":\"</script>&{{data}}\"}"); /* as json-glib writes it */
    picture->caption = g_strdup(hostile);
    picture->svg = g_strdup("<svg><g class=\"step\"/></svg>");
    g_ptr_array_add(pictures, picture);
    g_autofree char *hidden = page_html(&(Page){hostile, data->str, pictures});
    assert_non_null(strstr(hidden, "<template data-drawing=\"0\">\n<svg>"));
    assert_non_null(strstr(hidden, "Nothing fails as the design is written"));
    picture->is_shown = true;
    g_autofree char *html = page_html(&(Page){hostile, data->str, pictures});
    assert_non_null(strstr(html, "<figure data-drawing=\"0\""));
    assert_null(strstr(html, "Nothing fails as the design is written"));
    assert_null(strstr(html, "<b>"));
    assert_non_null(strstr(html, "<title>&lt;/script&gt;&lt;/title&gt;&lt;b&gt;"));
    assert_non_null(strstr(html, "aria-label=\"&lt;/script&gt;&lt;/title&gt;&lt;b&gt;&quot;&amp;"));
    assert_non_null(strstr(html, "{\"text\":\"\\u003c/script\\u003e\\u0026{{data}}\"}"));
    assert_non_null(strstr(html, "<svg><g class=\"step\"/></svg>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_graph_is_the_space),
        cmocka_unit_test(a_run_is_kept_however_far),
        cmocka_unit_test(nothing_gets_out_of_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
