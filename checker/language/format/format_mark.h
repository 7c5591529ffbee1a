/* What each token of a design is to its layout. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

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
