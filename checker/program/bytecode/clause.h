/* Why a property has the value it has: which clause decides, for which values.
 *
 * For programs compiled to explain, every property is compiled once more, clause by clause, so that
 * each can be evaluated on its own: conjuncts, disjuncts, the bodies of quantifiers for one value.
 */
#pragma once

#include "checker/program/bytecode/instruction.h"

typedef struct CodeFragment { /* code that evaluates something on its own */
    uint32_t start;
    Reg reg;
    const TypedExpr *node;
} CodeFragment;

typedef struct Clause Clause;

struct Clause {
    const TypedExpr *node;
    CodeFragment value;
    CodeFragment
        bind; /* QUANTIFIER: sets its variable to value `ordinal`; reg: whether to look at it */
    Reg ordinal, bound; /* QUANTIFIER over values: which one, and the value itself */
    Clause *
        *children; /* of && and ||, of !; of a quantifier: its body, for processes once for each */
    uint32_t child_count;
    CodeFragment operands[2]; /* of a comparison */
    uint32_t operand_count;
};

/* `all` or `some`. */
static inline bool clause_is_quantifier(const TypedExpr *node)
{
    return node->kind == NODE_QUANTIFIER &&
           (node->quantifier == QUANT_ALL || node->quantifier == QUANT_SOME);
}
