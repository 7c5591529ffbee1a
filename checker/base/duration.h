/* Durations, in microseconds, as people and programs read them. */
#pragma once

#include <glib.h>
#include <stdint.h>

/* 400ms, 1.5s, 1m 30s, 1h 400ms. Caller frees. */
char *duration_text(int64_t microseconds);

/* Seconds, as a decimal number that is exact: 0.4, 3600. Caller frees. */
char *duration_seconds(int64_t microseconds);
