/* What a design says to no effect (vacuity): statements, operations, events and faults that no run
 * of any configuration reaches, conditions that are constant, fixes that change nothing. Only the
 * design's own file is looked at: a library may well offer more than is used. */
#pragma once

#include "checker/commands/session/session.h"

typedef struct Lint Lint;

Lint *lint_new(const Design *design);
void lint_free(Lint *findings);

/* Takes note of one configuration after its search. */
void lint_note(Lint *findings, const Program *program);

/* Adds what was found, once every configuration was noted, as warnings. */
void lint_report(Lint *findings, Session *subject, Diagnostics *warnings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lint, lint_free)
