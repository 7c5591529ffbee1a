/* Another name for what a name stands for, wherever it is used. The new text is read before it is handed
 * out: every name in it has to mean what it meant. */
#include "checker/base/member.h"
#include "checker/commands/lsp/lsp_methods.h"
#include "checker/commands/lsp/lsp_params.h"
#include "checker/commands/lsp/names/lsp_names.h"

#include <string.h>

static char *renamed_text(const LspDocument *document, Span declared, const char *name)
{
    GString *text = g_string_new(NULL);
    uint32_t at = 0;

    for (uint32_t i = 0; i < document->whole->use_count; i++) {
        const NameUse *use = &document->whole->uses[i];
        if (use->use.source != 0 || !lsp_names_are_one(use->declared, declared))
            continue;
        g_string_append_len(text, document->text + at, use->use.start - at);
        g_string_append(text, name);
        at = use->use.end;
    }
    g_string_append(text, document->text + at);
    return g_string_free(text, FALSE);
}

/* The number of the use that is the declaration itself; the number of uses where it is none. */
static uint32_t declaration_number(const System *system, Span declared)
{
    uint32_t low = 0, high = system->use_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const Span *use = &system->uses[middle].use;
        if (use->source < declared.source ||
            (use->source == declared.source && use->start < declared.start))
            low = middle + 1;
        else
            high = middle;
    }
    return low < system->use_count && lsp_names_are_one(system->uses[low].use, declared)
               ? low
               : system->use_count;
}

/* Uses are in order, and a rename changes no order. */
static bool means_the_same(const LspDocument *before, const LspDocument *after)
{
    const System *old = before->whole, *new = after->whole;

    if (!new || old->use_count != new->use_count ||
        diagnostics_errors(before->mistakes) != diagnostics_errors(after->mistakes))
        return false;
    for (uint32_t i = 0; i < old->use_count; i++)
        if (declaration_number(old, old->uses[i].declared) !=
            declaration_number(new, new->uses[i].declared))
            return false;
    return true;
}

static bool are_of_one(const Design *design, Span a, Span b)
{
    for (uint32_t i = 0; i < design->decl_count; i++) {
        const Span all = design->decls[i]->span;
        if (all.source == a.source && all.source == b.source && all.start <= a.start &&
            all.start <= b.start && a.end <= all.end && b.end <= all.end)
            return true;
    }
    return false;
}

/* Some use of the name stands for others of that name in the process, too, which would not be renamed. */
static bool is_of_several(const LspDocument *document, Span declared, const char *name)
{
    for (uint32_t i = 0; i < document->whole->use_count; i++) {
        const NameUse *use = &document->whole->uses[i];
        g_autofree char *text = use->is_of_several ? lsp_names_text(document, use->use) : NULL;
        if (text && strcmp(text, name) == 0 &&
            are_of_one(document->design, use->declared, declared))
            return true;
    }
    return false;
}

/* NULL: it may be. Caller frees. */
static char *why_not(const LspServer *server, const LspDocument *document, const NameUse *use,
                     const char *name)
{
    g_autofree char *old = lsp_names_text(document, use->declared);

    if (use->declared.source != 0)
        return g_strdup_printf("`%s` is of a file that other designs may use", old);
    if (is_of_several(document, use->declared, old))
        return g_strdup_printf(
            "there are several `%s`, and a check, window or measure means all of them", old);
    g_autofree char *text = renamed_text(document, use->declared, name);
    g_autoptr(LspDocument) after = lsp_document_new(document->uri, document->version, text,
                                                    (const char *const *)server->libraries);
    if (means_the_same(document, after))
        return NULL;
    if (after->mistakes && diagnostics_errors(after->mistakes) > 0)
        return g_strdup_printf("`%s` cannot be called `%s`: %s", old, name,
                               diagnostics_get(after->mistakes, 0)->message);
    return g_strdup_printf("`%s` cannot be called `%s`: that name means something else here", old,
                           name);
}

static void add_edits(JsonBuilder *b, const LspServer *server, const LspDocument *document,
                      Span declared, const char *name)
{
    json_builder_begin_object(b);
    member_object(b, "changes");
    member_array(b, document->uri);
    for (uint32_t i = 0; i < document->whole->use_count; i++) {
        const NameUse *use = &document->whole->uses[i];
        if (use->use.source != 0 || !lsp_names_are_one(use->declared, declared))
            continue;
        json_builder_begin_object(b);
        lsp_position_add_range(b, "range", lsp_document_source(document), use->use,
                               server->encoding);
        member_string(b, "newText", name);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
    json_builder_end_object(b);
    json_builder_end_object(b);
}

void lsp_rename(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    const char *name = lsp_params_string(params, "newName");
    uint32_t offset;
    LspDocument *document = lsp_server_place(server, params, answer, &offset);
    const NameUse *use = document ? lsp_names_at(document, offset) : NULL;

    if (!document)
        return;
    char *why = !use    ? g_strdup("there is no name to change here")
                : !name ? g_strdup("params say no newName")
                        : why_not(server, document, use, name);
    if (why)
        lsp_server_refuse(answer, LSP_FAILED, why);
    else
        add_edits(answer->builder, server, document, use->declared, name);
}

/* What would be renamed; null where nothing can be. */
void lsp_prepare_rename(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    uint32_t offset;
    LspDocument *document = lsp_server_place(server, params, answer, &offset);
    const NameUse *use = document ? lsp_names_at(document, offset) : NULL;
    JsonBuilder *b = answer->builder;

    if (!use || use->declared.source != 0)
        return;
    g_autofree char *name = lsp_names_text(document, use->use);
    json_builder_begin_object(b);
    lsp_position_add_range(b, "range", lsp_document_source(document), use->use, server->encoding);
    member_string(b, "placeholder", name);
    json_builder_end_object(b);
}
