#include "traces/counterexample/counterexample.h"

#include "checker/program/replay/replay.h"

/* The trace itself is in its arena too. */
void counterexample_free(Counterexample *example)
{
    if (example)
        arena_free(example->arena);
}

uint32_t counterexample_row_of(const Counterexample *example, uint32_t step)
{
    for (uint32_t i = 0; i < example->row_count; i++)
        if (example->rows[i].step == step && step > 0)
            return i + 1;
    return 0;
}

uint32_t counterexample_variable_of(const Counterexample *example, uint32_t slot)
{
    const ReplaySlot at = replay_slot(example->program, slot);

    for (uint32_t i = 0; at.var && i < example->variable_count; i++) {
        const RunVariable *it = &example->variables[i];
        if (it->var == at.var && it->index == at.index &&
            (it->place < 0 || it->place == replay_place(at)))
            return i;
    }
    return example->variable_count;
}

void counterexample_name_row(Counterexample *example, uint32_t row)
{
    if (row == 0 || row > example->row_count)
        return;
    uint32_t *named = arena_array(example->arena, uint32_t, example->named_count + 1);
    for (uint32_t i = 0; i < example->named_count; i++)
        named[i] = example->named[i];
    named[example->named_count++] = row;
    example->named = named;
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
        return g_strdup_printf("step %u repeats forever", example->row_count);
    return g_strdup_printf("steps %u-%u repeat forever", example->loop + 1, example->row_count);
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
