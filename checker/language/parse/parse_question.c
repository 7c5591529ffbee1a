/* Questions: a snippet, what it is about, and the sets of fixes to choose from. */
#include "checker/language/parse/parser_private.h"

typedef VEC(Option) OptionVec;

static void parse_option(Parser *parser, OptionVec *options, bool is_answer)
{
    Option option = {.is_answer = is_answer};
    Span ignored;
    option.names = parse_fixes(parser, &option.name_count);
    if (!parser->panicking && parser_at(parser, TOKEN_COMMA))
        parser_expected(parser, "`+`", "fixes that are on together are joined by `+`");
    if (!parser->panicking)
        option.text = parser_text(parser, &ignored);
    if (option.name_count == 0)
        return;
    option.name = option.names[0];
    vec_push(options, option);
}

static void parse_about(Parser *parser, Decl *decl)
{
    Span word = parser_previous(parser)->span;
    if (decl->name_count > 0)
        parser_complain(parser, word, "write `about A, B`",
                        "this question has said what it is about");
    if (parser_at(parser, TOKEN_COLON))
        parser_expected(parser, "the name of a window or check", "leave the `:` out");
    decl->names =
        parse_names(parser, "the name of a window or check", TOKEN_END, &decl->name_count);
}

static void parse_question_line(Parser *parser, Decl *decl, OptionVec *options)
{
    Span ignored;
    if (parser_accept_word(parser, "snippet")) {
        decl->snippet = parser_text(parser, &ignored);
        if (!decl->snippet)
            parser_expected(parser, "a text", "the code stands in \"\"\"");
    } else if (parser_accept_word(parser, "about")) {
        parse_about(parser, decl);
    } else if (parser_accept_word(parser, "answer")) {
        parse_option(parser, options, true);
    } else if (parser_accept_word(parser, "option")) {
        parse_option(parser, options, false);
    } else {
        parser_unexpected(parser, "`snippet`, `about`, `answer` or `option`", NULL);
    }
    parse_end_of(parser, "line");
}

static void parse_question_lines(Parser *parser, Decl *decl)
{
    OptionVec options = {0};
    while (!parser_at(parser, TOKEN_RBRACE) && !parser_at(parser, TOKEN_END)) {
        if (parser_accept(parser, TOKEN_SEMICOLON))
            continue;
        if (parser_declares(parser, parser->at))
            break;
        uint32_t before = parser->at;
        parse_question_line(parser, decl, &options);
        if (parser->panicking && parser->at == before)
            parser_advance(parser);
        if (parser->panicking)
            parse_skip_statement(parser);
    }
    decl->option_count = options.length;
    decl->options = arena_copy(parser->arena, options.data, options.length, sizeof(Option));
    vec_free(&options);
}

static bool has_answer(const Decl *decl)
{
    for (uint32_t i = 0; i < decl->option_count; i++)
        if (decl->options[i].is_answer)
            return true;
    return false;
}

void parse_question(Parser *parser, Decl *decl)
{
    decl->text = parser_text(parser, &decl->text_span);
    if (!decl->text)
        parser_expected(parser, "the question, a text", NULL);
    if (!parser_expect(parser, TOKEN_LBRACE, NULL))
        return;
    guint errors = diagnostics_errors(parser->diagnostics);
    Span start = parser_previous(parser)->span;
    parse_question_lines(parser, decl);
    parser_close(parser, start, "question");
    bool is_cut = parser_peek(parser)->is_cut;
    if (is_cut || diagnostics_errors(parser->diagnostics) != errors)
        return;
    if (decl->name_count == 0)
        parser_complain(parser, decl->keyword, "write `about WINDOW`",
                        "a question says what it is about");
    else if (!has_answer(decl))
        parser_complain(parser, decl->keyword,
                        "write `answer FIX` for what is right, and `option FIX` for what is not",
                        "a question has an answer");
}
