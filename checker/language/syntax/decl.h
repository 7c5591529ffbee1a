/* What a design declares: the heads. What is in them (expressions, types, statements) is in tree.h;
 * whoever asks for names, places and kinds alone needs no more than this. */
#pragma once

#include "checker/language/syntax/terms.h"

#include <stdbool.h>

typedef struct Expr Expr;
typedef struct TypeExpr TypeExpr;
typedef struct Block Block;

typedef struct Argument { /* of an operation, function, request, process or component */
    Name name;
    TypeExpr *type;
    Expr *initial; /* a component argument's default, or NULL */
} Argument;

typedef enum MemberKind {
    MEMBER_STATE,    /* name: type [= initial] [wire ...]; ghost may precede */
    MEMBER_OP,       /* op name(arguments)[: type] [when guard] [wire ...] body */
    MEMBER_EVENT,    /* [urgent] event name [when guard] [wire ...] body */
    MEMBER_FAULT,    /* fault name [when guard] [wire ...] body */
    MEMBER_FUNCTION, /* function name(arguments): type = initial */
} MemberKind;

typedef struct WireForm { /* one form of what a member is on a real server: "GET $key" */
    const char *text;
    Span span;
} WireForm;

typedef struct Member {
    MemberKind kind;
    Span span; /* of the head: up to the brace of the body */
    Name name;
    bool is_ghost, is_urgent;
    Argument *arguments;
    uint32_t argument_count;
    TypeExpr *type; /* state: its type; op, function: what it returns, NULL for nothing */
    Expr *initial;  /* state: initial value or NULL; function: its body */
    Expr *guard;
    WireForm *wires; /* not of functions; the first is what is sent */
    uint32_t wire_count;
    Block *body;
} Member;

typedef enum DeclKind {
    DECL_PARAM,     /* name = initial in domain */
    DECL_CONST,     /* name = initial */
    DECL_TYPE,      /* type name = type */
    DECL_ENUM,      /* names */
    DECL_RECORD,    /* arguments */
    DECL_FUNCTION,  /* name(arguments): type = initial */
    DECL_FIX,       /* name text cost excludes */
    DECL_COMPONENT, /* name<generics>(arguments) { members } */
    DECL_INSTANCE, /* name: type, a component (TYPE_GENERIC or TYPE_NAMED, perhaps in TYPE_ARRAY) */
    DECL_GHOST,    /* ghost name: type = initial */
    DECL_REQUEST,  /* read, write or request: name(arguments) [of name] body */
    DECL_PROCESS,  /* [background] process name [* initial | (arguments)] ... body */
    DECL_WINDOW,   /* name text: initial */
    DECL_CHECK,
    DECL_MEASURE,
    DECL_CLAIM,
    DECL_QUESTION,
    DECL_CLOCK,  /* clock [initial] */
    DECL_FAULTS, /* faults at most initial */
} DeclKind;

typedef enum ClaimKind {
    CLAIM_CLOSES, /* target is a window */
    CLAIM_LEAVES_OPEN,
    CLAIM_KEEPS, /* target is a check */
    CLAIM_BREAKS,
    CLAIM_HOLDS, /* target is a measure; `initial` the number, or the least of two: `second` */
} ClaimKind;

typedef struct Option { /* of a question */
    Name name;          /* a fix, or several joined by `+` in `names` */
    Name *names;
    uint32_t name_count;
    const char *text;
    bool is_answer;
} Option;

typedef struct Decl {
    DeclKind kind;
    Span span;    /* the whole declaration */
    Span keyword; /* its first word */
    Name name;
    const char *text; /* the title string, or NULL */
    Span text_span;
    Expr *initial, *second;
    TypeExpr *type;
    Argument *arguments;
    uint32_t argument_count;
    Name *names; /* ENUM: members; COMPONENT: generics; FIX: excludes; CLAIM: fixes (0: as written);
                    QUESTION: what it is about */
    uint32_t name_count;
    Member **members;
    uint32_t member_count;
    Block *body;
    int64_t cost; /* FIX; -1 where not given */
    /* PARAM: the values it may take: a range low..high [step step], or a list `choices` */
    Expr *low, *high, *step;
    Expr **choices;
    uint32_t choice_count;
    RequestKind request;
    Name object; /* REQUEST: the `of` argument */
    bool is_background, may_crash, may_restart, has_arguments;
    Expr *takes_low, *takes_high; /* PROCESS */
    CheckKind check;
    bool counts_versions; /* CHECK: the bound of BOUNDED_READS; MEASURE: STALEST; else in time */
    MeasureKind measure;
    bool at_rest; /* MEASURE */
    ClaimKind claim;
    Name target;         /* CLAIM: window, check or measure */
    bool is_at_most;     /* CLAIM: of a duration: it may be less */
    const char *snippet; /* QUESTION */
    Option *options;
    uint32_t option_count;
} Decl;

/* A measure whose value is a duration. */
static inline bool decl_measures_time(const Decl *measure)
{
    return measure->measure == MEASURE_STALEST && !measure->counts_versions;
}
