/* Which processes may change places: the instances of a template that nothing tells apart.
 *
 * Values of a process type can be compared, be members of sets and places of arrays, and be gone
 * through, but have no order: they are a scalarset (Ip and Dill 1996). What can tell one instance
 * from another all the same is looked for in the whole system: an instance that is named (`p[0]`,
 * an argument), and what is gone through in an order that shows, as some of it may go wrong. An
 * argument of a class of values that are alike tells nobody apart: who has it changes places with it. */
#pragma once

#include "checker/reduce/values/value_classes.h"

typedef struct Groups {
    const System *system;
    bool *alike; /* by process template: its instances may change places */
} Groups;

/* The instances of a template with an argument are alike where the argument's values are. */
Groups *groups_new(const System *system, const ValueClasses *values);
void groups_free(Groups *groups);

/* The instances that a process type has a value for can be told apart. True where some were alike. */
bool groups_tell_apart(Groups *groups, const Type *type);

/* Whether a value of the type has a process in it. */
bool groups_type_has_process(const Type *type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Groups, groups_free)
