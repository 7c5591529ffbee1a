/* Sets of fixes judged side by side, before the matrix asks for them one by one. */
#include "checker/fixes/matrix_private.h"

static void free_verdicts(gpointer verdicts)
{
    verdicts_free(verdicts);
}

void look_ahead_init(Asking *a)
{
    const MatrixRequest *request = a->request;

    a->ahead = request->build_ahead ? speculative_new(&request->judge) : NULL;
    a->known = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_verdicts);
}

void look_ahead_clear(Asking *a)
{
    speculative_free(a->ahead);
    g_hash_table_destroy(a->known);
}

Verdicts *look_ahead_known(Asking *a, uint64_t fixes)
{
    gpointer key = NULL, verdicts = NULL;

    g_hash_table_steal_extended(a->known, &fixes, &key, &verdicts);
    g_free(key);
    return verdicts;
}

/* What the set before it was is likely to go for others. */
static bool pays(const Asking *a)
{
    const GPtrArray *rows = a->matrix->rows;

    if (rows->len == 0)
        return true;
    const MatrixRow *last = rows->pdata[rows->len - 1];
    return last->verdicts->states <= SPECULATIVE_STATES / 2 && !matrix_was_stopped(last->verdicts);
}

static bool is_news(const Asking *a, uint64_t fixes)
{
    return !matrix_row(a->matrix, fixes) && !g_hash_table_contains(a->known, &fixes);
}

static bool is_listed(const GArray *sets, uint64_t fixes)
{
    for (guint i = 0; i < sets->len; i++)
        if (g_array_index(sets, uint64_t, i) == fixes)
            return true;
    return false;
}

static GArray *list_news(const Asking *a, const Candidate *sets, uint32_t count)
{
    GArray *news = g_array_new(FALSE, FALSE, sizeof(uint64_t));

    for (uint32_t i = 0; i < count; i++)
        if (is_news(a, sets[i].fixes) && !is_listed(news, sets[i].fixes))
            g_array_append_val(news, sets[i].fixes);
    return news;
}

/* What has no model is no longer in the list. Where the very first has none, nothing else will be asked for. */
static void judge_news(Asking *a, GArray *news, Verdicts **verdicts)
{
    const MatrixRequest *request = a->request;
    const bool is_first = a->matrix->rows->len == 0;
    guint built = 0;

    speculative_begin(a->ahead, news->len, is_first);
    for (guint i = 0; i < news->len; i++) {
        const uint64_t fixes = g_array_index(news, uint64_t, i);
        const Model *model = request->build_ahead(fixes, request->user);
        if (!model && is_first && i == 0)
            break;
        if (!model)
            continue;
        speculative_add(a->ahead, model);
        g_array_index(news, uint64_t, built++) = fixes;
    }
    g_array_set_size(news, built);
    speculative_end(a->ahead, verdicts);
}

void look_ahead_judge(Asking *a, const Candidate *sets, uint32_t count)
{
    if (!a->ahead || a->failed || !pays(a))
        return;
    g_autoptr(GArray) news = list_news(a, sets, count);
    if (news->len < 2)
        return;
    g_autofree Verdicts **verdicts = g_new0(Verdicts *, news->len);
    judge_news(a, news, verdicts);
    for (guint i = 0; i < news->len; i++)
        if (verdicts[i])
            g_hash_table_insert(a->known,
                                g_memdup2(&g_array_index(news, uint64_t, i), sizeof(uint64_t)),
                                verdicts[i]);
}

MatrixRow *look_ahead_in_turn(Asking *a, const GArray *sets, guint number)
{
    const Candidate *set = &g_array_index(sets, Candidate, number);

    if (a->ahead && is_news(a, set->fixes))
        look_ahead_judge(a, set, MIN(sets->len - number, speculative_width(a->ahead)));
    return matrix_ask(a, set->fixes);
}
