/* From the text of one file to its tokens, all at once.
 *
 * The lexer reports what cannot be a token and, where the meaning is plain (`===`, 'text', `1sec`),
 * goes on with the token that was meant; elsewhere a TOKEN_BAD stands for what was reported, and
 * the parser says nothing more about it. A list always ends with TOKEN_END. Texts of names and
 * strings lie in the arena; the list itself is freed with vec_free(). */
#pragma once

#include "checker/base/arena.h"
#include "checker/base/vec.h"
#include "checker/language/syntax/diagnostics.h"

#include <stdbool.h>

typedef enum TokenKind {
    TOKEN_END,
    TOKEN_BAD, /* reported already */
    TOKEN_NAME,
    TOKEN_INT,
    TOKEN_DURATION, /* value in microseconds */
    TOKEN_STRING,
    TOKEN_LBRACE,
    TOKEN_RBRACE,
    TOKEN_LPAREN,
    TOKEN_RPAREN,
    TOKEN_LBRACKET,
    TOKEN_RBRACKET,
    TOKEN_COMMA,
    TOKEN_SEMICOLON,
    TOKEN_COLON,
    TOKEN_DOT,
    TOKEN_DOTDOT,
    TOKEN_QUESTION,
    TOKEN_ASSIGN,
    TOKEN_EQ,
    TOKEN_NE,
    TOKEN_LT,
    TOKEN_LE,
    TOKEN_GT,
    TOKEN_GE,
    TOKEN_PLUS,
    TOKEN_MINUS,
    TOKEN_STAR,
    TOKEN_SLASH,
    TOKEN_PERCENT,
    TOKEN_AND,
    TOKEN_OR,
    TOKEN_NOT,
    TOKEN_UPDATE, /* `+=`, `++` and the like: not of the language, but often written */
    TOKEN_ARROW,  /* `->` and `=>`: the same */
} TokenKind;

/* A set of kinds is the sum of their bits. */
#define TOKEN_BIT(kind) ((uint64_t)1 << (kind))

static inline bool token_kind_in(TokenKind kind, uint64_t kinds)
{
    return kinds >> kind & 1;
}

typedef struct Token {
    TokenKind kind;
    bool newline_before; /* first of its line */
    bool is_cut;         /* TOKEN_END after a comment or text that never ended: reported already */
    Span span;
    int64_t value;    /* INT, DURATION */
    const char *text; /* NAME; STRING: unescaped */
} Token;

typedef VEC(Token) TokenList;
typedef VEC(Span) CommentList;

/* Reads all of a source. `comments`, where not NULL, receives the span of each comment, in order.
 */
TokenList lexer_run(Arena *arena, const SourceMap *map, uint16_t source, Diagnostics *diagnostics,
                    CommentList *comments);

/* The token as a text, for a kind that has only one: "`{`"; a description for the others. */
const char *lexer_kind_text(TokenKind kind);

/* Whether the whole text could be a name; words of the language could, too. */
bool lexer_is_name(const char *text);

/* 1 for a bracket that opens, -1 for one that closes, else 0; `<` and `>` are operators here. */
int lexer_bracket_step(TokenKind kind);

/* A name: this word, or one of them, NULL-terminated. */
bool token_is_word(const Token *token, const char *word);
bool token_is_one_of(const Token *token, const char *const *words);
