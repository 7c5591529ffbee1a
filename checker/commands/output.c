#include "checker/commands/output.h"

#include "checker/base/error.h"
#include "checker/base/link_target.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static gboolean fail(GError **error, const char *what, const char *why)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT, "cannot write %s: %s", what, why);
    return FALSE;
}

/* Of a file that lies at `target`; NULL: its links have no end. */
static gboolean fail_there(GError **error, const char *path, const char *target, const char *why)
{
    g_autofree char *what = link_target_text(path, target);

    return fail(error, what, why);
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

/* A new file, in its place at once. A link stays one: what it names is replaced, or made. A file that is there
 * keeps its permissions, and a new one has those that are usual. */
static gboolean replace(const char *path, const GStatBuf *there, const void *data, gsize length,
                        GError **error)
{
    enum { PERMISSIONS = 07777, USUAL = 0666 };
    g_autoptr(GError) inner = NULL;
    g_autofree char *target = link_target(path);
    int mode = there ? (int)(there->st_mode & PERMISSIONS) : USUAL;

    if (!target)
        return fail(error, path, g_strerror(errno));
    if (!g_file_set_contents_full(target, data, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT,
                                  mode, &inner))
        return fail_there(error, path, target, reason(inner));
    if (there && g_chmod(target, (mode_t)mode) != 0) /* whatever the mask leaves out */
        return fail_there(error, path, target, g_strerror(errno));
    return TRUE;
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

/* A file is replaced by one that is made beside it: of a link, beside what it names. */
static gboolean check_folder(const char *path, GError **error)
{
    g_autofree char *target = link_target(path);
    g_autofree char *folder = target ? g_path_get_dirname(target) : NULL;

    return (folder && g_access(folder, W_OK | X_OK) == 0) ||
           fail_there(error, path, target, g_strerror(errno));
}

gboolean output_check(const char *path, GError **error)
{
    GStatBuf status;

    if (!path || strcmp(path, "-") == 0)
        return TRUE;
    bool exists = g_stat(path, &status) == 0;
    if (!exists && errno != ENOENT)
        return fail(error, path, g_strerror(errno));
    if (exists && S_ISDIR(status.st_mode))
        return fail(error, path, g_strerror(EISDIR));
    if (exists && g_access(path, W_OK) != 0)
        return fail(error, path, g_strerror(errno));
    return (exists && !S_ISREG(status.st_mode)) || check_folder(path, error);
}

gboolean output_is_no_terminal(const char *path, const char *format, GError **error)
{
    if (path || !isatty(STDOUT_FILENO))
        return TRUE;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "%s is not for a terminal: -o FILE.%s writes it to a file", format, format);
    return FALSE;
}

/* ---- which format ---- */

/* "text, json or svg". Caller frees. */
char *output_formats_text(const OutputFormats *formats)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < formats->count; i++)
        g_string_append_printf(text, "%s%s",
                               i == 0                    ? ""
                               : i + 1 == formats->count ? " or "
                                                         : ", ",
                               formats->list[i].name);
    return g_string_free(text, FALSE);
}

/* ".txt, .json or .svg". Caller frees. */
static char *endings_text(const OutputFormats *formats)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < formats->count; i++) {
        const OutputFormat *it = &formats->list[i];
        g_string_append(text, i == 0 ? "" : i + 1 == formats->count ? " or " : ", ");
        g_string_append_printf(text, "%s%s", it->ending ? it->ending : ".",
                               it->ending ? "" : it->name);
    }
    return g_string_free(text, FALSE);
}

/* How many letters of the path's end mean that format; 0: none. */
static size_t fitting(const char *path, const OutputFormat *format)
{
    g_autofree char *own = g_strconcat(".", format->name, NULL);

    if (format->ending && g_str_has_suffix(path, format->ending))
        return strlen(format->ending);
    return g_str_has_suffix(path, own) ? strlen(own) : 0;
}

static int format_of_file(const OutputFormats *formats, const char *path, GError **error)
{
    g_autofree char *base = path ? g_path_get_basename(path) : g_strdup("");
    size_t longest = 0;
    int best = -1;

    for (guint i = 0; i < formats->count; i++) {
        const size_t length = fitting(base, &formats->list[i]);
        if (length > longest) {
            longest = length;
            best = (int)i;
        }
    }
    if (best >= 0 || !*base || !strchr(base + 1, '.'))
        return MAX(best, 0);
    g_autofree char *endings = endings_text(formats);
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "%s writes no format that ends like `%s`: it knows %s, and --format says another",
                formats->command, base, endings);
    return -1;
}

static int format_named(const OutputFormats *formats, const char *name, GError **error)
{
    for (guint i = 0; i < formats->count; i++)
        if (strcmp(formats->list[i].name, name) == 0)
            return (int)i;
    g_autofree char *names = output_formats_text(formats);
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE, "%s writes %s, not `%s`",
                formats->command, names, name);
    return -1;
}

int output_format(const OutputFormats *formats, const char *given, const char *path, GError **error)
{
    const int number =
        given ? format_named(formats, given, error) : format_of_file(formats, path, error);

    return number >= 0 && output_check(path, error) ? number : -1;
}
