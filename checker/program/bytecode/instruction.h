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
#include "checker/program/bytecode/opcode.h"

typedef int32_t Reg;

#define NONE INT64_MIN

enum { REG_TEMP = 1 << 24, REG_CONST = 2 << 24, REG_KIND = 3 << 24, REG_INDEX = REG_TEMP - 1 };

#define NO_REG ((Reg)-1)

typedef struct Instruction {
    CodeOp op;
    union {
        struct {
            int32_t a, b, c, d;
        };
        int32_t operands[MAX_OPERANDS];
    };
    uint32_t extent; /* of an indexed operand: how many values from there on may be meant */
    uint8_t quick;   /* as it is run where nobody listens: execute/quick_ops.h */
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
typedef enum CodeNoteKind {
    NOTE_CALL,
    NOTE_RESULT,
    NOTE_ENTER,
    NOTE_LEAVE,
    NOTE_ASSERT,
    NOTE_FAULT
} CodeNoteKind;

typedef struct CodeNote {
    CodeNoteKind kind;
    const Operation *operation;
    const Inline *request;
    const TypedStmt *stmt; /* the statement */
    Span span;             /* CALL: of the call; FAULT: the branch that was taken */
    Reg *arguments;        /* CALL, ENTER */
    uint32_t argument_count;
    Reg index; /* CALL: which of a component array, by ordinal; NO_REG otherwise */
    Reg value; /* RESULT, LEAVE: NO_REG where nothing is returned; ASSERT: the condition */
    const Type *type;
} CodeNote;
