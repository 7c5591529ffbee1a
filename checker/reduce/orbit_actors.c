/* Who takes the steps of what changes places: processes, events and faults of components that there is one of
 * for each instance, crashes and restarts. */
#include "checker/reduce/orbit_parts.h"

/* Which one of an orbit an actor is of, and of which of its templates, where it has some. */
typedef struct Owner {
    int64_t instance; /* -1: it is of none */
    uint32_t template;
} Owner;

static const Owner NOBODY = {-1, 0};

static Owner process_of(const Orbit *orbit, int64_t process)
{
    for (uint32_t k = 0; k < orbit->firsts.length; k++) {
        const int64_t instance = process - orbit->firsts.data[k];
        if (instance >= 0 && instance < orbit->count)
            return (Owner){instance, k};
    }
    return NOBODY;
}

static Owner owner_of(const Orbits *orbits, const Orbit *orbit,
                      const EnvironmentTransition *transition)
{
    if (!transition->event)
        return process_of(orbit, transition->process);
    const Instance *instance = transition->event->instance;
    if (!instance->index)
        return NOBODY;
    if (instance->index->kind == KIND_PROCESS)
        return process_of(orbit, instance->index->low + transition->index);
    const uint32_t place = value_classes_known(orbits->values, instance);
    if (place == NO_PLACE || value_classes_size(instance->index) != 1 ||
        value_classes_root(orbits->values, place) != orbit->values)
        return NOBODY;
    return (Owner){transition->index, 0};
}

/* The same event of another instance. */
static bool are_one_event(const EnvironmentTransition *a, const EnvironmentTransition *b, Owner one,
                          Owner other)
{
    return a->kind == b->kind && a->event == b->event && one.template == other.template;
}

static void add_event(const Orbits *orbits, Orbit *orbit, const EnvironmentTransition *first)
{
    const Program *program = orbits->program;
    const Owner one = owner_of(orbits, orbit, first);
    uint16_t *actors = g_new0(uint16_t, orbit->count);
    uint32_t found = 0;

    for (uint32_t i = 0; i < program->environment.length; i++) {
        const EnvironmentTransition *transition = &program->environment.data[i];
        const Owner other = owner_of(orbits, orbit, transition);
        if (other.instance < 0 || !are_one_event(first, transition, one, other))
            continue;
        actors[other.instance] = (uint16_t)(program->process_count + i);
        found++;
    }
    g_assert(found == orbit->count);
    vec_push(&orbit->actors, (OrbitActors){actors});
}

static void add_processes(Orbit *orbit, uint32_t first)
{
    uint16_t *actors = g_new0(uint16_t, orbit->count);

    for (uint32_t j = 0; j < orbit->count; j++)
        actors[j] = (uint16_t)(first + j);
    vec_push(&orbit->actors, (OrbitActors){actors});
}

void orbit_parts_add_actors(const Orbits *orbits, Orbit *orbit)
{
    const Program *program = orbits->program;

    for (uint32_t k = 0; k < orbit->firsts.length; k++)
        add_processes(orbit, orbit->firsts.data[k]);
    for (uint32_t i = 0; i < program->environment.length; i++)
        if (owner_of(orbits, orbit, &program->environment.data[i]).instance == 0)
            add_event(orbits, orbit, &program->environment.data[i]);
}

void orbits_name_actors(const Orbits *orbits, const uint8_t *old, uint16_t *now)
{
    for (uint32_t i = 0; i < orbits->orbits.length; i++) {
        const Orbit *orbit = &orbits->orbits.data[i];
        for (uint32_t k = 0; k < orbit->actors.length; k++) {
            const uint16_t *actors = orbit->actors.data[k].actors;
            for (uint32_t j = 0; j < orbit->count; j++)
                now[actors[old[orbit->first_name + j]]] = actors[j];
        }
    }
}

bool orbits_move_events(const Orbits *orbits)
{
    const ModelActor *actors = orbits->program->model.actors;

    for (uint32_t i = 0; i < orbits->orbits.length; i++) {
        const Orbit *orbit = &orbits->orbits.data[i];
        for (uint32_t k = 0; k < orbit->actors.length; k++)
            if (actors[orbit->actors.data[k].actors[0]].kind == ACTOR_EVENT)
                return true;
    }
    return false;
}

uint16_t orbits_actor(const Orbits *orbits, uint16_t actor, const uint8_t *names)
{
    for (uint32_t i = 0; i < orbits->orbits.length; i++) {
        const Orbit *orbit = &orbits->orbits.data[i];
        for (uint32_t k = 0; k < orbit->actors.length; k++)
            for (uint32_t j = 0; j < orbit->count; j++)
                if (orbit->actors.data[k].actors[j] == actor)
                    return orbit->actors.data[k].actors[names[orbit->first_name + j]];
    }
    return actor;
}
