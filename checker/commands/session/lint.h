/* What a design says to no effect (vacuity): statements, operations, events and faults that no run
 * of any configuration reaches, conditions that are constant, fixes that change nothing. Only the
 * design's own file is looked at: a library may well offer more than is used. */
#pragma once

#include "checker/commands/session/session.h"

typedef struct Findings Findings;

Findings *findings_new(const Design *design);
void findings_free(Findings *findings);

/* Takes note of one configuration after its search. */
void findings_note(Findings *findings, const Program *program);

/* Adds what was found, once every configuration was noted, as warnings. */
void findings_report(Findings *findings, Subject *subject, Diagnostics *warnings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Findings, findings_free)
