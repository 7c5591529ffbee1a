/* Which slots of a state belong to which of the processes that may change places. */
#include "checker/reduce/orbits.h"

/* On the way down into a type: what is around the slots there. */
typedef struct Inside {
    uint64_t orbits;                /* bit by bit: whose instances it is indexed by */
    uint32_t length, place;         /* in a list */
    const ProcessInstance *process; /* in its locals */
    bool in_option;                 /* there may be nothing: blanks stand there then */
} Inside;

/* Where no instances that were alike are told apart, nothing has changed: it is not begun anew. */
static void give_up(Orbits *orbits, const Type *type)
{
    orbits->told_apart |= groups_tell_apart(orbits->groups, type);
}

static bool covers(const Type *type, const Orbit *orbit)
{
    return type->low <= orbit->first && type->high >= (int64_t)orbit->first + orbit->count - 1;
}

static bool meets(const Type *type, const Orbit *orbit)
{
    return type->low < (int64_t)orbit->first + orbit->count && type->high >= orbit->first;
}

/* Slots that take no bits have the same value everywhere. */
static void add_slots(const Orbits *orbits, Orbit *orbit, uint32_t first, uint32_t stride)
{
    uint32_t *slots = g_new(uint32_t, orbit->count);
    bool has_bits = false;

    for (uint32_t i = 0; i < orbit->count; i++) {
        slots[i] = first + i * stride;
        has_bits |= orbits->program->slots.data[slots[i]].bits > 0;
    }
    if (has_bits)
        vec_push(&orbit->slots, (OrbitSlots){slots});
    else
        g_free(slots);
}

static void refer(Orbits *orbits, const Type *type, uint32_t slot, const Inside *inside)
{
    const Type *process = type->kind == KIND_OPTION ? type->element : type;
    bool meets_any = false;

    for (uint32_t i = 0; i < orbits->orbits.length; i++) {
        bool met = meets(process, &orbits->orbits.data[i]);
        if (met && (!covers(process, &orbits->orbits.data[i]) || inside->in_option))
            give_up(orbits, process);
        meets_any |= met;
    }
    if (!meets_any || orbits->program->slots.data[slot].bits == 0)
        return;
    vec_push(&orbits->references,
             (Reference){slot, inside->length, inside->place, inside->process});
    orbits->reference_of[slot] = orbits->references.length;
}

/* An array or a set, with a place for each process: `element` is NULL for a set. */
static void index_by(Orbits *orbits, const Type *index, uint32_t base, uint32_t stride,
                     Inside *inside)
{
    for (uint32_t i = 0; i < orbits->orbits.length; i++) {
        Orbit *orbit = &orbits->orbits.data[i];
        if (!meets(index, orbit))
            continue;
        if (!covers(index, orbit) || (inside->orbits >> i & 1)) {
            give_up(orbits, index);
            return;
        }
        uint32_t first = base + (uint32_t)(orbit->first - index->low) * stride;
        for (uint32_t j = 0; j < stride; j++)
            add_slots(orbits, orbit, first + j, stride);
        inside->orbits |= (uint64_t)1 << i;
    }
}

static void see_index(Orbits *orbits, const Type *index, uint32_t base, uint32_t stride,
                      Inside *inside)
{
    if (index->kind == KIND_PROCESS)
        index_by(orbits, index, base, stride, inside);
    else if (groups_type_has_process(index))
        give_up(orbits, index);
}

static void see_slots(Orbits *orbits, const Type *type, uint32_t base, Inside inside);

static void see_list(Orbits *orbits, const Type *type, uint32_t base, Inside inside)
{
    uint32_t stride = layout_slots(type->element);

    if (inside.length != NO_SLOT && groups_type_has_process(type->element))
        give_up(orbits, type);
    inside.length = base;
    for (uint32_t i = 0; i < type->capacity; i++) {
        inside.place = i;
        see_slots(orbits, type->element, base + 1 + i * stride, inside);
    }
}

static void see_array(Orbits *orbits, const Type *type, uint32_t base, Inside inside)
{
    uint32_t stride = layout_slots(type->element);

    see_index(orbits, type->index, base, stride, &inside);
    for (uint64_t i = 0; i < type->index->values; i++)
        see_slots(orbits, type->element, base + (uint32_t)i * stride, inside);
}

static void see_record(Orbits *orbits, const Type *type, uint32_t base, Inside inside)
{
    for (uint32_t i = 0; i < type->field_count; i++) {
        see_slots(orbits, type->fields[i].type, base, inside);
        base += layout_slots(type->fields[i].type);
    }
}

/* `inside` by value: each way down has its own. */
static void see_slots(Orbits *orbits, const Type *type, uint32_t base, Inside inside)
{
    if (!type || !groups_type_has_process(type))
        return;
    switch (type->kind) {
    case KIND_PROCESS: refer(orbits, type, base, &inside); break;
    case KIND_OPTION:
        if (layout_is_scalar(type)) {
            refer(orbits, type, base, &inside);
            break;
        }
        inside.in_option = true;
        see_slots(orbits, type->element, base + 1, inside);
        break;
    case KIND_RECORD: see_record(orbits, type, base, inside); break;
    case KIND_ARRAY: see_array(orbits, type, base, inside); break;
    case KIND_SET: see_index(orbits, type->element, base, 1, &inside); break;
    case KIND_LIST: see_list(orbits, type, base, inside); break;
    case KIND_BAD:
    case KIND_VOID:
    case KIND_BOOL:
    case KIND_INT:
    case KIND_ENUM:
    case KIND_TIMER:
    case KIND_DURATION:
    case KIND_NONE:
    case KIND_EMPTY: break;
    }
}

/* ---- whose slots they are ---- */

static const Inside NOTHING = {.length = NO_SLOT};

static void see_instance(Orbits *orbits, const Instance *instance)
{
    uint32_t stride = layout_instance_slots(instance);
    Inside inside = NOTHING;

    if (instance->var_count == 0)
        return;
    if (instance->index)
        see_index(orbits, instance->index, bytecode_slot_of(orbits->program, instance->vars[0]),
                  stride, &inside);
    for (uint64_t element = 0; element < instance->count; element++)
        for (uint32_t i = 0; i < instance->var_count; i++)
            see_slots(orbits, instance->vars[i]->type,
                      bytecode_slot_of(orbits->program, instance->vars[i]) +
                          (uint32_t)element * stride,
                      inside);
}

static uint32_t process_slots(const ProcessInstance *process)
{
    return process->first_slot + process->slot_count - process->pc;
}

static bool is_same_shape(const Slot *a, const Slot *b)
{
    return a->low == b->low && a->high == b->high && a->has_none == b->has_none;
}

/* That two instances lie in the state in the same way is how they are compiled; to be sure, it is
 * looked at. */
static bool lie_alike(const Program *program, const ProcessInstance *a, const ProcessInstance *b)
{
    if (process_slots(a) != process_slots(b) || a->locations.length != b->locations.length ||
        a->starts_waiting != b->starts_waiting)
        return false;
    for (uint32_t i = 0; i < process_slots(a); i++)
        if (!is_same_shape(&program->slots.data[a->pc + i], &program->slots.data[b->pc + i]))
            return false;
    return true;
}

static void see_process(Orbits *orbits, uint32_t number)
{
    const ProcessInstance *process = &orbits->program->processes[number];
    uint32_t slot = process->first_slot;
    Inside inside = NOTHING;

    inside.process = process;
    for (uint32_t i = 0; i < orbits->orbits.length; i++)
        if (number - orbits->orbits.data[i].first < orbits->orbits.data[i].count)
            inside.orbits |= (uint64_t)1 << i;
    for (uint32_t i = 0; i < process->template->var_count; i++) {
        see_slots(orbits, process->template->vars[i]->type, slot, inside);
        slot += layout_slots(process->template->vars[i]->type);
    }
}

static void add_own_slots(Orbits *orbits, Orbit *orbit)
{
    const ProcessInstance *processes = orbits->program->processes + orbit->first;
    uint32_t count = process_slots(&processes[0]);

    for (uint32_t i = 0; i < count; i++)
        add_slots(orbits, orbit, processes[0].pc + i, processes[1].pc - processes[0].pc);
}

static void begin_orbit(Orbits *orbits, uint32_t number)
{
    const Process *template = orbits->program->system->processes[number];
    const ProcessInstance *processes = orbits->program->processes + template->first;
    Orbit orbit = {.first = template->first, .count = template->count};

    for (uint32_t i = 1; i < template->count; i++)
        if (!lie_alike(orbits->program, &processes[0], &processes[i]) ||
            processes[i].pc - processes[i - 1].pc != processes[1].pc - processes[0].pc)
            orbits->groups->alike[number] = false;
    if (orbits->groups->alike[number])
        vec_push(&orbits->orbits, orbit);
}

static bool has_mask(const Orbits *orbits, uint32_t slot)
{
    for (uint32_t i = 0; i < orbits->masks.length; i++)
        if (orbits->masks.data[i] == slot)
            return true;
    return false;
}

static void see_masks(Orbits *orbits)
{
    const Program *program = orbits->program;

    for (uint32_t i = 0; i < program->linear_monitors.length; i++) {
        const LinearMonitor *monitor = &program->linear_monitors.data[i];
        if (has_mask(orbits, monitor->begun))
            continue;
        for (uint32_t j = 0; j < monitor->objects; j++)
            vec_push(&orbits->masks, monitor->begun + j);
        for (uint32_t j = 0; j < monitor->objects * monitor->version_count; j++)
            vec_push(&orbits->masks, monitor->owed + j);
    }
}

static void see_all(Orbits *orbits)
{
    const System *system = orbits->program->system;

    for (uint32_t i = 0; i < system->process_count; i++)
        if (orbits->groups->alike[i])
            begin_orbit(orbits, i);
    for (uint32_t i = 0; i < orbits->orbits.length; i++)
        add_own_slots(orbits, &orbits->orbits.data[i]);
    for (uint32_t i = 0; i < system->instance_count; i++)
        see_instance(orbits, system->instances[i]);
    for (uint32_t i = 0; i < system->ghost_count; i++)
        see_slots(orbits, system->ghosts[i]->type,
                  bytecode_slot_of(orbits->program, system->ghosts[i]), NOTHING);
    for (uint32_t i = 0; i < orbits->program->process_count; i++)
        see_process(orbits, i);
    see_masks(orbits);
}

static Orbits *orbits_within(const Program *program, Groups *groups)
{
    Orbits *orbits = g_new0(Orbits, 1);

    orbits->program = program;
    orbits->groups = groups;
    orbits->reference_of = g_new0(uint32_t, program->slots.length + 1);
    see_all(orbits);
    return orbits;
}

/* LinearMonitor groups beyond those that have a bit do not go blank: then not all instances are alike. */
Orbits *orbits_new(const Program *program)
{
    enum { MAX_GROUPS = 64 };
    g_autoptr(Groups) groups = groups_new(program->system);

    if (program->groups.length >= MAX_GROUPS)
        return NULL;
    for (;;) {
        Orbits *orbits = orbits_within(program, groups);
        if (!orbits->told_apart && orbits->orbits.length > 0) {
            groups = NULL;
            return orbits;
        }
        bool again = orbits->told_apart;
        orbits->groups = NULL;
        orbits_free(orbits);
        if (!again)
            return NULL;
    }
}
