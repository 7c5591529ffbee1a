/* A value with its type, and where each of its parts came from. */
#pragma once

#include "checker/language/resolve/system.h"
#include "checker/program/replay/data_flow.h"

typedef struct TypedValue {
    const Type *type;         /* NULL: there is no value */
    const int64_t *slots;     /* as many as the type takes, as type_slots says */
    const Flow *const *flows; /* of each slot; NULL where nothing was followed */
} TypedValue;

/* Whether both are the same value. Types may differ: an option that holds something is the same as
 * that. */
bool typed_value_equal(TypedValue one, TypedValue other);

/* No value, or none. */
bool typed_value_is_none(TypedValue value);

/* None, false, or a set or list of nothing. */
bool typed_value_is_empty(TypedValue value);

/* The number that a value is, or that an option of one holds: what guarantees of reads compare.
 * False where it is nothing of the kind. */
bool typed_value_number(TypedValue value, int64_t *number);

/* How many slots it takes. */
uint32_t typed_value_slots(TypedValue value);

/* In an arena of its own. */
TypedValue typed_value_copy(Arena *arena, TypedValue value);
