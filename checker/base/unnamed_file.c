#define _GNU_SOURCE

#include "checker/base/unnamed_file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <unistd.h>

static bool fail(UnnamedFile *file, int reason)
{
    int none = 0;

    __atomic_compare_exchange_n(&file->reason, &none, reason, false, __ATOMIC_RELAXED,
                                __ATOMIC_RELAXED);
    return false;
}

bool unnamed_file_lost(UnnamedFile *file)
{
    return fail(file, EIO);
}

/* Not every file system makes a file without a name. */
static int open_named(const char *folder)
{
    g_autofree char *name = g_build_filename(folder, "stalemate-spill.XXXXXX", NULL);
    int file = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);

    if (file >= 0)
        unlink(name);
    return file;
}

bool unnamed_file_open(UnnamedFile *file, const char *folder)
{
    *file = (UnnamedFile){.file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)};
    if (file->file < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
        file->file = open_named(folder);
    return file->file >= 0 || fail(file, errno);
}

void unnamed_file_close(UnnamedFile *file)
{
    if (file->file >= 0)
        close(file->file);
    file->file = -1;
}

static void note_end(UnnamedFile *file, uint64_t end)
{
    uint64_t bytes = __atomic_load_n(&file->bytes, __ATOMIC_RELAXED);

    while (end > bytes && !__atomic_compare_exchange_n(&file->bytes, &bytes, end, false,
                                                       __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        ;
}

bool unnamed_file_write(UnnamedFile *file, uint64_t at, const void *bytes, size_t length)
{
    const char *from = bytes;

    if (length == 0)
        return true;
    while (length > 0) {
        ssize_t written = pwrite(file->file, from, length, (off_t)at);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return fail(file, written < 0 ? errno : ENOSPC);
        from += written;
        at += (uint64_t)written;
        length -= (size_t)written;
    }
    note_end(file, at);
    return true;
}

bool unnamed_file_read(UnnamedFile *file, uint64_t at, void *bytes, size_t length)
{
    char *to = bytes;

    while (length > 0) {
        ssize_t got = pread(file->file, to, length, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return fail(file, got < 0 ? errno : EIO);
        to += got;
        at += (uint64_t)got;
        length -= (size_t)got;
    }
    return true;
}
