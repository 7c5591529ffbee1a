/* Statements of other languages, and words that are nearly one of ours. */
#include "checker/language/parse/parser_private.h"

#include <string.h>

static const struct {
    const char *word, *help;
} FOREIGN_STATEMENTS[] = {
    {"for", "write `repeat N { ... }`, `while c { ... }`, or `choose x in T` for any one of them"},
    {"foreach", "write `repeat N { ... }`, or `choose x in T` for any one of them"},
    {"do", "write `loop { ... if c { break } }`"},
    {"until", "write `while !c { ... }`"},
    {"unless", "write `if !c { ... }`"},
    {"forever", "write `loop { ... }`"},
    {"switch", "write `if ... { } else if ... { }`"},
    {"match", "write `if ... { } else if ... { }`"},
    {"try", "a call that can fail returns `none` or an enum; `either { } or fault { }` is a fault"},
    {"var", "write `let x = ...`"},
    {"const", "write `let x = ...`"},
    {"auto", "write `let x = ...`"},
    {"int", "write `let x = ...`"},
    {"await", "leave `await` out: the call of an operation is the waiting"},
    {"sleep", "write `wait 1s`"},
    {"delay", "write `wait 1s`"},
    {"yield", "write `pause`"},
    {"throw", "write `assert e \"text\"`, or return an enum"},
    {"raise", "write `assert e \"text\"`, or return an enum"},
    {"transaction", "write `atomic { ... }`"},
    {"call", "a call is `component.operation(...)`, with no word before it"},
    {"ghost", "leave `ghost` out: only the declaration says it"},
    {"else", "an `else` stands behind the block of its `if`"},
    {"or", "an `or` stands behind a block of its `either`"},
    {"fault", "write `either { ... } or fault { ... }`"},
    {"random", "write `choose x in T`, or `pick x in T` where chance matters"},
    {"del", "write `component.del()`"},
};

const char *parser_foreign_help(const char *word)
{
    for (gsize i = 0; word && i < G_N_ELEMENTS(FOREIGN_STATEMENTS); i++)
        if (strcmp(FOREIGN_STATEMENTS[i].word, word) == 0)
            return FOREIGN_STATEMENTS[i].help;
    return NULL;
}

static char *help_for_statement(const Parser *parser, const char *word)
{
    const char *help = parser_foreign_help(word);

    if (help)
        return g_strdup(help);
    return parser_declares(parser, parser->at)
               ? g_strdup("a declaration stands outside all blocks")
               : diagnostics_advise(parser->diagnostics, word, STATEMENT_WORDS);
}

/* Two words side by side, or a word and a block, where the first begins no statement. */
bool parser_at_foreign_statement(const Parser *parser)
{
    static const char *const INFIX[] = {"at", "done", "in", "takes", "then", NULL};
    static const char *const ALONE[] = {"else", "or", NULL};
    const Token *token = parser_peek(parser), *next = parser_ahead(parser, 1);
    if (token->kind != TOKEN_NAME)
        return false;
    if (token_is_one_of(token, ALONE) && next->kind != TOKEN_ASSIGN)
        return true;
    if (next->newline_before)
        return false;
    if (next->kind == TOKEN_NAME)
        return !token_is_one_of(next, INFIX);
    if (next->kind == TOKEN_LPAREN) {
        return parser_behind_bracket(parser, 1)->kind == TOKEN_LBRACE; /* `for (...) {` */
    }
    return next->kind == TOKEN_LBRACE || next->kind == TOKEN_INT || next->kind == TOKEN_DURATION;
}

/* The mistake is in the word; the block behind it is read for its own ones. */
void parse_foreign_statement(Parser *parser)
{
    const Token *token = parser_peek(parser);
    g_autofree char *help = help_for_statement(parser, token->text);
    parser_fail(parser, token->span, help, "`%s` begins no statement", token->text);
    parser_advance(parser);
    parse_block(parser, token->text);
    parse_skip_statement(parser); /* such as the `catch` of a `try` */
}

/* `10%` before what follows a probability. */
void parser_refuse_percent(Parser *parser)
{
    const Token *number = parser_peek(parser), *percent = parser_ahead(parser, 1);
    if (parser->panicking || number->kind != TOKEN_INT || percent->kind != TOKEN_PERCENT)
        return;
    const Token *next = parser_ahead(parser, 2);
    if (next->kind != TOKEN_LBRACE && next->kind != TOKEN_COLON)
        return;
    g_autofree char *help = g_strdup_printf("write `%" G_GINT64_FORMAT "/100`", number->value);
    parser_fail(parser, percent->span, help, "a probability is a fraction");
}
