#include "traces/counterexample/trace.h"

/* The trace itself is in its arena too. */
void trace_free(Trace *trace)
{
    if (trace)
        arena_free(trace->arena);
}

bool trace_is_open(const Trace *trace, uint32_t window, uint32_t steps)
{
    if (steps == 0)
        return trace->windows[window].initially;
    return trace->rows[steps - 1].open >> window & 1;
}

bool trace_is_afterword(const Trace *trace, uint32_t row)
{
    return row >= trace->shown && trace->loop >= trace->row_count;
}

char *trace_loop_text(const Trace *trace)
{
    if (trace->loop >= trace->row_count)
        return NULL;
    if (trace->loop + 1 == trace->row_count)
        return g_strdup_printf("step %u repeats for ever", trace->row_count);
    return g_strdup_printf("steps %u-%u repeat for ever", trace->loop + 1, trace->row_count);
}

const char *trace_when(const Trace *trace, uint32_t row)
{
    const TraceRow *this = &trace->rows[row];
    bool takes_time = this->time && trace->rows[trace->row_count - 1].at > 0;

    return takes_time && (row == 0 || trace->rows[row - 1].at != this->at) ? this->time : NULL;
}

bool trace_swaps(const Trace *trace, uint32_t row)
{
    const TraceRow *it = &trace->rows[row];

    return it->swaps && row + 1 < trace->row_count && !it->folded && !it[1].folded;
}

bool trace_any_swaps(const Trace *trace)
{
    for (uint32_t i = 0; i < trace->row_count; i++)
        if (trace_swaps(trace, i))
            return true;
    return false;
}
