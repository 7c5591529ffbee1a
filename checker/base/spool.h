/* Bytes in many streams, each of which is written from its beginning on and read as a whole: in memory while they are few,
 * and then in one file without a name.
 *
 * One thread writes. When nothing is written any more several threads may read. */
#pragma once

#include <glib.h>

typedef struct Spool Spool;

enum { SPOOL_IN_MEMORY = 8 << 20 }; /* bytes of all streams that are not written to the file */

/* The file is made in that folder when there are more bytes than that. */
Spool *spool_new(guint streams, const char *folder);
void spool_free(Spool *spool);

/* FALSE with STALEMATE_ERROR_OUTPUT, which names the folder. */
gboolean spool_add(Spool *spool, guint stream, const void *bytes, gsize length, GError **error);
guint64 spool_length(const Spool *spool, guint stream);
/* All of a stream, as it was added; aligned for any type. NULL with STALEMATE_ERROR_INPUT. Caller frees. */
char *spool_read(Spool *spool, guint stream, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Spool, spool_free)
