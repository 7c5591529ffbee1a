#include "checker/program/bytecode/opcode.h"

#define PLACE_OF(mode, a, b, c, d)                                                                 \
    (MODE_##a == (mode)   ? 0                                                                      \
     : MODE_##b == (mode) ? 1                                                                      \
     : MODE_##c == (mode) ? 2                                                                      \
     : MODE_##d == (mode) ? 3                                                                      \
                          : -1)

const Opcode opcodes[CODE_OP_COUNT] = {
#define X(op, a, b, c, d, flows, what)                                                             \
    [CODE_##op] = {.name = #op,                                                                    \
                   .modes = {MODE_##a, MODE_##b, MODE_##c, MODE_##d},                              \
                   .flow = CONTROL_##flows,                                                        \
                   .flags = what,                                                                  \
                   .count = PLACE_OF(MODE_COUNT, a, b, c, d),                                      \
                   .offset = PLACE_OF(MODE_OFFSET, a, b, c, d),                                    \
                   .target = PLACE_OF(MODE_TARGET, a, b, c, d),                                    \
                   .linear = PLACE_OF(MODE_LINEAR, a, b, c, d)},
    CODE_OPS(X)
#undef X
};

_Static_assert(sizeof opcodes / sizeof *opcodes == CODE_OP_COUNT, "each instruction has a row");
