/* A request on its way through the proxy, and its reply. */
#pragma once

#include "checker/wire/protocol/protocol.h"

typedef struct Link Link;

typedef struct Unit {
    Link *link;
    guint references;
    Arena *arena; /* of words and values; of a part: that of the whole, which owns it */
    char *bytes;  /* as they came; NULL of a part */
    gsize length;
    WireRequest request;
    WireEffect effect;
    guint awaited;              /* see WireCursor */
    bool is_flushed, is_synced; /* see WireMessage */
    GPtrArray *parts; /* of Unit: several statements that are answered as one; NULL of any other */
    GPtrArray *kept;  /* of Unit: what an EXEC or a COMMIT carries out; NULL of any other */
    bool in_transaction; /* of SQL: what it changes is seen with its COMMIT */
    char *reply;         /* NULL: it has not come */
    gsize reply_length;
    WireValue value;
    bool is_quiet; /* it did not want all of its replies, and was made to: see Protocol's `ask` */
    bool is_lost;  /* the observer's: it is not sent, and answered by an error */
    gint64 since;  /* the observer's: when it was sent on, in microseconds; 0: he was not asked */
    int step; /* the observer's: which step it is taken for; -1: none, -2: none, and it passes */
} Unit;

/* Takes a whole request. `session` is what its protocol keeps of the connection. */
Unit *unit_new(Link *link, const Protocol *protocol, void *session, const char *bytes,
               gsize length);
Unit *unit_ref(Unit *unit);
void unit_free(Unit *unit); /* the last one frees it */
/* Its reply, whole. */
void unit_answer(Unit *unit, const Protocol *protocol, const char *bytes, gsize length);
/* The server skips it, or the statements before its Sync, for `why` has failed. */
void unit_skip(Unit *unit, const char *why);
/* What it carries out, one by one: what was kept, its parts, or itself. Caller frees. */
GPtrArray *unit_leaves(Unit *unit);
/* The observer's mark, on its parts too. */
void unit_set_step(Unit *unit, int step);
/* As a person would read it, shortened: "SET user:7 {"version": 0}". Secrets are left out. Caller
 * frees. */
char *unit_text(const Unit *unit);
