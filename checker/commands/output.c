#include "checker/commands/output.h"

#include "checker/base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static gboolean write_stdout(const void *data, gsize length, GError **error)
{
    if (fwrite(data, 1, length, stdout) == length && fflush(stdout) == 0)
        return TRUE;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT, "cannot write the result: %s",
                g_strerror(errno));
    return FALSE;
}

/* What GLib says names the temporary file; the reason stands behind its last colon. */
static const char *reason(const GError *error)
{
    const char *colon = strrchr(error->message, ':');

    return colon && colon[1] == ' ' ? colon + 2 : error->message;
}

gboolean output_write(const char *path, const void *data, gsize length, GError **error)
{
    g_autoptr(GError) inner = NULL;

    if (!path || strcmp(path, "-") == 0)
        return write_stdout(data, length, error);
    if (g_file_set_contents_full(path, data, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT, 0644,
                                 &inner))
        return TRUE;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT, "cannot write %s: %s", path,
                reason(inner));
    return FALSE;
}
