/* The last step at which another choice could still have saved the run, in words. */
#include "traces/counterexample/build_private.h"

#include <string.h>

/* "reader's cache.set(0)"; "reader" where it calls nothing. */
static char *step_text(const char *who, const char *call)
{
    return call ? g_strdup_printf("%s's %s", who, call) : g_strdup(who);
}

static char *row_text(const Counterexample *example, uint32_t index)
{
    const Row *row = &example->rows[index];

    if (row->kind != ROW_PROCESS)
        return g_strdup(row->event);
    return step_text(example->lanes[row->lane].name, row->call_count ? row->calls[0].call : NULL);
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

/* `row` is the one that was taken instead, counted from 1; or, if `waited`, the one before time
 * went on. */
static const char *rescue_words(const Builder *b, const Counterexample *example, uint32_t row,
                                bool waited, const ReplayStep *step)
{
    const ReplayCall *call = first_call(step);
    const uint32_t lane = step->process->first + step->number;
    const char *words = call ? build_call_text(b, call) : NULL;
    g_autofree char *other = step_text(example->lanes[lane].name, words);

    if (waited)
        return arena_printf(b->arena,
                            "the run could still be saved after step %u: had %s come at once", row,
                            other);
    g_autofree char *taken = row_text(example, row - 1);
    if (strcmp(other, taken) == 0)
        return arena_printf(b->arena,
                            "the run could still be saved at step %u: had %s taken another branch",
                            row, example->lanes[lane].name);
    if (example->rows[row - 1].lane == (int)lane)
        return arena_printf(b->arena, "the run could still be saved at step %u: by %s instead", row,
                            other);
    return arena_printf(b->arena, "the run could still be saved at step %u: had %s come before %s",
                        row, other, taken);
}

/* The rows of the first `steps` of a run; `last` is what the last of them is, to the end of the
 * replay. */
static uint32_t play_rows(Replay *replay, uint32_t steps, const ReplayStep **last)
{
    uint32_t rows = 0;

    *last = NULL;
    for (uint32_t i = 0; i < steps && (*last = replay_step(replay)); i++)
        rows += !(*last)->is_time && !(*last)->step.is_internal;
    return rows;
}

/* The run up to there is played once more, with the other choice at its end. */
const char *build_rescue(const Builder *b, const Counterexample *example, const Run *run,
                         Rescue rescue)
{
    const ReplayStep *taken, *step;

    if (rescue.step == 0 || rescue.step > run->length)
        return NULL;
    g_autoptr(Replay) same = replay_new(b->program, run);
    uint32_t row = play_rows(same, rescue.step, &taken);
    g_autoptr(Run) other = run_new(run->initial, run->steps, rescue.step);
    other->steps[rescue.step - 1] = rescue.choice;
    g_autoptr(Replay) replay = replay_new(b->program, other);
    play_rows(replay, rescue.step, &step);
    if (!step || !step->process || row == 0 || row > example->row_count)
        return NULL;
    return rescue_words(b, example, row, taken->is_time, step);
}
