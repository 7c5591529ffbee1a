/* What a verdict advises, as code actions. */
#pragma once

#include "checker/commands/lsp/verdicts/lsp_search.h"

/* A deadlock of processes that wait in loops: to make them `background` ones. Offered where the deadlock
 * is told, and at each of them. */
void lsp_advice_background(GPtrArray *advised, const LspFindingsRequest *request,
                           const LspSearch *search, const Counterexample *run);

void lsp_advice_free(gpointer advice);
