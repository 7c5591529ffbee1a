/* Registers whose value is the same wherever code reads them: constants, and the temporaries that
 * it sets to nothing else. (Temporaries do not live from one step to the next.) */
#pragma once

#include "checker/program/bytecode/bytecode.h"

typedef struct KnownValues {
    uint8_t *is_known; /* by register */
    int64_t *values;
} KnownValues;

/* Of the code of one process or event, from `start` to its end. */
KnownValues known_values_new(const Program *program, uint32_t start);
void known_values_free(KnownValues *known);
