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

bool window_can_leave(const Window *window, uint32_t place)
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
        if (!window->may_close && window_can_leave(window, i))
            continue;
        if (best == window->place_count || window->min[i] < window->min[best])
            best = i;
    }
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
        place = window_find_until(window, verdict);
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
