/* What the files of the parser share: the tokens, mistakes and how to go on after one.
 *
 * A parse function is called where its construct begins and leaves the parser behind it. After a
 * mistake the parser is *panicking*: nothing more is reported and nothing is read, until a loop
 * over statements, members or declarations finds the next one (the parse_skip functions). */
#pragma once

#include "checker/language/parse/parse_error.h"
#include "checker/language/parse/parser.h"
#include "checker/language/syntax/lexer.h"

struct Parser {
    Arena *arena;
    const Source *text;
    uint16_t source;
    Diagnostics *diagnostics;
    TokenList tokens;
    uint32_t at;     /* index of the next token; never behind TOKEN_END */
    uint32_t depth;  /* of nesting, up to TREE_DEEPEST */
    uint32_t open;   /* ( and [ that are open here, since the block's beginning */
    uint32_t braces; /* the same of { that open no block: records, sets, lists of names */
    bool panicking;
    uint32_t failed_at; /* the token of the last mistake: it is not reported twice */
    uint32_t failed_open, failed_braces; /* what was open there */
    bool before_block;                   /* a `{` after a name opens a block, not a record */
    bool has_strayed; /* a member was met outside components: one `}` too many, probably */
};

typedef VEC(Name) NameVec;
typedef VEC(Expr *) ExprVec;

/* ---- tokens (parse_token.c) ---- */

static inline const Token *parser_peek(const Parser *parser)
{
    return &parser->tokens.data[parser->at];
}

/* TOKEN_END for any index behind it. */
static inline const Token *parser_token(const Parser *parser, uint32_t index)
{
    return &parser->tokens.data[MIN(index, parser->tokens.length - 1)];
}

static inline const Token *parser_ahead(const Parser *parser, uint32_t distance)
{
    return parser_token(parser, parser->at + distance);
}

static inline bool parser_at(const Parser *parser, TokenKind kind)
{
    return parser_peek(parser)->kind == kind;
}

/* The token that was read last; the first one where there is none. */
const Token *parser_previous(const Parser *parser);

const Token *parser_advance(Parser *parser);
bool parser_accept(Parser *parser, TokenKind kind);
bool parser_at_word(const Parser *parser, const char *word);
bool parser_accept_word(Parser *parser, const char *word);

/* The word where it goes on with what stands before, perhaps on the line above: not where it is a
 * name at the start of a line (`cost: T`, `takes = 1`). */
bool parser_at_clause(const Parser *parser, const char *word);

/* The token behind the bracket that closes the one `distance` ahead. */
const Token *parser_behind_bracket(const Parser *parser, uint32_t distance);

/* From there to the token that was read last. */
Span parser_span_from(const Parser *parser, Span start);

/* A token that cannot begin a statement, so that the line before goes on. */
bool parser_token_continues(const Parser *parser, uint32_t index);

/* Behind a statement or declaration: a new line, `;`, `}` or the end. */
bool parser_at_end(const Parser *parser);

/* Reads the token that closes a list, or says that it or a `,` was expected. */
void parser_expect_close(Parser *parser, TokenKind close);

/* ---- expressions and types ---- */

Expr *parse_expression(Parser *parser);
/* Sums and what binds tighter: what may stand in a bound. */
Expr *parse_sum(Parser *parser);
/* An expression where `=` is taken for a slip of `==`. */
Expr *parse_condition(Parser *parser);
/* A condition, count or duration with a block behind it. */
Expr *parse_head(Parser *parser, const char *what);
/* The rest of `if c then a else b`, from the `then`. */
Expr *parse_if_rest(Parser *parser, Span start, Expr *condition);
/* Expressions up to the closing token, which is read. The opening one was. */
ExprVec parse_items(Parser *parser, TokenKind close);
/* A literal, a name, or what stands in brackets. */
Expr *parse_primary(Parser *parser);
/* What stands for an expression that could not be understood. */
Expr *parse_error_expr(Parser *parser);
Expr *parse_expr_new(Parser *parser, ExprKind kind, Span start);
/* Sets span and height, once its parts are in place. */
Expr *parse_expr_done(Parser *parser, Expr *expr);

TypeExpr *parse_type(Parser *parser);
TypeExpr *parse_domain(Parser *parser);

/* ---- statements and declarations ---- */

/* Never NULL. `owner` is the word the block belongs to. */
Block *parse_block(Parser *parser, const char *owner);
/* Reads the `}`, or says which block lacks it and goes on as if it were there. */
void parser_close(Parser *parser, Span start, const char *owner);
/* A statement of another language, which is reported and skipped. */
bool parser_at_foreign_statement(const Parser *parser);
const char *parser_foreign_help(const char *word); /* of another language; NULL: it is none */
void parse_foreign_statement(Parser *parser);
void parser_refuse_percent(Parser *parser);
void parse_takes(Parser *parser, Expr **low, Expr **high);

/* The words that begin something, NULL-terminated, and what statements to make of them. */
typedef struct StatementForm {
    StmtKind kind;
    void (*parse)(Parser *parser, Stmt *stmt); /* the word was read */
} StatementForm;
extern const StatementForm STATEMENTS[]; /* in the order of STATEMENT_WORDS */
extern const char *const STATEMENT_WORDS[];
extern const char *const DECLARATION_WORDS[];
extern const char *const MEMBER_WORDS[];

/* Names of fixes joined by `+`. Copied to the arena. */
Name *parse_fixes(Parser *parser, uint32_t *count);

/* `(a: T, b: U = value)`, from the parenthesis. */
Argument *parse_arguments(Parser *parser, uint32_t *count);

/* NAME, NAME ... up to the closing token, which is read; without one (TOKEN_END), as far as commas
 * go. Copied to the arena. */
Name *parse_names(Parser *parser, const char *what, TokenKind close, uint32_t *count);

/* `(arguments): T = e`, behind the name of a function. */
void parse_function(Parser *parser, Argument **arguments, uint32_t *count, TypeExpr **type,
                    Expr **body);

/* The rest of each declaration: its word was read. */
typedef void DeclParser(Parser *parser, Decl *decl);
DeclParser parse_component, parse_record, parse_enum, parse_fix, parse_param, parse_const;
DeclParser parse_type_decl, parse_function_decl, parse_ghost, parse_instance;
DeclParser parse_clock, parse_faults;
DeclParser parse_read, parse_write, parse_plain_request, parse_process, parse_background;
DeclParser parse_window, parse_check, parse_measure, parse_claim, parse_question;
