/* The colours of a drawing: each has a name, and a value on light ground and on dark.
 *
 * Text is legible on what it stands on, in both: 4.5 to 1 at least (tests/unit/test_sequence.c). */
#pragma once

#include "traces/format/style.h"

enum { THEME_HUES = 7, THEME_SERIES = 6 };

typedef enum Ink {
    INK_NONE, /* nothing is drawn */
    INK_PAPER,
    INK_TEXT,
    INK_SOFT, /* what is said beside it, and steps that do not matter */
    INK_PALE, /* lines that only lead somewhere */
    INK_LINE, /* lifelines, grids */
    INK_HEADER,
    INK_REQUEST, /* of a request that is under way */
    INK_SHADE,   /* what repeats forever */
    INK_BLANK,   /* a bar that holds nothing */
    INK_EDGE,    /* of such a bar */
    INK_RED,     /* the one thing that the picture is about */
    INK_ON_RED,
    INK_GOOD,
    INK_PARTLY,
    INK_FILL, /* of values: hue after hue; */
    INK_HATCH = INK_FILL + THEME_HUES,
    INK_RIM = INK_HATCH + THEME_HUES,
    INK_SERIES = INK_RIM + THEME_HUES, /* lines of a plot */
    INK_COUNT = INK_SERIES + THEME_SERIES,
} Ink;

/* "#rrggbb" */
const char *theme_colour(Ink ink, bool is_dark);

/* A word for it, as variables of style sheets are called: "red". */
const char *theme_name(Ink ink);
