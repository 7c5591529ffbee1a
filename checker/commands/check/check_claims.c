/* What is said of claims, as text. */
#include "checker/base/duration.h"
#include "checker/commands/check/check.h"
#include "checker/language/syntax/tree.h"
#include "traces/explain/explain.h"

PropertyReference check_claim_about(const Claim *claim)
{
    static const PropertyReferenceKind kinds[] = {[CLAIMS_WINDOW] = REFERENCE_WINDOW,
                                                  [CLAIMS_DURATION] = REFERENCE_WINDOW,
                                                  [CLAIMS_CHECK] = REFERENCE_CHECK,
                                                  [CLAIMS_MEASURE] = REFERENCE_MEASURE};

    return (PropertyReference){kinds[claim->target], claim->index};
}

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
            g_string_append_printf(text, "%s %s", claim->decl->is_at_most ? "at most" : "exactly",
                                   duration);
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
    PropertyReference about = check_claim_about(claim);

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

static bool has_error(const CheckReport *answer, uint32_t number)
{
    const MatrixRow *row = matrix_row(answer->matrix, answer->subject->whole->claims[number].fixes);

    return row && row->verdicts->design_error;
}

Counterexample *check_claim_run(const CheckReport *answer, uint32_t number)
{
    const Claim *claim = &answer->subject->whole->claims[number];
    const MatrixRow *row = matrix_row(answer->matrix, claim->fixes);
    PropertyReference about = check_claim_about(claim);

    if (has_error(answer, number))
        about = (PropertyReference){REFERENCE_ERROR, 0};
    else if (answer->matrix->claims[number] != CLAIM_REFUTED)
        return NULL;
    return explain_run(check_report_program(answer, row), row->verdicts, about);
}

/* What is said below has shown the run to a design error as written or with one fix; and so has a
 * claim before. */
static bool shows_run(const CheckReport *answer, uint32_t number)
{
    const Claim *claims = answer->subject->whole->claims;

    if (answer->subject->quiet || !has_error(answer, number))
        return !answer->subject->quiet;
    for (uint32_t i = 0; i < answer->matrix->shown; i++)
        if (((const MatrixRow *)answer->matrix->rows->pdata[i])->fixes == claims[number].fixes)
            return false;
    for (uint32_t i = 0; i < number; i++)
        if (claims[i].fixes == claims[number].fixes)
            return false;
    return true;
}

static void add_claim(const CheckReport *answer, uint32_t number, const char *word, GString *out)
{
    g_autofree char *text = check_claim_text(answer, number);
    g_autofree char *instead = check_claim_instead(answer, number);
    const Span span = answer->subject->whole->claims[number].decl->span;
    const Source *source = source_map_get(answer->subject->design->sources, span.source);
    uint32_t line, column;

    source_position(source, span.start, &line, &column);
    g_string_append_printf(out, "\n  %s  %s:%u:%u: %s: %s\n", word, source->path, line, column,
                           text, instead);
    if (shows_run(answer, number))
        check_append_run(answer, check_claim_run(answer, number), out);
}

void check_append_claims(const CheckReport *answer, GString *out)
{
    const Matrix *matrix = answer->matrix;
    uint32_t counts[CLAIM_NOT_JUDGED + 1] = {0};

    if (matrix->claim_count == 0)
        return;
    for (uint32_t i = 0; i < matrix->claim_count; i++)
        counts[matrix->claims[i]]++;
    g_string_append_printf(out, "  %u of %u claims hold", counts[CLAIM_CONFIRMED],
                           matrix->claim_count);
    if (counts[CLAIM_UNDECIDED])
        g_string_append_printf(out, ", %u could not be decided", counts[CLAIM_UNDECIDED]);
    if (counts[CLAIM_NOT_JUDGED])
        g_string_append_printf(out, ", %u about time %s not judged: --untimed leaves it free",
                               counts[CLAIM_NOT_JUDGED],
                               counts[CLAIM_NOT_JUDGED] == 1 ? "was" : "were");
    g_string_append_c(out, '\n');
    for (uint32_t i = 0; i < matrix->claim_count; i++)
        if (matrix->claims[i] == CLAIM_REFUTED)
            add_claim(answer, i, "REFUTED", out);
        else if (matrix->claims[i] == CLAIM_UNDECIDED && has_error(answer, i))
            add_claim(answer, i, "UNDECIDED", out);
}
