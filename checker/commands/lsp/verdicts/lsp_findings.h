/* What searching one version of a document found: the verdicts of its windows, checks and claims, as the
 * client shows them. */
#pragma once

#include "checker/commands/lsp/lsp_position.h"

typedef struct LspFindings {
    int64_t serial;        /* no other findings have it: a lens says which its run is of */
    JsonNode *lenses;      /* an array of CodeLens */
    JsonNode *diagnostics; /* an array of Diagnostic: what does not hold, with its run */
    GPtrArray *runs;       /* char *: the texts of runs, by the number that a lens has */
    GArray *decided;       /* bool, for each lens: there is a verdict */
    GPtrArray *advised;    /* LspAdvice * */
} LspFindings;

typedef struct LspAdvice { /* what a verdict advises to do, offered at a place */
    Span span;
    JsonNode *action; /* a CodeAction */
} LspAdvice;

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
/* What an earlier search of the same document decided and this one did not stays as it was: a longer
 * search may have had less time for it. Nobody asks the earlier findings for anything after that. */
void lsp_findings_keep(LspFindings *findings, const LspFindings *before);
void lsp_findings_free(LspFindings *findings);

/* What stands over the declaration that begins at that place: "until expire, 1h"; NULL: nothing does. Findings
 * may be NULL. Caller frees. */
char *lsp_findings_verdict(const LspFindings *findings, LspPosition at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LspFindings, lsp_findings_free)
