/* What is watched of a run: every variable of every component, and the ghosts; and whose it is. */
#include "traces/counterexample/build_private.h"

enum { MAX_PLACES = 128 };

static void watch(GArray *list, RunVariable variable)
{
    Watched watched = {variable, g_array_new(FALSE, TRUE, sizeof(TypedValue)), 0, 0};

    g_array_append_val(list, watched);
}

/* The places of an array are watched one by one: only what changes is said. */
static void watch_var(Builder *b, const Var *var, int64_t index, int lane)
{
    bool places = var->type->kind == KIND_ARRAY && var->type->element->kind != KIND_TIMER &&
                  var->type->index->values <= MAX_PLACES;
    RunVariable variable = {.var = var,
                            .index = index,
                            .lane = lane,
                            .place = -1,
                            .name = var->name,
                            .brief_name = var->name,
                            .is_main = var->instance && var == var->instance->vars[0]};

    if (!places)
        watch(var->type->kind == KIND_TIMER ? b->timers : b->watched, variable);
    for (uint32_t place = 0; places && place < var->type->index->values; place++) {
        g_autofree char *text = program_place_text(b->system, var->type, place);
        variable.place = (int)place;
        g_autofree char *brief = program_place_text_terse(b->system, var->type, place);
        variable.name = arena_printf(b->arena, "%s[%s]", var->name, text);
        variable.brief_name = arena_printf(b->arena, "%s[%s]", var->name, brief);
        variable.is_main = false;
        watch(b->watched, variable);
    }
}

static void add_lane(Builder *b, const char *name, bool is_process)
{
    Lane lane = {.name = name, .is_process = is_process, .initial = ""};

    g_array_append_val(b->lanes, lane);
}

const char *build_element_name(const Builder *b, const Instance *instance, uint64_t element)
{
    if (!instance->index)
        return instance->name;
    int64_t value = type_value(instance->index, element);
    g_autofree char *text = value_text(b->system, instance->index, &value);
    return arena_printf(b->arena, "%s[%s]", instance->name, text);
}

void build_lanes(Builder *b)
{
    const System *system = b->system;

    for (uint32_t i = 0; i < b->model->actor_count && b->model->actors[i].kind == ACTOR_PROCESS;
         i++)
        add_lane(b, b->model->actors[i].name, true);
    for (uint32_t i = 0; i < system->instance_count; i++) {
        const Instance *instance = system->instances[i];
        for (uint64_t element = 0; element < instance->count; element++) {
            for (uint32_t j = 0; j < instance->var_count; j++)
                watch_var(b, instance->vars[j], instance->index ? (int64_t)element : -1,
                          (int)b->lanes->len);
            add_lane(b, build_element_name(b, instance, element), false);
        }
    }
    for (uint32_t i = 0; i < system->ghost_count; i++)
        watch_var(b, system->ghosts[i], -1, NO_LANE);
}

int build_time_lane(const Builder *b)
{
    const guint count = b->lanes->len;
    bool has_one = count > 0 && g_array_index(b->lanes, Lane, count - 1).is_time;

    return (int)(count - has_one);
}

void build_add_time_lane(Builder *b)
{
    if (build_time_lane(b) < (int)b->lanes->len)
        return;
    add_lane(b, "time", true);
    g_array_index(b->lanes, Lane, b->lanes->len - 1).is_time = true;
}

int build_lane_of(const Builder *b, const Instance *instance, int64_t index)
{
    int lane = (int)b->system->process_instances;

    for (uint32_t i = 0; i < b->system->instance_count; i++) {
        if (b->system->instances[i] == instance)
            return lane + (int)MAX(index, 0);
        lane += (int)b->system->instances[i]->count;
    }
    return NO_LANE;
}

TypedValue build_value(const Builder *b, const Watched *watched)
{
    const RunVariable *variable = &watched->variable;

    return replay_value(b->replay, variable->var, variable->index, variable->place);
}

char *build_value_text(const Builder *b, TypedValue value)
{
    return value.type ? value_text(b->system, value.type, value.slots) : NULL;
}

char *build_value_brief(const Builder *b, TypedValue value)
{
    return value.type ? value_text_terse(b->system, value.type, value.slots) : NULL;
}

/* Most values are those of the row before: then the very same. */
static TypedValue value_now(Builder *b, Watched *watched)
{
    const RunVariable *variable = &watched->variable;
    const GArray *values = watched->values;

    if (values->len == 0) {
        TypedValue first = build_value(b, watched);
        watched->slot =
            replay_first_slot(b->replay, variable->var, variable->index, variable->place);
        watched->slots = typed_value_slots(first);
        return typed_value_copy(b->arena, first);
    }
    TypedValue last = g_array_index(values, TypedValue, values->len - 1);
    if (replay_still_has(b->replay, watched->slot, watched->slots, last))
        return last;
    return typed_value_copy(b->arena, build_value(b, watched));
}

static void read_values(Builder *b, const GArray *list)
{
    for (guint i = 0; i < list->len; i++) {
        Watched *watched = &g_array_index(list, Watched, i);
        TypedValue value = value_now(b, watched);
        g_array_append_val(watched->values, value);
    }
}

void build_read_values(Builder *b)
{
    read_values(b, b->watched);
    read_values(b, b->timers);
}
