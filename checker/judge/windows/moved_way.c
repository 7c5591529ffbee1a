/* Which events a way out takes, as they are called where the place is shown. */
#include "checker/judge/windows/moved_events.h"

typedef struct Naming {
    const Window *window;
    Workspace *workspace;
    Successors list;
    ActorNames names;
    uint16_t *now; /* by actor of the state where the way begins: which one that is by now */
    StateId at;
} Naming;

/* The actor that takes the step, as it is called where the way begins. */
static uint16_t name_step(Naming *naming, uint16_t step)
{
    const Graph *graph = naming->window->graph;
    const Model *model = naming->window->model;
    const Edge *edge = &graph->edges[graph->offsets[naming->at] + step];
    uint16_t actor = 0;

    naming->list.count = 0;
    model->expand_named(model, naming->workspace, state_space_get(graph->space, naming->at),
                        &naming->list, &naming->names);
    const uint16_t *later = naming->names.now + (size_t)step * model->actor_count;
    for (uint32_t a = 0; a < model->actor_count; a++) {
        if (naming->now[a] == edge->actor)
            actor = (uint16_t)a;
        naming->now[a] = later[naming->now[a]];
    }
    naming->at = edge->target;
    return actor;
}

/* A way from `start` to another state of its component. */
static void find_way_inside(const Window *window, StateId start, StateId end, StepList *steps)
{
    const Graph *graph = window->graph;
    const Components *fair = window->fair;
    Paths *paths = window->paths;

    paths_clear(paths);
    paths_add(paths, start, STATE_NONE, 0);
    for (uint32_t next = 0; !paths_reached(paths, end); next++) {
        const StateId id = paths->queue[next];
        for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++)
            if (components_inside(fair, fair->of[start], &graph->edges[i]))
                paths_add(paths, graph->edges[i].target, id, graph->edges[i].step);
    }
    paths_way(paths, end, steps);
}

void moved_events_on_way(const Window *window, StateId start, StateId begin, const StepList *steps,
                         StepList *actors)
{
    const Model *model = window->model;
    g_autofree uint16_t *now = g_new(uint16_t, model->actor_count + 1);
    Naming naming = {
        .window = window, .workspace = model->workspace_new(model), .now = now, .at = start};
    StepList inside = {0};

    successors_init(&naming.list, model->words);
    for (uint32_t a = 0; a < model->actor_count; a++)
        now[a] = (uint16_t)a;
    if (begin != start)
        find_way_inside(window, start, begin, &inside);
    for (uint32_t i = 0; i < inside.length; i++)
        name_step(&naming, inside.data[i]);
    for (uint32_t i = 0; i < steps->length; i++) {
        const uint16_t actor = name_step(&naming, steps->data[i]);
        if (model->actors[actor].kind == ACTOR_EVENT)
            vec_push(actors, actor);
    }
    g_free(naming.names.now);
    vec_free(&inside);
    successors_free(&naming.list);
    model->workspace_free(naming.workspace);
}
