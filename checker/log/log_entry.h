/* One operation on a store, as a log tells it: docs/log.schema.json is the format of its line. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum LogReplyKind {
    LOG_REPLY_UNKNOWN, /* the log does not say: no reply was asked for, or none came */
    LOG_REPLY_NONE,    /* nil, no such key */
    LOG_REPLY_TEXT,
    LOG_REPLY_NUMBER,
    LOG_REPLY_ERROR, /* `text` says which */
} LogReplyKind;

typedef struct LogReply {
    LogReplyKind kind;
    const char *text;
    gint64 number;
} LogReply;

/* What is optional is NULL where it is not said. */
typedef struct LogEntry {
    guint64 seq;         /* counts from 1; larger in each line */
    gint64 from, to;     /* microseconds since 1970: it was sent, and its reply came */
    const char *who;     /* a connection, or one request of the program */
    const char *request; /* what the program did it for: the same name each time; optional */
    const char *store;   /* "redis" */
    const char *op;      /* "SET" */
    const char *key;     /* optional */
    const char *value;   /* that is written; optional */
    LogReply reply;
    const char *const *options; /* the other words: "EX", "60" */
    guint option_count;
    guint64 atomic; /* seq of the first of those that were carried out as one; 0: it is alone */
    /* It was carried out by `to`, although the log does not say with which reply. */
    bool is_done;
    bool is_value_hidden; /* something is written, and the log does not say what */
    guint line;           /* in its file, from 1 */
} LogEntry;

/* Takes an entry whose texts are good until it returns. FALSE with an error: no more are told. */
typedef gboolean LogEach(void *user, const LogEntry *entry, GError **error);
