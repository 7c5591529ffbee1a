#include "tests/differential/tried_share.h"

#include <fnmatch.h>

static const char *pattern(void)
{
    return g_getenv("STALEMATE_SHIPPED");
}

static guint64 share(void)
{
    const char *text = g_getenv("STALEMATE_SHARE");
    guint64 parts = text ? g_ascii_strtoull(text, NULL, 10) : 1;

    return MAX(parts, 1);
}

bool tried_share_has(const char *file)
{
    return g_str_has_suffix(file, ".stale") && fnmatch(pattern() ? pattern() : "*", file, 0) == 0;
}

guint64 tried_share_of(guint64 usual)
{
    return MAX(usual / share(), 1);
}

guint tried_share_floor(guint floor)
{
    return share() == 1 ? floor : (guint)(floor / (2 * share()));
}

guint tried_share_floor_shipped(guint floor)
{
    return pattern() ? 0 : floor;
}
