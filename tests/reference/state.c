#include "tests/reference/state.h"

#include <string.h>

/* ---- threads ---- */

static void *grow(Arena *arena, const void *data, uint32_t count, uint32_t room, size_t size)
{
    char *more = arena_alloc(arena, size * room);

    if (count > 0)
        memcpy(more, data, size * count);
    return more;
}

Frame *thread_push(Arena *arena, Thread *thread, const TypedStmt *stmt,
                   const TypedBlock *statements)
{
    if (thread->depth == thread->depth_room) {
        thread->depth_room = thread->depth_room * 2 + 4;
        thread->frames =
            grow(arena, thread->frames, thread->depth, thread->depth_room, sizeof(Frame));
    }
    Frame *frame = &thread->frames[thread->depth++];
    *frame = (Frame){.stmt = stmt, .statements = statements, .scope = thread->bound};
    frame->fresh_floor = frame->order_floor = NO_VERSION;
    return frame;
}

Frame *thread_top(const Thread *thread)
{
    return &thread->frames[thread->depth - 1];
}

void thread_pop(Thread *thread)
{
    thread->bound = thread_top(thread)->scope;
    thread->depth--;
}

void thread_bind(Arena *arena, Thread *thread, const Var *var, const Value *value)
{
    if (thread->bound == thread->bound_room) {
        thread->bound_room = thread->bound_room * 2 + 4;
        thread->bindings =
            grow(arena, thread->bindings, thread->bound, thread->bound_room, sizeof(Binding));
    }
    thread->bindings[thread->bound++] = (Binding){var, value};
}

Binding *thread_find(const Thread *thread, const Var *var)
{
    for (uint32_t i = thread->bound; i > 0; i--)
        if (thread->bindings[i - 1].var == var)
            return &thread->bindings[i - 1];
    return NULL;
}

static Thread thread_copy(Arena *arena, const Thread *thread)
{
    Thread copy = *thread;

    copy.frames = arena_copy(arena, thread->frames, thread->depth, sizeof(Frame));
    for (uint32_t i = 0; i < thread->depth; i++) {
        Frame *frame = &copy.frames[i];
        frame->aged_floors =
            arena_copy(arena, frame->aged_floors, frame->aged_count, sizeof(int64_t));
    }
    copy.bindings = arena_array(arena, Binding, thread->bound + 1);
    for (uint32_t i = 0; i < thread->bound; i++)
        copy.bindings[i] =
            (Binding){thread->bindings[i].var, value_copy(arena, thread->bindings[i].value)};
    copy.depth_room = thread->depth;
    copy.bound_room = thread->bound;
    return copy;
}

/* ---- the past ---- */

static int past_compare(const Past *a, const Past *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->process != b->process)
        return a->process < b->process ? -1 : 1;
    int order = value_compare(a->object, b->object);
    if (order != 0)
        return order;
    if (a->kind != PAST_DOUBT && a->kind != PAST_ENDED)
        return 0;
    if (a->version != b->version)
        return a->version < b->version ? -1 : 1;
    return a->writers == b->writers ? 0 : a->writers < b->writers ? -1 : 1;
}

Past *past_find(const State *state, PastKind kind, int64_t process, const Value *object)
{
    Past wanted = {.kind = kind, .process = process, .object = object};

    for (uint32_t i = 0; i < state->past_count; i++)
        if (past_compare(&state->past[i], &wanted) == 0)
            return &state->past[i];
    return NULL;
}

void past_add(Arena *arena, State *state, const Past *entry)
{
    Past *more = arena_array(arena, Past, state->past_count + 1);
    uint32_t place = 0;

    while (place < state->past_count && past_compare(&state->past[place], entry) < 0)
        place++;
    for (uint32_t i = 0; i < state->past_count; i++)
        more[i < place ? i : i + 1] = state->past[i];
    more[place] = *entry;
    state->past = more;
    state->past_count++;
}

void past_remove(State *state, uint32_t index)
{
    state->past_count--;
    for (uint32_t i = index; i < state->past_count; i++)
        state->past[i] = state->past[i + 1];
}

/* ---- whole states ---- */

State *state_copy(Arena *arena, const State *state)
{
    State *copy = arena_copy(arena, state, 1, sizeof *state);

    copy->vars = arena_array(arena, const Value *, state->var_count + 1);
    for (uint32_t i = 0; i < state->var_count; i++)
        copy->vars[i] = value_copy(arena, state->vars[i]);
    copy->threads = arena_array(arena, Thread, state->thread_count + 1);
    for (uint32_t i = 0; i < state->thread_count; i++)
        copy->threads[i] = thread_copy(arena, &state->threads[i]);
    copy->past = arena_copy(arena, state->past, state->past_count, sizeof(Past));
    for (uint32_t i = 0; i < state->past_count; i++)
        copy->past[i].object = value_copy(arena, state->past[i].object);
    return copy;
}

static void write_number(GString *out, int64_t number)
{
    g_string_append_len(out, (const char *)&number, sizeof number);
}

static void write_pointer(GString *out, const void *pointer)
{
    write_number(out, (int64_t)(intptr_t)pointer);
}

static void write_thread(GString *out, const Thread *thread)
{
    write_number(out, thread->status);
    write_number(out, thread->is_starting);
    write_number(out, thread->clock);
    write_number(out, thread->depth);
    for (uint32_t i = 0; i < thread->depth; i++) {
        const Frame *frame = &thread->frames[i];
        write_pointer(out, frame->statements);
        write_number(out, frame->index);
        write_number(out, frame->rounds);
        write_number(out, frame->left);
        write_number(out, frame->has_begun);
        write_number(out, frame->fresh_floor);
        write_number(out, frame->order_floor);
        for (uint32_t j = 0; j < frame->aged_count; j++)
            write_number(out, frame->aged_floors[j]);
    }
    write_number(out, thread->bound);
    for (uint32_t i = 0; i < thread->bound; i++) {
        write_pointer(out, thread->bindings[i].var);
        value_write(out, thread->bindings[i].value);
    }
}

GBytes *state_key(const State *state)
{
    enum { USUAL = 512 }; /* bytes */
    GString *out = g_string_sized_new(USUAL);

    for (uint32_t i = 0; i < state->var_count; i++)
        value_write(out, state->vars[i]);
    for (uint32_t i = 0; i < state->thread_count; i++)
        write_thread(out, &state->threads[i]);
    write_number(out, state->faults);
    for (uint32_t i = 0; i < state->past_count; i++) {
        const Past *past = &state->past[i];
        write_number(out, past->kind);
        write_number(out, past->process);
        value_write(out, past->object);
        write_number(out, past->version);
        write_number(out, (int64_t)past->writers);
        write_number(out, past->age);
    }
    return g_string_free_to_bytes(out);
}
