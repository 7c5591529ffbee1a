#include "checker/base/spool.h"

#include "checker/base/error.h"
#include "checker/base/unnamed_file.h"
#include "checker/base/vec.h"

#include <string.h>

typedef struct SpoolPiece { /* of a stream, in the file */
    guint64 at;
    gsize length;
} SpoolPiece;

typedef struct SpoolStream {
    guint64 length; /* of all that was added */
    VEC(SpoolPiece) pieces;
    char *bytes; /* behind them */
    gsize held, room;
} SpoolStream;

struct Spool {
    char *folder;
    UnnamedFile file;
    SpoolStream *streams;
    guint count;
    gsize held; /* of all streams */
};

Spool *spool_new(guint streams, const char *folder)
{
    Spool *spool = g_new0(Spool, 1);

    spool->folder = g_strdup(folder);
    spool->file.file = -1;
    spool->streams = g_new0(SpoolStream, streams);
    spool->count = streams;
    return spool;
}

void spool_free(Spool *spool)
{
    if (!spool)
        return;
    for (guint i = 0; i < spool->count; i++) {
        vec_free(&spool->streams[i].pieces);
        g_free(spool->streams[i].bytes);
    }
    unnamed_file_close(&spool->file);
    g_free(spool->streams);
    g_free(spool->folder);
    g_free(spool);
}

/* ---- writing ---- */

static gboolean fail(const Spool *spool, GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT,
                "cannot write a temporary file in %s: %s", spool->folder,
                g_strerror(spool->file.reason));
    return FALSE;
}

/* What is held of each stream is its next piece. */
static gboolean write_all(Spool *spool, GError **error)
{
    if (spool->file.file < 0 && !unnamed_file_open(&spool->file, spool->folder))
        return fail(spool, error);
    for (guint i = 0; i < spool->count; i++) {
        SpoolStream *stream = &spool->streams[i];
        const guint64 at = spool->file.bytes;
        if (stream->held == 0)
            continue;
        if (!unnamed_file_write(&spool->file, at, stream->bytes, stream->held))
            return fail(spool, error);
        vec_push(&stream->pieces, (SpoolPiece){at, stream->held});
        stream->held = 0;
    }
    spool->held = 0;
    return TRUE;
}

gboolean spool_add(Spool *spool, guint number, const void *bytes, gsize length, GError **error)
{
    SpoolStream *stream = &spool->streams[number];

    if (spool->held + length > SPOOL_IN_MEMORY && !write_all(spool, error))
        return FALSE;
    if (stream->room < stream->held + length) {
        stream->room = MAX(stream->room + stream->room / 2, stream->held + length);
        stream->bytes = g_realloc(stream->bytes, stream->room);
    }
    memcpy(stream->bytes + stream->held, bytes, length);
    stream->held += length;
    stream->length += length;
    spool->held += length;
    return TRUE;
}

/* ---- reading ---- */

guint64 spool_length(const Spool *spool, guint stream)
{
    return spool->streams[stream].length;
}

char *spool_read(Spool *spool, guint number, GError **error)
{
    const SpoolStream *stream = &spool->streams[number];
    char *all = g_malloc(stream->length + 1), *to = all;

    for (guint i = 0; i < stream->pieces.length; i++) {
        const SpoolPiece *piece = &stream->pieces.data[i];
        if (!unnamed_file_read(&spool->file, piece->at, to, piece->length)) {
            g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                        "cannot read a temporary file in %s: %s", spool->folder,
                        g_strerror(spool->file.reason));
            g_free(all);
            return NULL;
        }
        to += piece->length;
    }
    if (stream->held > 0)
        memcpy(to, stream->bytes, stream->held);
    return all;
}
