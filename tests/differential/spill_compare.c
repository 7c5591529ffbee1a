#include "tests/differential/spill_compare.h"

#include "tests/differential/verdicts_compare.h"
#include "tests/differential/workers_compare.h"

static guint64 compared, judged;

guint64 spill_judged(void)
{
    return judged;
}

guint64 spill_compared(void)
{
    return compared;
}

char *spill_difference(const Model *model, uint32_t most)
{
    static const SearchTuning ways[] = {
        {.workers = 1, .spill_from = 1, .spill_bytes = 1},
        {.workers = 2, .spill_from = 30, .spill_bytes = 1 << 16, .chunk_size = 2},
    };
    JudgeOptions options = {.search = {.tuning.workers = 1, .limits.max_states = most}};
    g_autoptr(StateSpace) one = state_space_search(model, &options.search);
    g_autoptr(Verdicts) expected = verdicts_of(one, &options);

    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        options.search.tuning = ways[i];
        options.search.tuning.spill = g_get_tmp_dir();
        g_autoptr(StateSpace) spilled = state_space_search(model, &options.search);
        g_autofree char *space = workers_space_difference(model, one, spilled);
        if (space)
            return g_strdup_printf("spilled, %u workers: %s", ways[i].workers, space);
        g_autoptr(Verdicts) found = verdicts_of(spilled, &options);
        g_autofree char *verdict = verdicts_difference(expected, found, &judged);
        if (verdict)
            return g_strdup_printf("spilled, %u workers: %s", ways[i].workers, verdict);
        compared += state_space_on_disk(spilled) > 0 ? state_space_count(one) : 0;
    }
    return NULL;
}
