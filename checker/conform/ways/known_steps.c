#include "checker/conform/ways/known_steps_private.h"

#include <string.h>

/* ---- states ---- */

uint32_t known_steps_timers(const KnownSteps *known)
{
    return MIN(known->program->timers.length, KNOWN_STEPS_TIMERS);
}

/* Timers that were just started only run; those that are not followed are due. In `slots`. */
static void settle_timers(KnownSteps *known, int64_t *slots)
{
    const Program *program = known->program;

    for (uint32_t i = 0; program->tells_timers && i < program->timers.length; i++) {
        int64_t *timer = &slots[program->timers.data[i]];
        if (*timer >= PROGRAM_TIMER_RUNS)
            *timer = i < KNOWN_STEPS_TIMERS ? PROGRAM_TIMER_RUNS : PROGRAM_TIMER_DUE;
    }
}

/* The same state with its timers settled, by number. Leaves it in `to`. */
static uint32_t put_settled(KnownSteps *known, const Word *state)
{
    g_autofree Word *words = g_new0(Word, known_steps_words(known));

    state_unpack(known->program, state, known->to);
    settle_timers(known, known->to);
    state_pack(known->program, known->to, words);
    return known_steps_put(known, words);
}

static void find_initial(KnownSteps *known)
{
    const Model *model = program_model(known->program);
    Workspace *workspace = model->workspace_new(model);
    Successors list;

    successors_init(&list, model->words);
    model->initial(model, workspace, &list);
    for (uint32_t i = 0; i < list.count; i++)
        if (!list.steps[i].is_error) {
            uint32_t state = put_settled(known, &list.states[(size_t)i * model->words]);
            vec_push(&known->initial, state);
        }
    successors_free(&list);
    model->workspace_free(workspace);
}

KnownSteps *known_steps_new(const Templates *templates, const LogGroup *group)
{
    KnownSteps *known = g_new0(KnownSteps, 1);
    const Program *program = templates->program;

    known->program = program;
    known->alike = templates->alike;
    known->group = group;
    known->arena = arena_new();
    arena_count(known->arena, &known->size);
    known->states = interner_new();
    known->own = interner_new();
    known->replay = replay_new(program, &known->empty);
    known->from = g_new0(int64_t, program->registers + program->slots.length + 1);
    known->to = g_new0(int64_t, program->registers + program->slots.length + 1);
    for (uint32_t i = 0; i < program->slots.length; i++) /* those that take no bits */
        known->from[i] = known->to[i] = layout_blank(&program->slots.data[i]);
    find_initial(known);
    return known;
}

void known_steps_free(KnownSteps *known)
{
    if (!known)
        return;
    replay_free(known->replay);
    interner_free(known->states);
    interner_free(known->own);
    vec_free(&known->places);
    arena_free(known->arena);
    vec_free(&known->expanded);
    vec_free(&known->renewed);
    vec_free(&known->initial);
    g_free(known->from);
    g_free(known->to);
    g_free(known);
}

uint32_t known_steps_initial_count(const KnownSteps *known)
{
    return known->initial.length;
}

uint32_t known_steps_initial(const KnownSteps *known, uint32_t number)
{
    return known->initial.data[number];
}

uint64_t known_steps_size(const KnownSteps *known)
{
    return known->size + interner_size(known->states) + interner_size(known->own);
}

uint32_t known_steps_count(const KnownSteps *known)
{
    return interner_count(known->states);
}

/* ---- what a process has for itself ---- */

static bool is_own(const ProcessInstance *process, uint32_t slot)
{
    return slot == process->pc || slot == process->clock ||
           (slot >= process->first_slot && slot < process->first_slot + process->slot_count);
}

static bool changes_others(const KnownSteps *known, const ProcessInstance *process)
{
    for (uint32_t i = 0; i < known->program->slots.length; i++)
        if (known->from[i] != known->to[i] && !is_own(process, i))
            return true;
    return false;
}

static uint32_t renew(KnownSteps *known, uint32_t state, uint32_t process, uint32_t initial)
{
    const Program *program = known->program;
    g_autofree Word *words = g_new0(Word, known_steps_words(known));

    state_unpack(program, known_steps_get(known, state), known->to);
    state_unpack(program, known_steps_get(known, known->initial.data[initial]), known->from);
    for (uint32_t i = 0; i < program->slots.length; i++)
        if (is_own(&program->processes[process], i))
            known->to[i] = known->from[i];
    state_pack(program, known->to, words);
    return known_steps_put(known, words);
}

uint32_t known_steps_renew(KnownSteps *known, uint32_t state, uint32_t process, uint32_t initial)
{
    const uint32_t count = known->program->process_count * known->initial.length;

    while (known->renewed.length <= state)
        vec_push(&known->renewed, NULL);
    uint32_t *of = known->renewed.data[state];
    if (!of) {
        of = known->renewed.data[state] = arena_array(known->arena, uint32_t, count);
        memset(of, 0xff, count * sizeof *of);
    }
    uint32_t at = process * known->initial.length + initial;
    if (of[at] == UINT32_MAX)
        of[at] = renew(known, state, process, initial);
    return of[at];
}

/* ---- steps ---- */

static KnownCall copy_call(KnownSteps *known, const ReplayCall *from)
{
    uint32_t count = from->operation->argument_count;
    KnownCall call = {from->operation,
                      from->stmt,
                      from->index,
                      log_group_place(known->group, from->operation, from->index),
                      arena_array(known->arena, TypedValue, MAX(count, 1)),
                      typed_value_copy(known->arena, from->result)};

    for (uint32_t i = 0; i < count; i++)
        call.arguments[i] = typed_value_copy(known->arena, from->arguments[i]);
    return call;
}

static void copy_events(KnownSteps *known, const ReplayStep *from, KnownStep *step)
{
    VEC(KnownCall) calls = {0};

    for (guint i = 0; i < from->events->len; i++) {
        const ReplayEvent *event = &g_array_index(from->events, ReplayEvent, i);
        if (event->kind == REPLAY_CALL)
            vec_push(&calls, copy_call(known, &event->call));
        step->leaves |= event->kind == REPLAY_LEAVE;
    }
    step->calls = arena_copy(known->arena, calls.data, calls.length, sizeof(KnownCall));
    step->call_count = calls.length;
    step->place = -1;
    for (uint32_t i = calls.length; i-- > 0;)
        if (calls.data[i].place >= 0) {
            step->seen_count++;
            step->place = calls.data[i].place;
        }
    vec_free(&calls);
}

/* The state that the step leads to is in `to`, as the program made it. */
static void copy_starts(KnownSteps *known, KnownStep *step)
{
    const Program *program = known->program;
    KnownStart starts[KNOWN_STEPS_TIMERS];

    for (uint32_t i = 0; i < known_steps_timers(known); i++) {
        int64_t timer = known->to[program->timers.data[i]];
        if (timer >= PROGRAM_TIMER_STARTED)
            starts[step->start_count++] =
                (KnownStart){i, program->started.data[timer - PROGRAM_TIMER_STARTED]};
    }
    step->starts = arena_copy(known->arena, starts, step->start_count, sizeof *starts);
}

static uint32_t who_is_over(const KnownSteps *known, const ReplayStep *from)
{
    const Program *program = known->program;
    uint32_t actor = from->step.actor;

    if (!from->process)
        return NO_PROCESS_OVER;
    uint32_t process = actor < program->process_count ? actor : from->process->first + from->number;
    return known->to[program->processes[process].pc] < PC_FIRST ? process : NO_PROCESS_OVER;
}

/* `predicates` are those of the state. */
static bool copy_step(KnownSteps *known, uint32_t state, uint64_t predicates, uint32_t number,
                      KnownStep *step)
{
    const Program *program = known->program;
    const ReplayStep *from = replay_try(known->replay, number);

    if (from->step.is_error || from->is_time)
        return false;
    *step = (KnownStep){.actor = from->step.actor};
    state_unpack(program, replay_state(known->replay), known->to);
    copy_starts(known, step);
    step->to = put_settled(known, replay_state(known->replay));
    copy_events(known, from, step);
    state_unpack(program, known_steps_get(known, state), known->from);
    state_unpack(program, known_steps_get(known, step->to), known->to);
    step->over = who_is_over(known, from);
    step->is_local = step->actor < program->process_count && step->call_count == 0 &&
                     replay_predicates(known->replay) == predicates &&
                     !changes_others(known, &program->processes[step->actor]);
    return true;
}

/* The order among those of one actor stays. */
static void sort_steps(KnownSteps *known, KnownState *to)
{
    const uint32_t processes = known->program->process_count;
    uint32_t *first = arena_array(known->arena, uint32_t, processes + 1), count = 0;
    KnownStep *sorted = arena_array(known->arena, KnownStep, MAX(to->step_count, 1));

    for (uint32_t process = 0; process <= processes; process++) {
        first[process] = count;
        for (uint32_t i = 0; i < to->step_count; i++)
            if (MIN(to->steps[i].actor, processes) == process)
                sorted[count++] = to->steps[i];
    }
    to->first = first;
    to->steps = sorted;
}

static void find_waiting(KnownSteps *known, uint32_t state, KnownState *to)
{
    const Program *program = known->program;

    state_unpack(program, known_steps_get(known, state), known->from);
    for (uint32_t i = 0; program->tells_timers && i < known_steps_timers(known); i++) {
        const int64_t timer = known->from[program->timers.data[i]];
        to->waiting |= (uint32_t)(timer == PROGRAM_TIMER_RUNS) << i;
        to->are_due |= (uint32_t)(timer == PROGRAM_TIMER_DUE) << i;
        to->due[i] = UINT32_MAX;
    }
}

uint32_t known_steps_due(KnownSteps *known, uint32_t state, uint32_t timer)
{
    known_steps_of(known, state);
    KnownState *here = known->expanded.data[state];

    if (here->due[timer] == UINT32_MAX) {
        g_autofree Word *words = g_new0(Word, known_steps_words(known));
        state_unpack(known->program, known_steps_get(known, state), known->to);
        known->to[known->program->timers.data[timer]] = PROGRAM_TIMER_DUE;
        state_pack(known->program, known->to, words);
        here->due[timer] = known_steps_put(known, words);
    }
    return here->due[timer];
}

/* Nothing waits for a fault. */
static bool is_urgent(KnownSteps *known, const KnownStep *step, uint32_t number)
{
    const Program *program = known->program;

    if (step->actor < program->process_count)
        return false;
    const EnvironmentTransition *from =
        &program->environment.data[step->actor - program->process_count];
    return from->kind == ENVIRONMENT_EVENT && from->event->is_urgent &&
           !replay_try(known->replay, number)->step.is_fault;
}

static __attribute__((noinline)) KnownState *expand(KnownSteps *known, uint32_t state)
{
    while (known->expanded.length <= state)
        vec_push(&known->expanded, NULL);
    KnownState *to = arena_new0(known->arena, KnownState);
    uint32_t count = replay_visit(known->replay, known_steps_get(known, state), &to->predicates);
    find_waiting(known, state, to);
    to->steps = arena_array(known->arena, KnownStep, MAX(count, 1));
    for (uint32_t i = 0; i < count; i++) {
        const KnownStep *step = &to->steps[to->step_count];
        if (!copy_step(known, state, to->predicates, i, &to->steps[to->step_count]))
            continue;
        to->is_urgent |= is_urgent(known, step, i);
        to->step_count++;
    }
    sort_steps(known, to);
    known->expanded.data[state] = to;
    return to;
}

const KnownState *known_steps_of(KnownSteps *known, uint32_t state)
{
    if (state < known->expanded.length && known->expanded.data[state])
        return known->expanded.data[state];
    return expand(known, state);
}

TypedValue known_steps_value(KnownSteps *known, uint32_t state, const Var *var, int64_t index)
{
    replay_go(known->replay, known_steps_get(known, state));
    return replay_value(known->replay, var, index, -1);
}
