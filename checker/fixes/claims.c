/* Whether what is claimed of a set of fixes is so. */
#include "checker/fixes/matrix_private.h"

static ClaimAnswer answer(bool claimed)
{
    return claimed ? CLAIM_CONFIRMED : CLAIM_REFUTED;
}

/* As far as it is proven: the fraction is no less than the one end and no more than the other. */
static bool is_between(const double ends[2], const int64_t fraction[2])
{
    long double parts = fraction[0], whole = fraction[1];

    return ends[0] * whole <= parts && parts <= ends[1] * whole;
}

static bool holds(const MeasureVerdict *measure, const MatrixClaim *claim)
{
    if (claim->min[1] == 0)
        return measure->has_value && measure->value == claim->number;
    return measure->has_value && is_between(measure->min, claim->min) &&
           is_between(measure->max, claim->max);
}

static ClaimAnswer answer_claim(Asking *a, const MatrixClaim *claim)
{
    const MatrixRow *row = matrix_ask(a, claim->fixes);
    if (!row)
        return CLAIM_UNDECIDED;
    const Verdicts *verdicts = row->verdicts;
    bool is_window = claim->kind == MATRIX_CLOSES || claim->kind == MATRIX_LEAVES_OPEN ||
                     claim->kind == MATRIX_LASTS;
    uint32_t property = claim->target + (is_window ? 0 : verdicts->window_count);

    if (verdicts->design_error)
        return CLAIM_REFUTED;
    if (claim->kind == MATRIX_HOLDS) {
        const MeasureVerdict *measure = &verdicts->measures[claim->target];
        if (verdicts->end != SEARCH_COMPLETE)
            return CLAIM_UNDECIDED;
        return answer(holds(measure, claim));
    }
    if (matrix_is_unknown(verdicts, property))
        return CLAIM_UNDECIDED;
    if (claim->kind == MATRIX_LASTS) {
        const WindowVerdict *window = &verdicts->windows[claim->target];
        return answer(window->has_longest && window->longest == claim->number);
    }
    bool good = matrix_is_good(verdicts, property);
    return answer(good == (claim->kind == MATRIX_CLOSES || claim->kind == MATRIX_KEEPS));
}

void claims_answer(Asking *a)
{
    const MatrixRequest *request = a->request;

    a->matrix->claim_count = request->claim_count;
    a->matrix->claims = g_new0(ClaimAnswer, request->claim_count + 1);
    for (uint32_t i = 0; i < request->claim_count; i++)
        a->matrix->claims[i] = answer_claim(a, &request->claims[i]);
}
