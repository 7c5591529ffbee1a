/* A colour and a pattern for each value that a run shows.
 *
 * One value looks the same on every lane, so that a cache and a database that differ are seen to.
 * Neighbouring values differ in hue, in lightness and in their number of stripes: grey print and
 * colour-blind readers can tell them apart. */
#pragma once

#include "traces/counterexample/counterexample.h"
#include "traces/picture/canvas.h"

typedef struct Palette Palette;

/* Values in the order in which the trace has them; strings stay the trace's. */
Palette *palette_new(const Counterexample *example);
void palette_free(Palette *palette);

/* Fill, outline and stripes; plain white for `none` and for what no component ever held. */
PicturePaint palette_paint(const Palette *palette, const char *value);

/* A component's first variable before the first step. */
const char *lane_initial_value(const Lane *lane);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Palette, palette_free)
