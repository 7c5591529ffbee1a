/* What a compiled program is made of. Whoever runs it, analyses it or writes it as something else
 * looks here; how it is made is compile/'s. */
#pragma once

#include "checker/base/bits.h"
#include "checker/model/read_notes.h"
#include "checker/program/bytecode/layout.h"
#include "checker/program/bytecode/linear_monitor.h"
#include "checker/program/program.h"

enum { NO_DEADLINE = -1 };

typedef struct ScopeVar { /* a local of a process */
    const Var *var;       /* NULL: a counter, or what a monitor remembers */
    Reg slot;             /* its first */
} ScopeVar;

typedef struct Location { /* where a process waits for its next step */
    uint32_t resume;      /* instruction to go on at */
    bool is_block;        /* an atomic block follows */
    /* In timed designs: */
    bool is_internal;  /* no operation follows: what goes on here stops at the next location */
    int64_t low, high; /* ticks after it got here before which the process does not go on, and after
                          which it does not stay if it can go on; NO_DEADLINE. (Microseconds while
                          compiling.) */
    uint32_t *withins; /* of the process's: blocks that it is inside of */
    uint32_t within_count;
    uint32_t *dead; /* state slots to blank when a process stops here */
    uint32_t dead_count;
    uint64_t groups;    /* monitor groups that the process may still read from here on */
    ScopeVar *in_scope; /* the locals that have a value here */
    uint32_t in_scope_count;
    const char **labels;
    uint32_t label_count;
} Location;

enum { PC_DONE = 0, PC_CRASHED = 1, PC_FIRST = 2 }; /* values of a process's pc slot */

typedef struct Within { /* a `within` block */
    uint32_t slot;      /* ticks that are left */
    int64_t limit;      /* microseconds */
    Span span;
} Within;

typedef struct ProcessInstance { /* a process instance */
    const Process *template;
    uint32_t number;                 /* in its template */
    uint32_t pc;                     /* slot: PC_DONE, PC_CRASHED, or PC_FIRST + location */
    uint32_t first_slot, slot_count; /* its locals, hidden ones included */
    uint32_t start;                  /* instruction */
    bool starts_waiting; /* its first statement is a scheduling point: it begins there */
    uint32_t clock;      /* slot: ticks since it got where it is, as far as they count; NO_SLOT */
    VEC(Location) locations;
    VEC(Within) withins;
    uint32_t *stage_of; /* by pc: which clocks may yet be started from there on */
    uint64_t **stages;  /* of each stage one bit for each of the program's `measured` */
    uint32_t stage_count;
} ProcessInstance;

typedef enum EnvironmentKind {
    ENVIRONMENT_EVENT,
    ENVIRONMENT_FAULT,
    ENVIRONMENT_CRASH,
    ENVIRONMENT_RESTART
} EnvironmentKind;

typedef struct EnvironmentTransition { /* an event or a fault */
    EnvironmentKind kind;
    const Event *event;
    int64_t index;    /* of a component array */
    uint32_t process; /* CRASH, RESTART */
    uint32_t start;
    bool is_urgent;
} EnvironmentTransition;

typedef struct Group { /* a monitor's slots that go blank when nobody will read them */
    uint32_t first, count;
} Group;

#define NO_PROCESS UINT32_MAX

/* What time is measured against, and how often a run may begin to do so: at most, in whole runs. */
typedef struct Measured {
    int64_t duration; /* microseconds */
    uint32_t times;   /* UINT32_MAX: without end */
    bool is_timer;
    const Var *timer; /* or the array that it is in; NULL: of a guarantee of reads, or no timer */
    uint32_t process; /* that begins; NO_PROCESS: an event */
    uint32_t at;      /* instruction: it begins there, or where the process gets to behind it */
} Measured;

typedef struct Duration { /* a constant that is a number of ticks, and what is added */
    uint32_t constant;
    int64_t duration; /* microseconds */
    int64_t more;
} Duration;

typedef struct ActorChanges { /* what steps of an actor may change: see actor_changes.h */
    const PackedField *fields;
    uint32_t count;
    uint64_t groups; /* that may have to go blank */
} ActorChanges;

struct Program {
    Model model; /* first: a Model pointer is a Program pointer */
    Arena *arena;
    const System *system;
    uint64_t known_steps; /* bytes that a workspace may take for steps that were found before */
    bool keep_dead;
    VEC(Instruction) code;
    Slots slots;
    GHashTable *var_slots; /* Var of a component or ghost -> its first slot + 1 */
    VEC(int64_t) constants;
    VEC(CodeNote) notes;
    VEC(uint64_t *) tables; /* bit sets over the values of a pc */
    ProcessInstance *processes;
    uint32_t process_count;
    VEC(EnvironmentTransition) environment;
    VEC(LinearMonitor) linear_monitors;
    uint32_t telling; /* requests that tell what becomes of them, for measures of reads */
    VEC(Group) groups;
    bool is_timed;
    bool has_strict_bound; /* something happens only while a timer is not due: before that moment */
    VEC(const Var *) strict_timers; /* such timers, or arrays of them */
    bool any_is_strict;             /* not only these */
    bool has_fine_ticks;            /* all strict bounds together come to less than a `unit` */
    bool is_finer, is_coarse;       /* they are for that; they must not be */
    const char *why_coarse;         /* why not; NULL where there is no strict bound */
    VEC(Measured) measured;
    VEC(Duration) durations;
    VEC(Assumption) assumptions;
    VEC(uint32_t) timers;      /* slots */
    bool tells_timers;         /* as in ProgramOptions */
    bool processes_ask_timers; /* some code of a process asks whether one is due, or runs */
    VEC(int64_t)
    started;         /* durations that timers are started for, where they are told: microseconds */
    bool every_tick; /* else time may skip */
    bool by_one;     /* and passes tick by tick even while nothing else is possible */
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
    VEC(ProgramMark) marks;      /* of programs that mark, by number: what they stand for */
    uint8_t *coverage;           /* 1 where a run came: workspaces say so when they are freed */
    struct Clause **window_clauses, **check_clauses; /* of programs that explain, else NULL */
    int64_t *initial;    /* the initial state, unpacked, before processes that start paused */
    PackedField *fields; /* of the slots that take bits */
    uint32_t field_count;
    ActorChanges *changes; /* by actor */
};

/* Where the process waits in `v`, or NULL. */
static inline const Location *location_of(const ProcessInstance *process, const int64_t *v)
{
    int64_t pc = v[process->pc];
    return pc < PC_FIRST ? NULL : &process->locations.data[pc - PC_FIRST];
}

/* The first slot of a variable of a component (of the first one of an array) or of a ghost. */
uint32_t bytecode_slot_of(const Program *program, const Var *var);

/* Where a packed state has the slot; NULL where it always has the same value. */
const PackedField *bytecode_field_of(const Program *program, uint32_t slot);
