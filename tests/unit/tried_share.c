#include "tests/unit/tried_share.h"

#include <fnmatch.h>

static const char *pattern(void)
{
    return g_getenv("STALEMATE_SHIPPED");
}

static guint64 number(const char *variable)
{
    const char *text = g_getenv(variable);

    return MAX(text ? g_ascii_strtoull(text, NULL, 10) : 1, 1);
}

bool tried_share_has(const char *file)
{
    return g_str_has_suffix(file, ".stale") && fnmatch(pattern() ? pattern() : "*", file, 0) == 0;
}

bool tried_share_is_whole(void)
{
    return number("STALEMATE_SHARE") == 1;
}

guint tried_share_of(guint usual)
{
    return (guint)MAX(usual * number("STALEMATE_SOAK") / number("STALEMATE_SHARE"), 1);
}

guint tried_share_floor(guint floor)
{
    const guint64 share = number("STALEMATE_SHARE");

    return share == 1 ? floor : (guint)(floor / (2 * share));
}

guint tried_share_floor_shipped(guint floor)
{
    return pattern() ? 0 : floor;
}
