/* States packed and unpacked, and what goes blank in one when a process stops. */
#pragma once

#include "checker/program/execute/workspace.h"

void state_unpack(const Program *program, const Word *state, int64_t *v);
/* What no process will read any more goes blank, in `v` too. */
void state_pack(const Program *program, int64_t *v, Word *state);
/* Of a step of this actor out of the state that is saved, to where w->v is: the same, and quicker. */
void state_pack_step(Workspace *w, uint32_t actor, Word *state);
/* The state from which steps are to be taken: saved, unpacked and as it is. */
void state_save(Workspace *w, const Word *state);

/* A process stops: its place is set and what is dead there goes blank. */
void state_stop(const Program *program, int64_t *v, const ProcessInstance *process, Outcome outcome,
                uint32_t location);
/* All locals of the process. */
void state_blank(const Program *program, int64_t *v, const ProcessInstance *process);
