/* The lines of a design's header that its page is made of. The expected values are read off the texts
 * given here. */
#include "checker/base/error.h"
#include "checker/commands/patterns/pattern_header.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define ASKS "// Ask: one?\n// Ask: two?\n// Ask: three?\n"
#define REST ASKS "// Sizes: A=1\n// Sizes: A=2 B=3\n// Source: a book\n// Related: b, c\n"
#define SYMPTOM "design a \"A\"\n\n// Symptom: it is\n//   old\n"
#define FIRST SYMPTOM "// Kind: An edit reverts\n// Also called: x, y z\n"
#define TECHNOLOGY "// Technology: Redis\n"
#define TESTS "// Tests: one at a time\n"

static PatternHeader *read_header(const char *text)
{
    GError *error = NULL;
    PatternHeader *header = pattern_header_new(text, "a.stale", &error);

    assert_null(error);
    assert_non_null(header);
    return header;
}

static void assert_refused(const char *text, const char *message)
{
    GError *error = NULL;

    assert_null(pattern_header_new(text, "a.stale", &error));
    assert_true(g_error_matches(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT));
    assert_string_equal(error->message, message);
    g_error_free(error);
}

static void test_values(void **state)
{
    (void)state;
    g_autoptr(PatternHeader) header =
        read_header(FIRST TECHNOLOGY TESTS REST "\nuse redis\n\nparam A = 1\n// not of it\n");

    assert_string_equal(pattern_header_get(header, PATTERN_SYMPTOM), "it is old");
    assert_int_equal(header->values[PATTERN_ALSO_CALLED]->len, 2);
    assert_string_equal(header->values[PATTERN_ALSO_CALLED]->pdata[1], "y z");
    assert_int_equal(header->values[PATTERN_ASK]->len, 3);
    assert_string_equal(header->values[PATTERN_ASK]->pdata[2], "three?");
    assert_string_equal(header->values[PATTERN_SIZES]->pdata[1], "A=2 B=3");
    assert_int_equal(header->values[PATTERN_RELATED]->len, 2);
    assert_null(pattern_header_get(header, PATTERN_SHOW));
    assert_string_equal(header->prose, "");
}

/* Lines that stand further in are code, and a list where the first begins with "- "; empty lines at the end are
 * neither. */
static void test_prose(void **state)
{
    (void)state;
    g_autoptr(PatternHeader) header =
        read_header(FIRST TECHNOLOGY TESTS REST "\nuse redis\nclock\n\n"
                                                "// A `a*b` * c < d [e].\n//\n"
                                                "//     if (x) {\n//\n//         y()\n//     }\n"
                                                "//\n// Then.\n//   - a [b]\n//     and c\n"
                                                "//   - d\n\n// Another.\n");

    assert_string_equal(header->prose, "A `a*b` \\* c &lt; d \\[e\\].\n\n"
                                       "```\nif (x) {\n\n    y()\n}\n```\n\nThen.\n"
                                       "\n- a \\[b\\]\n  and c\n- d\n");
}

static void test_refused(void **state)
{
    (void)state;
    assert_refused("design a\n\n// no header\n",
                   "a.stale: the header has 0 of `// Symptom: ...`, not 1");
    assert_refused(FIRST TESTS REST, "a.stale: the header has 0 of `// Technology: ...`, not 1");
    assert_refused(FIRST TECHNOLOGY TESTS "// Ask: a fourth?\n" REST,
                   "a.stale: the header has 4 of `// Ask: ...`, not 3");
    assert_refused(SYMPTOM "// Kind: old\n// Also called: x\n" TECHNOLOGY TESTS REST,
                   "a.stale: `old` is no kind of symptom; there are: `An edit reverts`, "
                   "`A guard is in place, and old data still gets in`, "
                   "`Old data is shown for too long`, "
                   "`After a failover, a restart, or in another region`, "
                   "`Somebody sees what is not theirs, or was never saved`, "
                   "`Writes are lost`, `Load and latency`");
    assert_refused(FIRST "// Sympton: x\n",
                   "a.stale: `// Sympton: x` is not a line of a design's header");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_prose),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
