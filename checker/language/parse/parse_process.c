/* Requests and processes. */
#include "checker/language/parse/parser_private.h"

#include <string.h>

static void refuse_type(Parser *parser)
{
    bool is_type = parser_at(parser, TOKEN_COLON) || parser_at(parser, TOKEN_ARROW);
    if (!is_type || parser->panicking)
        return;
    Span span = parser_advance(parser)->span;
    if (parser_at(parser, TOKEN_LBRACE)) {
        bool is_colon = parser_previous(parser)->kind == TOKEN_COLON;
        parser_complain(parser, span, "leave it out", "expected `{`, found %s",
                        is_colon ? "`:`" : "an arrow");
        return;
    }
    parser->before_block = true;
    parse_type(parser);
    parser->before_block = false;
    parser_complain(parser, parser_span_from(parser, span), "leave it out: it is inferred",
                    "a request does not say the type of what it returns");
}

static void parse_request(Parser *parser, Decl *decl, RequestKind kind, const char *word)
{
    decl->request = kind;
    decl->name = parser_name(parser, "the name of a request");
    if (!parser->panicking && parser_at(parser, TOKEN_LPAREN)) {
        decl->has_arguments = true;
        decl->arguments = parse_arguments(parser, &decl->argument_count);
    }
    refuse_type(parser);
    if (!parser->panicking && parser_accept_word(parser, "of")) {
        decl->object = parser_name(parser, "the argument that names the object");
    }
    decl->body = parse_block(parser, word);
}

void parse_read(Parser *parser, Decl *decl)
{
    parse_request(parser, decl, REQUEST_READ, "read");
}

void parse_write(Parser *parser, Decl *decl)
{
    parse_request(parser, decl, REQUEST_WRITE, "write");
}

void parse_plain_request(Parser *parser, Decl *decl)
{
    parse_request(parser, decl, REQUEST_PLAIN, "request");
}

static void parse_may(Parser *parser, Decl *decl)
{
    parser_advance(parser);
    if (parser_accept_word(parser, "crash")) {
        decl->may_crash = true;
    } else if (parser_accept_word(parser, "restart")) {
        decl->may_restart = true;
    } else {
        parser_expected(parser, "`crash` or `restart`", NULL);
    }
}

static bool parse_process_clause(Parser *parser, Decl *decl)
{
    if (parser_at(parser, TOKEN_STAR) && !decl->initial) {
        parser_advance(parser);
        decl->initial = parse_head(parser, "a number");
    } else if (parser_at(parser, TOKEN_LPAREN) && !decl->has_arguments) {
        decl->has_arguments = true;
        decl->arguments = parse_arguments(parser, &decl->argument_count);
    } else if (parser_at_clause(parser, "may")) {
        parse_may(parser, decl);
    } else if (parser_at_clause(parser, "takes") && !decl->takes_low) {
        parse_takes(parser, &decl->takes_low, &decl->takes_high);
    } else {
        return false;
    }
    return true;
}

void parse_process(Parser *parser, Decl *decl)
{
    decl->name = parser_name(parser, "the name of a process");
    if (token_is_word(parser_previous(parser), "background") && parser_at(parser, TOKEN_NAME) &&
        !parser_at_clause(parser, "may") && !parser_at_clause(parser, "takes"))
        parser_expected(parser, "`{`", "write `background process NAME { ... }`");
    while (!parser->panicking && parse_process_clause(parser, decl))
        continue;
    static const char *const FAULTS[][2] = {
        {"restarts", "write `may restart`"},
        {"crashes", "write `may crash`"},
        {"restart", "write `may restart`"},
        {"crash", "write `may crash`"},
        {"background", "write `background process NAME { ... }`"}};
    for (gsize i = 0; i < G_N_ELEMENTS(FAULTS) && !parser->panicking; i++)
        if (parser_at_word(parser, FAULTS[i][0]))
            parser_expected(parser, "`{`", FAULTS[i][1]);
    if (parser_at(parser, TOKEN_LBRACKET))
        parser_expected(parser, "`{`", "three processes of a kind are `process p * 3 { ... }`");
    decl->body = parse_block(parser, "process");
}

void parse_background(Parser *parser, Decl *decl)
{
    decl->is_background = true;
    parser_expect_word(parser, "process", "as in `background process sweeper { ... }`");
    parse_process(parser, decl);
}
