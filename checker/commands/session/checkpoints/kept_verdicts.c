#include "checker/commands/session/checkpoints/kept_verdicts.h"

#include "checker/model/run_walk.h"

#include <string.h>

/* ---- to numbers ---- */

static void put(GArray *numbers, uint64_t number)
{
    g_array_append_val(numbers, number);
}

static void put_real(GArray *numbers, double real)
{
    uint64_t bits;

    memcpy(&bits, &real, sizeof bits);
    put(numbers, bits);
}

/* 0: there is none; else one more than its steps. */
static void put_run(GArray *numbers, const Run *run)
{
    put(numbers, run ? (uint64_t)run->length + 1 : 0);
    if (!run)
        return;
    put(numbers, run->initial);
    put(numbers, run->loop);
    for (uint32_t i = 0; i < run->length; i++)
        put(numbers, run->steps[i]);
}

/* 0: there is none; else one more than its bytes. */
static void put_text(GArray *numbers, const char *text)
{
    put(numbers, text ? strlen(text) + 1 : 0);
    for (; text && *text; text++)
        put(numbers, (unsigned char)*text);
}

static void put_window(GArray *numbers, const WindowVerdict *window)
{
    put(numbers, window->kind);
    put(numbers, window->at_rest);
    put(numbers, window->in_turn);
    put(numbers, window->by_count);
    for (uint32_t i = 0; i < window->by_count; i++)
        put(numbers, window->by[i]);
    put_run(numbers, window->run);
    put(numbers, window->opens);
    put(numbers, window->steps);
    put(numbers, window->rescue.step);
    put(numbers, window->rescue.choice);
    put(numbers, window->has_longest);
    put(numbers, window->is_limit);
    put(numbers, (uint64_t)window->longest);
}

static void put_check(GArray *numbers, const CheckVerdict *check)
{
    put(numbers, check->result);
    put_run(numbers, check->run);
    put(numbers, check->steps);
    put(numbers, check->has_max);
    put_real(numbers, check->max[0]);
    put_real(numbers, check->max[1]);
}

static void put_measure(GArray *numbers, const MeasureVerdict *measure)
{
    put(numbers, measure->has_value);
    put(numbers, (uint64_t)measure->value);
    put_run(numbers, measure->run);
    put(numbers, measure->is_unbounded);
    put(numbers, measure->is_limit);
    for (int i = 0; i < 2; i++) {
        put_real(numbers, measure->min[i]);
        put_real(numbers, measure->max[i]);
    }
    put_text(numbers, measure->why);
}

void kept_verdicts_put(GArray *numbers, const Verdicts *verdicts)
{
    put(numbers, verdicts->end);
    put(numbers, verdicts->states);
    put(numbers, verdicts->transitions);
    put(numbers, verdicts->memory);
    put(numbers, verdicts->depth);
    put(numbers, verdicts->reductions);
    put(numbers, verdicts->refuted);
    put(numbers, verdicts->window_count);
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        put_window(numbers, &verdicts->windows[i]);
    put(numbers, verdicts->check_count);
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        put_check(numbers, &verdicts->checks[i]);
    put(numbers, verdicts->measure_count);
    for (uint32_t i = 0; i < verdicts->measure_count; i++)
        put_measure(numbers, &verdicts->measures[i]);
    put_run(numbers, verdicts->deadlock);
    put_run(numbers, verdicts->design_error);
}

/* ---- and back ---- */

typedef struct Taking {
    const GArray *numbers;
    guint at;
    bool is_wrong; /* what was taken since means nothing */
} Taking;

/* A number up to `most`. */
static uint64_t take(Taking *taking, uint64_t most)
{
    uint64_t number = 0;

    if (!taking->is_wrong && taking->at < taking->numbers->len)
        number = g_array_index(taking->numbers, uint64_t, taking->at++);
    else
        taking->is_wrong = true;
    taking->is_wrong |= number > most;
    return taking->is_wrong ? 0 : number;
}

/* How many of something follow, each of which takes a number or more. */
static uint32_t take_count(Taking *taking)
{
    return (uint32_t)take(taking, taking->numbers->len - taking->at);
}

static double take_real(Taking *taking)
{
    uint64_t bits = take(taking, UINT64_MAX);
    double real;

    memcpy(&real, &bits, sizeof real);
    return real;
}

static Run *take_run(Taking *taking)
{
    uint32_t length = take_count(taking);
    Run *run;

    if (length == 0)
        return NULL;
    run = run_new((uint32_t)take(taking, UINT32_MAX), NULL, 0);
    run->loop = (uint32_t)take(taking, length - 1);
    run->length = length - 1;
    run->steps = g_renew(uint16_t, run->steps, length);
    for (uint32_t i = 0; i < run->length; i++)
        run->steps[i] = (uint16_t)take(taking, UINT16_MAX);
    return run;
}

/* Lives as long as the program, as the judge's own do. */
static const char *take_text(Taking *taking)
{
    uint32_t length = take_count(taking);
    g_autoptr(GString) text = g_string_new(NULL);

    if (length == 0)
        return NULL;
    for (uint32_t i = 1; i < length; i++)
        g_string_append_c(text, (char)take(taking, UINT8_MAX));
    return g_intern_string(text->str);
}

static void take_window(Taking *taking, WindowVerdict *window)
{
    window->kind = (WindowKind)take(taking, WINDOW_UNKNOWN);
    window->at_rest = take(taking, 1);
    window->in_turn = take(taking, 1);
    window->by_count = take_count(taking);
    window->by = window->by_count ? g_new0(uint16_t, window->by_count) : NULL;
    for (uint32_t i = 0; i < window->by_count; i++)
        window->by[i] = (uint16_t)take(taking, UINT16_MAX);
    window->run = take_run(taking);
    window->opens = (uint32_t)take(taking, UINT32_MAX);
    window->steps = (uint32_t)take(taking, UINT32_MAX);
    window->rescue.step = (uint32_t)take(taking, UINT32_MAX);
    window->rescue.choice = (uint16_t)take(taking, UINT16_MAX);
    window->has_longest = take(taking, 1);
    window->is_limit = take(taking, 1);
    window->longest = (int64_t)take(taking, UINT64_MAX);
}

static void take_check(Taking *taking, CheckVerdict *check)
{
    check->result = (CheckResult)take(taking, CHECK_UNKNOWN);
    check->run = take_run(taking);
    check->steps = (uint32_t)take(taking, UINT32_MAX);
    check->has_max = take(taking, 1);
    check->max[0] = take_real(taking);
    check->max[1] = take_real(taking);
}

static void take_measure(Taking *taking, MeasureVerdict *measure)
{
    measure->has_value = take(taking, 1);
    measure->value = (int64_t)take(taking, UINT64_MAX);
    measure->run = take_run(taking);
    measure->is_unbounded = take(taking, 1);
    measure->is_limit = take(taking, 1);
    for (int i = 0; i < 2; i++) {
        measure->min[i] = take_real(taking);
        measure->max[i] = take_real(taking);
    }
    measure->why = take_text(taking);
}

static void take_verdicts(Taking *taking, Verdicts *verdicts)
{
    verdicts->end = (SearchEnd)take(taking, SEARCH_ERROR);
    verdicts->states = take(taking, UINT64_MAX);
    verdicts->transitions = take(taking, UINT64_MAX);
    verdicts->memory = take(taking, UINT64_MAX);
    verdicts->depth = (uint32_t)take(taking, UINT32_MAX);
    verdicts->reductions = (uint32_t)take(taking, UINT32_MAX);
    verdicts->refuted = take(taking, UINT64_MAX);
    verdicts->window_count = take_count(taking);
    verdicts->windows = g_new0(WindowVerdict, verdicts->window_count);
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        take_window(taking, &verdicts->windows[i]);
    verdicts->check_count = take_count(taking);
    verdicts->checks = g_new0(CheckVerdict, verdicts->check_count);
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        take_check(taking, &verdicts->checks[i]);
    verdicts->measure_count = take_count(taking);
    verdicts->measures = g_new0(MeasureVerdict, verdicts->measure_count);
    for (uint32_t i = 0; i < verdicts->measure_count; i++)
        take_measure(taking, &verdicts->measures[i]);
    verdicts->deadlock = take_run(taking);
    verdicts->design_error = take_run(taking);
}

Verdicts *kept_verdicts_get(const GArray *numbers, guint *at)
{
    Taking taking = {numbers, *at, false};
    Verdicts *verdicts = g_new0(Verdicts, 1);

    take_verdicts(&taking, verdicts);
    *at = taking.at;
    if (!taking.is_wrong)
        return verdicts;
    verdicts_free(verdicts);
    return NULL;
}

/* ---- of this model ---- */

static bool can_walk(RunWalk *walk, const Run *run)
{
    if (!run)
        return true;
    bool goes = run_walk_begin(walk, run->initial);
    for (uint32_t i = 0; goes && i < run->length; i++) {
        run_walk_look(walk);
        goes = run_walk_take(walk, run->steps[i]);
    }
    return goes;
}

static bool can_walk_all(RunWalk *walk, const Verdicts *verdicts)
{
    bool goes = can_walk(walk, verdicts->deadlock) && can_walk(walk, verdicts->design_error);

    for (uint32_t i = 0; goes && i < verdicts->window_count; i++)
        goes = can_walk(walk, verdicts->windows[i].run);
    for (uint32_t i = 0; goes && i < verdicts->check_count; i++)
        goes = can_walk(walk, verdicts->checks[i].run);
    for (uint32_t i = 0; goes && i < verdicts->measure_count; i++)
        goes = can_walk(walk, verdicts->measures[i].run);
    return goes;
}

static bool has_as_many(const Verdicts *verdicts, const Model *model)
{
    return verdicts->window_count + verdicts->check_count == model->property_count &&
           verdicts->measure_count == model->measure_count;
}

/* All events that close a window are actors of the model. */
static bool has_actors(const Verdicts *verdicts, const Model *model)
{
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        for (uint32_t j = 0; j < verdicts->windows[i].by_count; j++)
            if (verdicts->windows[i].by[j] >= model->actor_count)
                return false;
    return true;
}

bool kept_verdicts_fit(const Verdicts *verdicts, const Model *model)
{
    RunWalk walk;

    if (!has_as_many(verdicts, model) || !has_actors(verdicts, model))
        return false;
    run_walk_init(&walk, model);
    bool fits = can_walk_all(&walk, verdicts);
    run_walk_clear(&walk);
    return fits;
}
