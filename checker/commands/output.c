#include "checker/commands/output.h"

#include "checker/base/error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static gboolean fail(GError **error, const char *what, const char *why)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT, "cannot write %s: %s", what, why);
    return FALSE;
}

static bool was_said; /* that the standard output cannot be written */

static gboolean write_stdout(const void *data, gsize length, GError **error)
{
    if (fwrite(data, 1, length, stdout) == length && fflush(stdout) == 0)
        return TRUE;
    was_said = true;
    return fail(error, "the result", g_strerror(errno));
}

void output_end(void)
{
    if (was_said || (fflush(stdout) == 0 && !ferror(stdout)))
        return;
    fprintf(stderr, "stalemate: cannot write the result: %s\n", g_strerror(errno));
    fflush(stderr);
    _exit(EXIT_WRONG);
}

/* To replace a device or a pipe by a file would take it from everybody. */
static gboolean write_into(const char *path, const void *data, gsize length, GError **error)
{
    FILE *file = fopen(path, "w");

    if (!file)
        return fail(error, path, g_strerror(errno));
    bool written = fwrite(data, 1, length, file) == length;
    int why = errno;
    if (fclose(file) == 0 && written)
        return TRUE;
    return fail(error, path, g_strerror(written ? errno : why));
}

/* What GLib says names the temporary file; the reason stands behind its last colon. */
static const char *reason(const GError *error)
{
    const char *colon = strrchr(error->message, ':');

    return colon && colon[1] == ' ' ? colon + 2 : error->message;
}

/* A new file, in its place at once. A link stays one: what it names is replaced. A file that is there
 * keeps its permissions, and a new one has those that are usual. */
static gboolean replace(const char *path, const GStatBuf *there, const void *data, gsize length,
                        GError **error)
{
    enum { PERMISSIONS = 07777, USUAL = 0666 };
    g_autoptr(GError) inner = NULL;
    char *target = realpath(path, NULL);
    const char *place = target ? target : path;
    int mode = there ? (int)(there->st_mode & PERMISSIONS) : USUAL;
    bool done = g_file_set_contents_full(place, data, (gssize)length,
                                         G_FILE_SET_CONTENTS_CONSISTENT, mode, &inner);

    if (!done)
        fail(error, path, reason(inner));
    else if (there && g_chmod(place, (mode_t)mode) != 0) /* whatever the mask leaves out */
        done = fail(error, path, g_strerror(errno));
    free(target);
    return done;
}

gboolean output_write(const char *path, const void *data, gsize length, GError **error)
{
    GStatBuf status;

    if (!path || strcmp(path, "-") == 0)
        return write_stdout(data, length, error);
    bool exists = g_stat(path, &status) == 0;
    if (exists && !S_ISREG(status.st_mode))
        return write_into(path, data, length, error);
    if (exists && g_access(path, W_OK) != 0)
        return fail(error, path, g_strerror(errno));
    return replace(path, exists ? &status : NULL, data, length, error);
}

const char *output_promise(const char *path)
{
    static const char *const promises[] = {"text", "json", "itf", "csv",     "dot",      "svg",
                                           "png",  "pdf",  "jpg", "jpeg",    "gif",      "eps",
                                           "webp", "html", "mmd", "mermaid", "plantuml", NULL};
    const char *dot = path ? strrchr(path, '.') : NULL;

    return dot && g_strv_contains(promises, dot + 1) ? dot + 1 : NULL;
}
