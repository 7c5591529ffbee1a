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

Counterexample *check_claim_run(const CheckReport *answer, uint32_t number)
{
    const Claim *claim = &answer->subject->whole->claims[number];
    const MatrixRow *row = matrix_row(answer->matrix, claim->fixes);
    PropertyReference about = row->verdicts->design_error ? (PropertyReference){REFERENCE_ERROR, 0}
                                                          : check_claim_about(claim);

    if (answer->matrix->claims[number] != CLAIM_REFUTED)
        return NULL;
    return explain_run(check_report_program(answer, row), row->verdicts, about);
}

static void add_refuted(const CheckReport *answer, uint32_t number, GString *out)
{
    g_autofree char *text = check_claim_text(answer, number);
    g_autofree char *instead = check_claim_instead(answer, number);
    const Span span = answer->subject->whole->claims[number].decl->span;
    const Source *source = source_map_get(answer->subject->design->sources, span.source);
    uint32_t line, column;

    source_position(source, span.start, &line, &column);
    g_string_append_printf(out, "\n  REFUTED  %s:%u:%u: %s: %s\n", source->path, line, column, text,
                           instead);
    if (!answer->subject->quiet)
        check_append_run(answer, check_claim_run(answer, number), out);
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
