/* Values of the reference explorer: small trees that are never changed once they are made, in the
 * arena of whoever makes them. Every value of the language is one of four shapes; its type says how
 * to read it. Equal values have equal trees: the items of a set are kept in order. */
#pragma once

#include "checker/language/resolve/system.h"

typedef enum Shape {
    SHAPE_NUMBER, /* bool, integer, enum, process, timer (1: running), duration */
    SHAPE_NONE,
    SHAPE_SOME,  /* items[0]: an optional that has a value */
    SHAPE_ITEMS, /* record, array, set, list */
} Shape;

typedef struct Value Value;

struct Value {
    Shape shape;
    int64_t number;
    uint32_t count;
    const Value **items;
};

const Value *value_number(Arena *arena, int64_t number);
const Value *value_none(void);
const Value *value_some(Arena *arena, const Value *value);
const Value *value_items(Arena *arena, const Value *const *items, uint32_t count);

/* The same items with one put in another's place, one more, or one less. */
const Value *value_with(Arena *arena, const Value *items, uint32_t place, const Value *item);
const Value *value_insert(Arena *arena, const Value *items, uint32_t place, const Value *item);
const Value *value_without(Arena *arena, const Value *items, uint32_t place);

/* Where a value stands in the items (`count` where it does not). */
uint32_t value_find(const Value *items, const Value *item);
/* The set with the value in it, and in order. */
const Value *value_set_add(Arena *arena, const Value *set, const Value *item);

int value_compare(const Value *a, const Value *b);
bool value_fits(const Value *value, const Type *type);

/* Value number `ordinal` of a finite type, from 0 on. */
const Value *value_nth(Arena *arena, const Type *type, uint64_t ordinal);

/* Appends bytes that tell the value from every other. */
void value_write(GString *out, const Value *value);
const Value *value_copy(Arena *arena, const Value *value);
