/* States that differ in who is who among the processes that may change places: orbits of a group of
 * permutations, and one state of each (Emerson and Sistla 1996; Ip and Dill 1996).
 *
 * What a state holds of one instance is its own variables, its place in arrays and sets over its
 * template, whether a variable refers to it, and its bit in what monitors remember. The instances
 * are sorted by all of that. Where variables refer from one instance to another the order may leave
 * ties: then an orbit may have more than one such state, and states are more than need be. */
#pragma once

#include "checker/program/bytecode/bytecode.h"
#include "checker/reduce/groups.h"

typedef struct OrbitSlots { /* slots that change places with their instances */
    uint32_t *slots;        /* by instance */
} OrbitSlots;

/* A slot with a process in it, if there is one. */
typedef struct Reference {
    uint32_t slot;
    uint32_t length, place;         /* of a list: only where v[length] > place; NO_SLOT: no list */
    const ProcessInstance *process; /* whose local it is: only where that is not blank; or NULL */
} Reference;

typedef struct Orbit {     /* of one template */
    uint32_t first, count; /* numbers of its instances */
    VEC(OrbitSlots) slots;
} Orbit;

typedef struct Orbits {
    const Program *program;
    Groups *groups;
    VEC(Orbit) orbits;
    VEC(Reference) references;
    uint32_t *reference_of; /* by slot: number of its reference + 1, or 0 */
    VEC(uint32_t) masks;    /* slots with a bit for each process */
    bool told_apart;        /* while it is made: again, without the group that was found unfit */
} Orbits;

/* NULL where no two processes may change places. */
Orbits *orbits_new(const Program *program);
void orbits_free(Orbits *orbits);

/* Makes the state that `v` is the one that stands for its orbit; false where it is already. `room`
 * has room for 64 numbers. */
bool orbits_sort(const Orbits *orbits, int64_t *v, int64_t *room);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Orbits, orbits_free)
