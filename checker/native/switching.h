/* A model that begins with a program's own steps, and goes over to native ones as soon as there are
 * any: a layer in front of the program's model, for searches that last and know nothing of
 * compilers.
 *
 * Both sides have the same states, steps and predicates, in the same order, so it does not matter at
 * which state the change comes, nor that one thread sees it later than another. The layer's
 * workspaces are the program's. */
#pragma once

#include "checker/native/native.h"

typedef struct Switching Switching;

/* The program must outlive it, and it all searches of its model. Costs nothing yet: see
 * native_model for when a compiler is started. */
Switching *switching_new(const Program *program, const NativeOptions *options);
void switching_free(Switching *switching);

/* The layer. Of its threads only the one that made its last workspace looks for the compiler: where
 * it expands the first state, and then now and then. */
const Model *switching_model(const Switching *switching);

/* No search of it is under way, and no long one is to come: from now on its steps are the program's
 * own, and compiler and module are gone. */
void switching_end(Switching *switching);

/* True while the compiler runs: whoever frees it now has made it work for nothing. */
bool switching_is_building(const Switching *switching);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Switching, switching_free)
