/* The state that a replay has come to. */
#include "checker/program/execute/state.h"
#include "checker/program/replay/replay_private.h"

#include <string.h>

const char *replay_error(const Replay *replay, Span *span)
{
    *span = replay->step.error_span;
    return replay->step.error;
}

const Word *replay_state(const Replay *replay)
{
    return replay->state;
}

/* ---- values ---- */

/* The first slot of a variable, or of a place of it. */
static uint32_t slot_of(const Program *program, const Var *var, int64_t index, int32_t place)
{
    const uint32_t stride = var->instance ? layout_instance_slots(var->instance) : 0;
    const uint32_t first =
        bytecode_slot_of(program, var) + (index > 0 ? (uint32_t)index * stride : 0);

    return first + (place > 0 ? (uint32_t)place * layout_slots(var->type->element) : 0);
}

TypedValue replay_value(const Replay *replay, const Var *var, int64_t index, int32_t place)
{
    const Type *type = place < 0 ? var->type : var->type->element;
    const uint32_t slot = slot_of(replay->program, var, index, place);

    return (TypedValue){type, &replay->slots[slot],
                        replay->flow ? data_flow_of(replay->flow, slot, layout_slots(type)) : NULL};
}

uint32_t replay_first_slot(const Replay *replay, const Var *var, int64_t index, int32_t place)
{
    return slot_of(replay->program, var, index, place);
}

bool replay_still_has(const Replay *replay, uint32_t slot, uint32_t count, TypedValue value)
{
    return memcmp(&replay->slots[slot], value.slots, count * sizeof *value.slots) == 0 &&
           (!replay->flow || data_flow_is(replay->flow, slot, count, value.flows));
}

void replay_put(Replay *replay, const Var *var, int64_t index, int32_t place, const int64_t *slots)
{
    const Type *type = place < 0 ? var->type : var->type->element;

    memcpy(&replay->slots[slot_of(replay->program, var, index, place)], slots,
           layout_slots(type) * sizeof *slots);
    state_pack(replay->program, replay->slots, replay->state);
}

bool replay_changed(const Replay *replay, const Var *var, int64_t index, int32_t place)
{
    const Type *type = place < 0 ? var->type : var->type->element;
    const uint32_t slot = slot_of(replay->program, var, index, place);

    return memcmp(&replay->w->saved[slot], &replay->slots[slot],
                  layout_slots(type) * sizeof *replay->slots) != 0;
}

static bool is_in_var(const Var *var, uint32_t base, uint32_t slot)
{
    return slot >= base && slot < base + layout_slots(var->type);
}

static ReplaySlot slot_of_instance(const Program *program, const Instance *instance, uint32_t slot)
{
    const uint32_t stride = layout_instance_slots(instance);

    for (uint32_t i = 0; i < instance->var_count; i++)
        for (uint64_t j = 0; j < instance->count; j++) {
            const Var *var = instance->vars[i];
            const uint32_t base = bytecode_slot_of(program, var) + (uint32_t)j * stride;
            if (is_in_var(var, base, slot))
                return (ReplaySlot){var, instance->index ? (int64_t)j : -1, slot - base};
        }
    return (ReplaySlot){0};
}

ReplaySlot replay_slot(const Program *program, uint32_t slot)
{
    const System *system = program->system;
    ReplaySlot found = {0};

    for (uint32_t i = 0; i < system->instance_count && !found.var; i++)
        found = slot_of_instance(program, system->instances[i], slot);
    for (uint32_t i = 0; i < system->ghost_count && !found.var; i++)
        if (is_in_var(system->ghosts[i], bytecode_slot_of(program, system->ghosts[i]), slot))
            found = (ReplaySlot){system->ghosts[i], -1,
                                 slot - bytecode_slot_of(program, system->ghosts[i])};
    return found;
}

uint64_t replay_predicates(const Replay *replay)
{
    const Model *model = &replay->program->model;

    return model->predicates(model, replay->observer, replay->state);
}

int replay_place(ReplaySlot slot)
{
    const Type *type = slot.var->type;

    return type->kind == KIND_ARRAY ? (int)(slot.offset / layout_slots(type->element)) : 0;
}

uint64_t replay_predicates_without(const Replay *replay, const Instance *instance, int64_t index)
{
    const Program *program = replay->program;
    const Model *model = &program->model;
    g_autofree int64_t *v = g_memdup2(replay->slots, (program->slots.length + 1) * sizeof *v);
    g_autofree Word *state = g_new0(Word, model->words + 1);

    for (uint32_t i = 0; i < instance->var_count; i++) {
        const Var *var = instance->vars[i];
        const uint32_t slot = slot_of(program, var, index, -1);
        memcpy(&v[slot], &program->initial[slot], layout_slots(var->type) * sizeof *v);
    }
    state_pack(program, v, state);
    return model->predicates(model, replay->observer, state);
}

/* ---- where processes are ---- */

/* Where the code that a process goes on with comes to its next step. */
static const Instruction *waiting_at(const Program *program, const Location *location)
{
    uint32_t at = location->resume;

    if (at > 0 && program->code.data[at - 1].op == CODE_PAUSE)
        at--;
    while (program->code.data[at].op != CODE_YIELD && program->code.data[at].op != CODE_PAUSE &&
           program->code.data[at].op != CODE_END)
        at++;
    return &program->code.data[at];
}

char *replay_waiting_at(const Replay *replay, uint32_t number, bool *crashed, Span *span)
{
    const Program *program = replay->program;
    const ProcessInstance *process = &program->processes[number];
    int64_t pc = replay->slots[process->pc];

    *span = (Span){0};
    *crashed = pc == PC_CRASHED;
    if (pc < PC_FIRST)
        return NULL;
    const Instruction *at = waiting_at(program, &process->locations.data[pc - PC_FIRST]);
    if (at->op != CODE_END)
        *span = at->span;
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

bool replay_waits_at_block(const Replay *replay, uint32_t number)
{
    const Program *program = replay->program;
    const ProcessInstance *process = &program->processes[number];
    const Location *location = location_of(process, replay->slots);
    const Instruction *at = location ? waiting_at(program, location) : NULL;

    return at && at->op == CODE_YIELD && process->locations.data[at->a].is_block;
}

/* What its code comes to after its next scheduling point, if nothing is decided on the way. */
const TypedExpr *replay_guard(const Replay *replay, uint32_t number)
{
    const Program *program = replay->program;
    const Location *location = location_of(&program->processes[number], replay->slots);
    const Instruction *at = location ? &program->code.data[location->resume] : NULL;

    while (at && at->op != CODE_YIELD && at->op != CODE_PAUSE && at->op != CODE_END)
        at++;
    if (!at || at->op != CODE_YIELD)
        return NULL;
    for (at++; at->op != CODE_YIELD && at->op != CODE_PAUSE && at->op != CODE_END; at++) {
        const CodeNote *note = at->op == CODE_NOTE ? &program->notes.data[at->a] : NULL;
        if (opcodes[at->op].flow == CONTROL_BRANCH)
            return NULL;
        if (note && note->kind == NOTE_CALL)
            return note->operation->guard;
    }
    return NULL;
}
