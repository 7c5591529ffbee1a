/* What a search notes of the states and steps that it sees: the first of each kind. Parts of a
 * search note for themselves, and what they noted is put together in the order of the search. */
#pragma once

#include "checker/search/state_space.h"

typedef struct Notes {
    /* By [at rest][value]: predicates of which a first state is known, and that state. */
    uint64_t known[2][2];
    StateId firsts[2][2][MODEL_MOST_PREDICATES];

    uint64_t broken_known; /* promises that some step breaks, and the first that does */
    FirstStep broken[MODEL_MOST_PROMISES];
    StateId deadlock;
} Notes;

void notes_clear(Notes *notes);

void note_state(Notes *notes, const Model *model, StateId id, uint64_t predicates,
                const Successors *list);
void note_broken(Notes *notes, StateId from, uint16_t step, uint64_t broken);

/* `later` comes after all that is in `notes`. */
void notes_append(Notes *notes, const Notes *later);
