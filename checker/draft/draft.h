/* A log of requests -> a design of what they do: its text, to be checked as it is.
 *
 * Each key that the log names is a thing (a cached key, or a row). Each time that a request was run is
 * a path of calls on things. The paths of a request are laid over one another: where they part after
 * a reply, the design branches. What the library knows as a mended form of a call is offered as a
 * fix. Entries live in the log, all else in the draft's arena. */
#pragma once

#include "checker/log/log_file.h"

typedef enum DraftAct {
    DRAFT_GET,
    DRAFT_SET,
    DRAFT_ADD,
    DRAFT_DEL,
    DRAFT_TAKE_LEASE,
    DRAFT_SET_LEASED,
    DRAFT_SELECT,
    DRAFT_INCREMENT,
    DRAFT_UPDATE, /* of a row that has the version that was read */
    DRAFT_BEGIN,
    DRAFT_COMMIT,
    DRAFT_ROLLBACK,
    DRAFT_GETS,
    DRAFT_CAS,
    DRAFT_COMPARE_AND_SET,
    DRAFT_UNKNOWN, /* the library has no operation for it: a comment */
    DRAFT_RETURN,  /* the request is over, with `argument` */
} DraftAct;

typedef enum DraftKind {
    DRAFT_REDIS,
    DRAFT_MEMCACHED,
    DRAFT_ROW,
    DRAFT_TRANSACTIONAL_ROW, /* a transaction holds its lock, or is undone */
} DraftKind;

typedef struct DraftThing {
    const char *name;
    DraftKind kind;
    const char *store, *key; /* `key` as in the log, or with `*` where it varies */
    gint64 ttl;              /* microseconds; 0: none was seen */
    bool is_implied;         /* no line of the log names it */
    bool is_array;           /* one for each of the ids that a run may name */
    int filled_from; /* of a cached key: another one that its values are copied from; -1: none */
    int source;      /* of a cached key: the row that its values come from; -1: nobody knows */
} DraftThing;

typedef struct DraftCall {
    DraftAct act;
    guint thing;
    const LogEntry *entry; /* NULL: the log has no line for it */
    const char *result;    /* the local that takes the reply; NULL: it is dropped */
    const char *argument;  /* the local that is written; NULL: none, or nobody knows which */
    const char *token;     /* of a leased fill */
    const char *version;   /* of an update: the number that it asked for */
    const char *written;   /* of DEL, in a branch: the version that was written before the branch */
    const char *seen;      /* of a compare and set: what was there when it was read */
    const char *index;     /* of an array: the argument of the request; else NULL */
    const char *why;       /* of UNKNOWN: what is not known of it */
    bool is_own, locks;    /* of SELECT: in a transaction that has the row; FOR UPDATE */
    bool is_none;          /* the reply was that there is nothing, or that nothing was done */
    bool may_be_none;      /* of the argument: it was read, and might not have been there */
    bool joins;            /* one step with the call before */
    const char *identity;  /* two calls with the same are one call of the design */
} DraftCall;

typedef struct DraftPath { /* one time that a request was run */
    const char *who;
    GArray *calls; /* of DraftCall */
    guint ids;     /* that it names, of things that are arrays */
} DraftPath;

typedef enum DraftNodeKind {
    DRAFT_CALL,
    DRAFT_IF,     /* whether `local` is none, or false */
    DRAFT_EITHER, /* nobody knows on what it depends */
} DraftNodeKind;

typedef struct DraftNode {
    DraftNodeKind kind;
    DraftCall call;
    const char *local;
    bool is_bool, is_half_known; /* half: no run has gone the other way */
    GPtrArray *branches;         /* of GPtrArray of DraftNode; of IF: it is none, and it is not */
    guint lines[2];              /* of EITHER: where the paths part */
} DraftNode;

typedef struct DraftRequest {
    const char *name;
    bool is_write;
    GPtrArray *paths; /* of DraftPath */
    GPtrArray *body;  /* of DraftNode */
    bool returns;     /* a version, on some way through */
    guint ids;        /* arguments */
    guint64 rows;     /* things that a transaction of it writes or locks, a bit each */
    guint increments; /* at most, in one path */
    gint64 longest_call, longest_fill; /* microseconds that were seen */
} DraftRequest;

typedef struct Draft {
    Arena *arena;
    GPtrArray *things;                   /* of DraftThing */
    GPtrArray *requests;                 /* of DraftRequest, as they first came */
    GPtrArray *transactions;             /* of DraftTransaction */
    GHashTable *statements;              /* LogEntry -> the DraftTransaction that it is of */
    GHashTable *keys, *bases, *families; /* of draft_family.c */
    bool has_more_ids;                   /* a run names more of an array than are taken */
    guint operations, unmarked;          /* lines; those that belong to no request */
} Draft;

/* NULL with STALEMATE_ERROR_INPUT where no line belongs to a request, or a line cannot be what it is: a COMMIT without
 * BEGIN, a cas without gets. */
Draft *draft_new(const LogFile *log, GError **error);
void draft_free(Draft *draft);

/* What its reply gives to a local is whether it was done. */
static inline bool draft_is_bool(DraftAct act)
{
    return act == DRAFT_ADD || act == DRAFT_UPDATE || act == DRAFT_CAS ||
           act == DRAFT_COMPARE_AND_SET;
}

static inline bool draft_is_read(DraftAct act)
{
    return act == DRAFT_GET || act == DRAFT_GETS || act == DRAFT_SELECT;
}

static inline bool draft_is_row(const DraftThing *thing)
{
    return thing->kind >= DRAFT_ROW;
}

static inline DraftThing *draft_thing(const Draft *draft, guint i)
{
    return draft->things->pdata[i];
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Draft, draft_free)
