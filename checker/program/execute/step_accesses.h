/* Which slots the steps of a process do read and change, noted while they are run. */
#pragma once

#include "checker/program/execute/workspace.h"

/* Of the steps of one process, over all its choices: bit sets of slots. What was written and has
 * the value that it had counts as read: it must not be changed by others. */
typedef struct StepAccesses {
    const uint8_t *round; /* by instruction: a jump back over a scheduling point */
    uint64_t *reads, *changes;
    uint64_t *writes; /* of the step that is being run */
    uint32_t words;
    bool goes_round; /* some step took such a jump */
} StepAccesses;

void step_accesses_clear(StepAccesses *accesses);
/* The instruction is about to be run. */
void step_accesses_note(StepAccesses *accesses, const Program *program,
                        const Instruction *instruction, const int64_t *v);
/* The step has been run, from the state that is saved to the one in w->v. */
void step_accesses_end(StepAccesses *accesses, const Workspace *w, const ProcessInstance *process);
