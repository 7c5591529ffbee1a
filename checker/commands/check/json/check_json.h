/* The parts of `check --format json`, in the shape that docs/check.schema.json gives. */
#pragma once

#include "checker/commands/check/check.h"

/* An element: one set of fixes, searched. */
void check_json_row(JsonBuilder *b, const CheckReport *report, const MatrixRow *row);

/* The members `declared`, and `claims`. */
void check_json_declared(JsonBuilder *b, const CheckReport *report);
void check_json_claims(JsonBuilder *b, const CheckReport *report);

/* The member `not_asked`, where --window or --check left something out. */
void check_json_not_asked(JsonBuilder *b, const CheckReport *report);
