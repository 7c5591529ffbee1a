/* Any state and its steps in words: against the space that a search finds, and against a design
 * whose every word is known. */
#include "checker/graph/graph.h"
#include "tests/unit/design_fixture.h"
#include "traces/counterexample/stepper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* ---- the same states and steps ---- */

static void assert_step(const Graph *graph, StateId from, uint32_t number, const StepperStep *step)
{
    const Edge *edge = &graph->edges[graph->offsets[from] + number];
    const Model *model = state_space_model(graph->space);

    assert_int_equal(edge->step, number);
    assert_int_equal(edge->actor, step->actor);
    assert_non_null(step->to);
    assert_memory_equal(step->to->state, state_space_get(graph->space, edge->target),
                        model->words * sizeof(Word));
    for (uint32_t i = 0; i < model->property_count; i++)
        if (model->properties[i].kind == PROPERTY_WINDOW)
            assert_int_equal(step->to->open >> i & 1,
                             graph_holds(graph, edge->target, model->properties[i].predicate));
    assert_int_equal(step->to->is_finished, graph_holds(graph, edge->target, PREDICATE_FINISHED));
}

static void walks_the_space(void **state)
{
    g_autofree char *path = g_build_filename(g_getenv("SOURCE_ROOT"), *state, NULL);
    Fixture fixture = fixture_of_file(path, NULL);
    const Model *model = program_model(fixture.program);
    StateSpace *space = state_space_search(model, &(SearchOptions){0});
    Graph *graph = graph_new(space, NULL);
    Stepper *walk = stepper_new(fixture.program);

    assert_memory_equal(stepper_start(walk)->state, state_space_get(space, 0),
                        model->words * sizeof(Word));
    for (StateId i = 0; i < state_space_count(space); i++) {
        StepperSteps steps = stepper_steps(walk, state_space_get(space, i));
        assert_int_equal(steps.count, graph->offsets[i + 1] - graph->offsets[i]);
        assert_int_equal(steps.at_rest, graph->at_rest[i]);
        for (uint32_t j = 0; j < steps.count; j++)
            assert_step(graph, i, j, &steps.list[j]);
    }
    graph_free(graph);
    state_space_free(space);
    stepper_free(walk);
    fixture_clear(&fixture);
}

/* ---- the same words ---- */

static const char design[] = "design d \"t\"\n"
                             "component Cell {\n"
                             "    value: 0..3 = 0\n"
                             "    seen: bool[0..1]\n"
                             "    op get(): 0..3 { return value }\n"
                             "    op set(v: 0..3) when value < 3 { value = v; seen[1] = true }\n"
                             "    event reset when value == 2 { value = 0 }\n"
                             "}\n"
                             "cell: Cell\n"
                             "ghost count: 0..9 = 0\n"
                             "process p {\n"
                             "    let x = cell.get() \"look\"\n"
                             "    cell.set(x + 2)\n"
                             "    count = count + 1\n"
                             "    atomic { cell.set(1); let y = cell.get(); cell.set(y + 8) }\n"
                             "}\n"
                             "check low: always cell.value < 3\n";

static void assert_place(const StepperState *place, const char *const *values)
{
    for (uint32_t i = 0; values[i]; i++)
        assert_string_equal(place->values[i], values[i]);
}

static Fixture cell_fixture(void)
{
    Fixture fixture = fixture_of_text(design, NULL);
    g_autofree char *mistakes = fixture_mistakes(&fixture);

    assert_string_equal(mistakes, "");
    return fixture;
}

static void names_variables(void **state)
{
    static const char *const names[] = {"cell", "cell.seen[0]", "cell.seen[1]", "count", "p"};
    Fixture fixture = cell_fixture();
    Stepper *walk = stepper_new(fixture.program);
    uint32_t count;
    const StepperVariable *variables = stepper_variables(walk, &count);

    assert_int_equal(count, G_N_ELEMENTS(names));
    for (uint32_t i = 0; i < count; i++)
        assert_string_equal(variables[i].name, names[i]);
    assert_string_equal(variables[0].alias, "cell.value");
    assert_true(variables[4].is_process);
    const StepperState *start = stepper_start(walk);
    const int64_t yes = 1;
    assert_true(stepper_is_dull(&variables[1], start->held[1])); /* cell.seen[0] is false */
    assert_false(stepper_is_dull(&variables[1], (TypedValue){start->held[1].type, &yes, NULL}));
    assert_false(stepper_is_dull(&variables[0], start->held[1])); /* not a place of an array */
    assert_place(start, (const char *[]){"0", "false", "false", "0", "at cell.get()", NULL});
    stepper_free(walk);
    fixture_clear(&fixture);
}

static void says_what_a_trace_says(void **state)
{
    Fixture fixture = cell_fixture();
    Stepper *walk = stepper_new(fixture.program);
    const StepperState *start = stepper_start(walk);

    StepperSteps steps = stepper_steps(walk, start->state);
    assert_int_equal(steps.count, 1);
    assert_string_equal(steps.list[0].who, "p");
    assert_string_equal(steps.list[0].what, "cell.get()");
    assert_string_equal(steps.list[0].result, "0");
    assert_string_equal(steps.list[0].text, "look");
    assert_true(steps.list[0].is_fair);
    const StepperState *looked = steps.list[0].to;
    g_autofree char *nothing = stepper_changes(walk, start, looked, false);
    assert_string_equal(nothing, "");

    steps = stepper_steps(walk, looked->state);
    assert_string_equal(steps.list[0].what, "cell.set(2)");
    assert_null(steps.list[0].result);
    g_autofree char *changes = stepper_changes(walk, looked, steps.list[0].to, false);
    assert_string_equal(changes, "cell 2, cell.seen[1] true, count 1");
    stepper_free(walk);
    fixture_clear(&fixture);
}

/* After two steps the process cannot pass 9 to set, so there is no such call; the event may come
 * before it. */
static void errors_and_events(void **state)
{
    Fixture fixture = cell_fixture();
    Stepper *walk = stepper_new(fixture.program);
    const StepperState *place = stepper_start(walk);

    for (int i = 0; i < 2; i++)
        place = stepper_steps(walk, place->state).list[0].to;
    StepperSteps steps = stepper_steps(walk, place->state);
    assert_int_equal(steps.count, 2);
    assert_string_equal(steps.list[0].what, "cell.set(1); cell.get()");
    assert_null(steps.list[0].to);
    assert_non_null(steps.list[0].error);
    assert_int_equal(steps.list[1].kind, ROW_EVENT);
    assert_string_equal(steps.list[1].who, "cell");
    assert_string_equal(steps.list[1].what, "reset");
    assert_false(steps.list[1].is_fair);
    assert_false(steps.at_rest);
    stepper_free(walk);
    fixture_clear(&fixture);
}

/* Places that were forgotten are made anew, and the start stays. */
static void forgets(void **state)
{
    Fixture fixture = cell_fixture();
    Stepper *walk = stepper_new(fixture.program);
    const Word *start = stepper_start(walk)->state;

    stepper_steps(walk, start);
    stepper_forget(walk);
    const StepperState *place = stepper_state(walk, start);
    assert_string_equal(place->values[4], "at cell.get()");
    g_autofree char *value = stepper_value(walk, stepper_steps(walk, start).list[0].to->state, 4);
    assert_string_equal(value, "at cell.set(x + 2)");
    stepper_free(walk);
    fixture_clear(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(walks_the_space,
                                  (char *)"tests/language/accept/window_until_in_turn.stale"),
        cmocka_unit_test_prestate(walks_the_space,
                                  (char *)"tests/language/accept/linearizable.stale"),
        cmocka_unit_test_prestate(walks_the_space,
                                  (char *)"tests/language/accept/crash_and_rest.stale"),
        cmocka_unit_test_prestate(walks_the_space,
                                  (char *)"tests/language/accept/faults_branch.stale"),
        cmocka_unit_test(names_variables),
        cmocka_unit_test(says_what_a_trace_says),
        cmocka_unit_test(errors_and_events),
        cmocka_unit_test(forgets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
