/* Graphs of states: what is drawn of a space whose states are counted by hand, and how it is
 * written.
 */
#include "checker/commands/graph/graph_draw.h"
#include "checker/judge/verdict.h"
#include "tests/unit/design_fixture.h"
#include "traces/format/formats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* The writer sets db to 1, the reader cache to 0; what is cached may expire. Six states: both to
 * come; one of them done; both done; and with the reader done also expired, the writer done or not.
 */
static const char design[] = "design d \"t\"\n"
                             "component Db { value: 0..1 = 0\n op set(v: 0..1) { value = v } }\n"
                             "component Cache {\n"
                             "    value: (0..1)? = none\n"
                             "    op set(v: 0..1) { value = v }\n"
                             "    event expire when value != none { value = none }\n"
                             "}\n"
                             "db: Db\n"
                             "cache: Cache\n"
                             "process w { db.set(1) }\n"
                             "process r { cache.set(0) }\n"
                             "window stale: cache.value != none && cache.value != db.value\n";

enum { DB, CACHE };

typedef struct Case {
    Fixture fixture;
    StateSpace *space;
    Verdicts *verdicts;
    Graph *graph;
    GraphSource source;
} Case;

static Case case_new(void)
{
    Case c = {.fixture = fixture_of_text(design, NULL)};

    c.space = state_space_search(program_model(c.fixture.program), &(SearchOptions){0});
    c.verdicts = verdicts_of(c.space, NULL);
    c.graph = graph_new(c.space, NULL);
    c.source = (GraphSource){c.graph, stepper_new(c.fixture.program), c.fixture.system,
                             c.verdicts->windows[0].run};
    assert_int_equal(c.graph->count, 6);
    return c;
}

static void case_clear(Case *c)
{
    stepper_free(c->source.walk);
    graph_free(c->graph);
    verdicts_free(c->verdicts);
    state_space_free(c->space);
    fixture_clear(&c->fixture);
}

static const StateNode *node_of(const StateGraph *graph, const char *first, const char *second)
{
    for (uint32_t i = 0; i < graph->nodes.length; i++) {
        const StateNode *node = &graph->nodes.data[i];
        if (strcmp(node->lines[0], first) == 0 && strcmp(node->lines[1], second) == 0)
            return node;
    }
    fail_msg("no node %s, %s", first, second);
    return NULL;
}

/* ---- what is drawn ---- */

static void all_of_it(void **state)
{
    Case c = case_new();
    g_autoptr(StateGraph) graph = graph_part(&c.source, UINT32_MAX);
    uint32_t starts = 0, rest = 0, open = 0, bold = 0;

    assert_int_equal(graph->nodes.length, 6);
    assert_int_equal(graph->edges.length, c.graph->offsets[6]); /* no two between the same states */
    for (uint32_t i = 0; i < graph->nodes.length; i++) {
        starts += graph->nodes.data[i].starts;
        rest += graph->nodes.data[i].rests;
        open += graph->nodes.data[i].open;
        assert_null(graph->nodes.data[i].more);
    }
    assert_int_equal(starts, 1);
    assert_int_equal(rest, 2); /* both done: 0 is cached, or has expired */
    assert_int_equal(open, 1); /* 0 is cached, and the database has 1 */
    for (uint32_t i = 0; i < graph->edges.length; i++)
        bold += graph->edges.data[i].on_run;
    assert_int_equal(bold, 2);
    assert_string_equal(node_of(graph, "db 1", "cache 0")->whole,
                        "db 1, cache 0, w ended, r ended");
    case_clear(&c);
}

/* The run has three states. From them one step leads to the reader alone done, and to both done and
 * expired; what is left is two steps away. */
static void around_the_run(void **state)
{
    Case c = case_new();

    assert_int_equal(graph_around(&c.source, 0), 3);
    assert_int_equal(graph_around(&c.source, 1), 5);
    assert_int_equal(graph_around(&c.source, 2), 6);
    assert_int_equal(graph_around(&c.source, 9), 6);
    g_autoptr(StateGraph) graph = graph_part(&c.source, 0);
    assert_int_equal(graph->nodes.length, 3);
    assert_int_equal(graph->edges.length, 2);
    assert_string_equal(node_of(graph, "db 0", "cache none")->more, "1 more step");
    assert_null(node_of(graph, "db 1", "cache none")->more);
    c.source.run = NULL; /* then around the start */
    assert_int_equal(graph_around(&c.source, 0), 1);
    assert_int_equal(graph_around(&c.source, 1), 3);
    case_clear(&c);
}

static void folded(void **state)
{
    Case c = case_new();
    g_autoptr(GArray) variables = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    const uint32_t chosen[] = {DB, CACHE};

    g_array_append_vals(variables, chosen, 2);
    assert_null(graph_fold(&c.source, variables, 3));
    g_autoptr(StateGraph) graph = graph_fold(&c.source, variables, 4);
    assert_int_equal(graph->nodes.length, 4);
    assert_string_equal(node_of(graph, "db 0", "cache none")->more, "2 states");
    assert_string_equal(node_of(graph, "db 1", "cache none")->more, "2 states");
    assert_string_equal(node_of(graph, "db 1", "cache 0")->more, "1 state");
    assert_true(node_of(graph, "db 1", "cache none")->rests);
    assert_false(node_of(graph, "db 0", "cache 0")->rests);
    assert_int_equal(node_of(graph, "db 1", "cache 0")->open, 1);
    case_clear(&c);
}

/* Of the two states in which the database has 1 and something may be cached, one is stale. */
static void folded_by_less(void **state)
{
    Case c = case_new();
    g_autoptr(GArray) variables = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    const uint32_t chosen = DB;

    g_array_append_val(variables, chosen);
    g_autoptr(StateGraph) graph = graph_fold(&c.source, variables, 9);
    assert_int_equal(graph->nodes.length, 2);
    assert_int_equal(graph->nodes.data[1].open, 0);
    assert_int_equal(graph->nodes.data[1].partly, 1);
    assert_int_equal(graph->edges.length, 1); /* the writer's, out of three states */
    assert_int_equal(graph->edges.data[0].steps.length, 1);
    assert_string_equal(graph->edges.data[0].steps.data[0].label, "w: db.set(1)");
    assert_true(graph->edges.data[0].on_run);
    case_clear(&c);
}

/* ---- how it is written ---- */

static guint occurrences(const char *text, const char *what)
{
    guint count = 0;

    for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
        count++;
    return count;
}

static StateGraph *two_nodes(const char *line)
{
    StateGraph *graph = state_graph_new();
    const char **lines = arena_array(graph->arena, const char *, 1);

    lines[0] = line;
    graph->name = "d";
    graph->title = line;
    for (int i = 0; i < 2; i++) {
        StateNode node = {.lines = lines, .line_count = 1, .whole = line, .rests = i == 1};
        vec_push(&graph->nodes, node);
    }
    return graph;
}

static void hostile_text(void **state)
{
    g_autoptr(StateGraph) graph = two_nodes("<b> & \"a\" \\N ]");
    const StateStep step = {"p: q(\"<\") = >", ROW_EVENT, 0, false};

    state_graph_step(graph, 0, 1, step);
    g_autofree char *dot = state_graph_dot(graph);
    assert_non_null(strstr(dot, "&lt;b&gt; &amp; &quot;a&quot; \\\\N ]"));
    assert_non_null(strstr(dot, "tooltip=\"<b> &amp; \\\"a\\\" \\\\\\\\N ]\""));
    assert_non_null(strstr(dot, "p: q(&quot;&lt;&quot;) = &gt;"));
    assert_int_equal(occurrences(dot, "peripheries=\"2\""), 1);
    assert_int_equal(occurrences(dot, "style=\"dashed\""), 1);
    g_autoptr(GBytes) svg = picture_render(dot, "svg", NULL);
    assert_non_null(svg);
}

/* What is said three times at most is said; calls that differ in their values alone are one line
 * beyond that, and an edge of the run looks like its step. */
static void many_steps(void **state)
{
    g_autoptr(StateGraph) graph = two_nodes("x");

    for (int i = 0; i < 4; i++) {
        g_autofree char *call = g_strdup_printf("p: set(%d)", i);
        state_graph_step(graph, 0, 1, (StateStep){call, ROW_PROCESS, 0, false});
        state_graph_step(graph, 0, 1, (StateStep){call, ROW_PROCESS, 0, false});
    }
    state_graph_step(graph, 0, 1, (StateStep){"p: del()", ROW_PROCESS, 0, false});
    state_graph_step(graph, 0, 1, (StateStep){"c: lapse", ROW_FAULT, 1, true});
    assert_int_equal(graph->edges.length, 1);
    assert_int_equal(graph->edges.data[0].steps.length, 6);
    g_autofree char *dot = state_graph_dot(graph);
    assert_non_null(strstr(dot, "p: set(…) in 4 ways"));
    assert_int_equal(occurrences(dot, "p: set("), 1);
    assert_non_null(strstr(dot, "p: del()"));
    assert_non_null(strstr(dot, "<B>c: lapse</B>"));
    assert_non_null(strstr(dot, "style=\"dotted\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it),    cmocka_unit_test(around_the_run),
        cmocka_unit_test(folded),       cmocka_unit_test(folded_by_less),
        cmocka_unit_test(hostile_text), cmocka_unit_test(many_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
