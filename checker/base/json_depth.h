/* A guard of text that is to be parsed as JSON: the parser calls itself for each level, and deep
 * enough text would overflow its stack. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { JSON_DEPTH_MOST = 1000 }; /* levels of arrays and objects */

/* Whether it is no deeper than that. Outside strings comments and other quotes, which JSON has not but
 * the parser takes, are refused too: brackets could be hidden behind them. */
bool json_depth_is_fit(const char *text, size_t length);
