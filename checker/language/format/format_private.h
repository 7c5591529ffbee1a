/* What the files of the formatter share.
 *
 * Marks say what each token is (format_mark.c, from the tree). Lines are pieces, each a token or a
 * comment, with the blanks before it (format_lay.c). Lines that are too long are broken by setting
 * marks and laying all of it again (format_break.c). Then columns are aligned (format_align.c). */
#pragma once

#include "checker/language/format/format.h"
#include "checker/language/format/format_mark.h"
#include "checker/language/syntax/lexer.h"
#include "checker/language/syntax/tree.h"

/* ---- lines ---- */

typedef struct FormatPiece {
    Span span;
    uint32_t width;  /* in characters; of the first line of several */
    uint32_t token;  /* UINT32_MAX for a comment, and for a `;` that was put in */
    uint16_t blanks; /* before it */
    uint8_t cell;
    bool is_comment, is_long; /* long: it has several lines */
} FormatPiece;

typedef struct FormatLine {
    uint32_t first, count; /* pieces */
    uint32_t indent;
    uint32_t decl;  /* 1, 2 ...; 0 for a comment between declarations */
    uint32_t frame; /* the bracket that a field stands in */
    uint8_t table;
    bool has_blank, is_comment; /* a blank line before it; a comment alone */
} FormatLine;

typedef struct Format {
    const SourceMap *map;
    const Source *source;
    uint16_t index;
    Arena *arena;
    const Tree *tree;
    TokenList tokens;
    CommentList comments;
    Mark *marks; /* one for each token */
    VEC(FormatPiece) pieces;
    VEC(FormatLine) lines;
} Format;

/* The first token that begins at the offset or behind it. */
uint32_t format_token_at(const Format *format, uint32_t offset);

static inline Mark *format_mark_at(Format *format, uint32_t offset)
{
    return &format->marks[format_token_at(format, offset)];
}

/* TOKEN_END behind the last one. */
static inline TokenKind format_kind(const Format *format, uint32_t token)
{
    return format->tokens.data[MIN(token, format->tokens.length - 1)].kind;
}

static inline bool format_is_word(const Format *format, uint32_t token, const char *word)
{
    return g_strcmp0(format->tokens.data[token].text, word) == 0 &&
           format->tokens.data[token].kind == TOKEN_NAME;
}

/* What the tokens are, and where the author broke lines. */
void format_mark(Format *format);

/* The same for the parts of a design. */
void format_mark_decl(Format *format, const Decl *decl);
void format_mark_block(Format *format, const Block *block);
void format_mark_expr(Format *format, const Expr *expr);
void format_mark_type(Format *format, const TypeExpr *type);
void format_mark_arguments(Format *format, const Argument *arguments, uint32_t count);
void format_mark_fraction(Format *format, const Expr *expr);
void format_mark_text(Format *format, const char *text, Span span, CellKind cell);
/* The brace of a block, if there is one. `chain` is the first block of its `if` or `either`. */
void format_mark_brace(Format *format, uint32_t open, uint32_t chain);
/* Marks `<` there and its `>`, which stands at `end` or behind; gives the index after it. */
uint32_t format_mark_angles(Format *format, uint32_t open, uint32_t end);

/* Pieces and lines, anew. */
void format_lay(Format *format);

/* Sets marks to break what is too long; false where there is nothing to do. */
bool format_break(Format *format);

/* Sets the blanks before what stands in columns. */
void format_align(Format *format);

/* The width of the pieces from there on, and the blanks between them. */
uint32_t format_width(const Format *format, uint32_t first, uint32_t end);
