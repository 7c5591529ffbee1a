/* What must happen in the long run. Each of these is broken by a run that comes to a place (a state
 * at rest, or a fair component) and stays there forever, in states without what was promised. */
#include "checker/judge/fairness.h"
#include "checker/judge/fewest_switches.h"
#include "checker/judge/judge.h"

/* A run that stays within a part of the graph from some time on. */
typedef struct Staying {
    const Graph *graph;
    uint8_t *in; /* the part, one byte a state */
    Components *fair;
    Paths *paths;
} Staying;

static void staying_clear(Staying *staying)
{
    limits_free(staying->in);
    g_clear_pointer(&staying->fair, components_free);
    g_clear_pointer(&staying->paths, paths_free);
}

/* False where a limit was reached. The part is where `predicate` does not hold, or everything. */
static bool staying_init(Staying *staying, const Graph *graph, const uint8_t *predicate)
{
    *staying = (Staying){.graph = graph};
    staying->in = limits_new(graph->limits, (uint64_t)graph->count + 1, sizeof *staying->in);
    if (!staying->in)
        return false;
    for (StateId id = 0; id < graph->count; id++)
        staying->in[id] = !predicate || !graph_holds(graph, id, *predicate);
    staying->fair = fairness_components(graph, staying->in);
    staying->paths = paths_new(graph);
    return staying->fair && staying->paths;
}

/* Runs may begin to be in debt in states before `end` in which `trigger` holds, if there is one. */
typedef struct Beginning {
    StateId end;
    const uint8_t *trigger;
} Beginning;

static bool begins(const Staying *staying, const Beginning *beginning, StateId id)
{
    return staying->in[id] &&
           (!beginning->trigger || graph_holds(staying->graph, id, *beginning->trigger));
}

/* Expands the queue from `*next` to its present end; returns a state in it in which a run can stay,
 * or STATE_NONE. */
static StateId search_level(Staying *staying, uint32_t *next)
{
    const Graph *graph = staying->graph;
    Paths *paths = staying->paths;

    for (uint32_t end = paths->length; *next < end && limits_go_on(graph->limits); ++*next) {
        StateId id = paths->queue[*next];
        if (fairness_can_stay(staying->fair, id))
            return id;
        for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++)
            if (staying->in[graph->edges[i].target])
                paths_add(paths, graph->edges[i].target, id, graph->edges[i].step);
    }
    return STATE_NONE;
}

/* The state to stay in that is nearest to the initial states, by a way that is within the part from
 * a beginning on. Beginnings join the search at the level of their own depth, so that what is
 * found first is the shortest run altogether. */
static StateId nearest_stay(Staying *staying, const Beginning *beginning)
{
    const StateSpace *space = staying->graph->space;
    StateId from = 0, found = STATE_NONE;
    uint32_t next = 0;

    for (uint32_t depth = 0; found == STATE_NONE; depth++) {
        for (; from < beginning->end && state_space_state_depth(space, from) == depth; from++)
            if (begins(staying, beginning, from))
                paths_add(staying->paths, from, STATE_NONE, 0);
        if (next == staying->paths->length && from == beginning->end)
            break;
        found = search_level(staying, &next);
        if (limits_reached(staying->graph->limits))
            break;
    }
    return found;
}

static void show_stay(Staying *staying, StateId stay, bool goes_round, CheckVerdict *verdict)
{
    StepList steps = {0};
    StateId from = paths_way(staying->paths, stay, &steps);
    uint32_t loop = steps.length;

    verdict->result = CHECK_BROKEN;
    verdict->steps = state_space_state_depth(staying->graph->space, from) + loop;
    if (goes_round)
        fairness_cycle(staying->fair, staying->paths, stay, &steps);
    g_autoptr(Run) stem =
        fewest_switches_run(staying->graph->space, staying->graph, (RunGoal){.first = from}, NULL);
    verdict->run = paths_run(stem, &steps, loop);
    vec_free(&steps);
}

static void judge_staying(Staying *staying, const Beginning *beginning, CheckVerdict *verdict)
{
    StateId stay = nearest_stay(staying, beginning);

    if (limits_reached(staying->graph->limits))
        return;
    verdict->result = CHECK_KEPT;
    if (stay != STATE_NONE)
        show_stay(staying, stay, !graph_is_final(staying->graph, stay), verdict);
}

static StateId count_initial(const StateSpace *space)
{
    StateId count = 0;

    while (count < state_space_count(space) && state_space_parent(space, count) == STATE_NONE)
        count++;
    return count;
}

/* From every initial state, and never in a state where it holds. */
static void judge_eventually(Judge *judge, const ModelProperty *property, CheckVerdict *verdict)
{
    Staying staying;
    Beginning beginning = {.end = count_initial(judge->space)};

    if (staying_init(&staying, judge->graph, &property->predicate))
        judge_staying(&staying, &beginning, verdict);
    staying_clear(&staying);
}

/* From every state where the first holds, and from there on never where the second does. */
static void judge_leads_to(Judge *judge, const ModelProperty *property, CheckVerdict *verdict)
{
    Staying staying;
    Beginning beginning = {.end = judge->graph->count, .trigger = &property->predicate};

    if (staying_init(&staying, judge->graph, &property->second))
        judge_staying(&staying, &beginning, verdict);
    staying_clear(&staying);
}

/* The shallowest state where it does not hold that a run can come back to forever. */
static StateId recurring_without(const Staying *staying, uint8_t predicate)
{
    for (StateId id = 0; id < staying->graph->count; id++)
        if (staying->fair->of[id] != NO_COMPONENT && !graph_holds(staying->graph, id, predicate))
            return id;
    return STATE_NONE;
}

/* The shallowest state where it does not hold that a run can end in. */
static StateId ending_without(const Staying *staying, uint8_t predicate)
{
    for (StateId id = 0; id < staying->graph->count; id++)
        if (graph_is_final(staying->graph, id) && !graph_holds(staying->graph, id, predicate))
            return id;
    return STATE_NONE;
}

/* At rest without it; or going round, anywhere, through a state without it. */
static void judge_settles(Judge *judge, const ModelProperty *property, CheckVerdict *verdict)
{
    Staying staying;

    if (staying_init(&staying, judge->graph, NULL)) {
        StateId rest = ending_without(&staying, property->predicate);
        StateId round = recurring_without(&staying, property->predicate);
        StateId stay = MIN(rest, round);
        verdict->result = CHECK_KEPT;
        if (stay != STATE_NONE) {
            paths_add(staying.paths, stay, STATE_NONE, 0);
            show_stay(&staying, stay, stay != rest, verdict);
        }
    }
    staying_clear(&staying);
}

void judge_liveness(Judge *judge, const ModelProperty *property, CheckVerdict *verdict)
{
    verdict->result = CHECK_UNKNOWN;
    if (!judge_graph(judge))
        return;
    if (property->kind == PROPERTY_EVENTUALLY)
        judge_eventually(judge, property, verdict);
    else if (property->kind == PROPERTY_LEADS_TO)
        judge_leads_to(judge, property, verdict);
    else
        judge_settles(judge, property, verdict);
}
