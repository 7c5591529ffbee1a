/* A reduced model from inside: for those who make its steps, and for those who walk its runs again. */
#pragma once

#include "checker/program/execute/workspace.h"
#include "checker/reduce/may_access.h"
#include "checker/reduce/moves.h"
#include "checker/reduce/orbits.h"
#include "checker/reduce/reduce.h"

/* The model; what it holds of a program is immutable, as the program is. */
typedef struct ReducedProgram {
    Reduced reduced; /* first: a Model pointer is one of these */
    const Program *program;
    Program *unwatched;           /* that one, where it was compiled for this; else NULL */
    const ReduceEngines *engines; /* which it has steps of; or NULL */
    Orbits *orbits;               /* or NULL */
    MayAccess *may_access;        /* or NULL */
    bool goes_on;                 /* nothing ends the search early */
    /* Predicates that end the search where they hold, do not hold, do not hold at rest. */
    uint64_t ends_if, ends_unless, ends_unless_at_rest;
} ReducedProgram;

typedef struct ReducedWorkspace {
    Workspace *inner;
    int64_t *v, *room;
    uint8_t *names; /* room for those of all instances of the orbits */
    Moves *moves;   /* with a partial order; else NULL */
} ReducedWorkspace;

Workspace *reduce_new_workspace(const Model *model);
void reduce_free_workspace(Workspace *workspace);

/* Makes the state the one that stands for its orbit. Who was who goes to `names`, unless it is NULL. */
void reduce_sort(const ReducedProgram *r, ReducedWorkspace *w, Word *state, uint8_t *names);

/* The steps that are taken, to states that are not sorted. */
uint64_t reduce_expand(const ReducedProgram *r, ReducedWorkspace *w, const Word *state,
                       Successors *out);
