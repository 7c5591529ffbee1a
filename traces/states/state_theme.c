#include "traces/states/state_theme.h"

/* Each text on each filling has a contrast of 4.5 at least: the unit test measures it. */
static const struct {
    const char *light, *dark;
} colours[STATE_COLOURS] = {
    [STATE_HUE] = {"#2d6094", "#8ab8e8"},
    {"#884e08", "#e3aa63"},
    {"#306524", "#8ccb7e"},
    {"#63428b", "#c5a9ec"},
    {"#675a0a", "#d3c45c"},
    {"#8d3f66", "#e699bd"},
    {"#2a6661", "#79c6bf"},
    [STATE_INK] = {"#222222", "#e6edf3"},
    [STATE_GREY] = {"#5c5c5c", "#a9b3be"},
    [STATE_RED] = {"#b3151a", "#ff9d95"},
    [STATE_NODE] = {"#ffffff", "#161b22"},
    [STATE_NODE_OPEN] = {"#f9d0cb", "#541c1e"},
    [STATE_NODE_PARTLY] = {"#fdecea", "#35191b"},
    [STATE_PAPER] = {"#ffffff", "#0d1117"},
};

G_STATIC_ASSERT(G_N_ELEMENTS(colours) == STATE_COLOURS);

const char *state_colour(StateColour colour, bool is_dark)
{
    return is_dark ? colours[colour].dark : colours[colour].light;
}

StateColour state_hue(uint32_t actor)
{
    return STATE_HUE + actor % STATE_HUES;
}
