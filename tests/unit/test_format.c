#include "checker/language/format/format.h"
#include "checker/language/syntax/lexer.h"
#include "tests/unit/design_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* The layout of a text that parses. */
static char *formatted(const char *text)
{
    g_autoptr(SourceMap) map = source_map_new();
    g_autoptr(GError) error = NULL;
    uint16_t index;
    assert_true(source_map_add(map, "t.stale", text, strlen(text), &index, &error));
    g_autoptr(Diagnostics) diagnostics = diagnostics_new(map);
    char *result = format_source(map, index, diagnostics, &error);
    g_autofree char *mistakes = diagnostics_text(diagnostics, false);
    if (error)
        print_error("%s\n", error->message);
    assert_string_equal(mistakes, "");
    assert_non_null(result);
    return result;
}

static void assert_format(const char *text, const char *expected)
{
    g_autofree char *once = formatted(text);
    assert_string_equal(once, expected);
    g_autofree char *twice = formatted(once);
    assert_string_equal(twice, once);
}

/* What is laid out already. */
static void assert_kept(const char *text)
{
    assert_format(text, text);
}

/* The same within a process, whose lines stand one step in. */
static void assert_body(const char *text, const char *expected)
{
    g_autofree char *before = g_strdup_printf("process p {\n%s\n}\n", text);
    g_autofree char *after = g_strdup_printf("process p {\n%s\n}\n", expected);
    assert_format(before, after);
}

/* ---- blanks ---- */

static void test_blanks(void **state)
{
    /* around operators, not around what belongs to one name, number or type */
    assert_format("const A=1+2*-3\n", "const A = 1 + 2 * -3\n");
    assert_format("const A = - - 1\n", "const A = - -1\n"); /* `--` reads like an operator */
    assert_format("const A = ! ! b&&( a||c )\n", "const A = !!b && (a || c)\n");
    assert_format("const A = x . f ( a ,b ) [ 1 ] . g\n", "const A = x.f(a, b)[1].g\n");
    assert_format("const A = if(a)then[1,2]else[ ]\n", "const A = if (a) then [1, 2] else []\n");
    assert_format("type T = 0 .. N-1\n", "type T = 0..N - 1\n");
    assert_format("type T = list < set<B ?> , 3 > [ U ] ?\n", "type T = list<set<B?>, 3>[U]?\n");
    assert_format("x :Cell<T>( 1h ,n :2 ) [N]\n", "x: Cell<T>(1h, n: 2)[N]\n");
    assert_format("ghost x: set<T>= {  }\n", "ghost x: set<T> = {}\n"); /* one token for two */
    /* A set is a value, like a number; records and blocks have room inside. */
    assert_format("const A = { 1,2 }\n", "const A = {1, 2}\n");
    assert_format("const A = R {f:1}\n", "const A = R { f: 1 }\n");
    assert_format("param A = 1s in { 1s,5s }\n", "param A = 1s in {1s, 5s}\n");
    assert_format("enum E {a,b,}\n", "enum E { a, b }\n");
    assert_format("component C < T >( n:0..3=1 ) { op f ( a:T ):T when a<1 {return a} }\n",
                  "component C<T>(n: 0..3 = 1) { op f(a: T): T when a < 1 { return a } }\n");
}

static void test_statement_blanks(void **state)
{
    assert_body("either{}or{ pause }or fault{return}",
                "    either { } or { pause } or fault { return }");
    assert_body("chance 1 / 10{pause}", "    chance 1/10 { pause }"); /* one number */
    assert_body("x.a( ) takes 1ms .. 2ms", "    x.a() takes 1ms..2ms");
    assert_body("retry :x.a()", "    retry: x.a()");
    assert_body("a[ 0 ].f=1", "    a[0].f = 1");
}

/* ---- lines ---- */

static void test_lines(void **state)
{
    /* A line for each statement, but in a block that stands on one line. */
    assert_body("x.a(); x.b();", "    x.a()\n    x.b()");
    assert_body("if a { x.a(); x.b(); }", "    if a { x.a(); x.b() }");
    assert_body("if a { x.a()\n}", "    if a {\n        x.a()\n    }");
    assert_body("if a\n{\nx.a()\n}\nelse\n{\nx.b()\n}",
                "    if a {\n        x.a()\n    } else {\n        x.b()\n    }");
    /* All blocks of an `if` or an `either` look alike. */
    assert_body("if a { x.a() } else if b {\nx.b() } else { }",
                "    if a {\n        x.a()\n    } else if b {\n        x.b()\n    } else { }");
    assert_body("either { pause }\nor { pause }", "    either { pause } or { pause }");
    assert_body("loop {\n}", "    loop { }");
    /* A label stands with its statement or alone, as written. */
    assert_body("a: x.a(); b:\nx.b()", "    a: x.a()\n    b:\n    x.b()");
    assert_format("component C { a: T = 0; op f() { } }\n",
                  "component C { a: T = 0; op f() { } }\n");
}

static void test_blank_lines(void **state)
{
    assert_format("\n\nconst A = 1\n\n\n\nconst B = 1\nconst C = 1\n\n",
                  "const A = 1\n\nconst B = 1\nconst C = 1\n");
    assert_body("\n\npause\n\n\npause\n\n", "    pause\n\n    pause");
    /* no blank line within a statement */
    assert_body("x = a\n\n+ b", "    x = a\n        + b");
    assert_format("const A = 1\r\n", "const A = 1\n");
    assert_format("", "");
}

static void test_continuation(void **state)
{
    /* one step in, and one more below each colon that ends a line */
    assert_kept("window w \"t\":\n    some p in P:\n        a\n        && b\n");
    assert_body("x = a\n&& b\n|| c", "    x = a\n        && b\n        || c");
    assert_format("check c: a leads to\nb\n", "check c: a leads to\n    b\n");
    /* In brackets it is one step in from where the item began. The items of a record are a table
     * as far as they have one line each. */
    assert_format("function f(r: R): K = K {\na: 1,\nbc: some x in P:\nx,\nd: [\n1, 2\n] }\n",
                  "function f(r: R): K = K {\n    a:  1,\n    bc: some x in P:\n        x,\n"
                  "    d: [\n        1, 2\n    ]\n}\n");
    assert_body("x.a(1,\n2)", "    x.a(1,\n        2)");
    assert_body("x.a(\n1 +\n2,\n3\n)", "    x.a(\n        1 +\n            2,\n        3\n    )");
    /* The block of a long head begins where the head does. */
    assert_body("if a\n&& b {\npause\n}", "    if a\n        && b {\n        pause\n    }");
}

/* ---- comments ---- */

static void test_comments(void **state)
{
    assert_format("//a\n  // b\n\n\n// c\nconst A = 1 // d\n// e",
                  "//a\n// b\n\n// c\nconst A = 1     // d\n// e\n");
    assert_body("// a\npause\n// b\n", "    // a\n    pause\n    // b");
    assert_body("if a { // b\npause\n// c\n} // d\n// e\nelse { }",
                "    if a {      // b\n        pause\n        // c\n    }           // d\n"
                "    // e\n    else { }");
    assert_body("loop {\n// a\n}", "    loop {\n        // a\n    }");
    assert_body("/* a */ x.a( /* b */ 1 /* c */ ); /* d */ x.b()",
                "    /* a */ x.a(/* b */ 1 /* c */)      /* d */\n    x.b()");
    assert_body("x = a // b\n// c\n+ d", "    x = a       // b\n        // c\n        + d");
    /* The lines of one comment move together. */
    assert_body("/* a\n * b\n *\n */\npause", "    /* a\n     * b\n     *\n     */\n    pause");
    assert_format("window w: // a\nb\n", "window w:       // a\n    b\n");
}

/* ---- columns ---- */

static void test_tables(void **state)
{
    assert_format("param A = 1\nparam LONG = 2 in 1..3\n\nparam B = 1\n",
                  "param A    = 1\nparam LONG = 2 in 1..3\n\nparam B = 1\n");
    /* another kind, a comment, a declaration of several lines: another table */
    assert_kept("const A = 1\ntype LONG = T\nconst B = 1\n// c\nconst LONG = 1\n");
    assert_kept("const A = 1\nconst LONG = 1\n    + 2\nconst B = 1\n");
    assert_format("a: T\nlong: C<T>\nghost b: T\n", "a:    T\nlong: C<T>\nghost b: T\n");
    assert_format("enum A { a }\nenum Long { b }\n", "enum A    { a }\nenum Long { b }\n");
    assert_format(
        "fix a \"long text\" cost 1\nfix long \"text\" cost 10 excludes a\nfix c cost 2\n",
        "fix a    \"long text\" cost 1\nfix long \"text\"      cost 10 excludes a\n"
        "fix c                cost 2\n");
    assert_format("check a \"t\": always x\ncheck long \"t\":\nnever x\n",
                  "check a    \"t\": always x\ncheck long \"t\":\n    never x\n");
    assert_format("question \"?\" {\nabout w\nanswer a\noption bc \"t\"\noption d \"t\" }\n",
                  "question \"?\" {\n    about w\n    answer a\n    option bc \"t\"\n"
                  "    option d  \"t\"\n}\n");
}

static void test_claims(void **state)
{
    /* The claims of one fix are one table, through the whole file. Those of several have their
     * verbs in a column where they follow one another. */
    assert_format("claim as written breaks c \"t\"\n\nclaim a leaves w open \"t\"\n"
                  "claim a + b keeps c \"t\"\nclaim a + b + c keeps c\nclaim longer keeps c\n",
                  "claim as written breaks c       \"t\"\n\n"
                  "claim a          leaves w open  \"t\"\n"
                  "claim a + b     keeps c         \"t\"\nclaim a + b + c keeps c\n"
                  "claim longer     keeps c\n");
}

static void test_margin(void **state)
{
    /* Texts and comments of one declaration share a column, a multiple of 8, two blanks or more
     * behind the code. */
    assert_kept("read r {\n"
                "    let u = cache.get()\n"
                "    if u == none {\n"
                "        u = db.select()         \"SELECT\"\n"
                "        cache.set(u)            // slow\n"
                "    }\n"
                "    return u                    \"done\"  // or not\n"
                "}\n");
    /* Who would need more than 28 blanks sits out: here the column is 56, the next behind 49. */
    assert_kept("process p {\n"
                "    pause  \"t\"\n"
                "    let a = some_component.some_operation(1, 2)         \"t\"\n"
                "    let b = some_component.some_operation(1)            \"t\"\n"
                "}\n");
}

static void test_too_wide_for_a_column(void **state)
{
    /* The first text ends in column 76, so the costs stand in 77, and the second line ends in 100
     * if it says 23 characters more. */
    g_autofree char *wide = g_strnfill(68, 'x');
    g_autofree char *text = g_strdup_printf("fix a \"%s\" cost 1\n"
                                            "fix b \"y\"%*s cost 2 excludes abcdefg\n"
                                            "fix c \"yy\"%*s cost 3\n",
                                            wide, 67, "", 66, "");
    assert_kept(text);
    /* One more, and only two of the three can share a column: the leftmost of those. */
    g_autofree char *longer = g_strdup_printf("fix a \"%s\" cost 1\n"
                                              "fix b \"y\"  cost 2 excludes abcdefgh\n"
                                              "fix c \"yy\" cost 3\n",
                                              wide);
    assert_kept(longer);
}

/* ---- lines that are too long ---- */

/* Names of 40 and of 30 characters, so that two or three of them fill a line. */
#define LONG "a234567890b234567890c234567890d234567890"
#define SHORTER "a234567890b234567890c234567890"

static void test_breaks(void **state)
{
    assert_body("if " LONG " { x." LONG "(); y." SHORTER "() }",
                "    if " LONG " {\n        x." LONG "()\n        y." SHORTER "()\n    }");
    assert_format("window w \"" LONG "\": " LONG " && b." SHORTER "\n",
                  "window w \"" LONG "\":\n    " LONG " && b." SHORTER "\n");
    assert_format("claim " LONG " leaves " LONG " open \"" LONG "\"\n",
                  "claim " LONG " leaves " LONG " open\n    \"" LONG "\"\n");
    assert_format("component C { op f() wire \"" LONG "\" or \"" LONG "\" { } }\n",
                  "component C {\n    op f()\n        wire \"" LONG "\"\n        or \"" LONG
                  "\" { }\n}\n");
    assert_format("fix " LONG " \"" LONG "\" cost 1 excludes " SHORTER "\n",
                  "fix " LONG " \"" LONG "\" cost 1\n    excludes " SHORTER "\n");
    assert_body("x = " LONG " || " LONG " && c || " LONG,
                "    x = " LONG "\n        || " LONG " && c\n        || " LONG);
    assert_body("x = if " LONG " then " LONG " else " LONG,
                "    x = if " LONG "\n        then " LONG "\n        else " LONG);
    assert_body("x.f(" LONG ", " LONG ", " LONG ")",
                "    x.f(\n        " LONG ",\n        " LONG ",\n        " LONG "\n    )");
    assert_format("function f(): " LONG " = g(" LONG ", " SHORTER ")\n",
                  "function f(): " LONG " =\n    g(" LONG ", " SHORTER ")\n");
    assert_format("design d \"" LONG LONG LONG "\"\n", "design d\n    \"" LONG LONG LONG "\"\n");
    /* what has no place to break stays */
    assert_kept("const A = " LONG LONG LONG "\n");
    assert_kept("const A = 1  // " LONG LONG LONG "\n");
}

/* A name that would begin a declaration if it began a line: so the line stays too long. */
static void test_break_that_cannot_be(void **state)
{
    assert_kept("check c \"" LONG LONG "\": read done\n");
}

static void test_raw_texts(void **state)
{
    /* The text is what it is without the common indentation. */
    assert_format(
        "question \"?\" {\nsnippet \"\"\"\nif x:\n\n    y()\n\"\"\"\nabout w\nanswer a\n}\n",
        "question \"?\" {\n    snippet \"\"\"\n        if x:\n\n            y()\n    \"\"\"\n"
        "    about w\n    answer a\n}\n");
    assert_kept("question \"?\" {\n    snippet \"\"\" x \"\"\"\n    about w, v\n    answer a\n}\n");
}

static void test_mistakes(void **state)
{
    static const char text[] = "const A = \n";
    g_autoptr(SourceMap) map = source_map_new();
    g_autoptr(GError) error = NULL;
    uint16_t index;
    assert_true(source_map_add(map, "t.stale", text, strlen(text), &index, &error));
    g_autoptr(Diagnostics) diagnostics = diagnostics_new(map);
    assert_null(format_source(map, index, diagnostics, &error));
    assert_null(error);
    assert_int_equal(diagnostics_errors(diagnostics), 1);
}

/* ---- what a design says ---- */

/* The comments, one on a line, without the blanks around them. */
static char *comments_of(const char *text)
{
    g_autoptr(SourceMap) map = source_map_new();
    g_autoptr(Arena) arena = arena_new();
    uint16_t index;
    assert_true(source_map_add(map, "t.stale", text, strlen(text), &index, NULL));
    g_autoptr(Diagnostics) diagnostics = diagnostics_new(map);
    CommentList comments = {0};
    TokenList tokens = lexer_run(arena, map, index, diagnostics, &comments);
    GString *out = g_string_new(NULL);
    for (uint32_t i = 0; i < comments.length; i++) {
        Span span = comments.data[i];
        g_autofree char *comment = g_strndup(text + span.start, span.end - span.start);
        g_string_append_printf(out, "%s\n", g_strchomp(comment));
    }
    vec_free(&tokens);
    vec_free(&comments);
    return g_string_free(out, FALSE);
}

/* The same lines, each with other blanks at its beginning, and with other blank lines. */
static char *dishevelled(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *out = g_string_new(NULL);
    for (guint i = 0; lines[i]; i++) {
        const char *line = lines[i] + strspn(lines[i], " ");
        for (guint j = 0; *line && j < i * 7 % 11; j++)
            g_string_append_c(out, ' ');
        g_string_append_printf(out, "%s%s\n", line, *line ? "  " : "\n\n");
    }
    return g_string_free(out, FALSE);
}

/* Calls `test` for the text of each design that ships, of each component, and of all there is. */
static void for_each_design(void (*test)(const char *name, const char *text))
{
    static const char *const folders[] = {"models", "models/library"};
    const char *root = g_getenv("SOURCE_ROOT");
    g_autofree char *everything = read_sample("everything.stale");
    guint count = 0;
    test("everything", everything);
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *folder = g_build_filename(root ? root : ".", folders[i], NULL);
        g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
        const char *name;
        assert_non_null(dir);
        while ((name = g_dir_read_name(dir))) {
            g_autofree char *path = g_build_filename(folder, name, NULL);
            g_autofree char *text = NULL;
            if (!g_str_has_suffix(name, ".stale"))
                continue;
            assert_true(g_file_get_contents(path, &text, NULL, NULL));
            test(name, text);
            count++;
        }
    }
    print_message("# %u designs and components that ship\n", count);
    assert_true(count >= 40); /* dozens ship, and their components */
}

static void assert_sound(const char *name, const char *text)
{
    g_autofree char *once = formatted(text), *twice = formatted(once);
    assert_string_equal(twice, once);
    g_autofree char *before = design_text(text), *after = design_text(once);
    assert_string_equal(after, before);
    g_autofree char *comments_before = comments_of(text), *comments_after = comments_of(once);
    assert_string_equal(comments_after, comments_before);
}

static void assert_canonical(const char *name, const char *text)
{
    g_autofree char *other = dishevelled(text);
    g_autofree char *expected = formatted(text), *result = formatted(other);
    /* The blanks within a text of several lines are part of it. */
    if (!strstr(text, "\"\"\"") && !strstr(text, "/*"))
        assert_string_equal(result, expected);
}

static void test_designs_stay_themselves(void **state)
{
    for_each_design(assert_sound);
}

static void test_one_layout(void **state)
{
    for_each_design(assert_canonical);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blanks),
        cmocka_unit_test(test_statement_blanks),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_blank_lines),
        cmocka_unit_test(test_continuation),
        cmocka_unit_test(test_comments),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_claims),
        cmocka_unit_test(test_margin),
        cmocka_unit_test(test_too_wide_for_a_column),
        cmocka_unit_test(test_breaks),
        cmocka_unit_test(test_break_that_cannot_be),
        cmocka_unit_test(test_raw_texts),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_designs_stay_themselves),
        cmocka_unit_test(test_one_layout),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
