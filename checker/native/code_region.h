/* A region: the code that one step may run, from one position where it begins to all those where it
 * ends, and which registers it touches on the way.
 *
 * A point is an instruction together with whether an operation was run already, for that decides
 * what the next scheduling point does: known of every point when the code is written, it need not be
 * asked when it runs. */
#pragma once

#include "checker/program/bytecode/bytecode.h"

enum { UNROLLED = 8 }; /* so many values are moved one by one; more lie in an array */

typedef uint32_t CodePoint; /* 2 * instruction + stepped */

typedef struct
    RegisterRange { /* registers that lie together, for some index is worked out as it runs */
    uint32_t first, count;
} RegisterRange;

typedef struct CodeRegion {
    const Program *program;
    VEC(CodePoint) points; /* in the order they are written in */
    uint32_t
        *numbers; /* by point: its position in that order; borrowed, see code_region_position */
    VEC(bool) targets;           /* by position: something jumps here */
    VEC(RegisterRange) arrays;   /* ascending, apart from each other */
    VEC(uint32_t) scalars;       /* other registers that are no constants, ascending */
    VEC(uint32_t) written;       /* slots that may be written, ascending */
    VEC(uint64_t) written_until; /* by position, words each: those that are, before the point */
    uint32_t words;
    uint32_t start; /* position */
    bool chooses, loops;
} CodeRegion;

/* `value` is a register that is read at the end, or NO_REG; `numbers` has room for two numbers an
 * instruction, set to nothing in particular. */
void code_region_find(CodeRegion *region, const Program *program, uint32_t *numbers, uint32_t start,
                      bool stepped, Reg value);
void code_region_clear(CodeRegion *region);

static inline uint32_t code_point_instruction(CodePoint point)
{
    return point / 2;
}

static inline bool code_point_stepped(CodePoint point)
{
    return point % 2;
}

static inline CodePoint code_point_of(uint32_t instruction, bool stepped)
{
    return 2 * instruction + stepped;
}

/* UINT32_MAX for a point that is not in the region. */
uint32_t code_region_position(const CodeRegion *region, CodePoint point);

/* The points that may come next, at most two; the one that the code falls through to first. */
uint32_t code_point_next(const Program *program, CodePoint point, CodePoint next[2]);

/* The range that a register lies in, or NULL. */
const RegisterRange *code_region_array(const CodeRegion *region, uint32_t reg);

/* Whether the slot may have been written before the point of this position; UINT32_MAX: ever. */
bool code_region_writes(const CodeRegion *region, uint32_t position, uint32_t slot);
