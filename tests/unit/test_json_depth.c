/* How deep JSON may be: to the limit and one more, what stands in strings, and a stored value. */
#include "checker/base/json_depth.h"
#include "checker/wire/replay/values.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static char *nested(size_t levels)
{
    g_autofree char *opened = g_strnfill(levels, '['), *closed = g_strnfill(levels, ']');

    return g_strconcat(opened, closed, NULL);
}

static bool is_fit(const char *text)
{
    return json_depth_is_fit(text, strlen(text));
}

static void to_the_limit(void **state)
{
    g_autofree char *most = nested(JSON_DEPTH_MOST), *more = nested(JSON_DEPTH_MOST + 1);

    assert_true(is_fit(most));
    assert_false(is_fit(more));
    assert_true(is_fit(""));
}

/* Brackets count outside strings alone, and nothing can make a string of what is none. */
static void in_strings(void **state)
{
    g_autofree char *many = g_strnfill(JSON_DEPTH_MOST + 1, '[');
    g_autofree char *text = g_strconcat("{\"a\\\"", many, "\": 1}", NULL);
    g_autofree char *comment = g_strconcat("/*\"*/", many, NULL);
    g_autofree char *escaped = g_strconcat("[\"\\\\\", ", many, NULL);

    assert_true(is_fit(text));
    assert_false(is_fit(comment));
    assert_false(is_fit(escaped));
    assert_true(is_fit("\"half a string\\"));
}

/* A value as a store has it, which may be anybody's. */
static void of_a_stored_value(void **state)
{
    g_autofree char *deep = nested(200000), *list = nested(JSON_DEPTH_MOST - 1);
    g_autofree char *bad = g_strconcat("{\"v\": 7, \"a\": ", deep, "}", NULL);
    g_autofree char *good = g_strconcat("{\"v\": 7, \"a\": ", list, "}", NULL);
    g_autofree char *none = values_field(bad, "v"), *seven = values_field(good, "v");

    assert_null(none);
    assert_string_equal(seven, "7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(to_the_limit),
        cmocka_unit_test(in_strings),
        cmocka_unit_test(of_a_stored_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
