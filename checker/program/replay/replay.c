/* Runs played again: the only way back from states to what happened, and a check of the explorer.
 */
#include "checker/base/duration.h"
#include "checker/program/compile/compile.h"

#include <string.h>

struct Replay {
    const Program *program;
    const Run *run;
    uint32_t position;
    uint64_t time; /* ticks that have passed */
    Workspace *w;
    Workspace *observer; /* for values and predicates, so that a step's workspace stays as it was */
    Successors successors;
    Word *state;
    int64_t *slots; /* the same, unpacked */
    bool *began;    /* by agent: it is at a scheduling point before its first step */
    bool *entered;  /* by agent: what it entered before its first step was said */
    ReplayStep step;
};

/* ---- what is heard of a step ---- */

static void clear_event(ReplayEvent *event)
{
    g_strfreev(event->call.arguments);
    g_free(event->call.result);
    g_free(event->result);
}

static void clear_step_events(Replay *replay)
{
    for (guint i = 0; i < replay->step.events->len; i++)
        clear_event(&g_array_index(replay->step.events, ReplayEvent, i));
    g_array_set_size(replay->step.events, 0);
    g_clear_pointer(&replay->step.error, g_free);
    replay->step.fault_branch = (Span){0};
}

static char **argument_texts(const Replay *replay, const Note *note, const int64_t *v)
{
    uint32_t count = note->operation->argument_count;
    char **texts = g_new0(char *, count + 1);

    for (uint32_t i = 0; i < count; i++)
        texts[i] = value_text(replay->program->system, note->operation->arguments[i]->type,
                              &v[note->arguments[i]]);
    return texts;
}

static char *note_value(const Replay *replay, const Note *note, const int64_t *v)
{
    if (note->value == NO_REG || note->type->kind == KIND_VOID)
        return NULL;
    return value_text(replay->program->system, note->type, &v[note->value]);
}

static void hear_result(Replay *replay, const Note *note, const int64_t *v)
{
    for (guint i = replay->step.events->len; i-- > 0;) {
        ReplayEvent *event = &g_array_index(replay->step.events, ReplayEvent, i);
        if (event->kind == REPLAY_CALL && event->call.operation == note->operation) {
            event->call.result = note_value(replay, note, v);
            return;
        }
    }
}

static void hear_assertion(Replay *replay, const Note *note, const int64_t *v)
{
    const TypedStmt *act = note->act;

    if (v[note->value] || replay->step.error)
        return;
    replay->step.error =
        act->text ? g_strdup_printf("assertion fails: %s", act->text) : g_strdup("assertion fails");
    replay->step.error_span = act->span;
}

static void hear(void *user, const Note *note, const int64_t *v)
{
    Replay *replay = user;
    ReplayEvent event = {.call = {.operation = note->operation, .act = note->act, .index = -1},
                         .request = note->request};

    switch (note->kind) {
    case NOTE_CALL:
        event.kind = REPLAY_CALL;
        event.call.arguments = argument_texts(replay, note, v);
        if (note->index != NO_REG)
            event.call.index = v[note->index];
        break;
    case NOTE_ENTER: event.kind = REPLAY_ENTER; break;
    case NOTE_LEAVE:
        event.kind = REPLAY_LEAVE;
        event.result = note_value(replay, note, v);
        break;
    case NOTE_RESULT: hear_result(replay, note, v); return;
    case NOTE_ASSERT: hear_assertion(replay, note, v); return;
    case NOTE_FAULT: replay->step.fault_branch = note->span; return;
    }
    g_array_append_val(replay->step.events, event);
}

/* ---- errors ---- */

static char *range_message(const Workspace *w, const Instruction *instruction)
{
    const Var *var = instruction->var;
    g_autofree char *range = g_strdup_printf("%d..%d", instruction->b, instruction->c);

    if (!var && instruction->b == 0 && instruction->c == WIDE_HIGH)
        return g_strdup_printf("nothing can be done %" G_GINT64_FORMAT " times", w->failed_value);

    if (!var || !*var->name)
        return g_strdup_printf("%" G_GINT64_FORMAT " is outside of %s", w->failed_value, range);
    if (var->kind == VAR_STATE)
        return g_strdup_printf("%s.%s cannot be %" G_GINT64_FORMAT ": it is a %s",
                               var->instance->name, var->name, w->failed_value, range);
    return g_strdup_printf("`%s` cannot be %" G_GINT64_FORMAT ": it is a %s", var->name,
                           w->failed_value, range);
}

/* An array's places are given with the instruction, a list's are as many as it holds. */
static char *bound_message(const Workspace *w, const Instruction *instruction)
{
    int64_t low = instruction->op == CODE_BOUND ? instruction->c : 0;
    int64_t count = instruction->op == CODE_BOUND ? instruction->d : w->v[instruction->c];

    if (count == 0)
        return g_strdup_printf("there is no place %" G_GINT64_FORMAT ": the list is empty",
                               w->failed_value);
    return g_strdup_printf("there is no place %" G_GINT64_FORMAT ": places are %" G_GINT64_FORMAT
                           "..%" G_GINT64_FORMAT,
                           w->failed_value, low, low + count - 1);
}

/* The block that did not end in time. */
static const Within *overdue(const Workspace *w)
{
    return &w->program->agents[w->failed_value].withins.data[w->failed_at];
}

static char *time_message(const Workspace *w)
{
    g_autofree char *limit = duration_text(overdue(w)->limit);

    return g_strdup_printf("%s cannot be out of this block within %s, and time cannot go on",
                           w->program->model.actors[w->failed_value].name, limit);
}

static char *error_message(const Workspace *w)
{
    const Instruction *instruction = &w->program->code.data[w->failed_at];

    switch (w->failure) {
    case FAILURE_RANGE: return range_message(w, instruction);
    case FAILURE_NONE: return g_strdup("this is none, and a value is needed");
    case FAILURE_DIVISION: return g_strdup("division by zero");
    case FAILURE_BOUND: return bound_message(w, instruction);
    case FAILURE_FULL: return g_strdup("the list is full");
    case FAILURE_EMPTY: return g_strdup("the list is empty");
    case FAILURE_CHOICE: return g_strdup("there is nothing to choose from");
    case FAILURE_FOREVER: return g_strdup("this goes round for ever without an operation");
    case FAILURE_OVERFLOW: return g_strdup("the number is too large");
    case FAILURE_STEPS: return g_strdup("there are too many ways to go on from here");
    case FAILURE_TIME: return time_message(w);
    case FAILURE_VERSIONS:
        return g_strdup_printf("version %" G_GINT64_FORMAT
                               " is one too many: linearizable can tell %d of them apart",
                               w->failed_value, MAX_VERSIONS);
    }
    return NULL;
}

static void record_failure(Replay *replay)
{
    const Workspace *w = replay->w;

    g_free(replay->step.error);
    replay->step.error = error_message(w);
    replay->step.error_span =
        w->failure == FAILURE_TIME ? overdue(w)->span : w->program->code.data[w->failed_at].span;
}

/* ---- taking a step ---- */

static void arrive(Replay *replay, const Word *state)
{
    memcpy(replay->state, state, replay->program->model.words * sizeof(Word));
    unpack(replay->program, replay->state, replay->slots);
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
    replay->entered = g_new0(bool, program->agent_count + 1);
    replay->began = g_new0(bool, program->agent_count + 1);
    replay->step.events = g_array_new(FALSE, TRUE, sizeof(ReplayEvent));
    model->initial(model, replay->w, &replay->successors);
    if (replay->successors.steps[run->initial].is_error)
        record_failure(replay);
    arrive(replay, &replay->successors.states[(size_t)run->initial * model->words]);
    for (uint32_t i = 0; i < program->agent_count; i++)
        replay->began[i] = replay->slots[program->agents[i].place] != PLACE_FIRST;
    return replay;
}

void replay_free(Replay *replay)
{
    if (!replay)
        return;
    clear_step_events(replay);
    g_array_free(replay->step.events, TRUE);
    replay->program->model.workspace_free(replay->w);
    replay->program->model.workspace_free(replay->observer);
    successors_free(&replay->successors);
    g_free(replay->state);
    g_free(replay->slots);
    g_free(replay->entered);
    g_free(replay->began);
    g_free(replay);
}

/* Runs one alternative of an actor's step, listening. False where it is not enabled. */
static bool run_alternative(Replay *replay, uint32_t actor, const Agent *agent)
{
    const Program *program = replay->program;
    Workspace *w = replay->w;

    clear_step_events(replay);
    restore(w);
    Outcome outcome =
        agent ? run_agent(w, agent)
              : run_code(w, program->happenings.data[actor - program->agent_count].start);
    if (outcome == OUTCOME_FAILED)
        record_failure(replay);
    else if (outcome != OUTCOME_DISABLED && agent)
        stop_agent(replay->program, w->v, agent, outcome, w->location);
    return outcome != OUTCOME_DISABLED;
}

/* The nth alternative of an actor that is enabled, played while listening. */
static void listen(Replay *replay, uint32_t actor, uint32_t nth)
{
    const Program *program = replay->program;
    const Recorder recorder = {hear, replay};
    const Agent *agent = actor < program->agent_count ? &program->agents[actor] : NULL;

    replay->w->recorder = &recorder;
    replay->w->choices = 0;
    do {
        if (run_alternative(replay, actor, agent) && nth-- == 0)
            break;
    } while (next_choices(replay->w));
    replay->step.chance = choices_chance(replay->w);
    replay->w->recorder = NULL;
}

static void hear_entering(void *user, const Note *note, const int64_t *v)
{
    ReplayEvent event = {.kind = REPLAY_ENTER, .request = note->request};

    (void)v;
    if (note->kind == NOTE_ENTER)
        g_array_append_val((GArray *)user, event);
}

/* A process that begins at its first scheduling point may have entered a request on the way there.
 */
static GArray *entered_at_first(Replay *replay, uint32_t number)
{
    const Agent *agent = &replay->program->agents[number];
    GArray *entered = g_array_new(FALSE, TRUE, sizeof(ReplayEvent));
    const Recorder recorder = {hear_entering, entered};
    Workspace *w = replay->observer;

    if (!replay->began[number]) /* it begins with its first step, and is heard then */
        return entered;
    w->recorder = &recorder;
    w->stepped = true;
    w->choices = w->taken = 0;
    run_code(w, agent->start);
    w->recorder = NULL;
    return entered;
}

static void say_entered(Replay *replay, uint32_t number)
{
    if (replay->entered[number])
        return;
    g_autoptr(GArray) entered = entered_at_first(replay, number);
    replay->entered[number] = true;
    g_array_prepend_vals(replay->step.events, entered->data, entered->len);
}

GPtrArray *replay_entered(Replay *replay, uint32_t number)
{
    g_autoptr(GArray) entered = entered_at_first(replay, number);
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < entered->len; i++)
        g_ptr_array_add(names,
                        (char *)g_array_index(entered, ReplayEvent, i).request->decl->name.text);
    return names;
}

static void explain_observers(Replay *replay)
{
    if (!replay->step.error && observers_fail(replay->w))
        record_failure(replay);
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
    const Agent *agent = actor < program->agent_count ? &program->agents[actor] : NULL;
    if (!agent) {
        const Happening *happening = &program->happenings.data[actor - program->agent_count];
        step->event = happening->event;
        step->index = happening->index;
        if (happening->event)
            return;
        step->fault = happening->kind == HAPPENS_CRASH ? "crash" : "restart";
        agent = &program->agents[happening->agent];
    }
    step->process = agent->process;
    step->number = agent->number;
}

static const ReplayStep *take(Replay *replay, uint32_t index)
{
    const Program *program = replay->program;
    uint32_t nth = 0;

    g_assert(index < replay->successors.count);
    const ModelStep *taken = &replay->successors.steps[index];
    for (uint32_t i = 0; i < index; i++)
        nth += replay->successors.steps[i].actor == taken->actor;
    clear_step_events(replay);
    replay->step.step = *taken;
    replay->time += taken->delay;
    replay->step.time = replay->time;
    replay->step.chance = 1;
    say_who(replay, taken->actor);
    if (replay->step.is_time && taken->is_error)
        record_failure(replay);
    if (!replay->step.is_time && !replay->step.fault)
        listen(replay, taken->actor, nth);
    if (taken->actor < program->agent_count)
        say_entered(replay, taken->actor);
    else if (replay->step.fault)
        replay->entered[program->happenings.data[taken->actor - program->agent_count].agent] =
            false;
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
    return take(replay, index);
}

void replay_go(Replay *replay, const Word *state)
{
    arrive(replay, state);
}

uint32_t replay_visit(Replay *replay, const Word *state, uint64_t *predicates)
{
    const Model *model = &replay->program->model;

    for (uint32_t i = 0; i < replay->program->agent_count; i++)
        replay->entered[i] = true;
    *predicates = model->expand(model, replay->w, state, &replay->successors);
    return replay->successors.count;
}

const ReplayStep *replay_try(Replay *replay, uint32_t index)
{
    return take(replay, index);
}

/* ---- the state that was reached ---- */

const char *replay_error(const Replay *replay, Span *span)
{
    *span = replay->step.error_span;
    return replay->step.error;
}

const Word *replay_state(const Replay *replay)
{
    return replay->state;
}

/* The first slot of a variable. */
static uint32_t slot_of(const Var *var, int64_t index)
{
    uint32_t stride = var->instance ? instance_slots(var->instance) : 0;

    return (uint32_t)var->slot + (index > 0 ? (uint32_t)index * stride : 0);
}

static const int64_t *slots_of(const Replay *replay, const Var *var, int64_t index)
{
    return &replay->slots[slot_of(var, index)];
}

bool replay_changed(const Replay *replay, const Var *var, int64_t index, int32_t place)
{
    const Type *type = place < 0 ? var->type : var->type->element;
    uint32_t slot = slot_of(var, index) + (uint32_t)MAX(place, 0) * type_slots(type);

    return memcmp(&replay->w->saved[slot], &replay->slots[slot],
                  type_slots(type) * sizeof *replay->slots) != 0;
}

char *replay_value(const Replay *replay, const Var *var, int64_t index)
{
    return value_text(replay->program->system, var->type, slots_of(replay, var, index));
}

char *replay_element(const Replay *replay, const Var *var, int64_t index, uint32_t place)
{
    const Type *element = var->type->element;

    return value_text(replay->program->system, element,
                      slots_of(replay, var, index) + place * type_slots(element));
}

uint64_t replay_predicates(const Replay *replay)
{
    const Model *model = &replay->program->model;

    return model->predicates(model, replay->observer, replay->state);
}

/* Where the code that a process goes on with comes to its next step; empty where that has no text.
 */
static Span waiting_span(const Program *program, const Location *location)
{
    uint32_t at = location->resume;

    if (at > 0 && program->code.data[at - 1].op == CODE_PAUSE)
        at--;
    while (program->code.data[at].op != CODE_YIELD && program->code.data[at].op != CODE_PAUSE &&
           program->code.data[at].op != CODE_END)
        at++;
    return program->code.data[at].op == CODE_END ? (Span){0} : program->code.data[at].span;
}

char *replay_waiting_at(const Replay *replay, uint32_t number, bool *crashed, Span *span)
{
    const Program *program = replay->program;
    const Agent *agent = &program->agents[number];
    int64_t place = replay->slots[agent->place];

    *span = (Span){0};
    *crashed = place == PLACE_CRASHED;
    if (place < PLACE_FIRST)
        return NULL;
    *span = waiting_span(program, &agent->locations.data[place - PLACE_FIRST]);
    if (span->end <= span->start)
        return g_strdup("its next step");
    const Source *source = source_map_get(program->system->design->sources, span->source);
    const char *text = source->text + span->start;
    return g_strndup(text, MIN(strcspn(text, "\n"), span->end - span->start));
}

char *replay_waiting(const Replay *replay, uint32_t number, bool *crashed)
{
    Span span;

    return replay_waiting_at(replay, number, crashed, &span);
}
