/* What the processes can do in one state, and what it touches: asked of the model that the reduction
 * stands in front of, whoever makes its steps. */
#pragma once

#include "checker/model/accesses.h"
#include "checker/program/bytecode/bytecode.h"

typedef struct Moves {
    const Program *program;
    Accesses *accesses;
    uint64_t
        *changed; /* by process, as many words as in `accesses`: what some step of it changes */
    Word *changed_bits; /* of the state, by the steps of one process */
    bool *is_fair;      /* by process: one of its steps is no fault */
    uint64_t members;   /* a set of processes */
} Moves;

Moves *moves_new(const Program *program);
void moves_free(Moves *moves);

/* As `expand` of the model. */
uint64_t moves_expand(Moves *moves, const Model *model, Workspace *workspace, const Word *state,
                      Successors *out);

static inline const uint64_t *moves_touched(const Moves *moves, uint32_t process)
{
    return accesses_touched(moves->accesses, process);
}

static inline const uint64_t *moves_changed(const Moves *moves, uint32_t process)
{
    return &moves->changed[(size_t)process * moves->accesses->words];
}

/* How many steps of the processes there are; the first of one is number accesses_first. */
static inline uint32_t moves_count(const Moves *moves, uint32_t process)
{
    return moves->accesses->ends[process] - accesses_first(moves->accesses, process);
}

/* Leaves the steps of the members alone. */
void moves_keep_members(const Moves *moves, Successors *out);
