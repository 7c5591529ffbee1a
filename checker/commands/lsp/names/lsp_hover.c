/* What a name stands for: its declaration as it is written, its type, and the comment that is about it. */
#include "checker/base/member.h"
#include "checker/commands/lsp/lsp_methods.h"
#include "checker/commands/lsp/names/lsp_names.h"

#include <string.h>

enum { LONGEST_HEAD = 400 }; /* bytes of a declaration that are shown */

/* The declaration up to the brace of its body, or all of it where it has none. */
static char *head_text(const LspDocument *document, const LspDeclared *declared)
{
    const Decl *decl = declared->decl;
    Span span = declared->member ? declared->member->span : decl->span;

    if (declared->argument)
        span = source_span_join(declared->argument->name.span, declared->argument->type->span);
    else if (!declared->member && decl->body)
        span.end = decl->body->span.start;
    span.end = MIN(span.end, span.start + LONGEST_HEAD);
    g_autofree char *text = lsp_names_text(document, span);
    const char *end;
    if (!g_utf8_validate(text, -1, &end))
        text[end - text] = '\0'; /* a character that was cut */
    char *brace = declared->argument || declared->member || decl->kind != DECL_COMPONENT
                      ? NULL
                      : strchr(text, '{');
    if (brace)
        *brace = '\0';
    return g_strdup(g_strstrip(text));
}

static bool is_comment(const char *line, uint32_t length)
{
    while (length > 0 && (*line == ' ' || *line == '\t')) {
        line++;
        length--;
    }
    return length >= 2 && line[0] == '/' && line[1] == '/';
}

static void add_comment_line(GString *text, const char *line, uint32_t length)
{
    g_autofree char *copy = g_strndup(line, length);
    const char *words = g_strstrip(copy) + 2;

    g_string_append_printf(text, "%s\n", *words == ' ' ? words + 1 : words);
}

/* The lines of comment right above a line. Caller frees. */
static char *comment_above(const Source *source, uint32_t line)
{
    GString *text = g_string_new(NULL);
    uint32_t first = line, length;
    const char *start;

    while (first > 1 && (start = source_line(source, first - 1, &length)) &&
           is_comment(start, length))
        first--;
    for (; first < line; first++) {
        start = source_line(source, first, &length);
        add_comment_line(text, start, length);
    }
    return g_string_free(text, FALSE);
}

/* Of a window, check, measure or claim of this text, once it was searched. */
static char *verdict_of(const LspServer *server, const LspDocument *document, const Decl *decl)
{
    if (!decl || decl->keyword.source != 0)
        return NULL;
    return lsp_findings_verdict(
        document->findings,
        lsp_position_of(lsp_document_source(document), decl->keyword.start, server->encoding));
}

/* Texts and comments may hold what Markdown reads: a comment is shown as it is written, by the line. */
static char *hover_text(const LspServer *server, const LspDocument *document, const NameUse *use)
{
    const LspDeclared declared = lsp_names_declared(document, use->declared);
    const Source *source = source_map_get(document->design->sources, use->declared.source);
    g_autofree char *name = lsp_names_text(document, use->declared);
    g_autofree char *head = declared.decl ? head_text(document, &declared) : NULL;
    g_autofree char *type = use->type ? type_text(use->type) : NULL;
    g_autofree char *comment =
        comment_above(source, source_line_number(source, use->declared.start));
    g_autofree char *verdict = declared.member ? NULL : verdict_of(server, document, declared.decl);
    GString *text = g_string_new("```stalemate\n");

    if (head)
        g_string_append(text, head);
    else
        g_string_append_printf(text, "%s%s%s", name, type ? ": " : "", type ? type : "");
    g_string_append(text, "\n```\n");
    if (head && type)
        g_string_append_printf(text, "\nits type: `%s`\n", type);
    if (verdict)
        g_string_append_printf(text, "\n%s\n", verdict);
    if (*comment)
        g_string_append_printf(text, "\n%s", comment);
    return g_string_free(text, FALSE);
}

static void add_hover(JsonBuilder *b, const LspServer *server, const LspDocument *document,
                      Span span, const char *text)
{
    json_builder_begin_object(b);
    member_object(b, "contents");
    member_string(b, "kind", "markdown");
    member_string(b, "value", text);
    json_builder_end_object(b);
    lsp_position_add_range(b, "range", lsp_document_source(document), span, server->encoding);
    json_builder_end_object(b);
}

/* The claim whose first word is there: it has no name to ask about. */
static const Decl *claim_at(const LspDocument *document, uint32_t offset)
{
    const Tree *tree = document->design->trees[0];

    for (uint32_t i = 0; i < tree->decl_count; i++) {
        const Decl *decl = tree->decls[i];
        if (decl->kind == DECL_CLAIM && decl->keyword.start <= offset &&
            offset <= decl->keyword.end)
            return decl;
    }
    return NULL;
}

void lsp_hover(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    uint32_t offset;
    LspDocument *document = lsp_server_place(server, params, answer, &offset);
    const NameUse *use = document ? lsp_names_at(document, offset) : NULL;
    const Decl *claim = document && !use ? claim_at(document, offset) : NULL;

    if (use) {
        g_autofree char *text = hover_text(server, document, use);
        add_hover(answer->builder, server, document, use->use, text);
    } else if (claim) {
        g_autofree char *verdict = verdict_of(server, document, claim);
        if (verdict)
            add_hover(answer->builder, server, document, claim->keyword, verdict);
    }
}
