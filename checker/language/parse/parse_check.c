/* What is asked of a design: windows, checks, measures, claims and questions. */
#include "checker/language/parse/parser_private.h"

#include <string.h>

/* `NAME "text":` */
static void parse_heading(Parser *parser, Decl *decl, const char *what)
{
    decl->name = parser_name(parser, what);
    if (!parser->panicking)
        decl->text = parser_text(parser, &decl->text_span);
    parser_expect(parser, TOKEN_COLON, NULL);
}

void parse_window(Parser *parser, Decl *decl)
{
    parse_heading(parser, decl, "the name of a window");
    decl->initial = parse_condition(parser);
}

/* ---- checks ---- */

static const struct {
    const char *words[3];
    CheckKind kind;
} GUARANTEES[] = {
    {{"fresh", "reads"}, CHECK_FRESH_READS},
    {{"monotonic", "reads"}, CHECK_MONOTONIC_READS},
    {{"read", "your", "writes"}, CHECK_READ_YOUR_WRITES},
    {{"linearizable"}, CHECK_LINEARIZABLE},
};

static const struct {
    const char *word;
    CheckKind kind;
} CHECKS[] = {
    {"always", CHECK_ALWAYS},         {"never", CHECK_NEVER},     {"reachable", CHECK_REACHABLE},
    {"eventually", CHECK_EVENTUALLY}, {"settles", CHECK_SETTLES},
};

static bool parse_guarantee(Parser *parser, Decl *decl)
{
    for (gsize i = 0; i < G_N_ELEMENTS(GUARANTEES); i++) {
        const char *const *words = GUARANTEES[i].words;
        uint32_t count = 0;
        while (count < 3 && words[count] &&
               token_is_word(parser_ahead(parser, count), words[count])) {
            count++;
        }
        bool is_all = count == 3 || !words[count];
        const Token *next = parser_ahead(parser, count);
        /* A guarantee stands alone; else the word is a name in an expression. */
        bool is_alone = next->newline_before ? !token_continues(parser, parser->at + count)
                                             : next->kind == TOKEN_SEMICOLON;
        if (!is_all || !(is_alone || count > 1))
            continue;
        for (; count > 0; count--)
            parser_advance(parser);
        decl->check = GUARANTEES[i].kind;
        return true;
    }
    return false;
}

/* Something to check follows: so the word before is not a name. */
static bool begins_operand(const Token *token)
{
    if (token->kind == TOKEN_NAME)
        return !token_is_word(token, "in") && !token_is_word(token, "leads");
    return token_kind_in(token->kind, TOKEN_BIT(TOKEN_INT) | TOKEN_BIT(TOKEN_DURATION) |
                                          TOKEN_BIT(TOKEN_LPAREN) | TOKEN_BIT(TOKEN_LBRACE) |
                                          TOKEN_BIT(TOKEN_LBRACKET) | TOKEN_BIT(TOKEN_NOT) |
                                          TOKEN_BIT(TOKEN_MINUS) | TOKEN_BIT(TOKEN_BAD));
}

/* Two words side by side, of which the first is nearly one of ours. */
static CheckKind parse_misspelt_check(Parser *parser)
{
    static const char *const WORDS[] = {"always",     "never",   "reachable",
                                        "eventually", "settles", NULL};
    static const char *const INFIX[] = {"at", "done", "in", "leads", NULL};
    const Token *token = parser_peek(parser), *next = parser_ahead(parser, 1);
    bool are_two = token->kind == TOKEN_NAME && next->kind == TOKEN_NAME && !next->newline_before &&
                   !token_is_one_of(next, INFIX);
    g_autofree char *help = are_two ? diagnostics_nearest(token->text, WORDS) : NULL;
    if (help) {
        parser_complain(parser, token->span, help, "`%s` is no kind of check", token->text);
        parser_advance(parser);
    }
    return CHECK_STATELESS;
}

static CheckKind parse_check_word(Parser *parser)
{
    const Token *next = parser_ahead(parser, 1);
    bool is_last = next->newline_before && (parser_declares(parser, parser->at + 1) ||
                                            parser_ahead(parser, 2)->kind == TOKEN_COLON);
    if (parser_at_word(parser, "at") && token_is_word(next, "rest")) {
        parser_advance(parser);
        parser_advance(parser);
        return CHECK_AT_REST;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(CHECKS); i++) {
        bool has_operand = is_last || next->kind == TOKEN_END || begins_operand(next);
        if (!parser_at_word(parser, CHECKS[i].word) || !has_operand)
            continue; /* a name, in a condition */
        parser_advance(parser);
        return CHECKS[i].kind;
    }
    return parse_misspelt_check(parser);
}

static void parse_leads_to(Parser *parser, Decl *decl)
{
    if (parser->panicking || !parser_at_clause(parser, "leads"))
        return;
    Span span = parser_advance(parser)->span;
    parser_expect_word(parser, "to", "as in `A leads to B`");
    decl->second = parse_condition(parser);
    if (decl->check != CHECK_STATELESS) {
        parser_complain(parser, span, "leave the first word out: `A leads to B` holds always",
                        "`leads to` stands alone");
    }
    decl->check = CHECK_LEADS_TO;
}

/* `probability at most 1/10: EXPR` */
static bool parse_rare(Parser *parser, Decl *decl)
{
    if (!parser_at_word(parser, "probability") || !token_is_word(parser_ahead(parser, 1), "at"))
        return false;
    parser_advance(parser);
    parser_advance(parser);
    decl->check = CHECK_RARE;
    parser_expect_word(parser, "most", "as in `probability at most 1/10: EXPR`");
    parser_refuse_percent(parser);
    if (!parser->panicking)
        decl->second = parse_sum(parser);
    if (parser_expect(parser, TOKEN_COLON, NULL))
        decl->initial = parse_condition(parser);
    return true;
}

void parse_check(Parser *parser, Decl *decl)
{
    parse_heading(parser, decl, "the name of a check");
    if (parser->panicking || parse_guarantee(parser, decl) || parse_rare(parser, decl))
        return;
    decl->check = parse_check_word(parser);
    decl->initial = parse_condition(parser);
    parse_leads_to(parser, decl);
    bool is_misplaced = !parser->panicking && parser_at_word(parser, "at") &&
                        token_is_word(parser_ahead(parser, 1), "rest");
    if (is_misplaced) {
        parser_expected(parser, "the end of the check", "write `at rest` first: `at rest EXPR`");
    }
}

/* ---- measures ---- */

void parse_measure(Parser *parser, Decl *decl)
{
    static const char *const WORDS[] = {"max", "min", "probability", "expected", NULL};
    parse_heading(parser, decl, "the name of a measure");
    if (parser->panicking)
        return;
    if (!token_is_one_of(parser_peek(parser), WORDS)) {
        parser_expected(parser, "`max`, `min`, `probability` or `expected`", NULL);
        return;
    }
    for (int i = 0; WORDS[i]; i++) {
        if (parser_at_word(parser, WORDS[i]))
            decl->measure = (MeasureKind)i;
    }
    parser_advance(parser);
    decl->initial = parse_expression(parser);
    bool is_expected = decl->measure == MEASURE_EXPECTED;
    if (is_expected || (!parser->panicking && parser_at_word(parser, "at"))) {
        parser_expect_word(parser, "at", "as in `expected EXPR at rest`");
        parser_expect_word(parser, "rest", NULL);
        decl->at_rest = true;
    }
    if (decl->measure == MEASURE_PROBABILITY && decl->at_rest) {
        parser_complain(parser, parser_previous(parser)->span,
                        "it is the chance that a run ever gets there",
                        "`probability` has no `at rest`");
    }
}

/* ---- claims ---- */

/* Names joined by `+`. */
static Name *parse_fixes(Parser *parser, uint32_t *count)
{
    NameVec names = {0};
    do {
        Name name = parser_name(parser, "the name of a fix");
        if (name.text)
            vec_push(&names, name);
    } while (!parser->panicking && parser_accept(parser, TOKEN_PLUS));
    *count = names.length;
    Name *copy = arena_copy(parser->arena, names.data, names.length, sizeof(Name));
    vec_free(&names);
    return copy;
}

static void parse_claim_subject(Parser *parser, Decl *decl)
{
    const Token *token = parser_peek(parser);
    if (token_is_word(token, "as") && token_is_word(parser_ahead(parser, 1), "written")) {
        parser_advance(parser);
        parser_advance(parser);
        return;
    }
    bool is_as = token_is_word(token, "as") && parser_ahead(parser, 1)->kind == TOKEN_NAME;
    if (is_as || token_is_word(token, "as_written")) {
        if (is_as)
            parser_advance(parser);
        parser_expected(parser, is_as ? "`written`" : "the name of a fix",
                        "without any fix it is `as written`");
        return;
    }
    decl->names = parse_fixes(parser, &decl->name_count);
    if (parser->panicking || !parser_at(parser, TOKEN_COMMA))
        return;
    parser_expected(parser, "`+`", "fixes that are on together are joined by `+`");
}

static void parse_holds(Parser *parser, Decl *decl)
{
    parser_expect_word(parser, "to", "as in `holds MEASURE to 3`");
    decl->is_at_most = !parser->panicking && parser_at_word(parser, "at") &&
                       token_is_word(parser_ahead(parser, 1), "most");
    if (decl->is_at_most) {
        parser_advance(parser);
        parser_advance(parser);
    }
    decl->initial = parse_sum(parser);
    if (!parser->panicking && parser_accept(parser, TOKEN_DOTDOT))
        decl->second = parse_sum(parser);
}

void parse_claim(Parser *parser, Decl *decl)
{
    static const char *const VERBS[] = {"closes", "leaves", "keeps", "breaks", "holds", NULL};
    parse_claim_subject(parser, decl);
    if (parser->panicking)
        return;
    const Token *token = parser_peek(parser);
    if (token->kind != TOKEN_NAME || !token_is_one_of(token, VERBS)) {
        g_autofree char *near =
            token->kind == TOKEN_NAME ? diagnostics_nearest(token->text, VERBS) : NULL;
        parser_expected(parser, "`closes`, `leaves`, `keeps`, `breaks` or `holds`", near);
        return;
    }
    for (int i = 0; VERBS[i]; i++) {
        if (token_is_word(token, VERBS[i]))
            decl->claim = (ClaimKind)i;
    }
    parser_advance(parser);
    decl->target = parser_name(parser, "a name");
    if (decl->claim == CLAIM_LEAVES_OPEN) {
        parser_expect_word(parser, "open", "as in `leaves WINDOW open`");
    } else if (decl->claim == CLAIM_HOLDS) {
        parse_holds(parser, decl);
    }
    if (!parser->panicking)
        decl->text = parser_text(parser, &decl->text_span);
}

/* ---- questions ---- */

typedef VEC(Option) OptionVec;

static void parse_option(Parser *parser, OptionVec *options, bool is_answer)
{
    Option option = {.is_answer = is_answer};
    Span ignored;
    option.names = parse_fixes(parser, &option.name_count);
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
