/* From a tree to a system: names, types, constants, and what a configuration changes of them. The
 * messages of mistakes are compared by the files of tests/language/reject. */
#include "tests/unit/design_fixture.h"

#include "checker/base/error.h"
#include "checker/language/resolve/types.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char design[] = "design d \"t\"\n"
                             "param N = 2 in 1..3\n"
                             "param WAIT = 1s in {1s, 1500ms}\n"
                             "param QUICK = false\n"
                             "fix a \"t\" cost 2 excludes b\n"
                             "fix b \"t\"\n"
                             "fix c \"t\"\n"
                             "type Version = 0..N\n"
                             "enum Answer { hit, miss }\n"
                             "record Entry { version: Version, answer: Answer? }\n"
                             "component Slot<T>(start: T) {\n"
                             "    value: T = start\n"
                             "    last: T? = none\n"
                             "    op get(): T { return value }\n"
                             "    op set(v: T) { last = v; value = v }\n"
                             "    event expire when last != none { last = none }\n"
                             "}\n"
                             "number: Slot<Version>(1)\n"
                             "answer: Slot<Answer>(miss)\n"
                             "slots: Slot<bool>(false)[Answer]\n"
                             "request twice(v: Version) { number.set(v); number.set(v) }\n"
                             "process p * N {\n"
                             "    if a { answer.set(hit) } else { answer.set(miss) }\n"
                             "    twice(0)\n"
                             "    twice(1)\n"
                             "    let v = number.get()\n"
                             "    let w: Version? = v\n"
                             "    let x = w\n"
                             "    assert x == none || v == x\n"
                             "}\n"
                             "process q(r: Answer) { slots[r].set(true) }\n"
                             "window w: number.value == N\n"
                             "check k: always number.value <= N\n"
                             "measure m: max number.value\n"
                             "claim a closes w\n";

static Fixture loaded(void)
{
    Fixture fixture = fixture_of_text(design, NULL);
    g_autofree char *mistakes = fixture_mistakes(&fixture);

    assert_string_equal(mistakes, "");
    return fixture;
}

static System *resolved(Fixture *fixture, uint64_t fixes)
{
    Configuration configuration = fixture->configuration;

    configuration.fixes = fixes;
    return system_resolve(fixture->design, &configuration, false, fixture->diagnostics);
}

static void assert_type(const Type *type, const char *text)
{
    g_autofree char *found = type_text(type);

    assert_string_equal(found, text);
}

static void components_at_their_types(void **state)
{
    Fixture fixture = loaded();
    const System *system = fixture.system;
    const Instance *number = system->instances[0], *answer = system->instances[1],
                   *slots = system->instances[2];

    assert_int_equal(system->instance_count, 3);
    assert_type(number->vars[0]->type, "0..2");
    assert_type(answer->vars[0]->type, "Answer");
    assert_ptr_equal(number->vars[1]->type->element, number->vars[0]->type); /* interned */
    assert_int_equal(number->vars[0]->initial->value, 1);
    assert_int_equal(answer->vars[0]->initial->value, 1); /* miss */
    assert_true(number->vars[1]->initial->is_none);
    assert_null(number->index);
    assert_int_equal(slots->count, 2);
    assert_type(slots->index, "Answer");
    assert_int_equal(number->operation_count, 2);
    assert_int_equal(number->event_count, 1);
    assert_string_equal(number->events[0].name, "expire");
    fixture_clear(&fixture);
}

static void processes_are_numbered(void **state)
{
    Fixture fixture = loaded();
    const System *system = fixture.system;

    assert_int_equal(system->process_count, 2);
    assert_int_equal(system->process_instances, 4);
    assert_int_equal(system->processes[0]->first, 0);
    assert_int_equal(system->processes[0]->count, 2);
    assert_int_equal(system->processes[1]->first, 2);
    assert_string_equal(system->processes[1]->argument->name, "r");
    assert_null(system->processes[0]->argument);
    fixture_clear(&fixture);
}

static void requests_are_put_in_place(void **state)
{
    Fixture fixture = loaded();
    const Process *process = fixture.system->processes[0];

    assert_int_equal(process->request_count, 2);
    const Inline *first = process->requests[0], *second = process->requests[1];
    assert_ptr_equal(first->decl, second->decl);
    assert_ptr_not_equal(first->arguments[0], second->arguments[0]);
    assert_int_equal(first->values[0]->value, 0);
    assert_int_equal(second->values[0]->value, 1);
    assert_int_equal(first->type->kind, KIND_VOID);
    assert_int_equal(first->body.count, 2);
    fixture_clear(&fixture);
}

/* The last one: requests have an argument `v` too. */
static const Var *local(const Process *process, const char *name)
{
    for (uint32_t i = process->var_count; i-- > 0;)
        if (strcmp(process->vars[i]->name, name) == 0)
            return process->vars[i];
    return NULL;
}

static void lets_infer_their_types(void **state)
{
    Fixture fixture = loaded();
    const Process *process = fixture.system->processes[0];

    assert_true(local(process, "v")->is_inferred);
    assert_int_equal(local(process, "v")->type->kind, KIND_INT);
    assert_false(local(process, "w")->is_inferred);
    assert_type(local(process, "w")->type->element, "0..2");
    assert_true(local(process, "x")->is_inferred);
    assert_int_equal(local(process, "x")->type->kind, KIND_OPTION);
    fixture_clear(&fixture);
}

/* The condition is a constant, and so one branch is all there is. */
static void fixes_are_constants(void **state)
{
    Fixture fixture = loaded();

    for (uint64_t fixes = 0; fixes < 2; fixes++) {
        System *system = resolved(&fixture, fixes);
        const TypedStmt *branch = system->processes[0]->body.list[0];
        assert_int_equal(branch->kind, TYPED_IF);
        assert_int_equal(branch->value->kind, NODE_CONST);
        assert_int_equal(branch->value->value, fixes);
        system_free(system);
    }
    fixture_clear(&fixture);
}

static void properties_are_resolved(void **state)
{
    Fixture fixture = loaded();
    const System *system = fixture.system;

    assert_int_equal(system->window_count, 1);
    assert_int_equal(system->windows[0].first->type->kind, KIND_BOOL);
    assert_int_equal(system->check_count, 1);
    assert_int_equal(system->measures[0].first->type->kind, KIND_INT);
    assert_int_equal(system->assertion_count, 1);
    fixture_clear(&fixture);
}

static void fixes_by_name(void **state)
{
    Fixture fixture = loaded();
    uint64_t fixes;
    GError *error = NULL;

    assert_true(design_find_fixes(fixture.design, "a,c", &fixes, NULL));
    assert_int_equal(fixes, 5);
    assert_true(design_find_fixes(fixture.design, "c + b", &fixes, NULL));
    assert_int_equal(fixes, 6);
    assert_true(design_find_fixes(fixture.design, "", &fixes, NULL));
    assert_int_equal(fixes, 0);
    assert_true(design_allows(fixture.design, 6));
    assert_false(design_allows(fixture.design, 3)); /* a excludes b, and so b excludes a */
    assert_false(design_find_fixes(fixture.design, "b,a", &fixes, &error));
    assert_string_equal(error->message, "the fixes b,a exclude each other");
    assert_int_equal(error->code, STALEMATE_ERROR_USAGE);
    g_error_free(error);
    fixture_clear(&fixture);
}

static bool set(Fixture *fixture, const char *setting)
{
    g_autoptr(GError) error = NULL;
    bool is_set = design_set_param(fixture->design, &fixture->configuration, setting, &error);

    assert_int_equal(is_set, error == NULL);
    return is_set;
}

static void params_are_set(void **state)
{
    Fixture fixture = loaded();
    const int64_t *params = fixture.configuration.params;

    assert_int_equal(params[0], 2);
    assert_int_equal(params[1], 1000000);
    assert_int_equal(params[2], 0);
    assert_true(set(&fixture, "N=3"));
    assert_true(set(&fixture, "WAIT=1.5s"));
    assert_true(set(&fixture, "QUICK=true"));
    assert_int_equal(params[0], 3);
    assert_int_equal(params[1], 1500000);
    assert_int_equal(params[2], 1);
    static const char *const wrong[] = {
        "N=4",    "N=-1",    "N=x",       "N=", "N",    "M=1",
        "WAIT=1", "WAIT=2s", "QUICK=yes", "=1", "N=2 ", "N=99999999999999999999"};
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
        assert_false(set(&fixture, wrong[i]));
    assert_int_equal(params[0], 3);

    System *system = resolved(&fixture, 0);
    assert_int_equal(system->process_instances, 5);
    assert_type(system->instances[0]->vars[0]->type, "0..3");
    system_free(system);
    fixture_clear(&fixture);
}

static void ordinals_and_values(void **state)
{
    g_autoptr(Arena) arena = arena_new();
    Types *types = types_new(arena);
    Type *const scalars[] = {type_simple(types, KIND_BOOL), type_int(types, -2, 3),
                             type_process(types, NULL, 4, 6)};
    const uint64_t counts[] = {2, 6, 3};

    for (guint i = 0; i < G_N_ELEMENTS(scalars); i++) {
        assert_int_equal(scalars[i]->values, counts[i]);
        for (uint64_t ordinal = 0; ordinal < counts[i]; ordinal++)
            assert_int_equal(type_ordinal(scalars[i], type_value(scalars[i], ordinal)), ordinal);
    }
    assert_int_equal(type_value(scalars[1], 0), -2);
    types_free(types);
}

static void types_join(void **state)
{
    g_autoptr(Arena) arena = arena_new();
    Types *types = types_new(arena);
    Type *small = type_int(types, 0, 3), *other = type_int(types, -1, 2);
    Type *flag = type_simple(types, KIND_BOOL), *nothing = type_simple(types, KIND_NONE);

    assert_ptr_equal(type_join(types, small, other), type_int(types, -1, 3));
    assert_ptr_equal(type_join(types, small, small), small);
    assert_ptr_equal(type_join(types, small, nothing), type_option(types, small));
    assert_ptr_equal(type_join(types, nothing, flag), type_option(types, flag));
    assert_ptr_equal(type_option(types, type_option(types, flag)), type_option(types, flag));
    assert_null(type_join(types, small, flag));
    assert_ptr_equal(type_set(types, small), type_set(types, type_int(types, 0, 3)));
    assert_ptr_not_equal(type_list(types, small, 2), type_list(types, small, 3));
    assert_true(type_fits(small, other)); /* the range is looked at in the run */
    assert_false(type_fits(small, flag));
    types_free(types);
}

/* All that can be found, in the order of the text; and of one slip no more than one message. */
static void mistakes_in_order(void **state)
{
    Fixture fixture = fixture_of_text("design d \"t\"\n"
                                      "component C {\n"
                                      "    value: bool\n"
                                      "    op get(): bool { return valu }\n"
                                      "}\n"
                                      "c: C\n"
                                      "process p { let x = c.get() +; y = c.gett() }\n"
                                      "process q { c.gett() }\n"
                                      "window w: c.valeu\n",
                                      NULL);
    g_autofree char *mistakes = fixture_mistakes(&fixture);

    assert_string_equal(mistakes,
                        "4:29 there is no name `valu` here = did you mean `value`? | "
                        "7:30 expected a value, found `;` | "
                        "8:15 component C has no operation `gett` = did you mean `get`? | "
                        "9:13 component C has no state `valeu` = did you mean `value`?");
    assert_null(fixture.program);
    fixture_clear(&fixture);
}

static System *whole_of(Fixture *fixture)
{
    g_autofree char *mistakes = fixture_mistakes(fixture);

    assert_string_equal(mistakes, "");
    return system_resolve(fixture->design, &fixture->configuration, true, fixture->diagnostics);
}

static void claims_are_bound(void **state)
{
    Fixture fixture = fixture_of_text("design d \"t\"\n"
                                      "clock\n"
                                      "fix a \"t\"\n"
                                      "fix b \"t\"\n"
                                      "component C { x: 0..9; op f() { x = 1 } }\n"
                                      "c: C\n"
                                      "process p { c.f() }\n"
                                      "window v: c.x == 2\n"
                                      "window w: c.x == 1\n"
                                      "check k: always c.x < 9\n"
                                      "measure m: max c.x\n"
                                      "measure n: probability c.x == 1\n"
                                      "claim as written holds m to 1\n"
                                      "claim a + b holds n to 1/2\n"
                                      "claim b holds w to 1s\n"
                                      "claim b closes w\n"
                                      "claim a keeps k\n",
                                      NULL);
    static const struct {
        uint64_t fixes;
        ClaimTarget target;
        uint32_t index;
    } expected[] = {
        {0, CLAIMS_MEASURE, 0}, {3, CLAIMS_MEASURE, 1}, {2, CLAIMS_DURATION, 1},
        {2, CLAIMS_WINDOW, 1},  {1, CLAIMS_CHECK, 0},
    };
    g_autoptr(System) whole = whole_of(&fixture);

    assert_int_equal(whole->claim_count, G_N_ELEMENTS(expected));
    for (uint32_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        const Claim *claim = &whole->claims[i];
        assert_int_equal(claim->fixes, expected[i].fixes);
        assert_int_equal(claim->target, expected[i].target);
        assert_int_equal(claim->index, expected[i].index);
    }
    fixture_clear(&fixture);
}

/* With the fixes that the claim names, whatever is on where the design is resolved. */
static void numbers_of_claims_are_of_their_fixes(void **state)
{
    Fixture fixture = fixture_of_text("design d \"t\"\n"
                                      "clock\n"
                                      "fix a \"t\"\n"
                                      "fix b \"t\"\n"
                                      "const SUM = (if a then 2 else 1) + (if b then 20 else 10)\n"
                                      "component C { x: 0..9; op f() { x = 1 } }\n"
                                      "c: C\n"
                                      "process p { c.f() }\n"
                                      "window w: c.x == 1\n"
                                      "measure m: max c.x\n"
                                      "measure n: probability c.x == 1\n"
                                      "claim as written holds m to SUM\n"
                                      "claim b holds m to SUM\n"
                                      "claim a + b holds m to SUM\n"
                                      "claim b holds w to SUM * 1s\n"
                                      "claim a holds n to 1/SUM\n",
                                      NULL);
    static const int64_t expected[] = {11, 21, 22, 21000000};
    g_autoptr(System) whole = whole_of(&fixture);

    assert_int_equal(whole->claim_count, G_N_ELEMENTS(expected) + 1);
    for (uint32_t i = 0; i < G_N_ELEMENTS(expected); i++)
        assert_int_equal(whole->claims[i].number, expected[i]);
    assert_true(whole->claims[4].is_chance);
    assert_int_equal(whole->claims[4].min.whole, 12);
    fixture_clear(&fixture);
}

/* What a question is about is counted over the windows first, then the checks; fixes are bits. */
static void questions_are_bound(void **state)
{
    Fixture fixture = fixture_of_text("design d \"t\"\n"
                                      "fix a \"t\"\n"
                                      "fix b \"t\"\n"
                                      "component C { x: 0..9; op f() { x = 1 } }\n"
                                      "c: C\n"
                                      "process p { c.f() }\n"
                                      "window v: c.x == 2\n"
                                      "window w: c.x == 1\n"
                                      "check k: always c.x < 9\n"
                                      "question \"t\" { about k, w; answer a; option a + b }\n",
                                      NULL);
    g_autoptr(System) whole = whole_of(&fixture);

    assert_int_equal(whole->question_count, 1);
    assert_int_equal(whole->questions[0].properties[0], 2); /* two windows stand before the check */
    assert_int_equal(whole->questions[0].properties[1], 1);
    assert_int_equal(whole->questions[0].options[0], 1);
    assert_int_equal(whole->questions[0].options[1], 3);
    fixture_clear(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(components_at_their_types),
        cmocka_unit_test(processes_are_numbered),
        cmocka_unit_test(requests_are_put_in_place),
        cmocka_unit_test(lets_infer_their_types),
        cmocka_unit_test(fixes_are_constants),
        cmocka_unit_test(properties_are_resolved),
        cmocka_unit_test(fixes_by_name),
        cmocka_unit_test(params_are_set),
        cmocka_unit_test(ordinals_and_values),
        cmocka_unit_test(types_join),
        cmocka_unit_test(mistakes_in_order),
        cmocka_unit_test(claims_are_bound),
        cmocka_unit_test(numbers_of_claims_are_of_their_fixes),
        cmocka_unit_test(questions_are_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
