/* What the files of the compiler share; nobody else includes this. */
#pragma once

#include "checker/program/bytecode/bytecode.h"

typedef struct CallFrame { /* an operation or request that is being put in place of its call */
    const Operation *operation;
    const Inline *request;
    Reg result;
    const Type *type;
    VEC(uint32_t) exits;                    /* jumps to its end */
    const struct RequestMonitors *monitors; /* of a guarded request, or NULL */
    struct CallFrame *outer;
} CallFrame;

typedef struct Loop {
    VEC(uint32_t) breaks;
    VEC(uint32_t) continues;
    uint32_t scope; /* locals in scope outside of its body */
    struct Loop *outer;
} Loop;

typedef struct Compiler {
    Program *program;
    const System *system;
    Arena *arena;
    GHashTable *constants;    /* GBytes of their values -> Reg */
    GHashTable *temps;        /* Var -> Reg, of operations and quantifiers */
    GHashTable *fixed;        /* Var -> Node constant, of quantifiers over processes */
    GHashTable *ranges;       /* Var or Inline -> Interval */
    GHashTable *bases;        /* Instance -> first slot + 1; Var of a process -> offset + 1 */
    ProcessInstance *process; /* whose code it is, or NULL */
    CallFrame *frame;
    Loop *loop;
    bool in_atomic, in_guard;
    uint32_t times;        /* that a run may come here; UINT32_MAX: without end */
    VEC(uint32_t) withins; /* of the process's: the blocks around */
    const Span *without;   /* or NULL */
    bool unwatched;        /* see ProgramOptions */
    bool untouched; /* no statement of the process did anything yet: it begins at the next location
                     */
    const Instance *instance; /* whose operation is being put in place */
    Reg this_offset;          /* of a component array: where it begins; NO_REG for a single one */
    VEC(ScopeVar) scope;      /* locals of the process that have a value */
    VEC(const char *) labels;
    Span span;
    const TypedStmt *stmt;
    VEC(struct Family *) families; /* of objects, for monitors */
    GHashTable *observed;          /* locals that properties look at */
    bool needs_layout;             /* something looks at processes that were not compiled yet */
    uint64_t in_scope;             /* locals, of all locations together */
    bool too_large; /* no longer is anything put in: there is no program. Or a limit was reached */
    bool explains, marks, branches;
    bool has_layout; /* second time round: processes of the first are known */
    const ProcessInstance *known_processes;
} Compiler;

typedef struct Interval {
    int64_t low, high;
    bool known;
} Interval;

/* Where a value is: at `base`, or at `base` + the number in `offset`. */
typedef struct Where {
    Reg base, offset; /* offset NO_REG: none */
    uint32_t extent;  /* LOAD and STORE: values from base that may be meant */
    const Type *type;
    const Var *var;
} Where;

/* ---- compile_emit.c ---- */
enum {
    MAX_SLOTS = 1 << 15,
    MAX_CODE = 1 << 22,
    MAX_TEMPS = 1 << 22,
    MAX_IN_SCOPE = 1 << 24, /* locals, of all places where a process waits together */
    MAX_LIVE = 1 << 26, /* words of the analysis of one process: a bit a local and instruction */
};

uint32_t compile_emit(Compiler *c, CodeOp op, int32_t a, int32_t b, int32_t d, int32_t e);
void compile_patch(Compiler *c, uint32_t jump); /* to here */
uint32_t compile_here(const Compiler *c);
/* For coverage, where it is asked for; of branches, where it is asked of them. */
void compile_mark(Compiler *c, MarkKind kind, Span span);
void compile_mark_branch(Compiler *c, MarkKind kind, Span span, bool has_code);
void compile_guard(Compiler *c, const TypedExpr *guard);
Reg compile_temp(Compiler *c, uint32_t count);
Reg compile_constant(Compiler *c, int64_t value);
Reg compile_constants(Compiler *c, const int64_t *values, uint32_t count);
Reg compile_blank(Compiler *c,
                  const Type *type); /* constants: a value all of whose slots are blank */
Reg compile_slots(Compiler *c, const Type *type);
Reg compile_slot(Compiler *c, int64_t low, int64_t high);
void compile_copy(Compiler *c, Reg to, Reg from, uint32_t count);
void compile_finish_registers(Program *program); /* makes registers indexes of v */

/* ---- compile_expr.c, compile_value.c ---- */
Reg compile_value(Compiler *c,
                  const TypedExpr *node); /* where it is: perhaps the variable itself */
void compile_value_into(Compiler *c, const TypedExpr *node, Reg to);
/* Checked against `type`, as whatever is stored in a variable of that type is. */
Reg compile_checked(Compiler *c, const TypedExpr *node, const Type *type, const Var *var);
void compile_check_type(Compiler *c, Reg reg, const Type *type, Interval from, const Var *var);
Where compile_where(Compiler *c, const TypedExpr *place);
Reg compile_load(Compiler *c, const Where *where);
void compile_store(Compiler *c, const Where *where, Reg from);
Reg compile_var(Compiler *c, const Var *var);
Reg compile_ordinal(Compiler *c, const Type *type, Reg value); /* a design error outside the type */
Reg compile_value_at(Compiler *c, const Type *type, Reg ordinal);
Reg compile_binary(Compiler *c, CodeOp op, Reg a, Reg b);

/* ---- compile_call.c ---- */
Reg compile_operation_call(Compiler *c, const TypedExpr *call);
Reg compile_request_call(Compiler *c, const TypedExpr *call);

/* A scheduling point: an operation or an atomic block follows. Its location. */
uint32_t compile_open_step(Compiler *c);

/* ---- compile_collection.c ---- */
Reg compile_in_set(Compiler *c, const TypedExpr *node);
Reg compile_in_list(Compiler *c, const TypedExpr *node);
void compile_set_add(Compiler *c, const TypedExpr *node);
void compile_set_remove(Compiler *c, const TypedExpr *node);
void compile_push(Compiler *c, const TypedExpr *node);
Reg compile_take(Compiler *c, const TypedExpr *node); /* and `pop`: the last one */

/* ---- compile_environment.c ---- */
void compile_events(Compiler *c, bool faults);
void compile_process_faults(Compiler *c);
void compile_actors(Compiler *c); /* their names, once there are all */

/* ---- compile_monitor.c ---- */
void compile_shared_monitors(Compiler *c);  /* before processes: what all of them share */
void compile_process_monitors(Compiler *c); /* what one process remembers */
/* Of the request that is entered; NULL: nothing to guard. In the compiler's arena. */
const struct RequestMonitors *compile_monitors(Compiler *c, const Inline *request);
/* Before the first operation of the request: it begins, unless it has. */
void compile_request_begins(Compiler *c, const struct RequestMonitors *monitors);
/* It ends and gives `result`, or NO_REG. */
void compile_request_ends(Compiler *c, const struct RequestMonitors *monitors, Reg result);

/* ---- compile_stmt.c, compile_choice.c, compile_loop.c ---- */
void compile_while(Compiler *c, const TypedStmt *stmt);
void compile_repeat(Compiler *c, const TypedStmt *stmt);
void compile_jump(Compiler *c, bool is_break);
void compile_either(Compiler *c, const TypedStmt *stmt);
void compile_chance(Compiler *c, const TypedStmt *stmt);
void compile_choose(Compiler *c, const TypedStmt *stmt); /* and `pick` */
void compile_stmts(Compiler *c, const TypedBlock *block);
uint32_t compile_location(Compiler *c);
void compile_scope_enter(Compiler *c, const Var *var);
bool compile_in_process(const Compiler *c);
void compile_block(Compiler *c, const TypedBlock *block); /* a scope of its own */

/* ---- value_ranges.c ---- */
void value_ranges_find(Compiler *c);
Interval value_ranges_of(Compiler *c, const TypedExpr *node);

/* ---- compile_property.c ---- */
Reg compile_process_at(Compiler *c, const TypedExpr *node);
Reg compile_process_done(Compiler *c, const TypedExpr *node);
Reg compile_process_local(Compiler *c, const TypedExpr *node);
void compile_prepare_properties(Compiler *c); /* the promises, before processes */
void compile_properties(Compiler *c);

/* ---- compile_time.c ---- */
Reg compile_duration(Compiler *c, int64_t microseconds, int64_t more);
void compile_begin_location(Compiler *c,
                            Location *location); /* says how long a process may be there */
void compile_time_location(Compiler *c, uint32_t location, int64_t low, int64_t high);
void compile_time_call(Compiler *c, uint32_t location);
/* Notes the assumption; false where it is not to be made. */
bool compile_assume(Compiler *c, AssumptionKind kind, Span span);
/* False where its assumption is not made: then there is nothing to end. */
bool compile_within(Compiler *c, const TypedStmt *stmt);
void compile_timer(Compiler *c, const TypedStmt *stmt);
/* For so many microseconds; `timer` as strict_bounds_timer() says it, or NULL. */
void compile_start_timer(Compiler *c, const Where *where, const Var *timer, int64_t duration);
uint32_t compile_times_over(uint32_t times, const Interval *rounds); /* NULL: without end */
bool compile_finish_clocks(Program *program); /* false: more ticks than can be counted */

/* ---- dead_slots.c ---- */
/* False where that would take too much, or a limit was reached. */
bool dead_slots_find(Program *program, GHashTable *observed);

/* ---- compile_clause.c ---- */
/* Compiles the clauses of all properties into the program. */
void compile_clauses(Compiler *c);
/* Makes the registers of clauses indexes of v. */
void compile_finish_clauses(Program *program, Reg (*final)(const Program *program, Reg reg));
