/* Shared by a drawing and what writes it: the list of its shapes. */
#pragma once

#include "checker/base/arena.h"
#include "traces/drawing/drawing.h"

typedef enum DrawnKind { DRAWN_GROUP, DRAWN_BOX, DRAWN_TEXT, DRAWN_PATH } DrawnKind;

typedef struct DrawnGroup {
    const char *kind;
    uint32_t step;
    const char *tooltip;
} DrawnGroup;

typedef struct DrawnPath {
    const DrawingPoint *points;
    uint32_t count;
    DrawingPen pen;
} DrawnPath;

/* Texts are one line of valid UTF-8. */
typedef struct Drawn {
    DrawnKind kind;
    DrawingBox box;
    DrawingPaint paint;
    DrawingText where;
    const char *text;
    DrawnPath path;
    DrawnGroup group;
} Drawn;

struct Drawing {
    Arena *arena;
    double width, height;
    const char *title, *description;
    GArray *shapes; /* of Drawn */
};
