/* What the steps of processes touch, noted by a model while it expands a state: for reductions that
 * leave steps out. A state has `parts` of the model; what they are is between whoever made the model
 * and the reduction in front of it. */
#pragma once

#include "checker/model/model.h"

/* The fields are told once: native/prelude.c makes text of them. */
#define ACCESSES_FIELDS                                                                             \
    uint32_t words; /* of a set */                                                                  \
    /* By process, `words` each: what its steps read or write, in any of their choices and while */ \
    /* it is found that there is none; and bit `parts` where one of them begins a loop anew. */     \
    uint64_t *touched;                                                                              \
    uint32_t *ends; /* by process: the number of steps behind its last one */

typedef struct Accesses {
    ACCESSES_FIELDS
} Accesses;

Accesses *accesses_new(const Model *model);
void accesses_free(Accesses *accesses);
/* Before each state. */
void accesses_clear(Accesses *accesses, const Model *model);

bool accesses_same(const Accesses *a, const Accesses *b, const Model *model);

static inline uint64_t *accesses_touched(const Accesses *accesses, uint32_t process)
{
    return &accesses->touched[(size_t)process * accesses->words];
}

/* The steps of a process are those from this one on, up to its end. */
static inline uint32_t accesses_first(const Accesses *accesses, uint32_t process)
{
    return process == 0 ? 0 : accesses->ends[process - 1];
}

static inline bool accesses_has_steps(const Accesses *accesses, uint32_t process)
{
    return accesses->ends[process] > accesses_first(accesses, process);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Accesses, accesses_free)
