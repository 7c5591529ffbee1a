#include "checker/commands/lsp/names/lsp_completion_list.h"

#include "checker/base/member.h"
#include "checker/commands/session/models.h"

#include "checker/language/syntax/tree.h"

#include <string.h>

void lsp_completion_list_add(JsonBuilder *b, const char *label, LspCompletionKind kind,
                             const char *detail)
{
    json_builder_begin_object(b);
    member_string(b, "label", label);
    member_int(b, "kind", kind);
    if (detail)
        member_string(b, "detail", detail);
    json_builder_end_object(b);
}

void lsp_completion_list_decl(JsonBuilder *b, const LspDocument *document, const Decl *decl)
{
    lsp_completion_list_add(b, decl->name.text, lsp_symbol_kind_completes(decl->kind), decl->text);
    for (uint32_t i = 0; decl->kind == DECL_ENUM && i < decl->name_count; i++)
        lsp_completion_list_add(b, decl->names[i].text, LSP_COMPLETES_ENUM_MEMBER, decl->name.text);
}

/* The head as it is written, without what comes before the name and what a server is sent. */
static char *signature(const LspDocument *document, const Member *member)
{
    Span span = member->span;

    span.start = member->name.span.start;
    if (member->guard)
        span.end = MIN(span.end, member->guard->span.start);
    if (member->wire_count > 0)
        span.end = MIN(span.end, member->wires[0].span.start);
    g_autofree char *words = source_words(document->design->sources, span);
    char *cut = strstr(words, " when");
    if (!cut)
        cut = strstr(words, " wire");
    if (cut)
        *cut = '\0';
    return g_strdup(words);
}

void lsp_completion_list_members(JsonBuilder *b, const LspDocument *document, const Decl *component)
{
    static const LspCompletionKind kinds[] = {[MEMBER_STATE] = LSP_COMPLETES_FIELD,
                                              [MEMBER_OP] = LSP_COMPLETES_METHOD,
                                              [MEMBER_FUNCTION] = LSP_COMPLETES_FUNCTION,
                                              [MEMBER_EVENT] = LSP_COMPLETES_EVENT,
                                              [MEMBER_FAULT] = LSP_COMPLETES_EVENT};

    for (uint32_t i = 0; i < component->member_count; i++) {
        const Member *member = component->members[i];
        if (!member->name.text || member->kind == MEMBER_EVENT || member->kind == MEMBER_FAULT)
            continue;
        g_autofree char *detail = signature(document, member);
        lsp_completion_list_add(b, member->name.text, kinds[member->kind], detail);
    }
}

void lsp_completion_list_files(JsonBuilder *b, const LspDocument *document,
                               const char *const *libraries)
{
    g_autofree char *own = g_path_get_dirname(document->path);
    g_autofree char *self = g_path_get_basename(document->path);

    for (int i = -1; i < 0 || libraries[i]; i++) {
        const char *folder = i < 0 ? own : libraries[i];
        g_autoptr(GPtrArray) names = models_names_in(folder);
        for (guint j = 0; j < names->len; j++) {
            g_autofree char *file = g_strdup_printf("%s.stale", (char *)names->pdata[j]);
            if (strcmp(file, self) != 0)
                lsp_completion_list_add(b, names->pdata[j], LSP_COMPLETES_MODULE, NULL);
        }
    }
}
