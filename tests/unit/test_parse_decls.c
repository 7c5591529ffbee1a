#include "tests/unit/parse_helper.h"
#include "tests/unit/tree_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static Parsed parse_right(const char *text)
{
    Parsed parsed = parsed_new(text);
    g_autofree char *errors = parsed_errors(&parsed);
    assert_string_equal(errors, "");
    return parsed;
}

static const Decl *only(const Parsed *parsed)
{
    assert_int_equal(parsed->tree->decl_count, 1);
    return parsed->tree->decls[0];
}

static void assert_text(const Expr *expr, const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);
    append_expr(out, expr);
    assert_string_equal(out->str, expected);
}

/* Every form of the language is in that file, and is right. */
static void test_everything(void **state)
{
    g_autofree char *text = read_sample("everything.stale");
    assert_non_null(text);
    Parsed parsed = parse_right(text);
    assert_string_equal(parsed.tree->name.text, "everything");
    assert_string_equal(parsed.tree->title, "All of it");
    assert_int_equal(parsed.tree->use_count, 3);
    assert_string_equal(parsed.tree->uses[2].text, "queue");
    assert_int_equal(parsed.tree->decl_count, 59);
    parsed_free(&parsed);
}

static void test_param(void **state)
{
    Parsed parsed = parse_right("param N = 2 * 3 in 1..9 step 2");
    const Decl *decl = only(&parsed);
    assert_text(decl->initial, "(* 2 3)");
    assert_text(decl->low, "1");
    assert_text(decl->high, "9");
    assert_text(decl->step, "2");
    parsed_free(&parsed);
    parsed = parse_right("param T = 1s in {1s, 2s}");
    assert_int_equal(only(&parsed)->choice_count, 2);
    assert_null(only(&parsed)->low);
    parsed_free(&parsed);
    parsed = parse_right("param B = false");
    assert_text(only(&parsed)->initial, "false");
    assert_int_equal(only(&parsed)->choice_count, 0);
    parsed_free(&parsed);
}

static void test_fix(void **state)
{
    Parsed parsed = parse_right("fix lease \"what\" excludes a, b\n  cost 4\n  excludes c");
    const Decl *decl = only(&parsed);
    assert_string_equal(decl->text, "what");
    assert_int_equal(decl->cost, 4);
    assert_int_equal(decl->name_count, 3);
    assert_string_equal(decl->names[2].text, "c");
    parsed_free(&parsed);
}

static void test_component(void **state)
{
    Parsed parsed = parse_right("component C<T, U>(ttl: duration = 1h, n: 0..3) {\n"
                                "    ghost g: set<T> = {}\n"
                                "    function f(a: T): bool = a in g\n"
                                "    op get(a: T): T? when !f(a) && n > 1 { return none }\n"
                                "    urgent event go when f(g) { g = {} }\n"
                                "    fault lost { }\n"
                                "}");
    const Decl *decl = only(&parsed);
    assert_int_equal(decl->name_count, 2);
    assert_int_equal(decl->argument_count, 2);
    assert_text(decl->arguments[0].initial, "3600000000us");
    assert_int_equal(decl->member_count, 5);
    assert_true(decl->members[0]->is_ghost);
    assert_text(decl->members[1]->initial, "(in a g)");
    assert_text(decl->members[2]->guard, "(&& (! (call f a)) (> n 1))");
    assert_int_equal(decl->members[2]->type->kind, TYPE_OPTIONAL);
    assert_int_equal(decl->members[2]->body->count, 1);
    assert_true(decl->members[3]->is_urgent);
    assert_int_equal(decl->members[4]->kind, MEMBER_FAULT);
    assert_null(decl->members[4]->guard);
    parsed_free(&parsed);
}

static void test_process(void **state)
{
    Parsed parsed = parse_right("background process p * N + 1 may crash takes 1s..2s may restart\n"
                                "{ }");
    const Decl *decl = only(&parsed);
    assert_true(decl->is_background && decl->may_crash && decl->may_restart);
    assert_text(decl->initial, "(+ N 1)");
    assert_text(decl->takes_high, "2000000us");
    assert_false(decl->has_arguments);
    parsed_free(&parsed);
    parsed = parse_right("read get(t: Tenant) of t { return none }");
    decl = only(&parsed);
    assert_int_equal(decl->request, REQUEST_READ);
    assert_string_equal(decl->object.text, "t");
    assert_true(decl->has_arguments);
    parsed_free(&parsed);
}

static void assert_check(const char *text, CheckKind kind, const char *initial, const char *second)
{
    g_autofree char *design = g_strdup_printf("check c \"t\": %s\nwindow w: true\n", text);
    Parsed parsed = parse_right(design);
    const Decl *decl = parsed.tree->decls[0];
    assert_int_equal(parsed.tree->decl_count, 2);
    assert_int_equal(decl->check, kind);
    if (initial)
        assert_text(decl->initial, initial);
    else
        assert_null(decl->initial);
    if (second)
        assert_text(decl->second, second);
    parsed_free(&parsed);
}

static void test_checks(void **state)
{
    assert_check("always -x == y", CHECK_ALWAYS, "(== (- x) y)", NULL);
    assert_check("never x", CHECK_NEVER, "x", NULL);
    assert_check("at rest p done", CHECK_AT_REST, "(done p)", NULL);
    assert_check("reachable (x)", CHECK_REACHABLE, "x", NULL);
    assert_check("eventually x", CHECK_EVENTUALLY, "x", NULL);
    assert_check("x == 1\n leads to\n y", CHECK_LEADS_TO, "(== x 1)", "y");
    assert_check("settles x", CHECK_SETTLES, "x", NULL);
    assert_check("fresh reads", CHECK_FRESH_READS, NULL, NULL);
    assert_check("fresh reads within 2 * D", CHECK_BOUNDED_READS, NULL, "(* 2 D)");
    assert_check("fresh reads within N versions", CHECK_BOUNDED_READS, NULL, "N");
    assert_check("fresh reads within 1 version", CHECK_BOUNDED_READS, NULL, "1");
    assert_check("monotonic reads", CHECK_MONOTONIC_READS, NULL, NULL);
    assert_check("read your writes", CHECK_READ_YOUR_WRITES, NULL, NULL);
    assert_check("linearizable", CHECK_LINEARIZABLE, NULL, NULL);
    assert_check("all a in T: a", CHECK_STATELESS, "(all a T a)", NULL);
    /* The words are names where nothing follows that they could be about. */
    assert_check("always == 1", CHECK_STATELESS, "(== always 1)", NULL);
    assert_check("linearizable && x", CHECK_STATELESS, "(&& linearizable x)", NULL);
}

static void test_measures(void **state)
{
    Parsed parsed = parse_right("measure a: max (x) + 1\nmeasure b: min x at rest\n"
                                "measure c: probability x\nmeasure d \"t\": expected x at rest\n");
    Decl **decls = parsed.tree->decls;
    assert_text(decls[0]->initial, "(+ x 1)");
    assert_false(decls[0]->at_rest);
    assert_int_equal(decls[1]->measure, MEASURE_MIN);
    assert_true(decls[1]->at_rest);
    assert_int_equal(decls[2]->measure, MEASURE_PROBABILITY);
    assert_int_equal(decls[3]->measure, MEASURE_EXPECTED);
    parsed_free(&parsed);
}

static void test_claims(void **state)
{
    Parsed parsed = parse_right("claim as written leaves w open \"why\"\nclaim a + b closes w\n"
                                "claim a keeps c\nclaim a breaks c\nclaim a holds m to -3\n");
    Decl **decls = parsed.tree->decls;
    assert_int_equal(decls[0]->claim, CLAIM_LEAVES_OPEN);
    assert_int_equal(decls[0]->name_count, 0);
    assert_string_equal(decls[0]->text, "why");
    assert_int_equal(decls[1]->claim, CLAIM_CLOSES);
    assert_int_equal(decls[1]->name_count, 2);
    assert_string_equal(decls[1]->target.text, "w");
    assert_int_equal(decls[3]->claim, CLAIM_BREAKS);
    assert_text(decls[4]->initial, "(- 3)");
    parsed_free(&parsed);
}

static void test_question(void **state)
{
    Parsed parsed =
        parse_right("question \"Why?\" {\n    snippet \"\"\"\n        a\n          b\n"
                    "    \"\"\"\n    about w, v\n    answer a + b\n    option c \"no\"\n}");
    const Decl *decl = only(&parsed);
    assert_string_equal(decl->text, "Why?");
    assert_string_equal(decl->snippet, "a\n  b");
    assert_int_equal(decl->name_count, 2);
    assert_string_equal(decl->names[1].text, "v");
    assert_int_equal(decl->option_count, 2);
    assert_true(decl->options[0].is_answer);
    assert_int_equal(decl->options[0].name_count, 2);
    assert_string_equal(decl->options[1].text, "no");
    parsed_free(&parsed);
}

static void test_time(void **state)
{
    Parsed parsed = parse_right("clock\nfaults at most N\nclock 100ms");
    Decl **decls = parsed.tree->decls;
    assert_null(decls[0]->initial);
    assert_int_equal(decls[1]->kind, DECL_FAULTS);
    assert_text(decls[2]->initial, "100000us");
    parsed_free(&parsed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything), cmocka_unit_test(test_param),
        cmocka_unit_test(test_fix),        cmocka_unit_test(test_component),
        cmocka_unit_test(test_process),    cmocka_unit_test(test_checks),
        cmocka_unit_test(test_measures),   cmocka_unit_test(test_claims),
        cmocka_unit_test(test_question),   cmocka_unit_test(test_time),
    };
    return cmocka_run_group_tests_name("parse_decls", tests, NULL, NULL);
}
