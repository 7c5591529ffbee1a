/* What the steps of each actor may change: a step leaves the rest of a state as it was, so that its
 * successor is the state itself with these fields packed anew. */
#pragma once

#include "checker/program/bytecode/bytecode.h"

/* For all actors, when code and layout are known. */
void actor_changes_find(Program *program);
