/* How a run is to be written, beyond its format. */
#pragma once

#include "checker/base/text_style.h"

#include <glib.h>

typedef enum Theme {
    THEME_AUTO, /* a picture that is transparent, and as light or dark as what it is shown on */
    THEME_LIGHT,
    THEME_DARK,
} Theme;

typedef struct RunStyle {
    TextStyle text;
    Theme theme; /* of pictures; those in pixels and on pages are light where it is auto */
} RunStyle;

/* "light", "dark", "auto"; NULL is auto. FALSE with STALEMATE_ERROR_USAGE where there is no such. */
gboolean theme_find(const char *name, Theme *theme, GError **error);
