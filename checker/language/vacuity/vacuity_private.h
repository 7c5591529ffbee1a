/* What the files that look for vacuity share. */
#pragma once

#include "checker/language/vacuity/vacuity.h"
#include "checker/language/vacuity/visit.h"

#include <string.h>

#define warn(list, span, help, ...)                                                                \
    diagnostics_add((list), SEVERITY_WARNING, (span), (help), __VA_ARGS__)

bool vacuity_has(const Design *design, DeclKind kind); /* in any of its files */
const Decl *vacuity_find(const Design *design, DeclKind kind, const char *name);

/* Names that nothing mentions. */
void vacuity_unused(const Design *design, Diagnostics *warnings);

/* Guarantees of reads that no run can break, for what the requests and their calls are. */
void vacuity_guarantees(const Design *design, Diagnostics *warnings);

/* Locals that hide another local. */
void vacuity_hidden(const Design *design, Diagnostics *warnings);
