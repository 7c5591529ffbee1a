/* A program as a model: states packed and unpacked, and all steps out of one. */
#include "checker/program/execute/transitions.h"

#include "checker/program/bytecode/touched_slots.h"
#include "checker/program/execute/interpreter.h"
#include "checker/program/execute/observers.h"
#include "checker/program/execute/state.h"
#include "checker/program/execute/step_cache.h"
#include "checker/program/execute/time_step.h"

#include <string.h>

void transitions_clear_step(Workspace *w)
{
    w->taken = 0;
    w->stepped = w->is_fault = w->left = w->told_stale = false;
    w->broken = 0;
    if (w->reads)
        read_notes_drop(w->reads);
}

/* Whether the code before the first operation, which was just run, did nothing that anybody else
 * could see, and had no choice. */
static bool began_quietly(const Workspace *w, const ProcessInstance *process, const int64_t *before)
{
    const Program *program = w->program;

    if (w->taken > 0 || w->broken != 0 || w->left || w->told_stale)
        return false;
    for (uint32_t i = 0; i < program->slots.length; i++)
        if ((i < process->first_slot || i >= process->first_slot + process->slot_count) &&
            w->v[i] != before[i])
            return false;
    return true;
}

/* A process whose code begins with its first operation is there already. In timed designs one with
 * local code before it is so too, unless that code is to be seen: then it is a step. */
void transitions_start(Workspace *w, const ProcessInstance *process)
{
    const Program *program = w->program;
    const Recorder *recorder = w->recorder;

    state_blank(program, w->v, process);
    w->v[process->pc] = PC_FIRST;
    if (!process->starts_waiting && !program->is_timed)
        return;
    g_autofree int64_t *before = g_memdup2(w->v, (program->slots.length + 1) * sizeof *before);
    w->recorder = NULL;
    w->choices = 0;
    transitions_clear_step(w);
    w->stepped = true; /* it is to stop at the first scheduling point */
    Outcome outcome = interpreter_run(w, process->start);
    w->recorder = recorder;
    /* What failed goes wrong again with its first step, and is heard. */
    if (outcome != OUTCOME_FAILED && (process->starts_waiting || began_quietly(w, process, before)))
        state_stop(program, w->v, process, outcome, w->location);
    else if (!process->starts_waiting)
        memcpy(w->v, before, program->slots.length * sizeof *before);
}

/* ---- steps ---- */

/* Its state, where it has not failed, is there: the last of the list. */
static inline void finish_step(Workspace *w, Successors *out, Word *state, uint32_t actor,
                               bool failed)
{
    if (failed || (observers_may_fail(w->program) && observers_fail_at(w, state))) {
        failed = true;
        memset(state, 0, w->program->model.words * sizeof *state);
    }
    ModelStep *step = &out->steps[out->count - 1];
    *step = (ModelStep){
        .actor = (uint16_t)actor, .is_fault = w->is_fault, .is_error = failed, .broken = w->broken};
    if (out->choices)
        interpreter_note_choices(out->choices, w);
    if (w->reads)
        read_notes_keep(w->reads, out->count - 1);
}

void transitions_add(Workspace *w, Successors *out, uint32_t actor, bool failed)
{
    Word *state = transitions_add_unset(out);

    if (!failed)
        state_pack_step(w, actor, state);
    finish_step(w, out, state, actor, failed);
}

void transitions_restore(Workspace *w)
{
    memcpy(w->v, w->saved, w->program->slots.length * sizeof *w->v);
    transitions_clear_step(w);
}

/* More ways to go on than can be numbered: said as a design error, never passed over. */
static void refuse_more(Workspace *w, Successors *out, uint32_t actor)
{
    if (out->count > MAX_STEPS || out->is_cut)
        return;
    transitions_clear_step(w);
    transitions_add(w, out, actor, true);
}

static inline bool too_many(Workspace *w, Successors *out, uint32_t actor)
{
    if (successors_may_go_on(out) && out->count < MAX_STEPS)
        return false;
    refuse_more(w, out, actor);
    return true;
}

Outcome transitions_run(Workspace *w, const ProcessInstance *process)
{
    const Location *location = location_of(process, w->saved);

    if (location->low > 0 && w->saved[process->clock] < location->low)
        return OUTCOME_DISABLED;
    w->stepped = location->is_internal;
    return interpreter_run_heard(w, location->resume);
}

void transitions_of_process(Workspace *w, Successors *out, uint32_t number)
{
    const Program *program = w->program;
    const ProcessInstance *process = &program->processes[number];

    w->can_step[number] = false;
    if (w->saved[process->pc] < PC_FIRST)
        return;
    w->choices = 0;
    do {
        if (too_many(w, out, number))
            return;
        transitions_restore(w);
        Outcome outcome = transitions_run(w, process);
        if (outcome == OUTCOME_DISABLED)
            continue;
        if (outcome != OUTCOME_FAILED)
            state_stop(program, w->v, process, outcome, w->location);
        transitions_add(w, out, number, outcome == OUTCOME_FAILED);
        out->steps[out->count - 1].is_internal =
            location_of(process, w->saved)->is_internal && !w->left;
        w->can_step[number] |= !w->is_fault;
    } while (interpreter_next_choices(w));
}

static void event_steps(Workspace *w, Successors *out, const EnvironmentTransition *transition,
                        uint32_t actor)
{
    w->choices = 0;
    do {
        if (too_many(w, out, actor))
            return;
        transitions_restore(w);
        Outcome outcome = interpreter_run(w, transition->start);
        if (outcome != OUTCOME_DISABLED)
            transitions_add(w, out, actor, outcome == OUTCOME_FAILED);
    } while (interpreter_next_choices(w));
}

/* A process stops for good, or begins again: at any scheduling point, for one fault. */
static void process_fault(Workspace *w, Successors *out, const EnvironmentTransition *transition,
                          uint32_t actor)
{
    const Program *program = w->program;
    const ProcessInstance *process = &program->processes[transition->process];

    if (w->saved[process->pc] < PC_FIRST || w->saved[program->faults_slot] == 0)
        return;
    w->choices = 0;
    transitions_restore(w);
    if (transition->kind == ENVIRONMENT_RESTART) {
        transitions_start(w, process);
    } else {
        state_blank(program, w->v, process);
        w->v[process->pc] = PC_CRASHED;
    }
    transitions_clear_step(w);
    w->choices = 0;
    w->v[program->faults_slot]--;
    w->is_fault = true;
    transitions_add(w, out, actor, false);
}

void transitions_of_environment(Workspace *w, Successors *out, uint32_t number)
{
    const EnvironmentTransition *transition = &w->program->environment.data[number];
    uint32_t actor = w->program->process_count + number;

    if (transition->event)
        event_steps(w, out, transition, actor);
    else
        process_fault(w, out, transition, actor);
}

static uint64_t begin(Workspace *w, const Word *state, Successors *out)
{
    uint64_t failed;

    out->count = 0;
    state_save(w, state);
    memcpy(w->v, w->saved, w->program->slots.length * sizeof *w->v);
    w->choices = 0;
    return observers_predicates(w, &failed);
}

/* Steps that are known are not run again, where nobody wants to know more of them. */
static void add_processes(Workspace *w, Successors *out)
{
    bool may_be_known = !out->reads && !out->choices && step_cache_begin(w, out->accesses);

    for (uint32_t i = 0; i < w->program->process_count; i++) {
        uint32_t first = out->count;
        if (out->accesses)
            w->touched = accesses_touched(out->accesses, i);
        if (!may_be_known || !step_cache_add(w, out, i)) {
            transitions_of_process(w, out, i);
            if (may_be_known)
                step_cache_keep(w, out, i, first);
        }
        if (out->accesses)
            out->accesses->ends[i] = out->count;
    }
    w->touched = NULL;
}

static uint64_t program_expand(const Model *model, Workspace *w, const Word *state, Successors *out)
{
    const Program *program = (const Program *)model;
    uint64_t predicates = begin(w, state, out);

    w->reads = out->reads;
    if (out->accesses && !w->touched_slots)
        w->touched_slots = touched_slots_new(program);
    add_processes(w, out);
    if (out->accesses)
        touched_slots_end(program, out->accesses);
    for (uint32_t i = 0; i < program->environment.length; i++)
        transitions_of_environment(w, out, i);
    w->reads = NULL;
    if (program->is_timed)
        time_step_add(w, out);
    return predicates;
}

static uint64_t program_predicates(const Model *model, Workspace *w, const Word *state)
{
    uint64_t failed;

    state_unpack((const Program *)model, state, w->v);
    w->choices = 0;
    return observers_predicates(w, &failed);
}

static int64_t program_measure(const Model *model, Workspace *w, const Word *state, uint32_t index)
{
    const Program *program = (const Program *)model;

    if (program->measure_is_known[index])
        return program->measure_values[index];
    state_unpack(program, state, w->v);
    w->choices = 0;
    transitions_clear_step(w);
    interpreter_run(w, program->measure_starts[index]);
    return w->v[program->measure_regs[index]];
}

static void program_initial(const Model *model, Workspace *w, Successors *out)
{
    const Program *program = (const Program *)model;

    out->count = 0;
    if (program->slots.length > 0)
        memcpy(w->v, program->initial, program->slots.length * sizeof *w->v);
    for (uint32_t i = 0; i < program->process_count; i++)
        transitions_start(w, &program->processes[i]);
    transitions_clear_step(w);
    w->choices = 0;
    Word *state = transitions_add_unset(out);
    state_pack(program, w->v, state);
    finish_step(w, out, state, 0, false);
}

/* ---- the model ---- */

const Program *program_of_model(const Model *model)
{
    return model->expand == program_expand ? (const Program *)model : NULL;
}

void transitions_model_init(Program *program)
{
    program->model.workspace_new = workspace_new;
    program->model.workspace_free = workspace_free;
    program->model.initial = program_initial;
    program->model.expand = program_expand;
    program->model.predicates = program_predicates;
    program->model.measure = program_measure;
}
