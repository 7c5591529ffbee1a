/* What the program that loads a module gives to it. */
#pragma once

#include "checker/program/bytecode/linear_monitor.h"
#include "checker/program/execute/workspace.h"

#define HOST_FIELDS                                                                                \
    void (*grow)(Successors * out); /* room for one step more */                                   \
    bool (*observers_fail)(Workspace * w, const Word *state);                                      \
    void (*transition)(Workspace * w, const Word *state, Successors *out, uint32_t number);        \
    /* linear_monitor_begin, linear_monitor_finish, of the program's monitor with that number */   \
    void (*begin)(const Workspace *w, uint32_t monitor, const LinearSlots *slots);                 \
    bool (*finish)(const Workspace *w, uint32_t monitor, const LinearSlots *slots,                 \
                   int64_t version, uint64_t *broken);

typedef struct Host {
    HOST_FIELDS
} Host;
