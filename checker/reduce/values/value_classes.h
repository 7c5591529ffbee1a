/* Which places of a design hold the same values: numbers and enums that flow from one to the other.
 *
 * A *place* is a part of a variable, of what an operation returns, of an expression: each number or
 * enum in its type is one, and what an array is over is one, too. Places are joined where a value of
 * the one may be stored in, compared with or used as a value of the other (Steensgaard 1996, one
 * level deep). What is left are classes; two of them never meet, even where both are 0..1.
 *
 * A class is a scalarset (Ip and Dill 1996) unless something tells its values apart. */
#pragma once

#include "checker/base/vec.h"
#include "checker/language/resolve/system.h"

#define NO_PLACE UINT32_MAX

enum { VALUE_CLASSES_MOST = 32 }; /* values of a class; of more none are alike */

typedef struct ClassPlace { /* what is said of a class is said at its root */
    uint32_t parent;        /* itself: a root */
    Kind kind;              /* INT or ENUM: declared so; BAD: not declared yet */
    int64_t low, high;
    const Decl *decl;
    const char *why; /* its values are told apart; NULL: by nothing */
    Span where;
    bool is_index; /* an array, a set or processes have one place for each value */
} ClassPlace;

typedef struct ValueClasses {
    const System *system;
    VEC(ClassPlace) places;
    GHashTable *first; /* Var, Operation, Inline or Instance -> its first place + 1 */
} ValueClasses;

ValueClasses *value_classes_new(const System *system);
void value_classes_free(ValueClasses *classes);

/* How many places there are in a value of the type. */
uint32_t value_classes_size(const Type *type);
/* The first of new ones. */
uint32_t value_classes_add(ValueClasses *classes, uint32_t count);

/* The first place of a Var, or of what an Operation or Inline returns, or of an Instance's index. */
uint32_t value_classes_of(ValueClasses *classes, const void *owner, const Type *type);
/* NO_PLACE where nothing was said of it. */
uint32_t value_classes_known(const ValueClasses *classes, const void *owner);

/* All values of the type can be there, and no others. */
void value_classes_declare(ValueClasses *classes, uint32_t place, const Type *type, Span span);
void value_classes_declare_range(ValueClasses *classes, uint32_t place, int64_t low, int64_t high,
                                 Span span);
void value_classes_index(ValueClasses *classes, uint32_t place);
void value_classes_join(ValueClasses *classes, uint32_t a, uint32_t b, uint32_t count, Span span);
/* `why` is a sentence about the values, and is kept. True where they were alike. */
bool value_classes_tell_apart(ValueClasses *classes, uint32_t place, const char *why, Span where);

uint32_t value_classes_root(const ValueClasses *classes, uint32_t place);
/* The class may be permuted: there are at least two values, and nothing tells them apart. */
bool value_classes_are_alike(const ValueClasses *classes, uint32_t place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ValueClasses, value_classes_free)
