/* The greatest expected payoff over all schedules of a Markov decision process, between two proven
 * ends. A schedule is paid once, where it stops; what never stops is paid nothing.
 *
 * End components are collapsed: within one, a schedule gets anywhere for certain. What is certainly
 * 0 or 1 is told by the graph alone, and exact. For the rest, values from below and from above are
 * iterated until they meet (interval iteration: Haddad and Monmege, TCS 2018; Baier et al., CAV
 * 2017). Rounding: see max_reward.c. */
#pragma once

#include "checker/judge/probability/mdp.h"

typedef struct MaxReward {
    double low, high; /* of stopping there, within 0..1 */
} MaxReward;

/* By node, what stopping there pays; low < 0: it cannot be stopped there. At `dead` nodes a run is
 * over and pays nothing. The answer is for the best of the states in `initial`; its ends are less
 * than `epsilon` apart unless a limit was reached or doubles cannot tell them apart. False where
 * one was reached before there was any answer. */
bool max_reward_find(const Mdp *mdp, const MaxReward *rewards, const uint8_t *dead,
                     const StateId *initial, uint32_t initial_count, double epsilon,
                     MaxReward *answer);
