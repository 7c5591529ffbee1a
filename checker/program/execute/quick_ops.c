#include "checker/program/execute/quick_ops.h"

enum { CODE_PASS = QUICK_PASS }; /* by its name in a pair */

static const uint8_t pairs[QUICK_PASS + 1][QUICK_PASS + 1] = {
#define X(first, second) [CODE_##first][CODE_##second] = QUICK_##first##_##second,
    QUICK_PAIRS(X)
#undef X
};

_Static_assert(QUICK_OP_COUNT <= UINT8_MAX, "a quick instruction is a byte");

static uint8_t alone(const Program *program, const Instruction *i)
{
    bool passes = i->op == CODE_NOTE && program->notes.data[i->a].kind != NOTE_LEAVE;

    return passes ? QUICK_PASS : (uint8_t)i->op;
}

void quick_ops_choose(Program *program)
{
    uint8_t next = CODE_END;

    for (uint32_t at = program->code.length; at-- > 0;) {
        Instruction *i = &program->code.data[at];
        uint8_t own = alone(program, i), pair = pairs[own][next];
        i->quick = pair ? pair : own;
        next = own;
    }
}
