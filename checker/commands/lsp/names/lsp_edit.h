/* A code action that is one edit of the document. */
#pragma once

#include "checker/commands/lsp/lsp_server.h"

typedef struct LspEdit {
    const char *title;
    Span span; /* what is replaced; empty: something is put in */
    const char *text;
    bool is_preferred; /* most likely what was meant */
} LspEdit;

void lsp_edit_add(JsonBuilder *builder, const LspServer *server, const LspDocument *document,
                  const LspEdit *edit);
