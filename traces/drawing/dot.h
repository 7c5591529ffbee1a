/* Values of DOT attributes, written as Graphviz wants them: its escapes, its numbers.
 *
 * Texts may hold whatever a design does. What is returned is the caller's to free. */
#pragma once

#include "traces/drawing/drawing.h"

char *dot_label(const char *text, DrawingAlign align);

/* An HTML-like label, of which only the part between < and > is given; `width` in points. */
char *dot_bold_label(const char *text, double width);
char *dot_tooltip(const char *text);

/* Never in the user's locale, which may have a decimal comma. */
char *dot_number(double value);
char *dot_inches(double points);
