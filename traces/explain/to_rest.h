/* All ways in which the processes of a program go on to rest from a state. */
#pragma once

#include "checker/model/model.h"

#include <glib.h>

typedef enum ToRestOutcome {
    TO_REST_ALL,     /* every way ends at rest and goes well */
    TO_REST_SOME,    /* some do, others go wrong, or loop forever */
    TO_REST_NONE,    /* none does */
    TO_REST_UNKNOWN, /* more states than `most` */
} ToRestOutcome;

/* A way goes well where the window is closed in the end, where a condition that is to hold always, or
 * at rest, does so, or where no step breaks the monitor. No event and no fault is hoped for; time
 * passes where somebody waits for it. The states that it saw are taken off `most`. */
ToRestOutcome to_rest(const Model *model, const Word *state, const ModelProperty *property,
                      uint32_t *most);

/* Whether ways to rest can be asked for a property. */
bool to_rest_knows(const ModelProperty *property);

/* Whether a state that a way leads through is wrong by itself, or a step. */
bool to_rest_state_is_wrong(const ModelProperty *property, uint64_t predicates);
bool to_rest_step_is_wrong(const ModelProperty *property, const ModelStep *step);
