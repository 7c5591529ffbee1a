#include "checker/program/replay/replay.h"

#include "checker/program/execute/interpreter.h"
#include "checker/program/execute/observers.h"
#include "checker/program/execute/state.h"
#include "checker/program/execute/time_step.h"
#include "checker/program/execute/transitions.h"
#include "checker/program/replay/replay_private.h"

#include <string.h>

/* ---- taking a step ---- */

static void arrive(Replay *replay, const Word *state)
{
    memcpy(replay->state, state, replay->program->model.words * sizeof(Word));
    state_unpack(replay->program, replay->state, replay->slots);
}

Replay *replay_new(const Program *program, const Run *run)
{
    Replay *replay = g_new0(Replay, 1);
    const Model *model = &program->model;

    replay->program = program;
    replay->run = run;
    replay->w = model->workspace_new(model);
    replay->observer = model->workspace_new(model);
    successors_init(&replay->successors, model->words);
    replay->state = g_new0(Word, model->words);
    replay->slots = g_new0(int64_t, program->slots.length + 1);
    memcpy(replay->slots, replay->observer->v, program->slots.length * sizeof *replay->slots);
    replay->entered = g_new0(bool, program->process_count + 1);
    replay->began = g_new0(bool, program->process_count + 1);
    replay->step.events = g_array_new(FALSE, TRUE, sizeof(ReplayEvent));
    model->initial(model, replay->w, &replay->successors);
    if (replay->successors.steps[run->initial].is_error)
        replay_record_failure(replay);
    arrive(replay, &replay->successors.states[(size_t)run->initial * model->words]);
    for (uint32_t i = 0; i < program->process_count; i++)
        replay->began[i] = replay->slots[program->processes[i].pc] != PC_FIRST;
    return replay;
}

void replay_free(Replay *replay)
{
    if (!replay)
        return;
    replay_clear_events(replay);
    g_array_free(replay->step.events, TRUE);
    replay->program->model.workspace_free(replay->w);
    replay->program->model.workspace_free(replay->observer);
    successors_free(&replay->successors);
    g_free(replay->state);
    g_free(replay->slots);
    g_free(replay->entered);
    g_free(replay->began);
    data_flow_free(replay->flow);
    g_free(replay);
}

void replay_follow(Replay *replay, Arena *arena)
{
    replay->flow = data_flow_new(replay->program, arena);
}

const Flow *const *replay_conditions(const Replay *replay, uint32_t *count)
{
    return data_flow_conditions(replay->flow, count);
}

/* Runs one alternative of an actor's step, listening. False where it is not enabled. */
static bool run_alternative(Replay *replay, uint32_t actor, const ProcessInstance *process)
{
    const Program *program = replay->program;
    Workspace *w = replay->w;

    replay_clear_events(replay);
    transitions_restore(w);
    if (replay->flow)
        data_flow_begin(replay->flow, replay->position);
    Outcome outcome = process
                          ? transitions_run(w, process)
                          : interpreter_run_heard(
                                w, program->environment.data[actor - program->process_count].start);
    if (outcome == OUTCOME_FAILED)
        replay_record_failure(replay);
    else if (outcome != OUTCOME_DISABLED && process)
        state_stop(replay->program, w->v, process, outcome, w->location);
    return outcome != OUTCOME_DISABLED;
}

static void keep_heard(Replay *replay, uint32_t actor, uint32_t index, uint32_t nth)
{
    const Workspace *w = replay->w;
    Heard *heard = &replay->heard;

    *heard =
        (Heard){.is_one = true, .actor = actor, .index = index, .nth = nth, .choices = w->choices};
    memcpy(heard->choice, w->choice, sizeof heard->choice);
    memcpy(heard->options, w->options, sizeof heard->options);
    memcpy(heard->chance, w->chance, sizeof heard->chance);
}

static void go_on_from_heard(Replay *replay)
{
    const Heard *heard = &replay->heard;
    Workspace *w = replay->w;

    w->choices = heard->choices;
    memcpy(w->choice, heard->choice, sizeof heard->choice);
    memcpy(w->options, heard->options, sizeof heard->options);
    memcpy(w->chance, heard->chance, sizeof heard->chance);
    interpreter_next_choices(w);
}

/* Which of its actor's steps that is; they stand side by side. */
static uint32_t nth_of_actor(const Replay *replay, uint32_t index)
{
    const ModelStep *steps = replay->successors.steps;
    const Heard *heard = &replay->heard;
    uint32_t first = index;

    if (heard->is_one && heard->index < index && heard->actor == steps[index].actor)
        return heard->nth + index - heard->index;
    while (first > 0 && steps[first - 1].actor == steps[index].actor)
        first--;
    return index - first;
}

/* The alternative of an actor that is that successor, played while listening. */
static void listen(Replay *replay, uint32_t actor, uint32_t index)
{
    const Program *program = replay->program;
    const Recorder recorder = {replay_record_note, replay->flow ? replay_record_instruction : NULL,
                               replay};
    const ProcessInstance *process =
        actor < program->process_count ? &program->processes[actor] : NULL;
    uint32_t nth = nth_of_actor(replay, index), passed = 0;

    replay->w->recorder = &recorder;
    replay->w->choices = 0;
    if (replay->heard.is_one && replay->heard.actor == actor && replay->heard.nth < nth) {
        passed = replay->heard.nth + 1;
        go_on_from_heard(replay);
    }
    do {
        if (run_alternative(replay, actor, process) && passed++ == nth)
            break;
    } while (interpreter_next_choices(replay->w));
    keep_heard(replay, actor, index, nth);
    replay->step.chance = interpreter_chance(replay->w);
    replay->w->recorder = NULL;
    if (replay->flow)
        data_flow_commit(replay->flow);
}

/* One step too many leads nowhere, although it can be played. */
static void explain_many(Replay *replay, uint32_t actor)
{
    const Program *program = replay->program;
    uint32_t start = actor < program->process_count
                         ? location_of(&program->processes[actor], replay->w->saved)->resume
                         : program->environment.data[actor - program->process_count].start;

    interpreter_fail_for_many(replay->w, start);
    replay_record_failure(replay);
}

static void explain_observers(Replay *replay)
{
    if (!replay->step.error && observers_fail(replay->w))
        replay_record_failure(replay);
}

static void say_who(Replay *replay, uint32_t actor)
{
    const Program *program = replay->program;
    ReplayStep *step = &replay->step;

    step->index = -1;
    step->event = NULL;
    step->fault = NULL;
    step->process = NULL;
    step->is_time = program->model.actors[actor].kind == ACTOR_TIME;
    if (step->is_time)
        return;
    const ProcessInstance *process =
        actor < program->process_count ? &program->processes[actor] : NULL;
    if (!process) {
        const EnvironmentTransition *transition =
            &program->environment.data[actor - program->process_count];
        step->event = transition->event;
        step->index = transition->index;
        if (transition->event)
            return;
        step->fault = transition->kind == ENVIRONMENT_CRASH ? "crash" : "restart";
        process = &program->processes[transition->process];
    }
    step->process = process->template;
    step->number = process->number;
}

/* A process that crashed or was restarted has forgotten what it knew. */
static void begin_again(Replay *replay, uint32_t number)
{
    const ProcessInstance *process = &replay->program->processes[number];

    replay->entered[number] = false;
    if (replay->flow)
        data_flow_forget(replay->flow, process->first_slot, process->slot_count);
}

static const ReplayStep *take(Replay *replay, uint32_t index)
{
    const Program *program = replay->program;

    g_assert(index < replay->successors.count);
    const ModelStep *taken = &replay->successors.steps[index];
    replay_clear_events(replay);
    replay->step.step = *taken;
    replay->time += taken->delay;
    replay->step.time = replay->time;
    replay->step.chance = 1;
    say_who(replay, taken->actor);
    if (replay->step.is_time && taken->is_error)
        replay_record_failure(replay);
    if (!replay->step.is_time && !replay->step.fault)
        listen(replay, taken->actor, index);
    if (taken->is_error && index == MAX_STEPS)
        explain_many(replay, taken->actor);
    if (taken->actor < program->process_count)
        replay_record_entered(replay, taken->actor);
    else if (replay->step.fault)
        begin_again(replay,
                    program->environment.data[taken->actor - program->process_count].process);
    if (taken->is_error)
        explain_observers(replay);
    arrive(replay, &replay->successors.states[(size_t)index * program->model.words]);
    return &replay->step;
}

const ReplayStep *replay_step(Replay *replay)
{
    const Model *model = &replay->program->model;

    if (replay->position == replay->run->length)
        return NULL;
    uint32_t index = replay->run->steps[replay->position++];
    model->expand(model, replay->w, replay->state, &replay->successors);
    replay->heard.is_one = false;
    return take(replay, index);
}

uint32_t replay_pass(Replay *replay, uint32_t end)
{
    const RunNote *notes = replay->run->notes;
    const uint32_t first = replay->position;
    int64_t ticks = 0;

    for (; notes && replay->position < end; replay->position++) {
        const RunNote note = notes[replay->position];
        if (note.ticks == 0 || note.is_shown)
            break;
        ticks += note.ticks;
    }
    if (ticks == 0)
        return 0;
    replay_clear_events(replay);
    time_step_pass(replay->w, ticks, replay->state);
    state_unpack(replay->program, replay->state, replay->slots);
    replay->time += (uint64_t)ticks;
    return replay->position - first;
}

void replay_go(Replay *replay, const Word *state)
{
    arrive(replay, state);
}

uint32_t replay_visit(Replay *replay, const Word *state, uint64_t *predicates)
{
    const Model *model = &replay->program->model;

    for (uint32_t i = 0; i < replay->program->process_count; i++)
        replay->entered[i] = true;
    *predicates = model->expand(model, replay->w, state, &replay->successors);
    replay->heard.is_one = false;
    return replay->successors.count;
}

const ReplayStep *replay_try(Replay *replay, uint32_t index)
{
    return take(replay, index);
}
