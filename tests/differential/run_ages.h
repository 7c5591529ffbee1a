/* How old the reads are that a run ends with, from what its steps note. */
#pragma once

#include "checker/model/run.h"

typedef struct RunAge {
    uint64_t ticks; /* of the oldest read that ends in the last step */
    int64_t lag;    /* in versions, of the one that is furthest behind */
} RunAge;

RunAge run_ages_of(const Model *model, const Run *run);
