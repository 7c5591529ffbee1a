#include "traces/counterexample/counterexample.h"

/* The trace itself is in its arena too. */
void counterexample_free(Counterexample *example)
{
    if (example)
        arena_free(example->arena);
}

bool counterexample_is_open(const Counterexample *example, uint32_t window, uint32_t steps)
{
    if (steps == 0)
        return example->windows[window].initially;
    return example->rows[steps - 1].open >> window & 1;
}

bool counterexample_is_afterword(const Counterexample *example, uint32_t row)
{
    return row >= example->shown && example->loop >= example->row_count;
}

char *counterexample_loop_text(const Counterexample *example)
{
    if (example->loop >= example->row_count)
        return NULL;
    if (example->loop + 1 == example->row_count)
        return g_strdup_printf("step %u repeats for ever", example->row_count);
    return g_strdup_printf("steps %u-%u repeat for ever", example->loop + 1, example->row_count);
}

const char *counterexample_when(const Counterexample *example, uint32_t row)
{
    const Row *this = &example->rows[row];
    bool takes_time = this->time && example->rows[example->row_count - 1].at > 0;

    return takes_time && (row == 0 || example->rows[row - 1].at != this->at) ? this->time : NULL;
}

bool counterexample_swaps(const Counterexample *example, uint32_t row)
{
    const Row *it = &example->rows[row];

    return it->swaps && row + 1 < example->row_count && !it->folded && !it[1].folded;
}

bool counterexample_any_swaps(const Counterexample *example)
{
    for (uint32_t i = 0; i < example->row_count; i++)
        if (counterexample_swaps(example, i))
            return true;
    return false;
}
