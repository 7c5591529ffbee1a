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
    DRAFT_UNKNOWN, /* the library has no operation for it: a comment */
} DraftAct;

typedef enum DraftKind {
    DRAFT_REDIS,
    DRAFT_MEMCACHED,
    DRAFT_ROW,
} DraftKind;

typedef struct DraftThing {
    const char *name;
    DraftKind kind;
    const char *store, *key; /* `key` as in the log, or with `*` where it varies */
    gint64 ttl;              /* microseconds; 0: none was seen */
    bool is_implied;         /* no line of the log names it */
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
    bool is_none;          /* the reply was that there is nothing */
    bool may_be_none;      /* of the argument: it was read, and might not have been there */
    bool joins;            /* one step with the call before */
    const char *identity;  /* two calls with the same are one call of the design */
} DraftCall;

typedef struct DraftPath { /* one time that a request was run */
    const char *who;
    GArray *calls; /* of DraftCall */
} DraftPath;

typedef enum DraftNodeKind {
    DRAFT_CALL,
    DRAFT_IF,     /* whether `local` is none */
    DRAFT_EITHER, /* nobody knows on what it depends */
} DraftNodeKind;

typedef struct DraftNode {
    DraftNodeKind kind;
    DraftCall call;
    const char *local;
    GPtrArray *branches; /* of GPtrArray of DraftNode; of IF: it is none, and it is not */
    guint lines[2];      /* of EITHER: where the paths part */
} DraftNode;

typedef struct DraftRequest {
    const char *name;
    bool is_write;
    GPtrArray *paths;                  /* of DraftPath */
    GPtrArray *body;                   /* of DraftNode */
    const char *returns;               /* a local; NULL: nothing */
    guint increments;                  /* at most, in one path */
    gint64 longest_call, longest_fill; /* microseconds that were seen */
} DraftRequest;

typedef struct Draft {
    Arena *arena;
    GPtrArray *things;          /* of DraftThing */
    GPtrArray *requests;        /* of DraftRequest, as they first came */
    guint operations, unmarked; /* lines; those that belong to no request */
} Draft;

/* NULL with STALEMATE_ERROR_INPUT where no line belongs to a request. */
Draft *draft_new(const LogFile *log, GError **error);
void draft_free(Draft *draft);

static inline DraftThing *draft_thing(const Draft *draft, guint i)
{
    return draft->things->pdata[i];
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Draft, draft_free)
