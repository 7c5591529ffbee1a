#pragma once

#include "checker/base/vec.h"
#include "checker/clocks/loosen.h"
#include "checker/program/bytecode/bytecode.h"

typedef struct LooseTimer { /* a slot of one */
    const Var *var;
    const PackedField *field;
    int64_t lasts; /* ticks from a start to where it is due, at most */
} LooseTimer;

typedef struct LoosenedProgram {
    Model model; /* first: a Model pointer is one of these */
    Loosened loosened;
    const Program *program;
    Program by_one; /* the same; time passes in it tick by tick */
    VEC(LooseTimer) timers;
    int64_t ticks;       /* from where one is started to where it may be due */
    bool waits_for_them; /* what a process waits for may depend on which timer is due first */
} LoosenedProgram;

static inline const LoosenedProgram *loosen_of(const Loosened *loosened)
{
    return (const LoosenedProgram *)loosened->model;
}

Run *loosen_tighten(const Loosened *loosened, const Run *run);
