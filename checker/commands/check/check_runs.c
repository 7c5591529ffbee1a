/* Below the matrix, as text: claims, what a limit cut short, and the runs to what fails. */
#include "checker/base/duration.h"
#include "checker/commands/check/check.h"
#include "checker/language/syntax/tree.h"
#include "traces/counterexample/build.h"
#include "traces/explain/explain.h"
#include "traces/explain/fold.h"
#include "traces/format/formats.h"

#include <string.h>

/* ---- runs ---- */

static void add_run(const CheckReport *answer, const MatrixRow *row, const Program *program,
                    PropertyReference about, GString *out)
{
    Counterexample *example = explain_run(program, row->verdicts, about);

    if (!example)
        return;
    fold_counterexample(example);
    g_autofree char *text = text_write(example, answer->subject->colour);
    g_string_append_c(out, '\n');
    g_string_append(out, text);
    counterexample_free(example);
}

static PropertyReference about_claim(const Claim *claim)
{
    static const PropertyReferenceKind kinds[] = {[CLAIMS_WINDOW] = REFERENCE_WINDOW,
                                                  [CLAIMS_DURATION] = REFERENCE_WINDOW,
                                                  [CLAIMS_CHECK] = REFERENCE_CHECK,
                                                  [CLAIMS_MEASURE] = REFERENCE_MEASURE};

    return (PropertyReference){kinds[claim->target], claim->index};
}

/* What is wrong, and no run. */
static void add_error(const CheckReport *answer, const MatrixRow *row, GString *out)
{
    Counterexample *example = row->verdicts->design_error
                                  ? explain_run(check_report_program(answer, row), row->verdicts,
                                                (PropertyReference){REFERENCE_ERROR, 0})
                                  : NULL;

    if (!example)
        return;
    g_string_append_printf(out, "\n%s\n      %s\n", example->headline, example->ending);
    counterexample_free(example);
}

/* A claim that is refuted has shown that run already. */
static bool is_shown(const CheckReport *answer, const MatrixRow *row, PropertyReference about)
{
    for (uint32_t i = 0; !answer->single && i < answer->matrix->claim_count; i++) {
        const Claim *claim = &answer->subject->whole->claims[i];
        if (answer->matrix->claims[i] != CLAIM_REFUTED || claim->fixes != row->fixes)
            continue;
        PropertyReference shown = row->verdicts->design_error
                                      ? (PropertyReference){REFERENCE_ERROR, 0}
                                      : about_claim(claim);
        if (shown.kind == about.kind && shown.index == about.index)
            return true;
    }
    return false;
}

static void add_new_run(const CheckReport *answer, const MatrixRow *row, PropertyReference about,
                        GString *out)
{
    if (!is_shown(answer, row, about))
        add_run(answer, row, check_report_program(answer, row), about, out);
}

static void add_failing_runs(const CheckReport *answer, const MatrixRow *row, GString *out)
{
    const Verdicts *verdicts = row->verdicts;

    if (verdicts->design_error)
        add_new_run(answer, row, (PropertyReference){REFERENCE_ERROR, 0}, out);
    if (verdicts->deadlock)
        add_new_run(answer, row, (PropertyReference){REFERENCE_DEADLOCK, 0}, out);
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        if (!matrix_is_good(verdicts, i))
            add_new_run(answer, row, (PropertyReference){REFERENCE_WINDOW, i}, out);
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        if (verdicts->checks[i].result == CHECK_BROKEN)
            add_new_run(answer, row, (PropertyReference){REFERENCE_CHECK, i}, out);
}

/* A design error or a deadlock under a fix is news that no claim speaks of. */
static void add_surprises(const CheckReport *answer, GString *out)
{
    for (uint32_t i = 1; i < answer->matrix->shown; i++) {
        const MatrixRow *row = answer->matrix->rows->pdata[i];
        if (!row->verdicts->design_error && !row->verdicts->deadlock)
            continue;
        add_new_run(answer, row,
                    (PropertyReference){
                        row->verdicts->design_error ? REFERENCE_ERROR : REFERENCE_DEADLOCK, 0},
                    out);
    }
}

/* ---- claims ---- */

static void add_fraction(GString *text, Fraction fraction)
{
    g_string_append_printf(text, "%" G_GINT64_FORMAT, fraction.parts);
    if (fraction.whole != 1)
        g_string_append_printf(text, "/%" G_GINT64_FORMAT, fraction.whole);
}

static void add_number(GString *text, const Claim *claim)
{
    Fraction low = claim->min, high = claim->max;
    g_autofree char *duration = duration_text(claim->number);

    g_string_append(text, " to ");
    if (!claim->is_chance) {
        if (claim->target == CLAIMS_DURATION)
            g_string_append(text, duration);
        else
            g_string_append_printf(text, "%" G_GINT64_FORMAT, claim->number);
        return;
    }
    add_fraction(text, low);
    if (low.parts != high.parts || low.whole != high.whole) {
        g_string_append(text, "..");
        add_fraction(text, high);
    }
}

char *check_claim_text(const CheckReport *answer, uint32_t number)
{
    const Decl *claim = answer->subject->design->claims[number];
    static const char *const words[][2] = {[CLAIM_CLOSES] = {"closes ", ""},
                                           [CLAIM_LEAVES_OPEN] = {"leaves ", " open"},
                                           [CLAIM_KEEPS] = {"keeps ", ""},
                                           [CLAIM_BREAKS] = {"breaks ", ""},
                                           [CLAIM_HOLDS] = {"holds ", ""}};
    GString *text = g_string_new(NULL);

    for (uint32_t i = 0; i < claim->name_count; i++)
        g_string_append_printf(text, "%s%s", i ? " + " : "", claim->names[i].text);
    if (claim->name_count == 0)
        g_string_append(text, "as written");
    g_string_append_printf(text, " %s%s%s", words[claim->claim][0], claim->target.text,
                           words[claim->claim][1]);
    if (claim->claim == CLAIM_HOLDS)
        add_number(text, &answer->subject->whole->claims[number]);
    return g_string_free(text, FALSE);
}

char *check_claim_instead(const CheckReport *answer, uint32_t number)
{
    const Claim *claim = &answer->subject->whole->claims[number];
    const MatrixRow *row = matrix_row(answer->matrix, claim->fixes);
    const Verdicts *verdicts = row->verdicts;
    PropertyReference about = about_claim(claim);

    if (verdicts->design_error)
        return g_strdup("there is a design error");
    if (about.kind == REFERENCE_WINDOW) {
        g_autofree char *text = window_text(row->model, &verdicts->windows[about.index]);
        return g_strdup_printf("its verdict is `%s`", text);
    }
    if (about.kind == REFERENCE_CHECK)
        return g_strdup(verdicts->checks[about.index].result == CHECK_KEPT ? "it is kept"
                                                                           : "it is broken");
    if (verdicts->measures[about.index].has_value) {
        const Model *model = row->model;
        g_autofree char *value =
            check_measure_text(&model->measures[about.index], &verdicts->measures[about.index],
                               answer->subject->judge.epsilon);
        return g_strdup_printf("it is %s", value);
    }
    return g_strdup("it has no value");
}

static void add_refuted(const CheckReport *answer, uint32_t number, GString *out)
{
    const Claim *claim = &answer->subject->whole->claims[number];
    const MatrixRow *row = matrix_row(answer->matrix, claim->fixes);
    g_autofree char *text = check_claim_text(answer, number);
    g_autofree char *instead = check_claim_instead(answer, number);
    const Span span = claim->decl->span;
    const Source *source = source_map_get(answer->subject->design->sources, span.source);
    uint32_t line, column;
    PropertyReference about =
        row->verdicts->design_error ? (PropertyReference){REFERENCE_ERROR, 0} : about_claim(claim);

    source_position(source, span.start, &line, &column);
    g_string_append_printf(out, "\n  REFUTED  %s:%u:%u: %s: %s\n", source->path, line, column, text,
                           instead);
    if (!answer->subject->quiet)
        add_run(answer, row, check_report_program(answer, row), about, out);
}

void check_append_claims(const CheckReport *answer, GString *out)
{
    const Matrix *matrix = answer->matrix;
    uint32_t holding = 0, undecided = 0;

    if (matrix->claim_count == 0)
        return;
    for (uint32_t i = 0; i < matrix->claim_count; i++) {
        holding += matrix->claims[i] == CLAIM_CONFIRMED;
        undecided += matrix->claims[i] == CLAIM_UNDECIDED;
    }
    g_string_append_printf(out, "  %u of %u claims hold", holding, matrix->claim_count);
    if (undecided)
        g_string_append_printf(out, ", %u could not be decided", undecided);
    g_string_append_c(out, '\n');
    for (uint32_t i = 0; i < matrix->claim_count; i++)
        if (matrix->claims[i] == CLAIM_REFUTED)
            add_refuted(answer, i, out);
}

/* ---- limits ---- */

/* The configurations that one limit stopped, on one line: the first few by name. */
static void add_limit(const CheckReport *answer, SearchEnd end, GString *out)
{
    enum { NAMED = 4 };
    guint count = 0;

    for (guint i = 0; i < answer->matrix->rows->len; i++) {
        const MatrixRow *row = answer->matrix->rows->pdata[i];
        if (row->verdicts->end != end)
            continue;
        g_autofree char *fixes = fixes_text(answer->subject->design, row->fixes);
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
static void add_tick(const CheckReport *answer, GString *out)
{
    const Program *program = check_report_program(answer, answer->matrix->rows->pdata[0]);
    const int64_t tick = program_model(program)->tick;
    int64_t without;

    if (tick == 0)
        return;
    const int64_t finest = program_finest(program, &without);
    g_autofree char *text = duration_text(tick), *one = duration_text(finest),
                    *other = duration_text(without);
    g_string_append_printf(out, "              a tick of time is %s, which divides all durations",
                           text);
    if (finest > 0)
        g_string_append_printf(out, "; but for %s it would be %s", one, other);
    g_string_append(out, ": a coarser one needs fewer states\n");
}

void check_append_limits(const CheckReport *answer, GString *out)
{
    const gsize before = out->len;

    for (SearchEnd end = SEARCH_STATES; end <= SEARCH_STOPPED; end++)
        add_limit(answer, end, out);
    if (out->len > before)
        add_tick(answer, out);
}

/* ---- all runs ---- */

void check_append_runs(const CheckReport *answer, GString *out)
{
    const MatrixRow *as_written = answer->matrix->rows->pdata[0];

    if (answer->subject->quiet) {
        add_error(answer, as_written, out);
        return;
    }
    add_failing_runs(answer, as_written, out);
    add_surprises(answer, out);
}
