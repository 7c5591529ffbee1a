/* The words of Mermaid and of PlantUML for the same parts of a sequence diagram. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Dialect {
    const char *begin, *end, *indent;
    char *(*escape)(const char *text);
    const char *title, *process, *component; /* with the text, or %s for "l0" and the name */
    const char *line_break;                  /* in a text */
    const char *call, *back, *note;          /* with two lanes (note: one, or "l0,l3") and a text */
    const char *open, *loop, *atomic;        /* blocks */
    const char *either, *also;               /* two steps in either order, and between them */
    bool activates; /* PlantUML takes no two changes of a lane between two arrows */
} Dialect;

extern const Dialect dialect_mermaid, dialect_plantuml;
