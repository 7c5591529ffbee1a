/* A read that returns version u of an object is as old as the first write of a newer one that had ended
 * when it began. Of each object and each such u, then: a longest way
 *
 *   from a step in which a write of a version above u ends
 *   to one in which a read begins that may yet return u,
 *
 * where steps of time are as long as they are and all others take none. That is the longest time open
 * (max_duration.h) of these states: behind the end of such a write, before the beginning of such a
 * read. What a state remembers of the newest version that was written tells which are behind, so a
 * way into them begins with the end of a write. Ages are in no state: there are as many states as
 * for `fresh reads`, whatever the age is. */
#include "checker/judge/read_ages.h"

#include "checker/judge/fewest_switches.h"
#include "checker/judge/max_duration.h"

#include <string.h>

typedef struct Into { /* an edge, from its end */
    GraphState source;
    uint16_t step;
} Into;

typedef struct Aging {
    const Graph *graph;
    const ReadEvents *events;
    uint32_t *first;         /* by state, one more than there are: its first event */
    uint64_t *into;          /* by state, likewise, into: */
    Into *edges;             /* all of the graph */
    uint8_t *reading, *ends; /* by state: that read is under way; it may begin */
    uint8_t *open;           /* by state */
    GraphState *queue;
    StateId length;
    uint32_t object;
    int64_t version;
    ReadAge *age;
} Aging;

enum { IS_BEHIND = 1, IS_BEFORE = 2 };

static void aging_clear(Aging *a)
{
    limits_free(a->first);
    limits_free(a->into);
    limits_free(a->edges);
    limits_free(a->reading);
    limits_free(a->ends);
    limits_free(a->open);
    limits_free(a->queue);
}

static void index_events(Aging *a)
{
    uint32_t next = 0;

    for (StateId id = 0; id <= a->graph->count; id++) {
        a->first[id] = next;
        while (next < a->events->length && a->events->data[next].from == id)
            next++;
    }
}

static void turn_edges(Aging *a)
{
    const Graph *graph = a->graph;

    for (uint64_t i = 0; i < graph->offsets[graph->count]; i++)
        a->into[graph->edges[i].target + 2]++;
    for (uint64_t i = 2; i <= (uint64_t)graph->count + 1; i++)
        a->into[i] += a->into[i - 1];
    for (StateId id = 0; id < graph->count; id++)
        for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++)
            a->edges[a->into[graph->edges[i].target + 1]++] =
                (Into){.source = (GraphState)id, .step = graph->edges[i].step};
}

static bool allocate(Aging *a)
{
    Limits *limits = a->graph->limits;
    size_t count = (size_t)a->graph->count + 1;

    a->first = limits_new(limits, count, sizeof *a->first);
    a->into = limits_new(limits, count + 1, sizeof *a->into);
    a->edges = limits_new(limits, a->graph->offsets[a->graph->count] + 1, sizeof *a->edges);
    a->reading = limits_new(limits, count, sizeof *a->reading);
    a->ends = limits_new(limits, count, sizeof *a->ends);
    a->open = limits_new(limits, count, sizeof *a->open);
    a->queue = limits_new(limits, count, sizeof *a->queue);
    return a->first && a->into && a->edges && a->reading && a->ends && a->open && a->queue;
}

/* ---- what steps note ---- */

static bool is_stale(const Aging *a, const ReadNote *note)
{
    return note->kind == READ_NOTE_STALE && note->object == a->object &&
           note->version == a->version;
}

static bool begins(const Aging *a, StateId from, uint16_t step, uint32_t request)
{
    for (uint32_t i = a->first[from]; i < a->first[from + 1]; i++) {
        const ReadNote *note = &a->events->data[i].note;
        if (note->step == step && note->kind == READ_NOTE_BEGINS && note->request == request)
            return true;
    }
    return false;
}

/* The read that ends with this event began in the same step. */
static bool began_with(const Aging *a, uint32_t event)
{
    const ReadEvent *end = &a->events->data[event];

    for (uint32_t i = event; i-- > a->first[end->from];) {
        const ReadNote *note = &a->events->data[i].note;
        if (note->step != end->note.step)
            return false;
        if (note->request == end->note.request)
            return note->kind == READ_NOTE_BEGINS;
    }
    return false;
}

/* ---- where it begins and ends ---- */

static void add(Aging *a, uint8_t *marks, uint8_t mark, StateId id)
{
    if (marks[id] & mark)
        return;
    marks[id] |= mark;
    a->queue[a->length++] = (GraphState)id;
}

/* Back from the ends of the request's reads to where they began. */
static void find_beginnings(Aging *a, uint32_t request)
{
    memset(a->reading, 0, a->graph->count);
    a->length = 0;
    for (uint32_t i = 0; i < a->events->length; i++) {
        const ReadEvent *event = &a->events->data[i];
        if (!is_stale(a, &event->note) || event->note.request != request)
            continue;
        if (began_with(a, i))
            a->ends[event->from] = 1;
        else
            add(a, a->reading, 1, event->from);
    }
    for (StateId next = 0; next < a->length; next++) {
        const StateId id = a->queue[next];
        for (uint64_t i = a->into[id]; i < a->into[id + 1]; i++) {
            const Into *edge = &a->edges[i];
            if (begins(a, edge->source, edge->step, request))
                a->ends[edge->source] = 1;
            else
                add(a, a->reading, 1, edge->source);
        }
    }
}

/* Of every request that returns the version. */
static void find_ends(Aging *a)
{
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);

    memset(a->ends, 0, a->graph->count);
    for (uint32_t i = 0; i < a->events->length; i++) {
        const ReadNote *note = &a->events->data[i].note;
        if (is_stale(a, note) && g_hash_table_add(done, GUINT_TO_POINTER(note->request)))
            find_beginnings(a, note->request);
    }
}

static void go_behind(Aging *a)
{
    const Graph *graph = a->graph;

    a->length = 0;
    for (uint32_t i = 0; i < a->events->length; i++) {
        const ReadEvent *event = &a->events->data[i];
        const ReadNote *note = &event->note;
        if (note->kind == READ_NOTE_WRITTEN && note->object == a->object &&
            note->version > a->version)
            add(a, a->open, IS_BEHIND,
                graph->edges[graph->offsets[event->from] + note->step].target);
    }
    for (StateId next = 0; next < a->length; next++)
        for (uint64_t i = graph->offsets[a->queue[next]]; i < graph->offsets[a->queue[next] + 1];
             i++)
            add(a, a->open, IS_BEHIND, graph->edges[i].target);
}

static void go_before(Aging *a)
{
    a->length = 0;
    for (StateId id = 0; id < a->graph->count; id++)
        if (a->ends[id] && a->open[id])
            add(a, a->open, IS_BEFORE, id);
    for (StateId next = 0; next < a->length; next++)
        for (uint64_t i = a->into[a->queue[next]]; i < a->into[a->queue[next] + 1]; i++)
            if (a->open[a->edges[i].source])
                add(a, a->open, IS_BEFORE, a->edges[i].source);
}

/* False where there is no way. */
static bool find_open(Aging *a)
{
    bool some = false;

    memset(a->open, 0, a->graph->count);
    find_ends(a);
    go_behind(a);
    go_before(a);
    for (StateId id = 0; id < a->graph->count; id++) {
        a->open[id] = a->open[id] == (IS_BEHIND | IS_BEFORE);
        some |= a->open[id];
    }
    return some;
}

/* ---- the run ---- */

/* The step of the state in which the read ends, or -1. */
static int ending(const Aging *a, StateId id, uint32_t request)
{
    for (uint32_t i = a->first[id]; i < a->first[id + 1]; i++) {
        const ReadNote *note = &a->events->data[i].note;
        if (is_stale(a, note) && note->request == request && !began_with(a, i))
            return (int)note->step;
    }
    return -1;
}

/* Appends the steps from where the read began, at `id`, to its end. */
static bool read_on(const Aging *a, Paths *paths, StateId id, uint32_t request, StepList *steps)
{
    const Graph *graph = a->graph;

    paths_clear(paths);
    paths_add(paths, id, STATE_NONE, 0);
    for (uint32_t next = 0; next < paths->length; next++) {
        const StateId at = paths->queue[next];
        const int end = ending(a, at, request);
        if (end >= 0) {
            paths_way(paths, at, steps);
            vec_push(steps, (uint16_t)end);
            return true;
        }
        for (uint64_t i = graph->offsets[at]; i < graph->offsets[at + 1]; i++)
            if (!begins(a, at, graph->edges[i].step, request))
                paths_add(paths, graph->edges[i].target, at, graph->edges[i].step);
    }
    return false;
}

/* The same from before its beginning. */
static bool begin_and_read(const Aging *a, Paths *paths, StateId id, StepList *steps)
{
    const Graph *graph = a->graph;

    for (uint32_t i = a->first[id]; i < a->first[id + 1]; i++) {
        const ReadNote *note = &a->events->data[i].note;
        steps->length = 0;
        vec_push(steps, (uint16_t)note->step);
        if (is_stale(a, note) && began_with(a, i))
            return true;
        if (note->kind == READ_NOTE_BEGINS && note->object == a->object &&
            read_on(a, paths, graph->edges[graph->offsets[id] + note->step].target, note->request,
                    steps))
            return true;
    }
    return false;
}

/* `run` comes to where a read may begin: it is replaced by one that goes on to its end. */
static bool lengthen(const Aging *a, Run **run)
{
    g_autoptr(Paths) paths = paths_new(a->graph);
    StepList steps = {0};

    if (!paths)
        return false;
    g_autofree StateId *states = fewest_switches_states(a->graph, *run);
    bool found = begin_and_read(a, paths, states[(*run)->length], &steps);
    g_assert(found);
    Run *longer = paths_run(*run, &steps, steps.length);
    run_free(*run);
    *run = longer;
    vec_free(&steps);
    return true;
}

/* ---- all of it ---- */

/* False where a limit was reached. */
static bool find_age(Aging *a)
{
    ReadAge *age = a->age;
    uint64_t ticks = 0;
    Run *run = NULL;
    StateId begin;
    bool refused = false;

    if (!find_open(a))
        return true;
    if (!max_duration_find(a->graph, a->open, a->ends, &ticks, &run, &begin, &refused)) {
        age->is_unbounded = !refused;
        return !refused;
    }
    if (age->run && ticks <= age->ticks) {
        run_free(run);
        return true;
    }
    run_free(age->run);
    age->run = run;
    age->ticks = ticks;
    return lengthen(a, &age->run);
}

static bool is_known(const Aging *a, uint32_t event)
{
    const ReadNote *note = &a->events->data[event].note;

    for (uint32_t i = 0; i < event; i++) {
        const ReadNote *before = &a->events->data[i].note;
        if (before->kind == READ_NOTE_STALE && before->object == note->object &&
            before->version == note->version)
            return true;
    }
    return false;
}

/* Of each version of each object that some read is stale with. */
static bool find_all(Aging *a)
{
    for (uint32_t i = 0; i < a->events->length && !a->age->is_unbounded; i++) {
        const ReadNote *note = &a->events->data[i].note;
        if (note->kind != READ_NOTE_STALE || is_known(a, i))
            continue;
        a->object = note->object;
        a->version = note->version;
        if (!find_age(a) || !limits_go_on(a->graph->limits))
            return false;
    }
    return true;
}

bool read_ages_find(const Graph *graph, const ReadEvents *events, ReadAge *age)
{
    Aging a = {.graph = graph, .events = events, .age = age};
    bool known = allocate(&a);

    *age = (ReadAge){0};
    if (known) {
        index_events(&a);
        turn_edges(&a);
        known = find_all(&a);
    }
    aging_clear(&a);
    return known;
}
