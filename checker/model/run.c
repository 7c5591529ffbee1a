#include "checker/model/run.h"

#include <string.h>

Run *run_new(uint32_t initial, const uint16_t *steps, uint32_t length)
{
    Run *run = g_new(Run, 1);

    *run = (Run){.initial = initial, .length = length, .loop = length};
    run->steps = g_new(uint16_t, MAX(length, 1u));
    if (length > 0)
        memcpy(run->steps, steps, length * sizeof *steps);
    return run;
}

Run *run_copy(const Run *run)
{
    if (!run)
        return NULL;
    Run *copy = run_new(run->initial, run->steps, run->length);
    copy->loop = run->loop;
    copy->notes = g_memdup2(run->notes, run->length * sizeof *run->notes);
    return copy;
}

void run_free(Run *run)
{
    if (!run)
        return;
    g_free(run->steps);
    g_free(run->notes);
    g_free(run);
}
