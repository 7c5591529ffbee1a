/* What the files of the compiler share, and what a compiled program is made of. */
#pragma once

#include "checker/program/bytecode/layout.h"
#include "checker/program/bytecode/monitor.h"
#include "checker/program/program.h"

/* ---- the program ---- */

enum { NO_DEADLINE = -1 };

typedef struct Location { /* a place where a process waits for its next step */
    uint32_t resume;      /* instruction to go on at */
    /* In timed designs: */
    bool is_internal;  /* no operation follows: what goes on here stops at the next location */
    int64_t low, high; /* ticks after it got here before which the process does not go on, and after
                          which it does not stay if it can go on; NO_DEADLINE. (Microseconds while
                          compiling.) */
    uint32_t *withins; /* of the agent's: blocks that it is inside of */
    uint32_t within_count;
    uint32_t *dead; /* state slots to blank when a process stops here */
    uint32_t dead_count;
    uint64_t groups; /* monitor groups that the process may still read from here on */
    Reg *in_scope;   /* first slots of the locals that have a value here */
    const Var **in_scope_vars;
    uint32_t in_scope_count;
    const char **labels;
    uint32_t label_count;
} Location;

enum { PLACE_DONE = 0, PLACE_CRASHED = 1, PLACE_FIRST = 2 }; /* values of a process's place slot */

typedef struct Within { /* a `within` block */
    uint32_t slot;      /* ticks that are left */
    int64_t limit;      /* microseconds */
    Span span;
} Within;

typedef struct Agent { /* a process instance */
    const Process *process;
    uint32_t number; /* in its template */
    uint32_t place;  /* slot: PLACE_DONE, PLACE_CRASHED, or PLACE_FIRST + location */
    uint32_t first_slot, slot_count; /* its locals, hidden ones included */
    uint32_t start;                  /* instruction */
    bool starts_waiting; /* its first statement is a scheduling point: it begins there */
    uint32_t clock;      /* slot: ticks since it got where it is, as far as they count; NO_SLOT */
    VEC(Location) locations;
    VEC(Within) withins;
    uint32_t *stage_of; /* by place: which clocks may yet be started from there on */
    uint64_t **stages;  /* of each stage one bit for each of the program's `measured` */
    uint32_t stage_count;
} Agent;

typedef enum HappeningKind {
    HAPPENS_EVENT,
    HAPPENS_FAULT,
    HAPPENS_CRASH,
    HAPPENS_RESTART
} HappeningKind;

typedef struct Happening { /* an event or a fault */
    HappeningKind kind;
    const Event *event;
    int64_t index;  /* of a component array */
    uint32_t agent; /* CRASH, RESTART */
    uint32_t start;
    bool is_urgent;
} Happening;

typedef struct Group { /* a monitor's slots that go blank when nobody will read them */
    uint32_t first, count;
} Group;

#define NO_AGENT UINT32_MAX

/* What time is measured against, and how often a run may begin to do so: at most, in whole runs. */
typedef struct Measured {
    int64_t duration; /* microseconds */
    uint32_t times;   /* UINT32_MAX: without end */
    bool is_timer;
    uint32_t agent; /* that begins; NO_AGENT: an event */
    uint32_t at;    /* instruction: it begins there, or where the agent gets to behind it */
} Measured;

typedef VEC(int64_t) OffsetList;

/* Ticks before a moment at which time has to stop (time_skips.c). */
typedef struct Offsets {
    bool every;
    int64_t period;  /* with each offset all that differ by multiples of this; 0: only themselves */
    OffsetList list; /* ascending; with a period all within it */
} Offsets;

typedef struct Duration { /* a constant that is a number of ticks, and what is added */
    uint32_t constant;
    int64_t duration; /* microseconds */
    int64_t more;
} Duration;

struct Program {
    Model model; /* first: a Model pointer is a Program pointer */
    Arena *arena;
    const System *system;
    bool keep_dead;
    VEC(Instruction) code;
    Slots slots;
    VEC(int64_t) constants;
    VEC(Note) notes;
    VEC(uint64_t *) tables; /* bit sets over a process's places */
    Agent *agents;
    uint32_t agent_count;
    VEC(Happening) happenings;
    VEC(Monitor) monitors;
    VEC(Group) groups;
    bool is_timed;
    VEC(Measured) measured;
    VEC(Duration) durations;
    VEC(Assumption) assumptions;
    VEC(uint32_t) timers;      /* slots */
    bool every_tick;           /* else time may skip */
    uint32_t temps, registers; /* of v in all */
    uint32_t faults_slot;      /* UINT32_MAX: no faults */
    uint32_t predicate_starts[MODEL_MAX_PREDICATES];
    Reg predicate_regs[MODEL_MAX_PREDICATES];
    uint64_t rest_predicates; /* those that are looked at in states at rest only */
    uint32_t *decided_starts; /* by property: code of a check with no state in it */
    Reg *decided_regs;
    bool *measure_is_known; /* it looks at no state: worked out once */
    int64_t *measure_values;
    uint32_t *measure_starts;
    Reg *measure_regs;
    bool predicates_can_fail;
    const uint32_t *wrong_start; /* code of what looks at no state and goes wrong, or NULL */
    VEC(Span) marks;             /* of programs that mark, by number: what they stand for */
    uint8_t *marked;             /* 1 where a run came; written while the model is searched */
    struct Clause **window_clauses, **check_clauses; /* of programs that explain, else NULL */
    int64_t *initial;    /* the initial state, unpacked, before processes that start paused */
    PackedField *fields; /* of the slots that take bits */
    uint32_t field_count;
};

/* ---- while compiling ---- */

typedef struct Frame { /* an operation or request that is being put in place of its call */
    const Operation *operation;
    const Inline *request;
    Reg result;
    const Type *type;
    VEC(uint32_t) exits; /* jumps to its end */
    int32_t monitor;     /* of a guarded request, or -1 */
    struct Frame *outer;
} Frame;

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
    GHashTable *temps;  /* Var -> Reg, of operations and quantifiers */
    GHashTable *fixed;  /* Var -> Node constant, of quantifiers over processes */
    GHashTable *ranges; /* Var or Inline -> Interval */
    GHashTable *bases;  /* Instance -> first slot + 1; Var of a process -> offset + 1 */
    Agent *agent;       /* whose code it is, or NULL */
    Frame *frame;
    Loop *loop;
    bool in_atomic;
    uint32_t times;        /* that a run may come here; UINT32_MAX: without end */
    VEC(uint32_t) withins; /* of the agent's: the blocks around */
    const Span *without;   /* or NULL */
    bool untouched; /* no statement of the process did anything yet: it begins at the next location
                     */
    const Instance *instance; /* whose operation is being put in place */
    Reg this_offset;          /* of a component array: where it begins; NO_REG for a single one */
    VEC(const Var *) scope;   /* locals of the process that have a value */
    VEC(const char *) labels;
    Span span;
    const TypedStmt *act;
    VEC(struct Family *) families; /* of objects, for monitors */
    GHashTable *observed;          /* locals that properties look at */
    bool needs_layout;             /* something looks at processes that were not compiled yet */
    bool too_large;                /* no longer is anything put in: there is no program */
    bool explains, marks;
    bool has_layout; /* second time round: agents of the first are known */
    const Agent *known_agents;
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

/* ---- emit.c ---- */
enum { MAX_SLOTS = 1 << 15, MAX_CODE = 1 << 22, MAX_TEMPS = 1 << 22 };

uint32_t emit(Compiler *c, CodeOp op, int32_t a, int32_t b, int32_t d, int32_t e);
void patch(Compiler *c, uint32_t jump); /* to here */
uint32_t here(const Compiler *c);
void mark(Compiler *c, Span span); /* for coverage, where it is asked for */
Reg temp(Compiler *c, uint32_t count);
Reg constant(Compiler *c, int64_t value);
Reg constants(Compiler *c, const int64_t *values, uint32_t count);
Reg blank_of(Compiler *c, const Type *type); /* constants: a value all of whose slots are blank */
Reg state_slots(Compiler *c, const Type *type);
Reg state_slot(Compiler *c, int64_t low, int64_t high);
void copy(Compiler *c, Reg to, Reg from, uint32_t count);
void finish_registers(Program *program); /* makes registers indexes of v */

/* ---- compile_expr.c, compile_value.c ---- */
Reg value_of(Compiler *c, const TypedExpr *node); /* where it is: perhaps the variable itself */
void value_into(Compiler *c, const TypedExpr *node, Reg to);
/* Checked against `type`, as whatever is stored in a variable of that type is. */
Reg checked_value(Compiler *c, const TypedExpr *node, const Type *type, const Var *var);
void check_type(Compiler *c, Reg reg, const Type *type, Interval from, const Var *var);
Where where_is(Compiler *c, const TypedExpr *place);
Reg load(Compiler *c, const Where *where);
void store(Compiler *c, const Where *where, Reg from);
Reg var_reg(Compiler *c, const Var *var);
Reg ordinal_of(Compiler *c, const Type *type, Reg value); /* a design error outside the type */
Reg value_at(Compiler *c, const Type *type, Reg ordinal);
uint32_t field_offset(const Type *record, uint32_t field);
uint32_t instance_slots(const Instance *instance); /* of one of a component array */
Reg binary_op(Compiler *c, CodeOp op, Reg a, Reg b);

/* ---- compile_call.c ---- */
Reg call_operation(Compiler *c, const TypedExpr *call);
Reg call_request(Compiler *c, const TypedExpr *call);
Reg change_collection(Compiler *c, const TypedExpr *change);

void open_step(Compiler *c); /* a scheduling point: an operation or an atomic block follows */

/* ---- compile_monitor.c ---- */
void prepare_monitors(Compiler *c);       /* before processes: what all of them share */
void prepare_agent_monitors(Compiler *c); /* what one process remembers */
bool monitor_has_beginning(const Compiler *c, int32_t monitor);
int32_t monitor_request(Compiler *c,
                        const Inline *request); /* its number, or -1: nothing to guard */

/* ---- compile_act.c ---- */
void compile_acts(Compiler *c, const TypedBlock *acts);
uint32_t new_location(Compiler *c);

/* ---- value_ranges.c ---- */
void find_ranges(Compiler *c);
Interval interval_of(Compiler *c, const TypedExpr *node);

/* ---- compile_property.c ---- */
Reg process_at(Compiler *c, const TypedExpr *node);
Reg process_done(Compiler *c, const TypedExpr *node);
Reg process_local(Compiler *c, const TypedExpr *node);
void prepare_properties(Compiler *c); /* the promises, before processes */
void compile_properties(Compiler *c);

/* ---- compile_time.c ---- */
Reg duration_constant(Compiler *c, int64_t microseconds, int64_t more);
void begin_location(Compiler *c, Location *location); /* says how long a process may be there */
void time_location(Compiler *c, uint32_t location, int64_t low, int64_t high);
void time_call(Compiler *c, uint32_t location);
/* Notes the assumption; false where it is not to be made. */
bool assume(Compiler *c, AssumptionKind kind, Span span);
/* False where its assumption is not made: then there is nothing to end. */
bool compile_within(Compiler *c, const TypedStmt *act);
void compile_timer(Compiler *c, const TypedStmt *act);
uint32_t times_over(uint32_t times, const Interval *rounds); /* NULL: without end */
bool finish_clocks(Program *program); /* false: more ticks than can be counted */

/* ---- liveness.c ---- */
void find_dead(Program *program, GHashTable *observed);

/* ---- step.c ---- */
typedef enum Outcome { OUTCOME_STOPPED, OUTCOME_ENDED, OUTCOME_DISABLED, OUTCOME_FAILED } Outcome;

enum { MAX_CHOICES = 64 };

typedef struct Recorder { /* a replay listens to one step */
    void (*note)(void *user, const Note *note, const int64_t *v);
    /* Before each instruction; or NULL. */
    void (*instruction)(void *user, const Instruction *instruction, const int64_t *v);
    void *user;
} Recorder;

/* How likely a choice is: its first way `first` out of `total`, and another all that is left; or
 * each way the same, where `total` is their number. 0: no matter of chance. */
typedef struct Chance {
    uint32_t first, total;
} Chance;

struct Workspace {
    const Program *program;
    int64_t *v;
    int64_t *saved; /* the state as it was unpacked */
    uint32_t choice[MAX_CHOICES], options[MAX_CHOICES];
    Chance chance[MAX_CHOICES];
    uint32_t choices, taken; /* made in this step; of them, prescribed */
    bool stepped;            /* an operation was run in this step */
    bool is_fault;
    bool left; /* a request has ended in this step */
    uint32_t location;
    uint64_t broken;
    uint32_t failed_at; /* instruction; of a block that did not end in time: the number of its */
    CodeFailure failure;
    int64_t failed_value; /* agent, then */
    bool *can_step;       /* by agent, in timed designs: it has a step that it is owed */
    const Recorder *recorder;
    /* Of who wants to know what the steps of processes read and change, or NULL. */
    struct Trace *trace;
    Word *sound; /* states that observers did not fail at, each with a 1 behind it; or NULL */
    GHashTable *offsets; /* by the stages of all agents; made when first needed */
    Workspace *other;    /* to look one step further, made when first needed */
};

Outcome run_code(Workspace *w, uint32_t start);
Outcome run_traced(Workspace *w, uint32_t start);        /* the same, and notes it in w->trace */
Outcome run_recorded(Workspace *w, uint32_t start);      /* the same, told to w->recorder, if any */
void choices_note(Choices *choices, const Workspace *w); /* those of the step that was run last */
double choices_chance(const Workspace *w); /* that what was drawn in it came out so; else 1 */

/* ---- transitions.c ---- */
void unpack(const Program *program, const Word *state, int64_t *v);
void pack(const Program *program, int64_t *v, Word *state);
/* Begins a step in the state that is saved. */
void restore(Workspace *w);
/* Before the steps out of a state are taken: saves it, and gives its predicates. */
uint64_t begin_expanding(Workspace *w, const Word *state, Successors *out);
void clear_step(Workspace *w);
/* The step of a process from where it is in the state that is saved; `restore` comes before it. */
Outcome run_agent(Workspace *w, const Agent *agent);
/* A process stops: its place is set and what is dead there goes blank. */
void stop_agent(const Program *program, int64_t *v, const Agent *agent, Outcome outcome,
                uint32_t location);
void blank_agent(const Program *program, int64_t *v, const Agent *agent);
/* Prepares for the next combination of choices of the same step; false when there is none left. */
bool next_choices(Workspace *w);
void begin_agent(Workspace *w, const Agent *agent); /* at its start, or at the pause there */
void add_step(Workspace *w, Successors *out, uint32_t actor, bool failed);
/* All that one process, event or fault can do in the state that is saved. */
void process_steps(Workspace *w, Successors *out, uint32_t number);
void happening_steps(Workspace *w, Successors *out, uint32_t number);
void program_model_init(Program *program);

/* ---- time_skips.c ---- */
void find_remaining(Program *program);
/* Where the processes are as in `v`. Owned by the workspace. */
const Offsets *offsets_at(Workspace *w, const int64_t *v);
void offsets_free(void *offsets);
/* How far time may go, if only one moment that is so far away matters. */
int64_t offsets_step(const Offsets *offsets, int64_t moment);

/* ---- time_step.c ---- */
/* What comes of waiting, and of nothing else, in the state that is saved. */
typedef struct Outlook {
    bool enables_process; /* some process can take a step that it is owed */
    bool enables_event;   /* some event can happen */
} Outlook;

static inline const Location *location_of(const Agent *agent, const int64_t *v)
{
    int64_t place = v[agent->place];
    return place < PLACE_FIRST ? NULL : &agent->locations.data[place - PLACE_FIRST];
}

Outlook look_ahead(Workspace *w);
/* The workspace's second one, with `v` as the state that is saved. */
Workspace *another(Workspace *w, const int64_t *v);
bool process_can_step(Workspace *w, const Agent *agent); /* now, in the state that is saved */
/* Adds the step of time, where time may pass; `steps` says whether there are others. */
void time_step(Workspace *w, Successors *out);
/* The same where `out` came from elsewhere: all other steps of this state, in their order. */
void time_step_after(Workspace *w, const Word *state, Successors *out);
void advance(const Program *program, int64_t *v, int64_t ticks);

/* ---- observers.c ---- */
/* `failed`, bit by bit: the predicates that could not be evaluated; they count as not holding. */
uint64_t evaluate_predicates(Workspace *w, uint64_t *failed);
/* True where a property is a design error in the state that w->v is: `w` says which. */
bool observers_fail(Workspace *w);
bool observers_fail_at(Workspace *w, const Word *state); /* which is `v`, packed */
