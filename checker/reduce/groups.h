/* Which processes may change places: the instances of a template that nothing tells apart.
 *
 * Values of a process type can be compared, be members of sets and places of arrays, and be gone
 * through, but have no order: they are a scalarset (Ip and Dill 1996). What can tell one instance
 * from another all the same is looked for in the whole system: an instance that is named (`p[0]`,
 * an argument), and what is gone through in an order that shows, as some of it may go wrong. */
#pragma once

#include "checker/language/resolve/system.h"

typedef struct Groups {
    const System *system;
    bool *alike; /* by process template: its instances may change places */
} Groups;

Groups *groups_new(const System *system);
void groups_free(Groups *groups);

/* The instances that a process type has a value for can be told apart. True where some were alike. */
bool groups_tell_apart(Groups *groups, const Type *type);

/* Whether a value of the type has a process in it. */
bool groups_type_has_process(const Type *type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Groups, groups_free)
