/* A region: the code that one step may run, from one place where it begins to all those where it
 * ends, and which registers it touches on the way.
 *
 * A spot is an instruction together with whether an operation was run already, for that decides
 * what the next scheduling point does: known of every spot when the code is written, it need not be
 * asked when it runs. */
#pragma once

#include "checker/program/bytecode/bytecode.h"

enum { UNROLLED = 8 }; /* so many values are moved one by one; more lie in an array */

typedef struct Stretch { /* registers that lie together, for some index is worked out as it runs */
    uint32_t first, count;
} Stretch;

typedef struct Region {
    const Program *program;
    VEC(uint32_t) spots;         /* 2 * instruction + stepped, in the order they are written in */
    uint32_t *numbers;           /* by spot: its place in that order; borrowed, see region_number */
    VEC(bool) targets;           /* by place: something jumps here */
    VEC(Stretch) arrays;         /* ascending, apart from each other */
    VEC(uint32_t) scalars;       /* other registers that are no constants, ascending */
    VEC(uint32_t) written;       /* slots that may be written, ascending */
    VEC(uint64_t) written_until; /* by place, words each: those that are, before the spot */
    uint32_t words;
    uint32_t start; /* place */
    bool chooses, loops;
} Region;

/* `value` is a register that is read at the end, or NO_REG; `numbers` has room for two numbers an
 * instruction, set to nothing in particular. */
void region_find(Region *region, const Program *program, uint32_t *numbers, uint32_t start,
                 bool stepped, Reg value);
void region_clear(Region *region);

static inline uint32_t spot_instruction(uint32_t spot)
{
    return spot / 2;
}

static inline bool spot_stepped(uint32_t spot)
{
    return spot % 2;
}

static inline uint32_t spot_of(uint32_t instruction, bool stepped)
{
    return 2 * instruction + stepped;
}

/* UINT32_MAX for a spot that is not in the region. */
uint32_t region_number(const Region *region, uint32_t spot);

/* The spots that may come next, at most two; the one that the code falls through to first. */
uint32_t spot_next(const Program *program, uint32_t spot, uint32_t next[2]);

/* The stretch that a register lies in, or NULL. */
const Stretch *region_array(const Region *region, uint32_t reg);

/* Whether the slot may have been written before the spot of this place; UINT32_MAX: ever. */
bool region_writes(const Region *region, uint32_t place, uint32_t slot);
