/* The worst that can happen to a window.
 *
 * Let W be the states in which it is open, and H those of them from which processes alone cannot
 * close it (held open). A *place to stay* is a state at rest, or a fair component (fairness.h).
 *
 * - No place to stay in W: transient. Some process always takes it out of W in the end.
 * - A place in H from which not even events lead out of W: forever.
 * - Otherwise places in H, each closed by events only: until those. Events are counted from the
 *   whole place: one suffices where, with processes and any number of that event, some state of the
 *   place has a way out.
 * - Otherwise all places have states from which processes could close it, but need not: a loop that
 *   may but never must take the branch that closes, or one that keeps another process waiting again
 *   and again. No event is waited for and nothing is owed, so: forever, going round.
 *
 * A place in H is worse than one outside, because of the last: where a design can come to rest
 * until a repair, that a flapping repair could starve it forever as well is no news. */
#include "checker/judge/windows/way_walk.h"
#include "checker/judge/windows/window.h"
#include "checker/search/state_part.h"

static void window_clear(Window *window)
{
    limits_free(window->open);
    limits_free(window->held);
    limits_free(window->min);
    limits_free(window->by_count);
    g_clear_pointer(&window->leaving, exit_reachability_free);
    g_clear_pointer(&window->fair, components_free);
    g_clear_pointer(&window->paths, paths_free);
}

/* Some state of the place has the way out that `leaving` was asked for last. */
static bool can_leave(const Window *window, uint32_t place)
{
    const Components *fair = window->fair;

    if (place < window->rest_count)
        return window->leaving->can[window->min[place]];
    uint32_t component = place - window->rest_count;
    for (StateId i = fair->offsets[component]; i < fair->offsets[component + 1]; i++)
        if (window->leaving->can[fair->members[i]])
            return true;
    return false;
}

static bool find_parts(Window *window)
{
    const Graph *graph = window->graph;

    window->open = limits_new(graph->limits, (uint64_t)graph->count + 1, sizeof *window->open);
    window->held = limits_new(graph->limits, (uint64_t)graph->count + 1, sizeof *window->held);
    window->paths = paths_new(graph);
    if (!window->open || !window->held || !window->paths)
        return false;
    for (StateId id = 0; id < graph->count; id++)
        window->open[id] = graph_holds(graph, id, window->predicate);
    window->leaving = exit_reachability_new(graph, window->open);
    if (!window->leaving)
        return false;
    exit_reachability_find(window->leaving, (ExitActors){.by = EXIT_BY_PROCESSES});
    for (StateId id = 0; id < graph->count; id++)
        window->held[id] = window->open[id] && !window->leaving->can[id];
    return true;
}

/* Processes can do nothing at rest, so all open states at rest are held. */
static bool list_places(Window *window)
{
    const Graph *graph = window->graph;
    uint32_t rest = 0;

    for (StateId id = 0; id < graph->count; id++)
        rest += window->open[id] && graph_is_end(graph, id);
    window->place_count = rest + window->fair->count;
    window->min = limits_new(graph->limits, (uint64_t)window->place_count + 1, sizeof *window->min);
    window->by_count =
        limits_new(graph->limits, (uint64_t)window->place_count + 1, sizeof *window->by_count);
    if (!window->min || !window->by_count)
        return false;
    for (StateId id = 0; id < graph->count; id++)
        if (window->open[id] && graph_is_end(graph, id))
            window->min[window->rest_count++] = id;
    for (uint32_t i = 0; i < window->fair->count; i++)
        window->min[rest + i] = components_min(window->fair, i);
    return true;
}

static bool find_places(Window *window)
{
    window->fair = fairness_or_barred_components(window->graph, window->held);
    if (!window->fair || !list_places(window))
        return false;
    if (window->place_count > 0)
        return true;

    g_clear_pointer(&window->fair, components_free);
    g_clear_pointer(&window->min, limits_free);
    g_clear_pointer(&window->by_count, limits_free);
    window->may_close = true;
    window->fair = fairness_or_barred_components(window->graph, window->open);
    return window->fair && list_places(window);
}

/* The shallowest place that nothing need close; place_count where there is none. */
static uint32_t find_forever(Window *window)
{
    uint32_t best = window->place_count;

    exit_reachability_find(window->leaving, (ExitActors){.by = EXIT_BY_EVENTS});
    for (uint32_t i = 0; i < window->place_count; i++) {
        if (!window->may_close && can_leave(window, i))
            continue;
        if (best == window->place_count || window->min[i] < window->min[best])
            best = i;
    }
    return best;
}

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

/* The graph of a part may not have all ways. */
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
    for (uint32_t i = 0; i < actors.length; i++)
        if (window->model->actors[actors.data[i]].kind == ACTOR_EVENT)
            add_event(verdict, actors.data[i]);
    verdict->in_turn = true;
    vec_free(&steps);
    vec_free(&actors);
}

/* Where no event alone closes the window: those of a shortest way to close it. */
static void add_events_in_turn(Window *window, uint32_t place, WindowVerdict *verdict)
{
    const Graph *graph = window->graph;
    StepList steps = {0};
    StateId last;

    begin_at_place(window, place);
    if (graph->part) {
        add_events_of_walk(window, verdict);
        return;
    }
    const Edge *out = window_find_way_out(window, (ExitActors){.by = EXIT_BY_EVENTS}, &last);
    g_assert(out); /* or it were forever */
    StateId at = paths_way(window->paths, last, &steps);
    vec_push(&steps, out->step);
    for (uint32_t i = 0; i < steps.length; i++) {
        const Edge *edge = &graph->edges[graph->offsets[at] + steps.data[i]];
        if (window->model->actors[edge->actor].kind == ACTOR_EVENT)
            add_event(verdict, edge->actor);
        at = edge->target;
    }
    verdict->in_turn = true;
    vec_free(&steps);
}

static void count_single_events(Window *window)
{
    for (uint32_t actor = 0; actor < window->model->actor_count; actor++) {
        if (window->model->actors[actor].kind != ACTOR_EVENT)
            continue;
        exit_reachability_find(window->leaving,
                               (ExitActors){.by = EXIT_BY_ONE_EVENT, .event = (uint16_t)actor});
        for (uint32_t i = 0; i < window->place_count; i++)
            window->by_count[i] += can_leave(window, i);
    }
}

static void add_single_events(Window *window, uint32_t place, WindowVerdict *verdict)
{
    for (uint32_t actor = 0; actor < window->model->actor_count; actor++) {
        ExitActors leaver = {.by = EXIT_BY_ONE_EVENT, .event = (uint16_t)actor};
        if (window->model->actors[actor].kind != ACTOR_EVENT)
            continue;
        exit_reachability_find(window->leaving, leaver);
        if (can_leave(window, place))
            add_event(verdict, (uint16_t)actor);
    }
}

/* The place that the fewest events close alone, of those the shallowest. One that none closes alone
 * is worse than any: it takes several in turn. */
static uint32_t find_until(Window *window, WindowVerdict *verdict)
{
    uint32_t best = 0;

    count_single_events(window);
    for (uint32_t i = 1; i < window->place_count; i++)
        if (window->by_count[i] < window->by_count[best] ||
            (window->by_count[i] == window->by_count[best] && window->min[i] < window->min[best]))
            best = i;
    if (limits_reached(window->graph->limits))
        return best;
    if (window->by_count[best] == 0)
        add_events_in_turn(window, best, verdict);
    else
        add_single_events(window, best, verdict);
    return best;
}

static void judge_open_window(Window *window, StateId first, WindowVerdict *verdict)
{
    Limits *limits = window->graph->limits;
    WindowKind kind = WINDOW_FOREVER;

    if (!find_parts(window) || !find_places(window) || limits_reached(limits))
        return;
    if (window->place_count == 0) {
        window_show_transient(window, first, verdict);
        return;
    }
    window->is_unlike = window->shortened && !judge_keeps_held(window->graph, window->shortened,
                                                               window->predicate, window->held);
    if (window->is_unlike)
        return;
    uint32_t place = find_forever(window);
    if (place == window->place_count) {
        kind = WINDOW_UNTIL;
        place = find_until(window, verdict);
    }
    if (limits_reached(limits)) { /* then what was found is not all there is */
        g_clear_pointer(&verdict->by, g_free);
        verdict->by_count = 0;
        return;
    }
    verdict->kind = kind;
    window_show_place(window, place, verdict);
}

/* ---- the graph ---- */

/* All states come to each rank. False where they find no room on one. */
static bool gather_all(Judge *judge)
{
    const uint64_t before = state_space_memory(judge->space);

    if (!state_space_gather(judge->space, judge->limits->max_memory))
        return false;
    judge->limits->memory += state_space_memory(judge->space) - before;
    return true;
}

/* Where ranks share the states, and there is no room on each for all of them and their graph. That of the open
 * states is smaller. In timed models it would not do: whether time is ever stuck is asked of all states before. */
static bool is_judged_apart(Judge *judge)
{
    const StateSpace *space = judge->space;

    if (judge->is_apart || judge->graph || judge->model->tick > 0 || !state_part_is_of_ranks(space))
        return judge->is_apart;
    judge->is_apart = state_part_is_asked_for(space) || !graph_has_room(space, judge->limits);
    if (!judge->is_apart && !gather_all(judge))
        judge->is_apart = judge->is_tight = true;
    return judge->is_apart;
}

static void judge_by_graph(Judge *judge, const Graph *graph, StateId first, uint8_t predicate,
                           WindowVerdict *verdict)
{
    Window window = {
        .judge = judge,
        .graph = graph,
        .model = judge->model,
        .predicate = predicate,
        .shortened = judge->shortened,
    };

    judge_open_window(&window, first, verdict);
    if (verdict->kind != WINDOW_UNKNOWN && judge->model->tick > 0)
        window_measure(&window, verdict);
    judge->needs_ticks |= window.is_unlike;
    window_clear(&window);
}

/* What is too large for one window leaves room for the next one: so limits are its own. Returns which one was
 * reached. */
static SearchEnd judge_part(Judge *judge, StateId first, uint8_t predicate, bool trims,
                            WindowVerdict *verdict)
{
    Limits limits = *judge->limits;
    Graph *graph = graph_new_of_part(judge->space, predicate, trims, &limits);

    if (graph)
        judge_by_graph(judge, graph, first, predicate, verdict);
    if (limits_reached(&limits))
        window_forget(verdict);
    graph_free(graph);
    return limits.reached;
}

/* Where there are too many open states, without those that surely leave: they are no place to stay, and take
 * part in no loop; and who comes to one can leave as they do. */
static void judge_apart(Judge *judge, StateId first, uint8_t predicate, WindowVerdict *verdict)
{
    const bool trims = state_part_is_asked_to_trim(judge->space);
    SearchEnd reached = judge_part(judge, first, predicate, trims, verdict);

    if (reached == SEARCH_MEMORY && !trims && state_part_is_of_ranks(judge->space))
        reached = judge_part(judge, first, predicate, true, verdict);
    if (reached != SEARCH_COMPLETE)
        judge->refused = reached;
}

void judge_window(Judge *judge, const ModelProperty *property, WindowVerdict *verdict)
{
    StateId first = state_space_first(judge->space, property->predicate, true, false);

    verdict->kind = first == STATE_NONE ? WINDOW_NEVER : WINDOW_UNKNOWN;
    if (first == STATE_NONE || !limits_go_on(judge->limits))
        return;
    if (is_judged_apart(judge))
        judge_apart(judge, first, property->predicate, verdict);
    else if (judge_graph(judge))
        judge_by_graph(judge, judge->graph, first, property->predicate, verdict);
}
