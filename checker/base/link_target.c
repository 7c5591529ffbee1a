#include "checker/base/link_target.h"

#include <errno.h>
#include <glib.h>
#include <string.h>

/* Of what a link in this place names; NULL: there is no link. Caller frees. */
static char *named_by(const char *path)
{
    g_autofree char *name = g_file_read_link(path, NULL);

    if (!name || g_path_is_absolute(name) || !strchr(path, '/'))
        return g_steal_pointer(&name);
    g_autofree char *folder = g_path_get_dirname(path);
    return g_build_filename(folder, name, NULL);
}

char *link_target(const char *path)
{
    enum { MOST = 40 }; /* links: as the system allows */
    char *target = g_strdup(path);

    for (guint i = 0; i <= MOST; i++) {
        char *next = named_by(target);
        if (!next)
            return target;
        g_free(target);
        target = next;
    }
    g_free(target);
    errno = ELOOP;
    return NULL;
}

char *link_target_text(const char *path, const char *target)
{
    return target && !g_str_equal(path, target) ? g_strdup_printf("%s, a link to %s", path, target)
                                                : g_strdup(path);
}
