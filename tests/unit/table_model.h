/* A model written down as a table, for tests of searches and of the judge: numbered states, steps
 * between them, predicates that hold in them.
 *
 *     Table *table = table_new(2);
 *     uint16_t writer = table_actor(table, ACTOR_PROCESS, "writer");
 *     table_begin(table, 0);
 *     table_step(table, 0, writer, 1);
 *     table_hold(table, 1, STALE);
 *     table_property(table, PROPERTY_WINDOW, STALE);
 *     Space *space = state_space_search(table_model(table), NULL);
 */
#pragma once

#include "checker/base/vec.h"
#include "checker/model/model.h"
#include "checker/model/run.h"

typedef struct TableStep {
    uint32_t target;
    ModelStep step;
} TableStep;

typedef struct TableState {
    uint64_t predicates;
    int64_t value; /* of every measure */
    VEC(TableStep) steps;
} TableState;

typedef struct Table {
    Model model; /* first: a Model of a table is its table */
    uint32_t state_count;
    TableState *states;
    VEC(uint32_t) initial;
    bool initial_error; /* the last initial state is a design error */
    VEC(ModelActor) actors;
    VEC(ModelProperty) properties;
    VEC(ModelMeasure) measures;
} Table;

Table *table_new(uint32_t state_count);
void table_free(Table *table);

void table_begin(Table *table, uint32_t state);
uint16_t table_actor(Table *table, ActorKind kind, const char *name);
void table_hold(Table *table, uint32_t state, uint8_t predicate);

/* Good until the next step of that state. */
ModelStep *table_step(Table *table, uint32_t from, uint16_t actor, uint32_t to);

/* To be completed by the caller; good until the next one. */
ModelProperty *table_property(Table *table, PropertyKind kind, uint8_t predicate);
void table_measure(Table *table, bool is_min, bool at_rest);

/* What was added so far; good until more is. */
const Model *table_model(Table *table);

/* The number of a state. */
uint32_t table_number(const Word *state);

/* Step `index` of a state, in the model's order: processes, events, faults. */
const TableStep *table_nth(const Table *table, uint32_t state, uint32_t index);

/* Plays the first `length` steps of a run; returns the number of the state it comes to. */
uint32_t table_play(const Table *table, const Run *run, uint32_t length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)
