#include "checker/search/checkpoint/checksummed_file.h"

#include "checker/base/error.h"
#include "checker/base/link_target.h"
#include "checker/search/store/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BLOCK = 64 << 10, /* bytes */
    MAX_OF_ONE = 10,  /* bytes of a number: seven bits in each */
    MAX_OF_KIND = 80, /* bytes of the first line */
};

/* Stands before each block, in the byte order of the machine. The last one is empty. */
typedef struct BlockHead {
    uint64_t length;
    uint64_t seal;
} BlockHead;

struct ChecksummedWriter {
    char *path;            /* as it was named */
    char *target, *beside; /* where the file is to be, and where it is until then */
    int file;
    int reason; /* errno of what failed first, 0: nothing did */
    uint64_t seal, bytes;
    uint32_t length;
    unsigned char block[BLOCK];
};

struct ChecksummedReader {
    char *path;
    int file;
    const char *wrong; /* what is, or NULL */
    bool is_at_end;
    uint64_t seal, bytes;
    uint32_t at, length;
    unsigned char block[BLOCK];
};

static uint64_t seal_of(uint64_t before, const unsigned char *block, uint32_t length)
{
    uint64_t seal = hash_key(before ^ length);

    for (uint32_t i = 0; i < length; i += sizeof seal) {
        uint64_t word = 0;
        memcpy(&word, block + i, MIN(sizeof word, length - i));
        seal = hash_key(seal ^ word);
    }
    return seal;
}

/* What the file begins with: it can be read by people. */
static char *first_line(const char *kind)
{
    return g_strdup_printf("stalemate %s\n", kind);
}

/* ---- writing ---- */

static void write_bytes(ChecksummedWriter *writer, const void *bytes, size_t length)
{
    const char *from = bytes;

    while (length > 0 && writer->reason == 0) {
        ssize_t written = write(writer->file, from, length);
        if (written > 0) {
            from += written;
            length -= (size_t)written;
            writer->bytes += (size_t)written;
        } else if (written < 0 && errno != EINTR) {
            writer->reason = errno;
        }
    }
}

static void write_block(ChecksummedWriter *writer)
{
    writer->seal = seal_of(writer->seal, writer->block, writer->length);
    BlockHead head = {writer->length, writer->seal};

    write_bytes(writer, &head, sizeof head);
    write_bytes(writer, writer->block, writer->length);
    writer->length = 0;
}

static void free_writer(ChecksummedWriter *writer)
{
    if (writer->file >= 0)
        close(writer->file);
    g_free(writer->path);
    g_free(writer->target);
    g_free(writer->beside);
    g_free(writer);
}

static bool fail_to_write(const ChecksummedWriter *writer, int reason, GError **error)
{
    g_autofree char *what = link_target_text(writer->path, writer->target);

    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT, "cannot write %s: %s", what,
                g_strerror(reason));
    return false;
}

ChecksummedWriter *checksummed_writer_new(const char *path, const char *kind, GError **error)
{
    g_autofree char *line = first_line(kind);
    ChecksummedWriter *writer = g_new0(ChecksummedWriter, 1);

    writer->path = g_strdup(path);
    writer->target = link_target(path);
    writer->beside = writer->target ? g_strconcat(writer->target, ".XXXXXX", NULL) : NULL;
    writer->file = writer->target ? g_mkstemp_full(writer->beside, O_WRONLY | O_CLOEXEC, 0644) : -1;
    if (writer->file < 0) {
        fail_to_write(writer, errno, error);
        free_writer(writer);
        return NULL;
    }
    write_bytes(writer, line, strlen(line));
    return writer;
}

void checksummed_writer_put(ChecksummedWriter *writer, uint64_t number)
{
    if (writer->length + MAX_OF_ONE > BLOCK)
        write_block(writer);
    for (; number >= 0x80; number >>= 7)
        writer->block[writer->length++] = (unsigned char)(number | 0x80);
    writer->block[writer->length++] = (unsigned char)number;
}

bool checksummed_writer_has_failed(const ChecksummedWriter *writer)
{
    return writer->reason != 0;
}

/* That it is there under its name must outlast a crash as well. */
static void sync_folder(const char *path)
{
    g_autofree char *name = g_path_get_dirname(path);
    int compressor = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (compressor < 0)
        return;
    (void)!fsync(compressor);
    close(compressor);
}

bool checksummed_writer_finish(ChecksummedWriter *writer, GError **error)
{
    ChecksummedSeal seal;

    return checksummed_writer_seal(writer, &seal, error);
}

bool checksummed_writer_seal(ChecksummedWriter *writer, ChecksummedSeal *seal, GError **error)
{
    if (writer->length > 0)
        write_block(writer);
    write_block(writer);
    *seal = (ChecksummedSeal){writer->bytes, writer->seal};
    if (writer->reason == 0 && fsync(writer->file) != 0)
        writer->reason = errno;
    int closed = close(writer->file);
    writer->file = -1;
    if (writer->reason == 0 && (closed != 0 || g_rename(writer->beside, writer->target) != 0))
        writer->reason = errno;
    bool good = writer->reason == 0;
    if (good) {
        sync_folder(writer->target);
    } else {
        g_unlink(writer->beside);
        fail_to_write(writer, writer->reason, error);
    }
    free_writer(writer);
    return good;
}

const char *checksummed_writer_beside(const ChecksummedWriter *writer)
{
    return writer->beside;
}

void checksummed_writer_abandon(ChecksummedWriter *writer)
{
    g_unlink(writer->beside);
    free_writer(writer);
}

/* ---- reading ---- */

/* How many bytes there were, up to `length`. */
static size_t read_bytes(ChecksummedReader *reader, void *bytes, size_t length)
{
    size_t done = 0;

    while (done < length) {
        ssize_t got = read(reader->file, (char *)bytes + done, length - done);
        if (got == 0 || (got < 0 && errno != EINTR))
            break;
        done += got > 0 ? (size_t)got : 0;
    }
    reader->bytes += done;
    return done;
}

static bool is_wrong(ChecksummedReader *reader, const char *wrong)
{
    if (!reader->wrong)
        reader->wrong = wrong;
    return false;
}

static bool read_block(ChecksummedReader *reader)
{
    BlockHead head;
    char more;

    if (reader->is_at_end || reader->wrong)
        return false;
    if (read_bytes(reader, &head, sizeof head) < sizeof head)
        return is_wrong(reader, "it ends too early");
    if (head.length > BLOCK)
        return is_wrong(reader, "it is damaged");
    if (read_bytes(reader, reader->block, head.length) < head.length)
        return is_wrong(reader, "it ends too early");
    reader->seal = seal_of(reader->seal, reader->block, (uint32_t)head.length);
    if (reader->seal != head.seal)
        return is_wrong(reader, "it is damaged");
    reader->at = 0;
    reader->length = (uint32_t)head.length;
    reader->is_at_end = reader->length == 0;
    if (reader->is_at_end && read_bytes(reader, &more, 1) > 0)
        return is_wrong(reader, "there is data after its end");
    return !reader->is_at_end;
}

static void free_reader(ChecksummedReader *reader)
{
    if (reader->file >= 0)
        close(reader->file);
    g_free(reader->path);
    g_free(reader);
}

static bool fail_to_read(const char *path, const char *reason, GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "cannot read %s: %s", path, reason);
    return false;
}

static bool has_first_line(ChecksummedReader *reader, const char *kind)
{
    g_autofree char *line = first_line(kind);
    char found[MAX_OF_KIND];
    size_t length = strlen(line);

    g_assert(length <= sizeof found);
    return read_bytes(reader, found, length) == length && memcmp(found, line, length) == 0;
}

/* Never waits, as for somebody who would write to a pipe. */
static bool open_file(ChecksummedReader *reader, GError **error)
{
    struct stat about;

    reader->file = open(reader->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (reader->file < 0 || fstat(reader->file, &about) != 0)
        return fail_to_read(reader->path, g_strerror(errno), error);
    return S_ISREG(about.st_mode) || fail_to_read(reader->path, "it is not a regular file", error);
}

ChecksummedReader *checksummed_reader_open(const char *path, const char *kind, GError **error)
{
    ChecksummedReader *reader = g_new0(ChecksummedReader, 1);

    reader->path = g_strdup(path);
    if (!open_file(reader, error)) {
        free_reader(reader);
        return NULL;
    }
    if (has_first_line(reader, kind))
        return reader;
    g_autofree char *reason = g_strdup_printf("it is not a %s", kind);
    fail_to_read(path, reason, error);
    free_reader(reader);
    return NULL;
}

bool checksummed_reader_get(ChecksummedReader *reader, uint64_t *number)
{
    *number = 0;
    if (reader->at == reader->length && !read_block(reader))
        return is_wrong(reader, "it ends too early");
    for (uint32_t shift = 0; reader->at < reader->length && shift < 64; shift += 7) {
        uint64_t byte = reader->block[reader->at++];
        *number |= (byte & 0x7f) << shift;
        if (byte < 0x80)
            return true;
    }
    return is_wrong(reader, "it is damaged");
}

bool checksummed_reader_close(ChecksummedReader *reader, GError **error)
{
    ChecksummedSeal seal;

    return checksummed_reader_seal(reader, &seal, error);
}

bool checksummed_reader_seal(ChecksummedReader *reader, ChecksummedSeal *seal, GError **error)
{
    if (reader->at < reader->length || read_block(reader))
        is_wrong(reader, "there is more in it than there should be");
    bool good = !reader->wrong || fail_to_read(reader->path, reader->wrong, error);

    *seal = (ChecksummedSeal){reader->bytes, reader->seal};
    free_reader(reader);
    return good;
}
