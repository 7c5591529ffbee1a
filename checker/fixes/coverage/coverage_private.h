/* What the files of coverage share: what was compiled, for which sets of fixes, and where runs came. */
#pragma once

#include "checker/fixes/coverage/coverage.h"
#include "checker/fixes/coverage/refusals.h"
#include "checker/language/syntax/tree.h"

typedef struct CoveredPlace { /* that some configuration has, in the design's own file */
    ProgramMark mark;
    uint32_t number; /* in the order in which they were found */
    bool reached;    /* in some configuration */
} CoveredPlace;

enum { COVERED_HAS = 1, COVERED_REACHED = 2 };

typedef struct CoveredSet {
    uint64_t fixes;
    GByteArray *places; /* by number: bits of the above; those found later are not there */
} CoveredSet;

typedef struct CoveredState { /* a variable of a component */
    Name name;                /* where it is declared */
    bool changes;             /* some run assigns it something that it does not begin with */
} CoveredState;

typedef struct CoveredValue { /* that a variable of an instance can hold */
    char *variable, *value;
    Span span; /* where the variable is declared, or its instance */
    bool held; /* in some state */
} CoveredValue;

struct Coverage {
    const Design *design;
    GHashTable *places;      /* kind and start of the span -> CoveredPlace */
    GPtrArray *list;         /* the same, in order of the text; NULL: to be made again */
    GPtrArray *sets;         /* of CoveredSet */
    GHashTable *states;      /* start of the span -> CoveredState */
    GHashTable *value_index; /* "variable value" -> CoveredValue */
    GPtrArray *values;       /* the same, in the order in which they were found */
    bool values_unknown;     /* a limit came before all states were looked at */
    uint64_t varied_windows; /* bit by bit: not a constant in some configuration */
    uint64_t varied_checks;
    bool may_fault;
    Refusals *refusals;
};

/* All places in order of the text, those further out first. */
const GPtrArray *coverage_places(Coverage *coverage);

/* Bits of CoveredPlace. */
uint8_t coverage_in_set(const CoveredSet *set, const CoveredPlace *place);
const CoveredSet *coverage_set(const Coverage *coverage, uint64_t fixes); /* or NULL */

bool coverage_reached(const Coverage *coverage, MarkKind kind, Span span);
const CoveredPlace *coverage_find(const Coverage *coverage, MarkKind kind, Span span);

/* The operation, event or fault whose body has the span, or NULL. */
const Member *coverage_member(const Coverage *coverage, Span span);

/* The fix changes nothing, alone and beside each other one. */
bool coverage_fix_is_idle(Programs *programs, uint32_t index);

/* Statements of one program that give states another value: where a run came. */
void coverage_note_states(Coverage *coverage, const Program *program);
