/* The parent of each state, in two bits and a little.
 *
 * States get their ids in the order of discovery, and are expanded in the order of their ids. So
 * the parents of 0, 1, 2... never fall, and the tree of discovery can be written as a row of bits:
 * for the beginning, then for each expanded state, a 1 for each state that it discovered, and a 0.
 * (The level-order unary degree sequence: Jacobson, "Space-efficient static trees and graphs", FOCS
 * 1989.) Which step led from the parent to a state is not kept: expanding the parent tells. */
#pragma once

#include "checker/search/state_space.h"
#include "checker/search/store/segmented_array.h"

typedef struct Parents {
    SegmentedArray bits;   /* 64 each */
    SegmentedArray places; /* of every 256th state: the number of zeros before its 1 */
} Parents;

void parents_init(Parents *parents);
void parents_free(Parents *parents);

/* Makes room for `count` states, all discovered by those before `expanded`. */
bool parents_reach(Parents *parents, uint64_t count, uint64_t expanded);

/* In the order of ids; several threads may write different runs of ids at the same time. */
typedef struct ParentWriter {
    Parents *parents;
    uint64_t word, bits;
} ParentWriter;

void parents_write(ParentWriter *writer, StateId id, StateId parent);
void parents_flush(ParentWriter *writer);

/* STATE_NONE for an initial state. */
StateId parents_of(const Parents *parents, StateId id);

/* Those of a run of ids, one after the other, are told faster. */
typedef struct ParentReader {
    const Parents *parents;
    uint64_t word, bits; /* what is left of it */
    StateId id;          /* whose is told next */
} ParentReader;

ParentReader parents_read(const Parents *parents, StateId first);
StateId parents_read_next(ParentReader *reader); /* that there is one is the caller's affair */

uint64_t parents_memory(uint64_t count, uint64_t expanded);
