/* What the files of the resolver share. Nobody else includes this.
 *
 * Names are looked up in a chain of scopes; what a name stands for is a Symbol. Constants, types
 * and enumerations at top level may be used before they are declared: they are resolved when first
 * asked for. Where something may be said depends on whose code it is: see CodeContext. */
#pragma once

#include "checker/language/resolve/types.h"
#include "checker/language/syntax/tree.h"

#include <string.h>

typedef enum SymbolKind {
    SYMBOL_VALUE,     /* node: a constant, or a variable that stands for a function's argument */
    SYMBOL_VAR,       /* var */
    SYMBOL_TYPE,      /* type */
    SYMBOL_LAZY,      /* decl: a const, type, enum or record that was not asked for yet */
    SYMBOL_FUNCTION,  /* decl or member */
    SYMBOL_COMPONENT, /* decl */
    SYMBOL_INSTANCE,  /* instance */
    SYMBOL_PROCESS,   /* process */
    SYMBOL_REQUEST,   /* decl */
    SYMBOL_OPERATION, /* operation, inside its own component */
} SymbolKind;

typedef struct Scope Scope;

typedef struct Symbol {
    SymbolKind kind;
    const char *name;
    Span span;
    bool in_progress;
    uint32_t height; /* levels of the definitions that it is made of, once it was resolved */
    TypedExpr *node;
    Var *var;
    Type *type;
    const Decl *decl;
    const Member *member;
    Instance *instance;
    Process *process;
    Operation *operation;
    Scope *home; /* FUNCTION: where its body is resolved */
} Symbol;

typedef enum CodeContext {                   /* whose code it is; a pure function's: its caller's */
                           CONTEXT_CONSTANT, /* types, params, initial values: constants only */
                           CONTEXT_PROCESS,  /* processes and requests: locals, and operations */
                           CONTEXT_COMPONENT, /* operations, events: the component's own state, and others' operations */
                           CONTEXT_OBSERVER, /* checks, windows, measures, assert, ghost code: everything, changes nothing */
} CodeContext;

typedef struct Returns {   /* of the request or operation that is being resolved */
    GPtrArray *statements; /* its return statements */
    Type *type;            /* REQUEST: joined so far, NULL before the first */
    Type *declared;        /* OPERATION */
    struct Returns *outer;
    bool is_process; /* directly in a process: `return` ends it and gives nothing */
    bool is_event;   /* likewise */
} Returns;

typedef struct Extent {
    uint32_t depth, deepest; /* levels around what is being resolved; the most there were */
    uint32_t parts;          /* expressions and statements resolved so far, each time they are */
    Span outermost;          /* the call that all of this is put in place of, if there is one */
    bool is_too_deep;        /* and it was said */
    bool is_over;            /* too large, or a limit was reached: nothing more is resolved */
} Extent;

typedef struct Resolver {
    Arena *arena;
    Types *types;
    Diagnostics *diagnostics;
    System *system;
    const Design *design;
    bool whole, has_clock, has_faults;
    bool is_uncalled; /* what is resolved is a function that nobody calls */
    Scope *globals, *scope;
    Scope *closed; /* blocks of this process or operation that have ended, the last one first */
    CodeContext context;
    Instance *instance;         /* whose operation, event or function it is */
    Process *process;           /* whose code it is; its locals are collected */
    GPtrArray *vars, *requests; /* of that process */
    GPtrArray *stack; /* requests, functions and operations being resolved, against recursion */
    GHashTable *instance_scopes; /* Instance -> Scope */
    GHashTable *looked_through;  /* Decl of a request -> Inline; functions and components that are
                                    used, too */
    GPtrArray *tables;           /* GHashTable of large scopes */
    GPtrArray *assertions;
    Returns *returns;
    int loops; /* around the current statement */
    bool in_atomic;
    struct ScopeUses *uses; /* names as they were bound so far; NULL: nobody wants them */
    bool calls_elsewhere;   /* a branch of this statement that is not taken calls something */
    int unreached;          /* > 0: behind a condition that is never true in this configuration */
    Extent extent;
} Resolver;

/* ---- scope.c ---- */
Scope *scope_push(Resolver *r);
void scope_pop(Resolver *r);
Scope *scope_new(Resolver *r, Scope *outer);
/* Declares a name in the current scope; a second one of that name there is a mistake. */
Symbol *scope_declare(Resolver *r, SymbolKind kind, Name name);
/* Resolves lazy symbols; NULL where the name is not declared (and no mistake is reported). */
Symbol *scope_find(Resolver *r, const char *name);
/* In that scope alone, and as it is. */
const Symbol *scope_find_in(const Scope *scope, const char *name);
/* As scope_find, reporting an unknown name as `what` ("name", "type", ...) with the nearest one. */
Symbol *scope_require(Resolver *r, Name name, const char *what);

/* Keeps which use of a name was bound to what, for System.uses. */
void scope_note(Resolver *r, Span use, const Symbol *symbol);
void scope_note_place(Resolver *r, Span use, Span declared, const Type *type);
/* The name stands for several things of that name, of which `declared` is the first. */
void scope_note_several(Resolver *r, Span use, Span declared, const Type *type);
struct ScopeUses *scope_uses_new(void);
void scope_uses_end(Resolver *r); /* gives them to the system */

/* ---- suggest.c: what to write instead. The caller frees; NULL for no idea ---- */
/* "write set(v: T)" */
char *suggest_arguments(Resolver *r, const char *name, const Argument *arguments, uint32_t count);
char *suggest_operation(const Resolver *r, const Instance *instance, const char *name);
char *suggest_call(const Resolver *r, const char *name);
char *suggest_component(const char *name);
/* Where `call` is of a component that is not there: says so, with what was probably meant. */
bool suggest_receiver(Resolver *r, const Expr *call);

/* ---- generic.c ---- */
/* Around the resolving of what belongs to an instance. The first gives what the second is given. */
Diagnostics *generic_begin(Resolver *r, const Instance *instance);
void generic_end(Resolver *r, Instance *instance, Diagnostics *outer);
/* The same of an operation: what is wrong with it is told where it is called. */
void generic_end_operation(Resolver *r, Operation *operation, Diagnostics *outer);
/* Is this the code of a component that has no instance? */
bool generic_is_untyped(const Resolver *r);
/* Of an expression in a component of another file: where the design gave what it stands for. */
Span generic_origin(const Resolver *r, const Expr *expr);

/* ---- extent.c ---- */
/* One level deeper, at that place; false, with a mistake reported, where that is too deep or too
 * much, or where a limit was reached. Always leave. */
bool extent_enter(Resolver *r, Span span);
void extent_leave(Resolver *r);
/* How many levels what is resolved between them takes; `begun` is what extent_begin gave. */
uint32_t extent_begin(Resolver *r);
uint32_t extent_end(Resolver *r, uint32_t begun);
/* What takes so many levels was resolved before, and is used here. */
bool extent_reuse(Resolver *r, uint32_t height, Span span);
/* A call that a body is put in place of; gives what `outermost` was, to be put back. */
Span extent_call(Resolver *r, Span call);

/* ---- resolve_type.c ---- */
Type *resolve_type(Resolver *r, const TypeExpr *type);
/* The type, or a bad one with a mistake reported: where it is too large, or goes too deep. */
Type *resolve_sized_type(Resolver *r, Type *type, Span span);
/* The same where it has more than `most` values, or has a list in it: only values that can be
 * counted off may index an array, stand in a set or be a domain. */
enum { MAX_SET = 4096 };
Type *resolve_finite_type(Resolver *r, Type *type, Span span, uint64_t most, const char *what);
/* What stands between an array's brackets: a finite type, or a number N for 0..N-1. */
Type *resolve_index_type(Resolver *r, const TypeExpr *type);
/* A quantifier's or choose's domain: its type, and the set it is drawn from (else NULL). */
Type *resolve_domain(Resolver *r, const TypeExpr *domain, TypedExpr **set);
void resolve_lazy(Resolver *r, Symbol *symbol);

/* ---- typed_expr.c ---- */
TypedExpr *typed_expr_new(Resolver *r, TypedExprKind kind, Type *type, Span span);
TypedExpr *typed_expr_const(Resolver *r, Type *type, int64_t value, Span span);
TypedExpr *typed_expr_bad(Resolver *r, Span span);
TypedExpr *typed_expr_none(Resolver *r, Type *type, Span span);
TypedExpr *typed_expr_wrap(Resolver *r, TypedExprKind kind, Type *type, TypedExpr *left);
TypedExpr *typed_expr_if(Resolver *r, Span span, TypedExpr *condition, TypedExpr *yes,
                         TypedExpr *no, Type *type);
bool typed_expr_is_const(const TypedExpr *node);
bool typed_expr_is_known(const TypedExpr *node); /* a constant, or made of constants */
Type *resolve_bool_type(Resolver *r);
/* What a value is, in words: a number itself, or its type. Caller frees. */
char *typed_expr_text(const TypedExpr *node);
/* The text that it was written as. Caller frees. */
char *typed_expr_source(const Resolver *r, const TypedExpr *node);
/* Reports that `node` is not of `type`. */
TypedExpr *typed_expr_mismatch(Resolver *r, const TypedExpr *node, const Type *type,
                               const char *what);
Type *resolve_bad_type(Resolver *r);
/* `expected` may be NULL; it only guides {} and [] and none. The result is not coerced. */
TypedExpr *resolve_expr(Resolver *r, const Expr *expr, Type *expected);
/* Resolves and coerces to `type`; `what` names the place for the message ("the argument `v`"). */
TypedExpr *resolve_as(Resolver *r, const Expr *expr, Type *type, const char *what);
TypedExpr *resolve_condition(Resolver *r, const Expr *expr, const char *what);
/* A constant number (or duration) known now; false, after a message, where it is not one. */
bool resolve_number(Resolver *r, const Expr *expr, Kind kind, const char *what, int64_t *value);
TypedExpr *resolve_coerce(Resolver *r, TypedExpr *node, Type *type, const char *what);
/* ---- resolve_initial.c ---- */
/* Coerces, one value filling an array. */
TypedExpr *resolve_coerce_filled(Resolver *r, TypedExpr *node, Type *type, const char *what);
TypedExpr *resolve_default(Resolver *r, Type *type); /* NULL where the type has none */
/* What a call is given, or the place in an array. A number as it is written, or one of consts, that is
 * outside the type is a mistake, but in code that this configuration does not have; any other is
 * found on the run. */
TypedExpr *resolve_argument(Resolver *r, const Expr *expr, Type *type, const char *what);
TypedExpr *resolve_initial(Resolver *r, const Expr *expr, Type *type, const char *what);

/* ---- resolve_name.c ---- */
/* Reports that `name` cannot be said here. */
TypedExpr *resolve_wrong_context(Resolver *r, Span span, const char *name, const char *help,
                                 const char *why);
TypedExpr *symbol_expr(Resolver *r, Symbol *symbol, Span span);
TypedExpr *resolve_field(Resolver *r, const Expr *expr);
TypedExpr *resolve_index(Resolver *r, const Expr *expr);

/* ---- resolve_operator.c ---- */
/* The type of the integers from the least to the greatest of the four. */
Type *resolve_span_type(Resolver *r, __int128 a, __int128 b, __int128 c, __int128 d);
TypedExpr *resolve_as_number(Resolver *r, TypedExpr *node, const char *what);
TypedExpr *resolve_incomparable(Resolver *r, const Expr *expr, const TypedExpr *left,
                                const TypedExpr *right);
TypedExpr *resolve_binary(Resolver *r, const Expr *expr);
TypedExpr *resolve_unary(Resolver *r, const Expr *expr);

/* ---- constant_fold.c ---- */
TypedExpr *constant_fold_unary(Resolver *r, TypedExpr *node);
TypedExpr *constant_fold_binary(Resolver *r, TypedExpr *node);

/* ---- resolve_call.c, resolve_right.c ---- */
TypedExpr *resolve_call(Resolver *r, const Expr *call, Type *expected);
void resolve_uncalled(Resolver *r, const Symbol *function);
/* A call that changes a set or list, in whatever place this is: ghosts are changed by observers. */
TypedExpr *resolve_change(Resolver *r, const Expr *call);
/* The right side of a statement, where an operation or a request may be called. */
TypedExpr *resolve_right(Resolver *r, const Expr *expr, Type *expected);
/* An operation or request is called on some way through it. */
bool resolve_calls_something(const TypedExpr *value);
/* An instance named by `expr` (NAME, or NAME[index]); NULL where it is something else. */
Instance *resolve_instance(Resolver *r, const Expr *expr, TypedExpr **index);

/* What both need: the number of arguments is right; an operation of an instance, and a call of it; a
 * function of its component. */
/* `arguments` are those that are wanted, for the advice; NULL where they have no declaration. */
bool resolve_count_fits(Resolver *r, const Expr *call, const char *name, uint32_t wanted,
                        const Argument *arguments);
TypedExpr *resolve_operation_node(Resolver *r, Operation *operation, TypedExpr *index,
                                  const Expr *call);
Operation *resolve_instance_operation(Resolver *r, const Instance *instance, Name name);
const Symbol *resolve_component_function(Resolver *r, const Instance *instance, Name name);

/* ---- resolve_stmt.c ---- */
TypedBlock resolve_block(Resolver *r, const Block *block);
/* The same in the scope that is open. */
TypedBlock resolve_statements(Resolver *r, const Block *block);
TypedStmt *resolve_stmt_new(Resolver *r, TypedStmtKind kind, const Stmt *stmt);

/* ---- resolve_target.c ---- */
/* What a statement changes; `what` it does, for messages. NULL where it may not be changed. */
TypedExpr *resolve_target(Resolver *r, const Expr *target, const char *what);
bool resolve_is_ghost_target(Resolver *r, const Expr *target);
/* That type, or, after a mistake, the bad one: locals are no timers and no durations. */
Type *resolve_local_type(Resolver *r, Name name, Type *type);

/* ---- resolve_stmt_time.c ---- */
TypedStmt *resolve_wait(Resolver *r, const Stmt *stmt);
TypedStmt *resolve_atomic(Resolver *r, const Stmt *stmt);
TypedStmt *resolve_within(Resolver *r, const Stmt *stmt);
TypedStmt *resolve_chance(Resolver *r, const Stmt *stmt);
TypedStmt *resolve_timer(Resolver *r, const Stmt *stmt);
TypedStmt *resolve_label(Resolver *r, const Stmt *stmt);
TypedExpr *resolve_duration(Resolver *r, const Expr *expr, const char *what);
/* Of a `takes A..B`, or `takes A` with no `high`. */
void resolve_bounds(Resolver *r, const Expr *low, const Expr *high, TypedExpr **min,
                    TypedExpr **most);
bool resolve_always_returns(
    const TypedBlock *statements); /* resolve_body.c: on every way through */
Var *resolve_var_new(Resolver *r, VarKind kind, Name name, Type *type);
Var *resolve_declare_local(Resolver *r, Name name, Type *type);
/* Resolves a request's body in place of one call of it. */
Inline *resolve_inline(Resolver *r, const Decl *request, const Expr *call);
/* Where it was not resolved yet; `use` is where it is called. */
void resolve_operation(Resolver *r, Operation *operation, Span use);

/* ---- resolve_world.c ---- */
void resolve_instances(Resolver *r);
void resolve_processes(Resolver *r);
/* Looks a component through that has no instance, its types being unknown. */
void resolve_untyped(Resolver *r, const Decl *component);
Scope *resolve_instance_scope(Resolver *r, const Instance *instance);
/* The expression given for argument `index`, by name or by place; NULL where there is none. */
const Expr *resolve_given_argument(const TypeExpr *use, const Decl *component, uint32_t index);

/* ---- resolve.c ---- */
/* The names at top level as they are with these fixes, for constants: a resolver beside `r`. */
Resolver resolve_names_with(const Resolver *r, uint64_t fixes);

/* ---- resolve_property.c ---- */
void resolve_properties(Resolver *r);
TypedExpr *resolve_whereabouts(Resolver *r, const Expr *expr); /* `p at L`, `p done` */
Fraction resolve_fraction(Resolver *r, const Expr *expr);      /* `1/10`, or a whole number */

/* ---- resolve_claim.c ---- */
void resolve_claims(Resolver *r);

/* What a limit leaves unfinished has mistakes that the design has not. */
static inline bool resolve_is_cut(const Resolver *r)
{
    return r->design->budget && r->design->budget->end != BUDGET_HOLDS;
}

#define mistake(r, span, help, ...)                                                                \
    (resolve_is_cut(r) ? (void)0 : diagnostics_error((r)->diagnostics, (span), (help), __VA_ARGS__))
