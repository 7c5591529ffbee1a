/* Calls that are refused on every run, where nobody looks: operations that give true or false, at
 * statements that drop it. `db.update(1)` where no row has version 1 is one, and a design may look
 * good for no other reason. */
#pragma once

#include "checker/program/program.h"

typedef struct Refusals Refusals;

Refusals *refusals_new(void);
void refusals_free(Refusals *refusals);

/* Takes note of one configuration after its search; `source` is the design's own file. */
void refusals_note(Refusals *refusals, const Program *program, uint16_t source);

/* Adds what was found, once every configuration was noted, as warnings. */
void refusals_report(const Refusals *refusals, Diagnostics *warnings);
