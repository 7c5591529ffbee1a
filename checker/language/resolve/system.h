/* A design resolved for one configuration: names bound, types concrete, constants folded, generic
 * components instantiated, pure functions and requests put in place of their calls.
 *
 * This is what the program compiles and what the reference explorer of the tests interprets. All of
 * it lives in the system's arena. Types are interned: two types are the same when their pointers
 * are. Whatever the language reference calls a design error at run time is NOT checked here: stores
 * outside a type, NODE_UNWRAP of none, division by zero, indexes out of bounds. */
#pragma once

#include "checker/language/design.h"

typedef struct Type Type;
typedef struct Var Var;
typedef struct TypedExpr TypedExpr;
typedef struct TypedStmt TypedStmt;
typedef struct Instance Instance;
typedef struct Process Process;

/* ---- types ---- */

typedef enum Kind {
    KIND_BAD, /* a mistake was reported: fits everything */
    KIND_VOID,
    KIND_BOOL,
    KIND_INT,  /* low..high */
    KIND_ENUM, /* names */
    KIND_RECORD,
    KIND_OPTION,  /* element or none */
    KIND_ARRAY,   /* element for each value of index */
    KIND_SET,     /* of element */
    KIND_LIST,    /* of element, at most capacity */
    KIND_PROCESS, /* low..high: numbers of process instances, `process` being all of them */
    KIND_TIMER,
    KIND_DURATION, /* microseconds; constants only */
    KIND_NONE,     /* of the word none, before it is known which option */
    KIND_EMPTY,    /* of {} or [], likewise */
} Kind;

typedef struct Field {
    const char *name;
    Type *type;
} Field;

struct Type {
    Kind kind;
    const char *name; /* of an enum, record or declared type; may be NULL */
    int64_t low, high;
    Type *element, *index;
    uint32_t capacity;
    const Decl *decl; /* ENUM, RECORD */
    Field *fields;    /* RECORD */
    uint32_t field_count;
    Process *process; /* PROCESS of one template; NULL: all */
    uint64_t values;  /* how many values it has; UINT64_MAX: too many to enumerate */
    uint64_t places;  /* numbers that a value of it is kept in, or a few more; saturates likewise */
    uint32_t height;  /* of the types that it is made of: at least 1, at most TREE_DEEPEST */
};

/* The integers that are wide enough for a `let` of which no type was given. */
#define WIDE_LOW (-((int64_t)1 << 31))
#define WIDE_HIGH (((int64_t)1 << 31) - 1)

/* The text of a type as a design would write it. Caller frees. */
char *type_text(const Type *type);

/* ---- variables ---- */

typedef enum VarKind {
    VAR_STATE, /* of a component instance */
    VAR_GHOST, /* at top level */
    VAR_LOCAL, /* of a process (its requests' included), an operation, an event, or a quantifier */
} VarKind;

struct Var {
    VarKind kind;
    const char *name;
    Span span;
    Type *type;
    bool is_ghost;
    bool is_assigned;   /* a scalar: by some statement, after it was declared */
    bool is_inferred;   /* a `let` of integers: its type is wide, the program finds what it needs */
    Instance *instance; /* STATE */
    TypedExpr *initial; /* STATE, GHOST: a constant value, never NULL */
    uint32_t number;    /* STATE: in its instance; LOCAL of a process: in its process */
};

/* ---- expressions ---- */

typedef enum TypedExprKind {
    NODE_CONST,  /* value, a scalar: bool, int, enum (number of the name), process, duration; or
                    none of any option type: is_none */
    NODE_VAR,    /* var; of a component array: `left` is which one, or NULL inside its operations */
    NODE_FIELD,  /* left . fields[number] */
    NODE_INDEX,  /* left [ right ]: an array by a value of its index type, a list by place from 0 */
    NODE_UNARY,  /* op left */
    NODE_BINARY, /* left op right; `in`: right is a set or a list */
    NODE_MIN,    /* of left and right */
    NODE_MAX,
    NODE_IF,         /* left ? right : third */
    NODE_QUANTIFIER, /* quantifier var in (var->type, or the set `right`): left */
    NODE_LET,        /* let var = left in right: an argument of a pure function */
    NODE_RECORD,     /* items by field */
    NODE_SET,        /* items */
    NODE_LIST,       /* items */
    NODE_FILL,       /* an array with `left` in every place */
    NODE_SOME,       /* left, of T, as a T? */
    NODE_UNWRAP,     /* left, of T?, as a T: a design error where it is none */
    NODE_SIZE,       /* of the set or list left */
    NODE_FULL,       /* of the list left */
    NODE_RUNNING,    /* of the timer left */
    NODE_DUE,        /* likewise: with time free, a running timer may be due */
    NODE_SELF,       /* the process instance whose code it is */
    NODE_PROCESS,  /* that instance of template type->process which has number `left`: a place from
                      0,  or a value of the process's argument type */
    NODE_AT,       /* process left is at label `name` */
    NODE_DONE,     /* process left has finished */
    NODE_LOCAL_OF, /* the local `name` of process left, as T?: none where it has no value there;
                      `vars` are all the locals of that name, in order of declaration */
    /* only as the whole right side of a statement, or in a branch of NODE_IF there */
    NODE_OPERATION, /* operation of instance (of component array: left is which), items: arguments
                     */
    NODE_REQUEST,   /* inlined */
    /* only inside operations, events and processes as a statement or whole right side */
    NODE_ADD,    /* set left, item right */
    NODE_REMOVE, /* set left, item right: nothing where it is not there */
    NODE_PUSH,   /* list left, item right: at the end; a full list is a design error */
    NODE_POP,    /* list left: removes and gives the last; an empty one is a design error */
    NODE_TAKE,   /* list left, place right: removes and gives that one, the rest move up */
    NODE_BAD,
} TypedExprKind;

struct TypedExpr {
    TypedExprKind kind;
    Type *type;
    Span span;
    int64_t value;
    bool is_none;
    Operator op;
    Quantifier quantifier;
    uint32_t number;
    const char *name;
    Var *var;
    Var **vars;
    uint32_t var_count;
    TypedExpr *left, *right, *third;
    TypedExpr **items;
    uint32_t item_count;
    struct Operation *operation;
    struct Inline *request;
};

bool typed_expr_looks_at_state(const TypedExpr *node); /* of components, ghosts or processes */

/* ---- statements ---- */

typedef struct TypedBlock {
    TypedStmt **list;
    uint32_t count;
} TypedBlock;

typedef enum TypedStmtKind {
    TYPED_LET,    /* var begins with value (which may be an operation or request) */
    TYPED_ASSIGN, /* target = value; likewise */
    TYPED_DO,     /* value: an operation, request, or a change of a set or list */
    TYPED_IF,
    TYPED_WHILE,  /* value NULL: loop forever */
    TYPED_REPEAT, /* value times; counted before the first */
    TYPED_BREAK,
    TYPED_CONTINUE,
    TYPED_RETURN, /* value or NULL */
    TYPED_ASSERT, /* value; `number` of the assertion in the system */
    TYPED_CHOOSE, /* var: one of its type's values (or of the set `target`), where value (or NULL);
                   a design error where there is none */
    TYPED_EITHER, /* branches */
    TYPED_ATOMIC, /* body: one step */
    TYPED_PAUSE,
    TYPED_WAIT,   /* value: a duration */
    TYPED_WITHIN, /* value: a duration; body */
    TYPED_PICK,   /* as CHOOSE, evenly by chance */
    TYPED_CHANCE, /* value of `number` times (value / number): body, else other */
    TYPED_START,  /* timer target for value */
    TYPED_STOP,   /* timer target */
    TYPED_LABEL, /* name: marks the statement after it in the list: a process is `at` the label while it
                   waits at a scheduling point anywhere inside that statement */
} TypedStmtKind;

typedef struct TypedBranch {
    TypedBlock body;
    bool is_fault;
    Span span;
} TypedBranch;

struct TypedStmt {
    TypedStmtKind kind;
    Span span;
    const char *name;
    const char *text; /* the string after the statement, or NULL */
    Span text_span;   /* of that string; empty where there is none */
    Var *var;
    TypedExpr *target, *value;
    TypedExpr *takes_low, *takes_high;
    uint32_t number;
    TypedBlock body, other;
    TypedBranch *branches;
    uint32_t branch_count;
};

/* ---- what takes part ---- */

typedef struct Operation {
    const char *name;
    Instance *instance;
    const Member *member;
    Var **arguments;
    uint32_t argument_count;
    Type *type;       /* KIND_VOID: returns nothing */
    TypedExpr *guard; /* or NULL */
    TypedBlock body;
    bool is_resolving, is_resolved;
    const char *refusal, *refusal_help; /* why not with the types given; NULL: it may be called */
    uint32_t height; /* levels that its body goes down, with what it calls; at most TREE_DEEPEST */
} Operation;

typedef struct Event { /* or fault */
    const char *name;
    Instance *instance;
    const Member *member;
    bool is_fault, is_urgent;
    TypedExpr *guard; /* or NULL */
    TypedBlock body;
} Event;

struct Instance { /* of a component, or an array of them */
    const char *name;
    const Decl *decl, *component;
    Type *index;    /* NULL: a single one */
    uint64_t count; /* 1, or the values of index */
    Var **vars;
    uint32_t var_count;
    Operation *operations;
    uint32_t operation_count;
    Event *events; /* events and faults, in order */
    uint32_t event_count;
    bool is_refused; /* with the types given: told where they are */
};

/* A request put in place of one call of it. */
typedef struct Inline {
    const Decl *decl;
    Var **arguments; /* fresh for this call */
    TypedExpr **values;
    uint32_t argument_count;
    Var *object; /* the `of` argument, or NULL */
    Type *type;  /* what it returns; falling off the end of one that returns T? gives none */
    TypedBlock body;
} Inline;

struct Process { /* a template: `count` instances, numbered first .. first + count - 1 in the system
                  */
    const char *name;
    const Decl *decl;
    uint32_t first, count;
    Type *index;   /* of i in `p[i]`: T of `process p(x: T)`, else from 0 on; known before bodies */
    Var *argument; /* x: instance i has the i-th value of T; NULL where there is none */
    bool is_background, may_crash, may_restart;
    TypedExpr *takes_low, *takes_high; /* of all its calls that say nothing else, or NULL */
    TypedBlock body;
    Var **vars; /* all locals, those of its requests included, numbered */
    uint32_t var_count;
    Inline **requests; /* all inlined requests, in order of their text */
    uint32_t request_count;
};

typedef struct Fraction {
    int64_t parts, whole;
} Fraction;

typedef struct Property {
    const Decl *decl; /* a window, check or measure */
    TypedExpr *first, *second;
    Fraction most; /* CHECK_RARE: the greatest probability it allows */
    int64_t bound; /* CHECK_BOUNDED_READS: microseconds, or versions */
} Property;

typedef enum ClaimTarget {
    CLAIMS_WINDOW,   /* that it is closed, or left open */
    CLAIMS_DURATION, /* how long a window is open */
    CLAIMS_CHECK,
    CLAIMS_MEASURE,
    CLAIMS_AGE, /* a measure that is a duration */
} ClaimTarget;

/* A claim with its names bound, and its number worked out with the fixes that it names. */
typedef struct Claim {
    const Decl *decl;
    uint64_t fixes;
    ClaimTarget target;
    uint32_t index; /* which window, check or measure of the design */
    bool is_chance; /* of a measure of chance: its number is min..max */
    int64_t number; /* DURATION, AGE: microseconds; MEASURE */
    Fraction min, max;
} Claim;

/* A question to readers of the design, likewise. */
typedef struct Question {
    const Decl *decl;
    uint32_t
        *properties;   /* properties, as the declaration names them: windows first, then checks */
    uint64_t *options; /* sets of fixes, as the declaration has them */
} Question;

/* A name in the text of the design or of a file that it uses, and where what it stands for got it; a
 * declaration's own name is a use of itself. */
typedef struct NameUse {
    Span use, declared;
    const Type *type;   /* of a value; else NULL */
    bool is_of_several; /* it stands for all of that name, and `declared` is the first */
} NameUse;

typedef struct System {
    Arena *arena;
    const Design *design;
    Configuration configuration;
    Instance **instances;
    Var **ghosts;
    Process **processes;
    Property *windows, *checks, *measures;
    const TypedStmt **assertions;
    uint32_t instance_count, ghost_count, process_count, window_count, check_count, measure_count,
        assertion_count;
    uint32_t process_instances; /* of all templates together */
    int64_t faults;             /* at most so many in a run */
    bool timed;
    int64_t clock; /* the unit of time that the design gives, in microseconds; 0: none */
    /* As the design has them; only of a system that was resolved whole. */
    Claim *claims;
    Question *questions;
    uint32_t claim_count, question_count;
    NameUse *uses; /* of system_resolve_named only: in the order of their places, each once */
    uint32_t use_count;
} System;

/* Never NULL; a system is only fit for use where diagnostics has no errors. With `whole` every
 * operation and component is resolved, to find mistakes; without, only what is called. */
System *system_resolve(const Design *design, const Configuration *configuration, bool whole,
                       Diagnostics *diagnostics);
/* As it is, whole, with all uses of names that are bound. */
System *system_resolve_named(const Design *design, const Configuration *configuration,
                             Diagnostics *diagnostics);
void system_free(System *system);

/* Some check or measure is about what reads return. */
bool system_judges_reads(const System *system);

/* Value number `ordinal` of a finite scalar type, and back. */
int64_t type_value(const Type *type, uint64_t ordinal);
uint64_t type_ordinal(const Type *type, int64_t value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(System, system_free)
