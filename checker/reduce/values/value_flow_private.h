/* What the walk through a system's code shares with the one through its expressions. */
#pragma once

#include "checker/reduce/values/value_flow.h"

/* The places of a value, one after the other. */
typedef struct Places {
    uint32_t first, count;
} Places;

typedef struct Flow {
    ValueClasses *classes;
    Places result;      /* of the operation or request whose body it is */
    bool is_one_step;   /* the body of an operation or event */
    bool has_guarantee; /* monitors compare what reads return, and keep it by object */
} Flow;

/* Why values are told apart. */
#define FLOW_NAMED "one of them is named"
#define FLOW_ORDERED "they are compared by order"
#define FLOW_NUMBERS "they are numbers to calculate with"
#define FLOW_COUNTED "they are a size or a place"
#define FLOW_IN_TURN "a loop goes through them in order"
#define FLOW_KEPT "a guarantee of reads keeps them"
#define FLOW_EARLY                                                                                 \
    "not all of them are looked at where one decides, and what is looked at may go wrong"

/* The places of a Var, an Operation, an Inline or an Instance, and with the type that is declared. */
Places value_flow_places(Flow *flow, const void *owner, const Type *type);
Places value_flow_declared(Flow *flow, const void *owner, const Type *type, Span span);
Places value_flow_var(Flow *flow, const Var *var);
Places value_flow_index(Flow *flow, const Instance *instance);

void value_flow_meet(Flow *flow, Places a, Places b, Span span);
void value_flow_apart(Flow *flow, Places places, const char *why, Span span);

/* The places of an expression's value, when all that it does has been seen. `node` may be NULL. */
Places value_flow_see(Flow *flow, const TypedExpr *node);
void value_flow_block(Flow *flow, const TypedBlock *block);
