/* Values taken apart: whoever writes them down, as text or as JSON, is told what they consist of. */
#pragma once

#include "checker/language/resolve/system.h"

typedef enum ValueGroup { VALUE_RECORD, VALUE_ARRAY, VALUE_LIST, VALUE_SET } ValueGroup;

/* Parts of an array come in the order of its index, those of a set in the order of its element. */
typedef struct ValueVisitor {
    void (*none)(void *data);
    void (*boolean)(void *data, bool value);
    void (*number)(void *data, int64_t value);
    void (*duration)(void *data, int64_t microseconds);
    void (*word)(void *data, const char *word); /* an enum's, a process, what a timer does */
    void (*begin)(void *data, ValueGroup group, const char *type); /* `type` of a record only */
    /* Before a part, counted from 0; `field` is a record's. */
    void (*part)(void *data, ValueGroup group, uint32_t number, const char *field);
    void (*end)(void *data, ValueGroup group);
} ValueVisitor;

/* A value in its slots. */
void value_visit(const System *system, const Type *type, const int64_t *slots,
                 const ValueVisitor *visitor, void *data);

/* A value by its ordinal: only of a type that may index an array. */
void value_visit_ordinal(const System *system, const Type *type, uint64_t ordinal,
                         const ValueVisitor *visitor, void *data);
