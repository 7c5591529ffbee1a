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

/* Whether a variable tells any two of the states apart. */
static bool differs(const Part *part, uint32_t variable)
{
    for (guint i = 1; i < part->states->len; i++)
        if (strcmp(part->places[i]->values[variable], part->places[0]->values[variable]) != 0)
            return true;
    return false;
}

static const char *value_line(const Part *part, const StepperVariable *variable, const char *value)
{
    return arena_printf(part->drawn->arena, "%s %s", variable->name, value);
}

static const char *whole_text(const Part *part, const StepperState *place)
{
    uint32_t count;
    const StepperVariable *variables = stepper_variables(part->source->walk, &count);
    g_autoptr(GString) text = g_string_new(NULL);

    for (uint32_t i = 0; i < count; i++)
        if (!stepper_is_dull(&variables[i], place->values[i]))
            g_string_append_printf(text, "%s%s %s", text->len ? ", " : "", variables[i].name,
                                   place->values[i]);
    return arena_strdup(part->drawn->arena, text->str);
}

static const char *more_text(const Part *part, StateId id)
{
    const Graph *graph = part->source->graph;
    uint32_t more = 0;

    for (uint64_t edge = graph->offsets[id]; edge < graph->offsets[id + 1]; edge++)
        more += part->nodes[graph->edges[edge].target] == MANY;
    if (more == 0)
        return NULL;
    return arena_printf(part->drawn->arena, "%u more step%s", more, more == 1 ? "" : "s");
}

static void add_node(Part *part, guint number, const bool *differing)
{
    const StepperState *place = part->places[number];
    StateId id = g_array_index(part->states, StateId, number);
    uint32_t count;
    const StepperVariable *variables = stepper_variables(part->source->walk, &count);
    StateNode node = {.lines = arena_array(part->drawn->arena, const char *, count),
                      .whole = whole_text(part, place),
                      .more = more_text(part, id),
                      .open = place->open,
                      .rests = part->source->graph->at_rest[id],
                      .starts = id == 0,
                      .on_run = part->on_run[id]};

    for (uint32_t i = 0; i < count; i++)
        if (differing[i] && !variables[i].is_process &&
            !stepper_is_dull(&variables[i], place->values[i]))
            node.lines[node.line_count++] = value_line(part, &variables[i], place->values[i]);
    vec_push(&part->drawn->nodes, node);
}

static void add_nodes(Part *part)
{
    uint32_t count;
    Stepper *walk = part->source->walk;

    stepper_variables(walk, &count);
    part->places = g_new0(const StepperState *, part->states->len);
    for (guint i = 0; i < part->states->len; i++) {
        StateId id = g_array_index(part->states, StateId, i);
        part->places[i] = stepper_state(walk, state_space_get(part->source->graph->space, id));
    }
    g_autofree bool *differing = g_new0(bool, count);
    for (uint32_t i = 0; i < count; i++)
        differing[i] = differs(part, i);
    for (guint i = 0; i < part->states->len; i++)
        add_node(part, i, differing);
}

/* ---- edges ---- */

char *graph_step_label(const StepperStep *step)
{
    if (step->time > 0)
        return g_strdup(step->what);
    return g_strconcat(step->who, ": ", step->what, step->result ? " = " : "",
                       step->result ? step->result : "", NULL);
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
        g_autofree char *label = graph_step_label(step);
        StateStep drawn = {label, step->kind, step->actor, part->taken[id] == i + 1};
        state_graph_step(part->drawn, number, part->nodes[edge->target], drawn);
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
