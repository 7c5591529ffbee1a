/* Graphs of states: what is drawn of a space whose states are counted by hand, and how it is
 * written.
 */
#include "checker/commands/graph/graph_draw.h"
#include "checker/judge/verdict.h"
#include "tests/unit/design_fixture.h"
#include "traces/states/state_labels.h"

#include <math.h>
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

enum { DB, CACHE, WRITER, READER };

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

static bool says(const StateNode *node, const char *name, const char *value)
{
    for (uint32_t i = 0; i < node->line_count; i++)
        if (strcmp(node->lines[i].name, name) == 0)
            return node->lines[i].value_count == 1 && strcmp(node->lines[i].values[0], value) == 0;
    return false;
}

/* The first node in which the variables hold that. */
static const StateNode *node_of(const StateGraph *graph, const char *db, const char *cache)
{
    for (uint32_t i = 0; i < graph->nodes.length; i++)
        if (says(&graph->nodes.data[i], "db", db) && says(&graph->nodes.data[i], "cache", cache))
            return &graph->nodes.data[i];
    fail_msg("no node db %s, cache %s", db, cache);
    return NULL;
}

static const StateLine *line_of(const StateNode *node, const char *name)
{
    for (uint32_t i = 0; i < node->line_count; i++)
        if (strcmp(node->lines[i].name, name) == 0)
            return &node->lines[i];
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
        assert_int_equal(graph->nodes.data[i].steps_beyond, 0);
        assert_int_equal(graph->nodes.data[i].line_count, 4); /* both components, both processes */
    }
    assert_int_equal(starts, 1);
    assert_int_equal(rest, 2); /* both done: 0 is cached, or has expired */
    assert_int_equal(open, 1); /* 0 is cached, and the database has 1 */
    for (uint32_t i = 0; i < graph->edges.length; i++)
        bold += graph->edges.data[i].on_run;
    assert_int_equal(bold, 2);
    assert_string_equal(node_of(graph, "1", "0")->whole, "db 1, cache 0, w ended, r ended");
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
    assert_int_equal(node_of(graph, "0", "none")->steps_beyond, 1);
    assert_int_equal(node_of(graph, "1", "none")->steps_beyond, 0);
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
    assert_int_equal(node_of(graph, "0", "none")->states, 2);
    assert_int_equal(node_of(graph, "1", "none")->states, 2);
    assert_int_equal(node_of(graph, "1", "0")->states, 1);
    assert_true(node_of(graph, "1", "none")->rests);
    assert_false(node_of(graph, "0", "0")->rests);
    assert_int_equal(node_of(graph, "1", "0")->open, 1);
    case_clear(&c);
}

/* Nothing is cached before the reader sets it, and after it has expired. The writer is where the
 * database says it is. */
static void who_waits_where(void **state)
{
    Case c = case_new();
    g_autoptr(GArray) variables = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    const uint32_t chosen[] = {DB, CACHE};

    g_array_append_vals(variables, chosen, 2);
    g_autoptr(StateGraph) graph = graph_fold(&c.source, variables, 4);
    const StateLine *reader = line_of(node_of(graph, "0", "none"), "r");
    assert_int_equal(reader->value_count, 2);
    assert_string_equal(reader->values[0], "at cache.set(0)");
    assert_string_equal(reader->values[1], "ended");
    assert_true(reader->is_process);
    assert_int_equal(reader->actor, 1);
    assert_true(says(node_of(graph, "0", "0"), "r", "ended"));
    assert_true(says(node_of(graph, "0", "0"), "w", "at db.set(1)"));
    const char *windows[] = {"stale"};
    graph->name = graph->title = "d";
    graph->windows = windows;
    g_autofree char *dot = state_graph_dot(graph);
    assert_non_null(strstr(dot, ">r at cache.set(0) or ended<"));
    assert_non_null(strstr(dot, "dashed: r<")); /* the second process */
    case_clear(&c);
}

/* Whether it is stale takes both variables: then no node is mixed, and whoever else tells more makes
 * more nodes than five. Of three nodes what is cached makes two, which mixes fewer states than the
 * database would; where the reader is makes the third, for what is not cached may have expired. */
static void folded_by_itself(void **state)
{
    Case c = case_new();
    g_autoptr(GArray) five = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GArray) three = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GArray) one = g_array_new(FALSE, FALSE, sizeof(uint32_t));

    graph_choose_variables(&c.source, 5, five);
    assert_int_equal(five->len, 2);
    assert_int_equal(g_array_index(five, uint32_t, 0), DB);
    assert_int_equal(g_array_index(five, uint32_t, 1), CACHE);
    g_autoptr(StateGraph) graph = graph_fold(&c.source, five, 5);
    assert_int_equal(graph->nodes.length, 4);
    for (uint32_t i = 0; i < graph->nodes.length; i++)
        assert_int_equal(graph->nodes.data[i].partly, 0);
    graph_choose_variables(&c.source, 3, three);
    assert_int_equal(three->len, 2);
    assert_int_equal(g_array_index(three, uint32_t, 0), CACHE);
    assert_int_equal(g_array_index(three, uint32_t, 1), READER);
    graph_choose_variables(&c.source, 1, one);
    assert_int_equal(one->len, 0);
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
    assert_string_equal(graph->edges.data[0].steps.data[0].who, "w");
    assert_string_equal(graph->edges.data[0].steps.data[0].what, "db.set(1)");
    assert_string_equal(graph->edges.data[0].steps.data[0].call, "db.set");
    assert_null(line_of(&graph->nodes.data[0], "r")); /* it is at the same places in both */
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

static StateGraph *two_nodes(const char *text)
{
    StateGraph *graph = state_graph_new();
    const char **values = arena_array(graph->arena, const char *, 1);
    StateLine *line = arena_array(graph->arena, StateLine, 1);

    values[0] = text;
    line[0] = (StateLine){.name = "v", .values = values, .value_count = 1};
    graph->name = "d";
    graph->title = text;
    for (int i = 0; i < 2; i++) {
        StateNode node = {.lines = line, .line_count = 1, .whole = text, .rests = i == 1};
        vec_push(&graph->nodes, node);
    }
    return graph;
}

static void hostile_text(void **state)
{
    g_autoptr(StateGraph) graph = two_nodes("<b> & \"a\" \\N ]");
    const StateStep step = {"p<", "q(\"<\")", ">", NULL, ROW_EVENT, 0, false};

    state_graph_step(graph, 0, 1, step);
    g_autofree char *dot = state_graph_dot(graph);
    assert_non_null(strstr(dot, "&lt;b&gt; &amp; &quot;a&quot; \\\\N ]"));
    assert_non_null(strstr(dot, "tooltip=\"<b> &amp; \\\"a\\\" \\\\\\\\N ]\""));
    assert_non_null(strstr(dot, "p&lt;: q(&quot;&lt;&quot;) = &gt;"));
    assert_int_equal(occurrences(dot, "peripheries=\"2\""), 1);
    assert_int_equal(occurrences(dot, "arrowhead=\"onormal\""), 1);
    g_autoptr(GBytes) svg = state_graph_svg(graph, NULL);
    assert_non_null(svg);
    const char *text = g_bytes_get_data(svg, NULL);
    assert_non_null(strstr(text, "<title>&lt;b&gt; &amp; &quot;a&quot; "));
    assert_non_null(strstr(text, "role=\"img\""));
    assert_non_null(strstr(text, "prefers-color-scheme: dark"));
}

/* What is said three times at most is said; calls that differ in their values alone are one line
 * beyond that, and an edge of the run looks like its step. */
static void many_steps(void **state)
{
    g_autoptr(StateGraph) graph = two_nodes("x");

    for (int i = 0; i < 4; i++) {
        g_autofree char *call = g_strdup_printf("set(%d)", i);
        StateStep step = {"p", call, NULL, "set", ROW_PROCESS, 0, false};
        state_graph_step(graph, 0, 1, step);
        state_graph_step(graph, 0, 1, step);
    }
    state_graph_step(graph, 0, 1, (StateStep){"p", "del()", NULL, "del", ROW_PROCESS, 0, false});
    state_graph_step(graph, 0, 1, (StateStep){"c", "lapse", NULL, NULL, ROW_FAULT, 1, true});
    assert_int_equal(graph->edges.length, 1);
    assert_int_equal(graph->edges.data[0].steps.length, 6);
    g_autofree char *dot = state_graph_dot(graph);
    assert_non_null(strstr(dot, "p: set(…) in 4 ways"));
    assert_int_equal(occurrences(dot, "p: set("), 1);
    assert_non_null(strstr(dot, "p: del()"));
    assert_non_null(strstr(dot, "<B>c: lapse</B>"));
    assert_int_equal(occurrences(dot, "arrowhead=\"odiamond\""), 1);
}

/* Whichever is found first. */
static void steps_have_an_order_of_their_own(void **state)
{
    static const StateStep steps[] = {
        {"p", "set(0)", NULL, "set", ROW_PROCESS, 0, false},
        {"p", "set(0)", "true", "set", ROW_PROCESS, 0, false},
        {"p", "set(1)", NULL, "set", ROW_PROCESS, 0, false},
        {"q", "del()", NULL, "del", ROW_PROCESS, 1, false},
        {"c", "lapse", NULL, NULL, ROW_EVENT, 2, false},
    };
    enum { COUNT = G_N_ELEMENTS(steps) };

    for (uint32_t first = 0; first < COUNT; first++) {
        g_autoptr(StateGraph) graph = two_nodes("x");
        for (uint32_t i = 0; i < COUNT; i++) {
            state_graph_step(graph, 0, 1, steps[(first + 2 * i) % COUNT]);
            state_graph_step(graph, 1, 0, steps[i]);
        }
        assert_int_equal(graph->edges.length, 2);
        for (uint32_t i = 0; i < COUNT; i++) {
            assert_string_equal(graph->edges.data[0].steps.data[i].what, steps[i].what);
            assert_string_equal(graph->edges.data[1].steps.data[i].what, steps[i].what);
        }
    }
}

/* Four processes, an event, time: no two of their edges look the same, colour left aside. */
static void told_apart_without_colour(void **state)
{
    g_autoptr(GHashTable) looks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const StateStep steps[] = {{.who = "a", .kind = ROW_PROCESS, .actor = 0},
                               {.who = "b", .kind = ROW_PROCESS, .actor = 1},
                               {.who = "c", .kind = ROW_PROCESS, .actor = 2},
                               {.who = "d", .kind = ROW_PROCESS, .actor = 3},
                               {.who = "c", .kind = ROW_EVENT, .actor = 4},
                               {.who = "c", .kind = ROW_FAULT, .actor = 5},
                               {.who = NULL, .kind = ROW_TIME, .actor = 6}};

    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        g_hash_table_add(
            looks, g_strconcat(state_step_dash(&steps[i]), " ", state_step_head(&steps[i]), NULL));
    assert_int_equal(g_hash_table_size(looks), G_N_ELEMENTS(steps));
}

/* ---- colours ---- */

/* Relative luminance, as WCAG 2 defines it. */
static double luminance(const char *colour)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        const char digits[] = {colour[1 + 2 * i], colour[2 + 2 * i], '\0'};
        const double share = (double)g_ascii_strtoull(digits, NULL, 16) / 255;
        sum += weights[i] * (share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(const char *one, const char *other)
{
    const double x = luminance(one) + 0.05, y = luminance(other) + 0.05;

    return MAX(x, y) / MIN(x, y);
}

static void every_text_can_be_read(void **state)
{
    int measured = 0;

    assert_float_equal(contrast("#ffffff", "#000000"), 21, 0.01);
    for (int ink = 0; ink < STATE_NODE; ink++)
        for (int paper = STATE_NODE; paper < STATE_COLOURS; paper++, measured += 2) {
            assert_true(contrast(state_colour(ink, false), state_colour(paper, false)) >= 4.5);
            assert_true(contrast(state_colour(ink, true), state_colour(paper, true)) >= 4.5);
        }
    assert_int_equal(measured, 80); /* ten inks on paper and three fillings, light and dark */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it),
        cmocka_unit_test(around_the_run),
        cmocka_unit_test(folded),
        cmocka_unit_test(folded_by_less),
        cmocka_unit_test(who_waits_where),
        cmocka_unit_test(folded_by_itself),
        cmocka_unit_test(hostile_text),
        cmocka_unit_test(many_steps),
        cmocka_unit_test(steps_have_an_order_of_their_own),
        cmocka_unit_test(told_apart_without_colour),
        cmocka_unit_test(every_text_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
