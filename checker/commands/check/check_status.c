/* What `check` exits with, and what of that no other line says. */
#include "checker/base/error.h"
#include "checker/commands/check/check.h"
#include "checker/commands/check/check_questions.h"
#include "checker/language/syntax/tree.h"

/* ---- of one set of fixes ---- */

static bool is_limited(const Verdicts *verdicts)
{
    return verdicts->end != SEARCH_COMPLETE && verdicts->end != SEARCH_ERROR;
}

static bool all_good(const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->window_count + verdicts->check_count; i++)
        if (!matrix_is_good(verdicts, i))
            return false;
    return true;
}

/* A broken check stays broken, however much was left unsearched. */
static bool surely_bad(const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        if (verdicts->checks[i].result == CHECK_BROKEN)
            return true;
    return false;
}

static bool leaves_any_open(const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        if (!matrix_is_good(verdicts, i))
            return true;
    return false;
}

/* In a search that came to its end a check may still be unknown: a bound on a probability. */
static int status_of_row(const Verdicts *verdicts)
{
    if (verdicts->design_error || verdicts->deadlock || surely_bad(verdicts))
        return EXIT_FAILS;
    if (is_limited(verdicts))
        return EXIT_LIMITED;
    if (all_good(verdicts))
        return EXIT_HOLDS;
    return leaves_any_open(verdicts) ? EXIT_FAILS : EXIT_LIMITED;
}

/* ---- what no claim speaks of ---- */

static bool is_claimed(const CheckReport *answer, uint32_t property)
{
    const System *whole = answer->subject->whole;
    const uint32_t windows = answer->matrix->window_count;

    for (uint32_t i = 0; i < whole->claim_count; i++) {
        const Claim *claim = &whole->claims[i];
        uint32_t first = claim->target == CLAIMS_CHECK ? windows : 0;
        if (claim->target != CLAIMS_MEASURE && first + claim->index == property)
            return true;
    }
    return false;
}

static bool is_asked(const CheckReport *answer, uint32_t property)
{
    const System *whole = answer->subject->whole;

    for (uint32_t i = 0; i < whole->question_count; i++)
        for (uint32_t j = 0; j < whole->questions[i].decl->name_count; j++)
            if (whole->questions[i].about[j] == property)
                return true;
    return false;
}

/* It counts as it does in a design without claims. */
static bool is_left_out(const CheckReport *answer, uint32_t property)
{
    return !is_claimed(answer, property) && !is_asked(answer, property);
}

static bool has_claims(const CheckReport *answer)
{
    return !answer->single && answer->matrix->claim_count + answer->matrix->question_count > 0;
}

void check_append_left_out(const CheckReport *answer, GString *out)
{
    const MatrixRow *row = answer->matrix->rows->pdata[0];
    const Verdicts *verdicts = row->verdicts;

    if (!has_claims(answer) || verdicts->design_error)
        return;
    for (uint32_t i = 0; i < verdicts->window_count + verdicts->check_count; i++) {
        bool is_window = i < verdicts->window_count;
        if (is_left_out(answer, i) && !matrix_is_good(verdicts, i) &&
            !matrix_is_unknown(verdicts, i))
            g_string_append_printf(out, "  FAILS  %s is %s as written, and no claim speaks of it\n",
                                   row->model->properties[i].name, is_window ? "open" : "broken");
    }
}

/* ---- of all ---- */

static int worse(int a, int b)
{
    static const int order[] = {
        [EXIT_HOLDS] = 0, [EXIT_LIMITED] = 1, [EXIT_FAILS] = 2, [EXIT_WRONG] = 3};

    return order[a] > order[b] ? a : b;
}

static int status_of_answer(ClaimAnswer answer)
{
    static const int statuses[] = {[CLAIM_CONFIRMED] = EXIT_HOLDS,
                                   [CLAIM_REFUTED] = EXIT_FAILS,
                                   [CLAIM_UNDECIDED] = EXIT_LIMITED,
                                   [CLAIM_NOT_JUDGED] = EXIT_HOLDS};

    return statuses[answer];
}

static int status_of_left_out(const CheckReport *answer)
{
    const Verdicts *verdicts = ((const MatrixRow *)answer->matrix->rows->pdata[0])->verdicts;
    int status = EXIT_HOLDS;

    for (uint32_t i = 0; i < verdicts->window_count + verdicts->check_count; i++)
        if (is_left_out(answer, i) && !matrix_is_good(verdicts, i))
            status = worse(status, matrix_is_unknown(verdicts, i) ? EXIT_LIMITED : EXIT_FAILS);
    return status;
}

/* As written and with each fix alone, and what is claimed: of other sets that are not fit for use there
 * are many. */
static bool has_trouble(const CheckReport *answer, guint number)
{
    const MatrixRow *row = answer->matrix->rows->pdata[number];
    const System *whole = answer->subject->whole;
    bool counts = number < answer->matrix->shown;

    for (uint32_t i = 0; i < answer->matrix->claim_count; i++)
        counts |= whole->claims[i].fixes == row->fixes && row->verdicts->design_error;
    return counts && (row->verdicts->design_error || row->verdicts->deadlock);
}

int check_status(const CheckReport *answer)
{
    const Matrix *matrix = answer->matrix;

    if (!has_claims(answer))
        return status_of_row(((const MatrixRow *)matrix->rows->pdata[0])->verdicts);
    int status = status_of_left_out(answer);
    for (guint i = 0; i < matrix->rows->len; i++) {
        const MatrixRow *row = matrix->rows->pdata[i];
        if (has_trouble(answer, i))
            return EXIT_FAILS;
        status = worse(status, is_limited(row->verdicts) ? EXIT_LIMITED : EXIT_HOLDS);
    }
    for (uint32_t i = 0; i < matrix->claim_count; i++)
        status = worse(status, status_of_answer(matrix->claims[i]));
    for (uint32_t i = 0; i < matrix->question_count; i++)
        status = worse(status, status_of_answer(check_question_stands(answer, i)));
    return status;
}
