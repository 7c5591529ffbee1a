/* A space whose states are spread over ranks: each belongs to the rank that a hash of all its words
 * names.
 *
 * A rank keeps its own states in a store of its own, under *places*: 0, 1, 2... in the order of their
 * ids. Ids are those of a search on one machine, and so is all else that every rank knows: how many
 * states there are, where levels begin, the first of each kind. Who wants to know a state asks, and
 * all ranks do so together (spread_read); or all states come to each rank, and from then on the space
 * is as that of one machine (spread_gather). */
#pragma once

#include "checker/search/ranks/ranks.h"
#include "checker/search/state_space_private.h"

typedef struct SpreadBlock SpreadBlock;

/* What ends a search between two blocks, and whether it is time to keep it in a file. */
typedef struct SpreadLook {
    int stop; /* the number of a signal, or 0 */
    bool is_late, is_due;
} SpreadLook;

typedef struct Spread {
    Ranks *ranks;
    const Model *model;
    Store store;     /* of own states; its parents are ids */
    Parents ids;     /* of own states by place, written as parents are: neither ever falls */
    StateId next;    /* own states from this place on are not expanded yet */
    uint64_t memory; /* bytes that the fullest rank takes */
    StateCompressor compressor;
    Workspace *workspace;
    Successors successors;
    Word *state;
    SpreadBlock *block;
    SpreadLook agreed; /* what any of them saw when they last agreed */
    bool is_due;       /* this rank would keep the space after the block */
} Spread;

/* Each rank keeps what is its own of a small space, which all have. False where the memory is refused
 * somewhere: the space is as before then. The call ends where spaces or limits are not the same. */
bool spread_begin(StateSpace *space, Ranks *ranks, const SearchLimits *limits);
void spread_free(Spread *spread);

/* What workspaces tell when they are freed, it has told. */
void spread_renew_workspace(Spread *spread);

/* Each looks at its clock and whether a signal came, and all learn what any of them saw; and of `refused` whether
 * it was to any. The moment is that of a block, or of what is read of all states. */
bool spread_agree(Spread *spread, RankMoment moment, bool refused);

/* And `*most` becomes the greatest of all ranks. */
bool spread_agree_most(Spread *spread, RankMoment moment, bool refused, int64_t *most);

/* Expands the `count` states from `expanded` on, all of one level, and enters what is found, at most
 * `room` new ones, into at most `max_memory` bytes of each rank (0: no limit). False where the search
 * ends with that; the space says how. */
bool spread_run_block(StateSpace *space, uint32_t count, StateId room, uint64_t max_memory);

/* Asked by all ranks together, as are all below. */
void spread_read(const Spread *spread, StateId id, Word *state);
StateId spread_find(const Spread *spread, const Word *state);
StateId spread_parent(const Spread *spread, StateId id);

/* All states come to each rank, if they find room in so many bytes (0: no limit) on every one. */
bool spread_gather(StateSpace *space, uint64_t max_memory);

/* Those alone in which the predicate holds, and the space stays as it is; `trims`: without those that surely
 * leave. What stands for the parent of one is its id. The caller frees the store. */
bool spread_gather_part(const StateSpace *space, uint8_t predicate, bool trims, uint64_t max_memory,
                        Store *part);

/* Takes states that surely leave from the set of own `open` states, a bit for each place (NULL: there was no
 * room for it). False where the memory is refused somewhere. */
bool spread_trim(Spread *spread, uint8_t predicate, uint64_t max_memory, uint64_t *open);

/* The rest is for those who fill a space. */

/* Of no states yet. */
Spread *spread_new(const Model *model, Ranks *ranks, bool *is_refused);

/* The state in `state`, one of this rank's, is the next. False where it finds no room in memory; `max_memory`
 * is looked at when nodes grow. */
bool spread_take(Spread *spread, StateId id, StateId parent, uint64_t max_memory);

/* Bytes that this rank takes for its part of so many states. */
uint64_t spread_memory(const Spread *spread, StateId count);

/* From now on the space has `count` states there. */
void spread_put(StateSpace *space, Spread *spread, StateId count);

static inline uint64_t spread_hash(const Word *state, uint32_t words)
{
    uint64_t hash = UINT64_C(0x2545f4914f6cdd1d); /* not that of the tables */

    for (uint32_t i = 0; i < words; i++)
        hash = hash_key(hash ^ state[i]);
    return hash;
}

static inline uint32_t spread_owner_of(const Ranks *ranks, uint64_t hash)
{
    return (uint32_t)((hash >> 32) * ranks->count >> 32);
}

static inline uint32_t spread_owner(const Ranks *ranks, const Word *state, uint32_t words)
{
    return spread_owner_of(ranks, spread_hash(state, words));
}

static inline StateId spread_id(const Spread *spread, StateId place)
{
    return parents_of(&spread->ids, place);
}

/* Of places from `place` on; of none where there is none. */
static inline ParentReader spread_ids(const Spread *spread, StateId place)
{
    return place < spread->store.count ? parents_read(&spread->ids, place) : (ParentReader){0};
}

/* False where it is not this rank's. */
bool spread_place(const Spread *spread, StateId id, StateId *place);

/* A root for the state; false where the nodes find no room in memory, which may grow up to
 * `max_memory` bytes of the store. */
bool spread_fold(StateCompressor *compressor, Store *store, const Word *state, uint64_t max_memory,
                 uint64_t *root);

/* The next state of a store that is filled in the order of ids and has it not yet. */
bool spread_append(Store *store, uint64_t root, StateId parent);
