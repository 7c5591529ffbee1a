#include "checker/base/error.h"
#include "checker/language/syntax/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static const Source *add(SourceMap *map, const char *text)
{
    uint16_t index = 99;
    assert_true(source_map_add(map, "t.stale", text, strlen(text), &index, NULL));
    return source_map_get(map, index);
}

static void assert_place(const Source *source, uint32_t offset, uint32_t line, uint32_t column)
{
    uint32_t found_line, found_column;
    source_position(source, offset, &found_line, &found_column);
    assert_int_equal(found_line, line);
    assert_int_equal(found_column, column);
}

static void assert_line(const Source *source, uint32_t line, const char *expected)
{
    uint32_t length;
    const char *text = source_line(source, line, &length);
    assert_int_equal(length, strlen(expected));
    assert_memory_equal(text, expected, length);
}

static void test_places(void **state)
{
    g_autoptr(SourceMap) map = source_map_new();
    const Source *source = add(map, "ab\nc\xc3\xa9x\r\n\nlast");
    assert_int_equal(source->line_count, 4);
    assert_place(source, 0, 1, 1);
    assert_place(source, 2, 1, 3);
    assert_place(source, 3, 2, 1);
    assert_place(source, 6, 2, 3); /* behind a character of two bytes */
    assert_place(source, 12, 4, 3);
    assert_place(source, 99, 4, 5); /* no further than the end */
    assert_line(source, 2, "c\xc3\xa9x");
    assert_line(source, 3, "");
    assert_line(source, 4, "last");
    assert_line(source, 5, "");
    assert_line(source, 0, "");
}

static void test_empty(void **state)
{
    g_autoptr(SourceMap) map = source_map_new();
    const Source *source = add(map, "");
    assert_place(source, 0, 1, 1);
    assert_line(source, 1, "");
}

static void assert_refused(const char *text, gsize length, const char *expected)
{
    g_autoptr(SourceMap) map = source_map_new();
    g_autoptr(GError) error = NULL;
    uint16_t index;
    assert_false(source_map_add(map, "t.stale", text, length, &index, &error));
    assert_true(g_error_matches(error, STALEMATE_ERROR, STALEMATE_ERROR_DESIGN));
    assert_non_null(strstr(error->message, expected));
    assert_int_equal(source_map_count(map), 0);
}

static void test_refused(void **state)
{
    assert_refused("a\0b", 3, "NUL");
    assert_refused("a\xff", 2, "byte 1 is 0xff");
    g_autofree char *large = g_strnfill(1024 * 1024 + 1, 'x');
    assert_refused(large, 1024 * 1024 + 1, "1 MiB");
}

static void test_read(void **state)
{
    g_autoptr(SourceMap) map = source_map_new();
    g_autoptr(GError) error = NULL;
    uint16_t index;
    assert_false(source_map_read(map, "/nowhere/at.stale", &index, &error));
    assert_true(g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT));
    g_clear_error(&error);
    assert_false(source_map_read(map, "/", &index, &error));
    assert_true(g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_ISDIR));

    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "stalemate-test-source.stale", NULL);
    assert_true(g_file_set_contents(path, "one\n", -1, NULL));
    assert_true(source_map_read(map, path, &index, NULL));
    assert_string_equal(source_map_get(map, index)->text, "one\n");
    assert_string_equal(source_map_get(map, index)->path, path);
    assert_int_equal(source_map_count(map), 1);
    remove(path);
}

static void test_join(void **state)
{
    Span joined = source_span_join((Span){0, 5, 9}, (Span){0, 2, 6});
    assert_int_equal(joined.start, 2);
    assert_int_equal(joined.end, 9);
}

/* Parentheses around the whole say nothing; those that only begin and end it do. */
static void test_expression(void **state)
{
    static const char *const pairs[][2] = {
        {"(a)", "a"},
        {"((a  +\n b))", "a + b"},
        {"(a) && (b)", "(a) && (b)"},
        {"( (a) && b )", "(a) && b"},
        {"f(a)", "f(a)"},
        {"()", ""},
        {"(a", "(a"},
        {")", ")"},
        {"a", "a"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autoptr(SourceMap) map = source_map_new();
        const uint32_t length = (uint32_t)strlen(pairs[i][0]);
        uint16_t index;
        assert_true(source_map_add(map, "t.stale", pairs[i][0], length, &index, NULL));
        g_autofree char *text = source_expression(map, (Span){index, 0, length});
        assert_string_equal(text, pairs[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),  cmocka_unit_test(test_empty),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_read),
        cmocka_unit_test(test_join),    cmocka_unit_test(test_expression),
    };
    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
