/* The tree of a design as it is written: what the parser makes and the resolver and the formatter
 * read. It covers the whole language; it knows no types and binds no names.
 *
 * All nodes live in the arena given to the parser; lists are arrays with a count. Every node has
 * the span of the text it stands for. Names are NUL-terminated, each with a span of its own. */
#pragma once

#include "checker/language/syntax/decl.h"

typedef struct Stmt Stmt;

/* Levels that anything may be deep which functions go down that call themselves: expressions and
 * blocks inside each other, and beyond the tree the definitions that use one another. Whoever makes
 * something deeper refuses it; so nothing exhausts the stack. */
enum { TREE_DEEPEST = 1000 };

/* ---- expressions ---- */

typedef enum ExprKind {
    EXPR_INT,      /* value */
    EXPR_DURATION, /* value in microseconds: 5ms, 1s, 2m, 1h (also us) */
    EXPR_BOOL,     /* value 0 or 1 */
    EXPR_NONE,
    EXPR_SELF,
    EXPR_NAME,       /* name */
    EXPR_FIELD,      /* left . name */
    EXPR_INDEX,      /* left [ right ] */
    EXPR_CALL,       /* left ( items ); left is a NAME or a FIELD */
    EXPR_UNARY,      /* op left */
    EXPR_BINARY,     /* left op right */
    EXPR_IF,         /* if left then right else third */
    EXPR_QUANTIFIER, /* quantifier name in domain: left */
    EXPR_RECORD,     /* name { fields } */
    EXPR_SET,        /* { items } */
    EXPR_LIST,       /* [ items ] */
    EXPR_AT,         /* left at name */
    EXPR_DONE,       /* left done */
    EXPR_ERROR,      /* stands where a mistake was reported */
} ExprKind;

typedef struct FieldInit {
    Name name;
    Expr *value;
} FieldInit;

struct Expr {
    ExprKind kind;
    uint16_t height; /* of the tree from here down, at most TREE_DEEPEST */
    Span span;
    int64_t value;
    Operator op;
    Span op_span; /* of the operator's own text */
    Quantifier quantifier;
    bool parenthesised; /* the formatter keeps them */
    Name name;
    TypeExpr
        *domain; /* of a quantifier: a type, or TYPE_NAMED that may turn out a process or a set */
    Expr *left, *right, *third;
    Expr **items;
    uint32_t item_count;
    FieldInit *fields;
    uint32_t field_count;
};

/* ---- types ---- */

typedef enum TypeExprKind {
    TYPE_NAMED, /* name: bool, duration, process, timer, a declared type, or (as a domain) a name */
    TYPE_RANGE, /* low .. high */
    TYPE_OPTIONAL, /* element ? */
    TYPE_ARRAY,    /* element [ index ] or element [ size ]: the parser cannot tell; see `size` */
    TYPE_SET,      /* set < element > */
    TYPE_LIST,     /* list < element , size > */
    TYPE_GENERIC,  /* name < arguments > ( values ): a component, for an instance */
    TYPE_VALUE,    /* only as a domain: any other expression, e.g. a set; in `low` */
    TYPE_ERROR,
} TypeExprKind;

struct TypeExpr {
    TypeExprKind kind;
    uint16_t height; /* as of an expression, and expressions in it count */
    Span span;
    Name name;
    TypeExpr *element;
    TypeExpr *index; /* TYPE_ARRAY: what stands between the brackets, as a domain: TYPE_NAMED may be
                        a type or a constant, TYPE_VALUE is a number, TYPE_RANGE a range */
    Expr *low, *high;
    Expr *size; /* TYPE_LIST */
    TypeExpr **arguments;
    uint32_t argument_count;
    Expr **values;
    Name *value_names; /* `Component(ttl: 1h)`: text NULL where given by place */
    uint32_t value_count;
};

/* ---- statements ---- */

typedef enum StmtKind {
    STMT_LET,    /* let name [: type] = value */
    STMT_ASSIGN, /* target = value */
    STMT_EXPR,   /* value: a call, or `if c then call else call` */
    STMT_IF,     /* if value body [else other]; `else if` is an other of one STMT_IF */
    STMT_LOOP,   /* loop body */
    STMT_WHILE,  /* while value body */
    STMT_REPEAT, /* repeat value body */
    STMT_BREAK,
    STMT_CONTINUE,
    STMT_RETURN, /* return [value] */
    STMT_ASSERT, /* assert value text */
    STMT_CHOOSE, /* choose name in domain [where value] */
    STMT_EITHER, /* branches; is_fault tells `or fault` */
    STMT_ATOMIC, /* atomic body */
    STMT_PAUSE,
    STMT_WAIT,   /* wait value */
    STMT_WITHIN, /* within value body */
    STMT_PICK,   /* pick name in domain */
    STMT_CHANCE, /* chance value body else other: value is the probability, e.g. 1/10 */
    STMT_START,  /* start target for value */
    STMT_STOP,   /* stop target */
    STMT_LABEL,  /* name: the statement after it is a statement of its own */
} StmtKind;

struct Block {
    Stmt **statements;
    uint32_t count;
    Span span; /* braces included */
};

typedef struct Branch {
    Block *body;
    bool is_fault;
    Span span;
} Branch;

struct Stmt {
    StmtKind kind;
    Span span; /* from the first word to the end of its last expression or block */
    Span keyword;
    Name name;
    TypeExpr *type;   /* LET: annotation or NULL */
    TypeExpr *domain; /* CHOOSE, PICK */
    Expr *target, *value;
    Expr *takes_low, *takes_high; /* `takes A..B` after a call; high NULL for `takes A` */
    const char *text;             /* the string after the statement, unescaped; NULL where absent */
    Span text_span;
    Block *body, *other;
    Branch *branches;
    uint32_t branch_count;
};

/* ---- files ---- */

/* One file: a design (it has a name) or a library file (declarations alone; `design` line
 * optional). */
typedef struct Tree {
    uint16_t source;
    Name name; /* text NULL where there is no design line */
    const char *title;
    Name *uses;
    uint32_t use_count;
    Decl **decls;
    uint32_t decl_count;
} Tree;
