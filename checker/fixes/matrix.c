#include "checker/fixes/matrix_private.h"

/* ---- rows ---- */

int64_t matrix_cost(const MatrixRequest *request, uint64_t fixes)
{
    int64_t cost = 0;

    for (uint32_t i = 0; i < request->fix_count; i++)
        if ((fixes >> i & 1) && __builtin_add_overflow(cost, request->costs[i], &cost))
            return INT64_MAX;
    return cost;
}

static MatrixRow *find_row(const Matrix *matrix, uint64_t fixes)
{
    for (guint i = 0; i < matrix->rows->len; i++) {
        MatrixRow *row = matrix->rows->pdata[i];
        if (row->fixes == fixes)
            return row;
    }
    return NULL;
}

const MatrixRow *matrix_row(const Matrix *matrix, uint64_t fixes)
{
    return find_row(matrix, fixes);
}

static Verdicts *known_verdicts(const MatrixKeeping *keeping, uint64_t fixes)
{
    return keeping ? keeping->known(fixes, keeping->user) : NULL;
}

static Verdicts *search_set(const Asking *a, uint64_t fixes, const Model *model)
{
    const MatrixRequest *request = a->request;
    const MatrixKeeping *keeping = request->keeping;
    uint32_t number = a->matrix->rows->len + 1;
    JudgeOptions judge = request->judge;

    if (request->searches)
        request->searches(number, MAX(a->most, number), request->user);
    if (keeping)
        keeping->begins(fixes, &judge, keeping->user);
    Verdicts *verdicts = verdicts_new(model, &judge);
    if (keeping)
        keeping->judged(fixes, verdicts, keeping->user);
    return verdicts;
}

MatrixRow *matrix_ask(Asking *a, uint64_t fixes)
{
    const MatrixRequest *request = a->request;
    MatrixRow *known = find_row(a->matrix, fixes);

    if (known || a->failed)
        return known;
    const Model *model = request->build(fixes, request->user);
    a->failed = model == NULL;
    if (a->failed)
        return NULL;
    MatrixRow *row = g_new0(MatrixRow, 1);
    *row = (MatrixRow){.fixes = fixes, .cost = matrix_cost(request, fixes), .model = model};
    row->verdicts = look_ahead_known(a, fixes);
    if (!row->verdicts)
        row->verdicts = known_verdicts(request->keeping, fixes);
    if (!row->verdicts)
        row->verdicts = search_set(a, fixes, model);
    request->searched(fixes, request->user);
    g_ptr_array_add(a->matrix->rows, row);
    return row;
}

static void release(const Matrix *matrix, MatrixRow *row)
{
    if (row->model)
        matrix->release(row->fixes, matrix->user);
    row->model = NULL;
}

static bool is_goal(const Goal *goals, uint32_t count, uint64_t fixes)
{
    for (uint32_t i = 0; i < count; i++)
        if (goals[i].answer == GOAL_FOUND && goals[i].fixes == fixes)
            return true;
    return false;
}

static bool is_claimed(const MatrixRequest *request, uint64_t fixes)
{
    for (uint32_t i = 0; i < request->claim_count; i++)
        if (request->claims[i].fixes == fixes)
            return true;
    return false;
}

static bool is_option(const MatrixRequest *request, uint64_t fixes)
{
    for (uint32_t i = 0; i < request->question_count; i++)
        for (uint32_t j = 0; j < request->questions[i].option_count; j++)
            if (request->questions[i].options[j] == fixes)
                return true;
    return false;
}

void matrix_settle(Asking *a, MatrixRow *row)
{
    const MatrixRequest *request = a->request;
    const Matrix *matrix = a->matrix;
    const uint64_t fixes = row->fixes;
    bool is_shown = __builtin_popcountll(fixes) <= 1;

    if (!request->keeps_all && !is_shown && !is_claimed(request, fixes) &&
        !is_option(request, fixes) && !is_goal(matrix->windows, matrix->window_count, fixes) &&
        !is_goal(matrix->checks, matrix->check_count, fixes))
        release(matrix, row);
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

bool matrix_was_stopped(const Verdicts *verdicts)
{
    return verdicts->end == SEARCH_STOPPED || verdicts->end == SEARCH_TIME;
}

/* ---- all of it ---- */

/* Whatever else will be asked for in any case. */
static void list_claimed(const Asking *a, GArray *sets)
{
    for (uint32_t i = 0; i < a->request->claim_count; i++) {
        Candidate candidate = {a->request->claims[i].fixes, 0};
        g_array_append_val(sets, candidate);
    }
}

static void first_rows(Asking *a)
{
    Matrix *matrix = a->matrix;
    g_autoptr(GArray) sets = g_array_new(FALSE, FALSE, sizeof(Candidate));

    g_array_append_val(sets, ((Candidate){0, 0}));
    cheapest_list(a, sets, 1);
    guint shown = sets->len;
    a->most = shown;
    list_claimed(a, sets);
    if (a->request->judge.search.limits.deadline == 0) /* else the time is the first's to take */
        look_ahead_judge(a, (const Candidate *)sets->data, sets->len);
    const MatrixRow *as_written = matrix_ask(a, 0);
    if (!as_written)
        return;
    look_ahead_judge(a, (const Candidate *)sets->data, sets->len); /* where the first was alone */
    for (guint i = 1; i < shown; i++)
        matrix_ask(a, g_array_index(sets, Candidate, i).fixes);
    matrix->shown = matrix->rows->len;
    matrix->window_count = as_written->verdicts->window_count;
    matrix->check_count = as_written->verdicts->check_count;
    matrix->windows = g_new0(Goal, matrix->window_count + 1);
    matrix->checks = g_new0(Goal, matrix->check_count + 1);
    cheapest_begin(matrix);
}

static Matrix *finished(Asking *a)
{
    look_ahead_clear(a);
    a->matrix->is_cut = a->failed;
    if (!a->failed || a->matrix->rows->len > 0)
        return a->matrix;
    matrix_free(a->matrix);
    return NULL;
}

static void begin(Asking *a, const MatrixRequest *request)
{
    Matrix *matrix = g_new0(Matrix, 1);

    matrix->release = request->release;
    matrix->user = request->user;
    matrix->rows = g_ptr_array_new_with_free_func(free_row);
    *a = (Asking){.request = request, .matrix = matrix};
    look_ahead_init(a);
}

Matrix *matrix_new(const MatrixRequest *request)
{
    Asking asking;

    begin(&asking, request);
    first_rows(&asking);
    if (request->search_sets)
        cheapest_search(&asking);
    claims_answer(&asking);
    questions_answer(&asking);
    return finished(&asking);
}

Matrix *matrix_of_questions(const MatrixRequest *request)
{
    Asking asking;

    begin(&asking, request);
    questions_answer(&asking);
    return finished(&asking);
}

Matrix *matrix_of_one(const MatrixRequest *request, uint64_t fixes)
{
    Asking asking;

    begin(&asking, request);
    if (matrix_ask(&asking, fixes))
        asking.matrix->shown = 1;
    return finished(&asking);
}

void matrix_free(Matrix *matrix)
{
    if (!matrix)
        return;
    for (guint i = 0; i < matrix->rows->len; i++)
        release(matrix, matrix->rows->pdata[i]);
    g_ptr_array_free(matrix->rows, TRUE);
    g_free(matrix->windows);
    g_free(matrix->checks);
    g_free(matrix->claims);
    questions_free(matrix);
    g_free(matrix);
}
