/* Where values come from: followed through the instructions as a run is played, never guessed from
 * what a value is.
 *
 * Every slot of the state and every register has a Flow beside it. What code reads of a component
 * (or a ghost) came from that slot, at that step; copies carry their flow along, and what is worked
 * out of several values came from all of them. Which way code went is not part of a flow: what it
 * looked at for that is kept apart, step by step. */
#pragma once

#include "checker/base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum FlowKind {
    FLOW_CONSTANT, /* written in the design, or there from the start */
    FLOW_READ,     /* read from a slot of a component */
    FLOW_CHOSEN,   /* one of several that the step could take */
    FLOW_COMPUTED, /* worked out of several */
} FlowKind;

typedef struct Flow Flow;

struct Flow {
    FlowKind kind;
    uint32_t slot;            /* READ */
    uint32_t step;            /* READ, CHOSEN: of the run, from 1 */
    uint32_t written;         /* READ: the step that had put it into the slot; 0: from the start */
    const Flow *origin;       /* READ: of what was in the slot */
    const Flow *const *parts; /* COMPUTED: READ and CHOSEN, each once */
    uint32_t part_count;
};

typedef struct Program Program;
typedef struct DataFlow DataFlow;
typedef struct Instruction Instruction;

/* Flows are in the arena, and outlive what follows them. */
DataFlow *data_flow_new(const Program *program, Arena *arena);
void data_flow_free(DataFlow *flow);

/* The next step of the run is tried, perhaps not for the first time: what was tried before is
 * forgotten. */
void data_flow_begin(DataFlow *flow, uint32_t step);
/* It was taken: what it wrote stays. */
void data_flow_commit(DataFlow *flow);

/* One instruction that is about to run, over the registers `v`. */
void data_flow_instruction(DataFlow *flow, const Instruction *instruction, const int64_t *v);

/* Locals that begin again, slots first..first + count - 1. */
void data_flow_forget(DataFlow *flow, uint32_t first, uint32_t count);

/* Of `count` registers or slots from there on, as they are now. In the arena. */
const Flow *const *data_flow_of(const DataFlow *flow, uint32_t first, uint32_t count);
/* Whether that is the same still. */
bool data_flow_is(const DataFlow *flow, uint32_t first, uint32_t count, const Flow *const *flows);

/* What the step that was begun last looked at to find its way: flows, in the arena. */
const Flow *const *data_flow_conditions(const DataFlow *flow, uint32_t *count);
