#include "tests/unit/table_model.h"

static const Table *table_of(const Model *model)
{
    return (const Table *)model;
}

/* Two words, both of which tell the states apart. */
static void add_state(Successors *out, uint32_t number)
{
    Word *words = successors_add(out);

    for (uint32_t i = 0; i < out->words; i++)
        words[i] = number * (UINT64_C(1) + i * UINT64_C(0x100000001));
}

uint32_t table_number(const Word *state)
{
    return (uint32_t)state[0];
}

static Workspace *workspace_new(const Model *model)
{
    return NULL;
}

static void workspace_free(Workspace *workspace)
{
}

static void initial(const Model *model, Workspace *workspace, Successors *out)
{
    const Table *table = table_of(model);

    for (uint32_t i = 0; i < table->initial.length; i++)
        add_state(out, table->initial.data[i]);
    if (table->initial_error)
        out->steps[out->count - 1].is_error = true;
}

const TableStep *table_nth(const Table *table, uint32_t state, uint32_t index)
{
    const TableState *from = &table->states[state];

    for (ActorKind kind = ACTOR_PROCESS; kind <= ACTOR_FAULT; kind++)
        for (uint32_t i = 0; i < from->steps.length; i++) {
            const TableStep *step = &from->steps.data[i];
            if (table->actors.data[step->step.actor].kind == kind && index-- == 0)
                return step;
        }
    return NULL;
}

static uint64_t expand(const Model *model, Workspace *workspace, const Word *state, Successors *out)
{
    const Table *table = table_of(model);
    uint32_t number = table_number(state);
    const TableStep *step;

    for (uint32_t i = 0; (step = table_nth(table, number, i)); i++) {
        add_state(out, step->target);
        out->steps[out->count - 1] = step->step;
    }
    return table->states[number].predicates;
}

static uint64_t predicates(const Model *model, Workspace *workspace, const Word *state)
{
    return table_of(model)->states[table_number(state)].predicates;
}

static int64_t measure(const Model *model, Workspace *workspace, const Word *state, uint32_t index)
{
    return table_of(model)->states[table_number(state)].value;
}

Table *table_new(uint32_t state_count)
{
    Table *table = g_new0(Table, 1);

    table->state_count = state_count;
    table->states = g_new0(TableState, state_count);
    return table;
}

void table_free(Table *table)
{
    for (uint32_t i = 0; i < table->state_count; i++)
        vec_free(&table->states[i].steps);
    g_free(table->states);
    vec_free(&table->initial);
    vec_free(&table->actors);
    vec_free(&table->properties);
    vec_free(&table->measures);
    g_free(table);
}

void table_begin(Table *table, uint32_t state)
{
    vec_push(&table->initial, state);
}

uint16_t table_actor(Table *table, ActorKind kind, const char *name)
{
    vec_push(&table->actors, (ModelActor){.kind = kind, .name = name});
    return (uint16_t)(table->actors.length - 1);
}

void table_hold(Table *table, uint32_t state, uint8_t predicate)
{
    table->states[state].predicates |= UINT64_C(1) << predicate;
}

ModelStep *table_step(Table *table, uint32_t from, uint16_t actor, uint32_t to)
{
    TableStep step = {
        .target = to,
        .step = {.actor = actor, .is_fault = table->actors.data[actor].kind == ACTOR_FAULT},
    };

    vec_push(&table->states[from].steps, step);
    return &vec_last(&table->states[from].steps).step;
}

ModelProperty *table_property(Table *table, PropertyKind kind, uint8_t predicate)
{
    vec_push(&table->properties, (ModelProperty){.kind = kind, .predicate = predicate});
    return &vec_last(&table->properties);
}

void table_measure(Table *table, bool is_min, bool at_rest)
{
    vec_push(&table->measures,
             (ModelMeasure){.kind = is_min ? MEASURED_MIN : MEASURED_MAX, .at_rest = at_rest});
}

const Model *table_model(Table *table)
{
    table->model = (Model){
        .words = 2,
        .bits = 128,
        .actor_count = table->actors.length,
        .predicate_count = MODEL_MAX_PREDICATES,
        .monitor_count = MODEL_MAX_MONITORS,
        .property_count = table->properties.length,
        .measure_count = table->measures.length,
        .actors = table->actors.data,
        .properties = table->properties.data,
        .measures = table->measures.data,
        .workspace_new = workspace_new,
        .workspace_free = workspace_free,
        .initial = initial,
        .expand = expand,
        .predicates = predicates,
        .measure = measure,
    };
    return &table->model;
}

uint32_t table_play(const Table *table, const Run *run, uint32_t length)
{
    uint32_t at = table->initial.data[run->initial];

    for (uint32_t i = 0; i < length; i++)
        at = table_nth(table, at, run->steps[i])->target;
    return at;
}
