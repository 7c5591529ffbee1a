/* Which neighbours of a run could as well come in the other order: tried, not guessed.
 *
 * From the state before both the second is taken first, and then the first, with the same calls and
 * results: the state must be the same in the end, and no window may open or close and no check
 * break in either order. */
#include "traces/counterexample/build_private.h"
#include "traces/counterexample/stepper.h"

#include <string.h>

typedef struct Played { /* a step of the run */
    const Word *before, *after;
    uint16_t actor;
    bool is_shown; /* it has a row */
    bool is_plain; /* of a process, without fault, error or anything that breaks */
} Played;

static const Word *copy_state(const Builder *b, Replay *replay)
{
    return arena_copy(b->arena, replay_state(replay), b->model->words, sizeof(Word));
}

static GArray *play_again(const Builder *b, const Run *run)
{
    GArray *steps = g_array_new(FALSE, FALSE, sizeof(Played));
    g_autoptr(Replay) replay = replay_new(b->program, run);
    uint64_t predicates = replay_predicates(replay);
    const Word *state = copy_state(b, replay);
    const ReplayStep *step;

    while ((step = replay_step(replay)) && !step->step.is_error) {
        uint64_t now = replay_predicates(replay);
        const Word *after = copy_state(b, replay);
        Played played = {
            .before = state,
            .after = after,
            .actor = step->step.actor,
            .is_shown = model_step_is_shown(b->model->actors, &step->step, predicates != now),
            .is_plain = step->process && !step->step.is_fault && !step->step.broken,
        };
        g_array_append_val(steps, played);
        predicates = now;
        state = after;
    }
    return steps;
}

static bool calls_alike(const StepperStep *one, const StepperStep *other)
{
    if (one->call_count != other->call_count)
        return false;
    for (uint32_t i = 0; i < one->call_count; i++)
        if (!stepper_same_call(&one->calls[i], &other->calls[i]) ||
            !typed_value_equal(one->calls[i].value, other->calls[i].value))
            return false;
    return true;
}

/* The step of the run, in words. */
static const StepperStep *find_taken(const Builder *b, const StepperSteps *steps,
                                     const Played *played)
{
    for (uint32_t i = 0; i < steps->count; i++) {
        const StepperStep *step = &steps->list[i];
        if (step->actor == played->actor && step->to &&
            memcmp(step->to->state, played->after, b->model->words * sizeof(Word)) == 0)
            return step;
    }
    return NULL;
}

/* The same step, where `open` are the windows that stay open. */
static const StepperStep *find_alike(const StepperSteps *steps, const StepperStep *wanted,
                                     uint64_t open, uint32_t from)
{
    for (uint32_t i = from; i < steps->count; i++) {
        const StepperStep *step = &steps->list[i];
        if (step->actor == wanted->actor && step->to && calls_alike(step, wanted) &&
            !step->breaks && !step->note && step->to->open == open)
            return step;
    }
    return NULL;
}

static bool comes_to(const Builder *b, Stepper *walk, const StepperStep *through,
                     const StepperStep *wanted, const Word *end)
{
    StepperSteps steps = stepper_steps(walk, through->to->state);
    const StepperStep *step = NULL;
    uint32_t from = 0;

    while ((step = find_alike(&steps, wanted, through->to->open, from))) {
        if (memcmp(step->to->state, end, b->model->words * sizeof(Word)) == 0)
            return true;
        from = (uint32_t)(step - steps.list) + 1;
    }
    return false;
}

static bool can_swap(const Builder *b, Stepper *walk, const Played *first, const Played *second)
{
    StepperSteps here = stepper_steps(walk, first->before),
                 between = stepper_steps(walk, second->before);
    const StepperStep *one = find_taken(b, &here, first), *other = find_taken(b, &between, second);
    const uint64_t open = stepper_state(walk, first->before)->open;
    const StepperStep *step = NULL;
    uint32_t from = 0;
    bool swaps = false;

    if (one && other && one->to->open == open && other->to->open == open)
        while (!swaps && (step = find_alike(&here, other, open, from))) {
            swaps = comes_to(b, walk, step, one, second->after);
            from = (uint32_t)(step - here.list) + 1;
        }
    stepper_forget(walk);
    return swaps;
}

/* Pairs do not overlap: of three that could change places two by two, not every order need be the
 * same. */
void build_order(Builder *b, const Run *run)
{
    g_autoptr(GArray) steps = play_again(b, run);
    Stepper *walk = stepper_new(b->program);
    guint row = 0;

    for (guint i = 0; i + 1 < steps->len && row + 1 < b->rows->len; i++) {
        const Played *first = &g_array_index(steps, Played, i), *second = first + 1;
        Row *it = &g_array_index(b->rows, Row, row);
        bool is_second = (row > 0 && (it - 1)->swaps) || row + 1 == b->loop;
        if (first->is_shown && second->is_shown && first->is_plain && second->is_plain &&
            first->actor != second->actor && !is_second)
            it->swaps = can_swap(b, walk, first, second);
        row += first->is_shown;
    }
    stepper_free(walk);
}
