/* What a search notes of the states and steps that it sees: the first of each kind. Parts of a
 * search note for themselves, and what they noted is put together in the order of the search. */
#pragma once

#include "checker/search/state_space.h"

typedef struct Witnesses {
    /* By [at rest][value]: predicates of which a first state is known, and that state. */
    uint64_t known[2][2];
    StateId firsts[2][2][MODEL_MAX_PREDICATES];

    uint64_t broken_known; /* monitors that some step breaks, and the first that does */
    FirstStep broken[MODEL_MAX_MONITORS];
    StateId deadlock;
} Witnesses;

void witnesses_clear(Witnesses *witnesses);

void witnesses_note_state(Witnesses *witnesses, const Model *model, StateId id, uint64_t predicates,
                          const Successors *list);
void witnesses_note_broken(Witnesses *witnesses, StateId from, uint16_t step, uint64_t broken);

/* `later` comes after all that is in `witnesses`. */
void witnesses_append(Witnesses *witnesses, const Witnesses *later);

/* Whether appending them would note anything. */
bool witnesses_is_news(const Witnesses *witnesses, const Witnesses *later);
