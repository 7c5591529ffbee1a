/* Maximal end components of a part of a Markov decision process: sets of nodes, with some of their
 * actions, that a schedule can stay in forever whatever is drawn, and visit all of. (De Alfaro,
 * Formal Verification of Probabilistic Systems, 1997.) */
#pragma once

#include "checker/judge/probability/mdp.h"

#define NO_END UINT32_MAX

typedef struct EndComponents {
    const Mdp *mdp;
    uint32_t count;
    uint32_t *of;    /* by node: its component, or NO_END */
    uint8_t *inside; /* by action: it stays in the component of its node */
    uint32_t *order; /* all nodes of the part, those that others lead to first, as far as they
                      * can be put in order; those of a component side by side */
    uint32_t order_count;
} EndComponents;

/* `in` by node: 0 outside the part. NULL where a limit was reached. */
EndComponents *end_components_new(const Mdp *mdp, const uint8_t *in);
void end_components_free(EndComponents *ends);

/* By component: a run that stays in it forever, and visits all of it, is weakly fair. NULL where a
 * limit was reached; limits_free frees it. */
uint8_t *end_components_fair(const EndComponents *ends);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(EndComponents, end_components_free)
