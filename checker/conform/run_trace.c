#include "checker/conform/run_trace.h"

typedef struct Tracing {
    const RunTraceRequest *request;
    RunTraceStep *step;
    void *user;
    VEC(uint32_t)
    path; /* ways, from the end back to the beginning; UINT32_MAX: an event lies between */
} Tracing;

static const Moment *moment_at(const Tracing *t, uint32_t number)
{
    return &t->request->moments->data[number];
}

/* ---- back from the end ---- */

static uint32_t end_with_fewest(const Tracing *t)
{
    const Moment *last = moment_at(t, t->request->moments->length - 1);
    uint32_t best = UINT32_MAX, fewest = UINT32_MAX;

    for (uint32_t i = 0; i < last->ways.length; i++) {
        uint32_t missing = possible_missing(t->request->possible, last->ways.data[i]);
        if (t->request->is_end[i] && missing < fewest) {
            fewest = missing;
            best = i;
        }
    }
    return best;
}

static uint32_t find_edge(const MomentEdge *edges, uint32_t count, uint32_t to)
{
    for (uint32_t i = 0; i < count; i++)
        if (edges[i].to == to)
            return edges[i].from;
    return UINT32_MAX;
}

/* A way that was not carried into its moment was first made by a step from an earlier place. */
static void trace_back(Tracing *t, uint32_t place)
{
    for (uint32_t number = t->request->moments->length; number-- > 0;) {
        const Moment *moment = moment_at(t, number);
        for (;;) {
            vec_push(&t->path, moment->ways.data[place]);
            uint32_t carried = find_edge(moment->carried.data, moment->carried.length, place);
            uint32_t stepped = find_edge(moment->steps.data, moment->steps.length, place);
            if (carried != UINT32_MAX) {
                place = carried;
                break;
            }
            if (stepped == UINT32_MAX || stepped >= place)
                return;
            place = stepped;
        }
        vec_push(&t->path, UINT32_MAX);
    }
}

/* ---- and forward again ---- */

static void play(Tracing *t)
{
    Possible *possible = t->request->possible;
    guint event = 0;

    possible_begin_again(possible);
    line_events_let(t->request->events, 0, possible);
    for (uint32_t i = t->path.length; i-- > 0;) {
        uint32_t way = t->path.data[i];
        if (way != UINT32_MAX) {
            if (i > 0 && t->path.data[i - 1] != UINT32_MAX)
                t->step(t->user, way, t->path.data[i - 1], event);
            continue;
        }
        const LineEvent *next = &g_array_index(t->request->events, LineEvent, event++);
        if (next->is_answer)
            possible_forget(possible, next->line);
        else
            possible_send(possible, next->line);
        line_events_let(t->request->events, event, possible);
    }
}

void run_trace_steps(const RunTraceRequest *request, RunTraceStep *step, void *user)
{
    Tracing t = {.request = request, .step = step, .user = user};
    uint32_t end = end_with_fewest(&t);

    if (end != UINT32_MAX) {
        trace_back(&t, end);
        play(&t);
    }
    vec_free(&t.path);
}

typedef struct Telling {
    Possible *possible;
    RunTraceEach *each;
    void *user;
} Telling;

static void tell(void *user, uint32_t from, uint32_t to, guint event)
{
    const Telling *telling = user;

    (void)event;
    possible_explain(telling->possible, from, to, telling->each, telling->user);
}

void run_trace(const RunTraceRequest *request, RunTraceEach *each, void *user)
{
    Telling telling = {request->possible, each, user};

    run_trace_steps(request, tell, &telling);
}
