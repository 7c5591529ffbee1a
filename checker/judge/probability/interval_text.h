/* Numbers that are known to lie between two ends. */
#pragma once

/* Only the digits that are the same for all that lies between, up to `digits` after the point; or
 * both ends. Caller frees. */
char *interval_text(const double ends[2], int digits);
