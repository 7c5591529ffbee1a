/* Which guarantees are asked for, and the slots that their monitors need. */
#include "checker/program/compile/compile.h"

/* Requests about the same kind of object; those that name none are one family. */
typedef struct Family {
    const Type *object; /* or NULL */
    uint32_t objects;
    int64_t low, high; /* of all versions */
    uint32_t written, settled, latest, begun, owed, seen, own;
    uint64_t fresh_group, linear_group, seen_group, own_group; /* bits */
} Family;

static bool asked_for(const Compiler *c, CheckKind kind, Guarantee *guarantee)
{
    const Program *program = c->program;
    const System *system = c->system;

    for (uint32_t i = 0; i < system->check_count; i++)
        if (system->checks[i].decl->check == kind) {
            const ModelProperty *property = &program->model.properties[system->window_count + i];
            *guarantee = (Guarantee){true, property->monitor};
            return true;
        }
    return false;
}

/* A group of slots that goes blank when no process will read it again. At most 64 have a bit; what
 * is beyond stays as it is. */
static uint64_t new_group(Compiler *c, uint32_t first)
{
    Program *program = c->program;

    if (program->groups.length == 64)
        return 0;
    vec_push(&program->groups, (Group){first, program->slots.length - first});
    return (uint64_t)1 << (program->groups.length - 1);
}

static uint32_t version_slots(Compiler *c, const Family *family)
{
    uint32_t first = c->program->slots.length;

    for (uint32_t i = 0; i < family->objects; i++)
        state_slot(c, family->low - 1, family->high);
    return first;
}

static Family *family_of(const Compiler *c, const Inline *request)
{
    const Type *object = request->object ? request->object->type : NULL;

    for (uint32_t i = 0; i < c->families.length; i++)
        if (c->families.data[i]->object == object)
            return c->families.data[i];
    return NULL;
}

static void join_family(Compiler *c, const Inline *request)
{
    Family *family = family_of(c, request);
    Interval *range = g_hash_table_lookup(c->ranges, request);

    if (request->decl->request == REQUEST_PLAIN || request->type->kind == KIND_VOID)
        return;
    if (!family) {
        family = arena_new0(c->arena, Family);
        family->object = request->object ? request->object->type : NULL;
        family->objects = family->object ? (uint32_t)family->object->values : 1;
        family->low = INT64_MAX;
        family->high = INT64_MIN;
        vec_push(&c->families, family);
    }
    if (range && range->known) {
        family->low = MIN(family->low, range->low);
        family->high = MAX(family->high, range->high);
    }
}

/* Of a set of processes with a write under way: the bit after theirs. */
static uint32_t lost_bit(const Compiler *c)
{
    return c->system->process_instances;
}

static void linear_slots(Compiler *c, Family *family)
{
    int64_t writers = ((int64_t)1 << (lost_bit(c) + 1)) - 1;
    uint64_t versions = (uint64_t)(family->high - family->low) + 1;
    uint32_t first = c->program->slots.length;

    family->settled = version_slots(c, family);
    family->latest = version_slots(c, family);
    family->begun = c->program->slots.length;
    for (uint32_t i = 0; i < family->objects; i++)
        state_slot(c, 0, writers);
    family->owed = c->program->slots.length;
    for (uint64_t i = 0; i < family->objects * MIN(versions, MAX_VERSIONS); i++)
        state_slot(c, 0, writers);
    family->linear_group = new_group(c, first);
}

void prepare_monitors(Compiler *c)
{
    Guarantee guarantee;

    for (uint32_t i = 0; i < c->system->process_count; i++)
        for (uint32_t j = 0; j < c->system->processes[i]->request_count; j++)
            join_family(c, c->system->processes[i]->requests[j]);
    for (uint32_t i = 0; i < c->families.length; i++) {
        Family *family = c->families.data[i];
        if (family->low > family->high)
            family->low = family->high = 0;
        if (asked_for(c, CHECK_FRESH_READS, &guarantee)) {
            family->written = version_slots(c, family);
            family->fresh_group = new_group(c, family->written);
        }
        if (asked_for(c, CHECK_LINEARIZABLE, &guarantee))
            linear_slots(c, family);
    }
}

static bool requests_family(const Process *process, const Family *family, RequestKind kind)
{
    for (uint32_t i = 0; i < process->request_count; i++) {
        const Inline *request = process->requests[i];
        const Type *object = request->object ? request->object->type : NULL;
        if (request->decl->request == kind && object == family->object)
            return true;
    }
    return false;
}

void prepare_agent_monitors(Compiler *c)
{
    Guarantee guarantee;

    for (uint32_t i = 0; i < c->families.length; i++) {
        Family *family = c->families.data[i];
        bool reads = requests_family(c->agent->process, family, REQUEST_READ);
        family->seen = family->own = NO_SLOT;
        if (reads && asked_for(c, CHECK_MONOTONIC_READS, &guarantee)) {
            family->seen = version_slots(c, family);
            family->seen_group = new_group(c, family->seen);
        }
        if (reads && asked_for(c, CHECK_READ_YOUR_WRITES, &guarantee)) {
            family->own = version_slots(c, family);
            family->own_group = new_group(c, family->own);
        }
    }
}

static uint32_t hidden(Compiler *c, int64_t low, int64_t high)
{
    Var *var = arena_new0(c->arena, Var);
    uint32_t slot = (uint32_t)state_slot(c, low, high);

    *var = (Var){.kind = VAR_LOCAL, .name = "", .slot = (int32_t)slot};
    vec_push(&c->scope, var);
    c->agent->slot_count++;
    return slot;
}

static void want(Compiler *c, Monitor *monitor, const Family *family)
{
    bool is_read = monitor->is_read;

    if (asked_for(c, CHECK_FRESH_READS, &monitor->fresh)) {
        monitor->written = family->written;
        monitor->groups |= is_read ? family->fresh_group : 0;
    }
    if (is_read && asked_for(c, CHECK_MONOTONIC_READS, &monitor->monotonic)) {
        monitor->seen = family->seen;
        monitor->groups |= family->seen_group;
    }
    if (family->own != NO_SLOT && asked_for(c, CHECK_READ_YOUR_WRITES, &monitor->own)) {
        monitor->own_slots = family->own;
        monitor->groups |= is_read ? family->own_group : 0;
    }
    if (asked_for(c, CHECK_LINEARIZABLE, &monitor->linear)) {
        monitor->settled = family->settled;
        monitor->latest = family->latest;
        monitor->begun = family->begun;
        monitor->owed = family->owed;
        monitor->groups |= family->linear_group;
    }
}

static void bind_object(Compiler *c, Monitor *monitor, const Inline *request)
{
    monitor->object = NO_SLOT;
    if (!request->object)
        return;
    const Type *type = request->object->type;
    monitor->object = hidden(c, 0, (int64_t)type->values - 1);
    copy(c, (Reg)monitor->object, ordinal_of(c, type, var_reg(c, request->object)), 1);
}

int32_t monitor_request(Compiler *c, const Inline *request)
{
    const Family *family = family_of(c, request);
    Monitor monitor = {.is_read = request->decl->request == REQUEST_READ};

    bool is_void = request->type->kind == KIND_VOID;
    if (!family || request->decl->request == REQUEST_PLAIN || (is_void && monitor.is_read))
        return -1;
    want(c, &monitor, family);
    if (is_void &&
        !monitor.linear.wanted) /* a write that never says its version: only newness minds */
        return -1;
    if (!monitor.fresh.wanted && !monitor.monotonic.wanted && !monitor.own.wanted &&
        !monitor.linear.wanted)
        return -1;
    monitor.objects = family->objects;
    monitor.lowest = family->low;
    monitor.version_count = (uint32_t)MIN((uint64_t)(family->high - family->low) + 1, MAX_VERSIONS);
    monitor.writer = c->agent->process->first + c->agent->number;
    monitor.lost = lost_bit(c);
    bind_object(c, &monitor, request);
    monitor.active = NO_SLOT;
    if (monitor.linear.wanted || (monitor.is_read && monitor.fresh.wanted)) {
        monitor.active = hidden(c, 0, 1);
        copy(c, (Reg)monitor.active, constant(c, 0), 1);
    }
    monitor.floor = monitor.limit = NO_SLOT;
    if (monitor.is_read && monitor.fresh.wanted) {
        monitor.floor = hidden(c, family->low - 1, family->high);
        copy(c, (Reg)monitor.floor, constant(c, family->low - 1), 1);
    }
    if (monitor.is_read && monitor.linear.wanted) {
        monitor.limit = hidden(c, family->low - 1, family->high);
        copy(c, (Reg)monitor.limit, constant(c, family->low - 1), 1);
    }
    vec_push(&c->program->monitors, monitor);
    return (int32_t)c->program->monitors.length - 1;
}

bool monitor_has_beginning(const Compiler *c, int32_t monitor)
{
    return monitor >= 0 && c->program->monitors.data[monitor].active != NO_SLOT;
}
