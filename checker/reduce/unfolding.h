/* Runs of a reduced model as runs of the one that it was made from: `unfold`, `unfold_step` and `unfold_actors` of it.
 *
 * A run goes from orbit to orbit. It is walked again from the real initial state, and who is who is kept
 * on the way: which instance of the real state each one of the sorted state is. So the real step is the
 * one to the very state that the sorted one comes to, with names put back. */
#pragma once

#include "checker/model/reduced.h"

Run *unfolding_run(const Reduced *reduced, const Run *run);
uint16_t unfolding_step(const Reduced *reduced, const Run *run, uint32_t length, uint16_t step);
void unfolding_actors(const Reduced *reduced, const Run *run, uint32_t length, uint16_t *actors,
                      uint32_t count);
