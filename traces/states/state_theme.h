/* The colours of a graph of states, in light and in dark.
 *
 * Where nobody says which, a picture has the light ones. In SVG each of them, the paper left aside,
 * stands for its role then, for no two are equal: a style gives it the dark one where the viewer is
 * in dark mode. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum { STATE_HUES = 7 };

typedef enum StateColour {
    STATE_HUE, /* of the first process; those of the others follow */
    STATE_INK = STATE_HUE + STATE_HUES,
    STATE_GREY,
    STATE_RED,
    STATE_NODE, /* what nodes are filled with */
    STATE_NODE_OPEN,
    STATE_NODE_PARTLY, /* open in some of its states */
    STATE_PAPER,
    STATE_COLOURS,
} StateColour;

/* "#rrggbb" */
const char *state_colour(StateColour colour, bool is_dark);

/* Of a process. */
StateColour state_hue(uint32_t actor);
