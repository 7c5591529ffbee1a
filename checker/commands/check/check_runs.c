/* Below the matrix, as text: what a limit cut short, and the runs to what fails. */
#include "checker/base/duration.h"
#include "checker/commands/check/check.h"
#include "traces/explain/explain.h"
#include "traces/explain/fold.h"
#include "traces/format/formats.h"

#include <string.h>

/* ---- runs ---- */

void check_append_run(const CheckReport *report, Counterexample *example, GString *out)
{
    if (!example)
        return;
    fold_counterexample(example);
    g_autofree char *text = text_write(example, session_style(report->session));
    g_string_append_c(out, '\n');
    g_string_append(out, text);
    counterexample_free(example);
}

/* What is wrong, and no run. */
static void add_line(const CheckReport *report, const MatrixRow *row, PropertyReferenceKind kind,
                     GString *out)
{
    g_autoptr(Counterexample) run =
        explain_run(check_report_program(report, row), row->verdicts, (PropertyReference){kind, 0});
    g_autofree char *fixes = build_fixes_text(report->session->design, row->fixes);

    if (run)
        g_string_append_printf(out, "  %s  %s: %s\n",
                               kind == REFERENCE_ERROR ? "DESIGN ERROR" : "DEADLOCK", fixes,
                               run->ending);
}

static void add_lines(const CheckReport *report, GString *out)
{
    const gsize before = out->len;

    for (uint32_t i = 0; i < report->matrix->shown; i++) {
        const MatrixRow *row = report->matrix->rows->pdata[i];
        if (row->verdicts->design_error)
            add_line(report, row, REFERENCE_ERROR, out);
        if (row->verdicts->deadlock)
            add_line(report, row, REFERENCE_DEADLOCK, out);
    }
    if (out->len > before)
        g_string_insert_c(out, (gssize)before, '\n');
}

/* A claim that is refuted has shown that run already. */
static bool is_shown(const CheckReport *report, const MatrixRow *row, PropertyReference property)
{
    for (uint32_t i = 0; !report->single && i < report->matrix->claim_count; i++) {
        const Claim *claim = &report->session->whole->claims[i];
        if (report->matrix->claims[i] != CLAIM_REFUTED || claim->fixes != row->fixes)
            continue;
        PropertyReference shown = check_claim_property(claim);
        if (shown.kind == property.kind && shown.index == property.index)
            return true;
    }
    return false;
}

static void add_new_run(const CheckReport *report, const MatrixRow *row, PropertyReference property,
                        GString *out)
{
    if (!is_shown(report, row, property))
        check_append_run(
            report, explain_run(check_report_program(report, row), row->verdicts, property), out);
}

static void add_failing_runs(const CheckReport *report, const MatrixRow *row, GString *out)
{
    const Verdicts *verdicts = row->verdicts;

    if (verdicts->design_error)
        add_new_run(report, row, (PropertyReference){REFERENCE_ERROR, 0}, out);
    if (verdicts->deadlock)
        add_new_run(report, row, (PropertyReference){REFERENCE_DEADLOCK, 0}, out);
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        if (!matrix_is_good(verdicts, i))
            add_new_run(report, row, (PropertyReference){REFERENCE_WINDOW, i}, out);
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        if (verdicts->checks[i].result == CHECK_BROKEN)
            add_new_run(report, row, (PropertyReference){REFERENCE_CHECK, i}, out);
}

/* A design error or a deadlock under a fix is news that no claim speaks of. */
static void add_surprises(const CheckReport *report, GString *out)
{
    for (uint32_t i = 1; i < report->matrix->shown; i++) {
        const MatrixRow *row = report->matrix->rows->pdata[i];
        if (!row->verdicts->design_error && !row->verdicts->deadlock)
            continue;
        add_new_run(report, row,
                    (PropertyReference){
                        row->verdicts->design_error ? REFERENCE_ERROR : REFERENCE_DEADLOCK, 0},
                    out);
    }
}

/* ---- limits ---- */

/* The configurations that one limit stopped, on one line: the first few by name. */
static void add_limit(const CheckReport *report, SearchEnd end, GString *out)
{
    enum { NAMED = 4 };
    guint count = 0;

    for (guint i = 0; i < report->matrix->rows->len; i++) {
        const MatrixRow *row = report->matrix->rows->pdata[i];
        if (row->verdicts->end != end)
            continue;
        g_autofree char *fixes = build_fixes_text(report->session->design, row->fixes);
        if (count < NAMED)
            g_string_append_printf(out, "%s%s", count ? ", " : "\n  INCOMPLETE  ", fixes);
        count++;
    }
    if (count > NAMED)
        g_string_append_printf(out, " and %u more", count - NAMED);
    if (count > 0)
        g_string_append_printf(out, ": %s\n", check_end_text(end));
}

/* What a timed design has so many states for. */
static void add_tick(const CheckReport *report, GString *out)
{
    const Program *program = check_report_program(report, report->matrix->rows->pdata[0]);
    const int64_t tick = program_model(program)->tick, unit = program_model(program)->unit;
    int64_t without;

    if (tick == 0)
        return;
    const int64_t finest = program_finest(program, &without);
    g_autofree char *text = duration_text(tick), *one = duration_text(finest),
                    *other = duration_text(without);
    g_string_append_printf(out, "              a tick of time is %s, which divides all durations",
                           text);
    if (tick != unit)
        g_string_append(out, ", and fine enough for timers that are asked if they are not due");
    if (finest > 0)
        g_string_append_printf(out, "; but for %s it would be %s", one, other);
    g_string_append(out, ": a coarser one needs fewer states\n");
}

void check_append_limits(const CheckReport *report, GString *out)
{
    const gsize before = out->len;

    for (SearchEnd end = SEARCH_STATES; end <= SEARCH_STOPPED; end++)
        add_limit(report, end, out);
    if (out->len > before)
        add_tick(report, out);
}

/* ---- all runs ---- */

void check_append_runs(const CheckReport *report, GString *out)
{
    const MatrixRow *as_written = report->matrix->rows->pdata[0];

    if (report->session->quiet) {
        add_lines(report, out);
        return;
    }
    add_failing_runs(report, as_written, out);
    add_surprises(report, out);
}
