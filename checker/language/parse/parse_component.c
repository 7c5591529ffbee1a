/* Components and their members. */
#include "checker/language/parse/parser_private.h"

#include <string.h>

const char *const MEMBER_WORDS[] = {"op", "event", "urgent", "fault", "function", "ghost", NULL};

/* ---- members ---- */

/* `wire TEXT or TEXT`: what the member is on a real server. */
static void parse_wire(Parser *parser, Member *member)
{
    VEC(WireForm) forms = {0};
    if (parser->panicking || !parser_at_clause(parser, "wire"))
        return;
    do {
        parser_advance(parser);
        WireForm form = {NULL};
        if (!parser_at(parser, TOKEN_STRING)) {
            parser_expected(parser, "a command as text", "as in `wire \"GET $key\"`");
            break;
        }
        form.text = parser_text(parser, &form.span);
        vec_push(&forms, form);
    } while (parser_at_clause(parser, "or"));
    member->wires = arena_copy(parser->arena, forms.data, forms.length, sizeof(WireForm));
    member->wire_count = forms.length;
    vec_free(&forms);
}

/* What stands between a head and its body in other languages: it is read as `when`. */
static void read_as_when(Parser *parser)
{
    static const char *const GUARDS[] = {"until", "if",    "where", "while", "requires",
                                         "guard", "await", "given", NULL};

    if (parser->panicking || parser_peek(parser)->newline_before ||
        !token_is_one_of(parser_peek(parser), GUARDS))
        return;
    Token *token = &parser->tokens.data[parser->at];
    parser_complain(parser, token->span, "a guard is written `when ...`",
                    "expected `when` or `{`, found `%s`", token->text);
    token->text = "when";
}

static void parse_guard_and_body(Parser *parser, Member *member, const char *owner)
{
    bool outer = parser->before_block;
    read_as_when(parser);
    if (!parser->panicking && parser_at_clause(parser, "when")) {
        parser_advance(parser);
        member->guard = parse_head(parser, "a condition");
    }
    parser->before_block = outer;
    parse_wire(parser, member);
    member->span = parser_span_from(parser, member->span);
    member->body = parse_block(parser, owner);
}

static void skip_arrow(Parser *parser)
{
    if (!parser_at(parser, TOKEN_ARROW) || parser->panicking)
        return;
    parser_complain(parser, parser_peek(parser)->span, "write `:`", "expected `:`, found an arrow");
    Token *token = &parser->tokens.data[parser->at];
    token->kind = TOKEN_COLON;
}

static void parse_op(Parser *parser, Member *member)
{
    member->kind = MEMBER_OP;
    member->name = parser_name(parser, "the name of an operation");
    if (parser_at(parser, TOKEN_LPAREN)) {
        member->arguments = parse_arguments(parser, &member->argument_count);
    } else if (!parser->panicking) {
        parser_complain(parser, member->name.span, "write `()` behind the name",
                        "an operation has parentheses, even without arguments");
    }
    skip_arrow(parser);
    if (!parser->panicking && parser_accept(parser, TOKEN_COLON))
        member->type = parse_type(parser);
    parse_guard_and_body(parser, member, "op");
}

/* An event or a fault: nobody calls it, so nobody gives it arguments. */
static void parse_happening(Parser *parser, Member *member, MemberKind kind)
{
    const char *word = kind == MEMBER_EVENT ? "event" : "fault";
    member->kind = kind;
    member->name =
        parser_name(parser, kind == MEMBER_EVENT ? "the name of an event" : "the name of a fault");
    if (!parser->panicking && parser_at(parser, TOKEN_LPAREN)) {
        Span span = parser_peek(parser)->span;
        parse_arguments(parser, &member->argument_count);
        member->argument_count = 0;
        parser_complain(
            parser, parser_span_from(parser, span), "use `choose x in T` in its body instead",
            "%s %s has no arguments: it has no caller", kind == MEMBER_EVENT ? "an" : "a", word);
    }
    parse_guard_and_body(parser, member, word);
}

static void parse_state(Parser *parser, Member *member)
{
    member->kind = MEMBER_STATE;
    member->name = parser_name(parser, "the name of a variable");
    parser_expect(parser, TOKEN_COLON, "a state variable is `name: Type = value`");
    member->type = parse_type(parser);
    if (!parser->panicking && parser_accept(parser, TOKEN_ASSIGN)) {
        member->initial = parse_expression(parser);
    }
    parse_wire(parser, member);
    member->span = parser_span_from(parser, member->span);
}

static void parse_member_function(Parser *parser, Member *member)
{
    member->kind = MEMBER_FUNCTION;
    member->name = parser_name(parser, "the name of a function");
    parse_function(parser, &member->arguments, &member->argument_count, &member->type,
                   &member->initial);
    member->span = parser_span_from(parser, member->span);
}

static const struct {
    const char *word, *meant;
} FOREIGN_MEMBERS[] = {
    {"operation", "op"}, {"method", "op"},    {"procedure", "op"},
    {"proc", "op"},      {"action", "op"},    {"func", "function"},
    {"fn", "function"},  {"def", "function"}, {"fun", "function"},
};

/* The word a member may have been meant to begin with, or NULL. */
static const char *meant_member(const Token *token)
{
    for (gsize i = 0; i < G_N_ELEMENTS(FOREIGN_MEMBERS); i++) {
        if (token_is_word(token, FOREIGN_MEMBERS[i].word))
            return FOREIGN_MEMBERS[i].meant;
    }
    return diagnostics_nearest_name(token->text, MEMBER_WORDS);
}

static void fail_member(Parser *parser)
{
    static const char *const VARIABLE[] = {"var", "let", "state", "const", NULL};
    const Token *token = parser_peek(parser), *next = parser_ahead(parser, 1);
    const char *help = NULL;
    if (token_is_one_of(token, VARIABLE)) {
        help = "a state variable is `name: Type = value`, with no word before it";
    } else if (next->kind == TOKEN_LPAREN) {
        help = "an operation begins with `op`";
    } else if (next->kind == TOKEN_ASSIGN) {
        help = "a state variable says its type: `name: Type = value`";
    } else if (token_is_one_of(token, DECLARATION_WORDS)) {
        help = "this stands outside components: is a `}` missing before it?";
    }
    parser_unexpected(parser, "a state variable, `op`, `event`, `fault` or `function`", help);
    if (next->kind == TOKEN_LPAREN || next->kind == TOKEN_NAME)
        parse_block(parser, "op");
}

static void parse_by_word(Parser *parser, Member *member, const char *word)
{
    parser_advance(parser);
    member->is_urgent = strcmp(word, "urgent") == 0;
    if (strcmp(word, "ghost") == 0) {
        member->is_ghost = true;
        parse_state(parser, member);
    } else if (strcmp(word, "function") == 0) {
        parse_member_function(parser, member);
    } else if (strcmp(word, "op") == 0) {
        parse_op(parser, member);
    } else if (strcmp(word, "fault") == 0) {
        parse_happening(parser, member, MEMBER_FAULT);
    } else {
        if (member->is_urgent)
            parser_expect_word(parser, "event", "only an event is urgent");
        parse_happening(parser, member, MEMBER_EVENT);
    }
}

static const char *member_word(const Parser *parser)
{
    for (int i = 0; MEMBER_WORDS[i]; i++) {
        if (parser_at_word(parser, MEMBER_WORDS[i]))
            return MEMBER_WORDS[i];
    }
    return NULL;
}

static void parse_member_here(Parser *parser, Member *member)
{
    const Token *token = parser_peek(parser), *next = parser_ahead(parser, 1);
    const char *word = member_word(parser);
    if (token->kind == TOKEN_NAME && next->kind == TOKEN_COLON) {
        parse_state(parser, member);
    } else if (word && next->kind != TOKEN_ASSIGN) {
        parse_by_word(parser, member, word);
    } else if (token->kind == TOKEN_NAME && next->kind == TOKEN_NAME && meant_member(token)) {
        word = meant_member(token);
        g_autofree char *help = diagnostics_advise_name(parser->diagnostics, word);
        parser_complain(parser, token->span, help, "`%s` begins no member of a component",
                        token->text);
        parse_by_word(parser, member, word);
    } else {
        fail_member(parser);
    }
}

static bool is_whole(const Member *member)
{
    if (!member->name.text)
        return false;
    switch (member->kind) {
    case MEMBER_STATE: return member->type != NULL;
    case MEMBER_FUNCTION: return member->type && member->initial;
    case MEMBER_OP:
    case MEMBER_EVENT:
    case MEMBER_FAULT: return member->body != NULL;
    }
    g_assert_not_reached();
}

static Member *parse_member(Parser *parser)
{
    Member *member = arena_new0(parser->arena, Member);
    member->span = parser_peek(parser)->span;
    parse_member_here(parser, member);
    if (member->kind == MEMBER_STATE && !parser->panicking && parser_at(parser, TOKEN_COMMA)) {
        parser_complain(parser, parser_peek(parser)->span, "leave it out: each stands on its line",
                        "state variables have no `,` between them");
        parser_advance(parser);
        return is_whole(member) ? member : NULL;
    }
    parse_end_of(parser, "member");
    return is_whole(member) ? member : NULL;
}

/* ---- the component ---- */

/* A declaration that is no member: the component's brace is missing. */
static bool leaves_component(const Parser *parser)
{
    const Token *token = parser_peek(parser);
    return token->newline_before && parser_declares(parser, parser->at) &&
           !token_is_one_of(token, MEMBER_WORDS);
}

static void parse_members(Parser *parser, Decl *decl)
{
    VEC(Member *) members = {0};
    while (!parser_at(parser, TOKEN_RBRACE) && !parser_at(parser, TOKEN_END)) {
        if (parser_accept(parser, TOKEN_SEMICOLON))
            continue;
        if (leaves_component(parser))
            break;
        uint32_t before = parser->at;
        Member *member = parse_member(parser);
        if (member)
            vec_push(&members, member);
        if (parser->panicking && parser->at == before)
            parser_advance(parser);
        if (parser->panicking)
            parse_skip_member(parser);
    }
    decl->member_count = members.length;
    decl->members = arena_copy(parser->arena, members.data, members.length, sizeof(Member *));
    vec_free(&members);
}

void parse_component(Parser *parser, Decl *decl)
{
    decl->name = parser_name(parser, "the name of a component");
    if (!parser->panicking && parser_accept(parser, TOKEN_LT)) {
        decl->names = parse_names(parser, "the name of a type", TOKEN_GT, &decl->name_count);
        if (decl->name_count == 0 && !parser->panicking)
            parser_complain(parser, parser_previous(parser)->span,
                            "without types it is `component Name { ... }`",
                            "expected the name of a type");
    }
    if (!parser->panicking && parser_at(parser, TOKEN_LPAREN)) {
        decl->has_arguments = true;
        decl->arguments = parse_arguments(parser, &decl->argument_count);
    }
    if (!parser_expect(parser, TOKEN_LBRACE, NULL))
        return;
    Span start = parser_previous(parser)->span;
    parse_members(parser, decl);
    parser_close(parser, start, "component");
}
