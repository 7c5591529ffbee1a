/* Time passes. Where it may not: a process that can go on has to, a block has to be left, an urgent
 * event is possible. How far: to the next moment at which a clock comes to a bound, or to a tick
 * before one that may matter (compile_time.c says which). */
#include "checker/program/execute/time_step.h"

#include "checker/program/execute/interpreter.h"
#include "checker/program/execute/state.h"
#include "checker/program/execute/time_skips.h"
#include "checker/program/execute/transitions.h"

#include <string.h>

/* ---- clocks ---- */

static void advance(const Program *program, int64_t *v, int64_t ticks)
{
    for (uint32_t i = 0; i < program->process_count; i++) {
        const ProcessInstance *process = &program->processes[i];
        const Location *location = location_of(process, v);
        if (!location)
            continue;
        int64_t bound = MAX(location->low, location->high);
        v[process->clock] = MIN(v[process->clock] + ticks, bound);
        for (uint32_t j = 0; j < location->within_count; j++)
            v[process->withins.data[location->withins[j]].slot] -= ticks;
    }
    for (uint32_t i = 0; i < program->timers.length; i++) {
        int64_t *timer = &v[program->timers.data[i]];
        if (*timer > 0)
            *timer = MAX(*timer - ticks, 1);
    }
}

/* How far to go, if nothing but moments that are still to come matters: 0 where there are none. */
typedef struct Distance {
    const TimeSkips *offsets; /* NULL: to the next moment, and not to a tick before one */
    int64_t min;
} Distance;

static void consider(Distance *distance, int64_t moment)
{
    if (moment <= 0)
        return;
    int64_t ticks = distance->offsets ? time_skips_step(distance->offsets, moment) : moment;
    if (distance->min == 0 || ticks < distance->min)
        distance->min = ticks;
}

static int64_t distance_to_go(const Program *program, const int64_t *v, const TimeSkips *offsets)
{
    Distance distance = {offsets, 0};

    for (uint32_t i = 0; i < program->process_count; i++) {
        const ProcessInstance *process = &program->processes[i];
        const Location *location = location_of(process, v);
        if (!location)
            continue;
        consider(&distance, location->low - v[process->clock]);
        consider(&distance, location->high - v[process->clock]);
        for (uint32_t j = 0; j < location->within_count; j++)
            consider(&distance, v[process->withins.data[location->withins[j]].slot]);
    }
    for (uint32_t i = 0; i < program->timers.length; i++)
        consider(&distance, v[program->timers.data[i]] - 1);
    return distance.min;
}

/* ---- may it pass ---- */

/* A process that has to go on now and can. */
static bool must_go_on(const Workspace *w, uint32_t number)
{
    const ProcessInstance *process = &w->program->processes[number];
    const Location *location = location_of(process, w->saved);

    return location && location->high != NO_DEADLINE &&
           w->saved[process->clock] >= location->high && w->can_step[number];
}

/* A block that has to be left now. */
static bool is_overdue(Workspace *w, uint32_t number)
{
    const ProcessInstance *process = &w->program->processes[number];
    const Location *location = location_of(process, w->saved);

    for (uint32_t i = 0; location && i < location->within_count; i++)
        if (w->saved[process->withins.data[location->withins[i]].slot] == 0) {
            w->failed_at = location->withins[i];
            w->failed_value = number;
            return true;
        }
    return false;
}

/* Not by a fault: it may, but nothing waits for that. */
static bool event_can_happen(Workspace *w, const EnvironmentTransition *transition)
{
    w->choices = 0;
    do {
        transitions_restore(w);
        if (interpreter_run(w, transition->start) != OUTCOME_DISABLED && !w->is_fault)
            return true;
    } while (interpreter_next_choices(w));
    return false;
}

/* In the state that is saved; `*any` is set where one can happen. */
static bool some_event_is_urgent(Workspace *w, bool *any)
{
    const Program *program = w->program;

    for (uint32_t i = 0; i < program->environment.length; i++) {
        const EnvironmentTransition *transition = &program->environment.data[i];
        if (transition->kind != ENVIRONMENT_EVENT || !event_can_happen(w, transition))
            continue;
        *any = true;
        if (transition->is_urgent)
            return true;
    }
    return false;
}

/* ---- waiting, and nothing else ---- */

static bool process_can_step(Workspace *w, const ProcessInstance *process)
{
    if (w->saved[process->pc] < PC_FIRST)
        return false;
    w->choices = 0;
    do {
        transitions_restore(w);
        if (transitions_run(w, process) != OUTCOME_DISABLED && !w->is_fault)
            return true;
    } while (interpreter_next_choices(w));
    return false;
}

static bool some_process_can_step(Workspace *w)
{
    for (uint32_t i = 0; i < w->program->process_count; i++)
        if (process_can_step(w, &w->program->processes[i]))
            return true;
    return false;
}

/* Whether waiting, if nothing stood in the way of time, would let a process step that cannot now.
 * The state that is saved gets older meanwhile. */
static bool some_process_waits(Workspace *w, const bool *can_step)
{
    const Program *program = w->program;
    int64_t ticks;

    while ((ticks = distance_to_go(program, w->saved, NULL)) > 0) {
        advance(program, w->saved, ticks);
        for (uint32_t i = 0; i < program->process_count; i++)
            if (!can_step[i] && process_can_step(w, &program->processes[i]))
                return true;
    }
    return false;
}

Outlook time_step_outlook(Workspace *w)
{
    const Program *program = w->program;
    Outlook outlook = {0};

    for (;;) {
        outlook.enables_process = some_process_can_step(w);
        if (outlook.enables_process || !program->is_timed)
            return outlook;
        bool urgent = some_event_is_urgent(w, &outlook.enables_event), blocked = urgent;
        for (uint32_t i = 0; i < program->process_count && !blocked; i++)
            blocked = is_overdue(w, i);
        int64_t ticks = distance_to_go(program, w->saved, NULL);
        if (urgent || (blocked && outlook.enables_event)) {
            memset(w->can_step, 0, program->process_count * sizeof *w->can_step);
            outlook.enables_process = some_process_waits(w, w->can_step);
        }
        if (blocked || ticks == 0)
            return outlook;
        advance(program, w->saved, ticks);
    }
}

static void look_beyond(Workspace *w, ModelStep *step)
{
    Outlook outlook = time_step_outlook(workspace_other(w, w->v));

    step->enables_process = outlook.enables_process;
    step->enables_event = outlook.enables_event;
}

/* Time stands still until an event happens: an urgent one, or any that a block waits for whose time
 * is up. That is no rest for those who wait for time alone. */
static void mark_barring(Workspace *w, Successors *out, bool urgent)
{
    const ModelActor *actors = w->program->model.actors;
    bool enables_process = some_process_waits(workspace_other(w, w->saved), w->can_step);

    for (uint32_t i = 0; i < out->count && enables_process; i++) {
        ModelStep *step = &out->steps[i];
        const ModelActor *actor = &actors[step->actor];
        if (!step->is_fault && (urgent ? actor->is_urgent : actor->kind == ACTOR_EVENT))
            step->enables_process = 1;
    }
}

/* ---- the step ---- */

typedef struct Others { /* steps that are not of time */
    bool any, owed, urgent, are_all_faults;
} Others;

static Others others_of(const Program *program, const Successors *out)
{
    Others others = {.any = out->count > 0, .are_all_faults = true};

    for (uint32_t i = 0; i < out->count; i++) {
        const ModelStep *step = &out->steps[i];
        const ModelActor *actor = &program->model.actors[step->actor];
        others.owed |= model_step_is_fair(program->model.actors, step);
        others.are_all_faults &= step->is_fault;
        others.urgent |= actor->is_urgent && !step->is_fault;
    }
    return others;
}

static bool has_to_wait(Workspace *w, const Others *others, bool *overdue)
{
    bool waits = others->urgent;

    for (uint32_t i = 0; i < w->program->process_count && !*overdue; i++) {
        waits |= must_go_on(w, i);
        *overdue = is_overdue(w, i);
    }
    return waits || *overdue;
}

void time_step_add(Workspace *w, Successors *out)
{
    const Program *program = w->program;
    uint32_t time = program->model.actor_count - 1;
    Others others = others_of(program, out);
    bool overdue = false;

    transitions_clear_step(w);
    w->choices = w->taken = 0;
    bool waits = has_to_wait(w, &others, &overdue);
    if (others.urgent || (overdue && !others.owed))
        mark_barring(w, out, others.urgent);
    if (waits) {
        if (!overdue || !others.are_all_faults)
            return;
        w->failure = FAILURE_TIME;
        transitions_add(w, out, time, true);
        return;
    }
    transitions_restore(w);
    int64_t ticks = 1;
    if (!program->by_one && (!others.any || !program->every_tick))
        ticks = distance_to_go(program, w->v, others.any ? time_skips_at(w, w->v) : NULL);
    ticks = MAX(ticks, 1);
    advance(program, w->v, ticks);
    transitions_add(w, out, time, false);
    ModelStep *step = &out->steps[out->count - 1];
    step->delay = (uint32_t)ticks;
    if (!others.owed && !step->is_error)
        look_beyond(w, step);
}

void time_step_pass(Workspace *w, int64_t ticks, Word *state)
{
    const Program *program = w->program;

    state_save(w, state);
    transitions_restore(w);
    advance(program, w->v, ticks);
    state_pack_step(w, program->model.actor_count - 1, state);
}

void time_step_add_after(Workspace *w, const Word *state, Successors *out)
{
    const Program *program = w->program;

    state_save(w, state);
    memset(w->can_step, 0, program->process_count * sizeof *w->can_step);
    for (uint32_t i = 0; i < out->count; i++)
        if (out->steps[i].actor < program->process_count)
            w->can_step[out->steps[i].actor] |= !out->steps[i].is_fault;
    time_step_add(w, out);
}
