/* What the guarantees of reads compare: versions that were returned, and when.
 *
 * Nothing is kept that no check of the design asks for, so that a design without such checks has no
 * more states than it has places and values. */
#include "checker/language/syntax/decl.h"
#include "tests/reference/machine.h"

static bool judged(const Machine *machine, CheckKind kind)
{
    return machine->world->judged[kind];
}

static int64_t newest(const State *state, PastKind kind, int64_t process, const Value *object)
{
    const Past *past = past_find(state, kind, process, object);

    return past ? past->version : NO_VERSION;
}

static void record(Machine *machine, PastKind kind, int64_t process, const Value *object,
                   int64_t version)
{
    Past *past = past_find(machine->state, kind, process, object);
    Past fresh = {.kind = kind, .process = process, .object = object, .version = version};

    if (!past)
        past_add(machine->arena, machine->state, &fresh);
    else if (past->version < version)
        past->version = version;
}

/* Values of different types are different objects. */
static const Value *object_of(Arena *arena, const Thread *thread, const Inline *request)
{
    if (!request->object)
        return value_none();
    const Value *parts[] = {value_number(arena, (int64_t)(intptr_t)request->object->type),
                            thread_find(thread, request->object)->value};
    return value_items(arena, parts, 2);
}

/* ---- how old a read may be ---- */

static const Property *bound_of(const World *world, uint32_t check)
{
    const Property *property = &world->system->checks[check];

    return property->decl->check == CHECK_BOUNDED_READS ? property : NULL;
}

/* With time free any time may have passed. */
static int64_t bound_ticks(const World *world, const Property *check)
{
    return world->tick == 0 ? 0 : check->bound / world->tick;
}

int64_t past_max_age(const World *world)
{
    int64_t max = world->measures_reads ? PAST_MEASURED : 0;

    for (uint32_t i = 0; i < world->system->check_count; i++) {
        const Property *check = bound_of(world, i);
        if (check && !check->decl->counts_versions)
            max = MAX(max, bound_ticks(world, check));
    }
    return max;
}

void past_age(const World *world, State *state)
{
    for (uint32_t i = 0; i < state->past_count; i++)
        if (state->past[i].kind == PAST_ENDED)
            state->past[i].age = MIN(state->past[i].age + 1, world->max_age);
}

/* The oldest version that a read that begins now may return: looked up in all writes that ended. */
static int64_t aged_floor(const Machine *machine, const Property *check, const Value *object)
{
    const State *state = machine->state;
    int64_t floor = NO_VERSION;

    for (uint32_t i = 0; i < state->past_count; i++) {
        const Past *past = &state->past[i];
        bool counts = past->kind == PAST_ENDED && value_compare(past->object, object) == 0;
        if (!counts)
            continue;
        if (check->decl->counts_versions)
            floor = MAX(floor, past->version - check->bound);
        else if (past->age >= bound_ticks(machine->world, check))
            floor = MAX(floor, past->version);
    }
    return floor;
}

/* Of each write of the object that ended: its version, and how long ago. */
static uint32_t copy_past(const Machine *machine, const Value *object, int64_t *to)
{
    uint32_t count = 0;

    for (uint32_t i = 0; machine->world->measures_reads && i < machine->state->past_count; i++) {
        const Past *past = &machine->state->past[i];
        if (past->kind != PAST_ENDED || value_compare(past->object, object) != 0)
            continue;
        to[count++] = past->version;
        to[count++] = past->age;
    }
    return count;
}

static void set_aged_floors(Machine *machine, Frame *frame, const Value *object)
{
    const uint32_t count = machine->world->system->check_count;
    int64_t *floors =
        arena_array(machine->arena, int64_t, count + 2 * machine->state->past_count + 1);

    for (uint32_t i = 0; i < count; i++) {
        const Property *check = bound_of(machine->world, i);
        floors[i] = check ? aged_floor(machine, check, object) : NO_VERSION;
    }
    frame->aged_floors = floors;
    frame->aged_count = count + copy_past(machine, object, floors + count);
}

static void judge_age(Machine *machine, const Frame *frame, int64_t version)
{
    const uint32_t checks = machine->world->system->check_count;

    for (uint32_t i = 0; i < MIN(checks, frame->aged_count); i++)
        if (version < frame->aged_floors[i])
            machine->broken_checks |= (uint64_t)1 << i;
    for (uint32_t i = checks; i < frame->aged_count; i += 2) {
        if (version >= frame->aged_floors[i])
            continue;
        machine->lag = MAX(machine->lag, frame->aged_floors[i] - version);
        machine->age = MAX(machine->age, frame->aged_floors[i + 1]);
    }
}

static bool judges_age(const Machine *machine)
{
    return judged(machine, CHECK_BOUNDED_READS) || machine->world->measures_reads;
}

/* Of writes that return the same version the first counts. */
static void record_ended(Machine *machine, const Value *object, int64_t version)
{
    Past ended = {.kind = PAST_ENDED, .process = -1, .object = object, .version = version};
    const State *state = machine->state;

    for (uint32_t i = 0; i < state->past_count; i++)
        if (state->past[i].kind == PAST_ENDED && state->past[i].version == version &&
            value_compare(state->past[i].object, object) == 0)
            return;
    past_add(machine->arena, machine->state, &ended);
}

/* ---- the beginning of a request ---- */

static void set_floors(Machine *machine, const Thread *thread, Frame *frame)
{
    const Value *object = object_of(machine->arena, thread, frame->call->request);
    RequestKind kind = frame->call->request->decl->request;

    if (kind == REQUEST_PLAIN || (kind == REQUEST_WRITE && !judged(machine, CHECK_LINEARIZABLE)))
        return;
    frame->has_begun = true;
    if (kind == REQUEST_WRITE)
        return;
    if (judges_age(machine))
        set_aged_floors(machine, frame, object);
    if (judged(machine, CHECK_FRESH_READS))
        frame->fresh_floor = newest(machine->state, PAST_WRITTEN, -1, object);
    if (judged(machine, CHECK_LINEARIZABLE))
        frame->order_floor = newest(machine->state, PAST_SEEN, -1, object);
}

void past_begin(Machine *machine, Thread *thread)
{
    if (!judged(machine, CHECK_FRESH_READS) && !judges_age(machine) &&
        !judged(machine, CHECK_LINEARIZABLE))
        return;
    for (uint32_t i = 0; i < thread->depth; i++) {
        Frame *frame = &thread->frames[i];
        if (frame->call && !frame->has_begun)
            set_floors(machine, thread, frame);
    }
}

static void breaks(Machine *machine, CheckKind kind)
{
    const System *system = machine->world->system;

    for (uint32_t i = 0; i < system->check_count; i++)
        if (system->checks[i].decl->check == kind)
            machine->broken_checks |= (uint64_t)1 << i;
}

/* ---- newer than every write that had begun ---- */

static bool is_writing(Machine *machine, const Thread *thread, const Value *object)
{
    for (uint32_t i = 0; i < thread->depth; i++) {
        const Frame *frame = &thread->frames[i];
        if (frame->call && frame->has_begun &&
            frame->call->request->decl->request == REQUEST_WRITE &&
            value_compare(object_of(machine->arena, thread, frame->call->request), object) == 0)
            return true;
    }
    return false;
}

static uint64_t writers_of(Machine *machine, const Value *object)
{
    const State *state = machine->state;
    uint64_t writers = 0;

    for (uint32_t i = 0; i < state->thread_count; i++)
        if (is_writing(machine, &state->threads[i], object))
            writers |= (uint64_t)1 << i;
    return writers;
}

/* Where no write has returned a version yet, what there is was there from the start; and a version
 * may always be that of a write that was lost. */
static void judge_newness(Machine *machine, const Value *object, int64_t version)
{
    Past doubt = {.kind = PAST_DOUBT, .process = -1, .object = object, .version = version};
    int64_t written = newest(machine->state, PAST_WRITTEN, -1, object);

    doubt.writers = writers_of(machine, object);
    if (version <= written || past_find(machine->state, PAST_LOST, -1, object))
        return;
    if (doubt.writers != 0)
        past_add(machine->arena, machine->state, &doubt);
    else if (written != NO_VERSION)
        breaks(machine, CHECK_LINEARIZABLE);
}

static bool is_doubtful(const Past *past, uint64_t writer, const Value *object)
{
    return past->kind == PAST_DOUBT && past->writers & writer &&
           (!object || value_compare(past->object, object) == 0);
}

/* Takes out one doubt in which the write by `writer` could still return the version. */
static bool take_doubt(State *state, uint64_t writer, const Value *object, Past *doubt)
{
    for (uint32_t i = 0; i < state->past_count; i++) {
        if (!is_doubtful(&state->past[i], writer, object))
            continue;
        *doubt = state->past[i];
        past_remove(state, i);
        return true;
    }
    return false;
}

/* A write of the object has returned `version`. */
static void settle_doubts(Machine *machine, const Thread *thread, const Value *object,
                          int64_t version)
{
    uint64_t writer = (uint64_t)1 << thread->self;
    Past doubt;

    while (take_doubt(machine->state, writer, object, &doubt)) {
        doubt.writers &= ~writer;
        if (version >= doubt.version)
            continue;
        if (doubt.writers == 0)
            breaks(machine, CHECK_LINEARIZABLE);
        else
            past_add(machine->arena, machine->state, &doubt);
    }
}

/* The version that the process writes will never be known: what is in doubt for it stays so. */
static void lose_write(Arena *arena, State *state, const Thread *thread, const Value *object)
{
    Past doubt, lost = {.kind = PAST_LOST, .process = -1, .object = object};

    while (take_doubt(state, (uint64_t)1 << thread->self, object, &doubt))
        ;
    if (!past_find(state, PAST_LOST, -1, object))
        past_add(arena, state, &lost);
}

void past_abandon(Machine *machine, const Thread *thread)
{
    for (uint32_t i = 0; i < thread->depth && judged(machine, CHECK_LINEARIZABLE); i++) {
        const Frame *frame = &thread->frames[i];
        if (frame->call && frame->has_begun && frame->call->request->decl->request == REQUEST_WRITE)
            lose_write(machine->arena, machine->state, thread,
                       object_of(machine->arena, thread, frame->call->request));
    }
}

/* ---- the end of a request ---- */

static void end_read(Machine *machine, Thread *thread, const Value *object, int64_t version)
{
    const Frame *frame = thread_top(thread);

    judge_age(machine, frame, version);
    if (version < frame->fresh_floor)
        breaks(machine, CHECK_FRESH_READS);
    if (version < newest(machine->state, PAST_READ_BY, thread->self, object))
        breaks(machine, CHECK_MONOTONIC_READS);
    if (version < newest(machine->state, PAST_WRITTEN_BY, thread->self, object))
        breaks(machine, CHECK_READ_YOUR_WRITES);
    if (version < frame->order_floor)
        breaks(machine, CHECK_LINEARIZABLE);
    if (judged(machine, CHECK_MONOTONIC_READS))
        record(machine, PAST_READ_BY, thread->self, object, version);
    if (judged(machine, CHECK_LINEARIZABLE)) {
        judge_newness(machine, object, version);
        record(machine, PAST_SEEN, -1, object, version);
    }
}

static void end_write(Machine *machine, Thread *thread, const Value *object, int64_t version)
{
    if (judged(machine, CHECK_FRESH_READS) || judged(machine, CHECK_LINEARIZABLE))
        record(machine, PAST_WRITTEN, -1, object, version);
    if (judges_age(machine))
        record_ended(machine, object, version);
    if (judged(machine, CHECK_READ_YOUR_WRITES))
        record(machine, PAST_WRITTEN_BY, thread->self, object, version);
    if (judged(machine, CHECK_LINEARIZABLE))
        record(machine, PAST_SEEN, -1, object, version);
}

static int64_t version_of(const Value *value)
{
    if (!value || value->shape == SHAPE_NONE)
        return NO_VERSION;
    return value->shape == SHAPE_SOME ? version_of(value->items[0]) : value->number;
}

void past_end(Machine *machine, Thread *thread, const Value *value)
{
    Frame *frame = thread_top(thread);
    RequestKind kind = frame->call->request->decl->request;
    const Value *object = object_of(machine->arena, thread, frame->call->request);
    int64_t version = version_of(value);

    if (!frame->has_begun)
        past_begin(machine, thread);
    if (kind == REQUEST_READ && version != NO_VERSION)
        end_read(machine, thread, object, version);
    if (kind == REQUEST_WRITE && version != NO_VERSION)
        end_write(machine, thread, object, version);
    if (kind != REQUEST_WRITE || !judged(machine, CHECK_LINEARIZABLE))
        return;
    if (version == NO_VERSION)
        lose_write(machine->arena, machine->state, thread, object);
    else
        settle_doubts(machine, thread, object, version);
}
