/* What the parsers of all protocols give: where a message ends, and what it says.
 *
 * Parsers are pure functions of bytes. A message that has not come whole is asked for again when
 * more has come; a cursor keeps how far it was read, so that nothing is read twice. Texts point
 * into the bytes that were parsed, and are good as long as those are. */
#pragma once

#include "checker/base/arena.h"

#include <glib.h>
#include <stdbool.h>

typedef enum WireProgress {
    WIRE_MORE,    /* the message is not whole yet */
    WIRE_WHOLE,   /* it is: `at` of the cursor is its length */
    WIRE_GARBAGE, /* no message of this protocol begins so */
} WireProgress;

enum { WIRE_DEEPEST = 32 }; /* levels of lists in lists; deeper is garbage */

/* Zeroed before each message, but for what its owner sets. */
typedef struct WireCursor {
    void *session; /* the owner's: what a protocol keeps of a connection; or NULL */
    guint awaited; /* the owner's, of a reply: so many answers and no end mark; 0: as ever */
    gsize at;      /* bytes that need not be looked at again */
    bool started;  /* the outermost value was begun */
    guint depth;
    gint64 left[WIRE_DEEPEST]; /* values that each open list still wants */
} WireCursor;

typedef struct WireText {
    const char *bytes;
    gsize length;
} WireText;

typedef enum WireValueKind {
    WIRE_NONE, /* nil, no such key, no row */
    WIRE_TEXT,
    WIRE_STATUS, /* OK, QUEUED, STORED */
    WIRE_NUMBER, /* an integer; `text` is how it was written */
    WIRE_ERROR,
    WIRE_LIST,
} WireValueKind;

typedef struct WireValue {
    WireValueKind kind;
    bool is_push; /* LIST: nobody asked for it (RESP3) */
    bool
        is_lease; /* what it says of a lease counts, as a truth: it was given where there is a token */
    WireText text;
    WireText name; /* of an item of a row: its column */
    gint64 number;
    WireText
        token; /* what a later request names this value or miss by (memcached's cas id); or no bytes */
    struct WireValue *items;
    guint item_count;
} WireValue;

struct SqlStatement;

/* What a request says. */
typedef struct WireRequest {
    WireText *
        words; /* of SQL: the statement and the values of its parameters, each with a NUL at its end */
    guint count;
    const struct SqlStatement *sql; /* NULL: it is no SQL, or cannot be read */
} WireRequest;

/* What a request does to its connection. */
typedef enum WireEffect {
    WIRE_PLAIN,   /* it gets one reply */
    WIRE_SILENT,  /* it gets none */
    WIRE_OPENS,   /* requests from here on are only kept, until one closes or drops them: MULTI */
    WIRE_CLOSES,  /* carries out what was kept: EXEC */
    WIRE_DROPS,   /* DISCARD */
    WIRE_STREAMS, /* from here on replies do not answer requests one by one: SUBSCRIBE, MONITOR */
    WIRE_DENIED, /* it asks for what cannot be looked into (TLS): it is not sent, and answered so */
} WireEffect;

/* A whole request as it is read. */
typedef struct WireMessage {
    WireRequest request;
    WireRequest *parts; /* where it is several: statements up to a Sync; else none */
    guint part_count;
    guint awaited; /* see WireCursor */
    WireEffect effect;
    bool is_flushed; /* an error of it makes the server skip what follows, unanswered, */
    bool is_synced;  /* up to one of these, which is answered */
} WireMessage;

bool wire_text_is(WireText text, const char *other);
/* Without regard to the case of ASCII letters. */
bool wire_text_is_word(WireText text, const char *word);
/* A copy with a NUL at its end. Caller frees. */
char *wire_text_copy(WireText text);
/* A reply as a person would read it, shortened: "none", "OK", "a list of 3". Caller frees. */
char *wire_value_text(const WireValue *value);
