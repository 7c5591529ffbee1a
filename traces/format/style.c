#include "traces/format/style.h"

#include "checker/base/error.h"

gboolean theme_find(const char *name, Theme *theme, GError **error)
{
    static const char *const names[] = {
        [THEME_AUTO] = "auto", [THEME_LIGHT] = "light", [THEME_DARK] = "dark"};

    *theme = THEME_AUTO;
    for (Theme i = THEME_AUTO; name && i <= THEME_DARK; i++)
        if (g_str_equal(names[i], name)) {
            *theme = i;
            return TRUE;
        }
    if (!name)
        return TRUE;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "there is no theme `%s`: light, dark or auto", name);
    return FALSE;
}
