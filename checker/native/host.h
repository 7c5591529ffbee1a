/* What the program that loads a module gives to it. */
#pragma once

#include "checker/program/execute/workspace.h"

#define HOST_FIELDS                                                                                \
    void (*grow)(Successors * out); /* room for one step more */                                   \
    bool (*observers_fail)(Workspace * w, const Word *state);                                      \
    void (*transition)(Workspace * w, const Word *state, Successors *out, uint32_t number);

typedef struct Host {
    HOST_FIELDS
} Host;
