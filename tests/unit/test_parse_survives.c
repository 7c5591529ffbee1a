/* No text may crash the parser or take it long, and one slip should not make many messages. */
#include "tests/unit/parse_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { SEED = 7, MUTATIONS = 4000, DEEP = 20000 };

/* What a slip of the pen adds. */
static const char *const FRAGMENTS[] = {
    "{",          "}",        "(",   ")",     "[",     "]",         ";",   ":",
    ",",          "..",       "=",   "==",    "&&",    "-",         "\n",  "\"",
    "\"\"\"",     "/*",       "if ", "then ", "else ", "all x in ", "at ", "done ",
    "process x ", "op y",     "'",   "<",     ">",     "?",         "!",   "1",
    "1sec",       "\xc3\xa9", "\t",  "let ",  "or ",   "takes ",
};

static guint check_spans(const Parsed *parsed, gsize length)
{
    for (guint i = 0; i < diagnostics_count(parsed->diagnostics); i++) {
        Span span = diagnostics_get(parsed->diagnostics, i)->span;
        assert_true(span.start <= span.end && span.end <= length);
    }
    g_autofree char *shown = diagnostics_text(parsed->diagnostics, FALSE);
    assert_non_null(shown);
    return diagnostics_errors(parsed->diagnostics);
}

static guint survive(const char *text)
{
    Parsed parsed = parsed_new(text);
    guint errors = check_spans(&parsed, strlen(text));
    parsed_free(&parsed);
    return errors;
}

static void test_prefixes(void **state)
{
    g_autofree char *text = read_sample("everything.stale");
    assert_non_null(text);
    for (gsize i = 0; i <= strlen(text); i++) {
        g_autofree char *prefix = g_strndup(text, i);
        assert_true(survive(prefix) <= 4);
    }
}

static void mutate(GString *text, GRand *random)
{
    gsize at = (gsize)g_rand_int_range(random, 0, (gint32)text->len + 1);
    switch (g_rand_int_range(random, 0, 3)) {
    case 0:
        g_string_insert(text, (gssize)at,
                        FRAGMENTS[g_rand_int_range(random, 0, G_N_ELEMENTS(FRAGMENTS))]);
        break;
    case 1: {
        gsize count = (gsize)g_rand_int_range(random, 0, 8);
        g_string_erase(text, (gssize)at, (gssize)MIN(count, text->len - at));
        break;
    }
    default:
        if (at < text->len)
            text->str[at] = (char)g_rand_int_range(random, ' ', '~');
        break;
    }
}

static void test_mutations(void **state)
{
    g_autofree char *text = read_sample("everything.stale");
    assert_non_null(text);
    g_autoptr(GRand) random = g_rand_new_with_seed(SEED);
    guint many = 0, right = 0;
    for (int i = 0; i < MUTATIONS; i++) {
        g_autoptr(GString) changed = g_string_new(text);
        for (int j = 0; j <= i % 4; j++)
            mutate(changed, random);
        guint errors = survive(changed->str);
        many += i % 4 == 0 && errors > 2;
        right += errors == 0;
    }
    print_message("# %d mutations, %u without a mistake\n", MUTATIONS, right);
    assert_in_range(right, MUTATIONS / 50,
                    MUTATIONS / 2); /* some are in comments and texts, or a digit for a digit */
    /* One change in a hundred or so makes more than two messages. */
    assert_true(many < MUTATIONS / 4 / 20);
}

static const char *const HEADS[] = {"", "process p { let x = ", "process p { ",
                                    "type T = ", "component C { op f(): "};

static const char *const REPEATED[] = {"(",
                                       "[",
                                       "{",
                                       "!",
                                       "-",
                                       "if a then ",
                                       "if a {",
                                       "else if a {",
                                       "loop {",
                                       "a.",
                                       "a[",
                                       "f(",
                                       "T<",
                                       "T[",
                                       "?",
                                       "1 + ",
                                       "a && ",
                                       "all x in ",
                                       "all x in a: ",
                                       "R { f: ",
                                       "either {",
                                       "}",
                                       "/*",
                                       "\"\"\"",
                                       "(0..3)[",
                                       "op x {",
                                       "a == ",
                                       "@",
                                       "x: (",
                                       "component C {",
                                       ";",
                                       "\n"};

static void test_depth(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(HEADS) * G_N_ELEMENTS(REPEATED); i++) {
        g_autoptr(GString) text = g_string_new(HEADS[i / G_N_ELEMENTS(REPEATED)]);
        for (int j = 0; j < DEEP; j++) {
            g_string_append(text, REPEATED[i % G_N_ELEMENTS(REPEATED)]);
        }
        survive(text->str);
    }
}

static void assert_deepest(const char *open, const char *middle, const char *close, guint errors)
{
    for (guint extra = 0; extra < 2; extra++) {
        g_autoptr(GString) text = g_string_new("const C = ");
        for (guint i = 0; i < TREE_DEEPEST - 1 + extra; i++)
            g_string_append(text, open);
        g_string_append(text, middle);
        for (guint i = 0; i < TREE_DEEPEST - 1 + extra; i++)
            g_string_append(text, close);
        assert_int_equal(survive(text->str), extra * errors);
    }
}

static void test_deepest(void **state)
{
    assert_deepest("(", "x", ")", 1);
    assert_deepest("x + ", "x", "", 1);
    assert_deepest("!", "x", "", 1);
    assert_deepest("", "x", ".y", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_mutations),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_deepest),
    };
    return cmocka_run_group_tests_name("parse_survives", tests, NULL, NULL);
}
