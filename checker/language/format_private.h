/* What the files of the formatter share.
 *
 * Marks say what each token is (format_mark.c, from the tree). Lines are pieces, each a token or a
 * comment, with the blanks before it (format_lay.c). Lines that are too long are broken by setting
 * marks and laying all of it again (format_break.c). Then columns are aligned (format_align.c). */
#pragma once

#include "checker/language/format.h"
#include "checker/language/lexer.h"
#include "checker/language/tree.h"

/* ---- marks ---- */

typedef enum MarkFlag {
    MARK_START = 1 << 0,     /* begins a statement, a member, a declaration, a line of a question */
    MARK_BLOCK = 1 << 1,     /* the brace of a block: what is in it has lines of its own */
    MARK_BLOCK_END = 1 << 2, /* the one that closes it */
    MARK_JOIN = 1 << 3,      /* `else` and `or`, which stand behind a brace */
    MARK_TIGHT = 1 << 4,     /* no blank before it */
    MARK_HUGS = 1 << 5,      /* no blank behind it */
    MARK_ANGLE = 1 << 6,     /* `<` and `>` around types */
    MARK_LABEL = 1 << 7,     /* the colon of a label */
    MARK_FIELD = 1 << 8,     /* the name of a field, with its value or type behind it */
    MARK_DROPPED = 1 << 9,   /* `;` and the last comma of a list: the layout says the same */
    MARK_ROLES = MARK_DROPPED - 1,
} MarkFlag;

/* Where a line that is too long may be broken, the best place first. */
typedef enum BreakKind {
    BREAK_NONE,
    BREAK_HEADING,  /* behind the colon of a window, check or measure */
    BREAK_EXCLUDES, /* before it */
    BREAK_TEXT,     /* before it */
    BREAK_BODY,     /* behind the `=` of a function */
    BREAK_LEADS,    /* before it, and so below */
    BREAK_OR,
    BREAK_AND,
    BREAK_THEN,
    BREAK_COLON, /* behind the one of a quantifier */
    BREAK_COMMA, /* behind it */
} BreakKind;

/* What is to stand in one column with its like on the lines around. */
typedef enum CellKind {
    CELL_NONE,
    CELL_FIRST,
    CELL_SECOND,
    CELL_FIELD,
    CELL_MARGIN, /* the texts of statements; so do comments at the ends of lines */
} CellKind;

/* Kinds of lines that align; declarations have DeclKind + TABLE_DECL. */
typedef enum TableKind {
    TABLE_NONE,
    TABLE_FIELD,
    TABLE_OPTION,
    TABLE_SUM, /* claims of several fixes */
    TABLE_DECL,
} TableKind;

typedef struct Mark {
    uint16_t flags;
    uint8_t breaks, cell, table;
    bool is_broken;   /* a line begins here */
    bool is_expanded; /* of a MARK_BLOCK that leads its chain: on several lines */
    uint32_t partner; /* the bracket at the other end; itself for what is none */
    uint32_t chain;   /* of a MARK_BLOCK: the first one of `if ... else ...` or `either ... or` */
} Mark;

/* ---- lines ---- */

typedef struct Piece {
    Span span;
    uint32_t width;  /* in characters; of the first line of several */
    uint32_t token;  /* UINT32_MAX for a comment, and for a `;` that was put in */
    uint16_t blanks; /* before it */
    uint8_t cell;
    bool is_comment, is_long; /* long: it has several lines */
} Piece;

typedef struct Line {
    uint32_t first, count; /* pieces */
    uint32_t indent;
    uint32_t decl;  /* 1, 2 ...; 0 for a comment between declarations */
    uint32_t frame; /* the bracket that a field stands in */
    uint8_t table;
    bool has_blank, is_comment; /* a blank line before it; a comment alone */
} Line;

typedef struct Format {
    const SourceMap *map;
    const Source *source;
    uint16_t index;
    Arena *arena;
    const Tree *tree;
    TokenList tokens;
    CommentList comments;
    Mark *marks; /* one for each token */
    VEC(Piece) pieces;
    VEC(Line) lines;
} Format;

/* What the tokens are, and where the author broke lines. */
void format_mark(Format *format);

/* The same for the parts of declarations. */
void format_mark_expr(Format *format, const Expr *expr);
void format_mark_type(Format *format, const TypeExpr *type);
void format_mark_arguments(Format *format, const Argument *arguments, uint32_t count);
void format_mark_block(Format *format, const Block *block);
/* The first token that begins at the offset or behind it. */
uint32_t format_token_at(const Format *format, uint32_t offset);
static inline Mark *format_mark_at(Format *format, uint32_t offset)
{
    return &format->marks[format_token_at(format, offset)];
}
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
