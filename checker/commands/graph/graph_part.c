/* The states of a graph one by one: all of them, or those around a run. */
#include "checker/commands/graph/graph_draw.h"

#include <string.h>

enum { MANY = UINT32_MAX };

typedef struct Part {
    const GraphSource *source;
    GArray *states;  /* of StateId */
    uint32_t *nodes; /* by state: its number in `states`; MANY where it is left out */
    bool *on_run;    /* by state */
    uint16_t *taken; /* by state: the step that the run takes there, and one more */
    const StepperState **places;
    StateGraph *drawn;
} Part;

/* ---- the run ---- */

GArray *graph_way(const GraphSource *source)
{
    const Graph *graph = source->graph;
    GArray *way = g_array_new(FALSE, FALSE, sizeof(StateId));

    if (!source->run)
        return way;
    StateId at = source->run->initial; /* initial states come first */
    g_array_append_val(way, at);
    for (uint32_t i = 0; i < source->run->length; i++) {
        at = graph->edges[graph->offsets[at] + source->run->steps[i]].target;
        g_array_append_val(way, at);
    }
    return way;
}

/* ---- which states ---- */

static void add_state(Part *part, StateId id)
{
    if (part->nodes[id] != MANY)
        return;
    part->nodes[id] = part->states->len;
    g_array_append_val(part->states, id);
}

static void add_successors(Part *part, guint from, guint to)
{
    const Graph *graph = part->source->graph;

    for (guint i = from; i < to; i++) {
        StateId id = g_array_index(part->states, StateId, i);
        for (uint64_t edge = graph->offsets[id]; edge < graph->offsets[id + 1]; edge++)
            add_state(part, graph->edges[edge].target);
    }
}

static void part_init(Part *part, const GraphSource *source, uint32_t around)
{
    const StateId count = source->graph->count;
    g_autoptr(GArray) way = graph_way(source);

    *part = (Part){.source = source, .states = g_array_new(FALSE, FALSE, sizeof(StateId))};
    part->nodes = g_new(uint32_t, (gsize)count + 1);
    memset(part->nodes, 0xff, ((gsize)count + 1) * sizeof *part->nodes);
    part->on_run = g_new0(bool, (gsize)count + 1);
    part->taken = g_new0(uint16_t, (gsize)count + 1);
    for (guint i = 0; i < way->len; i++) {
        StateId id = g_array_index(way, StateId, i);
        add_state(part, id);
        part->on_run[id] = true;
        if (i + 1 < way->len)
            part->taken[id] = source->run->steps[i] + 1;
    }
    if (way->len == 0)
        add_state(part, 0);
    for (guint from = 0; around > 0 && from < part->states->len; around--) {
        guint to = part->states->len;
        add_successors(part, from, to);
        from = to;
    }
}

static void part_clear(Part *part)
{
    g_array_unref(part->states);
    g_free(part->nodes);
    g_free(part->on_run);
    g_free(part->taken);
    g_free(part->places);
}

uint32_t graph_around(const GraphSource *source, uint32_t around)
{
    Part part;

    part_init(&part, source, around);
    uint32_t count = part.states->len;
    part_clear(&part);
    return count;
}

/* ---- nodes ---- */

static const char *whole_text(const Part *part, const StepperState *place)
{
    uint32_t count;
    const StepperVariable *variables = stepper_variables(part->source->walk, &count);
    g_autoptr(GString) text = g_string_new(NULL);

    for (uint32_t i = 0; i < count; i++)
        if (!stepper_is_dull(&variables[i], place->held[i]))
            g_string_append_printf(text, "%s%s %s", text->len ? ", " : "", variables[i].name,
                                   place->values[i]);
    return arena_strdup(part->drawn->arena, text->str);
}

static uint32_t steps_beyond(const Part *part, StateId id)
{
    const Graph *graph = part->source->graph;
    uint32_t more = 0;

    for (uint64_t edge = graph->offsets[id]; edge < graph->offsets[id + 1]; edge++)
        more += part->nodes[graph->edges[edge].target] == MANY;
    return more;
}

StateLine graph_line(StateGraph *drawn, const GraphSource *source, uint32_t variable,
                     const char *const *values, uint32_t count)
{
    uint32_t variables;
    const StepperVariable *known = &stepper_variables(source->walk, &variables)[variable];
    const char **kept = arena_array(drawn->arena, const char *, count);

    for (uint32_t i = 0; i < count; i++)
        kept[i] = arena_strdup(drawn->arena, values[i]);
    return (StateLine){.name = arena_strdup(drawn->arena, known->name),
                       .values = kept,
                       .value_count = count,
                       .is_process = known->is_process,
                       .actor = known->is_process
                                    ? variable - (variables - source->system->process_instances)
                                    : 0};
}

static void add_node(Part *part, guint number)
{
    const StepperState *place = part->places[number];
    StateId id = g_array_index(part->states, StateId, number);
    uint32_t count;
    const StepperVariable *variables = stepper_variables(part->source->walk, &count);
    StateLine *lines = arena_array(part->drawn->arena, StateLine, count);
    StateNode node = {.lines = lines,
                      .whole = whole_text(part, place),
                      .steps_beyond = steps_beyond(part, id),
                      .open = place->open,
                      .rests = part->source->graph->at_rest[id],
                      .starts = id == 0,
                      .on_run = part->on_run[id]};

    for (uint32_t i = 0; i < count; i++)
        if (!stepper_is_dull(&variables[i], place->held[i]))
            lines[node.line_count++] =
                graph_line(part->drawn, part->source, i, &place->values[i], 1);
    vec_push(&part->drawn->nodes, node);
}

static void add_nodes(Part *part)
{
    Stepper *walk = part->source->walk;

    part->places = g_new0(const StepperState *, part->states->len);
    for (guint i = 0; i < part->states->len; i++) {
        StateId id = g_array_index(part->states, StateId, i);
        part->places[i] = stepper_state(walk, state_space_get(part->source->graph->space, id));
    }
    for (guint i = 0; i < part->states->len; i++)
        add_node(part, i);
    state_graph_drop_shared(part->drawn);
}

/* ---- edges ---- */

StateStep graph_step(const StepperStep *step, bool on_run)
{
    return (StateStep){.who = step->time > 0 ? NULL : step->who,
                       .what = step->what,
                       .result = step->result,
                       .call = step->call,
                       .kind = step->kind,
                       .actor = step->actor,
                       .on_run = on_run};
}

static void add_edges(Part *part, guint number)
{
    const Graph *graph = part->source->graph;
    StateId id = g_array_index(part->states, StateId, number);
    StepperSteps steps = stepper_steps(part->source->walk, state_space_get(graph->space, id));

    for (uint32_t i = 0; i < steps.count; i++) {
        const Edge *edge = &graph->edges[graph->offsets[id] + i];
        const StepperStep *step = &steps.list[i];
        if (part->nodes[edge->target] == MANY)
            continue;
        state_graph_step(part->drawn, number, part->nodes[edge->target],
                         graph_step(step, part->taken[id] == i + 1));
    }
}

StateGraph *graph_part(const GraphSource *source, uint32_t around)
{
    Part part;

    part_init(&part, source, around);
    part.drawn = state_graph_new();
    add_nodes(&part);
    for (guint i = 0; i < part.states->len; i++)
        add_edges(&part, i);
    StateGraph *drawn = part.drawn;
    part_clear(&part);
    return drawn;
}
