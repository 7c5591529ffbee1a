#include "checker/base/duration.h"

#include <string.h>

enum {
    MILLISECOND = 1000,
    SECOND = 1000 * MILLISECOND,
    MINUTE = 60 * SECOND,
};

static const int64_t HOUR = (int64_t)60 * MINUTE;

/* The largest first. */
static const struct {
    const char *name;
    int64_t microseconds;
} UNITS[] = {
    {"h", 3600000000}, {"m", 60000000}, {"s", 1000000}, {"ms", 1000}, {"us", 1},
};

int64_t duration_unit(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(UNITS); i++)
        if (strcmp(UNITS[i].name, name) == 0)
            return UNITS[i].microseconds;
    return 0;
}

bool duration_read(const char *text, int64_t *microseconds)
{
    enum { MAX_EXACT = 53 }; /* bits of a double */
    char *end;
    double number = g_ascii_strtod(text, &end);
    double exact = number * (double)duration_unit(end);

    if (end == text || duration_unit(end) == 0 || !(exact >= 0) ||
        exact >= (double)((int64_t)1 << MAX_EXACT))
        return false;
    *microseconds = (int64_t)exact;
    return (double)*microseconds == exact;
}

char *duration_literal(int64_t microseconds)
{
    guint i = 0;

    if (microseconds == 0)
        return g_strdup("0s");
    while (microseconds % UNITS[i].microseconds != 0)
        i++;
    return g_strdup_printf("%" G_GINT64_FORMAT "%s", microseconds / UNITS[i].microseconds,
                           UNITS[i].name);
}

static void append_number(GString *text, int64_t value)
{
    enum { DIGITS = 20 };
    char digits[DIGITS], *first = digits + DIGITS;

    if (value < 0) {
        g_string_append_printf(text, "%" G_GINT64_FORMAT, value);
        return;
    }
    do {
        *--first = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    g_string_append_len(text, first, digits + DIGITS - first);
}

/* A number of `unit`s with as many decimals as it needs. */
static void append_decimal(GString *text, int64_t value, int64_t unit)
{
    int64_t rest = value % unit;

    append_number(text, value / unit);
    if (rest == 0)
        return;
    g_string_append_c(text, '.');
    for (; rest > 0; rest = rest * 10 % unit)
        g_string_append_c(text, (char)('0' + rest * 10 / unit));
}

static void append_short(GString *text, int64_t value)
{
    if (value < MILLISECOND && value > 0) {
        append_decimal(text, value, 1);
        g_string_append(text, "us");
    } else if (value < SECOND && value > 0) {
        append_decimal(text, value, MILLISECOND);
        g_string_append(text, "ms");
    } else {
        append_decimal(text, value, SECOND);
        g_string_append_c(text, 's');
    }
}

static int64_t append_part(GString *text, int64_t value, int64_t unit, char name)
{
    if (value >= unit) {
        if (text->len > 0)
            g_string_append_c(text, ' ');
        append_number(text, value / unit);
        g_string_append_c(text, name);
    }
    return value % unit;
}

char *duration_text(int64_t microseconds)
{
    GString *text = g_string_new(NULL);

    int64_t rest = append_part(text, microseconds, HOUR, 'h');
    rest = append_part(text, rest, MINUTE, 'm');
    if (rest > 0 || text->len == 0) {
        if (text->len > 0)
            g_string_append_c(text, ' ');
        append_short(text, rest);
    }
    return g_string_free(text, FALSE);
}

char *duration_seconds(int64_t microseconds)
{
    GString *text = g_string_new(NULL);

    append_decimal(text, microseconds, SECOND);
    return g_string_free(text, FALSE);
}
