/* What the reference says of one web, each by its definition. */
#pragma once

#include "tests/reference/reference.h"
#include "tests/reference/stay.h"

void rule_window(const Web *web, uint32_t index, ReferenceWindow *verdict);
void rule_check(const Web *web, uint32_t index, ReferenceCheck *verdict);
void rule_measure(const Web *web, uint32_t index, ReferenceMeasure *verdict);
