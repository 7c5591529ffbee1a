/* The text of a request in the making: shared by the files that write it. */
#pragma once

#include "checker/draft/draft_fixes.h"

typedef struct DraftWriter {
    const Draft *draft;
    const DraftFixes *fixes;
    const DraftRequest *request;
    GString *out;
    GPtrArray *declared; /* locals, the innermost last */
    GHashTable *asked;   /* locals that a branch asks of */
    bool has_fills;
    /* Of guint: for each open `within`, the innermost last, the locals that it does not end with. */
    GArray *fills;
} DraftWriter;

#define DRAFT_WRITE(writer, ...) g_string_append_printf((writer)->out, __VA_ARGS__)

/* draft_call.c: a call as it is. */
const char *draft_writer_name(const DraftWriter *writer, const DraftCall *call); /* "cache[id]" */
bool draft_writer_is_memcached(const DraftWriter *writer, const DraftCall *call);
const char *draft_writer_del(const DraftWriter *writer, const DraftCall *call); /* "del" */
bool draft_writer_is_declared(const DraftWriter *writer, const char *local);
/* `let u = `, or `u = ` where it is declared; nothing where the local is NULL. */
void draft_writer_result(DraftWriter *writer, const char *local);
/* Before a block in which a call is that says whether it was done, of which code behind the block asks. */
void draft_writer_declare(DraftWriter *writer, const DraftCall *call);
/* With what it asks for: a token may be none, and so may a value that was read. */
void draft_writer_plain(DraftWriter *writer, const DraftCall *call);

/* draft_mend.c: calls with what mends them. */
void draft_writer_purge(DraftWriter *writer, const GPtrArray *list, const DraftCall *call);
/* What is to come before the write, or after it. */
void draft_writer_moved(DraftWriter *writer, const GPtrArray *list, bool is_after);
void draft_writer_double(DraftWriter *writer, const GPtrArray *list);
/* The lease is taken before the row is read. */
void draft_writer_take_lease(DraftWriter *writer, const DraftCall *fill);
void draft_writer_fill(DraftWriter *writer, const DraftCall *call);
void draft_writer_through(DraftWriter *writer, const DraftCall *call);
