#include "traces/counterexample/build.h"

#include "checker/base/duration.h"
#include "checker/language/syntax/decl.h"
#include "traces/counterexample/build_private.h"

/* Time cannot pass. */
static void note_stuck(Builder *b, const ReplayStep *step)
{
    g_autofree char *time = duration_text((int64_t)step->time * b->model->tick);

    b->stuck = arena_strdup(b->arena, time);
}

/* Of steps that go round forever while time stands still: an urgent event is to blame, or else who
 * comes first. */
static void note_timelock(Builder *b, const ReplayStep *step)
{
    bool is_urgent = step->event && step->event->is_urgent;
    g_autofree char *time = duration_text((int64_t)step->time * b->model->tick);

    if (b->locked && !is_urgent)
        return;
    b->stuck = arena_strdup(b->arena, time);
    if (step->event) {
        b->locked_by = step->event->member->name.span;
        if (is_urgent)
            b->locked = arena_printf(
                b->arena, "`%s`, which is urgent, stays possible forever, and time never passes",
                step->event->name);
        else
            b->locked = arena_printf(b->arena, "`%s` stays possible forever, and time never passes",
                                     step->event->name);
    } else if (step->process) {
        b->locked_by = step->process->decl->name.span;
        b->locked = arena_printf(b->arena, "`%s` goes on forever, and time never passes",
                                 step->process->name);
    }
}

/* ---- the run, step by step ---- */

static guint most_rows(const Run *run)
{
    guint waits = 0;

    for (uint32_t i = 0; run->notes && i < run->length; i++)
        waits += run->notes[i].ticks > 0 && !run->notes[i].is_shown;
    return run->length - waits;
}

/* Of an array that has nothing in it yet: to grow costs more than what is put into it. */
static void reserve(GArray **array, guint count)
{
    const guint size = g_array_get_element_size(*array);

    g_array_unref(*array);
    *array = g_array_sized_new(FALSE, FALSE, size, count);
}

static void make_room(Builder *b, guint rows)
{
    const GArray *const lists[] = {b->watched, b->timers};

    reserve(&b->rows, rows);
    reserve(&b->played, rows);
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        for (guint j = 0; j < lists[i]->len; j++)
            reserve(&g_array_index(lists[i], Watched, j).values, rows + 1);
}

static void begin(Builder *b, const Run *run)
{
    make_room(b, most_rows(run));
    b->replay = replay_new(b->program, run);
    replay_follow(b->replay, b->arena);
    build_read_values(b);
    b->predicates = b->predicates_initially = replay_predicates(b->replay);
    b->open = b->opened_initially = build_open(b, b->predicates);
    b->stale = arena_array(b->arena, int, b->system->window_count);
    for (uint32_t i = 0; i < b->system->window_count; i++)
        b->stale[i] = NO_LANE;
    if (!replay_error(b->replay, &(Span){0}))
        build_stale(b, 0);
}

static const Word *copy_state(const Builder *b)
{
    return arena_copy(b->arena, replay_state(b->replay), b->model->words, sizeof(Word));
}

static void tell(Builder *b, const Run *run, const ReplayStep *step, const Word *state)
{
    const uint64_t before = b->predicates, open = b->open;
    const guint row = b->rows->len;

    if (b->step == run->loop + 1)
        b->loop = row;
    if (b->step > run->loop && b->property.kind == REFERENCE_ERROR)
        note_timelock(b, step);
    if (!step->step.is_error)
        b->predicates = replay_predicates(b->replay);
    const bool is_shown =
        model_step_is_shown(b->model->actors, &step->step, before != b->predicates);
    if (step->is_time && step->step.is_error)
        note_stuck(b, step);
    else if (is_shown)
        build_row(b, step);
    else if (!step->is_time)
        build_events(b, step, &(Row){0});
    if (step->step.is_error)
        return;
    build_stale(b, open);
    if (is_shown && step->process && !step->step.is_fault && !step->step.broken) {
        const Played played = {b->step, row, step->step.actor, state, copy_state(b)};
        g_array_append_val(b->played, played);
    }
}

/* Passes over waits of which nothing is told. */
static uint32_t pass(const Builder *b, const Run *run, uint32_t position)
{
    if (b->property.kind == REFERENCE_ERROR) /* where time stands still each step matters */
        return 0;
    return replay_pass(b->replay, position < run->loop ? run->loop : run->length);
}

static void play(Builder *b, const Run *run)
{
    begin(b, run);
    for (;;) {
        if (b->step == run->loop) /* it may begin with waits that are passed over */
            b->loop = b->rows->len;
        b->step += pass(b, run, b->step);
        const Word *state = copy_state(b);
        const ReplayStep *step = replay_step(b->replay);
        if (!step)
            break;
        b->step++;
        tell(b, run, step, state);
    }
    if (run->loop >= run->length)
        b->loop = b->rows->len;
}

/* ---- all of it ---- */

/* A check that is broken by no run (it has no state in it, or nothing reaches it) still has words.
 */
static const Run *check_run(const CheckVerdict *check)
{
    static const Run empty = {0};

    return check->run || check->result != CHECK_BROKEN ? check->run : &empty;
}

static const Run *run_about(const Verdicts *verdicts, PropertyReference property)
{
    switch (property.kind) {
    case REFERENCE_WINDOW:
        return property.index < verdicts->window_count ? verdicts->windows[property.index].run
                                                       : NULL;
    case REFERENCE_CHECK:
        return property.index < verdicts->check_count ? check_run(&verdicts->checks[property.index])
                                                      : NULL;
    case REFERENCE_MEASURE:
        return property.index < verdicts->measure_count ? verdicts->measures[property.index].run
                                                        : NULL;
    case REFERENCE_DEADLOCK: return verdicts->deadlock;
    case REFERENCE_ERROR: return verdicts->design_error;
    }
    return NULL;
}

void builder_init(Builder *b, const Program *program, const Verdicts *verdicts,
                  PropertyReference property)
{
    *b = (Builder){.arena = arena_new(),
                   .program = program,
                   .system = program_system(program),
                   .model = program_model(program),
                   .verdicts = verdicts,
                   .property = property};
    b->lanes = g_array_new(FALSE, TRUE, sizeof(Lane));
    b->rows = g_array_new(FALSE, TRUE, sizeof(Row));
    b->played = g_array_new(FALSE, FALSE, sizeof(Played));
    b->watched = g_array_new(FALSE, TRUE, sizeof(Watched));
    b->timers = g_array_new(FALSE, TRUE, sizeof(Watched));
    b->calls = g_hash_table_new(NULL, NULL);
    b->waiting = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (uint32_t i = 0; i < b->system->process_instances; i++)
        g_ptr_array_add(b->waiting, g_array_new(FALSE, FALSE, sizeof(WaitingRequest)));
}

static void free_values(GArray *watched)
{
    for (guint i = 0; i < watched->len; i++)
        g_array_unref(g_array_index(watched, Watched, i).values);
}

void builder_clear(Builder *b)
{
    free_values(b->watched);
    free_values(b->timers);
    g_array_unref(b->lanes);
    g_array_unref(b->rows);
    g_array_unref(b->played);
    g_array_unref(b->watched);
    g_array_unref(b->timers);
    g_hash_table_unref(b->calls);
    g_ptr_array_unref(b->waiting);
    replay_free(b->replay);
}

/* After a row that is an error all is as it was before. */
static RunVariable *variables_of(const Builder *b, const GArray *list)
{
    RunVariable *variables = arena_array(b->arena, RunVariable, list->len);

    for (guint i = 0; i < list->len; i++) {
        const Watched *watched = &g_array_index(list, Watched, i);
        TypedValue *values = arena_array(b->arena, TypedValue, b->rows->len + 1);
        for (guint j = 0; j <= b->rows->len; j++)
            values[j] = build_value_after(watched, j);
        variables[i] = watched->variable;
        variables[i].values = values;
    }
    return variables;
}

static void fill_counterexample(Builder *b, Counterexample *example)
{
    example->arena = b->arena;
    example->windows = build_windows(b);
    example->window_count = b->system->window_count;
    example->lanes = arena_copy(b->arena, b->lanes->data, b->lanes->len, sizeof(Lane));
    example->lane_count = b->lanes->len;
    example->rows = arena_copy(b->arena, b->rows->data, b->rows->len, sizeof(Row));
    example->row_count = b->rows->len;
    example->variables = variables_of(b, b->watched);
    example->variable_count = b->watched->len;
    example->timers = variables_of(b, b->timers);
    example->timer_count = b->timers->len;
    example->program = b->program;
    if (b->model->tick > 0) {
        g_autofree char *text = build_tick_text(b->model->tick, b->model->tick);
        example->tick_text = arena_strdup(b->arena, text);
    }
    example->loop = MIN(b->loop, example->row_count);
    build_configuration(b, example);
    build_words(b, example);
    if (example->shown > 0 &&
        example->shown < example->row_count) /* what only may follow stays there */
        ((Row *)example->rows)[example->shown - 1].swaps = false;
    example->command = build_command(b, example);
}

static Counterexample *build(const Program *program, const Verdicts *verdicts,
                             PropertyReference property, const Run *run)
{
    Builder b;

    builder_init(&b, program, verdicts, property);
    build_lanes(&b);
    play(&b, run);
    build_order(&b);
    build_states(&b);
    Counterexample *example = arena_new0(b.arena, Counterexample);
    fill_counterexample(&b, example);
    builder_clear(&b);
    return example;
}

Counterexample *build_counterexample(const Program *program, const Verdicts *verdicts,
                                     PropertyReference property)
{
    const Run *run = run_about(verdicts, property);

    return run ? build(program, verdicts, property, run) : NULL;
}

Counterexample *build_followed(const Program *program, const Run *run, PropertyReference property)
{
    return build(program, NULL, property, run);
}
