/* A path in the making: shared by the files that make it. */
#pragma once

#include "checker/draft/draft_transaction.h"

typedef struct DraftMaker {
    Draft *draft;
    const DraftRequest *request;
    DraftPath *path;
    const GPtrArray *entries; /* of LogEntry: the run */
    GPtrArray *ids;  /* of char: those of arrays that the run has named, at most DRAFT_MOST_IDS */
    guint64 watched; /* things since WATCH, a bit each */
} DraftMaker;

static inline guint draft_maker_count(const DraftMaker *maker)
{
    return maker->path->calls->len;
}

static inline DraftCall *draft_maker_call(const DraftMaker *maker, guint i)
{
    return &g_array_index(maker->path->calls, DraftCall, i);
}

/* draft_flow.c: what flows where. */
void draft_maker_add(DraftMaker *maker, DraftCall call);
bool draft_maker_has(const DraftMaker *maker, DraftAct first, DraftAct last);
/* The last call before whose reply is in this value, one of this index (may be NULL) rather than another; -1: none. */
int draft_maker_source(const DraftMaker *maker, const char *value, const char *index);
/* What is written, as the local that has it. */
void draft_maker_set_argument(DraftMaker *maker, DraftCall *call, const char *value);
/* A write that the log does not have, before what is deleted for its sake: where the run names no row. */
void draft_maker_imply_write(DraftMaker *maker);

/* draft_cas.c: what is written only if nobody else has written since. FALSE where there is no read before it. */
gboolean draft_maker_cas(DraftMaker *maker, DraftCall *call, GError **error);
void draft_maker_versioned(DraftMaker *maker, DraftCall *call);
void draft_maker_compare(DraftMaker *maker, DraftCall *call);
/* An EXEC that was refused, because a key that is watched had changed. */
void draft_maker_refused(DraftMaker *maker, const LogEntry *entry);
