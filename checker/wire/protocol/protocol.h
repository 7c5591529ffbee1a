/* The protocols, as a table of functions: what a proxy and a client need to know of one. */
#pragma once

#include "checker/wire/protocol/message.h"

typedef struct Protocol {
    const char *name; /* as a binding names it: `redis` */
    guint16 port;     /* where its servers usually listen */
    bool is_sql;      /* a component is a row of a table, not a key */
    const char *prefix,
        *scheme; /* of SQL: of the environment's names (PG), and of URLs (postgresql) */
    WireProgress (*scan_request)(WireCursor *cursor, const char *bytes, gsize length);
    WireProgress (*scan_reply)(WireCursor *cursor, const char *bytes, gsize length);
    WireText *(*words)(Arena *arena, const char *bytes, gsize length, guint *count);
    WireValue (*value)(Arena *arena, const char *bytes, gsize length);
    WireEffect (*effect)(const WireText *words, guint count);
    WireText (*connection_name)(const WireText *words, guint count);
    void (*write)(GString *out, const WireText *words, guint count);
    /* An error that only makes the client ask once more in another way: NOSCRIPT. NULL: there is none. */
    bool (*is_retried)(const WireValue *value);
    /* Changes, in its place, a whole request that wants no reply, or only some, into one that is answered as ever; whether it
     * did. Then: whether a reply is one that was not wanted. NULL: its requests are all answered. */
    bool (*ask)(char *bytes, gsize length);
    bool (*is_unwanted)(const WireText *words, guint count, const char *reply, gsize length);
    const char *refusal; /* the reply to a request that is to fail: an error, whole */
    gsize refusal_length;
    const char *refusal_within; /* the same within a transaction, as long; NULL: as any other */

    /* ---- of those that keep something of a connection; else NULL ---- */

    void *(*session_new)(void);
    void (*session_free)(void *session);
    /* In the place of `words` and `effect`: requests are read in the order in which they came. */
    void (*read)(void *session, Arena *arena, const char *bytes, gsize length,
                 WireMessage *message);
    /* Changes a whole reply in its place, before anything else is done with it; or NULL. */
    void (*edit_reply)(void *session, char *bytes, gsize length);
    /* In the place of `value`, where it depends on what was asked: see WireCursor. */
    WireValue (*value_awaited)(Arena *arena, guint awaited, const char *bytes, gsize length);
    const char *port_variable, *password_variable; /* further names in the environment, or NULL */
    bool is_without_returning;                     /* an UPDATE has no RETURNING */
    /* What a whole reply says of the connection, in the order in which they came. */
    void (*note_reply)(void *session, const char *bytes, gsize length);
    const char *(*session_name)(const void *session); /* in the place of `connection_name` */
    guint (*session_process)(const void *session);    /* the server's number for it; 0: none yet */
    const char *denial;                               /* the reply to what is DENIED */
    /* A statement (with %u for such a number) whose rows are who has a lock that it waits for: number, last statement. */
    const char *lock_query;
} Protocol;

/* What a whole reply says. */
WireValue protocol_value(const Protocol *protocol, Arena *arena, guint awaited, const char *bytes,
                         gsize length);

/* NULL where there is none of that name. */
const Protocol *protocol_find(const char *name);
/* Their names, ending with NULL. */
const char *const *protocol_names(void);
