#include "traces/explain/no_return.h"

#include "checker/program/program.h"
#include "traces/counterexample/stepper.h"
#include "traces/explain/swap.h"
#include "traces/explain/to_rest.h"

/* How many states may be seen in search of a swap: a check may have none, where a window that some
 * way to go on closes is likely to have one. */
enum { MAX_FOR_CHECK = 200000, MAX_FOR_WINDOW = 4000000 };

/* "reader's cache.set(0)"; "reader" where it calls nothing. */
static char *step_text(const char *who, const char *call)
{
    return call ? g_strdup_printf("%s's %s", who, call) : g_strdup(who);
}

static char *row_text(const Counterexample *example, uint32_t number)
{
    const Row *row = &example->rows[number - 1];

    if (row->kind != ROW_PROCESS)
        return g_strdup(row->event);
    return step_text(example->lanes[row->lane].name, row->call_count ? row->calls[0].call : NULL);
}

/* ---- a swap ---- */

static bool say_swap(Counterexample *example, Swap swap)
{
    const uint32_t taken = counterexample_row_of(example, swap.taken);
    const uint32_t other = counterexample_row_of(example, swap.other);

    if (taken == 0 || other == 0)
        return false;
    g_autofree char *first = row_text(example, other);
    g_autofree char *second = row_text(example, taken);
    if (example->window >= 0)
        example->rescue = arena_printf(
            example->arena, "the run could still be saved at step %u: had %s come before %s", taken,
            first, second);
    else
        example->rescue =
            arena_printf(example->arena, "the check would be kept had %s come before %s at step %u",
                         first, second, taken);
    example->rescue_kind = RESCUE_SWAP;
    example->rescue_steps[0] = swap.taken;
    example->rescue_steps[1] = swap.other;
    counterexample_name_row(example, taken);
    counterexample_name_row(example, other);
    return true;
}

/* ---- no swap ---- */

/* The row of the last step up to there that has one; 0: none has. */
static uint32_t row_up_to(const Counterexample *example, uint32_t step)
{
    uint32_t row = 0;

    for (uint32_t i = 0; i < example->row_count && example->rows[i].step <= step; i++)
        row = i + 1;
    return row;
}

/* What was possible at a step of the run, and closes it if one goes on well. */
static const StepperStep *other_step(Stepper *walk, const Program *program, const Run *run,
                                     Rescue rescue)
{
    g_autoptr(Run) before = run_new(run->initial, run->steps, rescue.step - 1);
    g_autofree Word *state = stepper_end_of(program, before);
    StepperSteps steps = stepper_steps(walk, state);

    return rescue.choice < steps.count ? &steps.list[rescue.choice] : NULL;
}

/* Whether it is of the same process and calls the same as a row of the run. */
static bool is_same_step(const Row *row, const StepperStep *step)
{
    if (row->kind != ROW_PROCESS || step->kind != ROW_PROCESS || row->lane != step->actor)
        return false;
    if (row->call_count == 0 || step->call_count == 0)
        return row->call_count == step->call_count;
    return stepper_same_call(&row->calls[0], &step->calls[0]);
}

static void say_choice(Counterexample *example, Rescue rescue, const StepperStep *other)
{
    const uint32_t row = counterexample_row_of(example, rescue.step);
    const char *call = other->call_count ? other->calls[0].call : NULL;
    g_autofree char *words = step_text(other->who, call);

    example->rescue_kind = RESCUE_CHOICE;
    example->rescue_steps[0] = rescue.step;
    counterexample_name_row(example, row ? row : row_up_to(example, rescue.step));
    if (row == 0) {
        example->rescue = arena_printf(
            example->arena, "after step %u some way to go on still closes it, if %s comes at once",
            row_up_to(example, rescue.step), words);
        return;
    }
    if (is_same_step(&example->rows[row - 1], other))
        example->rescue = arena_printf(
            example->arena,
            "step %u is the last from which some way to go on closes it: %s could take another "
            "branch",
            row, other->who);
    else
        example->rescue = arena_printf(
            example->arena,
            "step %u is the last from which some way to go on closes it: %s was possible instead",
            row, words);
}

void no_return_explain_check(Counterexample *example, const ModelProperty *property,
                             const CheckVerdict *verdict)
{
    const SwapOf of = {example->program, verdict->run, verdict->run ? verdict->run->length : 0,
                       property, MAX_FOR_CHECK};
    Swap swap;

    if (verdict->run && verdict->result == CHECK_BROKEN && to_rest_knows(property) &&
        swap_find(&of, of.length, &swap))
        say_swap(example, swap);
}

void no_return_explain(Counterexample *example, const WindowVerdict *verdict)
{
    const Run *run = verdict->run;
    const Rescue rescue = verdict->rescue;
    const Program *program = example->program;
    const ModelProperty *property = &program_model(program)->properties[example->window];
    const uint32_t row = verdict->has_longest ? example->opens : example->shown;
    const SwapOf of = {program, run, row ? example->rows[row - 1].step : 0, property,
                       MAX_FOR_WINDOW};
    Swap swap;

    if (rescue.step == 0 || rescue.step > run->length)
        return;
    if (swap_find(&of, rescue.step, &swap) && say_swap(example, swap))
        return;
    Stepper *walk = stepper_new(program);
    const StepperStep *other = other_step(walk, program, run, rescue);
    if (other)
        say_choice(example, rescue, other);
    stepper_free(walk);
}
