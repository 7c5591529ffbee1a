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

static ClaimAnswer answer_measure(const Verdicts *verdicts, const MatrixClaim *claim)
{
    if (verdicts->end != SEARCH_COMPLETE)
        return CLAIM_UNDECIDED;
    return answer(holds(&verdicts->measures[claim->target], claim));
}

static ClaimAnswer answer_window(const Verdicts *verdicts, const MatrixClaim *claim)
{
    const WindowVerdict *window = &verdicts->windows[claim->target];

    if (matrix_is_unknown(verdicts, claim->target))
        return CLAIM_UNDECIDED;
    if (claim->kind == MATRIX_LASTS)
        return answer(window->has_longest && window->longest == claim->number);
    if (claim->kind == MATRIX_LASTS_AT_MOST)
        return answer(window->kind == WINDOW_NEVER ||
                      (window->has_longest && window->longest <= claim->number));
    return answer(verdict_is_closed(window) == (claim->kind == MATRIX_CLOSES));
}

static ClaimAnswer answer_check(const Verdicts *verdicts, const MatrixClaim *claim)
{
    CheckResult result = verdicts->checks[claim->target].result;

    if (result == CHECK_UNKNOWN)
        return CLAIM_UNDECIDED;
    return answer((result == CHECK_KEPT) == (claim->kind == MATRIX_KEEPS));
}

static ClaimAnswer answer_claim(Asking *a, const MatrixClaim *claim)
{
    if (claim->is_of_time && a->request->untimed)
        return CLAIM_NOT_JUDGED;
    const MatrixRow *row = matrix_ask(a, claim->fixes);
    if (!row || row->verdicts->design_error || row->verdicts->end == SEARCH_ERROR)
        return CLAIM_UNDECIDED;
    switch (claim->kind) {
    case MATRIX_CLOSES:
    case MATRIX_LEAVES_OPEN:
    case MATRIX_LASTS:
    case MATRIX_LASTS_AT_MOST: return answer_window(row->verdicts, claim);
    case MATRIX_KEEPS:
    case MATRIX_BREAKS: return answer_check(row->verdicts, claim);
    case MATRIX_HOLDS: return answer_measure(row->verdicts, claim);
    }
    g_assert_not_reached();
}

void claims_answer(Asking *a)
{
    const MatrixRequest *request = a->request;

    a->matrix->claim_count = request->claim_count;
    a->matrix->claims = g_new0(ClaimAnswer, request->claim_count + 1);
    for (uint32_t i = 0; i < request->claim_count; i++)
        a->matrix->claims[i] = answer_claim(a, &request->claims[i]);
}
