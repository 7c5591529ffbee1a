/* Timelocks, in timed models: a state after which time cannot pass any more, whatever is done, but
 * for faults. Its processes and urgent events go on forever within one moment: no code does so,
 * and what a window does there has no length. Zeno runs that could take time all the same are no
 * timelock: they are just not fair. (Alur and Dill 1994; Tripakis 1999.) */
#pragma once

#include "checker/judge/judge.h"

/* The shortest run into one, and round in it forever; NULL where there is none, or where a
 * limit was reached: then *refused. The caller's. */
Run *timelock_find(Judge *judge, bool *refused);
