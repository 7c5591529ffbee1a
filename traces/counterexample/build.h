/* From a run to a Counterexample: the run is played again on its program, and put into words. */
#pragma once

#include "checker/judge/verdict.h"
#include "checker/program/program.h"
#include "traces/counterexample/counterexample.h"

typedef enum PropertyReferenceKind {
    REFERENCE_WINDOW,
    REFERENCE_CHECK,
    REFERENCE_MEASURE,
    REFERENCE_DEADLOCK,
    REFERENCE_ERROR
} PropertyReferenceKind;

typedef struct PropertyReference {
    PropertyReferenceKind kind;
    uint32_t index; /* of the window, check or measure */
} PropertyReference;

/* The run that a verdict comes with, in words; NULL where it comes with none (the window never
 * opens, the check is kept, ...). `verdicts` are those of `program`. */
Counterexample *build_counterexample(const Program *program, const Verdicts *verdicts,
                                     PropertyReference property);

/* A run that no verdict comes with: its steps and states, and what window or check it was followed for, but
 * nothing of why. The window or check is one that the program has. */
Counterexample *build_followed(const Program *program, const Run *run, PropertyReference property);

/* "as written", or the names of fixes joined by " + ". Caller frees. */
char *build_fixes_text(const Design *design, uint64_t fixes);

/* What a window's verdict is, in a few words: "until expire". Caller frees. */
char *build_window_text(const Model *model, const WindowVerdict *window);

/* "times are counted in ticks of 100ms to 1s", of several configurations; microseconds. Caller frees. */
char *build_tick_text(int64_t least, int64_t most);

/* "WRITERS=1, READERS=1". Caller frees. */
char *build_params(const System *system);
