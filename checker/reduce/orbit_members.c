/* Who may change places with whom, and what the whole state holds of them. */
#include "checker/language/syntax/decl.h"
#include "checker/reduce/orbit_parts.h"
#include "checker/reduce/values/value_flow.h"

#include <string.h>

enum { MAX_ORBITS = 64, MAX_GROUPS = 64 };

static const Inside NOTHING = {.length = NO_SLOT};

/* ---- processes that lie in the state in the same way ---- */

static uint32_t process_slots(const ProcessInstance *process)
{
    return process->first_slot + process->slot_count - process->pc;
}

static bool blank_alike(const ProcessInstance *a, const ProcessInstance *b)
{
    for (uint32_t i = 0; i < a->locations.length; i++) {
        const Location *one = &a->locations.data[i], *other = &b->locations.data[i];
        if (one->dead_count != other->dead_count)
            return false;
        for (uint32_t k = 0; k < one->dead_count; k++)
            if (one->dead[k] - a->pc != other->dead[k] - b->pc)
                return false;
    }
    return true;
}

/* That is how they are compiled; to be sure, it is looked at. */
static bool lie_alike(const ProcessInstance *processes, uint32_t count)
{
    const uint32_t stride = processes[1].pc - processes[0].pc;

    for (uint32_t i = 1; i < count; i++) {
        const ProcessInstance *a = &processes[0], *b = &processes[i];
        if (process_slots(a) != process_slots(b) || a->locations.length != b->locations.length ||
            a->starts_waiting != b->starts_waiting || b->pc != a->pc + i * stride ||
            !blank_alike(a, b))
            return false;
    }
    return true;
}

static bool add_processes(const Orbits *orbits, Orbit *orbit, const Process *template)
{
    const ProcessInstance *processes = orbits->program->processes + template->first;
    bool are_alike = lie_alike(processes, template->count);

    vec_push(&orbit->firsts, template->first);
    for (uint32_t i = 0; are_alike && i < process_slots(&processes[0]); i++)
        are_alike = orbit_parts_add_slots(orbits, orbit, processes[0].pc + i,
                                          processes[1].pc - processes[0].pc);
    return are_alike;
}

/* ---- orbits ---- */

static void free_orbit(Orbit *orbit)
{
    for (uint32_t j = 0; j < orbit->slots.length; j++)
        g_free(orbit->slots.data[j].slots);
    for (uint32_t j = 0; j < orbit->actors.length; j++)
        g_free(orbit->actors.data[j].actors);
    vec_free(&orbit->slots);
    vec_free(&orbit->actors);
    vec_free(&orbit->firsts);
    vec_free(&orbit->references);
}

void orbits_free(Orbits *orbits)
{
    if (!orbits)
        return;
    for (uint32_t i = 0; i < orbits->orbits.length; i++)
        free_orbit(&orbits->orbits.data[i]);
    vec_free(&orbits->orbits);
    vec_free(&orbits->references);
    vec_free(&orbits->masks);
    g_free(orbits->reference_of);
    groups_free(orbits->groups);
    value_classes_free(orbits->values);
    g_free(orbits);
}

static void begin_orbit(Orbits *orbits, uint32_t number)
{
    const Process *template = orbits->program->system->processes[number];
    Orbit orbit = {.count = template->count, .values = NO_PLACE};

    if (orbits->groups->alike[number] && !template->argument &&
        orbits->orbits.length < MAX_ORBITS && add_processes(orbits, &orbit, template))
        vec_push(&orbits->orbits, orbit);
    else
        free_orbit(&orbit);
}

/* With the processes that have them as their arguments. */
static void begin_values(Orbits *orbits, uint32_t root)
{
    const System *system = orbits->program->system;
    const ClassPlace *values = &orbits->values->places.data[root];
    Orbit orbit = {
        .count = (uint32_t)(values->high - values->low) + 1, .values = root, .low = values->low};

    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *template = system->processes[i];
        const uint32_t place =
            template->argument ? value_classes_known(orbits->values, template->argument) : NO_PLACE;
        if (place == NO_PLACE || value_classes_size(template->argument->type) != 1 ||
            value_classes_root(orbits->values, place) != root)
            continue;
        if (!orbits->groups->alike[i] || !add_processes(orbits, &orbit, template))
            orbit_parts_give_up_values(orbits, root, "processes over them are told apart",
                                       template->decl->name.span);
    }
    vec_push(&orbits->orbits, orbit);
}

static void begin_orbits(Orbits *orbits)
{
    for (uint32_t i = 0; i < orbits->program->system->process_count; i++)
        begin_orbit(orbits, i);
    for (uint32_t i = 0; i < orbits->values->places.length; i++)
        if (value_classes_root(orbits->values, i) == i &&
            value_classes_are_alike(orbits->values, i) && orbits->orbits.length < MAX_ORBITS)
            begin_values(orbits, i);
}

/* Of what is nowhere in a state there is nothing to sort. */
static void leave_empty_out(Orbits *orbits)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < orbits->orbits.length; i++) {
        Orbit *orbit = &orbits->orbits.data[i];
        if (orbit->slots.length == 0 && orbit->references.length == 0) {
            free_orbit(orbit);
            continue;
        }
        for (uint32_t k = 0; k < orbit->references.length; k++)
            orbits->references.data[orbit->references.data[k]].orbits |= (uint64_t)1 << kept;
        orbit->first_name = orbits->names;
        orbits->names += orbit->count;
        orbits->orbits.data[kept++] = *orbit;
    }
    orbits->orbits.length = kept;
}

/* ---- what a state holds ---- */

/* Events of one of them are different events. */
static void see_instance(Orbits *orbits, const Instance *instance, bool keeps_events)
{
    const uint32_t stride = layout_instance_slots(instance);
    const uint32_t index = value_classes_known(orbits->values, instance);
    Inside inside = NOTHING;

    if (keeps_events && instance->event_count > 0 && index != NO_PLACE)
        for (uint32_t i = 0; i < value_classes_size(instance->index); i++)
            orbit_parts_give_up_values(orbits, index + i, "each has an event of its own",
                                       instance->decl->name.span);
    /* Of something over processes and more, the event of one is that of another, too. */
    if (instance->event_count > 0 && instance->index && instance->index->kind != KIND_PROCESS &&
        groups_type_has_process(instance->index))
        orbit_parts_give_up(orbits, instance->index);
    if (instance->var_count == 0)
        return;
    inside.span = instance->decl->name.span;
    if (instance->index)
        orbit_parts_see_index(orbits, instance->index, index,
                              bytecode_slot_of(orbits->program, instance->vars[0]), stride,
                              &inside);
    for (uint64_t element = 0; element < instance->count; element++)
        for (uint32_t i = 0; i < instance->var_count; i++) {
            const Var *var = instance->vars[i];
            inside.span = var->span;
            orbit_parts_see_slots(
                orbits, var->type, value_classes_known(orbits->values, var),
                bytecode_slot_of(orbits->program, var) + (uint32_t)element * stride, inside);
        }
}

static bool has_process(const Orbit *orbit, uint32_t number)
{
    for (uint32_t i = 0; i < orbit->firsts.length; i++)
        if (number - orbit->firsts.data[i] < orbit->count)
            return true;
    return false;
}

static void see_process(Orbits *orbits, uint32_t number)
{
    const ProcessInstance *process = &orbits->program->processes[number];
    uint32_t slot = process->first_slot;
    Inside inside = NOTHING;

    inside.process = process;
    for (uint32_t i = 0; i < orbits->orbits.length; i++)
        if (has_process(&orbits->orbits.data[i], number))
            inside.orbits |= (uint64_t)1 << i;
    for (uint32_t i = 0; i < process->template->var_count; i++) {
        const Var *var = process->template->vars[i];
        inside.span = var->span;
        orbit_parts_see_slots(orbits, var->type, value_classes_known(orbits->values, var), slot,
                              inside);
        slot += layout_slots(var->type);
    }
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

static void see_all(Orbits *orbits, bool keeps_events)
{
    const System *system = orbits->program->system;

    begin_orbits(orbits);
    for (uint32_t i = 0; i < system->instance_count; i++)
        see_instance(orbits, system->instances[i], keeps_events);
    for (uint32_t i = 0; i < system->ghost_count; i++) {
        const Var *var = system->ghosts[i];
        Inside inside = NOTHING;
        inside.span = var->span;
        orbit_parts_see_slots(orbits, var->type, value_classes_known(orbits->values, var),
                              bytecode_slot_of(orbits->program, var), inside);
    }
    for (uint32_t i = 0; i < orbits->program->process_count; i++)
        see_process(orbits, i);
    see_masks(orbits);
    leave_empty_out(orbits);
}

/* ---- all of it ---- */

/* Until nothing is found unfit; each time something is left out. */
static Orbits *settled(const Program *program, bool keeps_events)
{
    ValueClasses *values = value_flow_classes(program->system);
    Groups *groups = groups_new(program->system, values);

    for (;;) {
        Orbits *orbits = g_new0(Orbits, 1);
        *orbits = (Orbits){.program = program, .groups = groups, .values = values};
        orbits->reference_of = g_new0(uint32_t, program->slots.length + 1);
        see_all(orbits, keeps_events);
        if (!orbits->told_apart)
            return orbits;
        orbits->groups = NULL;
        orbits->values = NULL;
        orbits_free(orbits);
    }
}

/* LinearMonitor groups beyond those that have a bit do not go blank: then not all instances are alike. */
Orbits *orbits_new(const Program *program, bool keeps_events)
{
    if (program->groups.length >= MAX_GROUPS)
        return NULL;
    Orbits *orbits = settled(program, keeps_events);
    for (uint32_t i = 0; i < orbits->orbits.length; i++)
        orbit_parts_add_actors(orbits, &orbits->orbits.data[i]);
    if (orbits->orbits.length > 0)
        return orbits;
    orbits_free(orbits);
    return NULL;
}

static char *line_of(const System *system, const ClassPlace *values)
{
    const Source *source = source_map_get(system->design->sources, values->where.source);
    g_autofree char *range =
        values->kind == KIND_ENUM
            ? g_strdup(values->decl->name.text)
            : g_strdup_printf("%" G_GINT64_FORMAT "..%" G_GINT64_FORMAT, values->low, values->high);

    return g_strdup_printf("%s:%u: the values of %s are not alike: %s\n", source->path,
                           source_line_number(source, values->where.start), range, values->why);
}

char *orbits_told_apart(const Program *program)
{
    g_autoptr(Orbits) orbits = settled(program, false);
    g_autoptr(GString) lines = g_string_new(NULL);

    for (uint32_t i = 0; i < orbits->values->places.length; i++) {
        const ClassPlace *values = &orbits->values->places.data[i];
        if (values->parent != i || !values->is_index || !values->why || values->kind == KIND_BAD ||
            values->high <= values->low || values->high - values->low >= VALUE_CLASSES_MOST)
            continue;
        g_autofree char *line = line_of(program->system, values);
        if (!strstr(lines->str, line))
            g_string_append(lines, line);
    }
    return lines->len > 0 ? g_string_free(g_steal_pointer(&lines), FALSE) : NULL;
}
