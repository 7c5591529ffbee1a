/* Steps that were found before (*local transition caching*: Blom, van de Pol, Weber, CAV 2010). What
 * a process can do depends on few of the slots, and in a large search it is in the same place, with
 * the same values in these, again and again. So the steps that were found by running code are kept
 * under what the code may look at or change, and are not run again.
 *
 * It is each workspace's own, and begins once that has expanded some states. It takes no more than
 * Program.known_steps, and where that is too little there is none. What it forgets is run again: nobody can tell. */
#pragma once

#include "checker/program/bytecode/touched_slots.h"
#include "checker/program/execute/workspace.h"

typedef struct StepCache StepCache;

void step_cache_free(StepCache *cache);

/* A state is saved, to be expanded for somebody who asks for its steps, and where there are `accesses`
 * for what they touch. Whether steps that are known can be used. */
bool step_cache_begin(Workspace *w, const Accesses *accesses);
/* Adds all steps of this process out of the state that is saved, where they are known, and to
 * w->touched what they touch, where somebody asks; else false, and nothing is added. */
bool step_cache_add(Workspace *w, Successors *out, uint32_t process);
/* The process was not known; its steps are those from `first` on. */
void step_cache_keep(Workspace *w, const Successors *out, uint32_t process, uint32_t first);

/* Of how many processes that were looked up the steps were known; of no cache, 0. */
uint64_t step_cache_known(const StepCache *cache);
