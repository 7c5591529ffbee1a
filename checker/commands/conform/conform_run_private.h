/* Shared by the files that tell the run of a key. */
#pragma once

#include "checker/commands/conform/conform_run.h"
#include "checker/conform/allowed.h"
#include "checker/conform/run_steps.h"
#include "traces/counterexample/build_private.h"

#define CONFORM_RUN_UNSEEN "not seen yet" /* a value that no line has named so far */

typedef struct ConformRunStep {
    const KnownStep *step;
    uint32_t before, state, names;
    guint taken, taken_count; /* its calls among all */
} ConformRunStep;

typedef struct ConformRunLooking {
    ConformRun *run;
    const ConformRunRequest *request;
    const ConformityFound *found;
    AllowedRequest words; /* what texts stand for */
    GArray *steps;        /* of ConformRunStep */
    GArray *taken;        /* of PossibleTaken */
    Builder b;            /* for its lanes, and what is watched */
    JsonBuilder *out;
} ConformRunLooking;

static inline const ConformRunStep *conform_run_step(const ConformRunLooking *l, guint number)
{
    return &g_array_index(l->steps, ConformRunStep, number);
}

static inline const PossibleTaken *conform_run_taken(const ConformRunLooking *l,
                                                     const ConformRunStep *step)
{
    return &g_array_index(l->taken, PossibleTaken, step->taken);
}

/* ---- conform_run.c ---- */

/* Of these lines the first step and the last, and all between: those before it, and how many. */
void conform_run_part(const ConformRunLooking *l, guint first_line, guint end_line, guint *first,
                      guint *count);

/* ---- conform_run_words.c: texts of the run's arena, but where the caller frees ---- */

/* The lane of whoever takes the step. */
guint conform_run_lane(const ConformRunLooking *l, const KnownStep *step);
/* "cache.set(17)", "none"; the latter NULL where it returns nothing. Caller frees. */
char *conform_run_call(const ConformRunLooking *l, const KnownCall *call, uint32_t names);
char *conform_run_result(const ConformRunLooking *l, const KnownCall *call, uint32_t names);
/* Of a watched variable. Caller frees. */
char *conform_run_value(const ConformRunLooking *l, guint variable, uint32_t state, uint32_t names);
const char *conform_run_words(const ConformRunLooking *l, const ConformRunStep *step);
/* "cache 17, db 18; stale_entry is open" */
const char *conform_run_state_words(const ConformRunLooking *l, uint32_t way);

/* ---- conform_run_write.c ---- */

void conform_run_write(const ConformRunLooking *l);

/* ---- conform_run_draw.c ---- */

/* Caller frees. */
char *conform_run_draw(const ConformRunLooking *l);
