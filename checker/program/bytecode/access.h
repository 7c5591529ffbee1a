/* Which slots of the state code reads and writes: what it may, by looking at it, and what it does,
 * by listening to it while it runs. */
#pragma once

#include "checker/base/bits.h"
#include "checker/program/compile/compile.h"

/* Registers whose value is the same wherever code reads them: constants, and the temporaries that
 * it sets to nothing else. (Temporaries do not live from one step to the next.) */
typedef struct Known {
    uint8_t *is_known; /* by register */
    int64_t *values;
} Known;

/* Of the code of one process or event, from `start` to its end. */
Known known_registers(const Program *program, uint32_t start);
void known_free(Known *known);

/* Tells what one instruction reads and writes: slots from..from + count - 1. A write of a value
 * that is known is told slot by slot, with that value. */
typedef struct AccessSink {
    void (*reads)(void *user, uint32_t from, uint32_t count);
    void (*writes)(void *user, uint32_t from, uint32_t count, const int64_t *value);
    void *user;
} AccessSink;

void instruction_accesses(const Program *program, const Known *known,
                          const Instruction *instruction, const AccessSink *sink);

/* ---- listening ---- */

/* What the steps of one process read and changed, over all its choices: bit sets of slots. What was
 * written and has the value that it had counts as read: it must not be changed by others. */
typedef struct Trace {
    const uint8_t *round; /* by instruction: a jump back over a scheduling point */
    uint64_t *reads, *changes;
    uint64_t *writes; /* of the step that is being run */
    uint32_t words;
    bool goes_round; /* some step took such a jump */
} Trace;

void trace_clear(Trace *trace);
void trace_instruction(Trace *trace, const Program *program, const Instruction *instruction,
                       const int64_t *v);
/* The step has been run, from the state that is saved to the one in w->v. */
void trace_step(Trace *trace, const Workspace *w, const Agent *agent);

static inline void set_bits(uint64_t *set, uint32_t from, uint32_t count)
{
    for (uint32_t i = from; i < from + count; i++)
        bits_add(set, i);
}
