/* What the files of the lexer share. */
#pragma once

#include "checker/language/syntax/lexer.h"

typedef struct Lexer {
    Arena *arena;
    const Source *source;
    uint16_t index;
    Diagnostics *diagnostics;
    uint32_t at; /* the next byte to read; the text ends with a NUL byte */
    bool newline, is_cut;
    TokenList tokens;
    CommentList *comments;
} Lexer;

static inline char lexer_char(const Lexer *lexer, uint32_t ahead)
{
    /* NUL bytes are refused when a source is read, so no look ahead stops short of the end. */
    uint32_t at = lexer->at + ahead;
    return at < lexer->source->length ? lexer->source->text[at] : '\0';
}

static inline Span lexer_span(const Lexer *lexer, uint32_t start)
{
    return (Span){.source = lexer->index, .start = start, .end = lexer->at};
}

Token *lexer_push(Lexer *lexer, TokenKind kind, uint32_t start);

/* The lexer stands at the first digit, or at the opening quote. */
void lexer_number(Lexer *lexer);
void lexer_string(Lexer *lexer);
void lexer_raw_string(Lexer *lexer);
void lexer_single_quoted(Lexer *lexer);
