/* What a search, and the judging of what it found, may take in all: time, memory, and until the
 * caller's flag is set. For one thread.
 *
 * Arrays that grow with the states come from here, so that they count, and a refusal is an answer
 * and no abort. Once a limit was reached all stays refused; what was under way is then given up
 * for unknown. Where limits are NULL there are none but the system's. */
#pragma once

#include "checker/search/state_space.h"

typedef struct Limits {
    const volatile int *stop; /* may be NULL */
    gint64 deadline;          /* of the monotonic clock, 0: none */
    uint64_t max_memory;      /* bytes, 0: none */
    uint64_t memory;          /* bytes taken */
    uint32_t calls;           /* the clock is looked at now and then */
    SearchEnd reached;        /* SEARCH_COMPLETE: none was */
    const StateSpace *space;  /* while ranks share its states all heed what they have agreed on */
} Limits;

/* For what comes after the search of `space`, which must outlive them, from what that one left. `of` may
 * be NULL. */
void limits_init(Limits *limits, const SearchLimits *of, const StateSpace *space);

/* What the limits set aside for them, where there are as many states as they begin at. */
uint64_t limits_known_steps(const SearchLimits *of, const StateSpace *space);

/* Sets aside, where memory is limited, what threads may take for steps that they found before: the same for any
 * number of them, so that a search ends where it would with another. `workers`: as in SearchTuning. Returns the share of one. */
uint64_t limits_share_known_steps(SearchLimits *of, uint32_t workers);

/* False once one was reached. Cheap enough to be asked for each state. */
bool limits_go_on(Limits *limits);
bool limits_reached(const Limits *limits);

/* `count` zeroed values of `size` bytes each. NULL where they are refused. */
void *limits_new(Limits *limits, uint64_t count, size_t size);

/* The same array with room for `count`, what is new of it not zeroed; NULL, and nothing has
 * changed, where that is refused. */
void *limits_resize(Limits *limits, void *array, uint64_t count, size_t size);

/* Makes the tables anew of a space that was spilled, so that its states can be found. False where they
 * are refused. */
bool limits_load_tables(Limits *limits, const StateSpace *space);
void limits_refuse(Limits *limits); /* there is no room in memory, for a reason of the caller's */
void limits_free(void *array);      /* NULL is allowed */
