/* Shapes on a page, in the order in which they lie over each other; written as SVG, or as DOT in
 * which every node is pinned.
 *
 * Lengths are pixels of the page at its own size, x to the right and y downwards. Colours are named
 * (theme.h). Strings are copied; a text may hold whatever a design does. Nothing is measured here:
 * see font.h. A group is what belongs to one step or one thing; groups are not nested. */
#pragma once

#include "traces/drawing/font.h"
#include "traces/drawing/theme.h"

#include <stdint.h>

typedef struct Drawing Drawing;

typedef struct DrawingBox {
    double x, y, width, height; /* the top left corner, and from there */
} DrawingBox;

typedef enum DrawingShape {
    DRAWING_RECTANGLE,
    DRAWING_ROUNDED,
    DRAWING_ELLIPSE,
    DRAWING_DIAMOND,
} DrawingShape;

/* Told apart in grey too. */
typedef enum DrawingHatch {
    DRAWING_PLAIN,
    DRAWING_RISING,
    DRAWING_LEVEL,
    DRAWING_FALLING,
} DrawingHatch;

typedef struct DrawingPaint {
    DrawingShape shape;
    Ink fill, outline;
    double pen; /* width of the outline */
    bool is_dashed;
    DrawingHatch hatch;
    Ink hatch_ink;
    const char *tooltip; /* or NULL */
} DrawingPaint;

typedef enum DrawingAlign { DRAWING_LEFT, DRAWING_CENTRE, DRAWING_RIGHT } DrawingAlign;

typedef struct DrawingText {
    double x, y; /* x of the left end, middle or right end as `align` says; y of the middle */
    DrawingAlign align;
    Font font;
    Ink ink;
    const char *tooltip; /* or NULL */
} DrawingText;

typedef enum DrawingDash { DRAWING_SOLID, DRAWING_DASHED, DRAWING_DOTTED } DrawingDash;
typedef enum DrawingHead { DRAWING_NO_HEAD, DRAWING_FULL_HEAD, DRAWING_OPEN_HEAD } DrawingHead;

typedef struct DrawingPen {
    Ink ink;
    double width;
    DrawingDash dash;
    DrawingHead head; /* at its end */
} DrawingPen;

typedef struct DrawingPoint {
    double x, y;
} DrawingPoint;

/* `title` and `description` are what is said of it to those who do not see it. */
Drawing *drawing_new(double width, double height, const char *title, const char *description);
void drawing_free(Drawing *drawing);

/* What the next shapes belong to: `kind` is a word ("step", "band"), which style sheets may use;
 * `step` the row that it is of, from 1, or 0; the tooltip may be NULL. */
void drawing_group(Drawing *drawing, const char *kind, uint32_t step, const char *tooltip);

void drawing_box(Drawing *drawing, DrawingBox box, DrawingPaint paint);
void drawing_text(Drawing *drawing, DrawingText where, const char *text);
void drawing_path(Drawing *drawing, const DrawingPoint *points, uint32_t count, DrawingPen pen);
void drawing_line(Drawing *drawing, DrawingPoint from, DrawingPoint to, DrawingPen pen);

/* Callers free them. DOT is not transparent: auto is light. */
char *drawing_svg(const Drawing *drawing, Theme theme);
char *drawing_dot(const Drawing *drawing, Theme theme);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Drawing, drawing_free)
