/* All sets of fixes, cheapest first, and the first of them that reaches each goal. */
#include "checker/fixes/matrix_private.h"

/* ---- all sets ---- */

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
static void list_sets(const Asking *a, GArray *list, uint64_t chosen, uint32_t from, uint32_t more)
{
    const MatrixRequest *request = a->request;

    if (list->len > MATRIX_MAX_SETS)
        return;
    if (more == 0) {
        Candidate candidate = {chosen, matrix_cost(request, chosen)};
        g_array_append_val(list, candidate);
        return;
    }
    for (uint32_t i = from; i + more <= request->fix_count; i++) {
        uint64_t next = chosen | (uint64_t)1 << i;
        if (request->allows(next, request->user))
            list_sets(a, list, next, i + 1, more - 1);
    }
}

void cheapest_list(const Asking *a, GArray *list, uint32_t size)
{
    list_sets(a, list, 0, 0, size);
}

GArray *cheapest_sets(Asking *a)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(Candidate));

    for (uint32_t size = 0; size <= a->request->fix_count; size++)
        list_sets(a, list, 0, 0, size);
    a->matrix->all_sets = list->len <= MATRIX_MAX_SETS;
    a->matrix->sets = a->matrix->all_sets ? list->len : UINT64_MAX;
    if (!a->matrix->all_sets)
        g_array_set_size(list, MATRIX_MAX_SETS);
    g_array_sort(list, compare_candidates);
    return list;
}

/* ---- goals ---- */

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

static void note_goals(Matrix *matrix, const MatrixRow *row)
{
    for (uint32_t i = 0; i < matrix->window_count; i++)
        note_goal(&matrix->windows[i], row, i);
    for (uint32_t i = 0; i < matrix->check_count; i++)
        note_goal(&matrix->checks[i], row, matrix->window_count + i);
}

/* What was reached with no set that could be searched, while others could not. */
static void doubt_goals(Goal *goals, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (goals[i].answer == GOAL_NONE)
            goals[i].answer = GOAL_UNKNOWN;
}

void cheapest_begin(Matrix *matrix)
{
    for (uint32_t i = 0; i < matrix->window_count; i++)
        matrix->windows[i].answer = GOAL_NONE;
    for (uint32_t i = 0; i < matrix->check_count; i++)
        matrix->checks[i].answer = GOAL_NONE;
}

void cheapest_search(Asking *a)
{
    Matrix *matrix = a->matrix;
    g_autoptr(GArray) sets = cheapest_sets(a);
    bool has_error = false; /* with such a set nothing else is known */

    a->most = sets->len;
    for (guint i = 0; i < sets->len; i++) {
        if (!wants_more(matrix->windows, matrix->window_count) &&
            !wants_more(matrix->checks, matrix->check_count))
            return;
        MatrixRow *row = look_ahead_in_turn(a, sets, i);
        if (!row) {
            matrix->all_sets = false;
            break;
        }
        note_goals(matrix, row);
        matrix_settle(a, row);
        has_error |= row->verdicts->design_error != NULL;
        if (!matrix_was_stopped(row->verdicts))
            continue;
        matrix->all_sets = false;
        break;
    }
    if (matrix->all_sets && !has_error)
        return;
    doubt_goals(matrix->windows, matrix->window_count);
    doubt_goals(matrix->checks, matrix->check_count);
}
