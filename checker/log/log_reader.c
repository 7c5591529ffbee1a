#include "checker/log/log_reader.h"

#include "checker/base/error.h"
#include "checker/base/vec.h"
#include "checker/log/log_line.h"

#include <string.h>

enum { SMALLEST_PIECE = 1 << 12 }; /* bytes; less is not worth a thread */

typedef VEC(LogEntry) Entries;

typedef struct LogPiece { /* of a block, and the thread that reads it */
    LogTexts texts;       /* of all its blocks */
    const char *bytes, *end;
    Entries entries;
    guint lines;         /* that were begun */
    gsize whole;         /* bytes of those with an end */
    bool is_cut;         /* the last one */
    const char *problem; /* of the last one; NULL: none */
    GThread *thread;
} LogPiece;

struct LogReader {
    char *path;
    LogFile *log;
    Entries entries;
    guint64 last_seq; /* 0: there is none */
    guint told;       /* entries that are not kept */
    guint lines;      /* of the blocks before */
    LogPiece pieces[LOG_READER_WORKERS];
    guint piece_count;
};

LogReader *log_reader_new(const char *path, guint workers)
{
    LogReader *reader = g_new0(LogReader, 1);

    reader->path = g_strdup(path);
    reader->log = g_new0(LogFile, 1);
    reader->log->arena = arena_new();
    reader->piece_count = MIN(workers ? workers : g_get_num_processors(), LOG_READER_WORKERS);
    for (guint i = 0; i < reader->piece_count; i++)
        reader->pieces[i].texts = (LogTexts){
            arena_new(), g_hash_table_new(g_str_hash, g_str_equal), g_string_new(NULL), {NULL}};
    return reader;
}

void log_reader_free(LogReader *reader)
{
    if (!reader)
        return;
    for (guint i = 0; i < reader->piece_count; i++) {
        g_hash_table_unref(reader->pieces[i].texts.known);
        g_string_free(reader->pieces[i].texts.scratch, TRUE);
        arena_free(reader->pieces[i].texts.arena);
        vec_free(&reader->pieces[i].entries);
    }
    vec_free(&reader->entries);
    log_file_free(reader->log);
    g_free(reader->path);
    g_free(reader);
}

/* ---- one piece ---- */

static bool is_blank(const char *line, gsize length)
{
    while (length > 0 && g_ascii_isspace(line[length - 1]))
        length--;
    return length == 0;
}

/* One line; `is_whole` where it had an end. */
static void read_line(LogPiece *piece, const char *line, gsize length, bool is_whole)
{
    guint64 before = piece->entries.length ? vec_last(&piece->entries).seq : 0;
    LogEntry entry;

    if (length > LOG_FILE_LONGEST_LINE) {
        piece->problem = "the line is longer than a megabyte";
    } else if (!log_line_read(&piece->texts, line, length, &entry, &piece->problem)) {
        piece->is_cut = !is_whole && log_line_is_cut(&piece->texts, line, length);
        if (piece->is_cut)
            piece->problem = NULL;
    } else if (entry.seq <= before) {
        piece->problem = "`seq` is not larger than in the line before";
    } else {
        entry.line = piece->lines;
        vec_push(&piece->entries, entry);
    }
}

static gpointer read_piece(gpointer data)
{
    LogPiece *piece = data;

    for (const char *at = piece->bytes; at < piece->end && !piece->problem;) {
        const char *stop = memchr(at, '\n', (gsize)(piece->end - at));
        gsize length = (gsize)((stop ? stop : piece->end) - at);
        piece->lines++;
        if (!is_blank(at, length))
            read_line(piece, at, length, stop != NULL);
        if (stop)
            piece->whole = (gsize)(stop + 1 - piece->bytes);
        at = stop ? stop + 1 : piece->end;
    }
    return NULL;
}

/* ---- a block ---- */

static const char *behind_line(const char *at, const char *end)
{
    const char *stop = at < end ? memchr(at, '\n', (gsize)(end - at)) : NULL;

    return stop ? stop + 1 : end;
}

/* Pieces of about the same length; some may be empty. */
static void cut(LogReader *reader, const LogBlock *block)
{
    const gsize count = MAX(MIN(reader->piece_count, block->length / SMALLEST_PIECE), 1);
    const char *at = block->bytes, *end = block->bytes + block->length;

    for (guint i = 0; i < reader->piece_count; i++) {
        LogPiece *piece = &reader->pieces[i];
        const char *until = i + 1 < count ? block->bytes + block->length / count * (i + 1) : end;
        piece->bytes = at;
        at = piece->end = until < at ? at : behind_line(until, end);
        piece->lines = 0;
        piece->whole = 0;
        vec_clear(&piece->entries);
    }
}

static gboolean fail(const LogReader *reader, guint line, const char *problem, GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "%s:%u: %s", reader->path, line,
                problem);
    return FALSE;
}

/* What a piece has, behind what is there. Its first line was compared with none. */
static gboolean join(LogReader *reader, const LogPiece *piece, GError **error)
{
    if (piece->entries.length > 0 && piece->entries.data[0].seq <= reader->last_seq)
        return fail(reader, reader->lines + piece->entries.data[0].line,
                    "`seq` is not larger than in the line before", error);
    if (piece->problem)
        return fail(reader, reader->lines + piece->lines, piece->problem, error);
    for (guint i = 0; i < piece->entries.length; i++) {
        vec_push(&reader->entries, piece->entries.data[i]);
        vec_last(&reader->entries).line += reader->lines;
    }
    if (piece->entries.length > 0)
        reader->last_seq = vec_last(&piece->entries).seq;
    reader->lines += piece->lines;
    reader->log->whole += piece->whole;
    reader->log->is_cut = piece->is_cut;
    return TRUE;
}

gboolean log_reader_take(LogReader *reader, const LogBlock *block, GError **error)
{
    gboolean is_good = TRUE;

    cut(reader, block);
    for (guint i = 1; i < reader->piece_count; i++) {
        LogPiece *piece = &reader->pieces[i];
        piece->thread = piece->bytes < piece->end ? g_thread_new("log", read_piece, piece) : NULL;
    }
    read_piece(&reader->pieces[0]);
    for (guint i = 1; i < reader->piece_count; i++)
        if (reader->pieces[i].thread)
            g_thread_join(reader->pieces[i].thread);
    for (guint i = 0; i < reader->piece_count && is_good; i++)
        if (reader->pieces[i].bytes < reader->pieces[i].end)
            is_good = join(reader, &reader->pieces[i], error);
    return is_good;
}

static void clear_texts(LogTexts *texts)
{
    g_hash_table_remove_all(texts->known);
    arena_free(texts->arena);
    texts->arena = arena_new();
    memset(texts->recent, 0, sizeof texts->recent);
}

gboolean log_reader_tell(LogReader *reader, LogEach *each, void *user, GError **error)
{
    for (guint i = 0; i < reader->entries.length; i++)
        if (!each(user, &reader->entries.data[i], error))
            return FALSE;
    reader->told += reader->entries.length;
    vec_clear(&reader->entries);
    for (guint i = 0; i < reader->piece_count; i++)
        clear_texts(&reader->pieces[i].texts);
    return TRUE;
}

LogFile *log_reader_end(LogReader *reader)
{
    LogFile *log = g_steal_pointer(&reader->log);

    for (guint i = 0; i < reader->piece_count; i++)
        arena_join(log->arena, reader->pieces[i].texts.arena);
    log->count = reader->entries.length + reader->told;
    if (reader->told == 0)
        log->entries = g_realloc_n(g_steal_pointer(&reader->entries.data), MAX(log->count, 1),
                                   sizeof *log->entries);
    return log;
}
