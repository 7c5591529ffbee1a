/* What the rows of a run establish: values and changes, and where a value came from, read off its
 * flow. Rows are counted from 0 here, and -1 is what was before the first. */
#pragma once

#include "traces/counterexample/counterexample.h"

enum { BEFORE = -1, NOWHERE = -2, NO_VARIABLE = -1 };

typedef struct Origin {
    int row;           /* in which it was read, or NOWHERE */
    uint32_t variable; /* from which */
    int written;       /* the row that had written it there; BEFORE: none, NOWHERE: unknown */
    bool is_own;       /* that row is the same */
    bool is_beside;    /* the value came from elsewhere, and was put there as well: */
    int source_row;    /* where it was read */
    uint32_t source;   /* and of which variable */
    bool is_whole;     /* it is all that the variable holds, not a part of it: a place of a list */
    TypedValue value;  /* as it came from there */
} Origin;

const RunVariable *origin_variable(const Counterexample *example, uint32_t number);
/* After the row. */
TypedValue origin_value(const Counterexample *example, uint32_t variable, int row);
/* The last row up to that one that changed the variable. */
int origin_changed_by(const Counterexample *example, uint32_t variable, int row);
/* The component's first variable, or NO_VARIABLE. */
int origin_main_variable(const Counterexample *example, int lane);
/* NULL where the row did not change it. */
const Change *origin_change(const Counterexample *example, int row, uint32_t variable);
/* Whether the window that the run is about, or the only one, looks at that component. */
bool origin_looks_at(const Counterexample *example, int lane);

/* Which variable of that component holds, after the row, what another one that the window looks at
 * held before and holds no more: its first variable, or another; NO_VARIABLE. */
int origin_stale_variable(const Counterexample *example, int lane, int row);

/* The row of a step of the run; BEFORE: none, the value was there from the start. */
int origin_row(const Counterexample *example, uint32_t step);

/* All of a value that is not written in the design was read from one variable at one step: the read
 * of its first such part. NULL where that is not so. */
const Flow *origin_source(const Counterexample *example, TypedValue value);
Origin origin_of_read(const Counterexample *example, const Flow *source, TypedValue value);

/* Of what a process put into the variable in that row. */
Origin origin_of_fill(const Counterexample *example, int row, uint32_t variable, TypedValue value);

/* The process had read the variable itself, in an earlier step, and puts back what it read. */
Origin origin_of_put_back(const Counterexample *example, int row, uint32_t variable,
                          TypedValue value);
/* Of one slot of what a process put somewhere, where that is put together. */
Origin origin_of_part(const Counterexample *example, int row, uint32_t variable, TypedValue value,
                      uint32_t part);

/* The first row in between that changed the variable; NOWHERE. */
int origin_missed_write(const Counterexample *example, uint32_t variable, int from, int to);
