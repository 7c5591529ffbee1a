/* What a design says to no effect (vacuity): statements, operations, events and faults that no run
 * of any configuration reaches, conditions that are constant, fixes that change nothing. Only the
 * design's own file is looked at: a library may well offer more than is used. */
#pragma once

#include "checker/fixes/matrix.h"
#include "checker/fixes/programs.h"

typedef struct Coverage Coverage;

Coverage *coverage_new(const Design *design);
void coverage_free(Coverage *coverage);

/* Takes note of one configuration after its search. */
void coverage_note(Coverage *coverage, const Program *program);

/* Searches all states of one configuration, and takes note of what variables hold in them. What code
 * its runs come to is known once more from it: coverage_note. */
void coverage_note_values(Coverage *coverage, const Program *program, const SearchOptions *options);

/* Adds what was found, once every configuration was noted, as warnings. The program of the design
 * as written must be held. */
void coverage_report(Coverage *coverage, Programs *programs, Diagnostics *warnings);

/* States of components that never change. */
void coverage_report_states(const Coverage *coverage, Diagnostics *warnings);

/* Guards that are never false; and of fixes that mend something alone, their code that no run with
 * them comes to. */
void coverage_report_idle(Coverage *coverage, const Matrix *matrix, Diagnostics *warnings);

/* Windows that open with none of the sets of fixes that were searched, though there are fixes. */
void coverage_report_windows(const Design *design, const Matrix *matrix, Diagnostics *warnings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Coverage, coverage_free)
