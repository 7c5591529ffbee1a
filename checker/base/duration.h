/* Durations, in microseconds, as people and programs read them. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* 400ms, 1.5s, 1m 30s, 1h 400ms. Caller frees. */
char *duration_text(int64_t microseconds);

/* In the largest unit of which it is a whole number, as designs and options read it: 400ms, 90s.
 * Caller frees. */
char *duration_literal(int64_t microseconds);

/* The microseconds of a unit that designs and options may write: us, ms, s, m, h; 0 for any other. */
int64_t duration_unit(const char *name);

/* A number and its unit, "1.5s"; false where that is none, is below 0, does not fit or does not come
 * out as whole microseconds. */
bool duration_read(const char *text, int64_t *microseconds);

/* Seconds, as a decimal number that is exact: 0.4, 3600. Caller frees. */
char *duration_seconds(int64_t microseconds);

/* The longest of which both are whole numbers; the other one where one is 0. */
static inline int64_t duration_common_divisor(int64_t a, int64_t b)
{
    while (b > 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}
