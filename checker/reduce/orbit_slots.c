/* Which slots of a value belong to which of what may change places, and which refer to it. */
#include "checker/reduce/orbit_parts.h"

/* Where none that were alike are told apart, nothing has changed: it is not begun anew. */
void orbit_parts_give_up(Orbits *orbits, const Type *type)
{
    orbits->told_apart |= groups_tell_apart(orbits->groups, type);
}

void orbit_parts_give_up_values(Orbits *orbits, uint32_t place, const char *why, Span where)
{
    orbits->told_apart |= value_classes_tell_apart(orbits->values, place, why, where);
}

/* The orbit of the values of a place; -1: they are in none. */
static int orbit_of(const Orbits *orbits, uint32_t place)
{
    if (place == NO_PLACE)
        return -1;
    for (uint32_t i = 0; i < orbits->orbits.length; i++)
        if (orbits->orbits.data[i].values == value_classes_root(orbits->values, place))
            return (int)i;
    return -1;
}

static bool is_value(const Type *type)
{
    return type->kind == KIND_INT || type->kind == KIND_ENUM;
}

/* The instances of a template that a process type has values for: some, and all. */
static bool meets(const Type *type, uint32_t first, uint32_t count)
{
    return type->low < (int64_t)first + count && type->high >= first;
}

static bool covers(const Type *type, uint32_t first, uint32_t count)
{
    return type->low <= first && type->high >= (int64_t)first + count - 1;
}

static bool is_same_shape(const Slot *a, const Slot *b)
{
    return a->low == b->low && a->high == b->high && a->has_none == b->has_none;
}

/* Slots that take no bits have the same value everywhere. */
bool orbit_parts_add_slots(const Orbits *orbits, Orbit *orbit, uint32_t first, uint32_t stride)
{
    uint32_t *slots = g_new(uint32_t, orbit->count);
    const Slot *all = orbits->program->slots.data;
    bool has_bits = false, are_alike = true;

    for (uint32_t i = 0; i < orbit->count; i++) {
        slots[i] = first + i * stride;
        has_bits |= all[slots[i]].bits > 0;
        are_alike = are_alike && is_same_shape(&all[slots[i]], &all[first]);
    }
    if (has_bits && are_alike)
        vec_push(&orbit->slots, (OrbitSlots){slots});
    else
        g_free(slots);
    return are_alike;
}

static void add_reference(Orbits *orbits, uint32_t slot, const Inside *inside, bool is_value)
{
    vec_push(&orbits->references,
             (Reference){slot, inside->length, inside->place, inside->process, is_value, 0});
    orbits->reference_of[slot] = orbits->references.length;
}

/* Once in an orbit, of however many of its templates: it is renamed once. */
static void refer(Orbits *orbits, const Type *process, uint32_t slot, const Inside *inside)
{
    const bool has_bits = orbits->program->slots.data[slot].bits > 0;

    for (uint32_t i = 0; i < orbits->orbits.length; i++) {
        Orbit *orbit = &orbits->orbits.data[i];
        bool is_of_it = false;
        for (uint32_t k = 0; k < orbit->firsts.length; k++) {
            if (!meets(process, orbit->firsts.data[k], orbit->count))
                continue;
            if (!covers(process, orbit->firsts.data[k], orbit->count) || inside->in_option)
                orbit_parts_give_up(orbits, process);
            is_of_it = true;
        }
        if (!is_of_it || !has_bits)
            continue;
        if (orbits->reference_of[slot] == 0)
            add_reference(orbits, slot, inside, false);
        vec_push(&orbit->references, orbits->reference_of[slot] - 1);
    }
}

/* A local that is blank wherever its process waits. */
static bool is_unused(const ProcessInstance *process, uint32_t slot)
{
    for (uint32_t i = 0; i < process->locations.length; i++) {
        const Location *location = &process->locations.data[i];
        uint32_t k = 0;
        while (k < location->dead_count && location->dead[k] != slot)
            k++;
        if (k == location->dead_count)
            return false;
    }
    return true;
}

/* A slot for some of the values only, or with nothing there at times, has another meaning for each. */
static void refer_to_value(Orbits *orbits, uint32_t place, uint32_t slot, const Inside *inside)
{
    const int number = orbit_of(orbits, place);
    const Slot *held = &orbits->program->slots.data[slot];

    if (number < 0 || (inside->process && is_unused(inside->process, slot)))
        return;
    Orbit *orbit = &orbits->orbits.data[number];
    if (held->low != orbit->low || held->high != orbit->low + orbit->count - 1)
        orbit_parts_give_up_values(orbits, place, "a variable has room for some of them only",
                                   inside->span);
    if (inside->in_option)
        orbit_parts_give_up_values(orbits, place, "they are a part of an option", inside->span);
    add_reference(orbits, slot, inside, true);
    vec_push(&orbit->references, orbits->reference_of[slot] - 1);
}

/* An array or a set, with a place for each process or value. */
static bool add_places(const Orbits *orbits, Orbit *orbit, uint32_t first, uint32_t stride)
{
    bool are_alike = true;

    for (uint32_t j = 0; j < stride; j++)
        are_alike &= orbit_parts_add_slots(orbits, orbit, first + j, stride);
    return are_alike;
}

static void index_by(Orbits *orbits, const Type *index, uint32_t base, uint32_t stride,
                     Inside *inside)
{
    for (uint32_t i = 0; i < orbits->orbits.length; i++) {
        Orbit *orbit = &orbits->orbits.data[i];
        for (uint32_t k = 0; k < orbit->firsts.length; k++) {
            const uint32_t from = orbit->firsts.data[k];
            if (!meets(index, from, orbit->count))
                continue;
            if (!covers(index, from, orbit->count) || (inside->orbits >> i & 1) ||
                !add_places(orbits, orbit, base + (uint32_t)(from - index->low) * stride, stride)) {
                orbit_parts_give_up(orbits, index);
                return;
            }
        }
        if (orbit->firsts.length > 0 && meets(index, orbit->firsts.data[0], orbit->count))
            inside->orbits |= (uint64_t)1 << i;
    }
}

static void index_by_value(Orbits *orbits, uint32_t place, uint32_t base, uint32_t stride,
                           Inside *inside)
{
    const int number = orbit_of(orbits, place);

    if (number < 0)
        return;
    if (inside->orbits >> number & 1)
        orbit_parts_give_up_values(orbits, place, "something over them is inside of another",
                                   inside->span);
    else if (!add_places(orbits, &orbits->orbits.data[number], base, stride))
        orbit_parts_give_up_values(orbits, place, "what is over them is not alike", inside->span);
    inside->orbits |= (uint64_t)1 << number;
}

void orbit_parts_see_index(Orbits *orbits, const Type *index, uint32_t place, uint32_t base,
                           uint32_t stride, Inside *inside)
{
    if (index->kind == KIND_PROCESS)
        index_by(orbits, index, base, stride, inside);
    else if (groups_type_has_process(index))
        orbit_parts_give_up(orbits, index);
    else if (is_value(index))
        index_by_value(orbits, place, base, stride, inside);
}

/* Behind `part` of the places; there are none where nothing is known of any. */
static uint32_t behind(uint32_t place, const Type *part)
{
    return place == NO_PLACE ? NO_PLACE : place + value_classes_size(part);
}

/* Where one list is inside of another, two lengths say whether there is something. */
static void give_up_inner(Orbits *orbits, const Type *type, uint32_t place, Span span)
{
    if (groups_type_has_process(type))
        orbit_parts_give_up(orbits, type);
    for (uint32_t i = 0; place != NO_PLACE && i < value_classes_size(type); i++)
        if (orbit_of(orbits, place + i) >= 0)
            orbit_parts_give_up_values(orbits, place + i, "they are in a list in a list", span);
}

static void see_list(Orbits *orbits, const Type *type, uint32_t place, uint32_t base, Inside inside)
{
    uint32_t stride = layout_slots(type->element);

    if (inside.length != NO_SLOT)
        give_up_inner(orbits, type->element, place, inside.span);
    inside.length = base;
    for (uint32_t i = 0; i < type->capacity; i++) {
        inside.place = i;
        orbit_parts_see_slots(orbits, type->element, place, base + 1 + i * stride, inside);
    }
}

static void see_array(Orbits *orbits, const Type *type, uint32_t place, uint32_t base,
                      Inside inside)
{
    uint32_t stride = layout_slots(type->element);

    orbit_parts_see_index(orbits, type->index, place, base, stride, &inside);
    for (uint64_t i = 0; i < type->index->values; i++)
        orbit_parts_see_slots(orbits, type->element, behind(place, type->index),
                              base + (uint32_t)i * stride, inside);
}

static void see_record(Orbits *orbits, const Type *type, uint32_t place, uint32_t base,
                       Inside inside)
{
    for (uint32_t i = 0; i < type->field_count; i++) {
        orbit_parts_see_slots(orbits, type->fields[i].type, place, base, inside);
        base += layout_slots(type->fields[i].type);
        place = behind(place, type->fields[i].type);
    }
}

static void see_option(Orbits *orbits, const Type *type, uint32_t place, uint32_t base,
                       Inside inside)
{
    if (!layout_is_scalar(type)) {
        inside.in_option = true;
        base++;
    } else if (type->element->kind == KIND_PROCESS) {
        refer(orbits, type->element, base, &inside);
        return;
    }
    orbit_parts_see_slots(orbits, type->element, place, base, inside);
}

/* `inside` by value: each way down has its own. */
void orbit_parts_see_slots(Orbits *orbits, const Type *type, uint32_t place, uint32_t base,
                           Inside inside)
{
    if (!type || (!groups_type_has_process(type) && value_classes_size(type) == 0))
        return;
    switch (type->kind) {
    case KIND_PROCESS: refer(orbits, type, base, &inside); break;
    case KIND_INT:
    case KIND_ENUM: refer_to_value(orbits, place, base, &inside); break;
    case KIND_OPTION: see_option(orbits, type, place, base, inside); break;
    case KIND_RECORD: see_record(orbits, type, place, base, inside); break;
    case KIND_ARRAY: see_array(orbits, type, place, base, inside); break;
    case KIND_SET: orbit_parts_see_index(orbits, type->element, place, base, 1, &inside); break;
    case KIND_LIST: see_list(orbits, type, place, base, inside); break;
    case KIND_BAD:
    case KIND_VOID:
    case KIND_BOOL:
    case KIND_TIMER:
    case KIND_DURATION:
    case KIND_NONE:
    case KIND_EMPTY: break;
    }
}
