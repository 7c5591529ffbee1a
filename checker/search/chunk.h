/* A chunk: some states that stand side by side in the queue, expanded by one thread into its own
 * memory. What was found waits there, sorted by the table that will be asked, until all chunks of
 * the block are done.
 *
 * Successors are numbered through the chunk in the order of the search; an *index* says which.
 * Those that were surely found before are counted, and then no more is kept of them. */
#pragma once

#include "checker/base/apart.h"
#include "checker/search/store/store.h"
#include "checker/search/successor_cache.h"
#include "checker/search/witnesses.h"

/* What one thread needs to expand. */
typedef struct Expander {
    const Model *model;
    Store *store;
    Workspace *workspace;
    StateCompressor compressor;
    Successors successors;
    uint64_t predicates;   /* of the state that was expanded last */
    SuccessorCache *cache; /* NULL: they are not kept */
    Word *state;
    IdEntry *found; /* in the chunk that is being expanded, not sorted yet */
    uint32_t found_count, capacity;
    uint32_t *fill; /* by part, while entries are sorted */

    /* Roots that this thread has found: what it finds again it need not look up, for it was there
     * earlier in the order of the search. A root has one place here; the last to come has it. */
    uint64_t *seen;
    char apart[APART]; /* from what the next thread needs, which it writes with each successor */
} Expander;

/* For large searches: from now on more refs are at hand, and roots that were found are seen, where
 * there is memory for that. */
void chunk_expander_see(Expander *expander);

/* What was seen does not count: the chunks it was found in were given up. */
void chunk_expander_forget(Expander *expander);

void chunk_expander_init(Expander *expander, const Model *model, Store *store);
void chunk_expander_clear(Expander *expander);
void chunk_expander_renew(Expander *expander); /* its workspace is another */

typedef enum ChunkEnd {
    CHUNK_WHOLE,
    CHUNK_LONG,    /* so many successors that the rest of its states must wait */
    CHUNK_ERROR,   /* the step after its last entry is a design error */
    CHUNK_NODES,   /* the nodes need more room first */
    CHUNK_MEMORY,  /* the system refused */
    CHUNK_STOPPED, /* by what was asked whether to go on */
} ChunkEnd;

/* Of 64 indexes: which are new, and how many before them are. */
typedef struct ChunkMarks {
    uint64_t bits;
    uint32_t before;
} ChunkMarks;

typedef struct StateChunk {
    StateId first; /* the states [first, first + planned); STATE_NONE: the beginning */
    uint32_t planned;
    ChunkEnd end;
    uint32_t done;    /* so many were expanded to the end */
    uint32_t count;   /* successors */
    uint32_t *starts; /* done + 1: the first index of each state's successors */
    uint32_t starts_capacity;
    IdEntry *entries; /* by part, of each part in order */
    uint32_t entry_capacity;
    uint32_t *offsets; /* parts + 1 */
    uint32_t *fresh;   /* by part: so many of its entries, now its first ones, are new */
    uint32_t part_capacity;
    ChunkMarks *marks; /* by index / 64 */
    uint32_t mark_capacity;
    StateId first_new; /* the id of its first new state */
    uint32_t cut;      /* entries from this index on are not part of the search */
    Witnesses witnesses;
    char apart[APART]; /* from the next chunk, which another thread expands meanwhile */
} StateChunk;

void chunk_clear(StateChunk *chunk);

/* Expands; entries are sorted into `1 << part_bits` parts by the first bits of their hashes. */
void chunk_expand(StateChunk *chunk, Expander *expander, uint32_t part_bits);

/* How many are new. */
uint32_t chunk_new(const StateChunk *chunk, uint32_t parts);

/* Marks those that are new. Then it can be told how many there are before `index`, and which index
 * the n-th of them has, from 0, where there is one. */
void chunk_mark(StateChunk *chunk, uint32_t parts);
uint32_t chunk_new_before(const StateChunk *chunk, uint32_t index);
uint32_t chunk_nth_new(const StateChunk *chunk, uint32_t n);

/* Gives the new entries below the cut their ids, in order of their index. They are marked. */
void chunk_number(const StateChunk *chunk, Store *store, uint32_t parts);

/* Notes anew, up to the cut, of which one successor still counts as seen. Returns how many states
 * before it were expanded to the end. */
uint32_t chunk_note_to_cut(StateChunk *chunk, Expander *expander);
