#include "checker/commands/lsp/names/lsp_names.h"

#include <string.h>

bool lsp_names_are_one(Span a, Span b)
{
    return a.source == b.source && a.start == b.start;
}

/* One that begins at the byte goes before one that ends there. */
const NameUse *lsp_names_at(const LspDocument *document, uint32_t offset)
{
    const System *system = document->whole;
    const NameUse *found = NULL;

    for (uint32_t i = 0; system && i < system->use_count; i++) {
        const Span *use = &system->uses[i].use;
        if (use->source == 0 && use->start <= offset && offset <= use->end)
            found = &system->uses[i];
    }
    return found;
}

static const Argument *find_argument(const Argument *arguments, uint32_t count, Span name)
{
    for (uint32_t i = 0; i < count; i++)
        if (lsp_names_are_one(arguments[i].name.span, name))
            return &arguments[i];
    return NULL;
}

static bool find_member(const Decl *decl, Span name, LspDeclared *found)
{
    for (uint32_t i = 0; i < decl->member_count; i++) {
        const Member *member = decl->members[i];
        const Argument *argument = find_argument(member->arguments, member->argument_count, name);
        if (!argument && !lsp_names_are_one(member->name.span, name))
            continue;
        *found = (LspDeclared){decl, member, argument};
        return true;
    }
    return false;
}

static bool is_one_of_names(const Decl *decl, Span name)
{
    if (decl->kind != DECL_ENUM)
        return false;
    for (uint32_t i = 0; i < decl->name_count; i++)
        if (lsp_names_are_one(decl->names[i].span, name))
            return true;
    return false;
}

LspDeclared lsp_names_declared(const LspDocument *document, Span name)
{
    const Design *design = document->design;
    LspDeclared found = {0};

    for (uint32_t i = 0; i < design->decl_count; i++) {
        const Decl *decl = design->decls[i];
        if (decl->span.source != name.source || name.start < decl->span.start ||
            name.start > decl->span.end)
            continue;
        const Argument *argument = find_argument(decl->arguments, decl->argument_count, name);
        if (argument || lsp_names_are_one(decl->name.span, name) || is_one_of_names(decl, name))
            return (LspDeclared){decl, NULL, argument};
        if (find_member(decl, name, &found))
            return found;
    }
    return found;
}

bool lsp_names_used_file(const LspDocument *document, uint32_t offset, uint16_t *source)
{
    const Tree *tree = document->design->trees[0];
    const SourceMap *sources = document->design->sources;

    for (uint32_t i = 0; i < tree->use_count; i++) {
        const Name *use = &tree->uses[i];
        if (offset < use->span.start || offset > use->span.end)
            continue;
        g_autofree char *file = g_strdup_printf("%s.stale", use->text);
        for (*source = 1; *source < source_map_count(sources); (*source)++) {
            g_autofree char *base = g_path_get_basename(source_map_get(sources, *source)->path);
            if (strcmp(base, file) == 0)
                return true;
        }
    }
    return false;
}

char *lsp_names_text(const LspDocument *document, Span span)
{
    const Source *source = source_map_get(document->design->sources, span.source);

    return g_strndup(source->text + span.start, span.end - span.start);
}
