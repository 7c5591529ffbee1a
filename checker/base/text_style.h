/* How text for people looks. */
#pragma once

#include <stdbool.h>

typedef struct TextStyle {
    bool colour;
    int width; /* columns of the terminal: longer lines go on in the next; 0: as long as they are */
    bool tells_tick; /* nothing beside the text says how long a tick of time is */
} TextStyle;
