/* Types of one system, interned: equal types are one pointer. */
#pragma once

#include "checker/language/resolve/system.h"

typedef struct Types Types;

Types *types_new(
    Arena *arena); /* its table is freed by types_free; the types belong to the arena */
void types_free(Types *types);

Type *type_simple(Types *types, Kind kind); /* BAD VOID BOOL TIMER DURATION NONE EMPTY */
Type *type_int(Types *types, int64_t low, int64_t high);
Type *type_enum(Types *types, const Decl *decl);
Type *type_record(Types *types, const Decl *decl, Field *fields, uint32_t count);
Type *type_option(Types *types, Type *element); /* of an option: the option itself */
Type *type_array(Types *types, Type *element, Type *index);
Type *type_set(Types *types, Type *element);
Type *type_list(Types *types, Type *element, uint32_t capacity);
Type *type_process(Types *types, Process *process, int64_t low, int64_t high);

/* The smallest type that holds the values of both, or NULL where there is none. */
Type *type_join(Types *types, Type *a, Type *b);

/* True where a value of `from` is one of `to` as it stands, except that integers and processes may
 * be outside its range (which is found on the run). */
bool type_fits(const Type *to, const Type *from);

bool type_holds_list(const Type *type); /* it is one, or has one in it */
