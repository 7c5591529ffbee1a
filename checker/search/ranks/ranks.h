/* Ranks: processes, on one machine or several, that run the same call and share a search.
 *
 * All ranks do the same, each for itself, up to where one search is large; from there on each state
 * belongs to one rank (spread.h). What they have to tell each other goes through this table of
 * functions: of MPI in the program (checker/mpi), of threads in tests. Each function is called by
 * all ranks, in the same order, and returns when all have called it as far as it needs them. None
 * fails: where a rank is gone or does something else the whole call ends, with a message.
 *
 * A signal or the end of the time comes to each rank at its own moment. While they share states all end at
 * the same block (spread.h). Else each is on its own, and ends what it does by itself; where they would
 * meet next (ranks_meet), those that have ended wait for the end of the call, and the first goes on
 * alone: what it has left to do is small, and it alone is heard. */
#pragma once

#include "checker/search/ranks/rank_bytes.h"

/* What the ranks are about to do: all must be about to do the same. */
typedef enum RankMoment {
    RANK_FIRST_LEAVES, /* rank 0 is at its end, with or without the others */
    RANK_LEAVES,
    RANK_COMPARES,
    RANK_EXPANDS,
    RANK_ENTERS,
    RANK_READS,
    RANK_FINDS,
    RANK_GATHERS,
    RANK_COVERS,
    RANK_KEEPS,
    RANK_RESUMES,
    RANK_STOPPED, /* by a signal or by the time, while it was on its own */
} RankMoment;

enum { RANKS_MOST_VALUES = 64 }; /* that are told at a time */

typedef struct Ranks Ranks;

struct Ranks {
    uint32_t rank, count;
    uint32_t from; /* so many states are worth all ranks; 0: the usual */
    bool apart;    /* for tests: windows are judged apart, as where all states find room nowhere, */
    bool trims;    /* and trimmed before, as where the open ones do not either */

    volatile int *stop; /* not 0 once a signal came: its number. Or NULL */
    int64_t deadline;   /* microseconds of the monotonic clock, 0: none */

    /* Each value, of RANKS_MOST_VALUES at most, becomes the greatest that a rank has. */
    void (*greatest)(Ranks *ranks, RankMoment moment, int64_t *values, uint32_t count);

    /* Each value becomes the sum of all. */
    void (*sum)(Ranks *ranks, int64_t *values, uint32_t count);

    /* `out[i]` goes to rank i, `in[i]` is what rank i sent here. Both are the caller's. */
    void (*exchange)(Ranks *ranks, const RankBytes *out, RankBytes *in);

    /* `out` goes to every rank. */
    void (*tell_all)(Ranks *ranks, const RankBytes *out, RankBytes *in);

    /* Ends the whole call with EXIT_LIMITED; the reason is said on stderr. `together`: all ranks call. */
    void (*give_up)(Ranks *ranks, bool together, const char *why);

    /* The end of a call: of rank 0 with or without the others, of the others quietly with it. */
    void (*leave)(Ranks *ranks);

    bool is_meeting; /* in ranks_meet, where one may */
    bool
        is_alone; /* of the first: the others have left, or were told that it leaves: nobody answers */

    /* What this rank did. */
    uint64_t sent_bytes;  /* to other ranks */
    uint64_t sent_states; /* candidates, with those that stayed */
    uint64_t own_states;  /* of searches that were shared */
    uint64_t windows;     /* that were judged apart: by the states in which they are open; */
    uint64_t trimmed;     /* and by those of them that do not surely leave */
};

/* By a signal that came to this rank, or its clock. */
bool ranks_is_late(const Ranks *ranks);
bool ranks_is_stopped(const Ranks *ranks);

/* `greatest`, where no states are shared. False where the first goes on without the others; they do not
 * return then. */
bool ranks_meet(Ranks *ranks, RankMoment moment, int64_t *values, uint32_t count);
