/* What each process and event may still read and write, whatever happens: by where it is. */
#pragma once

#include "checker/program/bytecode/bytecode.h"

typedef struct Future { /* sets of slots */
    uint64_t *reads, *writes;
    uint64_t *constant; /* of `writes`: those written with one value only, */
    int64_t *values;    /* by slot: that one */
} Future;

typedef struct Futures {
    const Program *program;
    uint32_t words;  /* of a set */
    Future **agents; /* by process instance and location */
    Future *happenings;
    uint64_t *looked_at; /* what decides predicates in states that are not at rest */
    uint8_t *round;      /* by instruction: see step_accesses.h */
} Futures;

/* NULL where that is more than is worth while. */
Futures *futures_new(const Program *program);
void futures_free(Futures *futures);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Futures, futures_free)
