/* What an instruction does with registers, and where the code goes on after it: the one place that
 * takes the operands of an instruction apart. */
#pragma once

#include "checker/program/bytecode/bytecode.h"

#define NO_REGISTER UINT32_MAX

/* What is done with `count` registers that lie together. */
typedef struct Effect {
    uint32_t first, count;
    bool reads, writes;
    bool raises;     /* reads and writes, and what is read decides what is written alone */
    bool is_array;   /* a number that is not known before it runs says which of them are meant: */
    uint32_t moved;  /* so many, */
    uint32_t offset; /* that begin at `first` and the value of this register; NO_REGISTER: any */
} Effect;

enum { MAX_EFFECTS = 12 };

/* In the order of the operands, then those of its monitor. Returns how many there are. */
uint32_t effects_of(const Program *program, const Instruction *instruction,
                    Effect list[MAX_EFFECTS]);

/* As it runs, over the registers `v`: nothing is chosen any more. */
static inline void effects_locate(Effect *effect, const int64_t *v)
{
    if (effect->offset == NO_REGISTER)
        return;
    effect->first += (uint32_t)v[effect->offset];
    effect->count = effect->moved;
    effect->is_array = false;
}

/* Narrows what is chosen by a number to what is meant, where the number is a constant. Where it is not
 * in bounds, the code goes wrong before it gets here. */
void effects_narrow(const Program *program, Effect *effect);

/* Of an instruction that copies: the first of the registers that it copies from, or NO_REGISTER
 * where that is known only when it runs. */
uint32_t effects_source(const Instruction *instruction);

/* The instructions that may come after the one at `at`, in this step or one that goes on from
 * there; the one that the code falls through to first. Returns how many there are. */
uint32_t effects_next(const Instruction *instruction, uint32_t at, uint32_t next[2]);
