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

static bool is_listed(const uint64_t *sets, uint32_t count, uint64_t fixes)
{
    for (uint32_t i = 0; i < count; i++)
        if (sets[i] == fixes)
            return true;
    return false;
}

void look_ahead_judge(Asking *a, const Candidate *sets, uint32_t count)
{
    const MatrixRequest *request = a->request;
    g_autofree const Model **models = g_new0(const Model *, count + 1);
    g_autofree Verdicts **verdicts = g_new0(Verdicts *, count + 1);
    g_autofree uint64_t *fixes = g_new0(uint64_t, count + 1);
    uint32_t wanted = 0;

    if (!a->ahead || a->failed || !pays(a))
        return;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_news(a, sets[i].fixes) || is_listed(fixes, wanted, sets[i].fixes))
            continue;
        fixes[wanted] = sets[i].fixes;
        models[wanted] = request->build_ahead(sets[i].fixes, request->user);
        wanted += models[wanted] != NULL;
    }
    if (wanted < 2)
        return;
    speculative_ask(a->ahead, models, wanted, verdicts);
    for (uint32_t i = 0; i < wanted; i++)
        if (verdicts[i])
            g_hash_table_insert(a->known, g_memdup2(&fixes[i], sizeof fixes[i]), verdicts[i]);
}

MatrixRow *look_ahead_in_turn(Asking *a, const GArray *sets, guint number)
{
    const Candidate *set = &g_array_index(sets, Candidate, number);

    if (a->ahead && is_news(a, set->fixes))
        look_ahead_judge(a, set, MIN(sets->len - number, speculative_width(a->ahead)));
    return matrix_ask(a, set->fixes);
}
