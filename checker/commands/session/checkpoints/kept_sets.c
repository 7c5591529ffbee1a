#include "checker/commands/session/checkpoints/kept_sets.h"

#include "checker/commands/session/checkpoints/kept_marks.h"
#include "checker/commands/session/checkpoints/kept_verdicts.h"

typedef struct KeptSet {
    uint64_t fixes;
    Verdicts *verdicts; /* as they were read; NULL once they were taken, or where they are new */
    GArray *numbers;    /* marks and verdicts, as they are put */
} KeptSet;

struct KeptSets {
    GPtrArray *list; /* of KeptSet */
};

static void free_set(gpointer data)
{
    KeptSet *set = data;

    verdicts_free(set->verdicts);
    g_array_unref(set->numbers);
    g_free(set);
}

KeptSets *kept_sets_new(void)
{
    KeptSets *sets = g_new0(KeptSets, 1);

    sets->list = g_ptr_array_new_with_free_func(free_set);
    return sets;
}

void kept_sets_free(KeptSets *sets)
{
    g_ptr_array_unref(sets->list);
    g_free(sets);
}

guint kept_sets_count(const KeptSets *sets)
{
    return sets->list->len;
}

static KeptSet *add(KeptSets *sets, uint64_t fixes)
{
    KeptSet *set = g_new0(KeptSet, 1);

    set->fixes = fixes;
    set->numbers = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    g_ptr_array_add(sets->list, set);
    return set;
}

void kept_sets_add(KeptSets *sets, const Program *program, const Verdicts *verdicts)
{
    KeptSet *set = add(sets, program_system(program)->configuration.fixes);

    kept_marks_put(set->numbers, program);
    kept_verdicts_put(set->numbers, verdicts);
}

/* How many, and each: its fixes, its marks, its verdicts. */
void kept_sets_put(const KeptSets *sets, GArray *numbers)
{
    uint64_t count = sets->list->len;

    g_array_append_val(numbers, count);
    for (guint i = 0; i < count; i++) {
        const KeptSet *set = sets->list->pdata[i];
        g_array_append_val(numbers, set->fixes);
        g_array_append_vals(numbers, set->numbers->data, set->numbers->len);
    }
}

static bool get_set(KeptSets *sets, const GArray *numbers, guint *at)
{
    if (*at >= numbers->len)
        return false;
    KeptSet *set = add(sets, g_array_index(numbers, uint64_t, (*at)++));
    const guint begin = *at;
    if (!kept_marks_pass(numbers, at))
        return false;
    set->verdicts = kept_verdicts_get(numbers, at);
    g_array_append_vals(set->numbers, &g_array_index(numbers, uint64_t, begin), *at - begin);
    return set->verdicts != NULL;
}

bool kept_sets_get(KeptSets *sets, const GArray *numbers, guint at)
{
    if (at >= numbers->len)
        return false;
    for (uint64_t left = g_array_index(numbers, uint64_t, at++); left > 0; left--)
        if (!get_set(sets, numbers, &at))
            return false;
    return at == numbers->len;
}

static bool fits(const KeptSet *set, const Program *program)
{
    return kept_verdicts_fit(set->verdicts, program_model(program)) &&
           kept_marks_reach(set->numbers, 0, program);
}

Verdicts *kept_sets_take(KeptSets *sets, const Program *program)
{
    uint64_t fixes = program_system(program)->configuration.fixes;

    for (guint i = 0; i < sets->list->len; i++) {
        KeptSet *set = sets->list->pdata[i];
        if (set->fixes != fixes || !set->verdicts)
            continue;
        if (fits(set, program))
            return g_steal_pointer(&set->verdicts);
        g_ptr_array_remove_index(sets->list, i);
        return NULL;
    }
    return NULL;
}
