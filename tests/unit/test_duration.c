/* Durations: what is written is read again, and only what is exact is read. */
#include "checker/base/duration.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void written_and_read(void **state)
{
    static const int64_t values[] = {0,           1,
                                     999,         1000,
                                     1500,        400000,
                                     1000000,     1500000,
                                     60000000,    90000000,
                                     3600000000,  3600000001,
                                     86400000000, INT64_C(4503599627370496)};

    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *text = duration_literal(values[i]);
        int64_t again = -1;
        assert_true(duration_read(text, &again));
        assert_int_equal(again, values[i]);
    }
}

static void as_people_write(void **state)
{
    static const struct {
        const char *text;
        int64_t value; /* -1: it is none */
    } cases[] = {
        {"1.5s", 1500000}, {"0.5ms", 500}, {"1h", 3600000000}, {"2m", 120000000}, {"7us", 7},
        {"1.5us", -1},     {"1", -1},      {"s", -1},          {"-1s", -1},       {"1 s", -1},
        {"1d", -1},        {"1S", -1},     {"nans", -1},       {"1e30h", -1},     {"", -1},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t value = -1;
        assert_int_equal(duration_read(cases[i].text, &value), cases[i].value >= 0);
        if (cases[i].value >= 0)
            assert_int_equal(value, cases[i].value);
    }
}

static void for_people_and_programs(void **state)
{
    static const struct {
        int64_t value;
        const char *text, *literal, *seconds;
    } cases[] = {
        {0, "0s", "0s", "0"},
        {1500000, "1.5s", "1500ms", "1.5"},
        {90000000, "1m 30s", "90s", "90"},
        {INT64_C(3600400000), "1h 400ms", "3600400ms", "3600.4"},
        {1, "1us", "1us", "0.000001"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = duration_text(cases[i].value);
        g_autofree char *literal = duration_literal(cases[i].value);
        g_autofree char *seconds = duration_seconds(cases[i].value);
        assert_string_equal(text, cases[i].text);
        assert_string_equal(literal, cases[i].literal);
        assert_string_equal(seconds, cases[i].seconds);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_and_read),
        cmocka_unit_test(as_people_write),
        cmocka_unit_test(for_people_and_programs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
