/* What the text of a design says to no effect, whatever its runs are: what no run is needed to find.
 * Only the design's own file is looked at; what a library offers may well be unused. */
#pragma once

#include "checker/language/design.h"

/* Adds warnings. What the configuration decides instead of the text (faults, time) is not judged. */
void vacuity_report(const Design *design, const Configuration *configuration,
                    Diagnostics *warnings);
