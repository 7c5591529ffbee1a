/* The steps of a sorted state, and who is who after each of them. */
#pragma once

#include "checker/model/model.h"

/* For Model.expand_named, of a model with symmetry alone. */
uint64_t named_steps_expand(const Model *model, Workspace *workspace, const Word *state,
                            Successors *out, ActorNames *names);
