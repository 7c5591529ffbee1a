#include "checker/commands/replay/replay_report.h"

#include "checker/base/member.h"

static const ForcedOutcome *outcome_at(const ReplayReport *report, guint i)
{
    return report->outcomes->pdata[i];
}

guint replay_report_count(const ReplayReport *report, OutcomeKind kind)
{
    guint count = 0;

    for (guint i = 0; i < report->outcomes->len; i++)
        count += outcome_at(report, i)->kind == kind;
    return count;
}

/* ---- text ---- */

static void append_steps(GString *text, const Plan *plan)
{
    int width = 0;

    for (guint i = 0; i < plan->count; i++)
        width = MAX(width, (int)g_utf8_strlen(plan->steps[i].who, -1));
    for (guint i = 0; i < plan->count; i++) {
        const PlanStep *step = &plan->steps[i];
        g_autofree char *number = step->row ? g_strdup_printf("%u", step->row) : g_strdup("+");
        g_string_append_printf(text, "  %2s  %-*s  %s\n", number, width, step->who, step->what);
    }
}

/* Whether the window is open, or the check broken. */
static const char *how_it_is(const Plan *plan, const ForcedOutcome *outcome)
{
    const bool is_told = outcome->kind == OUTCOME_REPRODUCED || outcome->kind == OUTCOME_REFUSED;

    if (plan->about.kind == REFERENCE_WINDOW)
        return outcome->is_open ? "is open" : "is not open";
    if (!is_told && !plan_is_of_state(plan))
        return "is not known, for it does not show in what the servers hold";
    return outcome->is_open ? "is broken" : "is kept";
}

/* What the servers hold, and whether it is what the window says. */
static void append_end(GString *text, const ReplayReport *report, const ForcedOutcome *outcome)
{
    if (!outcome->seen)
        return;
    g_string_append_printf(text, "%s%s %s: %s",
                           outcome->text || outcome->note ? "\n  in the end " : ": ",
                           report->plan->property, how_it_is(report->plan, outcome), outcome->seen);
}

static const ForcedOutcome *first_of(const ReplayReport *report, OutcomeKind kind)
{
    for (guint i = 0; i < report->outcomes->len; i++)
        if (outcome_at(report, i)->kind == kind)
            return outcome_at(report, i);
    return NULL;
}

const ForcedOutcome *replay_report_first(const ReplayReport *report)
{
    const ForcedOutcome *first = NULL;

    for (guint i = 0; i < OUTCOME_KINDS && !first; i++)
        first = first_of(report, (OutcomeKind)i);
    return first;
}

static void append_outcome(GString *text, const ReplayReport *report, const ForcedOutcome *first,
                           int step)
{
    guint count = replay_report_count(report, first->kind);

    g_string_append(text, outcome_word(first->kind));
    if (report->outcomes->len > 1)
        g_string_append_printf(text, " %u of %u", count, report->outcomes->len);
    if (step > 0 && first->kind != OUTCOME_REPRODUCED)
        g_string_append_printf(text, " at step %d", step);
    if (first->kind == OUTCOME_REFUSED && step == 0)
        g_string_append(text, " after the last step");
    if (first->text)
        g_string_append_printf(text, ": %s", first->text);
    if (first->note)
        g_string_append_printf(text, "; %s", first->note);
    if (first->not_understood)
        g_string_append_printf(text, "; %u connections were not understood, and passed untouched",
                               first->not_understood);
    append_end(text, report, first);
    g_string_append_c(text, '\n');
}

char *replay_report_sentence(const ReplayReport *report, int step)
{
    GString *text = g_string_new(NULL);

    append_outcome(text, report, replay_report_first(report), step);
    return g_strchomp(g_string_free(text, FALSE));
}

static void append_run(GString *text, const ReplayReport *report)
{
    append_steps(text, report->plan);
    for (guint i = 0; i < OUTCOME_KINDS; i++) {
        const ForcedOutcome *first = first_of(report, (OutcomeKind)i);
        if (!first)
            continue;
        g_string_append_c(text, '\n');
        append_outcome(text, report, first, (int)first->step);
    }
}

/* ---- what the fix rests on ---- */

ReplayReport replay_report_beyond(const ReplayReport *report, const Beyond *beyond)
{
    return (ReplayReport){report->design, beyond->plan, beyond->outcomes, NULL};
}

char *replay_report_assumption(const ReplayReport *report, const Beyond *beyond)
{
    const char *fixes = report->plan->fixes;
    const char *what = beyond->kind == BEYOND_TIME ? "rests on time" : "stands one more fault";

    if (!beyond->rests_on)
        return g_strdup_printf("whether %s %s is not known: %s", fixes, what, beyond->why_not);
    if (beyond->why_not)
        return g_strdup_printf("%s rests on %s; beyond that it was not tried: %s", fixes,
                               beyond->rests_on, beyond->why_not);
    return g_strdup_printf("%s rests on %s", fixes, beyond->rests_on);
}

static void append_beyond(GString *text, const ReplayReport *report, const Beyond *beyond)
{
    g_autofree char *assumption = replay_report_assumption(report, beyond);

    g_string_append_printf(text, "\n%s%s\n", assumption,
                           beyond->outcomes ? "; beyond that, the run" : "");
    if (!beyond->outcomes)
        return;
    const ReplayReport own = replay_report_beyond(report, beyond);
    append_run(text, &own);
}

char *replay_report_text(const ReplayReport *report)
{
    GString *text = g_string_new(NULL);
    const Plan *plan = report->plan;

    g_string_append_printf(text, "%s, %s: %s\n", plan->property, plan->fixes,
                           plan->is_closed ? "the run as written, followed" : "the run");
    append_run(text, report);
    for (guint i = 0; report->beyond && i < report->beyond->len; i++)
        append_beyond(text, report, report->beyond->pdata[i]);
    return g_string_free(text, FALSE);
}

/* ---- JSON ---- */

static void add_steps(JsonBuilder *b, const Plan *plan)
{
    member_array(b, "steps");
    for (guint i = 0; i < plan->count; i++) {
        const PlanStep *step = &plan->steps[i];
        json_builder_begin_object(b);
        member_int(b, "step", step->row);
        member_string(b, "who", step->who);
        member_string(b, "what", step->what);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void add_forced(JsonBuilder *b, const ReplayReport *report, const ForcedOutcome *outcome)
{
    member_array(b, "steps");
    for (guint i = 0; i < outcome->steps->len; i++) {
        const OutcomeStep *step = &g_array_index(outcome->steps, OutcomeStep, i);
        json_builder_begin_object(b);
        member_int(b, "step", report->plan->steps[step->step].row);
        member_string(b, "request", step->request);
        member_string(b, "reply", step->reply);
        member_int(b, "microseconds", step->at);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void add_outcomes(JsonBuilder *b, const ReplayReport *report)
{
    member_array(b, "outcomes");
    for (guint i = 0; i < report->outcomes->len; i++) {
        const ForcedOutcome *outcome = outcome_at(report, i);
        json_builder_begin_object(b);
        member_string(b, "outcome", outcome_word(outcome->kind));
        member_string(b, "cause", outcome_cause_word(outcome->cause));
        member_int(b, "step", outcome->step);
        member_bool(b, "open", outcome->is_open);
        member_string(b, "text", outcome->text);
        member_string(b, "note", outcome->note);
        member_string(b, "seen", outcome->seen);
        member_int(b, "forced", outcome->forced);
        member_int(b, "passed", outcome->passed);
        member_int(b, "not_understood", outcome->not_understood);
        member_int(b, "microseconds", outcome->took);
        add_forced(b, report, outcome);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

/* Of an object that was begun. */
static void add_run(JsonBuilder *b, const ReplayReport *report)
{
    add_steps(b, report->plan);
    member_int(b, "times", report->outcomes->len);
    member_int(b, "reproduced", replay_report_count(report, OUTCOME_REPRODUCED));
    member_int(b, "refused", replay_report_count(report, OUTCOME_REFUSED));
    member_int(b, "diverged", replay_report_count(report, OUTCOME_DIVERGED));
    member_int(b, "not_forced", replay_report_count(report, OUTCOME_NOT_FORCED));
    add_outcomes(b, report);
}

static void add_beyond(JsonBuilder *b, const ReplayReport *report, const Beyond *beyond)
{
    const ReplayReport own = replay_report_beyond(report, beyond);

    json_builder_begin_object(b);
    member_string(b, "kind", beyond->kind == BEYOND_TIME ? "time" : "fault");
    member_string(b, "rests_on", beyond->rests_on);
    member_string(b, "why_not", beyond->why_not);
    if (beyond->outcomes)
        add_run(b, &own);
    json_builder_end_object(b);
}

char *replay_report_json(const ReplayReport *report)
{
    g_autoptr(JsonBuilder) b = json_builder_new();

    json_builder_begin_object(b);
    member_string(b, "design", report->design);
    member_string(b, "property", report->plan->property);
    member_string(b, "fixes", report->plan->fixes);
    add_run(b, report);
    member_array(b, "beyond");
    for (guint i = 0; report->beyond && i < report->beyond->len; i++)
        add_beyond(b, report, report->beyond->pdata[i]);
    json_builder_end_array(b);
    json_builder_end_object(b);
    return member_document(b);
}
