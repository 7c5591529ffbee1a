/* What one thread needs to run a program: the registers, and what it does in one step. */
#pragma once

#include "checker/program/bytecode/bytecode.h"

typedef enum Outcome { OUTCOME_STOPPED, OUTCOME_ENDED, OUTCOME_DISABLED, OUTCOME_FAILED } Outcome;

enum { MAX_CHOICES = 64 };

typedef struct Recorder { /* a replay listens to one step */
    void (*note)(void *user, const CodeNote *note, const int64_t *v);
    /* Before each instruction; or NULL. */
    void (*instruction)(void *user, const Instruction *instruction, const int64_t *v);
    void *user;
} Recorder;

/* How likely a choice is: its first way `first` out of `total`, and another all that is left; or
 * each way the same, where `total` is their number. 0: no matter of chance. */
typedef struct Chance {
    uint32_t first, total;
} Chance;

/* What native steps see of it. */
#define WORKSPACE_NATIVE_FIELDS                                                                    \
    uint8_t *marked; /* by mark: 1 where a run came; NULL where the program has none */

struct Workspace {
    WORKSPACE_NATIVE_FIELDS
    const Program *program;
    int64_t *v;
    int64_t *saved; /* the state as it was unpacked */
    Word *packed;   /* the same; of who expands */
    uint32_t choice[MAX_CHOICES], options[MAX_CHOICES];
    Chance chance[MAX_CHOICES];
    uint32_t chosen_at[MAX_CHOICES]; /* instructions */
    uint32_t choices, taken;         /* made in this step; of them, prescribed */
    uint32_t fuel;                   /* so many jumps back are left in what is run */
    Outcome outcome;                 /* of what was run */
    bool stepped;                    /* an operation was run in this step */
    bool is_fault;
    bool left;       /* a request has ended in this step */
    bool told_stale; /* one that a measure asks about, with an older version than it should */
    uint32_t location;
    uint64_t broken;
    uint32_t failed_at; /* instruction; of a block that did not end in time: the number of its */
    CodeFailure failure;
    int64_t failed_value; /* process, then */
    bool *can_step;       /* by process, in timed designs: it has a step that it is owed */
    const Recorder *recorder;
    struct ReadNotes *reads; /* of who wants to know them, while a state is expanded; else NULL */
    /* Of who wants to know what the steps of processes touch: the set of this one; else NULL. */
    uint64_t *touched;
    struct TouchedSlots *touched_slots; /* made when first needed */
    Word *sound;       /* states that observers did not fail at, each with a 1 behind it; or NULL */
    GHashTable *skips; /* by the stages of all processes; made when first needed */
    uint64_t last_stages; /* of whom `last_skips` are, if any: neighbours mostly have the same */
    const struct TimeSkips *last_skips;
    uint32_t expanded;           /* states, until there is a cache */
    struct StepCache *caches[2]; /* of steps; and of steps with what they touch; made when needed */
    struct StepCache *cache;     /* the one that is in use */
    Workspace *other;            /* to look one step further, made when first needed */
};

Workspace *workspace_new(const Model *model); /* of a Program */
void workspace_free(Workspace *w);
/* The workspace's second one, with `v` as the state that is saved. */
Workspace *workspace_other(Workspace *w, const int64_t *v);
