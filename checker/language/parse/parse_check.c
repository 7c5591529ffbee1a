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

/* `window w: at rest c`: the words are passed by, and what follows is read. */
static void refuse_rest(Parser *parser)
{
    const Span at = parser_peek(parser)->span;

    if (parser->panicking || !parser_at_word(parser, "at") ||
        !token_is_word(parser_ahead(parser, 1), "rest"))
        return;
    parser_advance(parser);
    parser_advance(parser);
    parser_complain(
        parser, parser_span_from(parser, at),
        "leave it out: a window that is open at rest is told as `forever`, or `until` an "
        "event; what is to hold at rest is a check: `check NAME: at rest ...`",
        "a window is open wherever its condition holds, and `at rest` is of checks");
}

void parse_window(Parser *parser, Decl *decl)
{
    parse_heading(parser, decl, "the name of a window");
    refuse_rest(parser);
    decl->initial = parse_condition(parser);
}

/* ---- checks ---- */

static const struct {
    const char *words;
    CheckKind kind;
} GUARANTEES[] = {
#define X(name, words, is_of_writes) {words, CHECK_##name},
    CHECK_GUARANTEES(X)
#undef X
};

static const struct {
    const char *word;
    CheckKind kind;
} CHECKS[] = {
    {"always", CHECK_ALWAYS},         {"never", CHECK_NEVER},     {"reachable", CHECK_REACHABLE},
    {"eventually", CHECK_EVENTUALLY}, {"settles", CHECK_SETTLES},
};

/* `fresh reads within 3s`, `fresh reads within 2 versions` */
static void parse_bound(Parser *parser, Decl *decl)
{
    if (decl->check != CHECK_FRESH_READS || !parser_at_clause(parser, "within"))
        return;
    parser_advance(parser);
    decl->check = CHECK_BOUNDED_READS;
    decl->second = parse_sum(parser);
    decl->counts_versions = !parser->panicking && (parser_accept_word(parser, "versions") ||
                                                   parser_accept_word(parser, "version"));
}

/* How many tokens it is that stand here, all of it; 0: they do not. */
static uint32_t count_words(const Parser *parser, const char *words)
{
    g_auto(GStrv) list = g_strsplit(words ? words : "", " ", -1);
    uint32_t count = 0;

    while (list[count] && token_is_word(parser_ahead(parser, count), list[count]))
        count++;
    return list[count] ? 0 : count;
}

/* `read-your-writes`, `fresh_reads`: the words of a guarantee joined to one. */
static void refuse_joined(Parser *parser)
{
    uint32_t count = 1;
    while (parser_ahead(parser, count)->kind == TOKEN_MINUS &&
           parser_ahead(parser, count + 1)->kind == TOKEN_NAME)
        count += 2;
    const Token *token = parser_peek(parser), *last = parser_ahead(parser, count - 1);
    g_autofree char *words =
        g_strndup(parser->text->text + token->span.start, last->span.end - token->span.start);
    g_strdelimit(words, "-_", ' ');
    for (gsize i = 0; i < G_N_ELEMENTS(GUARANTEES) && token->kind == TOKEN_NAME; i++) {
        if (g_strcmp0(words, GUARANTEES[i].words) != 0 || !strchr(words, ' ') ||
            count_words(parser, GUARANTEES[i].words) > 0)
            continue;
        g_autofree char *help = g_strdup_printf("write `%s`", words);
        parser_fail(parser, source_span_join(token->span, last->span), help,
                    "the words of a guarantee stand apart");
    }
}

static bool parse_guarantee(Parser *parser, Decl *decl)
{
    refuse_joined(parser);
    for (gsize i = 0; i < G_N_ELEMENTS(GUARANTEES); i++) {
        uint32_t count = count_words(parser, GUARANTEES[i].words);
        const Token *next = parser_ahead(parser, count);
        /* A guarantee stands alone; else the word is a name in an expression. */
        bool is_alone = next->newline_before ? !parser_token_continues(parser, parser->at + count)
                                             : next->kind == TOKEN_SEMICOLON;
        if (count == 0 || !(is_alone || count > 1))
            continue;
        for (; count > 0; count--)
            parser_advance(parser);
        decl->check = GUARANTEES[i].kind;
        parse_bound(parser, decl);
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
    g_autofree char *help =
        are_two ? diagnostics_advise(parser->diagnostics, token->text, WORDS) : NULL;
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

/* `stalest read`, `stalest read in versions` */
static void parse_stalest(Parser *parser, Decl *decl)
{
    parser_expect_word(parser, "read", "as in `stalest read`, or `stalest read in versions`");
    if (parser->panicking || !parser_at_clause(parser, "in"))
        return;
    parser_advance(parser);
    decl->counts_versions = true;
    parser_expect_word(parser, "versions", "as in `stalest read in versions`");
}

void parse_measure(Parser *parser, Decl *decl)
{
    static const char *const WORDS[] = {"max", "min", "stalest", "probability", "expected", NULL};
    parse_heading(parser, decl, "the name of a measure");
    if (parser->panicking)
        return;
    const Token *token = parser_peek(parser);
    if (!token_is_one_of(token, WORDS)) {
        g_autofree char *near = token->kind == TOKEN_NAME
                                    ? diagnostics_advise(parser->diagnostics, token->text, WORDS)
                                    : NULL;
        parser_expected(parser, "`max`, `min`, `stalest`, `probability` or `expected`",
                        near ? near : "as in `max EXPR`, or `max EXPR at rest`");
        return;
    }
    for (int i = 0; WORDS[i]; i++) {
        if (parser_at_word(parser, WORDS[i]))
            decl->measure = (MeasureKind)i;
    }
    parser_advance(parser);
    if (decl->measure == MEASURE_STALEST) {
        parse_stalest(parser, decl);
        return;
    }
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

Name *parse_fixes(Parser *parser, uint32_t *count)
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
    parser_expect_word(parser, "to", "as in `holds MEASURE to 3`, or `holds WINDOW to at most 3s`");
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

static const char *const VERBS[] = {"closes", "leaves", "keeps", "breaks", "holds", NULL};

/* No verb stands where one is wanted. Caller frees; NULL for no idea. */
static char *help_for_verb(const Parser *parser)
{
    const Token *token = parser_peek(parser), *previous = parser_previous(parser);

    if (token_is_one_of(previous, VERBS))
        return g_strdup_printf("say for which fixes, or `as written`: claim as written %s ...",
                               previous->text);
    if (token->kind == TOKEN_COLON)
        return g_strdup("leave the `:` out");
    if (token->kind != TOKEN_NAME)
        return NULL;
    char *near = diagnostics_advise(parser->diagnostics, token->text, VERBS);
    if (!near && previous->kind == TOKEN_NAME && token_is_one_of(token + 1, VERBS))
        near = g_strdup_printf("leave `%s` out", previous->text);
    return near;
}

void parse_claim(Parser *parser, Decl *decl)
{
    parse_claim_subject(parser, decl);
    if (parser->panicking)
        return;
    const Token *token = parser_peek(parser);
    if (token->kind != TOKEN_NAME || !token_is_one_of(token, VERBS)) {
        g_autofree char *help = help_for_verb(parser);
        parser_expected(parser, "`closes`, `leaves`, `keeps`, `breaks` or `holds`", help);
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
