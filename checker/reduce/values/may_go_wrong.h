/* Whether to work out an expression may be a design error. Then it shows in which order several are
 * worked out, if one of them can be the last: the others may never be. */
#pragma once

#include "checker/language/resolve/system.h"

/* False where that is ruled out. */
bool may_go_wrong(const TypedExpr *node);
/* The same of a sum of a few such numbers. */
bool may_go_wrong_summed(const Type *type);
