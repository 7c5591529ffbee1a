/* What searching one version of a document found: the verdicts of its windows, checks and claims, as the
 * client shows them. */
#pragma once

#include "checker/commands/lsp/lsp_position.h"

typedef struct LspFindings {
    int64_t serial;        /* no other findings have it: a lens says which its run is of */
    JsonNode *lenses;      /* an array of CodeLens */
    JsonNode *diagnostics; /* an array of Diagnostic: what does not hold, with its run */
    GPtrArray *runs;       /* char *: the texts of runs, by the number that a lens has */
} LspFindings;

typedef struct LspFindingsRequest {
    const char *uri, *text;
    int64_t version;
    const char *const *libraries;
    LspEncoding encoding;
    const volatile int *stop; /* set: it ends soon, and gives NULL */
    bool only_as_written;     /* no claims: what needs the fewest searches */
} LspFindingsRequest;

/* NULL where there is a mistake in it. Takes a second at most; what was not decided by then says so. */
LspFindings *lsp_findings_new(const LspFindingsRequest *request);
void lsp_findings_free(LspFindings *findings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LspFindings, lsp_findings_free)
