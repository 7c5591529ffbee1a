/* The declarations of a file, and what is none. */
#include "checker/language/parse/parser.h"

#include "checker/language/parse/parser_private.h"

#include <string.h>

/* ---- which declaration ---- */

const char *const DECLARATION_WORDS[] = {
    "param",   "const", "type",     "enum",    "record",  "function",   "fix",    "component",
    "ghost",   "read",  "write",    "request", "process", "background", "window", "check",
    "measure", "claim", "question", "clock",   "faults",  "design",     "use",    NULL,
};

/* In the order of DECLARATION_WORDS; the last two are not in the list of declarations. */
static const struct {
    DeclKind kind;
    DeclParser *parse;
} DECLARATIONS[] = {
    {DECL_PARAM, parse_param},       {DECL_CONST, parse_const},
    {DECL_TYPE, parse_type_decl},    {DECL_ENUM, parse_enum},
    {DECL_RECORD, parse_record},     {DECL_FUNCTION, parse_function_decl},
    {DECL_FIX, parse_fix},           {DECL_COMPONENT, parse_component},
    {DECL_GHOST, parse_ghost},       {DECL_REQUEST, parse_read},
    {DECL_REQUEST, parse_write},     {DECL_REQUEST, parse_plain_request},
    {DECL_PROCESS, parse_process},   {DECL_PROCESS, parse_background},
    {DECL_WINDOW, parse_window},     {DECL_CHECK, parse_check},
    {DECL_MEASURE, parse_measure},   {DECL_CLAIM, parse_claim},
    {DECL_QUESTION, parse_question}, {DECL_CLOCK, parse_clock},
    {DECL_FAULTS, parse_faults},
};
G_STATIC_ASSERT(G_N_ELEMENTS(DECLARATIONS) + 3 == G_N_ELEMENTS(DECLARATION_WORDS));

static const struct {
    const char *word, *meant;
} FOREIGN_DECLARATIONS[] = {
    {"func", "function"},       {"fn", "function"},       {"def", "function"},
    {"fun", "function"},        {"class", "component"},   {"struct", "record"},
    {"import", "use"},          {"include", "use"},       {"thread", "process"},
    {"actor", "process"},       {"proc", "process"},      {"worker", "process"},
    {"invariant", "check"},     {"property", "check"},    {"assert", "check"},
    {"parameter", "param"},     {"constant", "const"},    {"module", "design"},
    {"model", "design"},        {"spec", "design"},       {"patch", "fix"},
    {"option", "fix"},          {"typedef", "type"},      {"query", "read"},
    {"transaction", "request"}, {"procedure", "request"}, {"handler", "request"},
    {"let", "const"},
};

static const char *meant_declaration(const char *word)
{
    for (gsize i = 0; i < G_N_ELEMENTS(FOREIGN_DECLARATIONS); i++) {
        if (strcmp(FOREIGN_DECLARATIONS[i].word, word) == 0)
            return FOREIGN_DECLARATIONS[i].meant;
    }
    return diagnostics_nearest_name(word, DECLARATION_WORDS);
}

static int declaration_index(const char *word)
{
    for (int i = 0; DECLARATION_WORDS[i]; i++) {
        if (strcmp(DECLARATION_WORDS[i], word) == 0)
            return i;
    }
    return -1;
}

/* A member out here: one `}` too many stands before it, and is the mistake to report. */
static void report_member(Parser *parser)
{
    const Token *token = parser_peek(parser);
    if (!parser->has_strayed) {
        parser_complain(parser, token->span, "does a `}` above close the component too early?",
                        "`%s` belongs in a component", token->text);
    }
    parser->has_strayed = true;
    parser->failed_at = parser->at;
    parser->failed_open = parser->failed_braces = 0;
    parser->panicking = true;
}

/* Declarations of other languages, and what is none by itself. */
static const char *help_for_foreign(const char *word)
{
    static const char *const HELPS[][2] = {
        {"timer", "a timer is state of a component: component C { t: timer ... }"},
        {"var", "state is in a component; what only observers read is `ghost NAME: T = value`"},
        {"let", "state is in a component; a number that never changes is `const NAME = 1`"},
        {"state", "state is in a component: component C { x: 0..3 ... }"},
        {"tick", "write `clock 100ms`, or `clock` alone: then the right tick is found"},
        {"time", "write `clock`, and the right tick is found"},
        {"map", "an array has a place for each value of its index: T[U]"},
        {"thread", "write `process NAME { ... }`"},
        {"invariant", "write `check NAME: always EXPR`"},
        {"assert", "write `check NAME: always EXPR`; `assert` is a statement"},
        {"property", "write `check NAME: always EXPR`, or `eventually`, `A leads to B`"},
        {"event", "an event stands in a component"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(HELPS); i++)
        if (strcmp(HELPS[i][0], word) == 0)
            return HELPS[i][1];
    return NULL;
}

static void report_no_declaration(Parser *parser)
{
    const Token *token = parser_peek(parser);
    if (token->kind == TOKEN_RBRACE) {
        if (!parser->has_strayed) {
            parser_complain(parser, token->span, NULL, "this `}` closes nothing");
        }
        parser->has_strayed = true;
        parser_advance(parser);
        return;
    }
    if (token->kind != TOKEN_NAME) {
        parser_unexpected(parser, "a declaration", NULL);
    } else if (token_is_one_of(token, MEMBER_WORDS)) {
        report_member(parser);
    } else {
        bool is_statement = token_is_one_of(token, STATEMENT_WORDS) ||
                            parser_ahead(parser, 1)->kind == TOKEN_DOT ||
                            parser_ahead(parser, 1)->kind == TOKEN_LPAREN;
        bool is_extra =
            !parser_ahead(parser, 1)->newline_before && parser_declares(parser, parser->at + 1);
        bool is_assigned = parser_ahead(parser, 1)->kind == TOKEN_ASSIGN;
        const char *known = help_for_foreign(token->text);
        parser_fail(parser, token->span,
                    known ? known
                    : is_assigned
                        ? "an instance is `name: Component(...)`, a constant `const NAME = ...`"
                    : is_statement ? "a statement stands in a process, a request or an operation"
                    : is_extra     ? "leave the word out"
                                   : NULL,
                    "`%s` begins no declaration", token->text);
    }
}

/* The declaration a word begins, or -1, with the mistake reported. A slip of the pen is read as
 * what was meant. */
static int find_declaration(Parser *parser)
{
    const Token *token = parser_peek(parser), *next = parser_ahead(parser, 1);
    int index = token->kind == TOKEN_NAME ? declaration_index(token->text) : -1;
    if (index >= 0)
        return index;
    bool has_shape = token->kind == TOKEN_NAME && !next->newline_before &&
                     (next->kind == TOKEN_NAME || next->kind == TOKEN_STRING) &&
                     !token_is_one_of(token, MEMBER_WORDS);
    bool is_alone = token->kind == TOKEN_NAME && next->newline_before;
    const char *meant = has_shape || is_alone ? meant_declaration(token->text) : NULL;
    bool fits = meant && (has_shape || strcmp(meant, "clock") == 0);
    if (!fits) {
        report_no_declaration(parser);
        return -1;
    }
    if (strcmp(meant, "function") == 0 && parser_ahead(parser, 2)->kind == TOKEN_LBRACE)
        meant = "request"; /* a function is one expression */
    g_autofree char *help = diagnostics_advise_name(parser->diagnostics, meant);
    parser_complain(parser, token->span, help, "`%s` begins no declaration", token->text);
    return declaration_index(meant);
}

/* ---- the file ---- */

typedef struct Lists {
    VEC(Decl *) decls;
    NameVec uses;
} Lists;

/* `design order-service`, as files and services are called: the title is read all the same. */
static void refuse_dashes(Parser *parser, Name name)
{
    if (!name.text || !parser_at(parser, TOKEN_MINUS) ||
        parser_ahead(parser, 1)->kind != TOKEN_NAME)
        return;
    g_autoptr(GString) meant = g_string_new(name.text);
    Span span = name.span;
    while (parser_at(parser, TOKEN_MINUS) && !parser_peek(parser)->newline_before &&
           parser_ahead(parser, 1)->kind == TOKEN_NAME) {
        parser_advance(parser);
        g_string_append_printf(meant, "_%s", parser_advance(parser)->text);
    }
    span.end = parser_previous(parser)->span.end;
    g_autofree char *help = g_strdup_printf("write `%s`", meant->str);
    parser_complain(parser, span, help, "a name has no `-` in it");
}

static void parse_design(Parser *parser, Tree *tree, const Lists *lists)
{
    Span start = parser_advance(parser)->span;
    if (parser_at(parser, TOKEN_STRING))
        parser_expected(parser, "the name of the design", "as in `design purge_race \"...\"`");
    Name name = parser_name(parser, "the name of the design");
    refuse_dashes(parser, name);
    Span ignored;
    const char *title = parser->panicking ? NULL : parser_text(parser, &ignored);
    if (tree->name.text) {
        parser_complain(parser, start, NULL, "a file has one `design` line");
    } else if (lists->decls.length > 0 || lists->uses.length > 0) {
        parser_complain(parser, start, NULL, "the `design` line stands first");
    }
    if (tree->name.text)
        return;
    tree->name = name;
    tree->title = title;
}

/* `use "redis.stale"` is read as what was meant, where the text is the name of a file. */
static void parse_use_of_text(Parser *parser, Lists *lists)
{
    static const char suffix[] = ".stale";
    Name name = {0};
    char *text = arena_strdup(parser->arena, parser_text(parser, &name.span));

    if (g_str_has_suffix(text, suffix))
        text[strlen(text) - strlen(suffix)] = '\0';
    const bool is_name = lexer_is_name(text);
    parser_complain(parser, name.span,
                    is_name ? arena_printf(parser->arena, "write `use %s`", text)
                            : "a file redis.stale is used by `use redis`, without a path",
                    "expected a name, found a text");
    name.text = text;
    if (is_name)
        vec_push(&lists->uses, name);
}

static void parse_use(Parser *parser, Lists *lists)
{
    uint32_t count;
    parser_advance(parser);
    if (parser_at(parser, TOKEN_STRING)) {
        parse_use_of_text(parser, lists);
        return;
    }
    Name *names = parse_names(parser, "the name of a file", TOKEN_END, &count);
    for (uint32_t i = 0; i < count; i++)
        vec_push(&lists->uses, names[i]);
    if (count > 0 && !parser->panicking && parser_at(parser, TOKEN_NAME) &&
        !parser_peek(parser)->newline_before)
        parser_expected(parser, "`,`", "several are one list: use sql, redis");
}

/* Without these a declaration means nothing, not even to find more mistakes. */
static bool is_whole(const Decl *decl)
{
    switch (decl->kind) {
    case DECL_CLOCK: return true;
    case DECL_FAULTS: return decl->initial != NULL;
    case DECL_QUESTION: return decl->text && decl->name_count > 0;
    case DECL_CLAIM: return decl->target.text && (decl->claim != CLAIM_HOLDS || decl->initial);
    case DECL_PARAM:
    case DECL_CONST:
    case DECL_WINDOW:
    case DECL_MEASURE:
        return decl->name.text && (decl->initial || decl->measure == MEASURE_STALEST);
    case DECL_FUNCTION: return decl->name.text && decl->type && decl->initial;
    case DECL_CHECK:
        return decl->name.text && (decl->initial || check_kind_is_guarantee(decl->check));
    case DECL_TYPE:
    case DECL_INSTANCE:
    case DECL_GHOST: return decl->name.text && decl->type;
    case DECL_REQUEST:
    case DECL_PROCESS: return decl->name.text && decl->body;
    case DECL_ENUM:
    case DECL_RECORD:
    case DECL_FIX:
    case DECL_COMPONENT: return decl->name.text != NULL;
    }
    g_assert_not_reached();
}

static void parse_declaration(Parser *parser, int index, Lists *lists)
{
    Decl *decl = arena_new0(parser->arena, Decl);
    decl->cost = -1;
    decl->span = decl->keyword = parser_peek(parser)->span;
    if (index < 0) {
        parse_instance(parser, decl);
    } else {
        decl->kind = DECLARATIONS[index].kind;
        parser_advance(parser);
        DECLARATIONS[index].parse(parser, decl);
    }
    decl->span = parser_span_from(parser, decl->span);
    if (is_whole(decl))
        vec_push(&lists->decls, decl);
}

/* `component cache: RedisKey` is read as what was meant: an instance. */
static void leave_out_component(Parser *parser)
{
    const Token *word = parser_peek(parser);

    if (word->kind != TOKEN_NAME || strcmp(word->text, "component") != 0 ||
        parser_ahead(parser, 1)->kind != TOKEN_NAME || parser_ahead(parser, 2)->kind != TOKEN_COLON)
        return;
    parser_complain(parser, word->span, "leave the word out",
                    "`component` says what a component is; one of them is `name: Component`");
    parser_advance(parser);
}

static void parse_one(Parser *parser, Tree *tree, Lists *lists)
{
    leave_out_component(parser);
    bool is_instance =
        parser_at(parser, TOKEN_NAME) && parser_ahead(parser, 1)->kind == TOKEN_COLON;
    int index = is_instance ? -1 : find_declaration(parser);
    if (is_instance || (index >= 0 && index < (int)G_N_ELEMENTS(DECLARATIONS))) {
        parse_declaration(parser, index, lists);
    } else if (index >= 0 && strcmp(DECLARATION_WORDS[index], "design") == 0) {
        parse_design(parser, tree, lists);
    } else if (index >= 0) {
        parse_use(parser, lists);
    } else {
        return; /* reported */
    }
    parse_end_of(parser, "declaration");
}

static void parse_file(Parser *parser, Tree *tree)
{
    Lists lists = {0};
    while (!parser_at(parser, TOKEN_END)) {
        if (parser_accept(parser, TOKEN_SEMICOLON))
            continue;
        uint32_t before = parser->at;
        parser->depth = parser->open = parser->braces = 0;
        parser->before_block = false;
        parse_one(parser, tree, &lists);
        if (parser->panicking && parser->at == before)
            parser_advance(parser);
        if (parser->panicking)
            parse_skip_declaration(parser);
    }
    tree->decl_count = lists.decls.length;
    tree->decls = arena_copy(parser->arena, lists.decls.data, lists.decls.length, sizeof(Decl *));
    tree->use_count = lists.uses.length;
    tree->uses = arena_copy(parser->arena, lists.uses.data, lists.uses.length, sizeof(Name));
    vec_free(&lists.decls);
    vec_free(&lists.uses);
}

Tree *parse(Arena *arena, const SourceMap *map, uint16_t source, Diagnostics *diagnostics)
{
    Tree *tree = arena_new0(arena, Tree);
    tree->source = source;
    Parser parser = {.arena = arena, .source = source, .failed_at = UINT32_MAX};
    parser.text = source_map_get(map, source);
    parser.diagnostics = diagnostics;
    parser.tokens = lexer_run(arena, map, source, diagnostics, NULL);
    parse_file(&parser, tree);
    vec_free(&parser.tokens);
    return tree;
}

const char *const *parser_words_of_declarations(void)
{
    return DECLARATION_WORDS;
}

const char *const *parser_words_of_members(void)
{
    return MEMBER_WORDS;
}

const char *const *parser_words_of_statements(void)
{
    return STATEMENT_WORDS;
}
