/* The candidates of one part of a batch: roots that were found, each with its order in the search. Of
 * equal ones the first is kept. Then those are struck that were visited before; what is left is new.
 *
 * A row of bits in front, a few of them set, rules out nearly all visited roots with one look: they are
 * many more than the candidates. */
#pragma once

#include "checker/search/store/hash.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct CandidateRoot {
    uint64_t root;
    uint32_t order; /* CANDIDATE_STRUCK: it is known */
} __attribute__((packed, aligned(4))) CandidateRoot;

#define CANDIDATE_STRUCK UINT32_MAX

typedef struct CandidateSet {
    CandidateRoot *entries;
    uint32_t count, capacity;
    uint32_t *places;         /* 1 << bits: the number of an entry, from 1; 0: free */
    uint64_t *filter;         /* FILTER_BITS << bits bits */
    uint32_t bits, allocated; /* the places', and those that there is room for */
} CandidateSet;

enum {
    CANDIDATE_FILTER_BITS = 3, /* there are 1 << this bits of the filter to each place */
    CANDIDATE_BYTES = 32,      /* that one takes at most, with its places and bits */
};

/* Empties it, with room for `count`; false where the memory is refused. */
bool candidate_set_begin(CandidateSet *set, uint32_t count);
void candidate_set_clear(CandidateSet *set);

/* In the order of the search; at most as many as there is room for. */
void candidate_set_add(CandidateSet *set, uint64_t root, uint32_t order);

/* The bit of the filter. A place is said by the bits above the lowest of it. One multiplication, of whose product
 * the first bits are taken, is less work than hash_key, and does for the roots of one part. */
static inline uint64_t candidate_set_bit(uint64_t root, uint32_t place_bits)
{
    return (root ^ root >> 32) * UINT64_C(0x9e3779b97f4a7c15) >>
           (64 - CANDIDATE_FILTER_BITS - place_bits);
}

void candidate_set_look_and_strike(CandidateSet *set, uint64_t root);

/* Returns hash_key of the root. */
static inline uint64_t candidate_set_strike(CandidateSet *set, uint64_t root)
{
    uint64_t bit = candidate_set_bit(root, set->bits);

    if (set->filter[bit / 64] >> bit % 64 & 1)
        candidate_set_look_and_strike(set, root);
    return hash_key(root);
}
