/* A program as a reduced model: with fewer states, by symmetry of its processes, and fewer steps,
 * by their partial order. docs/reductions.md says why that is right. */
#pragma once

#include "checker/model/reduced.h"
#include "checker/program/program.h"

/* As many of `reductions` as the program has a use for and keep all answers; NULL where there are
 * none of them. The program must outlive it. */
Reduced *reduced_new(const Program *program, uint32_t reductions);
void reduced_free(Reduced *reduced);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reduced, reduced_free)
