/* Which events close a window: the worst place to stay where some do, and those. */
#include "checker/judge/windows/moved_events.h"
#include "checker/judge/windows/way_walk.h"
#include "checker/search/state_part.h"

/* ---- events in turn ---- */

static void add_event(WindowVerdict *verdict, uint16_t actor)
{
    for (uint32_t i = 0; i < verdict->by_count; i++)
        if (verdict->by[i] == actor)
            return;
    verdict->by = g_renew(uint16_t, verdict->by, verdict->by_count + 1);
    verdict->by[verdict->by_count++] = actor;
}

/* From all states of the place at once. */
static void begin_at_place(Window *window, uint32_t place)
{
    const Components *fair = window->fair;

    paths_clear(window->paths);
    if (place < window->rest_count) {
        paths_add(window->paths, window->min[place], STATE_NONE, 0);
        return;
    }
    uint32_t component = place - window->rest_count;
    for (StateId i = fair->offsets[component]; i < fair->offsets[component + 1]; i++)
        paths_add(window->paths, fair->members[i], STATE_NONE, 0);
}

/* The graph of a part may not have all ways. Where events change places, they are not named: the way is not told by
 * states of the graph. */
static void add_events_of_walk(Window *window, WindowVerdict *verdict)
{
    const WayOut way = {window->model, window->graph->limits, window->predicate,
                        (ExitActors){.by = EXIT_BY_EVENTS}};
    const uint32_t words = window->model->words, count = window->paths->length;
    g_autofree Word *states = g_new(Word, (size_t)count * words + 1);
    StepList steps = {0}, actors = {0};

    for (uint32_t i = 0; i < count; i++)
        state_space_read(window->graph->part, window->paths->queue[i], states + (size_t)i * words);
    way_walk_find(&way, states, count, &steps, &actors);
    for (uint32_t i = 0; i < actors.length && !window->model->expand_named; i++)
        if (window->model->actors[actors.data[i]].kind == ACTOR_EVENT)
            add_event(verdict, actors.data[i]);
    vec_free(&steps);
    vec_free(&actors);
}

static void add_events_of_way(const Window *window, StateId begin, const StepList *steps,
                              WindowVerdict *verdict)
{
    const Graph *graph = window->graph;
    StateId at = begin;

    for (uint32_t i = 0; i < steps->length; i++) {
        const Edge *edge = &graph->edges[graph->offsets[at] + steps->data[i]];
        if (window->model->actors[edge->actor].kind == ACTOR_EVENT)
            add_event(verdict, edge->actor);
        at = edge->target;
    }
}

static void add_named_events(const Window *window, StateId start, StateId begin,
                             const StepList *steps, WindowVerdict *verdict)
{
    StepList actors = {0};

    moved_events_on_way(window, start, begin, steps, &actors);
    for (uint32_t i = 0; i < actors.length; i++)
        add_event(verdict, actors.data[i]);
    vec_free(&actors);
}

/* Where no event alone closes the window: those of a shortest way to close it. */
static void add_events_in_turn(Window *window, uint32_t place, WindowVerdict *verdict)
{
    const Graph *graph = window->graph;
    StepList steps = {0};
    StateId last;

    verdict->in_turn = true;
    begin_at_place(window, place);
    if (graph->part) {
        add_events_of_walk(window, verdict);
        return;
    }
    const Edge *out = window_find_way_out(window, (ExitActors){.by = EXIT_BY_EVENTS}, &last);
    g_assert(out); /* or it were forever */
    StateId begin = paths_way(window->paths, last, &steps);
    vec_push(&steps, out->step);
    if (window->model->expand_named)
        add_named_events(window, window->min[place], begin, &steps, verdict);
    else
        add_events_of_way(window, begin, &steps, verdict);
    vec_free(&steps);
}

/* ---- events that close it alone ---- */

static void count_single_events(Window *window)
{
    for (uint32_t actor = 0; actor < window->model->actor_count; actor++) {
        if (window->model->actors[actor].kind != ACTOR_EVENT)
            continue;
        exit_reachability_find(window->leaving,
                               (ExitActors){.by = EXIT_BY_ONE_EVENT, .event = (uint16_t)actor});
        for (uint32_t i = 0; i < window->place_count; i++)
            window->by_count[i] += window_can_leave(window, i);
    }
}

static void add_single_events(Window *window, uint32_t place, WindowVerdict *verdict)
{
    for (uint32_t actor = 0; actor < window->model->actor_count; actor++) {
        ExitActors leaver = {.by = EXIT_BY_ONE_EVENT, .event = (uint16_t)actor};
        if (window->model->actors[actor].kind != ACTOR_EVENT)
            continue;
        exit_reachability_find(window->leaving, leaver);
        if (window_can_leave(window, place))
            add_event(verdict, (uint16_t)actor);
    }
}

/* The same where events change places. */
static void count_moved_events(Window *window, MovedEvents *events)
{
    for (uint32_t group = 0; group < moved_events_groups(events); group++) {
        moved_events_find(events, group);
        for (uint32_t i = 0; i < window->place_count; i++)
            window->by_count[i] +=
                moved_events_closing(events, window->min[i], i < window->rest_count, NULL);
    }
}

static void add_moved_events(const Window *window, MovedEvents *events, uint32_t place,
                             WindowVerdict *verdict)
{
    StepList actors = {0};

    for (uint32_t group = 0; group < moved_events_groups(events); group++) {
        moved_events_find(events, group);
        moved_events_closing(events, window->min[place], place < window->rest_count, &actors);
    }
    for (uint32_t i = 0; i < actors.length; i++)
        add_event(verdict, actors.data[i]);
    vec_free(&actors);
}

/* ---- the place ---- */

/* The place that the fewest events close alone, of those the shallowest. One that none closes alone
 * is worse than any: it takes several in turn. */
static uint32_t find_worst(const Window *window)
{
    uint32_t best = 0;

    for (uint32_t i = 1; i < window->place_count; i++)
        if (window->by_count[i] < window->by_count[best] ||
            (window->by_count[i] == window->by_count[best] && window->min[i] < window->min[best]))
            best = i;
    return best;
}

uint32_t window_find_until(Window *window, WindowVerdict *verdict)
{
    g_autoptr(MovedEvents) moved = window->model->moves_events ? moved_events_new(window) : NULL;

    if (moved)
        count_moved_events(window, moved);
    else if (!window->model->moves_events)
        count_single_events(window);
    const uint32_t worst = find_worst(window);
    if (limits_reached(window->graph->limits))
        return worst;
    if (window->by_count[worst] == 0)
        add_events_in_turn(window, worst, verdict);
    else if (moved)
        add_moved_events(window, moved, worst, verdict);
    else
        add_single_events(window, worst, verdict);
    return worst;
}
