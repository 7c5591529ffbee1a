/* The hash of 64 bits. */
#pragma once

#include <stdint.h>

__extension__ typedef unsigned __int128 DoubleWord;

/* Multiplications to twice the width, folded: all bits of the key reach all bits of the hash. (The
 * mixing step of Wang Yi's wyhash.) */
static inline uint64_t hash_key(uint64_t key)
{
    DoubleWord product = (DoubleWord)(key ^ UINT64_C(0xa0761d6478bd642f)) *
                         (UINT64_C(0xe7037ed1a0b428db) ^ (key >> 32));
    uint64_t folded = (uint64_t)product ^ (uint64_t)(product >> 64);

    folded *= UINT64_C(0x9e3779b97f4a7c15);
    return folded ^ (folded >> 32);
}
