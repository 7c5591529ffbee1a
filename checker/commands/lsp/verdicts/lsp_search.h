/* A document that is searched: a session without a command line. */
#pragma once

#include "checker/commands/check/check_cases.h"
#include "checker/commands/lsp/lsp_document.h"
#include "checker/commands/lsp/verdicts/lsp_findings.h"
#include "checker/fixes/design_matrix.h"

enum { LSP_SEARCH_SECONDS = 1 };

typedef struct LspSearch {
    LspDocument *document;
    Session session; /* what is in it is the document's, and this one's */
    Diagnostics *none;
    DesignMatrix of;
    Matrix *matrix;
    CheckReport report;
} LspSearch;

/* NULL where there is a mistake in it, or no program of it. */
LspSearch *lsp_search_new(const LspFindingsRequest *request);
void lsp_search_free(LspSearch *search);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LspSearch, lsp_search_free)
