/* Measures of chance: least and greatest over all schedules that are weakly fair to processes.
 *
 * What can be reached at all, a fair schedule reaches as probably: after any number of steps it can
 * still turn fair. What is to be avoided, it avoids by coming to stay somewhere else: at rest, or
 * in a fair end component; so the least probability of a goal is 1 less the greatest of that. */
#include "checker/judge/judge.h"
#include "checker/judge/probability/end_components.h"
#include "checker/judge/probability/max_reward.h"

#include <math.h>
#include <string.h>

#define USUAL_EPSILON 1e-6

typedef struct Chances {
    Judge *judge;
    Mdp *mdp;
    Workspace *workspace;
    VEC(StateId) initial;
    double epsilon;
    MaxReward *rewards; /* by node, for one question after the other */
    uint8_t *dead;
} Chances;

static void clear(Chances *chances)
{
    for (uint32_t i = 0; i < chances->mdp->nodes.length; i++) {
        chances->rewards[i] = (MaxReward){-1, -1};
        chances->dead[i] = 0;
    }
}

static int64_t value_at(const Chances *chances, uint32_t measure, StateId id)
{
    const Model *model = chances->judge->model;

    return model->measure(model, chances->workspace, state_space_get(chances->judge->space, id),
                          measure);
}

static bool solve(const Chances *chances, double epsilon, MaxReward *answer)
{
    return max_reward_find(chances->mdp, chances->rewards, chances->dead, chances->initial.data,
                           chances->initial.length, epsilon, answer);
}

/* A byte for each node. */
static uint8_t *part_new(const Chances *chances)
{
    return limits_new(chances->mdp->limits, (uint64_t)chances->mdp->nodes.length + 1, 1);
}

/* ---- probability ---- */

static bool max_probability(Chances *chances, uint32_t measure, MaxReward *answer)
{
    clear(chances);
    for (StateId id = 0; id < chances->mdp->graph->count; id++)
        if (!limits_go_on(chances->mdp->limits))
            return false;
        else if (value_at(chances, measure, id))
            chances->rewards[id] = (MaxReward){1, 1};
    return solve(chances, chances->epsilon, answer);
}

/* The ends among the nodes of the part, and which of them are fair. False where a limit was
 * reached.
 */
static bool find_ends(const Chances *chances, const uint8_t *in, EndComponents **ends,
                      uint8_t **fair)
{
    *ends = in && limits_go_on(chances->mdp->limits) ? end_components_new(chances->mdp, in) : NULL;
    *fair = *ends ? end_components_fair(*ends) : NULL;
    return *fair != NULL;
}

/* Of coming to where a run can stay forever without the goal. */
static bool max_escape(Chances *chances, uint32_t measure, MaxReward *answer)
{
    const Mdp *mdp = chances->mdp;
    uint8_t *in = part_new(chances), *fair;
    g_autoptr(EndComponents) ends = NULL;

    clear(chances);
    for (uint32_t i = 0; in && i < mdp->nodes.length && limits_go_on(mdp->limits); i++) {
        chances->dead[i] = i < mdp->graph->count && value_at(chances, measure, i);
        in[i] = !chances->dead[i];
    }
    bool found = find_ends(chances, in, &ends, &fair);
    for (uint32_t i = 0; found && i < mdp->nodes.length; i++)
        if (in[i] && ((ends->of[i] != NO_END && fair[ends->of[i]]) ||
                      (i < mdp->graph->count && graph_is_final(mdp->graph, i))))
            chances->rewards[i] = (MaxReward){1, 1};
    limits_free(in);
    limits_free(fair);
    return found && solve(chances, chances->epsilon, answer);
}

/* 1 - x, rounded down or up; where x is 0 or 1 it is exact. */
static double contrary(double x, double towards)
{
    return x == 0 || x == 1 ? 1 - x : nextafter(1 - x, towards);
}

static void judge_probability(Chances *chances, uint32_t measure, MeasureVerdict *verdict)
{
    MaxReward max, escape;

    if (!max_probability(chances, measure, &max) || !max_escape(chances, measure, &escape))
        return;
    *verdict = (MeasureVerdict){
        .has_value = true,
        .min = {contrary(escape.high, 0), contrary(escape.low, 1)},
        .max = {max.low, max.high},
    };
}

/* ---- expected ---- */

/* That a run stands still at rest while time passes is how it ends, and not a way to go on. */
static bool is_rest(const Graph *graph, uint32_t node, const MdpAction *action)
{
    return action->actor == graph->time && graph_is_final(graph, node);
}

/* Some fair schedule lets runs go on forever; or, where time is stopped, has no way on at all. */
static bool can_go_on(const Chances *chances, bool *can)
{
    const Mdp *mdp = chances->mdp;
    uint8_t *in = part_new(chances), *fair;
    g_autoptr(EndComponents) ends = NULL;

    if (in)
        memset(in, 1, mdp->nodes.length);
    bool found = find_ends(chances, in, &ends, &fair);
    *can = false;
    for (uint32_t node = 0; found && node < mdp->graph->count; node++) {
        const MdpNode *range = &mdp->nodes.data[node];
        *can |= range->begin == range->end && !graph_is_final(mdp->graph, node);
        for (uint32_t i = range->begin; i < range->end; i++)
            *can |= ends->inside[i] && fair[ends->of[node]] &&
                    !is_rest(mdp->graph, node, &mdp->actions.data[i]);
    }
    limits_free(in);
    limits_free(fair);
    return found;
}

typedef struct Range {
    bool any;
    int64_t low, high;
} Range;

static Range range_at_rest(const Chances *chances, uint32_t measure)
{
    const Graph *graph = chances->mdp->graph;
    Range range = {.low = INT64_MAX, .high = INT64_MIN};

    for (StateId id = 0; id < graph->count; id++)
        if (graph_is_final(graph, id)) {
            int64_t value = value_at(chances, measure, id);
            range.any = true;
            range.low = MIN(range.low, value);
            range.high = MAX(range.high, value);
        }
    return range;
}

/* The difference of two values, one of them subtracted from the greater: three roundings at most.
 */
static MaxReward part_of(int64_t part, Range range)
{
    double width = (double)range.high - (double)range.low;
    double whole = ((double)part - (double)range.low) / width;

    if (part == range.low || part == range.high)
        return (MaxReward){part == range.high, part == range.high};
    return (MaxReward){MAX(whole * (1 - 0x1p-48), 0), MIN(whole * (1 + 0x1p-48), 1)};
}

/* Where `mirrored`, values count from the other end: what is then greatest was least. */
static bool solve_expected(Chances *chances, uint32_t measure, Range range, bool mirrored,
                           MaxReward *answer)
{
    const Graph *graph = chances->mdp->graph;
    double width = (double)range.high - (double)range.low;

    clear(chances);
    for (StateId id = 0; id < graph->count; id++)
        if (graph_is_final(graph, id)) {
            int64_t value = value_at(chances, measure, id);
            chances->rewards[id] = part_of(
                mirrored ? (int64_t)((__int128)range.low + range.high - value) : value, range);
        }
    return solve(chances, chances->epsilon / width / 2, answer);
}

/* `from` and `part` of the way on to `to`, rounded down or up. */
static double between(int64_t from, int64_t to, double part, double towards)
{
    double width = (double)to - (double)from;
    double margin = (fabs((double)from) + fabs(width)) * 0x1p-50;

    if (part == 0 || part == 1)
        return part == 0 ? (double)from : (double)to;
    return (double)from + width * part + (towards > 0 ? margin : -margin);
}

static void judge_expected(Chances *chances, uint32_t measure, MeasureVerdict *verdict)
{
    Range range = range_at_rest(chances, measure);
    MaxReward min = {0, 0}, max = {0, 0};
    bool can;

    if (!can_go_on(chances, &can))
        return;
    if (can || !range.any) {
        verdict->why = range.any ? "a run may never come to rest" : "no run comes to rest";
        return;
    }
    if (range.low < range.high && (!solve_expected(chances, measure, range, false, &max) ||
                                   !solve_expected(chances, measure, range, true, &min)))
        return;
    *verdict = (MeasureVerdict){
        .has_value = true,
        .min = {between(range.high, range.low, min.high, -1),
                between(range.high, range.low, min.low, 1)},
        .max = {between(range.low, range.high, max.low, -1),
                between(range.low, range.high, max.high, 1)},
    };
}

/* ---- all of them ---- */

static void find_initial(Chances *chances)
{
    const Model *model = chances->judge->model;
    Successors list;

    successors_init(&list, model->words);
    model->initial(model, chances->workspace, &list);
    for (uint32_t i = 0; i < list.count; i++)
        vec_push(&chances->initial,
                 state_space_find(chances->judge->space, list.states + (size_t)i * list.words));
    successors_free(&list);
}

/* False where a limit was reached. */
static bool chances_init(Chances *chances, Judge *judge, const Graph *graph)
{
    const Model *model = judge->model;

    *chances = (Chances){.judge = judge, .mdp = mdp_new(graph)};
    if (!chances->mdp)
        return false;
    uint64_t nodes = chances->mdp->nodes.length;
    chances->epsilon = judge->epsilon > 0 ? judge->epsilon : USUAL_EPSILON;
    chances->workspace = model->workspace_new(model);
    chances->rewards = limits_new(chances->mdp->limits, nodes + 1, sizeof *chances->rewards);
    chances->dead = part_new(chances);
    find_initial(chances);
    return true;
}

static void chances_clear(Chances *chances)
{
    chances->judge->has_gap |= limits_reached(chances->mdp->limits);
    limits_free(chances->rewards);
    limits_free(chances->dead);
    vec_free(&chances->initial);
    chances->judge->model->workspace_free(chances->workspace);
    mdp_free(chances->mdp);
}

static void judge_all(Chances *chances, MeasureVerdict *verdicts)
{
    const Model *model = chances->judge->model;

    for (uint32_t i = 0; chances->rewards && chances->dead && i < model->measure_count; i++)
        if (model->measures[i].kind == MEASURED_PROBABILITY)
            judge_probability(chances, i, &verdicts[i]);
        else if (model->measures[i].kind == MEASURED_EXPECTED)
            judge_expected(chances, i, &verdicts[i]);
}

void judge_chances(Judge *judge, MeasureVerdict *verdicts)
{
    const Model *model = judge->model;
    bool any = false;

    for (uint32_t i = 0; i < model->measure_count; i++)
        any |= model->measures[i].kind >= MEASURED_PROBABILITY;
    const Graph *graph = any ? judge_graph(judge) : NULL;
    if (!graph)
        return;
    Chances chances;
    if (!chances_init(&chances, judge, graph))
        return;
    judge_all(&chances, verdicts);
    chances_clear(&chances);
}

/* ---- checks of how probable something is ---- */

static CheckResult compare(const MaxReward *max, const ModelProperty *property)
{
    long double parts = property->parts, whole = property->whole;

    if (max->high * whole <= parts)
        return CHECK_KEPT;
    return max->low * whole > parts ? CHECK_BROKEN : CHECK_UNKNOWN;
}

static bool max_of(Chances *chances, uint8_t predicate, MaxReward *answer)
{
    const Graph *graph = chances->mdp->graph;

    if (!chances->rewards || !chances->dead)
        return false;
    clear(chances);
    for (StateId id = 0; id < graph->count; id++)
        if (graph_holds(graph, id, predicate))
            chances->rewards[id] = (MaxReward){1, 1};
    return solve(chances, chances->epsilon, answer);
}

void judge_rare(Judge *judge, const ModelProperty *property, CheckVerdict *verdict)
{
    const Graph *graph = judge_graph(judge);
    Chances chances;
    MaxReward max;

    if (!graph || !chances_init(&chances, judge, graph))
        return;
    if (max_of(&chances, property->predicate, &max)) {
        verdict->result = compare(&max, property);
        verdict->has_max = true;
        verdict->max[0] = max.low;
        verdict->max[1] = max.high;
    }
    chances_clear(&chances);
}
