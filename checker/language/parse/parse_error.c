/* What the parser says of a mistake, and where it goes on after one. */
#include "checker/language/parse/parser_private.h"

#include <string.h>

/* ---- reports ---- */

static void report(Parser *parser, Span span, const char *help, const char *format, va_list list)
{
    if (parser->panicking)
        return;
    g_autofree char *message = g_strdup_vprintf(format, list);
    diagnostics_error(parser->diagnostics, span, help, "%s", message);
}

static void panic(Parser *parser)
{
    if (parser->panicking)
        return;
    parser->panicking = true;
    parser->failed_at = parser->at;
    parser->failed_open = parser->open;
    parser->failed_braces = parser->braces;
}

void parser_fail(Parser *parser, Span span, const char *help, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    report(parser, span, help, format, list);
    va_end(list);
    panic(parser);
}

void parser_complain(Parser *parser, Span span, const char *help, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    report(parser, span, help, format, list);
    va_end(list);
}

/* The token as the message names it. Caller frees. */
static char *describe(const Parser *parser, const Token *token)
{
    if (token->kind == TOKEN_END)
        return g_strdup("the end of the file");
    if (token->kind == TOKEN_STRING)
        return g_strdup("a text");
    uint32_t length = token->span.end - token->span.start;
    if (length > 40)
        return g_strdup(lexer_kind_text(token->kind));
    return g_strdup_printf("`%.*s`", (int)length, parser->text->text + token->span.start);
}

static char *help_for_update(const Parser *parser, const Token *token)
{
    const Token *previous = parser_previous(parser), *next = token + 1;
    if (previous->kind != TOKEN_NAME)
        return g_strdup("write `x = x + 1`");
    char operator= parser->text->text[token->span.start];
    bool is_step = parser->text->text[token->span.start + 1] == operator;
    bool is_short = !next->newline_before && (next->kind == TOKEN_INT || next->kind == TOKEN_NAME);
    g_autofree char *amount = is_short ? g_strndup(parser->text->text + next->span.start,
                                                   next->span.end - next->span.start)
                                       : g_strdup("...");
    return g_strdup_printf("write `%s = %s %c %s`", previous->text, previous->text, operator,
                           is_step ? "1" : amount);
}

static const struct {
    const char *word, *help;
} WORD_HELPS[] = {
    {"and", "write `&&`"},
    {"or", "write `||`"},
    {"is", "write `==`"},
    {"xor", "write `!=`"},
    {"mod", "write `%`"},
    {"not", "write `!`"},
    {"requires", "a guard is written `when ...`"},
    {"if", "a guard is written `when ...`; a condition stands before what it is for"},
    {"within", "time stands around a block, `within D { ... }`, in a claim, `holds WINDOW to at "
               "most D`, or in "
               "a check, `fresh reads within D`"},
};

/* By the word before. */
static const struct {
    const char *word, *help;
} WORDS_BEFORE[] = {
    {"exists", "write `some x in T: ...`"},
    {"any", "write `some x in T: ...`"},
    {"forall", "write `all x in T: ...`"},
    {"every", "write `all x in T: ...`"},
    {"finally", "write `eventually ...`"},
    {"globally", "write `always ...`"},
    {"fresh", "write `check NAME: fresh reads`, or `fresh reads within 3s`"},
    {"reads", "how old a read may be is `fresh reads within 3s`, or `within 2 versions`"},
    {"probability", "a check is `probability at most 1/10: EXPR`, a measure `probability EXPR`"},
    {"all", "write `all x in T: ...`"},
    {"some", "write `some x in T: ...`"},
    {"count", "write `count x in T: ...`"},
    {"sum", "write `sum x in T: ...`"},
};

/* A duration with a space in it, and perhaps its unit in words: `1 minute`. NULL: it is none. */
static char *help_for_unit(const Token *number, const char *unit)
{
    static const char *const UNITS[][2] = {{"sec", "s"}, {"min", "m"},    {"hour", "h"},
                                           {"hr", "h"},  {"milli", "ms"}, {"micro", "us"}};
    const char *suffix = strlen(unit) <= 2 && strspn(unit, "umsh") == strlen(unit) ? unit : NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(UNITS) && !suffix; i++)
        if (g_str_has_prefix(unit, UNITS[i][0]))
            suffix = UNITS[i][1];
    return suffix ? g_strdup_printf("a duration has no space in it: `%" G_GINT64_FORMAT "%s`",
                                    number->value, suffix)
                  : NULL;
}

/* Two words side by side where one thing was expected. */
static char *help_for_word(const Token *previous, const Token *token)
{
    if (token_is_word(token, "not") && token_is_word(token + 1, "in"))
        return g_strdup("write `!(x in s)`");
    if (token_is_word(token, "or") && previous->kind == TOKEN_RBRACE)
        return g_strdup("an `or` stands behind a block of an `either`; other blocks have `else`");
    if (token_is_word(previous, "reads") && token_is_word(token, "your"))
        return g_strdup("write `read your writes`");
    if (token_is_word(previous, "done") && token->kind == TOKEN_NAME && !token->newline_before)
        return g_strdup_printf("write `%s done`: the word stands behind", token->text);
    for (gsize i = 0; i < G_N_ELEMENTS(WORD_HELPS); i++) {
        if (token_is_word(token, WORD_HELPS[i].word))
            return g_strdup(WORD_HELPS[i].help);
    }
    if (token->newline_before)
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(WORDS_BEFORE); i++)
        if (token_is_word(previous, WORDS_BEFORE[i].word))
            return g_strdup(WORDS_BEFORE[i].help);
    if (token_is_word(previous, "await") || token_is_word(previous, "yield")) {
        return g_strdup_printf("leave `%s` out: the call of an operation is the waiting",
                               previous->text);
    }
    return previous->kind == TOKEN_INT ? help_for_unit(previous, token->text) : NULL;
}

/* `repeat 3 times {`: a word too many before a block. */
static char *help_for_block(const Token *token)
{
    const Token *next = token + 1; /* TOKEN_END is not a name, so there is one */

    return token->kind == TOKEN_NAME && !token->newline_before && next->kind == TOKEN_LBRACE
               ? g_strdup_printf("leave `%s` out", token->text)
               : NULL;
}

/* `x--`, which is two signs to the lexer. */
static char *help_for_decrement(const Parser *parser)
{
    if (parser->at < 3)
        return NULL;
    const Token *sign = parser_token(parser, parser->at - 1), *name = sign - 2;
    bool is_twice = sign->kind == TOKEN_MINUS && sign[-1].kind == TOKEN_MINUS &&
                    sign[-1].span.end == sign->span.start && name->kind == TOKEN_NAME;

    return is_twice ? g_strdup_printf("write `%s = %s - 1`", name->text, name->text) : NULL;
}

/* What was probably meant, judged by what was found. Caller frees; NULL for no idea. */
static char *help_for(const Parser *parser, const Token *token)
{
    static const struct {
        TokenKind kind;
        const char *help;
    } helps[] = {
        {TOKEN_ASSIGN, "did you mean `==`?"},
        {TOKEN_DOTDOT, "a range is a type: a number is in it where LO <= x && x <= HI"},
        {TOKEN_QUESTION, "a choice of values is `if c then a else b`"},
        {TOKEN_ARROW, "a type stands after `:`, a consequence after `leads to`"},
    };

    if (token->kind == TOKEN_UPDATE)
        return help_for_update(parser, token);
    if (token->kind == TOKEN_NAME)
        return help_for_word(parser_previous(parser), token);
    for (gsize i = 0; i < G_N_ELEMENTS(helps); i++)
        if (helps[i].kind == token->kind)
            return g_strdup(helps[i].help);
    return help_for_decrement(parser);
}

/* True, and panicking, where there is nothing new to say of the next token. */
static bool is_internal(Parser *parser, const Token *token)
{
    bool is_reported = token->kind == TOKEN_BAD || token->is_cut || parser->failed_at == parser->at;
    if (is_reported || parser->panicking) {
        panic(parser);
        return true;
    }
    return false;
}

void parser_expected(Parser *parser, const char *what, const char *help)
{
    const Token *token = parser_peek(parser);
    bool is_line_end = token->newline_before && parser->at > 0 &&
                       (token->kind == TOKEN_END || !parser_token_continues(parser, parser->at));
    if (!is_line_end) {
        parser_unexpected(parser, what, help);
        return;
    }
    if (is_internal(parser, token))
        return;
    Span span = parser_previous(parser)->span;
    span.start = span.end;
    parser_fail(parser, span, help, "expected %s, found the end of the %s", what,
                token->kind == TOKEN_END ? "file" : "line");
}

void parser_unexpected(Parser *parser, const char *what, const char *help)
{
    const Token *token = parser_peek(parser);
    if (is_internal(parser, token))
        return;
    g_autofree char *found = describe(parser, token);
    g_autofree char *own_help = help ? g_strdup(help) : help_for(parser, token);
    if (!own_help && strcmp(what, lexer_kind_text(TOKEN_LBRACE)) == 0)
        own_help = help_for_block(token);
    if (!own_help && token->kind == TOKEN_NAME && strcmp(what, "the end of the statement") == 0)
        own_help = g_strdup("`;` stands between statements of one line");
    parser_fail(parser, token->span, own_help, "expected %s, found %s", what, found);
}

bool parser_expect(Parser *parser, TokenKind kind, const char *help)
{
    if (parser->panicking)
        return false;
    if (parser_accept(parser, kind))
        return true;
    parser_expected(parser, lexer_kind_text(kind), help);
    return false;
}

bool parser_expect_word(Parser *parser, const char *word, const char *help)
{
    if (parser->panicking)
        return false;
    if (parser_accept_word(parser, word))
        return true;
    g_autofree char *what = g_strdup_printf("`%s`", word);
    parser_expected(parser, what, help);
    return false;
}

bool parser_enter(Parser *parser)
{
    if (++parser->depth <= TREE_DEEPEST)
        return true;
    parser_fail(parser, parser_peek(parser)->span, "give a part of it a name, or a function",
                "this is nested too deeply: more than %d levels", TREE_DEEPEST);
    return false;
}

void parser_leave(Parser *parser)
{
    parser->depth--;
}

/* ---- where the next thing begins ---- */

bool parser_declares(const Parser *parser, uint32_t index)
{
    const Token *token = parser_token(parser, index);
    if (token->kind != TOKEN_NAME)
        return false;
    if (!token_is_one_of(token, DECLARATION_WORDS) && !token_is_one_of(token, MEMBER_WORDS)) {
        return false;
    }
    const Token *next = token + 1; /* TOKEN_END is not a name, so there is one */
    if (next->newline_before)
        return false;
    if (next->kind == TOKEN_STRING)
        return token_is_word(token, "question");
    if (next->kind != TOKEN_NAME || token_is_word(next, "in"))
        return false;
    if (token_is_word(token, "ghost"))
        return next[1].kind == TOKEN_COLON;
    return token_is_word(next, "at") == token_is_word(token, "faults");
}

bool parser_begins_statement(const Parser *parser, uint32_t index)
{
    const Token *token = parser_token(parser, index);
    static const char *const INFIX[] = {"at", "done", "in", "then", "else", "takes", NULL};
    if (!token_is_one_of(token, STATEMENT_WORDS) || token_is_word(token, "if"))
        return false;
    const Token *next = token + 1;
    if (next->newline_before)
        return false;
    if (next->kind == TOKEN_NAME)
        return !token_is_one_of(next, INFIX);
    return next->kind == TOKEN_INT || next->kind == TOKEN_DURATION || next->kind == TOKEN_LBRACE;
}

/* ---- skipping ---- */

typedef bool StopAt(const Parser *parser);

static bool at_statement(const Parser *parser)
{
    const Token *token = parser_peek(parser);
    if (token->kind == TOKEN_LBRACE)
        return false;
    return token->kind == TOKEN_SEMICOLON ||
           (token->newline_before && !parser_token_continues(parser, parser->at));
}

static bool at_named(const Parser *parser, const char *const *words)
{
    const Token *token = parser_peek(parser);
    if (!token->newline_before || token->kind != TOKEN_NAME)
        return false;
    return parser_ahead(parser, 1)->kind == TOKEN_COLON || token_is_one_of(token, words);
}

static bool at_member(const Parser *parser)
{
    return at_named(parser, MEMBER_WORDS);
}

static bool at_declaration(const Parser *parser)
{
    return at_named(parser, DECLARATION_WORDS);
}

/* A declaration at the very start of a line: braces do not matter any more. */
static bool at_new_start(const Parser *parser)
{
    const Token *token = parser_peek(parser);
    if (!token->newline_before || !parser_declares(parser, parser->at))
        return false;
    uint32_t start = token->span.start;
    return start == 0 || parser->text->text[start - 1] == '\n';
}

static void track_brackets(const Token *token, uint32_t *round, uint32_t *braces)
{
    bool is_brace = token->kind == TOKEN_LBRACE || token->kind == TOKEN_RBRACE;
    uint32_t *open = is_brace ? braces : round;
    int step = lexer_bracket_step(token->kind);

    if (step > 0)
        ++*open;
    else if (step < 0)
        *open -= *open > 0;
}

/* Skips to where `stop` holds outside brackets, or to the `}` of the block around. A bracket that
 * is never closed ends where a statement or a declaration surely begins. */
static void skip_to(Parser *parser, StopAt *stop, bool stop_at_brace)
{
    uint32_t round = parser->panicking ? parser->failed_open : 0;
    uint32_t own = parser->panicking ? parser->failed_braces : 0, braces = own;
    for (; !parser_at(parser, TOKEN_END); parser_advance(parser)) {
        const Token *token = parser_peek(parser);
        if (at_new_start(parser))
            break;
        bool is_sure = token->newline_before && (parser_begins_statement(parser, parser->at) ||
                                                 parser_declares(parser, parser->at));
        if (is_sure && braces <= own)
            round = braces = own = 0;
        if (braces == 0) {
            if (stop_at_brace && token->kind == TOKEN_RBRACE)
                break;
            if (round == 0 && stop(parser))
                break;
        }
        track_brackets(token, &round, &braces);
    }
    parser->panicking = false;
}

void parse_skip_statement(Parser *parser)
{
    skip_to(parser, at_statement, true);
}

void parse_skip_member(Parser *parser)
{
    skip_to(parser, at_member, true);
}

void parse_skip_declaration(Parser *parser)
{
    skip_to(parser, at_declaration, false);
}
