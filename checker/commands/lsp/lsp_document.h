/* A design that is open in the editor, as one version of its text: what reading it found. Another
 * version is another document. */
#pragma once

#include "checker/commands/lsp/lsp_position.h"
#include "checker/commands/lsp/verdicts/lsp_findings.h"
#include "checker/language/resolve/system.h"

typedef struct LspDocument {
    char *uri; /* as the client says it */
    char *path;
    char *text; /* of `length` bytes */
    gsize length;
    int64_t version;
    char *refusal;  /* why it was not read at all, in words; or NULL: */
    Design *design; /* its main file is source 0 */
    Diagnostics *mistakes, *warnings;
    Configuration configuration; /* as written */
    System *whole;
    uint64_t serial;       /* no other document ever has it */
    LspFindings *findings; /* once it was searched; or NULL */
    bool is_library; /* it says `component` and the like, and begins with no `design`: no mistake */
    bool is_cut;     /* resolving it was given up, as it took too long */
} LspDocument;

/* `libraries` as of design_load. Never NULL. */
LspDocument *lsp_document_new(const char *uri, int64_t version, const char *text,
                              const char *const *libraries);
void lsp_document_free(LspDocument *document);

/* It can be searched: there is no mistake in it. */
bool lsp_document_is_sound(const LspDocument *document);

/* NULL where it was refused. */
const Source *lsp_document_source(const LspDocument *document);

/* The URI of a file that the design uses, or its own. Caller frees. */
char *lsp_document_uri(const LspDocument *document, uint16_t source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LspDocument, lsp_document_free)
