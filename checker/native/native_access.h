/* Which registers an instruction reads and writes. */
#pragma once

#include "checker/program/compile/compile.h"

typedef struct Access {
    uint32_t first, count;
    bool reads, writes;
    bool indexed; /* one of them, and which is known only when it runs */
} Access;

enum { MAX_ACCESSES = 24 };

/* Returns how many there are. */
uint32_t accesses_of(const Program *program, const Instruction *instruction,
                     Access list[MAX_ACCESSES]);
