/* Time, tick by tick. */
#include "tests/reference/step.h"

int64_t time_ticks(const World *world, const TypedExpr *duration)
{
    g_assert(duration->value % world->tick == 0);
    return duration->value / world->tick;
}

/* ---- processes ---- */

Bounds time_bounds(const World *world, const Process *process, const Thread *thread)
{
    const Frame *frame = thread_top(thread);
    const TypedExpr *low = process->takes_low, *high = process->takes_high;

    if (thread->is_starting)
        return (Bounds){.is_internal = true};
    const TypedStmt *stmt = frame->statements->list[frame->index];
    if (stmt->kind == TYPED_PAUSE)
        return (Bounds){.high = -1, .is_internal = true};
    if (stmt->kind == TYPED_WAIT) {
        int64_t ticks = time_ticks(world, stmt->value);
        return (Bounds){ticks, ticks, true};
    }
    if (stmt->takes_low) {
        low = stmt->takes_low;
        high = stmt->takes_high;
    }
    if (!low)
        return (Bounds){.high = -1};
    return (Bounds){time_ticks(world, low), time_ticks(world, high), false};
}

bool time_is_up(const Thread *thread)
{
    for (uint32_t i = 0; i < thread->depth; i++) {
        const Frame *frame = &thread->frames[i];
        if (frame->stmt && frame->stmt->kind == TYPED_WITHIN && frame->left == 0)
            return true;
    }
    return false;
}

static bool must_go_on(const World *world, const Process *process, const Thread *thread)
{
    Bounds bounds = time_bounds(world, process, thread);

    return bounds.high >= 0 && thread->clock >= bounds.high;
}

/* ---- may it pass ---- */

static bool is_barred_by(const World *world, const State *state, const Who *who)
{
    if (who->kind == WHO_EVENT)
        return who->event->is_urgent;
    return who->kind == WHO_PROCESS &&
           must_go_on(world, who->process, &state->threads[who->number]);
}

Passing world_passing(const World *world, const GArray *parts, const State *state,
                      const GArray *steps)
{
    bool is_barred = false, is_up = false, is_stuck = true;

    for (uint32_t i = 0; i < state->thread_count; i++)
        is_up |= time_is_up(&state->threads[i]);
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = &g_array_index(steps, Step, i);
        const Who *who = &g_array_index(parts, Who, step->who);
        if (step->is_fault)
            continue;
        is_stuck = false;
        is_barred |= is_barred_by(world, state, who);
    }
    if (is_up && is_stuck)
        return PASSING_ERROR;
    return is_up || is_barred ? PASSING_BARRED : PASSING_FREE;
}

/* ---- it passes ---- */

static const Value *aged(Arena *arena, const Type *type, const Value *value)
{
    if (type->kind == KIND_TIMER)
        return value->number > 1 ? value_number(arena, value->number - 1) : value;
    for (uint32_t i = 0; type->kind == KIND_ARRAY && i < value->count; i++)
        value = value_with(arena, value, i, aged(arena, type->element, value->items[i]));
    for (uint32_t i = 0; type->kind == KIND_RECORD && i < type->field_count; i++)
        value = value_with(arena, value, i, aged(arena, type->fields[i].type, value->items[i]));
    return value;
}

static void age_thread(const World *world, const Process *process, Thread *thread)
{
    if (thread->status != STATUS_RUNNING)
        return;
    Bounds bounds = time_bounds(world, process, thread);
    thread->clock = MIN(thread->clock + 1, MAX(bounds.low, bounds.high));
    for (uint32_t i = 0; i < thread->depth; i++)
        if (thread->frames[i].stmt && thread->frames[i].stmt->kind == TYPED_WITHIN)
            thread->frames[i].left--;
}

void time_pass(const World *world, Arena *arena, State *state)
{
    const System *system = world->system;

    for (uint32_t i = 0; i < system->instance_count; i++) {
        const Instance *instance = system->instances[i];
        for (uint32_t j = 0; j < instance->var_count; j++)
            for (uint64_t element = 0; element < instance->count; element++) {
                uint32_t place = world_place(world, instance->vars[j], element);
                state->vars[place] = aged(arena, instance->vars[j]->type, state->vars[place]);
            }
    }
    for (uint32_t i = 0; i < system->process_count; i++)
        for (uint32_t j = 0; j < system->processes[i]->count; j++)
            age_thread(world, system->processes[i],
                       &state->threads[system->processes[i]->first + j]);
    past_age(world, state);
}
