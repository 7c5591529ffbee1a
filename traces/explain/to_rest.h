/* All ways in which the processes of a program go on to rest from a state. */
#pragma once

#include "checker/model/model.h"

#include <glib.h>

typedef enum ToRestOutcome {
    TO_REST_ALL,     /* every way ends at rest, without the predicate */
    TO_REST_SOME,    /* some do, others end with it, or go round for ever */
    TO_REST_NONE,    /* none does */
    TO_REST_UNKNOWN, /* more states than `most` */
} ToRestOutcome;

/* No event and no fault is hoped for; time passes where somebody waits for it. */
ToRestOutcome to_rest(const Model *model, const Word *state, uint8_t predicate, uint32_t most);
