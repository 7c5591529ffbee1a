/* Tables by chance, for tests of searches. */
#pragma once

#include "tests/unit/table_model.h"

/* From 0 on, below `end`. */
uint32_t random_below(GRand *rand, uint32_t end);

/* A process, an event and a fault. */
void random_table_actors(Table *table);

/* About so many `steps` for each state; with an error three of them are design errors. */
Table *random_table(GRand *rand, uint32_t states, uint32_t steps, bool has_error);
