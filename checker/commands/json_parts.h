/* Members that several commands write as JSON: docs/commands.md gives their shape. */
#pragma once

#include "checker/base/member.h"
#include "checker/language/design.h"

/* "fixes": the names of a set. */
void json_parts_fixes(JsonBuilder *builder, const Design *design, uint64_t fixes);

/* What is known of a number: that it lies between two ends; null where it is not. */
void json_parts_ends(JsonBuilder *builder, const char *name, bool is_known, const double ends[2]);
