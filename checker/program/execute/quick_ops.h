/* The instructions as they are run where nobody listens. Running is mostly going from one to the
 * next, so two that often stand side by side are one (*superinstructions*: Ertl and Gregg, 2003),
 * and notes are passed over. An instruction stays where it is, and is there for those who jump to
 * it: the first of a pair just goes on behind the second. */
#pragma once

#include "checker/program/bytecode/bytecode.h"

/* Those of which the shipped designs run most. PASS is a note that only a replay reads. */
#define QUICK_PAIRS(X)                                                                             \
    X(MOVE, MOVE)                                                                                  \
    X(MOVE, JUMP)                                                                                  \
    X(MOVE, JUMP_IF)                                                                               \
    X(MOVE, JUMP_IF_NOT)                                                                           \
    X(MOVE, EQ)                                                                                    \
    X(MOVE, MARK)                                                                                  \
    X(MOVE, PASS)                                                                                  \
    X(MARK, MARK)                                                                                  \
    X(MARK, MOVE)                                                                                  \
    X(MARK, PASS)                                                                                  \
    X(MARK, YIELD)                                                                                 \
    X(PASS, MARK)                                                                                  \
    X(PASS, MOVE)                                                                                  \
    X(EQ, JUMP_IF)                                                                                 \
    X(EQ, JUMP_IF_NOT)                                                                             \
    X(NE, JUMP_IF_NOT)                                                                             \
    X(LT, JUMP_IF_NOT)                                                                             \
    X(LE, REQUIRE)                                                                                 \
    X(JUMP_IF_NOT, EQ)                                                                             \
    X(JUMP_IF_NOT, ADD)                                                                            \
    X(JUMP_IF_NOT, MOVE)                                                                           \
    X(JUMP_IF_NOT, TABLE)                                                                          \
    X(JUMP_IF, MOVE)                                                                               \
    X(JUMP_IF, LE)                                                                                 \
    X(TABLE, MOVE)                                                                                 \
    X(ADD, MOVE)                                                                                   \
    X(ADD, ADD)                                                                                    \
    X(MUL, ADD)                                                                                    \
    X(BOUND, MUL)                                                                                  \
    X(BOUND, LOAD)                                                                                 \
    X(LOAD, MOVE)                                                                                  \
    X(SOME, MOVE)

/* Behind the numbers of the instructions themselves. */
enum {
    QUICK_PASS = CODE_OP_COUNT,
#define X(first, second) QUICK_##first##_##second,
    QUICK_PAIRS(X)
#undef X
        QUICK_OP_COUNT
};

/* For all code, when nothing is added any more. */
void quick_ops_choose(Program *program);
