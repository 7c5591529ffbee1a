/* A run that is shown, and its schedule followed step by step: by actor and number of its choice,
 * with the seam alone. */
#pragma once

#include "checker/program/execute/state.h"
#include "traces/counterexample/counterexample.h"

typedef struct Shown { /* one run, and what is needed to run it */
    const Program *program;
    const Model *model;
    const Run *run;
    const Counterexample *example;
    const ModelProperty *property; /* that the run is about */
    uint64_t broken;               /* monitors, by the steps that were taken */
    Workspace *w;
    Successors successors;
    Word *states;    /* of the run: [0] before the first step */
    uint16_t *actor; /* of each step */
    uint16_t *nth;
    uint32_t length;
} Shown;

typedef struct Ways {
    GHashTable *seen;  /* of GBytes; TRUE while on the way */
    bool through_rest; /* time passes at rest, too, and may close a window that looks at timers */
    bool closed, open, round, too_many; /* of a check: some way keeps it, some way breaks it */
} Ways;

/* program, model, run and example are set before; frees what init made. */
void shown_init(Shown *s);
void shown_clear(Shown *s);

/* After that many steps of the run. */
const Word *shown_state(const Shown *s, uint32_t step);
/* A successor of the state that was expanded last. */
const Word *shown_target(const Shown *s, uint32_t index);

/* Step `step` of the run, from 1, taken in `state`, which becomes where it leads. False where that
 * actor has no such choice there, or goes wrong. */
bool shown_take(Shown *s, uint32_t step, Word *state);

/* Whether a state is wrong for that property, by itself or as it is at rest; whether monitors are
 * broken that are its. */
bool shown_is_wrong(const Shown *s, uint64_t predicates, bool at_rest);
bool shown_is_broken(const Shown *s, uint64_t broken);

/* All ways on which processes go on to rest. */
Ways shown_ways(Shown *s, const Word *state, bool through_rest);
