#include "checker/language/syntax/lexer_private.h"

#include <string.h>

typedef struct Spelling {
    const char *text;
    TokenKind kind;
    const char *help; /* for what is not of the language but has one plain meaning */
} Spelling;

/* The first that fits is taken, so longer ones stand before their beginnings. */
static const Spelling SPELLINGS[] = {
    {"===", TOKEN_EQ, "write `==`: it compares values, and never converts them"},
    {"!==", TOKEN_NE, "write `!=`: it compares values, and never converts them"},
    {"...", TOKEN_DOTDOT, "write `..`: a range holds both its ends"},
    {"..=", TOKEN_DOTDOT, "write `..`: a range holds both its ends"},
    {"..<", TOKEN_DOTDOT, "write `..`: a range holds both its ends"},
    {"==", TOKEN_EQ, NULL},
    {"=>", TOKEN_ARROW, NULL},
    {"!=", TOKEN_NE, NULL},
    {"<=", TOKEN_LE, NULL},
    {">=", TOKEN_GE, NULL},
    {"&&", TOKEN_AND, NULL},
    {"||", TOKEN_OR, NULL},
    {"..", TOKEN_DOTDOT, NULL},
    {"->", TOKEN_ARROW, NULL},
    {":=", TOKEN_ASSIGN, "write `=`"},
    {"::", TOKEN_DOT, "write `.`"},
    {"<>", TOKEN_NE, "write `!=`"},
    {"**", TOKEN_STAR, "there is no power: write `x * x`"},
    {"+=", TOKEN_UPDATE, NULL},
    {"-=", TOKEN_UPDATE, NULL},
    {"*=", TOKEN_UPDATE, NULL},
    {"/=", TOKEN_UPDATE, NULL},
    {"%=", TOKEN_UPDATE, NULL},
    {"++", TOKEN_UPDATE, NULL},
    {"{", TOKEN_LBRACE, NULL},
    {"}", TOKEN_RBRACE, NULL},
    {"(", TOKEN_LPAREN, NULL},
    {")", TOKEN_RPAREN, NULL},
    {"[", TOKEN_LBRACKET, NULL},
    {"]", TOKEN_RBRACKET, NULL},
    {",", TOKEN_COMMA, NULL},
    {";", TOKEN_SEMICOLON, NULL},
    {":", TOKEN_COLON, NULL},
    {".", TOKEN_DOT, NULL},
    {"?", TOKEN_QUESTION, NULL},
    {"=", TOKEN_ASSIGN, NULL},
    {"<", TOKEN_LT, NULL},
    {">", TOKEN_GT, NULL},
    {"+", TOKEN_PLUS, NULL},
    {"-", TOKEN_MINUS, NULL},
    {"*", TOKEN_STAR, NULL},
    {"/", TOKEN_SLASH, NULL},
    {"%", TOKEN_PERCENT, NULL},
    {"!", TOKEN_NOT, NULL},
    {"&", TOKEN_AND, "write `&&`"},
    {"|", TOKEN_OR, "write `||`"},
};

const char *lexer_kind_text(TokenKind kind)
{
    static const char *const TEXTS[] = {
        [TOKEN_END] = "the end of the file",
        [TOKEN_BAD] = "what was reported",
        [TOKEN_NAME] = "a name",
        [TOKEN_INT] = "a number",
        [TOKEN_DURATION] = "a duration",
        [TOKEN_STRING] = "a text",
        [TOKEN_LBRACE] = "`{`",
        [TOKEN_RBRACE] = "`}`",
        [TOKEN_LPAREN] = "`(`",
        [TOKEN_RPAREN] = "`)`",
        [TOKEN_LBRACKET] = "`[`",
        [TOKEN_RBRACKET] = "`]`",
        [TOKEN_COMMA] = "`,`",
        [TOKEN_SEMICOLON] = "`;`",
        [TOKEN_COLON] = "`:`",
        [TOKEN_DOT] = "`.`",
        [TOKEN_DOTDOT] = "`..`",
        [TOKEN_QUESTION] = "`?`",
        [TOKEN_ASSIGN] = "`=`",
        [TOKEN_EQ] = "`==`",
        [TOKEN_NE] = "`!=`",
        [TOKEN_LT] = "`<`",
        [TOKEN_LE] = "`<=`",
        [TOKEN_GT] = "`>`",
        [TOKEN_GE] = "`>=`",
        [TOKEN_PLUS] = "`+`",
        [TOKEN_MINUS] = "`-`",
        [TOKEN_STAR] = "`*`",
        [TOKEN_SLASH] = "`/`",
        [TOKEN_PERCENT] = "`%`",
        [TOKEN_AND] = "`&&`",
        [TOKEN_OR] = "`||`",
        [TOKEN_NOT] = "`!`",
        [TOKEN_UPDATE] = "an update",
        [TOKEN_ARROW] = "an arrow",
    };
    return TEXTS[kind];
}

Token *lexer_push(Lexer *lexer, TokenKind kind, uint32_t start)
{
    Token token = {.kind = kind, .newline_before = lexer->newline};
    token.span = lexer_span(lexer, start);
    lexer->newline = false;
    vec_push(&lexer->tokens, token);
    return &vec_last(&lexer->tokens);
}

static void keep_comment(Lexer *lexer, uint32_t start)
{
    if (lexer->comments)
        vec_push(lexer->comments, lexer_span(lexer, start));
}

static void line_comment(Lexer *lexer)
{
    uint32_t start = lexer->at;
    while (lexer_char(lexer, 0) && lexer_char(lexer, 0) != '\n')
        lexer->at++;
    keep_comment(lexer, start);
}

static void block_comment(Lexer *lexer)
{
    uint32_t start = lexer->at;
    const char *end = strstr(lexer->source->text + start + 2, "*/");
    if (!end) {
        Span opening = {.source = lexer->index, .start = start, .end = start + 2};
        diagnostics_error(lexer->diagnostics, opening, "close it with `*/`; comments do not nest",
                          "this comment never ends");
        lexer->at = lexer->source->length;
        lexer->is_cut = true;
    } else {
        lexer->at = (uint32_t)(end + 2 - lexer->source->text);
        /* A comment over several lines ends the line as well. */
        if (memchr(lexer->source->text + start, '\n', lexer->at - start))
            lexer->newline = true;
    }
    keep_comment(lexer, start);
}

/* Skips what stands between tokens; true where there was something. */
static bool skip_blank(Lexer *lexer)
{
    char c = lexer_char(lexer, 0);
    if (c == '/' && lexer_char(lexer, 1) == '/') {
        line_comment(lexer);
    } else if (c == '/' && lexer_char(lexer, 1) == '*') {
        block_comment(lexer);
    } else if (c && strchr(" \t\r\n\f\v", c)) {
        if (c == '\n')
            lexer->newline = true;
        lexer->at++;
    } else {
        return false;
    }
    return true;
}

static void lex_name(Lexer *lexer)
{
    uint32_t start = lexer->at;
    while (g_ascii_isalnum(lexer_char(lexer, 0)) || lexer_char(lexer, 0) == '_')
        lexer->at++;
    Token *token = lexer_push(lexer, TOKEN_NAME, start);
    token->text = arena_strndup(lexer->arena, lexer->source->text + start, lexer->at - start);
}

static bool lex_punctuation(Lexer *lexer)
{
    const char *text = lexer->source->text + lexer->at;
    uint32_t start = lexer->at;
    for (gsize i = 0; i < G_N_ELEMENTS(SPELLINGS); i++) {
        const Spelling *spelling = &SPELLINGS[i];
        gsize length = strlen(spelling->text);
        if (strncmp(text, spelling->text, length) != 0)
            continue;
        lexer->at += (uint32_t)length;
        Token *token = lexer_push(lexer, spelling->kind, start);
        if (spelling->help) {
            diagnostics_error(lexer->diagnostics, token->span, spelling->help,
                              "`%s` is not an operator here", spelling->text);
        }
        return true;
    }
    return false;
}

static const char *stranger_help(gunichar character)
{
    switch (character) {
    case '#': return "a comment begins with `//`";
    case '~': return "a consequence is `A leads to B`, negation `!`";
    case 0x2018:
    case 0x2019:
    case 0x201c:
    case 0x201d:
    case '`': return "texts stand in straight double quotes: \"...\"";
    case 0x2013:
    case 0x2014:
    case 0x2212: return "write `-`";
    case 0x2260: return "write `!=`";
    case 0x2264: return "write `<=`";
    case 0x2265: return "write `>=`";
    case 0x2192:
    case 0x21d2: return "write `leads to`, or `:` before a type";
    case 0xa0: return "this is a space that does not break: write a plain one";
    default: return g_unichar_isalnum(character) ? "names are made of a-z, A-Z, 0-9 and _" : NULL;
    }
}

static bool is_curly(gunichar character)
{
    return character >= 0x2018 && character <= 0x201d;
}

/* A text in the quotes of a word processor, on one line; false where the line has no second one. */
static bool lex_curly_text(Lexer *lexer)
{
    uint32_t start = lexer->at;
    const char *text = g_utf8_next_char(lexer->source->text + start);
    const char *end = text;
    while (*end && *end != '\n' && !is_curly(g_utf8_get_char(end)))
        end = g_utf8_next_char(end);
    if (!is_curly(g_utf8_get_char(end)))
        return false;
    lexer->at = (uint32_t)(g_utf8_next_char(end) - lexer->source->text);
    Token *token = lexer_push(lexer, TOKEN_STRING, start);
    token->text = arena_strndup(lexer->arena, text, (gsize)(end - text));
    diagnostics_error(lexer->diagnostics, token->span, "write \"...\"",
                      "texts stand in straight double quotes");
    return true;
}

/* A character no token begins with; a run of letters that are not ASCII is one mistake. */
static void lex_stranger(Lexer *lexer)
{
    uint32_t start = lexer->at;
    const char *text = lexer->source->text + start;
    gunichar character = g_utf8_get_char(text);
    const char *end = g_utf8_next_char(text);
    if (is_curly(character) && lex_curly_text(lexer))
        return;
    if (g_unichar_isalpha(character)) {
        while (g_unichar_isalnum(g_utf8_get_char(end)) || *end == '_')
            end = g_utf8_next_char(end);
    }
    lexer->at += (uint32_t)(end - text);
    Token *token = lexer_push(lexer, TOKEN_BAD, start);
    g_autofree char *shown = g_unichar_isprint(character)
                                 ? g_strdup_printf("`%.*s`", (int)(end - text), text)
                                 : g_strdup_printf("the character U+%04X", character);
    diagnostics_error(lexer->diagnostics, token->span, stranger_help(character),
                      "%s means nothing here", shown);
    /* What follows a `#` was meant as a comment. */
    while (character == '#' && lexer_char(lexer, 0) && lexer_char(lexer, 0) != '\n')
        lexer->at++;
}

static void lex_token(Lexer *lexer)
{
    char c = lexer_char(lexer, 0);
    if (g_ascii_isalpha(c) || c == '_') {
        lex_name(lexer);
    } else if (g_ascii_isdigit(c)) {
        lexer_number(lexer);
    } else if (c == '"' && lexer_char(lexer, 1) == '"' && lexer_char(lexer, 2) == '"') {
        lexer_raw_string(lexer);
    } else if (c == '"') {
        lexer_string(lexer);
    } else if (c == '\'') {
        lexer_single_quoted(lexer);
    } else if (!lex_punctuation(lexer)) {
        lex_stranger(lexer);
    }
}

TokenList lexer_run(Arena *arena, const SourceMap *map, uint16_t source, Diagnostics *diagnostics,
                    CommentList *comments)
{
    Lexer lexer = {.arena = arena, .source = source_map_get(map, source), .index = source};
    lexer.diagnostics = diagnostics;
    lexer.comments = comments;
    lexer.newline = true;
    if (g_str_has_prefix(lexer.source->text, "\xef\xbb\xbf"))
        lexer.at = 3; /* a byte order mark */
    while (lexer.at < lexer.source->length) {
        if (!skip_blank(&lexer))
            lex_token(&lexer);
    }
    lexer.newline = true;
    lexer_push(&lexer, TOKEN_END, lexer.at)->is_cut = lexer.is_cut;
    /* No room behind the end, so that a sanitizer sees who reads there. */
    TokenList *tokens = &lexer.tokens;
    tokens->data = g_realloc_n(tokens->data, tokens->length, sizeof(Token));
    tokens->capacity = tokens->length;
    return lexer.tokens;
}

int lexer_bracket_step(TokenKind kind)
{
    bool opens = kind == TOKEN_LPAREN || kind == TOKEN_LBRACKET || kind == TOKEN_LBRACE;
    bool closes = kind == TOKEN_RPAREN || kind == TOKEN_RBRACKET || kind == TOKEN_RBRACE;

    return opens - closes;
}

bool token_is_word(const Token *token, const char *word)
{
    return token->kind == TOKEN_NAME && strcmp(token->text, word) == 0;
}

bool token_is_one_of(const Token *token, const char *const *words)
{
    if (token->kind != TOKEN_NAME)
        return false;
    for (; *words; words++) {
        if (strcmp(token->text, *words) == 0)
            return true;
    }
    return false;
}

bool lexer_is_name(const char *text)
{
    if (!g_ascii_isalpha(*text) && *text != '_')
        return false;
    while (g_ascii_isalnum(*text) || *text == '_')
        text++;
    return *text == '\0';
}
