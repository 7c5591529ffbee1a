#include "checker/judge/windows/moved_events.h"

#include <string.h>

/* How a step renames events: by number of an event of the next state, which one that is before it. */
typedef struct Renamings {
    uint32_t events, last; /* the number that was asked for last */
    VEC(uint16_t) lists;   /* one after the other */
    GHashTable *numbers;   /* by list: its number + 1 */
} Renamings;

typedef struct NamedEdge { /* from an open state to an open state, by its target */
    GraphState source;
    uint32_t renaming;
    uint16_t actor;
    bool is_fault;
} NamedEdge;

/* A pair is numbered state * size of the group + place in the group. */
enum { CLOSED_BY_IT = 1, CLOSED_FROM_PLACE = 2 };

struct MovedEvents {
    const Window *window;
    uint32_t events;     /* numbered as their actors are ordered */
    uint16_t *actors;    /* by event */
    uint32_t *number_of; /* by actor; NO_EVENT: it is none */
    Renamings renamings;
    uint64_t *offsets; /* by target, into edges */
    NamedEdge *edges;
    uint32_t groups, most; /* and the size of the largest */
    uint32_t *group_of;    /* by event */
    uint32_t group;        /* that was asked for last */
    uint32_t size;
    uint32_t *members;  /* of it: events */
    uint32_t *place_of; /* by event, in its group */
    uint8_t *can;       /* by pair */
    uint64_t *queue;
};

#define NO_EVENT UINT32_MAX

/* ---- renamings ---- */

/* Most steps rename nothing, or what the one before did. */
static bool is_list(const Renamings *renamings, uint32_t number, const uint16_t *list)
{
    const size_t count = renamings->events;

    return number < g_hash_table_size(renamings->numbers) &&
           memcmp(&renamings->lists.data[number * count], list, count * sizeof *list) == 0;
}

static uint32_t renaming_number(Renamings *renamings, const uint16_t *list)
{
    if (is_list(renamings, renamings->last, list))
        return renamings->last;
    g_autoptr(GBytes) key = g_bytes_new(list, renamings->events * sizeof *list);
    gpointer found = g_hash_table_lookup(renamings->numbers, key);

    if (found)
        return renamings->last = GPOINTER_TO_UINT(found) - 1;
    renamings->last = g_hash_table_size(renamings->numbers);
    g_hash_table_insert(renamings->numbers, g_bytes_ref(key),
                        GUINT_TO_POINTER(renamings->last + 1));
    for (uint32_t i = 0; i < renamings->events; i++)
        vec_push(&renamings->lists, list[i]);
    return renamings->last;
}

static uint32_t before(const Renamings *renamings, uint32_t renaming, uint32_t event)
{
    return renamings->lists.data[(size_t)renaming * renamings->events + event];
}

static uint32_t renaming_of_step(MovedEvents *events, const uint16_t *now, uint16_t *room)
{
    for (uint32_t i = 0; i < events->events; i++)
        room[events->number_of[now[events->actors[i]]]] = (uint16_t)i;
    return renaming_number(&events->renamings, room);
}

/* ---- groups ---- */

/* Events that some step renames to each other are of one group. */
static void join_groups(MovedEvents *events)
{
    const uint32_t renamings = g_hash_table_size(events->renamings.numbers);
    bool changed = true;

    for (uint32_t i = 0; i < events->events; i++)
        events->group_of[i] = i;
    while (changed) {
        changed = false;
        for (uint32_t r = 0; r < renamings; r++)
            for (uint32_t i = 0; i < events->events; i++) {
                uint32_t *a = &events->group_of[i];
                uint32_t *b = &events->group_of[before(&events->renamings, r, i)];
                changed |= *a != *b;
                *a = *b = MIN(*a, *b);
            }
    }
}

static void number_groups(MovedEvents *events)
{
    g_autofree uint32_t *sizes = g_new0(uint32_t, events->events + 1);
    g_autofree uint32_t *numbers = g_new0(uint32_t, events->events + 1);

    join_groups(events);
    for (uint32_t i = 0; i < events->events; i++) {
        const uint32_t least = events->group_of[i];
        if (least == i)
            numbers[i] = events->groups++;
        events->group_of[i] = numbers[least];
        events->place_of[i] = sizes[numbers[least]]++;
        events->most = MAX(events->most, sizes[numbers[least]]);
    }
}

/* ---- edges ---- */

static bool is_inside(const Window *window, const Edge *edge)
{
    return window->open[edge->target];
}

static void count_edges(MovedEvents *events)
{
    const Window *window = events->window;
    const Graph *graph = window->graph;

    for (StateId id = 0; id < graph->count; id++)
        for (uint64_t i = graph->offsets[id]; window->open[id] && i < graph->offsets[id + 1]; i++)
            if (is_inside(window, &graph->edges[i]))
                events->offsets[graph->edges[i].target + 2]++;
    for (uint64_t id = 2; id <= (uint64_t)graph->count + 1; id++)
        events->offsets[id] += events->offsets[id - 1];
}

/* After the count offsets[t + 1] is where the edges of t begin, after the fill where they end. Step i is edge i of
 * the state: the space is complete. */
static void fill_edges(MovedEvents *events)
{
    const Window *window = events->window;
    const Graph *graph = window->graph;
    const Model *model = window->model;
    Workspace *workspace = model->workspace_new(model);
    g_autofree uint16_t *room = g_new(uint16_t, events->events + 1);
    Successors list;
    ActorNames names = {0};

    successors_init(&list, model->words);
    for (StateId id = 0; id < graph->count && limits_go_on(graph->limits); id++) {
        if (!window->open[id])
            continue;
        list.count = 0;
        model->expand_named(model, workspace, state_space_get(graph->space, id), &list, &names);
        for (uint32_t i = 0; i < list.count; i++) {
            const Edge *edge = &graph->edges[graph->offsets[id] + i];
            if (!is_inside(window, edge))
                continue;
            const uint32_t renaming =
                renaming_of_step(events, names.now + (size_t)i * model->actor_count, room);
            events->edges[events->offsets[edge->target + 1]++] =
                (NamedEdge){(GraphState)id, renaming, edge->actor, edge->is_fault};
        }
    }
    g_free(names.now);
    successors_free(&list);
    model->workspace_free(workspace);
}

/* ---- making ---- */

static void number_events(MovedEvents *events)
{
    const Model *model = events->window->model;

    events->actors = g_new0(uint16_t, model->actor_count + 1);
    events->number_of = g_new0(uint32_t, model->actor_count + 1);
    for (uint32_t actor = 0; actor < model->actor_count; actor++) {
        const bool is_event = model->actors[actor].kind == ACTOR_EVENT;
        events->number_of[actor] = is_event ? events->events : NO_EVENT;
        if (is_event)
            events->actors[events->events++] = (uint16_t)actor;
    }
    events->group_of = g_new0(uint32_t, events->events + 1);
    events->place_of = g_new0(uint32_t, events->events + 1);
    events->members = g_new0(uint32_t, events->events + 1);
    events->renamings.events = events->events;
    events->renamings.numbers =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
}

static bool make_edges(MovedEvents *events)
{
    const Graph *graph = events->window->graph;
    Limits *limits = graph->limits;
    const uint64_t count = graph->count;

    events->offsets = limits_new(limits, count + 2, sizeof *events->offsets);
    if (!events->offsets)
        return false;
    count_edges(events);
    events->edges = limits_new(limits, events->offsets[count + 1] + 1, sizeof *events->edges);
    if (!events->edges)
        return false;
    fill_edges(events);
    number_groups(events);
    events->can = limits_new(limits, count * events->most + 1, sizeof *events->can);
    events->queue = limits_new(limits, count * events->most + 1, sizeof *events->queue);
    return events->can && events->queue;
}

MovedEvents *moved_events_new(const Window *window)
{
    g_autoptr(MovedEvents) events = g_new0(MovedEvents, 1);

    events->window = window;
    number_events(events);
    return make_edges(events) ? g_steal_pointer(&events) : NULL;
}

void moved_events_free(MovedEvents *events)
{
    if (!events)
        return;
    g_hash_table_destroy(events->renamings.numbers);
    vec_free(&events->renamings.lists);
    limits_free(events->offsets);
    limits_free(events->edges);
    limits_free(events->can);
    limits_free(events->queue);
    g_free(events->actors);
    g_free(events->number_of);
    g_free(events->group_of);
    g_free(events->place_of);
    g_free(events->members);
    g_free(events);
}

uint32_t moved_events_groups(const MovedEvents *events)
{
    return events->groups;
}

/* ---- what closes the window ---- */

static void begin_group(MovedEvents *events, uint32_t group)
{
    events->group = group;
    events->size = 0;
    for (uint32_t i = 0; i < events->events; i++)
        if (events->group_of[i] == group)
            events->members[events->size++] = i;
    memset(events->can, 0, (size_t)events->window->graph->count * events->size);
}

static void reach(MovedEvents *events, uint64_t pair, uint8_t how, uint64_t *length)
{
    if (events->can[pair])
        return;
    events->can[pair] = how;
    events->queue[(*length)++] = pair;
}

/* By a process whatever the event is; by the event, where that is of the group. */
static void reach_out(MovedEvents *events, StateId id, const Edge *edge, uint64_t *length)
{
    const uint32_t event = events->number_of[edge->actor];
    const uint64_t first = (uint64_t)id * events->size;

    if (edge->is_fault || is_inside(events->window, edge))
        return;
    if (events->window->model->actors[edge->actor].kind == ACTOR_PROCESS)
        for (uint32_t i = 0; i < events->size; i++)
            reach(events, first + i, CLOSED_BY_IT, length);
    else if (event != NO_EVENT && events->group_of[event] == events->group)
        reach(events, first + events->place_of[event], CLOSED_BY_IT, length);
}

static bool takes(const MovedEvents *events, const NamedEdge *edge, uint32_t event)
{
    return !edge->is_fault && (events->window->model->actors[edge->actor].kind == ACTOR_PROCESS ||
                               edge->actor == events->actors[event]);
}

/* A step of whoever it is, as the place goes round by all of them. */
static bool is_of_place(const MovedEvents *events, const NamedEdge *edge, StateId target)
{
    const Components *fair = events->window->fair;

    return fair->of[target] != NO_COMPONENT && fair->of[edge->source] == fair->of[target];
}

/* To where the pairs that were reached are come to from, at place `*next` of the queue and on. */
static void reach_back(MovedEvents *events, uint64_t *length, uint8_t how)
{
    Limits *limits = events->window->graph->limits;

    for (uint64_t next = 0; next < *length && limits_go_on(limits); next++) {
        const StateId target = events->queue[next] / events->size;
        const uint32_t event = events->members[events->queue[next] % events->size];
        for (uint64_t i = events->offsets[target]; i < events->offsets[target + 1]; i++) {
            const NamedEdge *edge = &events->edges[i];
            const uint32_t was = before(&events->renamings, edge->renaming, event);
            if (how == CLOSED_BY_IT ? takes(events, edge, was) : is_of_place(events, edge, target))
                reach(events, (uint64_t)edge->source * events->size + events->place_of[was], how,
                      length);
        }
    }
}

void moved_events_find(MovedEvents *events, uint32_t group)
{
    const Window *window = events->window;
    const Graph *graph = window->graph;
    uint64_t length = 0;

    begin_group(events, group);
    for (StateId id = 0; id < graph->count; id++)
        for (uint64_t i = graph->offsets[id]; window->open[id] && i < graph->offsets[id + 1]; i++)
            reach_out(events, id, &graph->edges[i], &length);
    reach_back(events, &length, CLOSED_BY_IT);
    reach_back(events, &length, CLOSED_FROM_PLACE);
}

uint32_t moved_events_closing(const MovedEvents *events, StateId state, bool at_rest,
                              StepList *actors)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < events->size; i++) {
        const uint8_t how = events->can[(uint64_t)state * events->size + i];
        if (how != CLOSED_BY_IT && (at_rest || how == 0))
            continue;
        count++;
        if (actors)
            vec_push(actors, events->actors[events->members[i]]);
    }
    return count;
}
