/* Values of DOT attributes, written as Graphviz wants them: its escapes, its lists, its numbers.
 *
 * Texts may hold whatever a design does. What is returned is the caller's to free. */
#pragma once

#include "traces/picture/canvas.h"

char *dot_label(const char *text, PictureAlign align);

/* An HTML-like label, of which only the part between < and > is given; `width` in points. */
char *dot_bold_label(const char *text, double width);
char *dot_tooltip(const char *text);

/* A colour list that stripes a box of that width. */
char *dot_stripes(PicturePaint paint, double width);

/* Appends xdot operations: slanted lines within a box whose y goes upwards, to its lower left. */
void dot_hatch(GString *out, PictureBox box, const char *colour);

/* Never in the user's locale, which may have a decimal comma. */
char *dot_number(double value);
char *dot_inches(double points);
char *dot_pinned(double x, double y);
