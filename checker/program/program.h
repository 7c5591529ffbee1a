/* A system compiled: a Model for the searches, and the way back from a run to what it means. */
#pragma once

#include "checker/language/resolve/system.h"
#include "checker/model/model.h"
#include "checker/model/run.h"

typedef struct Program Program;

typedef struct ProgramOptions {
    /* Locals that no code will read again keep their values while they are in scope. States are
     * more, verdicts the same: for tests of the reduction. */
    bool keep_dead;
    bool coarse_ticks; /* ticks are no finer than durations are: strict bounds are not exact */
    bool every_tick;   /* in timed designs: time passes tick by tick while any step is possible */
    bool explains;     /* program_explain_... can be asked */
    bool marks;        /* program_mark can be asked */
    bool branches;     /* and of branches and conditions too, for which more is executed */
    bool
        tells_timers; /* where time is free: states say which timer was started, and for how long */
    /* One of the program's assumptions that is not made, by its span: the call may come at any
     * time, the wait take any time, the block as long as it likes, the event need not come at once.
     */
    const Span *without;
    /* Nothing is remembered for guarantees of reads, and no step breaks one: fewer states, with the same steps
     * in the same order. */
    bool unwatched;
} ProgramOptions;

/* What a timer is in a state of a program that tells them: 0 it does not run; it is due; it runs and is not due; from
 * STARTED on it was started in the last step, for the duration of that number. Nobody but who asked makes one due. */
enum { PROGRAM_TIMER_DUE = 1, PROGRAM_TIMER_RUNS = 2, PROGRAM_TIMER_STARTED = 3 };

/* Compiles a system that has no mistakes; it must outlive the program. `options` may be NULL. NULL
 * where the system is too large to be compiled, or its design's budget does not hold. */
Program *program_new(const System *system, const ProgramOptions *options);
void program_free(Program *program);

/* Bytes that reading and compiling took: they count for the limits of a search. */
void program_count(Program *program, uint64_t bytes);

/* True where both have the same code: what distinguishes their configurations changes nothing. */
bool program_is_same(const Program *a, const Program *b);

/* Marks: what was compiled, and whether a run came there that a workspace took which has been freed.
 */
typedef enum MarkKind {
    MARK_CODE,   /* a statement; an operation, event or fault, by the span of its name */
    MARK_CLOSED, /* a guard, which was false where it was asked */
    MARK_FALSE,  /* the condition of an `if`, which was false */
    MARK_BRANCH, /* of `either`; of an `if`, by the span of the condition: it was true */
} MarkKind;

typedef struct ProgramMark {
    MarkKind kind;
    Span span;
    bool has_code; /* BRANCH, FALSE: a mark of its first statement comes next */
} ProgramMark;

uint32_t program_marks(const Program *program);
bool program_mark(const Program *program, uint32_t number, ProgramMark *mark);

/* A run came there in a search of another day. */
void program_reach(const Program *program, uint32_t number);

/* What a timed program's code takes for granted of how long things take, each once, in no order.
 * What a configuration does not use is not there. Empty where time is free. */
typedef enum AssumptionKind {
    ASSUMES_TAKES,
    ASSUMES_WAIT,
    ASSUMES_WITHIN,
    ASSUMES_URGENT
} AssumptionKind;

typedef struct Assumption {
    AssumptionKind kind;
    Span span; /* of the duration, of the bounds, of the event's name */
} Assumption;

/* Of a timed program: the duration without which a tick would be coarsest, and how coarse; 0: no
 * single one makes it finer than the others do. Microseconds. */
int64_t program_finest(const Program *program, int64_t *without);

/* Whether the longest times of a timed program are what they are in dense time, too: all its bounds are
 * closed, or ticks are fine enough for those that are not. Else something happens only while a timer is not
 * due, and each time that it does may be short by less than a tick. */
bool program_is_exact(const Program *program);

/* Why ticks are not fine enough: "a run may start it without end"; NULL: they are, or need not be. */
const char *program_why_coarse(const Program *program);

/* Whether its ticks are finer than with `coarse_ticks`. */
bool program_is_finer(const Program *program);

uint32_t program_assumptions(const Program *program);
Assumption program_assumption(const Program *program, uint32_t number);

const Model *program_model(const Program *program);
/* The program whose own model it is, or NULL. */
const Program *program_of_model(const Model *model);
const System *program_system(const Program *program);

/* Which clause of a window's (check's) condition makes it hold (have `value`) in a state, for which
 * values of its quantifiers: "with a = shoes: key(a) == 1 is false; key(a) is 2". `state` is NULL
 * for conditions with no state in them. NULL where there is nothing to say. Caller frees. */
char *program_explain_window(const Program *program, uint32_t window, const Word *state);
char *program_explain_check(const Program *program, uint32_t check, const Word *state, bool value);

/* What a place of an array is called: "2", "shoes". Caller frees. */
char *program_place_text(const System *system, const Type *array, uint32_t place);

/* A value in its slots, as a design would write it. Caller frees. */
char *value_text(const System *system, const Type *type, const int64_t *value);

/* Likewise, of the value of that number among all of a type that can be an index. Caller frees. */
char *program_ordinal_text(const System *system, const Type *type, uint64_t ordinal);

/* The same where there is little room: records without their type and the names of their fields,
 * "{2, en}" for "Key { page: 2, lang: en }". Callers free them. */
char *program_place_text_terse(const System *system, const Type *array, uint32_t place);
char *value_text_terse(const System *system, const Type *type, const int64_t *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Program, program_free)
