/* What a page shows of an output, and what the output is. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Whether it is that; a line `...` of the shown text stands for any number of lines. */
bool docs_match_is(const char *shown, const char *actual);
bool docs_match_has_gap(const char *shown);

/* The first lines that differ: those that are shown begin with `-`, those that should be with `+`.
 * Caller frees. */
char *docs_match_difference(const char *shown, const char *actual);

/* Whether the lines of `part`, however they are set in, stand one after the other in `whole`; empty ones
 * are not looked at. */
bool docs_match_is_part(const char *part, const char *whole);
