#include "traces/explain/replay_on.h"

#include <string.h>

enum {
    MAX_ON_THE_WAY = 8, /* steps of a process before the call that is looked for */
    MAX_FORESIGHT = 4,  /* rows of a process that are looked at ahead */
    MAX_WAITS = 64,     /* steps of time before a row */
    MAX_TO_REST = 400,  /* what goes on for longer goes on forever */
};

typedef struct ReplayingOn {
    ReplayedOn *replayed;
    const Counterexample *example;
    const StepperState *at;
    int64_t now;
} ReplayingOn;

/* ---- calls ---- */

bool replay_on_is_like(const RowCall *one, const RowCall *other)
{
    const char *a = one->operation->name, *b = other->operation->name;

    return stepper_same_component(one, other) && (g_str_has_prefix(a, b) || g_str_has_prefix(b, a));
}

/* What a row or step begins with; NULL where it calls nothing. */
static const RowCall *row_call(const Row *row)
{
    return row->call_count ? &row->calls[0] : NULL;
}

static const RowCall *step_call(const StepperStep *step)
{
    return step->call_count ? &step->calls[0] : NULL;
}

static bool is_same_what(const StepperStep *step, const Row *row)
{
    if (step->kind != row->kind || step->call_count != row->call_count)
        return false;
    if (row->kind != ROW_PROCESS)
        return strcmp(step->what, row->event) == 0;
    for (uint32_t i = 0; i < row->call_count; i++)
        if (!stepper_same_call(&step->calls[i], &row->calls[i]))
            return false;
    return true;
}

static bool is_like(const StepperStep *step, const Row *row)
{
    const RowCall *one = step_call(step), *other = row_call(row);

    return one && other ? replay_on_is_like(one, other) : !one && !other;
}

static bool is_same_result(const StepperStep *step, const Row *row)
{
    if (!step->call_count || !row->call_count)
        return step->call_count == row->call_count;
    return typed_value_equal(step->calls[step->call_count - 1].value,
                             row->calls[row->call_count - 1].value);
}

static bool is_same_branch(Span one, Span other)
{
    return one.source == other.source && one.start == other.start && one.end == other.end;
}

/* ---- steps ---- */

/* How well a step meets a row: 0 not at all. One that goes well meets one that did not. */
static unsigned fitness(const ReplayingOn *f, const StepperStep *step, const Row *row)
{
    if (step->time || !step->to || step->kind != row->kind ||
        strcmp(step->who, f->example->lanes[row->lane].name) != 0)
        return 0;
    if (!is_same_branch(step->fault_branch, row->fault_branch))
        return !step->note && is_same_what(step, row);
    if (is_same_what(step, row))
        return is_same_result(step, row) ? 5 : 4;
    const RowCall *one = step_call(step), *other = row_call(row);
    if (row->kind != ROW_PROCESS || !one || !other)
        return 0;
    return stepper_same_operation(one, other) ? 3 : replay_on_is_like(one, other) ? 2 : 0;
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
        if (is_same_what(step, &example->rows[row]))
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
                     const Row *wanted, bool exactly)
{
    for (unsigned i = 0; i < MAX_ON_THE_WAY; i++) {
        StepperSteps steps = stepper_steps(f->replayed->walk, at->state);
        const StepperStep *step = step_of(f, &steps, who, row);
        if (!step)
            return false;
        if (exactly ? is_same_what(step, wanted) : is_like(step, wanted))
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
        if (comes_to(f, i, step->to, step->who, &example->rows[i], true))
            return left;
        left--;
    }
    return 0;
}

/* Steps may differ in a choice that shows only later: of the fittest, the one that leads to what
 * the process does next in the run; and of those the first that leaves the same windows open. */
static const StepperStep *fittest(const ReplayingOn *f, const StepperSteps *steps, uint32_t index)
{
    const Row *row = &f->example->rows[index];
    const StepperStep *best = NULL;
    unsigned most = 0;

    for (uint32_t i = 0; i < steps->count; i++) {
        const StepperStep *step = &steps->list[i];
        unsigned fits = fitness(f, step, row);
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
                          .brief_what = step->brief_what,
                          .brief_result = step->brief_result,
                          .calls = step->calls,
                          .call_count = step->call_count,
                          .broken = step->broken,
                          .actor = step->actor,
                          .note = step->note,
                          .fault_branch = step->fault_branch,
                          .kind = step->kind,
                          .before = f->at,
                          .to = step->to,
                          .at = f->now + step->time};

    g_array_append_val(f->replayed->choices, step->index);
    taken.position = f->replayed->choices->len;
    if (!step->time || step->to->predicates != f->at->predicates)
        g_array_append_val(f->replayed->steps, taken);
    f->now = taken.at;
    f->at = step->to;
}

/* ---- rows ---- */

static bool changes_alike(const ReplayingOn *f, const Row *row, const ReplayOnStep *step)
{
    uint32_t count;
    const StepperVariable *variables = stepper_variables(f->replayed->walk, &count);

    for (uint32_t i = 0; i < row->change_count; i++) {
        const RunVariable *variable = &f->example->variables[row->changes[i].number];
        for (uint32_t j = 0; j < count; j++)
            if (stepper_same_variable(variable, &variables[j]) &&
                !typed_value_equal(step->to->held[j], row->changes[i].new))
                return false;
    }
    return step->to->open == row->open;
}

static void meet(ReplayingOn *f, uint32_t index, const StepperStep *step)
{
    const Row *row = &f->example->rows[index];

    take(f, step, index + 1);
    const ReplayOnStep *taken =
        &g_array_index(f->replayed->steps, ReplayOnStep, f->replayed->steps->len - 1);
    bool same = is_same_what(step, row) && is_same_branch(step->fault_branch, row->fault_branch) &&
                changes_alike(f, row, taken) && is_same_result(step, row);
    bool shifted = row->time && row->at != taken->at;
    f->replayed->rows[index].match = !same     ? REPLAY_ON_OTHER
                                     : shifted ? REPLAY_ON_SHIFTED
                                               : REPLAY_ON_SAME;
}

/* With other fixes there may be fewer instances of a process. */
static const char *waiting_of(const ReplayingOn *f, const char *name)
{
    uint32_t count, process = 0;
    const StepperVariable *variables = stepper_variables(f->replayed->walk, &count);

    for (uint32_t i = 0; i < count; i++) {
        if (variables[i].is_process && strcmp(variables[i].name, name) == 0)
            return f->at->waiting[process];
        process += variables[i].is_process;
    }
    return NULL;
}

static void leave_out(ReplayingOn *f, uint32_t index)
{
    const Row *row = &f->example->rows[index];
    ReplayOnRow *left = &f->replayed->rows[index];
    StepperSteps steps = stepper_steps(f->replayed->walk, f->at->state);
    const char *name = f->example->lanes[row->lane].name;
    const char *waiting = row->kind == ROW_PROCESS ? waiting_of(f, name) : NULL;
    bool waits = waiting && !step_of(f, &steps, name, index);

    left->match = waits ? REPLAY_ON_WAITS : REPLAY_ON_MISSING;
    left->waiting = waits ? waiting : NULL;
}

static bool is_same_place(const StepperStep *step, const Row *row)
{
    const RowCall *one = step_call(step), *other = row_call(row);

    return one && other && stepper_same_component(one, other);
}

/* True once the row was met, or something was done that brings it nearer. */
static bool go_towards(ReplayingOn *f, uint32_t index, bool *met)
{
    const Row *row = &f->example->rows[index];
    const char *who = f->example->lanes[row->lane].name;
    StepperSteps steps = stepper_steps(f->replayed->walk, f->at->state);
    const StepperStep *step = fittest(f, &steps, index), *own = step_of(f, &steps, who, index);
    const StepperStep *time = time_step(&steps);

    *met = false;
    if (time && f->now < row->at) {
        take(f, time, 0);
    } else if (step) {
        meet(f, index, step);
        *met = true;
    } else if (row->kind == ROW_PROCESS && own && comes_to(f, index, f->at, who, row, false)) {
        take(f, own, 0);
    } else if (row->kind == ROW_PROCESS && own && is_same_place(own, row)) {
        meet(f, index, own);
        *met = true;
    } else if (time && !own && row->kind == ROW_PROCESS && !steps.at_rest) {
        take(f, time, 0);
    } else {
        return false;
    }
    return true;
}

/* A row of time is met at its moment, whatever comes of it. */
static void follow_time(ReplayingOn *f, uint32_t index)
{
    const int64_t at = f->example->rows[index].at;
    ReplayOnRow *met = &f->replayed->rows[index];

    for (unsigned i = 0; i < MAX_WAITS && f->now < at; i++) {
        StepperSteps steps = stepper_steps(f->replayed->walk, f->at->state);
        const StepperStep *time = time_step(&steps);
        if (!time)
            break;
        take(f, time, f->now + time->time >= at ? index + 1 : 0);
    }
    *met = (ReplayOnRow){f->now < at ? REPLAY_ON_MISSING : REPLAY_ON_SAME, f->replayed->steps->len};
}

static void follow_row(ReplayingOn *f, uint32_t index)
{
    bool met = false, goes = true;

    if (f->example->rows[index].kind == ROW_TIME)
        return follow_time(f, index);
    for (unsigned i = 0; i < MAX_WAITS && goes && !met; i++)
        goes = go_towards(f, index, &met);
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
    replayed->choices = g_array_new(FALSE, FALSE, sizeof(uint16_t));
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
    g_array_unref(replayed->choices);
    g_free(replayed->rows);
    g_free(replayed);
}
