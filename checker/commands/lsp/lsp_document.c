#include "checker/commands/lsp/lsp_document.h"

#include "checker/language/syntax/decl.h"
#include "checker/language/syntax/tree.h"
#include "checker/language/vacuity/vacuity.h"

#include <string.h>

enum { LONGEST_READING = G_USEC_PER_SEC }; /* of one version, in microseconds */

/* A text with no file yet is called by its URI. */
static char *path_of(const char *uri)
{
    char *path = g_filename_from_uri(uri, NULL, NULL);

    return path ? path : g_strdup(uri);
}

/* That it begins with no `design` is then all that is wrong. */
static bool is_library(const Design *design, const Diagnostics *mistakes)
{
    return design->is_nameless && design->trees[0]->decl_count > 0 &&
           diagnostics_errors(mistakes) == 1;
}

static void resolve(LspDocument *document)
{
    Design *design = document->design;
    Budget budget = {.deadline = g_get_monotonic_time() + LONGEST_READING};

    design_configure(design, &document->configuration, document->mistakes);
    document->configuration.faults = -1;
    budget_begin(&budget);
    design->budget = &budget;
    document->whole = system_resolve_named(design, &document->configuration, document->mistakes);
    budget_close(&budget);
    design->budget = NULL;
    arena_count(document->whole->arena, NULL);
    document->is_cut = budget.end != BUDGET_HOLDS;
}

static void read_text(LspDocument *document, const char *const *libraries)
{
    g_autoptr(GError) error = NULL;

    document->design = design_load_text(document->path, document->text, document->length, libraries,
                                        &document->mistakes, &error);
    if (!document->design) {
        document->refusal = g_strdup(error->message);
        return;
    }
    const SourceMap *sources = document->design->sources;
    document->is_library = is_library(document->design, document->mistakes);
    if (document->is_library) {
        diagnostics_free(document->mistakes);
        document->mistakes = diagnostics_new(sources);
    }
    resolve(document);
    document->warnings = diagnostics_new(sources);
    if (lsp_document_is_sound(document))
        vacuity_report(document->design, &document->configuration, document->warnings);
}

static gssize last_serial;

LspDocument *lsp_document_new(const char *uri, int64_t version, const char *text,
                              const char *const *libraries)
{
    LspDocument *document = g_new0(LspDocument, 1);

    document->uri = g_strdup(uri);
    document->serial = (uint64_t)g_atomic_pointer_add(&last_serial, 1) + 1;
    document->path = path_of(uri);
    document->text = g_strdup(text);
    document->length = strlen(text);
    document->version = version;
    read_text(document, libraries);
    return document;
}

void lsp_document_free(LspDocument *document)
{
    if (!document)
        return;
    lsp_findings_free(document->findings);
    system_free(document->whole);
    diagnostics_free(document->mistakes);
    diagnostics_free(document->warnings);
    design_free(document->design);
    g_free(document->refusal);
    g_free(document->text);
    g_free(document->path);
    g_free(document->uri);
    g_free(document);
}

bool lsp_document_is_sound(const LspDocument *document)
{
    return document->design && !document->is_cut && !document->is_library &&
           diagnostics_errors(document->mistakes) == 0;
}

const Source *lsp_document_source(const LspDocument *document)
{
    return document->design ? source_map_get(document->design->sources, 0) : NULL;
}

char *lsp_document_uri(const LspDocument *document, uint16_t source)
{
    if (source == 0)
        return g_strdup(document->uri);
    g_autofree char *path =
        g_canonicalize_filename(source_map_get(document->design->sources, source)->path, NULL);
    return g_filename_to_uri(path, NULL, NULL);
}
