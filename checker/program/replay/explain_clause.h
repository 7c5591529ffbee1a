/* Which clause of a property decides in a state, as data: program_explain_... makes a sentence of it.
 * Programs that were not compiled to explain have none. */
#pragma once

#include "checker/program/program.h"
#include "checker/program/replay/typed_value.h"

typedef struct ClauseBinding { /* of a quantifier's variable */
    const char *name;
    TypedValue value;
} ClauseBinding;

typedef struct ClauseValue { /* of a part of the clause that is not plain to see */
    Span span;
    TypedValue value;
} ClauseValue;

typedef struct DecisiveClause {
    Span span;
    bool value;                /* that it has */
    GArray *bindings, *values; /* of ClauseBinding, ClauseValue */
} DecisiveClause;

/* What makes the window hold there. Values are copied to the arena. False where there is nothing to
 * say; else cleared by explain_clause_clear. */
bool explain_clause_of_window(const Program *program, uint32_t window, const Word *state,
                              Arena *arena, DecisiveClause *found);
/* What makes the check's first condition have `value`; `state` as in program_explain_check. */
bool explain_clause_of_check(const Program *program, uint32_t check, const Word *state, bool value,
                             Arena *arena, DecisiveClause *found);
/* "with a = shoes: key(a) == 1 is false; key(a) is 2". Caller frees. */
char *explain_clause_text(const Program *program, const DecisiveClause *clause);
void explain_clause_clear(DecisiveClause *clause);
