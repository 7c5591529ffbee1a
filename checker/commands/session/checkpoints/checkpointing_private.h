/* What a search keeps, and goes on from: the parts of checkpointing.c. */
#pragma once

#include "checker/commands/session/checkpoints/checkpointing.h"
#include "checker/commands/session/checkpoints/kept_sets.h"
#include "checker/search/ranks/ranks.h"

#define NO_SET UINT64_MAX /* of no set has a search begun */

struct Checkpointing {
    Programs *programs;
    Ranks *ranks; /* or NULL. Of what they do not share the first writes the file alone */
    SearchObserver observer;     /* that keeps the space, */
    const SearchObserver *other; /* and tells this one how far it is */
    MatrixKeeping keeping;
    char *path; /* what is written */
    char *facts;
    bool quiet;
    gint64 every, due;            /* microseconds, of the monotonic clock */
    bool is_there;                /* the file is that of this search */
    uint64_t states, transitions; /* those in it */
    guint sets_there;             /* that had ended when it was written */
    KeptSets *sets;               /* that have ended */
    uint64_t running;             /* the set that is searched, or NO_SET */
    StateSpace *space;            /* from the file, of that set, until its search begins; or NULL */
    bool
        is_cut; /* a limit ended the search of a set, and the file has that: sets after it are not kept */
};

/* In checkpointing.c. */
bool checkpointing_is_running(const Checkpointing *checkpointing);
bool checkpointing_is_first(const Checkpointing *checkpointing);

/* In resuming.c: reads the file that it goes on from, where there is one. `set`: any whose program is there.
 * False with an error, STALEMATE_ERROR_INPUT where the file is damaged or another's, STALEMATE_ERROR_LIMIT
 * where a limit was reached first. */
bool checkpointing_resume(Session *session, Checkpointing *checkpointing, uint64_t set,
                          const char *path, const SearchLimits *limits, GError **error);
