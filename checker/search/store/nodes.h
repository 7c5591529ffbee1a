/* Pairs that are kept once: a set of 64-bit keys, each with a dense number of 32 bits (its *ref*).
 *
 * Any number of threads may add at the same time; which ref a key gets then depends on who came
 * first, but a key has one ref and a ref one key for good. To make room is for one thread alone,
 * while no other is here. */
#pragma once

#include "checker/search/store/segmented_array.h"

#include <stdatomic.h>

#define NODE_NONE UINT32_MAX

typedef struct Nodes {
    SegmentedArray keys;     /* by ref */
    _Atomic uint64_t *slots; /* 1 << bits of them: a ref and some of the hash; 0: empty */
    uint32_t bits;
    _Atomic uint32_t count;
    uint32_t most; /* with so many it is full */
} Nodes;

/* False where the memory is refused; then nodes_free is still due. */
bool nodes_init(Nodes *nodes);
void nodes_free(Nodes *nodes);

/* The ref of `key`, new or not; NODE_NONE where there is no room. */
uint32_t nodes_add(Nodes *nodes, uint64_t key);

/* NODE_NONE where it is not there. */
uint32_t nodes_find(const Nodes *nodes, uint64_t key);

/* Makes room for as many again; false where the memory is refused. */
bool nodes_grow(Nodes *nodes);

uint64_t nodes_memory(const Nodes *nodes);       /* bytes, with those of room that is left */
uint64_t nodes_memory_grown(const Nodes *nodes); /* and after growing */

static inline uint64_t nodes_key(const Nodes *nodes, uint32_t ref)
{
    return *(const uint64_t *)segmented_array_at(&nodes->keys, ref);
}
