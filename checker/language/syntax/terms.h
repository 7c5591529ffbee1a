/* What a design as it is written and one that is resolved have in common. */
#pragma once

#include "checker/language/syntax/source.h"

#include <stdbool.h>

/* What tree.h defines. */
typedef struct Decl Decl;
typedef struct Member Member;
typedef struct Option Option;
typedef struct Tree Tree;

typedef struct Name {
    const char *text; /* NULL where absent */
    Span span;
} Name;

typedef enum Operator {
    OP_NONE,
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_DIV,
    OP_MOD,
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_AND,
    OP_OR,
    OP_IN,
    OP_NOT, /* unary */
    OP_NEG, /* unary */
} Operator;

typedef enum Quantifier { QUANT_ALL, QUANT_SOME, QUANT_COUNT, QUANT_SUM } Quantifier;

typedef enum RequestKind { REQUEST_READ, REQUEST_WRITE, REQUEST_PLAIN } RequestKind;

typedef enum CheckKind {
    CHECK_ALWAYS,
    CHECK_NEVER,
    CHECK_AT_REST,
    CHECK_REACHABLE,
    CHECK_EVENTUALLY,
    CHECK_LEADS_TO, /* initial leads to second */
    CHECK_SETTLES,
    CHECK_RARE,      /* that initial ever holds has a probability of at most second, e.g. 1/10 */
    CHECK_STATELESS, /* an expression with no keyword before it */
    CHECK_FRESH_READS,
    CHECK_MONOTONIC_READS,
    CHECK_READ_YOUR_WRITES,
    CHECK_LINEARIZABLE,
} CheckKind;

typedef enum MeasureKind {
    MEASURE_MAX,
    MEASURE_MIN,
    MEASURE_PROBABILITY,
    MEASURE_EXPECTED
} MeasureKind;
