/* Which neighbours of a run could as well come in the other order: tried, not guessed.
 *
 * From the state before both the second is taken first, and then the first, with the same calls and
 * results: the state must be the same in the end, and no window may open or close and no check
 * break in either order. */
#include "traces/counterexample/build_private.h"
#include "traces/counterexample/stepper.h"

#include <string.h>

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
void build_order(Builder *b)
{
    Stepper *walk = stepper_new(b->program);

    for (guint i = 0; i + 1 < b->played->len; i++) {
        const Played *first = &g_array_index(b->played, Played, i), *second = first + 1;
        Row *it = &g_array_index(b->rows, Row, first->row);
        bool is_second = (first->row > 0 && (it - 1)->swaps) || first->row + 1 == b->loop;
        if (second->number == first->number + 1 && first->actor != second->actor && !is_second)
            it->swaps = can_swap(b, walk, first, second);
    }
    stepper_free(walk);
}
