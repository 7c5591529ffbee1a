/* What is said of claims, as text. */
#include "checker/base/duration.h"
#include "checker/commands/check/check.h"
#include "checker/language/syntax/decl.h"
#include "traces/explain/explain.h"

PropertyReference check_claim_property(const Claim *claim)
{
    static const PropertyReferenceKind kinds[] = {[CLAIMS_WINDOW] = REFERENCE_WINDOW,
                                                  [CLAIMS_DURATION] = REFERENCE_WINDOW,
                                                  [CLAIMS_CHECK] = REFERENCE_CHECK,
                                                  [CLAIMS_MEASURE] = REFERENCE_MEASURE,
                                                  [CLAIMS_AGE] = REFERENCE_MEASURE};

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
        if (claim->target == CLAIMS_DURATION || claim->target == CLAIMS_AGE)
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

char *check_claim_words(const Claim *bound)
{
    const Decl *claim = bound->decl;
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
        add_number(text, bound);
    return g_string_free(text, FALSE);
}

char *check_claim_text(const CheckReport *report, uint32_t number)
{
    return check_claim_words(&report->session->whole->claims[number]);
}

char *check_claim_instead(const CheckReport *report, uint32_t number)
{
    const Claim *claim = &report->session->whole->claims[number];
    const MatrixRow *row = matrix_row(report->matrix, claim->fixes);
    const Verdicts *verdicts = row->verdicts;
    PropertyReference property = check_claim_property(claim);

    if (verdicts->design_error)
        return g_strdup("there is a design error");
    if (property.kind == REFERENCE_WINDOW) {
        g_autofree char *text = build_window_text(row->model, &verdicts->windows[property.index]);
        return g_strdup_printf("its verdict is `%s`", text);
    }
    if (property.kind == REFERENCE_CHECK)
        return g_strdup(verdicts->checks[property.index].result == CHECK_KEPT ? "it is kept"
                                                                              : "it is broken");
    if (verdicts->measures[property.index].has_value) {
        const Model *model = row->model;
        g_autofree char *value =
            check_measure_text(&model->measures[property.index],
                               &verdicts->measures[property.index], report->session->judge.epsilon);
        return g_strdup_printf("it is %s", value);
    }
    if (verdicts->measures[property.index].is_unbounded)
        return g_strdup("it has no bound");
    return g_strdup("it has no value");
}

static bool has_error(const CheckReport *report, uint32_t number)
{
    const MatrixRow *row = matrix_row(report->matrix, report->session->whole->claims[number].fixes);

    return row && row->verdicts->design_error;
}

Counterexample *check_claim_run(const CheckReport *report, uint32_t number)
{
    const Claim *claim = &report->session->whole->claims[number];
    const MatrixRow *row = matrix_row(report->matrix, claim->fixes);
    PropertyReference property = check_claim_property(claim);

    if (has_error(report, number))
        property = (PropertyReference){REFERENCE_ERROR, 0};
    else if (report->matrix->claims[number] != CLAIM_REFUTED)
        return NULL;
    return explain_run(check_report_program(report, row), row->verdicts, property);
}

/* What is said below has shown the run to a design error as written or with one fix; and so has a
 * claim before. */
static bool shows_run(const CheckReport *report, uint32_t number)
{
    const Claim *claims = report->session->whole->claims;

    if (report->session->quiet || !has_error(report, number))
        return !report->session->quiet;
    for (uint32_t i = 0; i < report->matrix->shown; i++)
        if (((const MatrixRow *)report->matrix->rows->pdata[i])->fixes == claims[number].fixes)
            return false;
    for (uint32_t i = 0; i < number; i++)
        if (claims[i].fixes == claims[number].fixes)
            return false;
    return true;
}

static void add_claim(const CheckReport *report, uint32_t number, const char *word, GString *out)
{
    g_autofree char *text = check_claim_text(report, number);
    g_autofree char *instead = check_claim_instead(report, number);
    const Span span = report->session->whole->claims[number].decl->span;
    const Source *source = source_map_get(report->session->design->sources, span.source);
    uint32_t line, column;

    source_position(source, span.start, &line, &column);
    g_string_append_printf(out, "\n  %s  %s:%u:%u: %s: %s\n", word, source->path, line, column,
                           text, instead);
    if (shows_run(report, number))
        check_append_run(report, check_claim_run(report, number), out);
}

void check_append_claims(const CheckReport *report, GString *out)
{
    const Matrix *matrix = report->matrix;
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
            add_claim(report, i, "REFUTED", out);
        else if (matrix->claims[i] == CLAIM_UNDECIDED && has_error(report, i))
            add_claim(report, i, "UNDECIDED", out);
}
