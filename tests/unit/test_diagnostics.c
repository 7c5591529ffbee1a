#include "checker/language/syntax/diagnostics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

typedef struct World {
    SourceMap *map;
    Diagnostics *list;
} World;

static World world_new(const char *text)
{
    World world = {.map = source_map_new()};
    uint16_t index;
    assert_true(source_map_add(world.map, "t.stale", text, strlen(text), &index, NULL));
    world.list = diagnostics_new(world.map);
    return world;
}

static void world_free(World *world)
{
    diagnostics_free(world->list);
    source_map_free(world->map);
}

static void assert_shown(const char *text, Span span, const char *help, const char *expected)
{
    World world = world_new(text);
    diagnostics_error(world.list, span, help, "it is wrong");
    g_autofree char *shown = diagnostics_text(world.list, FALSE);
    assert_string_equal(shown, expected);
    world_free(&world);
}

static void test_caret(void **state)
{
    assert_shown("one\n    cache.dell()\n", (Span){0, 14, 18}, "did you mean `del`?",
                 "t.stale:2:11: error: it is wrong\n"
                 "    2 |     cache.dell()\n"
                 "      |           ^^^^\n"
                 "   = did you mean `del`?\n");
}

static void test_odd_places(void **state)
{
    assert_shown("ab", (Span){0, 2, 2}, NULL,
                 "t.stale:1:3: error: it is wrong\n    1 | ab\n      |   ^\n");
    assert_shown("", (Span){0, 0, 0}, NULL,
                 "t.stale:1:1: error: it is wrong\n    1 | \n      | ^\n");
    assert_shown("a\nb", (Span){0, 1, 1}, NULL,
                 "t.stale:1:2: error: it is wrong\n    1 | a\n      |  ^\n");
    assert_shown("a {\n  b\n}", (Span){0, 2, 9}, NULL,
                 "t.stale:1:3: error: it is wrong\n    1 | a {\n      |   ^ ...\n");
}

static void test_characters(void **state)
{
    assert_shown("\xc3\xa9\xc3\xa9 x", (Span){0, 5, 6}, NULL,
                 "t.stale:1:4: error: it is wrong\n    1 | \xc3\xa9\xc3\xa9 x\n      |    ^\n");
    assert_shown("\ta\tb", (Span){0, 3, 4}, NULL,
                 "t.stale:1:4: error: it is wrong\n    1 |     a   b\n      |         ^\n");
    assert_shown("\033[2Jx", (Span){0, 4, 5}, NULL,
                 "t.stale:1:5: error: it is wrong\n    1 |  [2Jx\n      |     ^\n");
}

static void test_long_line(void **state)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 1000; i++)
        g_string_append(text, "0123456789");
    World world = world_new(text->str);
    diagnostics_error(world.list, ((Span){0, 5000, 5003}), NULL, "it is wrong");
    g_autofree char *shown = diagnostics_text(world.list, FALSE);
    assert_true(strlen(shown) < 500);
    assert_non_null(strstr(shown, "...0123456789"));
    assert_non_null(strstr(shown, " ^^^\n"));
    world_free(&world);
}

static void test_order(void **state)
{
    World world = world_new("abcdef");
    diagnostics_error(world.list, ((Span){0, 4, 5}), NULL, "third");
    diagnostics_error(world.list, ((Span){0, 1, 2}), NULL, "first");
    diagnostics_add(world.list, SEVERITY_WARNING, (Span){0, 1, 2}, NULL, "second");
    diagnostics_error(world.list, ((Span){0, 4, 6}), NULL, "third"); /* said already */
    assert_int_equal(diagnostics_count(world.list), 3);
    assert_int_equal(diagnostics_errors(world.list), 2);
    const char *const expected[] = {"first", "second", "third"};
    for (guint i = 0; i < 3; i++) {
        assert_string_equal(diagnostics_get(world.list, i)->message, expected[i]);
    }
    world_free(&world);
}

static void test_most(void **state)
{
    World world = world_new("a");
    for (int i = 0; i < DIAGNOSTICS_MAX; i++) {
        diagnostics_add(world.list, SEVERITY_WARNING, (Span){0, 0, 1}, NULL, "warning %d", i);
    }
    diagnostics_error(world.list, ((Span){0, 0, 1}), NULL, "one too many");
    assert_int_equal(diagnostics_count(world.list), DIAGNOSTICS_MAX);
    assert_int_equal(diagnostics_errors(world.list), 1);
    g_autofree char *shown = diagnostics_text(world.list, FALSE);
    assert_true(g_str_has_suffix(shown, "... and 1 more that is not shown\n"));
    world_free(&world);
}

static void test_colour(void **state)
{
    World world = world_new("a");
    diagnostics_error(world.list, ((Span){0, 0, 1}), NULL, "it is wrong");
    g_autofree char *shown = diagnostics_text(world.list, TRUE);
    assert_non_null(strstr(shown, "\033[1;31merror:\033[0m"));
    world_free(&world);
}

static void assert_nearest(const char *name, const char *expected)
{
    static const char *const NAMES[] = {"del", "get", "get_or_lease", "while", "a", NULL};
    const char *nearest = diagnostics_nearest_name(name, NAMES);
    if (!expected) {
        assert_null(nearest);
        return;
    }
    assert_non_null(nearest);
    assert_string_equal(nearest, expected);
}

static void test_nearest(void **state)
{
    assert_nearest("dell", "del");
    assert_nearest("GET", "get");
    assert_nearest("whlie", "while");
    assert_nearest("get_or_leese", "get_or_lease");
    assert_nearest("wibble", NULL);
    assert_nearest("b", NULL);
    assert_nearest("", NULL);
    g_autofree char *text = diagnostics_nearest("dell", (const char *const[]){"del", NULL});
    assert_string_equal(text, "did you mean `del`?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_caret),      cmocka_unit_test(test_odd_places),
        cmocka_unit_test(test_characters), cmocka_unit_test(test_long_line),
        cmocka_unit_test(test_order),      cmocka_unit_test(test_most),
        cmocka_unit_test(test_colour),     cmocka_unit_test(test_nearest),
    };
    return cmocka_run_group_tests_name("diagnostics", tests, NULL, NULL);
}
