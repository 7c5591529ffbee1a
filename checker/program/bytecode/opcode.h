/* The instructions, each told once: what its operands are, where the code goes on, what may come of
 * it. Whoever has to know what an instruction reads and writes asks effects.h, which reads this.
 *
 * An instruction has four operands, a to d. Those that are registers lie in `v`; LOAD and STORE
 * move `count` values from, or to, the place that is the value of a register (OFFSET) behind the
 * register that is given, and never leave the `extent` registers from there on. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum OperandMode {
    MODE_NONE,
    /* registers */
    MODE_READ,
    MODE_WRITE,
    MODE_MODIFY,   /* read, and then written */
    MODE_READ_RUN, /* this one and the following ones, COUNT in all */
    MODE_WRITE_RUN,
    MODE_READ_INDEXED, /* COUNT of the `extent` from this one on, OFFSET says which */
    MODE_WRITE_INDEXED,
    MODE_RAISE_INDEXED, /* one of them; what it was matters for what it becomes alone */
    MODE_OFFSET,        /* read */
    /* numbers */
    MODE_COUNT,
    MODE_NUMBER,
    MODE_TARGET, /* an instruction */
    MODE_LOCATION,
    MODE_TABLE,
    MODE_FAILURE,
    MODE_MONITOR,
    MODE_LINEAR,
    MODE_NOTE,
    MODE_MARK,
} OperandMode;

typedef enum ControlFlow {
    CONTROL_NEXT,
    CONTROL_JUMP,   /* to TARGET */
    CONTROL_BRANCH, /* to the next one, or to TARGET */
    CONTROL_YIELD,  /* to the next one; the step ends here if an operation was run in it already */
    CONTROL_PAUSE,  /* likewise; the step ends here */
    CONTROL_STOP,
} ControlFlow;

enum { /* flags */
       CAN_FAIL =
           1,       /* may be a design error. Jumps back may as well, by the number of them alone */
       CHOOSES = 2, /* goes on in one of several ways, a step for each */
       CAN_BAR = 4, /* the step may turn out not to be enabled */
       COPIES = 8,  /* what is written is what is read, one by one */
};

/* name, operands a to d, flow, flags */
#define CODE_OPS(X)                                                                                \
    X(MOVE, WRITE, READ, NONE, NONE, NEXT, COPIES)                                                 \
    X(COPY, WRITE_RUN, READ_RUN, COUNT, NONE, NEXT, COPIES)                                        \
    X(ADD, WRITE, READ, READ, NONE, NEXT, CAN_FAIL)                                                \
    X(SUB, WRITE, READ, READ, NONE, NEXT, CAN_FAIL)                                                \
    X(MUL, WRITE, READ, READ, NONE, NEXT, CAN_FAIL)                                                \
    X(DIV, WRITE, READ, READ, NONE, NEXT, CAN_FAIL)                                                \
    X(MOD, WRITE, READ, READ, NONE, NEXT, CAN_FAIL)                                                \
    X(NEG, WRITE, READ, NONE, NONE, NEXT, CAN_FAIL)                                                \
    X(NOT, WRITE, READ, NONE, NONE, NEXT, 0)                                                       \
    X(EQ, WRITE, READ, READ, NONE, NEXT, 0)                                                        \
    X(NE, WRITE, READ, READ, NONE, NEXT, 0)                                                        \
    X(LT, WRITE, READ, READ, NONE, NEXT, 0)                                                        \
    X(LE, WRITE, READ, READ, NONE, NEXT, 0)                                                        \
    X(MIN, WRITE, READ, READ, NONE, NEXT, 0)                                                       \
    X(MAX, WRITE, READ, READ, NONE, NEXT, 0)                                                       \
    /* a = whether the COUNT values from b and c are equal, one by one */                          \
    X(SAME, WRITE, READ_RUN, READ_RUN, COUNT, NEXT, 0)                                             \
    X(JUMP, TARGET, NONE, NONE, NONE, JUMP, 0)                                                     \
    X(JUMP_IF_NOT, READ, TARGET, NONE, NONE, BRANCH, 0)                                            \
    X(JUMP_IF, READ, TARGET, NONE, NONE, BRANCH, 0)                                                \
    /* a design error where a is outside b..c; of the variable in `var` */                         \
    X(RANGE, READ, NUMBER, NUMBER, NONE, NEXT, CAN_FAIL)                                           \
    X(RANGE_OR_NONE, READ, NUMBER, NUMBER, NONE, NEXT, CAN_FAIL)                                   \
    X(SOME, READ, NONE, NONE, NONE, NEXT, CAN_FAIL) /* a design error where it is NONE */          \
    X(FLAG, READ, NONE, NONE, NONE, NEXT, CAN_FAIL) /* where it is 0: the flag of an option */     \
    X(BOUND, WRITE, READ, NUMBER, NUMBER, NEXT, CAN_FAIL) /* a = b - c, to be in 0..d-1 */         \
    X(WITHIN, WRITE, READ, NUMBER, NUMBER, NEXT, 0)       /* a = whether b is in c..d */           \
    X(LENGTH, WRITE, READ, READ, NONE, NEXT, CAN_FAIL)    /* a = b, to be in 0..c-1: in a list */  \
    X(LOAD, WRITE_RUN, READ_INDEXED, OFFSET, COUNT, NEXT, COPIES)                                  \
    X(STORE, WRITE_INDEXED, OFFSET, READ_RUN, COUNT, NEXT, COPIES)                                 \
    X(RAISE, RAISE_INDEXED, OFFSET, READ, NONE, NEXT, 0) /* to c, where it is less */              \
    X(TABLE, WRITE, READ, TABLE, NONE, NEXT, 0)          /* a = whether bit b is set */            \
    X(YIELD, LOCATION, NONE, NONE, NONE, YIELD, 0)       /* scheduling point of an operation */    \
    X(PAUSE, LOCATION, NONE, NONE, NONE, PAUSE, 0)       /* scheduling point of its own */         \
    X(GUARD, READ, NONE, NONE, NONE, NEXT, CAN_BAR)      /* not enabled where it is 0 */           \
    X(CHOOSE, WRITE, READ, NONE, NONE, NEXT, CAN_FAIL | CHOOSES) /* a = any of 0..b-1 */           \
    X(PICK, WRITE, READ, NONE, NONE, NEXT, CAN_FAIL | CHOOSES) /* each as likely as the others */  \
    X(CHANCE, WRITE, NUMBER, NUMBER, NONE, NEXT,                                                   \
      CAN_FAIL | CHOOSES)                                 /* 0: in b cases of c; or 1 */           \
    X(USE_FAULT, MODIFY, NONE, NONE, NONE, NEXT, CAN_BAR) /* of the faults left one less */        \
    X(FAIL, FAILURE, NONE, NONE, NONE, STOP, CAN_FAIL)                                             \
    X(REQUIRE, READ, MONITOR, NONE, NONE, NEXT, 0)      /* is broken where a is 0 */               \
    X(BEGIN, LINEAR, NONE, NONE, NONE, NEXT, 0)         /* its request begins, unless it has */    \
    X(FINISH, READ, LINEAR, NONE, NONE, NEXT, CAN_FAIL) /* it ends and gives a */                  \
    /* of a request about object a: b is its version, c the newest one; d is its number times */   \
    /* READ_NOTE_KINDS, and what happens. For who measures reads */                                \
    X(TELL, READ, READ, READ, NUMBER, NEXT, 0)                                                     \
    X(NOTE, NOTE, NONE, NONE, NONE, NEXT, 0) /* for replays */                                     \
    X(MARK, MARK, NONE, NONE, NONE, NEXT, 0) /* a run comes here */                                \
    X(END, NONE, NONE, NONE, NONE, STOP, 0)  /* of a process, an event, or a predicate */

typedef enum CodeOp {
#define X(name, a, b, c, d, flow, flags) CODE_##name,
    CODE_OPS(X)
#undef X
} CodeOp;

enum {
#define X(name, a, b, c, d, flow, flags) +1
    CODE_OP_COUNT = 0 CODE_OPS(X)
#undef X
};

enum { MAX_OPERANDS = 4 };

typedef struct Opcode {
    const char *name;
    uint8_t modes[MAX_OPERANDS]; /* OperandMode */
    uint8_t flow;                /* ControlFlow */
    uint8_t flags;
    int8_t count, offset, target, linear; /* the operands with these modes; -1: none has */
} Opcode;

extern const Opcode opcodes[CODE_OP_COUNT];

static inline bool opcode_is_register(OperandMode mode)
{
    return mode >= MODE_READ && mode <= MODE_OFFSET;
}
