#include "checker/commands/session/colour.h"

#include "checker/base/error.h"
#include "checker/commands/ranks/launch.h"

#include <string.h>

typedef enum ColourUse { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER } ColourUse;

static ColourUse use; /* of the whole program: a command line has one */

bool colour_is_wanted(int descriptor)
{
    if (use != COLOUR_AUTO)
        return use == COLOUR_ALWAYS;
    const char *never = g_getenv("NO_COLOR");
    return launch_has_terminal(descriptor) && !(never && *never);
}

gboolean colour_set(const char *when, GError **error)
{
    static const char *const words[] = {
        [COLOUR_AUTO] = "auto", [COLOUR_ALWAYS] = "always", [COLOUR_NEVER] = "never"};

    use = COLOUR_AUTO;
    for (guint i = 0; when && i < G_N_ELEMENTS(words); i++)
        if (strcmp(words[i], when) == 0) {
            use = (ColourUse)i;
            return TRUE;
        }
    if (!when)
        return TRUE;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "--color takes auto, always or never, not `%s`", when);
    return FALSE;
}
