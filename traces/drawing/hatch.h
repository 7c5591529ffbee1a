/* The lines of a hatching, as parts of a box. */
#pragma once

#include "traces/drawing/drawing.h"

/* From end to end of the box, one after the other: two points each. Freed with g_array_unref. */
GArray *hatch_lines(DrawingBox box, DrawingHatch hatch);
