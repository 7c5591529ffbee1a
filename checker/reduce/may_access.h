/* What each process and event may still read and write, whatever happens: by where it is. */
#pragma once

#include "checker/program/bytecode/bytecode.h"

typedef struct AccessSets { /* sets of slots */
    uint64_t *reads, *writes;
    uint64_t *constant; /* of `writes`: those written with one value only, */
    int64_t *values;    /* by slot: that one */
} AccessSets;

typedef struct MayAccess {
    const Program *program;
    uint32_t words;         /* of a set */
    AccessSets **processes; /* by process instance and location */
    AccessSets *environment;
    uint64_t *looked_at; /* what decides predicates in states that are not at rest */
} MayAccess;

/* NULL where that is more than is worth while. */
MayAccess *may_access_new(const Program *program);
void may_access_free(MayAccess *may_access);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MayAccess, may_access_free)
