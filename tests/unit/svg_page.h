/* An SVG of ours read again, and what a reader would complain of, measured. */
#pragma once

#include "traces/drawing/font.h"

typedef struct SvgBox {
    double left, right, top, bottom;
    char fill[8]; /* "#rrggbb", or "none" */
} SvgBox;

typedef struct SvgText {
    SvgBox box;
    double size;
    char *text;
    guint over; /* so many boxes were drawn before it */
} SvgText;

typedef struct SvgPage {
    double width, height;
    GArray *texts; /* of SvgText */
    GArray *boxes; /* of SvgBox */
    char *title;
} SvgPage;

/* Fails where it is no XML. */
SvgPage *svg_page_read(const char *svg);
void svg_page_free(SvgPage *page);

/* "'cache' leaves the page": of all texts and boxes. NULL: nothing is wrong. At a width of 700 pixels no
 * letter may be under 9; no text may lie on another, nor on the edge of a box; each has a contrast of 4.5
 * at least to what it stands on. Caller frees. */
char *svg_page_complaint(const SvgPage *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SvgPage, svg_page_free)
