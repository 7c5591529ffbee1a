#include "traces/explain/replay_on.h"

#include <string.h>

enum {
    MAX_ON_THE_WAY = 8, /* steps of a process before the call that is looked for */
    MAX_FORESIGHT = 4,  /* rows of a process that are looked at ahead */
    MAX_WAITS = 64,     /* steps of time before a row */
    MAX_TO_REST = 400,  /* what goes on for longer goes on for ever */
};

typedef struct ReplayingOn {
    ReplayedOn *replayed;
    const Counterexample *example;
    const StepperState *at;
    int64_t now;
} ReplayingOn;

/* ---- calls ---- */

/* "cache.set(0)" begins with its operation, "cache.set". */
static size_t operation_length(const char *call)
{
    return strcspn(call, "(");
}

static bool is_same_operation(const char *one, const char *other)
{
    size_t length = operation_length(one);

    return length == operation_length(other) && strncmp(one, other, length) == 0;
}

bool replay_on_is_like(const char *one, const char *other)
{
    size_t min = MIN(operation_length(one), operation_length(other));
    const char *dot = strchr(one, '.');

    return is_same_operation(one, other) ||
           (dot && (size_t)(dot - one) + 1 < min && strncmp(one, other, min) == 0);
}

static bool is_same_component(const char *one, const char *other)
{
    const char *dot = strchr(one, '.');

    return dot && dot < one + operation_length(one) &&
           strncmp(one, other, (size_t)(dot - one) + 1) == 0;
}

/* As a walk words it. */
static char *row_call(const Row *row)
{
    GString *text = g_string_new(NULL);

    if (row->kind != ROW_PROCESS)
        g_string_append(text, row->event);
    else if (row->call_count == 0)
        g_string_append(text, "goes on");
    for (uint32_t i = 0; i < row->call_count; i++)
        g_string_append_printf(text, "%s%s", i ? "; " : "", row->calls[i].call);
    return g_string_free(text, FALSE);
}

static const char *row_result(const Row *row)
{
    return row->call_count ? row->calls[row->call_count - 1].result : NULL;
}

/* ---- steps ---- */

/* How well a step meets a row: 0 not at all. One that goes well meets one that did not. */
static unsigned fitness(const ReplayingOn *f, const StepperStep *step, const Row *row,
                        const char *call)
{
    if (step->time || !step->to || step->kind != row->kind ||
        strcmp(step->who, f->example->lanes[row->lane].name) != 0)
        return 0;
    if (g_strcmp0(step->note, row->fault) != 0)
        return !step->note && strcmp(step->what, call) == 0;
    if (strcmp(step->what, call) == 0)
        return g_strcmp0(step->result, row_result(row)) == 0 ? 5 : 4;
    if (row->kind != ROW_PROCESS)
        return 0;
    return is_same_operation(step->what, call) ? 3 : replay_on_is_like(step->what, call) ? 2 : 0;
}

static bool is_plain_step_of(const StepperStep *step, const char *who)
{
    return step->to && step->kind == ROW_PROCESS && !step->note && !step->time &&
           strcmp(step->who, who) == 0;
}

/* The process does that in some row from there on. */
static bool is_still_to_come(const ReplayingOn *f, const StepperStep *step, uint32_t row)
{
    const Counterexample *example = f->example;

    for (; row < f->replayed->row_count; row++) {
        if (strcmp(example->lanes[example->rows[row].lane].name, step->who) != 0)
            continue;
        g_autofree char *call = row_call(&example->rows[row]);
        if (strcmp(call, step->what) == 0)
            return true;
    }
    return false;
}

/* Where the process has a choice, the one that it made in the run. */
static const StepperStep *step_of(const ReplayingOn *f, const StepperSteps *steps, const char *who,
                                  uint32_t row)
{
    const StepperStep *first = NULL;

    for (uint32_t i = 0; i < steps->count; i++) {
        const StepperStep *step = &steps->list[i];
        if (!is_plain_step_of(step, who))
            continue;
        if (is_still_to_come(f, step, row))
            return step;
        first = first ? first : step;
    }
    return first;
}

static const StepperStep *time_step(const StepperSteps *steps)
{
    for (uint32_t i = 0; i < steps->count; i++)
        if (steps->list[i].time && steps->list[i].to)
            return &steps->list[i];
    return NULL;
}

/* Whether the process, alone, comes from there to such a call. */
static bool comes_to(const ReplayingOn *f, uint32_t row, const StepperState *at, const char *who,
                     const char *call, bool exactly)
{
    for (unsigned i = 0; i < MAX_ON_THE_WAY; i++) {
        StepperSteps steps = stepper_steps(f->replayed->walk, at->state);
        const StepperStep *step = step_of(f, &steps, who, row);
        if (!step)
            return false;
        if (exactly ? strcmp(step->what, call) == 0 : replay_on_is_like(step->what, call))
            return true;
        at = step->to;
    }
    return false;
}

/* How soon that step leads to what the process does later in the run: more is sooner. */
static unsigned foresight(const ReplayingOn *f, const StepperStep *step, uint32_t row)
{
    const Counterexample *example = f->example;
    unsigned left = MAX_FORESIGHT;

    for (uint32_t i = row + 1; i < f->replayed->row_count && left > 0; i++) {
        if (example->rows[i].lane != example->rows[row].lane)
            continue;
        g_autofree char *call = row_call(&example->rows[i]);
        if (comes_to(f, i, step->to, step->who, call, true))
            return left;
        left--;
    }
    return 0;
}

/* Steps may differ in a choice that shows only later: of the fittest, the one that leads to what
 * the process does next in the run; and of those the first that leaves the same windows open. */
static const StepperStep *fittest(const ReplayingOn *f, const StepperSteps *steps, uint32_t index,
                                  const char *call)
{
    const Row *row = &f->example->rows[index];
    const StepperStep *best = NULL;
    unsigned most = 0;

    for (uint32_t i = 0; i < steps->count; i++) {
        const StepperStep *step = &steps->list[i];
        unsigned fits = fitness(f, step, row, call);
        if (fits == 0)
            continue;
        fits = (2 * fits + (step->to->open == row->open)) * (MAX_FORESIGHT + 1) +
               foresight(f, step, index);
        if (fits > most) {
            most = fits;
            best = step;
        }
    }
    return best;
}

static void take(ReplayingOn *f, const StepperStep *step, uint32_t row)
{
    ReplayOnStep taken = {.row = row,
                          .who = step->who,
                          .what = step->what,
                          .result = step->result,
                          .breaks = step->breaks,
                          .note = step->note,
                          .kind = step->kind,
                          .before = f->at,
                          .to = step->to,
                          .at = f->now + step->time};

    f->now = taken.at;
    f->at = step->to;
    if (!step->time)
        g_array_append_val(f->replayed->steps, taken);
}

/* ---- rows ---- */

static const char *value_of(const ReplayingOn *f, const char *name)
{
    uint32_t count;
    const StepperVariable *variables = stepper_variables(f->replayed->walk, &count);

    for (uint32_t i = 0; i < count; i++)
        if (variables[i].is_process && strcmp(variables[i].name, name) == 0)
            return f->at->values[i];
    return NULL;
}

static bool changes_alike(const ReplayingOn *f, const Row *row, const ReplayOnStep *step)
{
    uint32_t count;
    const StepperVariable *variables = stepper_variables(f->replayed->walk, &count);

    for (uint32_t i = 0; i < row->change_count; i++) {
        const Change *change = &row->changes[i];
        const char *lane = f->example->lanes[change->lane].name;
        g_autofree char *full = g_strdup_printf("%s.%s", lane, change->variable);
        for (uint32_t j = 0; j < count; j++)
            if (strcmp(variables[j].name, change->is_main ? lane : full) == 0 &&
                strcmp(step->to->values[j], change->after) != 0)
                return false;
    }
    return step->to->open == row->open;
}

static void meet(ReplayingOn *f, uint32_t index, const StepperStep *step)
{
    const Row *row = &f->example->rows[index];
    g_autofree char *call = row_call(row);

    take(f, step, index + 1);
    const ReplayOnStep *taken =
        &g_array_index(f->replayed->steps, ReplayOnStep, f->replayed->steps->len - 1);
    bool same = strcmp(taken->what, call) == 0 && g_strcmp0(taken->note, row->fault) == 0 &&
                changes_alike(f, row, taken) && g_strcmp0(taken->result, row_result(row)) == 0;
    bool shifted = row->time && row->at != taken->at;
    f->replayed->rows[index].match = !same     ? REPLAY_ON_OTHER
                                     : shifted ? REPLAY_ON_SHIFTED
                                               : REPLAY_ON_SAME;
}

static void leave_out(ReplayingOn *f, uint32_t index)
{
    const Row *row = &f->example->rows[index];
    ReplayOnRow *left = &f->replayed->rows[index];
    StepperSteps steps = stepper_steps(f->replayed->walk, f->at->state);
    const char *name = f->example->lanes[row->lane].name;
    const char *value = row->kind == ROW_PROCESS ? value_of(f, name) : NULL;
    bool waits = value && g_str_has_prefix(value, "at ") && !step_of(f, &steps, name, index);

    left->match = waits ? REPLAY_ON_WAITS : REPLAY_ON_MISSING;
    left->waiting = waits ? value + strlen("at ") : NULL;
}

/* True once the row was met, or something was done that brings it nearer. */
static bool go_towards(ReplayingOn *f, uint32_t index, const char *call, bool *met)
{
    const Row *row = &f->example->rows[index];
    const char *who = f->example->lanes[row->lane].name;
    StepperSteps steps = stepper_steps(f->replayed->walk, f->at->state);
    const StepperStep *step = fittest(f, &steps, index, call),
                      *own = step_of(f, &steps, who, index);
    const StepperStep *time = time_step(&steps);

    *met = false;
    if (time && f->now < row->at) {
        take(f, time, 0);
    } else if (step) {
        meet(f, index, step);
        *met = true;
    } else if (row->kind == ROW_PROCESS && own && comes_to(f, index, f->at, who, call, false)) {
        take(f, own, 0);
    } else if (row->kind == ROW_PROCESS && own && is_same_component(own->what, call)) {
        meet(f, index, own);
        *met = true;
    } else if (time && !own && row->kind == ROW_PROCESS && !steps.at_rest) {
        take(f, time, 0);
    } else {
        return false;
    }
    return true;
}

static void follow_row(ReplayingOn *f, uint32_t index)
{
    g_autofree char *call = row_call(&f->example->rows[index]);
    bool met = false, goes = true;

    for (unsigned i = 0; i < MAX_WAITS && goes && !met; i++)
        goes = go_towards(f, index, call, &met);
    f->replayed->rows[index].step = f->replayed->steps->len - met;
    if (!met)
        leave_out(f, index);
}

/* ---- to rest ---- */

static const StepperStep *next_to_rest(const ReplayingOn *f, const StepperSteps *steps,
                                       const char *last)
{
    const StepperStep *own = last ? step_of(f, steps, last, f->replayed->row_count) : NULL;

    if (own)
        return own;
    for (uint32_t i = 0; i < steps->count; i++) {
        const StepperStep *step = &steps->list[i];
        if (step->is_fair && step->to && !step->note && !step->time)
            return step;
    }
    return time_step(steps);
}

static void go_to_rest(ReplayingOn *f)
{
    const char *last = NULL;

    for (unsigned i = 0; i < MAX_TO_REST; i++) {
        StepperSteps steps = stepper_steps(f->replayed->walk, f->at->state);
        f->replayed->rests = steps.at_rest;
        const StepperStep *step = steps.at_rest ? NULL : next_to_rest(f, &steps, last);
        if (!step)
            return;
        last = step->time ? NULL : step->who;
        take(f, step, 0);
    }
}

ReplayedOn *replay_on_run(const Program *program, const Counterexample *example, uint32_t rows)
{
    g_autoptr(ReplayedOn) replayed = g_new0(ReplayedOn, 1);
    ReplayingOn f = {.replayed = replayed, .example = example};

    replayed->walk = stepper_new(program);
    replayed->steps = g_array_new(FALSE, FALSE, sizeof(ReplayOnStep));
    replayed->rows = g_new0(ReplayOnRow, rows + 1);
    replayed->row_count = rows;
    f.at = stepper_start(replayed->walk);
    if (!f.at)
        return NULL;
    for (uint32_t i = 0; i < rows; i++)
        follow_row(&f, i);
    go_to_rest(&f);
    replayed->last = f.at;
    return g_steal_pointer(&replayed);
}

void replay_on_free(ReplayedOn *replayed)
{
    if (!replayed)
        return;
    stepper_free(replayed->walk);
    g_array_unref(replayed->steps);
    g_free(replayed->rows);
    g_free(replayed);
}
