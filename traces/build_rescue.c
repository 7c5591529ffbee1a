/* The last step at which another choice could still have saved the run, in words. */
#include "traces/build_private.h"

#include <string.h>

/* "reader's cache.set(0)"; "reader" where it calls nothing. */
static char *step_text(const char *who, const char *call)
{
    return call ? g_strdup_printf("%s's %s", who, call) : g_strdup(who);
}

static char *row_text(const Trace *trace, uint32_t index)
{
    const TraceRow *row = &trace->rows[index];

    if (row->kind != ROW_PROCESS)
        return g_strdup(row->event);
    return step_text(trace->lanes[row->lane].name, row->call_count ? row->calls[0].call : NULL);
}

static const ReplayCall *first_call(const ReplayStep *step)
{
    for (guint i = 0; i < step->events->len; i++) {
        const ReplayEvent *event = &g_array_index(step->events, ReplayEvent, i);
        if (event->kind == REPLAY_CALL)
            return &event->call;
    }
    return NULL;
}

static const char *rescue_words(const Builder *b, const Trace *trace, Rescue rescue,
                                const ReplayStep *step)
{
    const ReplayCall *call = first_call(step);
    const uint32_t lane = step->process->first + step->number;
    const char *words = call ? build_call_text(b, call) : NULL;
    g_autofree char *other = step_text(trace->lanes[lane].name, words);
    g_autofree char *taken = row_text(trace, rescue.step - 1);

    if (strcmp(other, taken) == 0)
        return arena_printf(b->arena,
                            "the run could still be saved at step %u: had %s taken another branch",
                            rescue.step, trace->lanes[lane].name);
    if (trace->rows[rescue.step - 1].lane == (int)lane)
        return arena_printf(b->arena, "the run could still be saved at step %u: by %s instead",
                            rescue.step, other);
    return arena_printf(b->arena, "the run could still be saved at step %u: had %s come before %s",
                        rescue.step, other, taken);
}

/* The run up to there is played once more, with the other choice at its end. */
const char *build_rescue(const Builder *b, const Trace *trace, const Run *run, Rescue rescue)
{
    if (rescue.step == 0 || rescue.step > trace->row_count)
        return NULL;
    g_autoptr(Run) other = run_new(run->initial, run->steps, rescue.step);
    other->steps[rescue.step - 1] = rescue.choice;
    g_autoptr(Replay) replay = replay_new(b->program, other);
    const ReplayStep *step = NULL;
    for (uint32_t i = 0; i < rescue.step; i++)
        step = replay_step(replay);
    return step && step->process ? rescue_words(b, trace, rescue, step) : NULL;
}
