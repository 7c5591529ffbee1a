/* A program as a reduced model: with fewer states, by symmetry of its processes, and fewer steps,
 * by their partial order. docs/internals/reductions.md says why that is right. */
#pragma once

#include "checker/model/reduced.h"
#include "checker/program/program.h"

/* Which model has the steps of a program that is compiled for a reduction (REDUCTION_UNWATCHED), with the program's
 * workspaces; it is good until it is dropped. */
typedef struct ReduceEngines {
    const Model *(*add)(const Program *program, void *user);
    void (*drop)(const Program *program, void *user);
    void *user;
} ReduceEngines;

/* As many of `reductions` as the program has a use for and keep all answers; NULL where there are
 * none of them, or what they are for (REDUCTION_TO_REST, REDUCTION_WITH_ROUNDS) cannot be had. `model` has the
 * program's states and steps, and its workspaces: it is the program's own or a layer in front of it. Both must
 * outlive the reduced model, and so must what `engines` points to. Where that is NULL, another program has its own steps. */
Reduced *reduce_program(const Program *program, const Model *model, uint32_t reductions,
                        const ReduceEngines *engines);
void reduce_free(Reduced *reduced);

/* Which values that something is over are not alike, and the place in the design that tells them apart: a
 * line for each, with its line break. NULL: there are none. Caller frees. */
char *reduce_told_apart(const Program *program);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reduced, reduce_free)
