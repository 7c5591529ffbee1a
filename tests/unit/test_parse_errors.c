/* What the parser says of a mistake: where, what, and what to write instead. */
#include "tests/unit/parse_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_errors(const char *text, const char *expected)
{
    Parsed parsed = parsed_new(text);
    g_autofree char *errors = parsed_errors(&parsed);
    assert_string_equal(errors, expected);
    parsed_free(&parsed);
}

/* In a process, from line 2 on; a declaration that is right follows. */
static void assert_body(const char *text, const char *expected)
{
    g_autofree char *design = g_strdup_printf("process p {\n%s\n}\nprocess q { a.b() }\n", text);
    assert_errors(design, expected);
}

static void test_conditions(void **state)
{
    assert_body("if a = 1 && b = 2 { x.y() }",
                "2:6 expected a condition, found an assignment = did you mean `==`?");
    assert_body("if a and b { x.y() }", "2:6 expected `{`, found `and` = write `&&`");
    assert_body("let a = b or c",
                "2:11 expected the end of the statement, found `or` = write `||`");
    assert_body("if not a { x.y() }", "2:4 `not` is not an operator here = write `!`");
    assert_body("while { x.y() }", "2:7 expected a condition, found `{`");
    assert_body("let y = a < b < c", "2:15 comparisons cannot be chained = write `a < b && b < c`");
    assert_body("let x = (a = 3)", "2:12 expected `)`, found `=` = did you mean `==`?");
    assert_errors("check c: x = 1", "1:12 expected a condition, found an assignment = did you mean "
                                    "`==`?");
}

static void test_if(void **state)
{
    assert_body("if a { x.y() } elif b { x.z() }",
                "2:16 `elif` is not a word here = write `else if`");
    assert_body("if a: x.y()",
                "2:5 expected `{`, found `:` = what belongs to `if` stands in braces: `{ ... }`");
    assert_body("if a\n  x.y()", "2:5 expected `{`, found the end of the line = what belongs to "
                                 "`if` stands in braces: `{ ... }`");
    assert_body("let x = if l { a.b() } else { c.d() }",
                "2:14 expected `then`, found `{` = as a value it is `if c then a else b`");
    assert_body("else { a.b() }", "2:1 `else` begins no statement = an `else` stands behind the "
                                  "block of its `if`");
}

static void test_let(void **state)
{
    assert_body("let x", "2:6 expected `=`, found the end of the line = `let` needs a value: "
                         "`let x = ...`");
    assert_body("let x =\nlet y = 2", "2:8 expected a value, found the end of the line");
    assert_body("let x := 3", "2:7 `:=` is not an operator here = write `=`");
    assert_body("let none = 3", "2:5 `none` cannot be a name = choose another name");
    assert_body("let x = null", "2:9 `null` is not a value = write `none`");
    assert_body("let s = \"t\"", "2:9 expected a value, found a text = a text is for people; what "
                                 "a design computes with is an `enum`");
    assert_body("let x = await c.get()",
                "2:15 expected the end of the statement, found `c` = leave "
                "`await` out: the call of an operation is the waiting");
    assert_body("let u = a ? b : c", "2:11 expected the end of the statement, found `?` = a choice "
                                     "of values is `if c then a else b`");
}

static void test_statements(void **state)
{
    assert_body("x += 2", "2:3 expected `=`, found `+=` = write `x = x + 2`");
    assert_body("x++", "2:2 expected `=`, found `++` = write `x = x + 1`");
    assert_body("x == 1", "2:1 this expression does nothing = an assignment is written with `=`");
    assert_body("x.y", "2:1 this expression does nothing = a call has parentheses: `x.f()`");
    assert_body("x.y() z.w()", "2:7 expected the end of the statement, found `z` = `;` stands "
                               "between statements of one line");
    assert_body("1 + 2 = 3", "2:1 only a variable, a field or an element can be assigned to");
    assert_body("whlie x { a.b() }", "2:1 `whlie` begins no statement = did you mean `while`?");
    assert_body("for i in 0..3 { foo }",
                "2:1 `for` begins no statement = write `repeat N { ... }`, `while c { ... }`, or "
                "`choose x in T` for any one of them | 2:17 this expression does nothing = a call "
                "has parentheses: `x.f()`");
    assert_body("choose x from T", "2:10 expected `in`, found `from` = as in `choose x in 1..3`");
    assert_body("either { x.y() }", "2:1 `either` has only one branch = write `either { ... } or { "
                                    "... }`");
    assert_body("start t 5s", "2:9 expected `for`, found `5s` = as in `start t for 5s`");
    assert_body("rest: x.y()", "2:1 no label can be called `rest`: `at rest` has a meaning of its "
                               "own = choose another name for the label");
    assert_body("process r { a.b() }",
                "2:1 expected `}` before `process` = the block of `process` that began on line 1 "
                "is not closed");
    assert_body("  process r { a.b() }",
                "2:3 `process` begins no statement = a declaration stands outside all blocks");
}

static void test_durations(void **state)
{
    assert_body("wait 1sec", "2:6 `sec` is not a unit of time = write `1s`");
    assert_body("wait 5 ms",
                "2:8 expected the end of the statement, found `ms` = a duration has no "
                "space in it: `5ms`");
    assert_body("sleep 1s", "2:1 `sleep` begins no statement = write `wait 1s`");
    assert_body("wait 1h30m", "2:6 `h30m` is not a unit of time = durations add: `1h + 30m`");
}

/* One mistake, one message, and what follows is read. */
static void test_recovery(void **state)
{
    assert_body(
        "x.y(1, 2\nx.z()\nlet q = 3\nlet r r",
        "2:9 expected `,` or `)`, found the end of the line | 5:7 expected `=`, found `r` = "
        "`let` needs a value: `let x = ...`");
    assert_body("x.y(a b,\n  c)\nx", "2:7 expected `,` or `)`, found `b` | 4:1 this expression "
                                     "does nothing = a call has parentheses: `x.f()`");
    assert_body("let a = R { f = 1 }\nx",
                "2:15 expected `:`, found `=` = a record is `R { field: value }` | 3:1 this "
                "expression does nothing = a call has parentheses: `x.f()`");
    assert_body("if a @ { x }",
                "2:6 `@` means nothing here | 2:10 this expression does nothing = a "
                "call has parentheses: `x.f()`");
    assert_body("try { a.b() } catch { c.d() }",
                "2:1 `try` begins no statement = a call that can fail returns `none` or an enum; "
                "`either { } or fault { }` is a fault");
    assert_errors("process p { /* x }\n",
                  "1:13 this comment never ends = close it with `*/`; comments do not nest");
    assert_errors("process p { x.y() \"abc }\n}\n",
                  "1:19 this text never ends = close it with `\"` on the same line; for several "
                  "lines, use \"\"\"");
}

static void test_braces(void **state)
{
    assert_errors("process p {\n    loop {\n        a.b()\n\nprocess q { a.b() }\n",
                  "5:1 expected `}` before `process` = the block of `loop` that began on line 2 is "
                  "not closed");
    assert_errors("process p {\n    a.b()\n", "2:10 expected `}`, found the end of the file = the "
                                              "block of `process` that began on line 1 is not "
                                              "closed");
    assert_errors("process p { a.b() } }\nwindow w: x\n}", "1:21 this `}` closes nothing");
    assert_errors("component C {\n    op a() { } }\n    op b() { }\n    op c() { }\n}\n",
                  "3:5 `op` belongs in a component = does a `}` above close the component too "
                  "early?");
    assert_errors("component C {\n    op a() { return x\n    op b() { }\n}\nwindow w: x",
                  "3:5 expected `}` before `op` = the block of `op` that began on line 2 is not "
                  "closed");
    assert_errors("component C {\n    x: T\n\nprocess q { a.b() }",
                  "4:1 expected `}` before `process` = the block of `component` that began on line "
                  "1 is not closed");
}

static void test_declarations(void **state)
{
    assert_errors("func f(a: T): U = 1", "1:1 `func` begins no declaration = did you mean "
                                         "`function`?");
    assert_errors("proces w { a.b() }", "1:1 `proces` begins no declaration = did you mean "
                                        "`process`?");
    assert_errors("wibble w { a.b() }\nwindow w: x", "1:1 `wibble` begins no declaration");
    assert_errors("cache.get()", "1:1 `cache` begins no declaration = a statement stands in a "
                                 "process, a request or an operation");
    assert_errors("function f(a: T): U { return 1 }",
                  "1:21 expected `=`, found `{` = a function is one expression: `function f(a: T): "
                  "U = ...`");
    assert_errors("enum E { a; b }\nenum F {\n  a\n  b\n}",
                  "1:11 expected `,`, found `;` = write `,` | 3:4 expected `,`, found the end of "
                  "the line = write `,` between them");
    assert_errors("x: T = 3",
                  "1:6 a component has no initial value = state belongs in a component; "
                  "a variable of the observer is `ghost x: T = ...`");
    assert_errors("param X in 1..3",
                  "1:9 expected `=`, found `in` = as in `param READERS = 1 in 1..3`");
    assert_errors("window\nwindow w: x", "1:7 expected the name of a window, found the end of the "
                                         "line");
    assert_errors("use \"redis\"", "1:5 expected a name, found a text = write `use redis`");
    assert_errors("use \"lib/sql.stale\"",
                  "1:5 expected a name, found a text = a file redis.stale is used by "
                  "`use redis`, without a path");
    assert_errors("component cache: RedisKey",
                  "1:1 `component` says what a component is; one of them is "
                  "`name: Component` = leave the word out");
    assert_errors("type T = 3", "1:10 expected a type, found a value = a range of numbers is "
                                "`LO..HI`");
    assert_errors("check e: alwys x", "1:10 `alwys` is no kind of check = did you mean `always`?");
    assert_errors("check g: always x at rest", "1:19 expected the end of the check, found `at` = "
                                               "write `at rest` first: `at rest EXPR`");
    assert_errors("claim a, b closes w", "1:8 expected `+`, found `,` = fixes that are on together "
                                         "are joined by `+`");
    assert_errors("claim a closed w", "1:9 expected `closes`, `leaves`, `keeps`, `breaks` or "
                                      "`holds`, found `closed` = did you mean `closes`?");
    assert_errors("window w: x\ndesign d \"t\"", "2:1 the `design` line stands first");
}

static void test_members(void **state)
{
    assert_errors(
        "component C {\n    get() { x = 1 }\n}",
        "2:5 expected a state variable, `op`, `event`, `fault` or `function`, found `get` "
        "= an operation begins with `op`");
    assert_errors(
        "component C {\n    op put { x = 1 }\n}",
        "2:8 an operation has parentheses, even without arguments = write `()` behind the "
        "name");
    assert_errors("component C {\n    evnt e { x = 1 }\n}",
                  "2:5 `evnt` begins no member of a component = did you mean `event`?");
    assert_errors(
        "component C {\n    let y: T\n}",
        "2:5 expected a state variable, `op`, `event`, `fault` or `function`, found `let` "
        "= a state variable is `name: Type = value`, with no word before it");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conditions), cmocka_unit_test(test_if),
        cmocka_unit_test(test_let),        cmocka_unit_test(test_statements),
        cmocka_unit_test(test_durations),  cmocka_unit_test(test_recovery),
        cmocka_unit_test(test_braces),     cmocka_unit_test(test_declarations),
        cmocka_unit_test(test_members),
    };
    return cmocka_run_group_tests_name("parse_errors", tests, NULL, NULL);
}
