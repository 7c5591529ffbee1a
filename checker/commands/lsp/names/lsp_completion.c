/* What may be written at a place. The text around it seldom parses while somebody types: so what is offered
 * is told by the line alone, and by what is declared. */
#include "checker/base/member.h"
#include "checker/commands/lsp/lsp_methods.h"
#include "checker/commands/lsp/names/lsp_completion_list.h"
#include "checker/commands/lsp/names/lsp_names.h"
#include "checker/language/parse/parser.h"

#include <string.h>

typedef struct Place {
    const LspDocument *document;
    const char *text;
    uint32_t line, start; /* where the line begins, and the name that is being written */
} Place;

static bool is_of_name(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

static Place place_of(const LspDocument *document, uint32_t offset)
{
    Place place = {document, document->text, offset, offset};

    while (place.start > 0 && is_of_name(place.text[place.start - 1]))
        place.start--;
    while (place.line > 0 && place.text[place.line - 1] != '\n')
        place.line--;
    return place;
}

static char *first_word(const Place *place)
{
    uint32_t from = place->line, to;

    while (from < place->start && g_ascii_isspace(place->text[from]))
        from++;
    for (to = from; to < place->start && is_of_name(place->text[to]);)
        to++;
    return g_strndup(place->text + from, to - from);
}

static bool is_in_comment(const Place *place)
{
    g_autofree char *before = g_strndup(place->text + place->line, place->start - place->line);

    return strstr(before, "//") != NULL;
}

/* `cache` of `cache.` and of `caches[i].`; "" where something else stands before the dot. */
static char *receiver(const Place *place)
{
    uint32_t end = place->start - 1, start; /* at the dot */

    if (end > place->line && place->text[end - 1] == ']') {
        while (end > place->line && place->text[end - 1] != '[')
            end--;
        end -= end > place->line;
    }
    for (start = end; start > place->line && is_of_name(place->text[start - 1]);)
        start--;
    return g_strndup(place->text + start, end - start);
}

/* ---- behind a dot ---- */

static const Decl *find_decl(const LspDocument *document, DeclKind kind, const char *name)
{
    for (uint32_t i = 0; name && i < document->design->decl_count; i++) {
        const Decl *decl = document->design->decls[i];
        if (decl->kind == kind && g_strcmp0(decl->name.text, name) == 0)
            return decl;
    }
    return NULL;
}

static const Decl *component_of(const LspDocument *document, const char *name)
{
    const Decl *instance = find_decl(document, DECL_INSTANCE, name);
    const TypeExpr *type = instance ? instance->type : NULL;

    if (type && type->kind == TYPE_ARRAY)
        type = type->element;
    return type ? find_decl(document, DECL_COMPONENT, type->name.text) : NULL;
}

/* A name of that text that has a type: of several the first. */
static const Type *type_of(const LspDocument *document, const char *name)
{
    for (uint32_t i = 0; document->whole && i < document->whole->use_count; i++) {
        const NameUse *use = &document->whole->uses[i];
        if (use->use.source != 0 || !use->type)
            continue;
        g_autofree char *text = lsp_names_text(document, use->use);
        if (strcmp(text, name) == 0)
            return use->type;
    }
    return NULL;
}

static void add_words(JsonBuilder *b, const char *const *words, LspCompletionKind kind)
{
    for (; *words; words++)
        lsp_completion_list_add(b, *words, kind, NULL);
}

static void add_of_type(JsonBuilder *b, const Type *type)
{
    static const char *const of_sets[] = {"add", "remove", "size", NULL};
    static const char *const of_lists[] = {"push", "pop", "at", "remove", "size", "full", NULL};
    static const char *const of_timers[] = {"running", "due", NULL};

    if (type->kind == KIND_OPTION)
        type = type->element;
    for (uint32_t i = 0; type->kind == KIND_RECORD && i < type->field_count; i++)
        lsp_completion_list_add(b, type->fields[i].name, LSP_COMPLETES_FIELD, NULL);
    if (type->kind == KIND_SET)
        add_words(b, of_sets, LSP_COMPLETES_METHOD);
    if (type->kind == KIND_LIST)
        add_words(b, of_lists, LSP_COMPLETES_METHOD);
    if (type->kind == KIND_TIMER)
        add_words(b, of_timers, LSP_COMPLETES_PROPERTY);
}

static void add_behind_dot(JsonBuilder *b, const Place *place)
{
    g_autofree char *name = receiver(place);
    const Decl *component = component_of(place->document, name);
    const Type *type = component ? NULL : type_of(place->document, name);

    if (component)
        lsp_completion_list_members(b, place->document, component);
    else if (type)
        add_of_type(b, type);
}

/* ---- anywhere else ---- */

#define OF(kind) (UINT32_C(1) << (kind))

static void add_decls(JsonBuilder *b, const Place *place, uint32_t kinds)
{
    for (uint32_t i = 0; i < place->document->design->decl_count; i++) {
        const Decl *decl = place->document->design->decls[i];
        if ((kinds & OF(decl->kind)) && decl->name.text)
            lsp_completion_list_decl(b, place->document, decl);
    }
}

static void add_claimed(JsonBuilder *b, const Place *place)
{
    static const char *const words[] = {"as written", "closes", "leaves", "open", "keeps",
                                        "breaks",     "holds",  "to",     NULL};

    add_decls(b, place,
              OF(DECL_FIX) | OF(DECL_WINDOW) | OF(DECL_CHECK) | OF(DECL_MEASURE) | OF(DECL_PARAM));
    add_words(b, words, LSP_COMPLETES_KEYWORD);
}

/* Locals that are declared before the place, in the same declaration. */
static void add_locals(JsonBuilder *b, const Place *place)
{
    const LspDocument *document = place->document;
    const Tree *tree = document->design->trees[0];
    uint32_t from = place->start;

    for (uint32_t i = 0; i < tree->decl_count; i++)
        if (tree->decls[i]->span.start <= place->start)
            from = tree->decls[i]->span.start;
    for (uint32_t i = 0; document->whole && i < document->whole->use_count; i++) {
        const NameUse *use = &document->whole->uses[i];
        bool is_local = use->use.source == 0 && lsp_names_are_one(use->use, use->declared) &&
                        use->use.start >= from && use->use.end < place->start;
        const LspDeclared declared =
            is_local ? lsp_names_declared(document, use->use) : (LspDeclared){0};
        if (!is_local || (declared.decl && !declared.argument))
            continue;
        g_autofree char *name = lsp_names_text(document, use->use);
        g_autofree char *type = use->type ? type_text(use->type) : NULL;
        lsp_completion_list_add(b, name, LSP_COMPLETES_VARIABLE, type);
    }
}

static void add_anything(JsonBuilder *b, const Place *place, const char *first)
{
    static const char *const words[] = {"if",  "then", "else",  "true", "false", "none", "self",
                                        "all", "some", "count", "sum",  "in",    NULL};
    static const char *const types[] = {"bool", "process", "timer", "duration",
                                        "set",  "list",    NULL};

    add_locals(b, place);
    add_decls(b, place, ~(OF(DECL_CLAIM) | OF(DECL_QUESTION) | OF(DECL_CLOCK) | OF(DECL_FAULTS)));
    if (!*first) {
        add_words(b, parser_words_of_declarations(), LSP_COMPLETES_KEYWORD);
        add_words(b, parser_words_of_members(), LSP_COMPLETES_KEYWORD);
        add_words(b, parser_words_of_statements(), LSP_COMPLETES_KEYWORD);
    }
    add_words(b, words, LSP_COMPLETES_KEYWORD);
    add_words(b, types, LSP_COMPLETES_KEYWORD);
}

static void add_at(JsonBuilder *b, const LspServer *server, const Place *place)
{
    static const char *const claims[] = {"claim", "option", "answer", "about", NULL};
    g_autofree char *first = first_word(place);
    bool is_behind_dot = place->start > place->line && place->text[place->start - 1] == '.' &&
                         (place->start < 2 || place->text[place->start - 2] != '.');

    if (is_in_comment(place))
        return;
    if (is_behind_dot)
        add_behind_dot(b, place);
    else if (strcmp(first, "use") == 0)
        lsp_completion_list_files(b, place->document, (const char *const *)server->libraries);
    else if (g_strv_contains(claims, first))
        add_claimed(b, place);
    else
        add_anything(b, place, first);
}

void lsp_completion(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    uint32_t offset;
    LspDocument *document = lsp_server_place(server, params, answer, &offset);

    if (!document)
        return;
    const Place place = place_of(document, offset);
    json_builder_begin_array(answer->builder);
    add_at(answer->builder, server, &place);
    json_builder_end_array(answer->builder);
}
