#include "checker/conform/lines/line_checks.h"

#include "checker/base/error.h"

#include <string.h>

static gboolean check_keys(const BoundDesign *bound, GError **error)
{
    for (guint i = 0; i < bound->place_count; i++) {
        const char *key = bound->places[i].place->key;
        const char *star = key ? strchr(key, '*') : NULL;
        if ((star && strchr(star + 1, '*')) || (key && strchr(key, '?'))) {
            g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                        "the key `%s` of the binding: conform takes one `*`, and no `?`", key);
            return FALSE;
        }
    }
    return TRUE;
}

static bool says_operations(const BoundPlace *place)
{
    for (guint i = 0; i < place->member_count; i++)
        if (place->members[i].member->kind == MEMBER_OP && place->members[i].form_count > 0)
            return true;
    return place->place->in_program;
}

/* All would be silent, and any log would fit. */
static gboolean check_operations(const BoundDesign *bound, GError **error)
{
    for (guint i = 0; i < bound->place_count; i++)
        if (!says_operations(&bound->places[i])) {
            g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                        "nothing says what an operation of `%s` is: wire %s.OPERATION \"COMMAND\"",
                        bound->places[i].name, bound->places[i].instance);
            return FALSE;
        }
    return TRUE;
}

gboolean line_checks_bound(const BoundDesign *bound, GError **error)
{
    return check_keys(bound, error) && check_operations(bound, error);
}
