#include "checker/model/accesses.h"

#include <string.h>

static size_t set_size(const Accesses *accesses, const Model *model)
{
    return (size_t)model->process_count * accesses->words * sizeof(uint64_t);
}

Accesses *accesses_new(const Model *model)
{
    Accesses *accesses = g_new0(Accesses, 1);

    accesses->words = model->parts / 64 + 1;
    accesses->touched = g_malloc0(set_size(accesses, model) + 1);
    accesses->ends = g_new0(uint32_t, model->process_count + 1);
    return accesses;
}

void accesses_free(Accesses *accesses)
{
    if (!accesses)
        return;
    g_free(accesses->touched);
    g_free(accesses->ends);
    g_free(accesses);
}

void accesses_clear(Accesses *accesses, const Model *model)
{
    memset(accesses->touched, 0, set_size(accesses, model));
    memset(accesses->ends, 0, model->process_count * sizeof *accesses->ends);
}

bool accesses_same(const Accesses *a, const Accesses *b, const Model *model)
{
    return memcmp(a->touched, b->touched, set_size(a, model)) == 0 &&
           memcmp(a->ends, b->ends, model->process_count * sizeof *a->ends) == 0;
}
