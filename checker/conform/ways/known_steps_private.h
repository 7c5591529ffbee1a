/* What `known_steps.c` and `known_alike.c` share: how states are kept. */
#pragma once

#include "checker/base/vec.h"
#include "checker/conform/ways/interner.h"
#include "checker/conform/ways/known_steps.h"
#include "checker/program/bytecode/bytecode.h"
#include "checker/program/execute/state.h"

struct KnownSteps {
    const Program *program;
    const Orbits *alike;
    const LogGroup *group;
    Arena *arena;
    uint64_t size; /* of the arena */
    Run empty;
    Replay *replay;
    Interner *states, *own; /* what processes have of their own */
    VEC(uint32_t *)
    places;                     /* by state: by process its number in `own`, then the state in which
                                * it has changed places with the next, UINT32_MAX: not yet; or NULL */
    VEC(KnownState *) expanded; /* by state; NULL: not yet */
    VEC(uint32_t) initial;
    VEC(uint32_t *)
    renewed;            /* by state: by process and initial state, UINT32_MAX: not yet; or NULL */
    int64_t *from, *to; /* states, unpacked */
};

static inline uint32_t known_steps_words(const KnownSteps *known)
{
    return program_model(known->program)->words;
}

static inline uint32_t known_steps_put(KnownSteps *known, const Word *state)
{
    enum { PER_WORD = sizeof(Word) / sizeof(uint32_t) };

    return interner_put(known->states, (const uint32_t *)state,
                        known_steps_words(known) * PER_WORD);
}

static inline const Word *known_steps_get(const KnownSteps *known, uint32_t state)
{
    return (const Word *)interner_get(known->states, state, NULL);
}
