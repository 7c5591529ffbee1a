#include "checker/judge/threads.h"

#include <string.h>

struct Threads {
    const Graph *graph;
    const Model *model;
    uint32_t processes, actors;
    Workspace *workspace;
    Successors list;
    ActorNames names; /* of the steps in `list` */
    GraphState
        *position; /* by state: where it is among the members of its component; NULL at first */
    /* By member and process: another of the same thread, or itself; and whether it is served. */
    uint32_t *roots;
    uint8_t *served;
    bool *can_step; /* by process, in one state */
};

Threads *threads_new(const Graph *graph)
{
    Threads *threads = g_new0(Threads, 1);

    threads->graph = graph;
    threads->model = state_space_model(graph->space);
    threads->processes = threads->model->process_count;
    threads->actors = threads->model->actor_count;
    threads->workspace = threads->model->workspace_new(threads->model);
    successors_init(&threads->list, threads->model->words);
    threads->can_step = g_new0(bool, threads->processes + 1);
    return threads;
}

void threads_free(Threads *threads)
{
    if (!threads)
        return;
    threads->model->workspace_free(threads->workspace);
    successors_free(&threads->list);
    limits_free(threads->position);
    g_free(threads->names.now);
    g_free(threads->can_step);
    g_free(threads);
}

/* Step i is then edge i of the state: the space is complete. */
static void expand(Threads *threads, StateId id)
{
    const Model *model = threads->model;

    threads->list.count = 0;
    model->expand_named(model, threads->workspace, state_space_get(threads->graph->space, id),
                        &threads->list, &threads->names);
}

static const uint16_t *names_after(const Threads *threads, uint32_t step)
{
    return threads->names.now + (size_t)step * threads->actors;
}

/* ---- whether a component is fair ---- */

static uint32_t root_of(Threads *threads, uint32_t at)
{
    uint32_t *roots = threads->roots;

    for (; roots[at] != at; at = roots[at])
        roots[at] = roots[roots[at]];
    return at;
}

static uint32_t place_of(const Threads *threads, StateId id, uint32_t process)
{
    return threads->position[id] * threads->processes + process;
}

/* The steps of a state inside of the component: who takes them, and who is who afterwards. */
static void join_threads(Threads *threads, const Components *all, uint32_t component, StateId id)
{
    const Edge *edges = &threads->graph->edges[threads->graph->offsets[id]];

    for (uint32_t i = 0; i < threads->list.count; i++) {
        if (!components_inside(all, component, &edges[i]))
            continue;
        const uint16_t *now = names_after(threads, i);
        for (uint32_t p = 0; p < threads->processes; p++) {
            uint32_t one = root_of(threads, place_of(threads, id, p));
            threads->roots[one] = root_of(threads, place_of(threads, edges[i].target, now[p]));
        }
        if (edges[i].actor < threads->processes)
            threads->served[place_of(threads, id, edges[i].actor)] = 1;
    }
}

static void add_state(Threads *threads, const Components *all, uint32_t component, StateId id)
{
    expand(threads, id);
    memset(threads->can_step, 0, threads->processes * sizeof *threads->can_step);
    for (uint32_t i = 0; i < threads->list.count; i++) {
        const ModelStep *step = &threads->list.steps[i];
        if (!step->is_fault && step->actor < threads->processes)
            threads->can_step[step->actor] = true;
    }
    for (uint32_t p = 0; p < threads->processes; p++)
        if (!threads->can_step[p])
            threads->served[place_of(threads, id, p)] = 1;
    join_threads(threads, all, component, id);
}

static bool are_all_served(Threads *threads, uint32_t places)
{
    for (uint32_t i = 0; i < places; i++)
        if (threads->served[i])
            threads->served[root_of(threads, i)] = 1;
    for (uint32_t i = 0; i < places; i++)
        if (!threads->served[root_of(threads, i)])
            return false;
    return true;
}

static bool has_positions(Threads *threads)
{
    const Graph *graph = threads->graph;

    if (!threads->position)
        threads->position =
            limits_new(graph->limits, (uint64_t)graph->count + 1, sizeof *threads->position);
    return threads->position != NULL;
}

static bool find_threads(Threads *threads, const Components *all, uint32_t component,
                         uint32_t places)
{
    const StateId begin = all->offsets[component], end = all->offsets[component + 1];

    for (uint32_t i = 0; i < places; i++)
        threads->roots[i] = i;
    for (StateId i = begin; i < end; i++)
        threads->position[all->members[i]] = (GraphState)(i - begin);
    for (StateId i = begin; i < end; i++) {
        if (!limits_go_on(threads->graph->limits))
            return false;
        add_state(threads, all, component, all->members[i]);
    }
    return are_all_served(threads, places);
}

bool threads_are_fair(Threads *threads, const Components *all, uint32_t component)
{
    Limits *limits = threads->graph->limits;
    const uint64_t states = all->offsets[component + 1] - all->offsets[component];
    const uint64_t places = states * threads->processes;
    bool is_fair = false;

    if (places > UINT32_MAX) {
        limits_refuse(limits);
        return false;
    }
    threads->roots = limits_new(limits, places + 1, sizeof *threads->roots);
    threads->served = limits_new(limits, places + 1, sizeof *threads->served);
    if (threads->roots && threads->served && has_positions(threads))
        is_fair = find_threads(threads, all, component, (uint32_t)places);
    g_clear_pointer(&threads->roots, limits_free);
    g_clear_pointer(&threads->served, limits_free);
    return is_fair;
}

/* ---- a fair way round ---- */

typedef struct ThreadRound {
    Threads *threads;
    const Components *fair;
    uint32_t component;
    StepList *steps;
    StateId at;
    uint16_t *now; /* by process of the state where the way begins: which one that is in `at` */
    bool *owed;    /* likewise: it has still to take a step, or to come by a state without one */
} ThreadRound;

static void visit(ThreadRound *round, StateId id)
{
    const Threads *threads = round->threads;

    round->at = id;
    for (uint32_t p = 0; p < threads->processes; p++)
        if (round->owed[p] && !graph_can_step(threads->graph, id, round->now[p]))
            round->owed[p] = false;
}

static void take(ThreadRound *round, uint16_t step)
{
    Threads *threads = round->threads;
    const Edge *edge = &threads->graph->edges[threads->graph->offsets[round->at] + step];

    expand(threads, round->at);
    const uint16_t *now = names_after(threads, step);
    for (uint32_t p = 0; p < threads->processes; p++) {
        if (round->now[p] == edge->actor)
            round->owed[p] = false;
        round->now[p] = now[round->now[p]];
    }
    vec_push(round->steps, step);
    visit(round, edge->target);
}

/* A state and one process in it, come to by a step. */
typedef struct Traced {
    StateId id;
    uint32_t from; /* its place in the queue */
    uint16_t step;
    uint16_t process;
} Traced;

typedef struct Trace {
    VEC(Traced) queue;
    GHashTable *seen;
} Trace;

static void add_traced(Trace *trace, StateId id, uint16_t process, uint32_t from, uint16_t step)
{
    const gsize key = ((gsize)id << 16 | process) + 1;

    if (g_hash_table_add(trace->seen, GSIZE_TO_POINTER(key)))
        vec_push(&trace->queue, (Traced){id, from, step, process});
}

static bool serves(const Graph *graph, const Edge *edge, uint16_t process, uint16_t later)
{
    return edge->actor == process || !graph_can_step(graph, edge->target, later);
}

/* Goes on by the steps to place `at` of the queue, and by one more. */
static void take_traced(ThreadRound *round, const Trace *trace, uint32_t at, uint16_t last)
{
    StepList way = {0};

    for (; at > 0; at = trace->queue.data[at].from)
        vec_push(&way, trace->queue.data[at].step);
    while (way.length > 0)
        take(round, vec_pop(&way));
    take(round, last);
    vec_free(&way);
}

/* Looks at the steps of place `at` of the queue; true where one of them serves the process, and was taken. */
static bool trace_state(ThreadRound *round, Trace *trace, uint32_t at)
{
    Threads *threads = round->threads;
    const Graph *graph = threads->graph;
    const Traced one = trace->queue.data[at];
    const Edge *edges = &graph->edges[graph->offsets[one.id]];

    expand(threads, one.id);
    for (uint32_t i = 0; i < threads->list.count; i++) {
        const uint16_t later = names_after(threads, i)[one.process];
        if (!components_inside(round->fair, round->component, &edges[i]))
            continue;
        if (serves(graph, &edges[i], one.process, later)) {
            take_traced(round, trace, at, (uint16_t)i);
            return true;
        }
        add_traced(trace, edges[i].target, later, at, (uint16_t)i);
    }
    return false;
}

/* By the nearest step that serves the process. There is one, in a fair component. */
static void serve(ThreadRound *round, uint32_t process)
{
    Trace trace = {.seen = g_hash_table_new(NULL, NULL)};
    bool is_served = false;

    add_traced(&trace, round->at, round->now[process], 0, 0);
    for (uint32_t next = 0; !is_served && next < trace.queue.length; next++)
        is_served = trace_state(round, &trace, next);
    g_assert(is_served);
    g_hash_table_destroy(trace.seen);
    vec_free(&trace.queue);
}

/* Finds the nearest edge inside the component that leads to `start`. */
static const Edge *find_back(const ThreadRound *round, Paths *paths, StateId start, StateId *last)
{
    const Graph *graph = round->threads->graph;

    paths_clear(paths);
    paths_add(paths, round->at, STATE_NONE, 0);
    for (uint32_t next = 0; next < paths->length; next++) {
        *last = paths->queue[next];
        for (uint64_t i = graph->offsets[*last]; i < graph->offsets[*last + 1]; i++) {
            if (!components_inside(round->fair, round->component, &graph->edges[i]))
                continue;
            if (graph->edges[i].target == start)
                return &graph->edges[i];
            paths_add(paths, graph->edges[i].target, *last, graph->edges[i].step);
        }
    }
    g_assert_not_reached();
}

static void go_back(const ThreadRound *round, Paths *paths, StateId start)
{
    StateId last;
    const Edge *edge = find_back(round, paths, start, &last);

    paths_way(paths, last, round->steps);
    vec_push(round->steps, edge->step);
}

void threads_cycle(const Components *fair, Paths *paths, StateId start, StepList *steps)
{
    g_autoptr(Threads) threads = threads_new(fair->graph);
    g_autofree uint16_t *now = g_new(uint16_t, threads->processes + 1);
    g_autofree bool *owed = g_new(bool, threads->processes + 1);
    const uint32_t begin = steps->length;
    ThreadRound round = {.threads = threads,
                         .fair = fair,
                         .component = fair->of[start],
                         .steps = steps,
                         .now = now,
                         .owed = owed};

    for (uint32_t p = 0; p < threads->processes; p++) {
        now[p] = (uint16_t)p;
        owed[p] = true;
    }
    visit(&round, start);
    for (uint32_t p = 0; p < threads->processes; p++)
        if (owed[p])
            serve(&round, p);
    if (round.at != start || steps->length == begin)
        go_back(&round, paths, start);
}
