#include "checker/commands/lsp/verdicts/lsp_advice.h"

#include "checker/base/member.h"
#include "checker/language/syntax/tree.h"

void lsp_advice_free(gpointer data)
{
    LspAdvice *advice = data;

    json_node_unref(advice->action);
    g_free(advice);
}

static const Process *process_of(const System *system, uint32_t number)
{
    for (uint32_t i = 0; i < system->process_count; i++)
        if (number - system->processes[i]->first < system->processes[i]->count)
            return system->processes[i];
    return NULL;
}

/* The processes that wait in the last state, each once; lanes are in the order of their instances. */
static GPtrArray *waiting(const LspSearch *search, const Counterexample *run)
{
    const System *system = search->document->whole;
    GPtrArray *found = g_ptr_array_new();

    for (uint32_t i = 0; i < system->process_instances && i < run->lane_count; i++) {
        const Process *process = run->lanes[i].waits ? process_of(system, i) : NULL;
        if (process && process->decl->span.source == 0 &&
            !g_ptr_array_find(found, process->decl, NULL))
            g_ptr_array_add(found, (gpointer)process->decl);
    }
    return found;
}

static JsonNode *action(const LspFindingsRequest *request, const Source *source,
                        const GPtrArray *decls)
{
    g_autoptr(JsonBuilder) b = json_builder_new();

    json_builder_begin_object(b);
    member_string(b, "title", "make it a `background process`");
    member_string(b, "kind", "quickfix");
    member_object(b, "edit");
    member_object(b, "changes");
    member_array(b, request->uri);
    for (guint i = 0; i < decls->len; i++) {
        const Span keyword = ((const Decl *)decls->pdata[i])->keyword;
        json_builder_begin_object(b);
        lsp_position_add_range(b, "range", source, (Span){0, keyword.start, keyword.start},
                               request->encoding);
        member_string(b, "newText", "background ");
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
    json_builder_end_object(b);
    json_builder_end_object(b);
    json_builder_end_object(b);
    return json_builder_get_root(b);
}

static void offer(GPtrArray *advised, Span span, JsonNode *action)
{
    LspAdvice *advice = g_new(LspAdvice, 1);

    *advice = (LspAdvice){span, json_node_ref(action)};
    g_ptr_array_add(advised, advice);
}

void lsp_advice_background(GPtrArray *advised, const LspFindingsRequest *request,
                           const LspSearch *search, const Counterexample *run)
{
    g_autoptr(GPtrArray) decls = waiting(search, run);
    const LspDocument *document = search->document;

    if (decls->len == 0)
        return;
    g_autoptr(JsonNode) node = action(request, lsp_document_source(document), decls);
    offer(advised, document->design->trees[0]->name.span, node);
    for (guint i = 0; i < decls->len; i++) {
        const Decl *decl = decls->pdata[i];
        offer(advised, source_span_join(decl->keyword, decl->name.span), node);
    }
}
