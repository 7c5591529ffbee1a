/* What orbits are made of, for those who make them: the members, and their slots. */
#pragma once

#include "checker/reduce/orbits.h"

/* On the way down into a type: what is around the slots there. */
typedef struct Inside {
    uint64_t orbits;                /* bit by bit: whose instances it is indexed by */
    uint32_t length, place;         /* in a list */
    const ProcessInstance *process; /* in its locals */
    bool in_option;                 /* there may be nothing: blanks stand there then */
    Span span;                      /* of the variable */
} Inside;

/* The instances that a process type has values for, or the values of a place, stay where they are. */
void orbit_parts_give_up(Orbits *orbits, const Type *type);
void orbit_parts_give_up_values(Orbits *orbits, uint32_t place, const char *why, Span where);

/* Who takes its steps; when its members are known for good. */
void orbit_parts_add_actors(const Orbits *orbits, Orbit *orbit);

/* Slots `first`, `first + stride` and so on, by instance. False where they are not alike. */
bool orbit_parts_add_slots(const Orbits *orbits, Orbit *orbit, uint32_t first, uint32_t stride);

/* Of a value of the type that begins at slot `base`; `place` is its first, or NO_PLACE. */
void orbit_parts_see_slots(Orbits *orbits, const Type *type, uint32_t place, uint32_t base,
                           Inside inside);
/* Of something over `index`, with `stride` slots for each of its values. */
void orbit_parts_see_index(Orbits *orbits, const Type *index, uint32_t place, uint32_t base,
                           uint32_t stride, Inside *inside);
