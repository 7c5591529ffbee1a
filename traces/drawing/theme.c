#include "traces/drawing/theme.h"

typedef struct Colour {
    const char *name, *light, *dark;
} Colour;

/* Neighbours in hue differ in lightness too. The series are those of Okabe and Ito, darkened. */
static const Colour colours[INK_COUNT] = {
    [INK_NONE] = {"none", "none", "none"},
    [INK_PAPER] = {"paper", "#ffffff", "#0d1117"},
    [INK_TEXT] = {"text", "#1a1d21", "#e8ebef"},
    [INK_SOFT] = {"soft", "#5b626a", "#a3abb5"},
    [INK_PALE] = {"pale", "#858c94", "#767f8a"},
    [INK_LINE] = {"line", "#b9bec5", "#4a525c"},
    [INK_HEADER] = {"header", "#eef0f3", "#20262e"},
    [INK_REQUEST] = {"request", "#e3e7ed", "#2b323c"},
    [INK_SHADE] = {"shade", "#eceaf6", "#211f33"},
    [INK_BLANK] = {"blank", "#ffffff", "#12171e"},
    [INK_EDGE] = {"edge", "#9aa1a9", "#5d6670"},
    [INK_RED] = {"red", "#c4161c", "#ff7b72"},
    [INK_ON_RED] = {"on-red", "#ffffff", "#1b0605"},
    [INK_GOOD] = {"good", "#1c6b30", "#56d364"},
    [INK_PARTLY] = {"partly", "#8a5a00", "#e3b341"},
    [INK_FILL + 0] = {"blue", "#cfe2f3", "#1c3d5c"},
    [INK_FILL + 1] = {"orange", "#f9cf94", "#5c3a10"},
    [INK_FILL + 2] = {"green", "#b9dfae", "#234c1b"},
    [INK_FILL + 3] = {"purple", "#dccdec", "#45316b"},
    [INK_FILL + 4] = {"yellow", "#f4ea9c", "#4d4508"},
    [INK_FILL + 5] = {"pink", "#f4c4d8", "#5c2947"},
    [INK_FILL + 6] = {"teal", "#b8dedb", "#14494a"},
    [INK_HATCH + 0] = {"blue-hatch", "#9cbfdf", "#2f6394"},
    [INK_HATCH + 1] = {"orange-hatch", "#e09a3c", "#976120"},
    [INK_HATCH + 2] = {"green-hatch", "#74b462", "#437f35"},
    [INK_HATCH + 3] = {"purple-hatch", "#a88ace", "#7355a6"},
    [INK_HATCH + 4] = {"yellow-hatch", "#ccb83c", "#877919"},
    [INK_HATCH + 5] = {"pink-hatch", "#d37fa8", "#96507a"},
    [INK_HATCH + 6] = {"teal-hatch", "#62aaa4", "#2e7d7a"},
    [INK_RIM + 0] = {"blue-rim", "#4a7fb0", "#6ea3d6"},
    [INK_RIM + 1] = {"orange-rim", "#a9660c", "#d9953c"},
    [INK_RIM + 2] = {"green-rim", "#4a8a38", "#6fb35c"},
    [INK_RIM + 3] = {"purple-rim", "#75529f", "#a987d6"},
    [INK_RIM + 4] = {"yellow-rim", "#948415", "#c4b13c"},
    [INK_RIM + 5] = {"pink-rim", "#a2507a", "#d186ae"},
    [INK_RIM + 6] = {"teal-rim", "#3a807b", "#59b0aa"},
    [INK_SERIES + 0] = {"series-1", "#1a1d21", "#e8ebef"},
    [INK_SERIES + 1] = {"series-2", "#0066a1", "#6cb6ff"},
    [INK_SERIES + 2] = {"series-3", "#b54700", "#ffa05c"},
    [INK_SERIES + 3] = {"series-4", "#007355", "#4ed3a6"},
    [INK_SERIES + 4] = {"series-5", "#9c4a80", "#f0a3d2"},
    [INK_SERIES + 5] = {"series-6", "#745a00", "#d8bc4a"},
};

const char *theme_colour(Ink ink, bool is_dark)
{
    return is_dark ? colours[ink].dark : colours[ink].light;
}

const char *theme_name(Ink ink)
{
    return colours[ink].name;
}
