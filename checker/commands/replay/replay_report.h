/* What `replay` says: how often each outcome came, and the first of each. */
#pragma once

#include "checker/wire/replay/outcome.h"
#include "checker/wire/replay/plan.h"

typedef struct ReplayReport {
    const char *design;
    const Plan *plan;
    GPtrArray *outcomes; /* of ForcedOutcome, one for each time */
} ReplayReport;

guint replay_report_count(const ReplayReport *report, OutcomeKind kind);
/* The first outcome of the kind that is said first; and what is said of it, without the steps. Caller frees the text. */
const ForcedOutcome *replay_report_first(const ReplayReport *report);
char *replay_report_sentence(const ReplayReport *report);
/* Caller frees both. */
char *replay_report_text(const ReplayReport *report);
char *replay_report_json(const ReplayReport *report);
