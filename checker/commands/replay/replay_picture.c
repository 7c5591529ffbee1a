#include "checker/commands/replay/replay_picture.h"

#include "traces/sequence/sequence.h"

static const OutcomeStep *forced_step(const ForcedOutcome *outcome, guint i)
{
    return &g_array_index(outcome->steps, OutcomeStep, i);
}

static double milliseconds(const OutcomeStep *step)
{
    return (double)step->at / G_TIME_SPAN_MILLISECOND;
}

/* The row of the picture that a step of the plan is, from 1; 0: none is. */
static uint32_t row_of(const Counterexample *example, const Plan *plan, guint step)
{
    return counterexample_row_of(example, plan->steps[step].position);
}

/* What the picture calls the step of an outcome, which is a row of the run as written: a fix has steps besides, and leaves
 * some out. */
static int step_in_picture(const Counterexample *example, const Plan *plan, uint32_t step)
{
    for (guint i = 0; step > 0 && i < plan->count; i++)
        if (plan->steps[i].row == step)
            return (int)row_of(example, plan, i);
    return step > 0 ? REPLAY_REPORT_NO_STEP : 0;
}

/* Its rows and its verdict say what came of them. */
static void annotate(Counterexample *example, const ReplayReport *report)
{
    const ForcedOutcome *outcome = replay_report_first(report);
    const int named = step_in_picture(example, report->plan, outcome->step);
    g_autofree char *sentence = replay_report_sentence(report, named);

    example->verdict = arena_strdup(example->arena, sentence);
    example->parts = RUN_PART_RUN | RUN_PART_WHY;
    for (guint i = 0; i < outcome->steps->len; i++) {
        const OutcomeStep *step = forced_step(outcome, i);
        const uint32_t row = row_of(example, report->plan, step->step);
        if (row > 0)
            ((Row *)&example->rows[row - 1])->on_server = arena_printf(
                example->arena, "on the server: %s%sat %.1f ms", step->reply ? step->reply : "",
                step->reply ? ", " : "", milliseconds(step));
    }
}

char *replay_picture_svg(Counterexample *example, const ReplayReport *report)
{
    annotate(example, report);
    return sequence_svg(example, THEME_AUTO);
}

/* ---- the page ---- */

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<style>:root{color-scheme:light dark}body{font:14px/1.5 "
    "sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem}"
    "svg{max-width:100%;height:auto}table{border-collapse:collapse;display:block;overflow-x:auto}"
    "th,td{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}td.n{text-align:right}"
    "code{overflow-wrap:anywhere}</style>\n";

static void append_cell(GString *page, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text ? text : "", -1);

    g_string_append_printf(page, "<td><code>%s</code>", escaped);
}

/* What the run has there, where it is one call. */
static const char *result_of(const PlanStep *step)
{
    if (step->call_count == 0)
        return NULL;
    return step->calls[step->call_count - 1].result;
}

static void append_row(GString *page, uint32_t row, const PlanStep *step, const OutcomeStep *really)
{
    g_string_append_printf(page, "<tr><td class=\"n\">%u", row);
    append_cell(page, step->who);
    append_cell(page, step->what);
    append_cell(page, result_of(step));
    append_cell(page, really ? really->request : NULL);
    append_cell(page, really ? really->reply : NULL);
    if (really)
        g_string_append_printf(page, "<td class=\"n\">%.1f ms\n", milliseconds(really));
    else
        g_string_append(page, "<td>not forced\n");
}

static void append_table(GString *page, const Counterexample *example, const ReplayReport *report)
{
    const ForcedOutcome *outcome = replay_report_first(report);
    guint next = 0;

    g_string_append(page, "<table>\n<tr><th>step<th>who<th>the run<th>its reply<th>sent<th>the "
                          "server's reply<th>at\n");
    for (guint i = 0; i < report->plan->forced; i++) {
        const bool is_forced = next < outcome->steps->len && forced_step(outcome, next)->step == i;
        append_row(page, row_of(example, report->plan, i), &report->plan->steps[i],
                   is_forced ? forced_step(outcome, next) : NULL);
        next += is_forced;
    }
    g_string_append(page, "</table>\n");
}

static void append_run(GString *page, Counterexample *example, const ReplayReport *report)
{
    g_autofree char *picture = replay_picture_svg(example, report);
    g_autofree char *verdict = g_markup_escape_text(example->verdict, -1);

    g_string_append_printf(page, "<p>%s</p>\n%s\n", verdict, picture);
    append_table(page, example, report);
}

static void append_beyond(GString *page, const ReplayReport *report, const Beyond *beyond)
{
    g_autofree char *assumption = replay_report_assumption(report, beyond);
    g_autofree char *escaped = g_markup_escape_text(assumption, -1);
    const ReplayReport own = replay_report_beyond(report, beyond);

    g_string_append_printf(page, "<h2>%s</h2>\n", escaped);
    if (beyond->outcomes)
        append_run(page, beyond->example, &own);
}

char *replay_picture_html(Counterexample *example, const ReplayReport *report)
{
    g_autofree char *title = g_markup_printf_escaped("%s on real servers", example->design);
    GString *page = g_string_new(head);

    g_string_append_printf(page, "<title>%s</title>\n<h1>%s</h1>\n", title, title);
    append_run(page, example, report);
    for (guint i = 0; report->beyond && i < report->beyond->len; i++)
        append_beyond(page, report, report->beyond->pdata[i]);
    g_string_append(page, "</html>\n");
    return g_string_free(page, FALSE);
}
