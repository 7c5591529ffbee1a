#include "checker/fixes/matrix_private.h"

/* ---- rows ---- */

static int64_t cost_of(const MatrixQuestion *question, uint64_t fixes)
{
    int64_t cost = 0;

    for (uint32_t i = 0; i < question->fix_count; i++)
        if ((fixes >> i & 1) && __builtin_add_overflow(cost, question->costs[i], &cost))
            return INT64_MAX;
    return cost;
}

const MatrixRow *matrix_row(const Matrix *matrix, uint64_t fixes)
{
    for (guint i = 0; i < matrix->rows->len; i++) {
        const MatrixRow *row = matrix->rows->pdata[i];
        if (row->fixes == fixes)
            return row;
    }
    return NULL;
}

const MatrixRow *matrix_ask(Asking *a, uint64_t fixes)
{
    const MatrixQuestion *question = a->question;
    const MatrixRow *known = matrix_row(a->matrix, fixes);

    if (known || a->failed)
        return known;
    const Model *model = question->build(fixes, question->user);
    a->failed = model == NULL;
    if (a->failed)
        return NULL;
    MatrixRow *row = g_new0(MatrixRow, 1);
    row->fixes = fixes;
    row->cost = cost_of(question, fixes);
    row->verdicts = matrix_known(a, fixes);
    if (!row->verdicts)
        row->verdicts = verdicts_new(model, &question->search);
    question->done(model, question->user);
    g_ptr_array_add(a->matrix->rows, row);
    return row;
}

static void free_row(gpointer data)
{
    MatrixRow *row = data;

    verdicts_free(row->verdicts);
    g_free(row);
}

bool matrix_is_good(const Verdicts *verdicts, uint32_t property)
{
    if (verdicts->design_error || verdicts->end == SEARCH_ERROR)
        return false;
    if (property < verdicts->window_count)
        return verdict_is_closed(&verdicts->windows[property]);
    return verdicts->checks[property - verdicts->window_count].result == CHECK_KEPT;
}

bool matrix_is_unknown(const Verdicts *verdicts, uint32_t property)
{
    if (property < verdicts->window_count)
        return verdicts->windows[property].kind == WINDOW_UNKNOWN && !verdicts->design_error;
    return verdicts->checks[property - verdicts->window_count].result == CHECK_UNKNOWN &&
           !verdicts->design_error;
}

/* ---- all sets, cheapest first ---- */

/* By cost, then size, then order of declaration: of two sets the one that has the first fix in
 * which they differ. */
static int compare_candidates(const void *x, const void *y)
{
    const Candidate *a = x, *b = y;
    int sizes = __builtin_popcountll(a->fixes) - __builtin_popcountll(b->fixes);

    if (a->cost != b->cost)
        return a->cost < b->cost ? -1 : 1;
    if (sizes != 0 || a->fixes == b->fixes)
        return sizes;
    uint64_t first = (a->fixes ^ b->fixes) & -(a->fixes ^ b->fixes);
    return a->fixes & first ? -1 : 1;
}

/* Sets of up to all fixes, by size, until there are too many. */
static void list_sets(Asking *a, GArray *list, uint64_t chosen, uint32_t from, uint32_t more)
{
    const MatrixQuestion *question = a->question;

    if (list->len > MATRIX_MAX_SETS)
        return;
    if (more == 0) {
        Candidate candidate = {chosen, cost_of(question, chosen)};
        g_array_append_val(list, candidate);
        return;
    }
    for (uint32_t i = from; i + more <= question->fix_count; i++) {
        uint64_t next = chosen | (uint64_t)1 << i;
        if (question->allows(next, question->user))
            list_sets(a, list, next, i + 1, more - 1);
    }
}

GArray *matrix_sets(Asking *a)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(Candidate));

    for (uint32_t size = 0; size <= a->question->fix_count; size++)
        list_sets(a, list, 0, 0, size);
    a->matrix->all_sets = list->len <= MATRIX_MAX_SETS;
    a->matrix->sets = a->matrix->all_sets ? list->len : UINT64_MAX;
    if (!a->matrix->all_sets)
        g_array_set_size(list, MATRIX_MAX_SETS);
    g_array_sort(list, compare_candidates);
    return list;
}

static bool wants_more(const Goal *goals, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (goals[i].answer == GOAL_NONE)
            return true;
    return false;
}

static void note_goal(Goal *goal, const MatrixRow *row, uint32_t property)
{
    if (goal->answer != GOAL_NONE) /* behind an unknown set none is surely the cheapest */
        return;
    if (matrix_is_good(row->verdicts, property))
        *goal = (Goal){row->fixes ? GOAL_FOUND : GOAL_NOT_ASKED, row->fixes, row->cost};
    else if (matrix_is_unknown(row->verdicts, property))
        goal->answer = GOAL_UNKNOWN;
}

bool matrix_was_stopped(const Verdicts *verdicts)
{
    return verdicts->end == SEARCH_STOPPED || verdicts->end == SEARCH_TIME;
}

static void search_goals(Asking *a)
{
    Matrix *matrix = a->matrix;
    g_autoptr(GArray) sets = matrix_sets(a);

    for (guint i = 0; i < sets->len; i++) {
        if (!wants_more(matrix->windows, matrix->window_count) &&
            !wants_more(matrix->checks, matrix->check_count))
            return;
        const MatrixRow *row = matrix_ask_in_turn(a, sets, i);
        if (!row)
            return;
        for (uint32_t j = 0; j < matrix->window_count; j++)
            note_goal(&matrix->windows[j], row, j);
        for (uint32_t j = 0; j < matrix->check_count; j++)
            note_goal(&matrix->checks[j], row, matrix->window_count + j);
        if (matrix_was_stopped(row->verdicts))
            matrix->all_sets = false;
        if (matrix_was_stopped(row->verdicts))
            break;
    }
    for (uint32_t j = 0; !matrix->all_sets && j < matrix->window_count; j++)
        if (matrix->windows[j].answer == GOAL_NONE)
            matrix->windows[j].answer = GOAL_UNKNOWN;
    for (uint32_t j = 0; !matrix->all_sets && j < matrix->check_count; j++)
        if (matrix->checks[j].answer == GOAL_NONE)
            matrix->checks[j].answer = GOAL_UNKNOWN;
}

/* ---- claims ---- */

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

static void answer_claims(Asking *a)
{
    const MatrixQuestion *question = a->question;

    a->matrix->claim_count = question->claim_count;
    a->matrix->claims = g_new0(ClaimAnswer, question->claim_count + 1);
    for (uint32_t i = 0; i < question->claim_count; i++)
        a->matrix->claims[i] = answer_claim(a, &question->claims[i]);
}

/* ---- all of it ---- */

/* Whatever else will be asked for in any case. */
static void list_claimed(const Asking *a, GArray *sets)
{
    for (uint32_t i = 0; i < a->question->claim_count; i++) {
        Candidate candidate = {a->question->claims[i].fixes, 0};
        g_array_append_val(sets, candidate);
    }
}

static void first_rows(Asking *a)
{
    Matrix *matrix = a->matrix;
    const MatrixRow *as_written = matrix_ask(a, 0);

    if (!as_written)
        return;
    g_autoptr(GArray) sets = g_array_new(FALSE, FALSE, sizeof(Candidate));
    list_sets(a, sets, 0, 0, 1);
    guint singles = sets->len;
    list_claimed(a, sets);
    matrix_look_ahead(a, (const Candidate *)sets->data, sets->len);
    for (guint i = 0; i < singles; i++)
        matrix_ask(a, g_array_index(sets, Candidate, i).fixes);
    matrix->shown = matrix->rows->len;
    matrix->window_count = as_written->verdicts->window_count;
    matrix->check_count = as_written->verdicts->check_count;
    matrix->windows = g_new0(Goal, matrix->window_count + 1);
    matrix->checks = g_new0(Goal, matrix->check_count + 1);
    for (uint32_t i = 0; i < matrix->window_count; i++)
        matrix->windows[i].answer = GOAL_NONE;
    for (uint32_t i = 0; i < matrix->check_count; i++)
        matrix->checks[i].answer = GOAL_NONE;
}

static Matrix *finished(Asking *a)
{
    matrix_asking_clear(a);
    if (!a->failed)
        return a->matrix;
    matrix_free(a->matrix);
    return NULL;
}

static void begin(Asking *a, const MatrixQuestion *question)
{
    Matrix *matrix = g_new0(Matrix, 1);

    matrix->rows = g_ptr_array_new_with_free_func(free_row);
    matrix_asking_init(a, question, matrix);
}

Matrix *matrix_new(const MatrixQuestion *question)
{
    Asking asking;

    begin(&asking, question);
    first_rows(&asking);
    if (question->search_sets)
        search_goals(&asking);
    answer_claims(&asking);
    matrix_answer_quizzes(&asking);
    return finished(&asking);
}

Matrix *matrix_of_quizzes(const MatrixQuestion *question)
{
    Asking asking;

    begin(&asking, question);
    matrix_answer_quizzes(&asking);
    return finished(&asking);
}

Matrix *matrix_of_one(const MatrixQuestion *question, uint64_t fixes)
{
    Asking asking;

    begin(&asking, question);
    if (matrix_ask(&asking, fixes))
        asking.matrix->shown = 1;
    return finished(&asking);
}

void matrix_free(Matrix *matrix)
{
    if (!matrix)
        return;
    g_ptr_array_free(matrix->rows, TRUE);
    g_free(matrix->windows);
    g_free(matrix->checks);
    g_free(matrix->claims);
    matrix_free_quizzes(matrix);
    g_free(matrix);
}
