/* Shapes on a page, written as DOT in which every node is pinned.
 *
 * Coordinates are points from the page's top left corner, y downwards. What is added later lies
 * above what was added before, but hatching lies beneath everything. Strings are copied and
 * escaped; a text may hold whatever a design does. Nothing is measured here: see font.h. */
#pragma once

#include "traces/picture/font.h"

typedef struct Picture Picture;

typedef struct PictureBox {
    double x, y, width, height; /* the top left corner, and from there */
} PictureBox;

/* Colours are "#rrggbb", or "#rrggbbaa" where what is beneath shines through. */
typedef struct PicturePaint {
    const char *shape;   /* "diamond", "circle"; NULL: a box */
    const char *fill;    /* NULL: none */
    const char *outline; /* NULL: none */
    double pen;          /* width of the outline */
    const char *style;   /* "rounded", "dashed", "rounded,dashed" or NULL */
    const char *stripe;  /* upright stripes of that colour over the fill, */
    unsigned stripes;    /* so many */
    const char *tooltip; /* or NULL */
} PicturePaint;

typedef enum PictureAlign { PICTURE_LEFT, PICTURE_CENTRE, PICTURE_RIGHT } PictureAlign;

typedef struct PictureText {
    double x, y; /* x of the left end, middle or right end as `align` says; y of the middle */
    PictureAlign align;
    Font font;
    const char *colour;
    const char *tooltip; /* or NULL */
} PictureText;

typedef struct PictureLine {
    double x1, y1, x2, y2;
    const char *colour;
    double pen;
    const char *style; /* "dashed", "dotted" or NULL */
    const char *head;  /* "normal", "vee" or NULL for none */
} PictureLine;

Picture *picture_new(const char *name, double width, double height);

/* What the next shapes belong to, "step 5": it and `id` name their nodes, as viewers show them. */
void picture_subject(Picture *picture, const char *format, ...) G_GNUC_PRINTF(2, 3);

void picture_box(Picture *picture, const char *id, PictureBox box, PicturePaint paint);
void picture_text(Picture *picture, const char *id, PictureText where, const char *text);
void picture_line(Picture *picture, const char *id, PictureLine line);

/* Slanted lines within a box. */
void picture_hatch(Picture *picture, PictureBox box, const char *colour);

/* The DOT text; the picture is freed. */
char *picture_end(Picture *picture);
