/* What a design as it is written and one that is resolved have in common. */
#pragma once

#include "checker/language/syntax/source.h"

#include <stdbool.h>

/* What decl.h and tree.h define. */
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

/* Guarantees of reads, each told once: its name; its words, NULL where they are those of another with
 * more behind them; whether it is about what was written before. Places that have to know more of
 * each are switches, which the compiler of C finds. */
#define CHECK_GUARANTEES(X)                                                                        \
    X(FRESH_READS, "fresh reads", true)                                                            \
    X(BOUNDED_READS, NULL, true) /* `fresh reads within` a duration, or a number of versions */    \
    X(MONOTONIC_READS, "monotonic reads", false)                                                   \
    X(READ_YOUR_WRITES, "read your writes", true)                                                  \
    X(LINEARIZABLE, "linearizable", true)

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
#define X(name, words, is_of_writes) CHECK_##name,
    CHECK_GUARANTEES(X)
#undef X
} CheckKind;

/* A guarantee of reads, and no check of states. */
static inline bool check_kind_is_guarantee(CheckKind kind)
{
    return kind > CHECK_STATELESS;
}

static inline bool check_kind_is_of_writes(CheckKind kind)
{
#define X(name, words, is_of_writes) (is_of_writes && kind == CHECK_##name) ||
    return CHECK_GUARANTEES(X) false;
#undef X
}

typedef enum MeasureKind {
    MEASURE_MAX,
    MEASURE_MIN,
    MEASURE_STALEST, /* how old what a read returns is */
    MEASURE_PROBABILITY,
    MEASURE_EXPECTED
} MeasureKind;
