/* How wide text is in the font of the pictures.
 *
 * Helvetica, Arial and Liberation Sans have the same advance widths, so one table serves wherever
 * the picture is looked at, and layout does not depend on the fonts of the machine that makes it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The first that the viewer has is taken. */
#define FONT_NAMES "Arial,Helvetica,Liberation Sans,sans-serif"

typedef struct Font {
    double size; /* in points */
    bool bold;
} Font;

/* In points, for valid UTF-8. */
double font_width(Font font, const char *text);

/* The text, or its beginning and an ellipsis where it is wider than that. Caller frees. */
char *font_elide(Font font, const char *text, double most);

/* Cut into lines at spaces, none wider than `most`; beyond `lines` of them the last is elided. A
 * word too wide for a line is cut, behind a mark where it has one. Never empty. Caller frees with
 * g_strfreev. */
char **font_wrap(Font font, const char *text, double most, unsigned lines);
