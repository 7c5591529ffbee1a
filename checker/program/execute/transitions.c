/* A program as a model: states packed and unpacked, and all steps out of one. */
#include "checker/program/bytecode/access.h"

#include <string.h>

enum { MAX_STEPS = 60000 };

/* ---- states ---- */

void unpack(const Program *program, const Word *state, int64_t *v)
{
    const PackedField *end = program->fields + program->field_count;

    for (const PackedField *field = program->fields; field < end; field++) {
        uint64_t code = state[field->word] >> field->shift & field->mask;
        v[field->slot] = code == 0 && field->has_none ? NONE : field->bias + (int64_t)code;
    }
}

static void blank_groups(const Program *program, int64_t *v)
{
    uint64_t live = 0;

    for (uint32_t i = 0; i < program->agent_count; i++) {
        const Agent *agent = &program->agents[i];
        int64_t place = v[agent->place];
        if (place >= PLACE_FIRST)
            live |= agent->locations.data[place - PLACE_FIRST].groups;
    }
    for (uint32_t i = 0; i < program->groups.length && !program->keep_dead; i++) {
        const Group *group = &program->groups.data[i];
        for (uint32_t j = 0; !(live >> i & 1) && j < group->count; j++)
            v[group->first + j] = slot_blank(&program->slots.data[group->first + j]);
    }
}

void pack(const Program *program, int64_t *v, Word *state)
{
    if (program->groups.length > 0)
        blank_groups(program, v);
    memset(state, 0, program->model.words * sizeof *state);
    const PackedField *end = program->fields + program->field_count;
    for (const PackedField *field = program->fields; field < end; field++) {
        int64_t value = v[field->slot];
        uint64_t code = value == NONE ? 0 : (uint64_t)(value - field->bias);
        state[field->word] |= code << field->shift;
    }
}

/* ---- processes stop ---- */

static void blank(const Program *program, int64_t *v, uint32_t slot)
{
    v[slot] = slot_blank(&program->slots.data[slot]);
}

void blank_agent(const Program *program, int64_t *v, const Agent *agent)
{
    if (agent->clock != NO_SLOT)
        v[agent->clock] = 0;
    for (uint32_t i = 0; i < agent->slot_count; i++)
        blank(program, v, agent->first_slot + i);
}

void stop_agent(const Program *program, int64_t *v, const Agent *agent, Outcome outcome,
                uint32_t number)
{
    if (outcome == OUTCOME_ENDED) {
        v[agent->place] = PLACE_DONE;
        blank_agent(program, v, agent);
        return;
    }
    const Location *location = &agent->locations.data[number];
    v[agent->place] = PLACE_FIRST + number;
    if (agent->clock != NO_SLOT)
        v[agent->clock] = 0;
    for (uint32_t i = 0; i < location->dead_count; i++)
        blank(program, v, location->dead[i]);
}

void clear_step(Workspace *w)
{
    w->taken = 0;
    w->stepped = w->is_fault = w->left = false;
    w->broken = 0;
}

/* Whether the code before the first operation, which was just run, did nothing that anybody else
 * could see, and had no choice. */
static bool began_quietly(const Workspace *w, const Agent *agent, const int64_t *before)
{
    const Program *program = w->program;

    if (w->taken > 0 || w->broken != 0 || w->left)
        return false;
    for (uint32_t i = 0; i < program->slots.length; i++)
        if ((i < agent->first_slot || i >= agent->first_slot + agent->slot_count) &&
            w->v[i] != before[i])
            return false;
    return true;
}

/* A process whose code begins with its first operation is there already. In timed designs one with
 * local code before it is so too, unless that code is to be seen: then it is a step. */
void begin_agent(Workspace *w, const Agent *agent)
{
    const Program *program = w->program;
    const Recorder *recorder = w->recorder;

    blank_agent(program, w->v, agent);
    w->v[agent->place] = PLACE_FIRST;
    if (!agent->starts_waiting && !program->is_timed)
        return;
    g_autofree int64_t *before = g_memdup2(w->v, (program->slots.length + 1) * sizeof *before);
    w->recorder = NULL;
    w->choices = 0;
    clear_step(w);
    w->stepped = true; /* it is to stop at the first scheduling point */
    Outcome outcome = run_code(w, agent->start);
    w->recorder = recorder;
    /* What failed goes wrong again with its first step, and is heard. */
    if (outcome != OUTCOME_FAILED && (agent->starts_waiting || began_quietly(w, agent, before)))
        stop_agent(program, w->v, agent, outcome, w->location);
    else if (!agent->starts_waiting)
        memcpy(w->v, before, program->slots.length * sizeof *before);
}

/* ---- steps ---- */

void add_step(Workspace *w, Successors *out, uint32_t actor, bool failed)
{
    const Program *program = w->program;

    Word *state = successors_add(out);
    if (!failed) {
        pack(program, w->v, state);
        failed = observers_fail_at(w, state);
    }
    if (failed)
        memset(state, 0, program->model.words * sizeof *state);
    ModelStep *step = &out->steps[out->count - 1];
    *step = (ModelStep){
        .actor = (uint16_t)actor, .is_fault = w->is_fault, .is_error = failed, .broken = w->broken};
    if (out->choices)
        choices_note(out->choices, w);
}

void restore(Workspace *w)
{
    memcpy(w->v, w->saved, w->program->slots.length * sizeof *w->v);
    clear_step(w);
}

/* More ways to go on than can be numbered: said as a design error, never passed over. */
static bool too_many(Workspace *w, Successors *out, uint32_t actor)
{
    if (out->count < MAX_STEPS)
        return false;
    if (out->count == MAX_STEPS) {
        clear_step(w);
        w->failure = FAILURE_STEPS;
        add_step(w, out, actor, true);
    }
    return true;
}

Outcome run_agent(Workspace *w, const Agent *agent)
{
    const Location *location = location_of(agent, w->saved);

    if (location->low > 0 && w->saved[agent->clock] < location->low)
        return OUTCOME_DISABLED;
    w->stepped = location->is_internal;
    if (w->trace)
        return run_traced(w, location->resume);
    return w->recorder ? run_recorded(w, location->resume) : run_code(w, location->resume);
}

void process_steps(Workspace *w, Successors *out, uint32_t number)
{
    const Program *program = w->program;
    const Agent *agent = &program->agents[number];

    w->can_step[number] = false;
    if (w->saved[agent->place] < PLACE_FIRST)
        return;
    w->choices = 0;
    do {
        if (too_many(w, out, number))
            return;
        restore(w);
        Outcome outcome = run_agent(w, agent);
        if (outcome == OUTCOME_DISABLED)
            continue;
        if (outcome != OUTCOME_FAILED)
            stop_agent(program, w->v, agent, outcome, w->location);
        if (w->trace)
            trace_step(w->trace, w, agent);
        add_step(w, out, number, outcome == OUTCOME_FAILED);
        out->steps[out->count - 1].is_internal =
            location_of(agent, w->saved)->is_internal && !w->left;
        w->can_step[number] |= !w->is_fault;
    } while (next_choices(w));
}

static void event_steps(Workspace *w, Successors *out, const Happening *happening, uint32_t actor)
{
    w->choices = 0;
    do {
        if (too_many(w, out, actor))
            return;
        restore(w);
        Outcome outcome = run_code(w, happening->start);
        if (outcome != OUTCOME_DISABLED)
            add_step(w, out, actor, outcome == OUTCOME_FAILED);
    } while (next_choices(w));
}

/* A process stops for good, or begins again: at any scheduling point, for one fault. */
static void process_fault(Workspace *w, Successors *out, const Happening *happening, uint32_t actor)
{
    const Program *program = w->program;
    const Agent *agent = &program->agents[happening->agent];

    if (w->saved[agent->place] < PLACE_FIRST || w->saved[program->faults_slot] == 0)
        return;
    w->choices = 0;
    restore(w);
    if (happening->kind == HAPPENS_RESTART) {
        begin_agent(w, agent);
    } else {
        blank_agent(program, w->v, agent);
        w->v[agent->place] = PLACE_CRASHED;
    }
    clear_step(w);
    w->choices = 0;
    w->v[program->faults_slot]--;
    w->is_fault = true;
    add_step(w, out, actor, false);
}

void happening_steps(Workspace *w, Successors *out, uint32_t number)
{
    const Happening *happening = &w->program->happenings.data[number];
    uint32_t actor = w->program->agent_count + number;

    if (happening->event)
        event_steps(w, out, happening, actor);
    else
        process_fault(w, out, happening, actor);
}

uint64_t begin_expanding(Workspace *w, const Word *state, Successors *out)
{
    uint64_t failed;

    out->count = 0;
    unpack(w->program, state, w->saved);
    memcpy(w->v, w->saved, w->program->slots.length * sizeof *w->v);
    w->choices = 0;
    return evaluate_predicates(w, &failed);
}

static uint64_t program_expand(const Model *model, Workspace *w, const Word *state, Successors *out)
{
    const Program *program = (const Program *)model;
    uint64_t predicates = begin_expanding(w, state, out);

    for (uint32_t i = 0; i < program->agent_count; i++)
        process_steps(w, out, i);
    for (uint32_t i = 0; i < program->happenings.length; i++)
        happening_steps(w, out, i);
    if (program->is_timed)
        time_step(w, out);
    return predicates;
}

static uint64_t program_predicates(const Model *model, Workspace *w, const Word *state)
{
    uint64_t failed;

    unpack((const Program *)model, state, w->v);
    w->choices = 0;
    return evaluate_predicates(w, &failed);
}

static int64_t program_measure(const Model *model, Workspace *w, const Word *state, uint32_t index)
{
    const Program *program = (const Program *)model;

    if (program->measure_is_known[index])
        return program->measure_values[index];
    unpack(program, state, w->v);
    w->choices = 0;
    clear_step(w);
    run_code(w, program->measure_starts[index]);
    return w->v[program->measure_regs[index]];
}

static void program_initial(const Model *model, Workspace *w, Successors *out)
{
    const Program *program = (const Program *)model;

    out->count = 0;
    if (program->slots.length > 0)
        memcpy(w->v, program->initial, program->slots.length * sizeof *w->v);
    for (uint32_t i = 0; i < program->agent_count; i++)
        begin_agent(w, &program->agents[i]);
    clear_step(w);
    w->choices = 0;
    add_step(w, out, 0, false);
}

/* ---- workspaces ---- */

static Workspace *program_workspace_new(const Model *model)
{
    const Program *program = (const Program *)model;
    Workspace *w = g_new0(Workspace, 1);

    w->program = program;
    w->v = g_new0(int64_t, program->registers + 1);
    w->saved = g_new0(int64_t, program->slots.length + 1);
    w->can_step = g_new0(bool, program->agent_count + 1);
    for (uint32_t i = 0; i < program->slots.length; i++)
        w->v[i] = w->saved[i] = slot_blank(&program->slots.data[i]);
    for (uint32_t i = 0; i < program->constants.length; i++)
        w->v[program->slots.length + program->temps + i] = program->constants.data[i];
    return w;
}

static void program_workspace_free(Workspace *w)
{
    if (!w)
        return;
    program_workspace_free(w->other);
    g_free(w->v);
    g_free(w->saved);
    g_free(w->can_step);
    g_free(w->sound);
    g_clear_pointer(&w->offsets, g_hash_table_unref);
    g_free(w);
}

void program_model_init(Program *program)
{
    program->model.workspace_new = program_workspace_new;
    program->model.workspace_free = program_workspace_free;
    program->model.initial = program_initial;
    program->model.expand = program_expand;
    program->model.predicates = program_predicates;
    program->model.measure = program_measure;
}
