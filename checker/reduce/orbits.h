/* States that differ in who is who among what may change places: processes that are alike, values
 * that are alike, and both at once, where processes have such a value each. These are orbits of a group of
 * permutations, and of each one state is kept (Emerson and Sistla 1996; Ip and Dill 1996).
 *
 * What a state holds of one instance (a process; a value, with the processes that have it as their
 * argument) is its processes' own variables, its place in arrays and sets over it, whether a variable
 * refers to it, and its processes' bits in what monitors remember. The instances
 * are sorted by all of that. Where variables refer from one instance to another the order may leave
 * ties: then an orbit may have more than one such state, and states are more than need be. */
#pragma once

#include "checker/program/bytecode/bytecode.h"
#include "checker/reduce/groups.h"

typedef struct OrbitSlots { /* slots that change places with their instances */
    uint32_t *slots;        /* by instance */
} OrbitSlots;

/* A slot with a process or a value in it, if there is one. */
typedef struct Reference {
    uint32_t slot;
    uint32_t length, place;         /* of a list: only where v[length] > place; NO_SLOT: no list */
    const ProcessInstance *process; /* whose local it is: only where that is not blank; or NULL */
    bool is_value;                  /* and no process */
    uint64_t orbits;                /* bit by bit: those of whose instances it may mean one */
} Reference;

typedef struct OrbitActors { /* an event or fault of which each instance has one of its own */
    uint16_t *actors;        /* by instance */
} OrbitActors;

typedef struct Orbit {    /* of a template, or of a class of values and the templates over it */
    uint32_t count;       /* of instances */
    uint32_t first_name;  /* number of the first instance among those of all orbits */
    VEC(uint32_t) firsts; /* of each template: the number of its first process */
    uint32_t values;      /* the root of its class, or NO_PLACE */
    int64_t low;          /* its first value */
    VEC(OrbitSlots) slots;
    VEC(OrbitActors) actors;
    VEC(uint32_t) references; /* numbers of those that may mean one of its instances */
} Orbit;

typedef struct Orbits {
    const Program *program;
    Groups *groups;
    ValueClasses *values;
    VEC(Orbit) orbits;
    uint32_t names; /* instances of all orbits */
    VEC(Reference) references;
    uint32_t *reference_of; /* by slot: number of its reference + 1, or 0 */
    VEC(uint32_t) masks;    /* slots with a bit for each process */
    bool told_apart;        /* while it is made: again, without the group that was found unfit */
} Orbits;

/* NULL where nothing may change places. With `keeps_events` no value does that an event is of. */
Orbits *orbits_new(const Program *program, bool keeps_events);
void orbits_free(Orbits *orbits);

/* Makes the state that `v` is the one that stands for its orbit; false where it is already. `room`
 * has room for 64 numbers. In `names`, if it is not NULL, by instance of all orbits: which one it was. */
bool orbits_sort(const Orbits *orbits, int64_t *v, int64_t *room, uint8_t *names);

/* Sorting makes one state of each orbit, and no more: no slot that changes places with an instance says
 * anything of other instances, of this orbit or another. Then what an instance is sorted by is the same whoever
 * is who, each orbit is sorted by itself, and states that still differ are of different orbits. */
bool orbits_are_normal(const Orbits *orbits);

/* True where sorting would change nothing, as far as that can be told without unpacking the state. */
bool orbits_are_sorted(const Orbits *orbits, const Word *state);

/* Instance i of each orbit is what old[i] was before, as orbits_sort() says it. By actor: which one that is now. */
void orbits_name_actors(const Orbits *orbits, const uint8_t *old, uint16_t *now);

/* Whether events change places. */
bool orbits_move_events(const Orbits *orbits);

/* The actor that is `actor` where instance i is names[i]. */
uint16_t orbits_actor(const Orbits *orbits, uint16_t actor, const uint8_t *names);

/* Instance i of the state becomes names[i]. */
void orbits_rename(const Orbits *orbits, int64_t *v, int64_t *room, const uint8_t *names);

/* What keeps values that something is over from changing places, a line each; NULL: nothing. Caller frees. */
char *orbits_told_apart(const Program *program);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Orbits, orbits_free)
