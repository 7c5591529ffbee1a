/* What `replay` says: how often each outcome came, and the first of each. */
#pragma once

#include "checker/commands/replay/replay_beyond.h"
#include "checker/wire/replay/outcome.h"
#include "checker/wire/replay/plan.h"

typedef struct ReplayReport {
    const char *design;
    const Plan *plan;
    GPtrArray *outcomes; /* of ForcedOutcome, one for each time */
    GPtrArray *beyond;   /* of Beyond: what the fix rests on; or NULL */
} ReplayReport;

/* Without `at step K`, in the place of a step. */
enum { REPLAY_REPORT_NO_STEP = -1 };

guint replay_report_count(const ReplayReport *report, OutcomeKind kind);
/* The first outcome of the kind that is said first. */
const ForcedOutcome *replay_report_first(const ReplayReport *report);
/* What is said of that, without the steps; `step` is what its step is called (0: it has none). Caller frees. */
char *replay_report_sentence(const ReplayReport *report, int step);
/* Of what the fix rests on, as a report of its own; only where it has outcomes. */
ReplayReport replay_report_beyond(const ReplayReport *report, const Beyond *beyond);
/* "double_delete rests on `within FILL` (line 139)", and why it was not tried without. Caller frees. */
char *replay_report_assumption(const ReplayReport *report, const Beyond *beyond);
/* Caller frees both. */
char *replay_report_text(const ReplayReport *report);
char *replay_report_json(const ReplayReport *report);
