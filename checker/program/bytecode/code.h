/* The code that a configuration is compiled to: instructions over one array of integers, `v`.
 *
 * v holds, in this order, the unpacked state (components, ghosts, processes and their locals), the
 * temporaries, and the constants. While compiling, a register says which of the three it is in;
 * they are made plain indexes of v at the end. Temporaries never live across a scheduling point.
 *
 * A value of an option type whose element is one integer is that integer or NONE; of any other
 * option type it is a flag and then the element. Sets are a bool for each possible element; lists
 * are their length and then the elements, the unused ones blank. */
#pragma once

#include "checker/base/vec.h"
#include "checker/language/resolve/system.h"

typedef int32_t Reg;

#define NONE INT64_MIN

enum { REG_TEMP = 1 << 24, REG_CONST = 2 << 24, REG_KIND = 3 << 24, REG_INDEX = REG_TEMP - 1 };

#define NO_REG ((Reg)-1)

/* D: a register that is written, S: one that is read, I: a number, J: the place of an instruction;
 * lower case d and s: that and the following ones, as many as the last number says. */
#define CODE_OPS(X)                                                                                \
    X(MOVE, "DS")                                                                                  \
    X(COPY, "dsI")                                                                                 \
    X(ADD, "DSS")                                                                                  \
    X(SUB, "DSS")                                                                                  \
    X(MUL, "DSS")                                                                                  \
    X(DIV, "DSS")                                                                                  \
    X(MOD, "DSS")                                                                                  \
    X(NEG, "DS")                                                                                   \
    X(NOT, "DS")                                                                                   \
    X(EQ, "DSS")                                                                                   \
    X(NE, "DSS")                                                                                   \
    X(LT, "DSS")                                                                                   \
    X(LE, "DSS")                                                                                   \
    X(MIN, "DSS")                                                                                  \
    X(MAX, "DSS")                                                                                  \
    X(SAME, "DssI") /* the I values from the two are equal, one by one */                          \
    X(JUMP, "J")                                                                                   \
    X(JUMP_IF_NOT, "SJ")                                                                           \
    X(JUMP_IF, "SJ")                                                                               \
    X(RANGE, "SII") /* design error outside I..I; of the variable in the note */                   \
    X(RANGE_OR_NONE, "SII")                                                                        \
    X(SOME, "S")      /* design error where it is NONE */                                          \
    X(FLAG, "S")      /* design error where it is 0: the flag of an option */                      \
    X(BOUND, "DSII")  /* D = S - I, a design error unless within 0..I-1 */                         \
    X(WITHIN, "DSII") /* D = (S within I..I) */                                                    \
    X(LENGTH, "DSS")  /* D = S, a design error unless 0 <= S < the second S: a list's place */     \
    X(LOAD, "DXSI")   /* the I values from X at offset S */                                        \
    X(STORE, "XSsI")  /* the same, into X */                                                       \
    X(TABLE, "DSI")   /* D = whether bit S of table I is set */                                    \
    X(YIELD, "I")     /* scheduling point of an operation: location I */                           \
    X(PAUSE, "I")     /* scheduling point of its own: location I */                                \
    X(GUARD, "S")     /* not enabled where it is 0 */                                              \
    X(CHOOSE, "DS")   /* D = any of 0..S-1; a design error where S is 0 */                         \
    X(PICK, "DS")     /* the same, each as likely as any other */                                  \
    X(CHANCE, "DII")  /* D = 0, with a probability of I out of I, or else 1 */                     \
    X(USE_FAULT, "D") /* D, the number of faults left, loses one */                                \
    X(FAIL, "I")      /* a design error: message I of CodeFailure */                               \
    X(PROMISE, "SI")  /* promise I is broken where S is 0 */                                       \
    X(BEGIN, "I")     /* the guarded request of monitor I begins, unless it has */                 \
    X(FINISH, "SI")   /* it ends and gives S */                                                    \
    X(NOTE, "I")      /* for replays: note I */                                                    \
    X(MARK, "I")      /* notes that a run comes here: mark I */                                    \
    X(END, "")        /* of a process, an event, or a predicate */

typedef enum CodeOp {
#define X(name, format) CODE_##name,
    CODE_OPS(X)
#undef X
} CodeOp;

typedef struct Instruction {
    uint32_t op;
    int32_t a, b, c, d;
    uint32_t extent; /* LOAD, STORE: how many values from X may be meant */
    Span span;       /* of what it was compiled from */
    const Var *var;  /* RANGE: of which variable, or NULL */
} Instruction;

typedef enum CodeFailure {
    FAILURE_RANGE,
    FAILURE_NONE,
    FAILURE_DIVISION,
    FAILURE_BOUND,
    FAILURE_FULL,
    FAILURE_EMPTY,
    FAILURE_CHOICE,
    FAILURE_FOREVER,
    FAILURE_OVERFLOW,
    FAILURE_STEPS,    /* too many different steps from one state */
    FAILURE_VERSIONS, /* more versions than `linearizable` has room for */
    FAILURE_TIME,     /* time cannot pass: a block did not end within its time */
} CodeFailure;

/* Marks in the code that a replay reads and a search passes over. */
typedef enum NoteKind {
    NOTE_CALL,
    NOTE_RESULT,
    NOTE_ENTER,
    NOTE_LEAVE,
    NOTE_ASSERT,
    NOTE_FAULT
} NoteKind;

typedef struct Note {
    NoteKind kind;
    const Operation *operation;
    const Inline *request;
    const TypedStmt *act; /* the statement */
    Span span;            /* CALL: of the call; FAULT: the branch that was taken */
    Reg *arguments;       /* CALL, ENTER */
    uint32_t argument_count;
    Reg index; /* CALL: which of a component array, by ordinal; NO_REG otherwise */
    Reg value; /* RESULT, LEAVE: NO_REG where nothing is returned; ASSERT: the condition */
    const Type *type;
} Note;

const char *code_format(CodeOp op);
const char *code_name(CodeOp op);
