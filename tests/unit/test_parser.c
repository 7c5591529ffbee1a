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

static void assert_expr(const char *text, const char *expected)
{
    g_autofree char *design = g_strdup_printf("const C = %s\n", text);
    Parsed parsed = parse_right(design);
    g_autoptr(GString) out = g_string_new(NULL);
    append_expr(out, parsed.tree->decls[0]->initial);
    assert_string_equal(out->str, expected);
    assert_int_equal(parsed.tree->decl_count, 1);
    parsed_free(&parsed);
}

static void assert_type(const char *text, const char *expected)
{
    g_autofree char *design = g_strdup_printf("type C = %s\n", text);
    Parsed parsed = parse_right(design);
    g_autoptr(GString) out = g_string_new(NULL);
    append_type(out, parsed.tree->decls[0]->type);
    assert_string_equal(out->str, expected);
    parsed_free(&parsed);
}

static void assert_body(const char *text, const char *expected)
{
    g_autofree char *design = g_strdup_printf("process p {\n%s\n}\n", text);
    Parsed parsed = parse_right(design);
    g_autoptr(GString) out = g_string_new(NULL);
    append_block(out, parsed.tree->decls[0]->body);
    assert_string_equal(out->str, expected);
    parsed_free(&parsed);
}

static void test_precedence(void **state)
{
    assert_expr("1 + 2 * 3 - 4", "(- (+ 1 (* 2 3)) 4)");
    assert_expr("a || b && c == d + e", "(|| a (&& b (== c (+ d e))))");
    assert_expr("!a.b(1)[2] && -x < y", "(&& (! (index (call (. a b) 1) 2)) (< (- x) y))");
    assert_expr("(a || b) && c", "(&& (|| a b) c)");
    assert_expr("x in {1, 2} || y in {}", "(|| (in x (set 1 2)) (in y (set)))");
    assert_expr("[1, 2,]", "(list 1 2)");
    assert_expr("- - 1 % -2", "(% (- (- 1)) (- 2))");
    assert_expr("max(1s, 2 * 5ms)", "(call max 1000000us (* 2 5000us))");
}

static void test_far_reaching(void **state)
{
    assert_expr("a && if b then c else d || e", "(&& a (if b c (|| d e)))");
    assert_expr("all x in T: some y in 1..3: x && y", "(all x T (some y (.. 1 3) (&& x y)))");
    assert_expr("(count r in p: r at filling) > 1", "(> (count r p (at r filling)) 1)");
    assert_expr("p[0] done && q[1].x", "(&& (done (index p 0)) (. (index q 1) x))");
    assert_expr("sum x in {1, 2}: x", "(sum x (value (set 1 2)) x)");
    assert_expr("all x in c.members: x", "(all x (value (. c members)) x)");
    assert_expr("all x in T[N]: x", "(all x (array T N) x)");
    assert_expr("all + some(1) + count", "(+ (+ all (call some 1)) count)");
    assert_expr("min + max(min, 2)", "(+ min (call max min 2))");
}

static void test_lines(void **state)
{
    assert_expr("a\n  + b\n  && c\n  - d", "(&& (+ a b) (- c d))");
    assert_expr("a ||\n b", "(|| a b)");
    assert_expr("a\n  .b\n  .c()", "(call (. (. a b) c))");
    assert_expr("if a\n then b\n else c", "(if a b c)");
    assert_body("x.a()\n(y).b = 1", " {(do (call (. x a)))(= (. y b) 1)}");
    assert_body("x = a\ndone = 1\nin = 2", " {(= x a)(= done 1)(= in 2)}");
    assert_body("x.a(1,\n  2\n); y.b()", " {(do (call (. x a) 1 2))(do (call (. y b)))}");
    assert_body("x.a()\n  \"text\"", " {(do (call (. x a)) \"text\")}");
    assert_body("let v = x.a() takes 1ms..2ms\n\"t\"",
                " {(let v (call (. x a)) takes 1000us 2000us \"t\")}");
    assert_body("x.a() \"t\" takes 1s", " {(do (call (. x a)) takes 1000000us \"t\")}");
}

static void test_records(void **state)
{
    assert_expr("R { f: 1, g: true }", "(record R f:1 g:true)");
    assert_body("if a == b { pause }", " {(if (== a b) {(pause)})}");
    assert_body("if a == (R { f: 1 }) { pause }", " {(if (== a (record R f:1)) {(pause)})}");
    assert_body("while x in {1} { pause }", " {(while (in x (set 1)) {(pause)})}");
    assert_body("x.a(R { f: {} })", " {(do (call (. x a) (record R f:(set))))}");
    assert_body("if f(R { g: 1 }) { let s = R { g: 2 } }",
                " {(if (call f (record R g:1)) {(let s (record R g:2))})}");
}

static void test_types(void **state)
{
    assert_type("0..N - 1", "(.. 0 (- N 1))");
    assert_type("-1..3", "(.. (- 1) 3)");
    assert_type("(N + 1)..3 * N", "(.. (+ N 1) (* 3 N))");
    assert_type("max(A, B)..9", "(.. (call max A B) 9)");
    assert_type("(0..3)?", "(? (.. 0 3))");
    assert_type("0..3", "(.. 0 3)");
    assert_type("bool[T][3][0..2][N + 1]?",
                "(? (array (array (array (array bool T) (value 3)) (.. 0 2)) (value (+ N 1))))");
    assert_type("set<list<T?, N * 2>>", "(setof (listof (? T) (* N 2)))");
    assert_type("RedisKey<Version>(ttl: 1h)", "(component RedisKey Version ttl:3600000000us)");
    assert_type("Queue(3, n: 2)[U]", "(array (component Queue :3 n:2) U)");
}

static void test_initial_after_angle(void **state)
{
    Parsed parsed = parse_right("ghost x: set<T>= {1}\n");
    g_autoptr(GString) out = g_string_new(NULL);
    append_type(out, parsed.tree->decls[0]->type);
    append_expr(out, parsed.tree->decls[0]->initial);
    assert_string_equal(out->str, "(setof T)(set 1)");
    parsed_free(&parsed);
}

static void test_if(void **state)
{
    assert_body("if a then x.b() else y.c()", " {(do (if a (call (. x b)) (call (. y c))))}");
    assert_body("if a { pause } else if b { break } else { return }",
                " {(if a {(pause)} {(if b {(break)} {(return)})})}");
    assert_body("if a\n{\n pause }\nelse { }", " {(if a {(pause)} {})}");
}

static void test_statements(void **state)
{
    assert_body("loop { repeat 3 { continue } }", " {(loop {(repeat 3 {(continue)})})}");
    assert_body("choose x in 1..3 where x != y", " {(choose x (.. 1 3) (!= x y))}");
    assert_body("either { a.b() } or { pause }\nor fault { return none }",
                " {(either {(do (call (. a b)))} {(pause)} fault {(return none)})}");
    assert_body("chance 1/10 { x = 1 } else { x = 2 }", " {(chance (/ 1 10) {(= x 1)} {(= x 2)})}");
    assert_body("chance 1/2 { }", " {(chance (/ 1 2) {} {})}");
    assert_body("within 2m { start t for 5s; stop t }",
                " {(within 120000000us {(start t 5000000us)(stop t)})}");
    assert_body("pick j in P; wait 1s * 2", " {(pick j P)(wait (* 1000000us 2))}");
    assert_body("assert a == 1 \"no\"", " {(assert (== a 1) \"no\")}");
    assert_body("retry: x.a()\nlast:", " {(label retry)(do (call (. x a)))(label last)}");
    assert_body("let u: T? = none\nu[0].f = 1", " {(let u :(? T) none)(= (. (index u 0) f) 1)}");
    assert_body("return\n\"t\"; atomic { a.b() } \"t\"",
                " {(return \"t\")(atomic \"t\" {(do (call (. a b)))})}");
}

/* A word is reserved only where it begins something. */
static void test_words(void **state)
{
    assert_body("wait = 1\nloop.f = 2\nread()\nx.if()",
                " {(= wait 1)(= (. loop f) 2)(do (call read))(do (call (. x if)))}");
    Parsed parsed =
        parse_right("process: Row\ncost: Row\nfix a\ncost: Row\n"
                    "component C {\n event: bool\n op: bool\n op op() { op = true }\n}");
    assert_int_equal(parsed.tree->decl_count, 5);
    assert_int_equal(parsed.tree->decls[0]->kind, DECL_INSTANCE);
    assert_int_equal(parsed.tree->decls[2]->cost, -1);
    assert_int_equal(parsed.tree->decls[4]->member_count, 3);
    assert_int_equal(parsed.tree->decls[4]->members[2]->kind, MEMBER_OP);
    parsed_free(&parsed);
}

static void test_spans(void **state)
{
    const char *text = "process p {\n  let u = a.b(1) \"t\"\n}\n";
    Parsed parsed = parse_right(text);
    const Decl *decl = parsed.tree->decls[0];
    const Stmt *stmt = decl->body->statements[0];
    assert_int_equal(decl->span.end, strlen(text) - 1);
    assert_int_equal(decl->keyword.end, strlen("process"));
    assert_int_equal(stmt->span.start, strstr(text, "let") - text);
    assert_int_equal(stmt->span.end, strstr(text, " \"t\"") - text);
    assert_int_equal(stmt->value->span.start, strstr(text, "a.b") - text);
    assert_int_equal(stmt->value->left->name.span.start, strstr(text, "b(") - text);
    parsed_free(&parsed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_precedence), cmocka_unit_test(test_far_reaching),
        cmocka_unit_test(test_lines),      cmocka_unit_test(test_records),
        cmocka_unit_test(test_types),      cmocka_unit_test(test_initial_after_angle),
        cmocka_unit_test(test_if),         cmocka_unit_test(test_statements),
        cmocka_unit_test(test_words),      cmocka_unit_test(test_spans),
    };
    return cmocka_run_group_tests_name("parser", tests, NULL, NULL);
}
