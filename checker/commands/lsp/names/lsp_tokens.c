/* What each word of a document is, for colours: names by what they stand for, the rest as it was read. */
#include "checker/base/member.h"
#include "checker/commands/lsp/lsp_methods.h"
#include "checker/commands/lsp/names/lsp_token_kind.h"
#include "checker/language/parse/parser.h"
#include "checker/language/syntax/lexer.h"

#include <string.h>

typedef struct Tokens {
    const LspDocument *document;
    LspEncoding encoding;
    GHashTable *kinds; /* of what is declared */
    uint32_t use;      /* the next of the system's uses */
    LspPosition last;  /* where the last one that was written begins */
    JsonBuilder *builder;
} Tokens;

/* Places are told from the last one. */
static void write_token(Tokens *tokens, Span span, LspTokenKind kind)
{
    const Source *source = lsp_document_source(tokens->document);
    const LspPosition at = lsp_position_of(source, span.start, tokens->encoding);
    const bool is_same_line = at.line == tokens->last.line;
    const uint32_t length =
        lsp_position_units(source->text + span.start, span.end - span.start, tokens->encoding);
    JsonBuilder *b = tokens->builder;

    if (length == 0)
        return;
    json_builder_add_int_value(b, at.line - tokens->last.line);
    json_builder_add_int_value(b, at.character - (is_same_line ? tokens->last.character : 0));
    json_builder_add_int_value(b, length);
    json_builder_add_int_value(b, kind.type);
    json_builder_add_int_value(b, kind.modifiers);
    tokens->last = at;
}

/* A token is of one line: what has several is written as several. */
static void write_lines(Tokens *tokens, Span span, LspTokenType type)
{
    const char *text = lsp_document_source(tokens->document)->text;

    while (span.start < span.end) {
        uint32_t end = span.start;
        while (end < span.end && text[end] != '\n')
            end++;
        const uint32_t visible = end > span.start && text[end - 1] == '\r' ? end - 1 : end;
        write_token(tokens, (Span){span.source, span.start, visible}, (LspTokenKind){type, 0});
        span.start = end + 1;
    }
}

/* ---- names ---- */

static bool is_word(const char *text)
{
    static const char *const words[] = {
        "then",        "true",      "false",        "none",       "self",
        "all",         "some",      "count",        "sum",        "in",
        "step",        "cost",      "excludes",     "takes",      "when",
        "where",       "wire",      "at",           "rest",       "most",
        "always",      "never",     "reachable",    "to",         "leads",
        "settles",     "fresh",     "read",         "reads",      "your",
        "writes",      "monotonic", "max",          "min",        "stalest",
        "probability", "expected",  "linearizable", "versions",   "as",
        "written",     "closes",    "leaves",       "open",       "keeps",
        "breaks",      "holds",     "may",          "crash",      "restart",
        "done",        "or",        "fault",        "eventually", "bool",
        "process",     "timer",     "duration",     "set",        "list",
        "snippet",     "about",     "option",       "answer",     "of",
        "is",          "for",       "else",         "urgent",     "event",
        "ghost",       "within",    "background",   NULL};

    return g_strv_contains(words, text) || g_strv_contains(parser_words_of_declarations(), text) ||
           g_strv_contains(parser_words_of_members(), text) ||
           g_strv_contains(parser_words_of_statements(), text);
}

/* Uses and tokens are in the same order. NULL: the name is bound to nothing. */
static const NameUse *use_at(Tokens *tokens, Span span)
{
    const System *system = tokens->document->whole;
    const NameUse *use;

    while (system && tokens->use < system->use_count) {
        use = &system->uses[tokens->use];
        if (use->use.source > 0 || use->use.start > span.start)
            return NULL;
        tokens->use++;
        if (use->use.start == span.start)
            return use;
    }
    return NULL;
}

static void write_name(Tokens *tokens, const Token *token, const Token *before)
{
    static const LspTokenKind word = {LSP_TOKEN_KEYWORD, 0}, built_in = {LSP_TOKEN_PROPERTY, 0};
    const NameUse *use = use_at(tokens, token->span);

    if (use)
        write_token(tokens, token->span, lsp_token_kind_of(tokens->kinds, use));
    else if (before && before->kind == TOKEN_DOT)
        write_token(tokens, token->span, built_in);
    else if (is_word(token->text))
        write_token(tokens, token->span, word);
}

static void write_one(Tokens *tokens, const Token *token, const Token *before)
{
    if (token->kind == TOKEN_NAME)
        write_name(tokens, token, before);
    else if (token->kind == TOKEN_STRING)
        write_lines(tokens, token->span, LSP_TOKEN_STRING);
    else if (token->kind == TOKEN_INT || token->kind == TOKEN_DURATION)
        write_lines(tokens, token->span, LSP_TOKEN_NUMBER);
}

/* Comments stand between tokens. */
static void write_all(Tokens *tokens, const TokenList *list, const CommentList *comments)
{
    uint32_t comment = 0;

    for (uint32_t i = 0; i < list->length; i++) {
        const Token *token = &list->data[i];
        for (; comment < comments->length && comments->data[comment].start < token->span.start;
             comment++)
            write_lines(tokens, comments->data[comment], LSP_TOKEN_COMMENT);
        write_one(tokens, token, i > 0 ? &list->data[i - 1] : NULL);
    }
    for (; comment < comments->length; comment++)
        write_lines(tokens, comments->data[comment], LSP_TOKEN_COMMENT);
}

static void read_and_write(Tokens *tokens)
{
    const SourceMap *sources = tokens->document->design->sources;
    g_autoptr(Diagnostics) ignored = diagnostics_new(sources);
    g_autoptr(Arena) arena = arena_new();
    CommentList comments = {0};
    TokenList list = lexer_run(arena, sources, 0, ignored, &comments);

    tokens->kinds = lsp_token_kind_table(tokens->document);
    write_all(tokens, &list, &comments);
    g_hash_table_unref(tokens->kinds);
    vec_free(&list);
    vec_free(&comments);
}

void lsp_semantic_tokens(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    LspDocument *document = lsp_server_document(server, params, answer);
    Tokens tokens = {
        .document = document, .encoding = server->encoding, .builder = answer->builder};

    if (!document)
        return;
    json_builder_begin_object(answer->builder);
    member_array(answer->builder, "data");
    if (document->design)
        read_and_write(&tokens);
    json_builder_end_array(answer->builder);
    json_builder_end_object(answer->builder);
}
