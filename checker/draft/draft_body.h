/* What a request of a draft does, as statements. */
#pragma once

#include "checker/draft/draft_fixes.h"

/* Appends the request. True where a fill is bounded by FILL. */
bool draft_body(const Draft *draft, const DraftFixes *fixes, const DraftRequest *request,
                GString *out);
