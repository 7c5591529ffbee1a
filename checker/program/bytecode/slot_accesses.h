/* Which slots of the state an instruction may read and write, by looking at it. */
#pragma once

#include "checker/program/bytecode/known_values.h"

/* Is told slots from..from + count - 1. A write of a value that is known is told slot by slot, with
 * that value. */
typedef struct SlotAccessSink {
    void (*reads)(void *user, uint32_t from, uint32_t count);
    void (*writes)(void *user, uint32_t from, uint32_t count, const int64_t *value);
    void *user;
} SlotAccessSink;

void slot_accesses_report(const Program *program, const KnownValues *known,
                          const Instruction *instruction, const SlotAccessSink *sink);
