/* What the limit on memory leaves to a search. */
#pragma once

#include "checker/search/state_space.h"

/* Bytes; UINT64_MAX where there is no limit. */
uint64_t memory_left(const StateSpace *space, const SearchLimits *limits);

/* For how many states more there is room with the tables as they are. */
StateId memory_left_states(const StateSpace *space, const SearchLimits *limits);
