#include "checker/judge/probability/max_reward.h"

#include "checker/judge/probability/end_components.h"

#include <float.h>
#include <math.h>

/* Of values below this, rounding is no longer relative: they are taken for it, or for 0. */
#define TINY 1e-290

/* Nodes are joined to classes: an end component is one, any other node is its own. A class is known
 * by one of its nodes, its head. */
typedef struct Solver {
    const Mdp *mdp;
    const MaxReward *rewards;
    EndComponents *ends;
    uint32_t *head, *next; /* by node; next: of the same class, or UINT32_MAX */
    uint32_t *heads;       /* classes of the part, those that others lead to first */
    uint32_t head_count;
    double *low, *high; /* by head */
    uint8_t *mark;      /* by head */
} Solver;

/* False where a limit was reached. */
static bool join_classes(Solver *solver)
{
    const EndComponents *ends = solver->ends;
    uint32_t *first = limits_new(solver->mdp->limits, (uint64_t)ends->count + 1, sizeof *first);

    if (!first)
        return false;
    for (uint32_t i = 0; i < ends->count; i++)
        first[i] = NO_END;
    for (uint32_t i = 0; i < solver->mdp->nodes.length; i++) {
        solver->head[i] = i;
        solver->next[i] = UINT32_MAX;
    }
    for (uint32_t i = 0; i < ends->order_count; i++) {
        uint32_t node = ends->order[i], end = ends->of[node];
        if (end != NO_END && first[end] != NO_END) {
            uint32_t head = first[end];
            solver->head[node] = head;
            solver->next[node] = solver->next[head];
            solver->next[head] = node;
            continue;
        }
        if (end != NO_END)
            first[end] = node;
        solver->heads[solver->head_count++] = node;
    }
    limits_free(first);
    return true;
}

/* ---- what the graph alone tells ---- */

typedef bool (*ActionTest)(const Solver *solver, const MdpAction *action);

static bool leads_to_mark(const Solver *solver, const MdpAction *action)
{
    for (uint32_t i = action->begin; i < action->end; i++)
        if (solver->mark[solver->head[solver->mdp->branches.data[i].target]])
            return true;
    return false;
}

static bool stays_in_mark(const Solver *solver, const MdpAction *action)
{
    for (uint32_t i = action->begin; i < action->end; i++)
        if (!solver->mark[solver->head[solver->mdp->branches.data[i].target]])
            return false;
    return true;
}

static bool some_way_out(const Solver *solver, uint32_t head, ActionTest test)
{
    const Mdp *mdp = solver->mdp;

    for (uint32_t node = head; node != UINT32_MAX; node = solver->next[node])
        for (uint32_t i = mdp->nodes.data[node].begin; i < mdp->nodes.data[node].end; i++)
            if (!solver->ends->inside[i] && test(solver, &mdp->actions.data[i]))
                return true;
    return false;
}

static bool pays(const Solver *solver, uint32_t head)
{
    for (uint32_t node = head; node != UINT32_MAX; node = solver->next[node])
        if (solver->rewards[node].high > 0)
            return true;
    return false;
}

/* Marks the classes from which some payoff can be had; from others it is exactly 0. False
 * where a limit was reached. */
static bool find_zero(Solver *solver)
{
    for (uint32_t i = 0; i < solver->mdp->nodes.length; i++)
        solver->mark[i] = solver->low[i] == 1;
    for (bool more = true; more;) {
        more = false;
        if (!limits_go_on(solver->mdp->limits))
            return false;
        for (uint32_t i = 0; i < solver->head_count; i++) {
            uint32_t head = solver->heads[i];
            if (solver->mark[head] ||
                !(pays(solver, head) || some_way_out(solver, head, leads_to_mark)))
                continue;
            solver->mark[head] = more = true;
        }
    }
    for (uint32_t i = 0; i < solver->head_count; i++)
        solver->high[solver->heads[i]] = solver->mark[solver->heads[i]];
    return true;
}

/* The greatest set of classes that can be stayed in until something pays 1: as there are no end
 * components left to stay in forever, something then does, with probability 1.
 * False where a limit was reached. */
static bool find_certain(Solver *solver)
{
    for (uint32_t i = 0; i < solver->mdp->nodes.length; i++)
        solver->mark[i] = solver->high[i] == 1;
    for (bool more = true; more;) {
        more = false;
        if (!limits_go_on(solver->mdp->limits))
            return false;
        for (uint32_t i = 0; i < solver->head_count; i++) {
            uint32_t head = solver->heads[i];
            if (!solver->mark[head] || some_way_out(solver, head, stays_in_mark))
                continue;
            solver->mark[head] = false;
            more = true;
        }
    }
    for (uint32_t i = 0; i < solver->head_count; i++)
        if (solver->mark[solver->heads[i]])
            solver->low[solver->heads[i]] = 1;
    return true;
}

/* ---- the rest ---- */

/* What an action is worth by the values below (or above) of where it leads. A branch back to its
 * own class only puts off the others: they share its probability.
 *
 * All terms are at least 0, so that the errors of rounding are relative: a probability has at most
 * 2 * depth of them, a sum of n products n more, the sum that it is divided by as many again, and
 * the division one: at most 4 * depth + 2 * n + 1 by 2^-53 each. The margin is more than twice
 * that, and so covers their products and its own rounding. As the true values are a fixed point of
 * this operator, which is monotone, what was below them stays below, and what was above, above. */
static double worth(const Solver *solver, const MdpAction *action, uint32_t head,
                    const double *values, bool above)
{
    double margin = (4.0 * action->depth + 2.0 * (action->end - action->begin) + 4) * DBL_EPSILON;
    double sum = 0, whole = 0;
    bool some_back = false;

    for (uint32_t i = action->begin; i < action->end; i++) {
        const MdpBranch *branch = &solver->mdp->branches.data[i];
        uint32_t target = solver->head[branch->target];
        if (target == head) {
            some_back = true;
            continue;
        }
        whole += branch->probability;
        sum += branch->probability * values[target];
    }
    if (action->end - action->begin == 1)
        return sum;
    if (some_back)
        sum /= whole;
    if (above)
        return sum > 0 ? MIN(MAX(sum * (1 + margin), TINY), 1) : 0;
    return sum > TINY ? MIN(sum * (1 - margin), 1) : 0;
}

static bool improve(Solver *solver, uint32_t head)
{
    const Mdp *mdp = solver->mdp;
    double low = 0, high = 0;

    for (uint32_t node = head; node != UINT32_MAX; node = solver->next[node]) {
        low = MAX(low, solver->rewards[node].low);
        high = MAX(high, solver->rewards[node].high);
        for (uint32_t i = mdp->nodes.data[node].begin; i < mdp->nodes.data[node].end; i++) {
            const MdpAction *action = &mdp->actions.data[i];
            if (solver->ends->inside[i])
                continue;
            low = fmax(low, worth(solver, action, head, solver->low, false));
            high = fmax(high, worth(solver, action, head, solver->high, true));
        }
    }
    bool better = low > solver->low[head] || high < solver->high[head];
    solver->low[head] = MAX(low, solver->low[head]);
    solver->high[head] = MIN(high, solver->high[head]);
    return better;
}

static MaxReward best(const Solver *solver, const StateId *initial, uint32_t count)
{
    MaxReward best = {0, 0};

    for (uint32_t i = 0; i < count; i++) {
        best.low = MAX(best.low, solver->low[solver->head[initial[i]]]);
        best.high = MAX(best.high, solver->high[solver->head[initial[i]]]);
    }
    return best;
}

static MaxReward iterate(Solver *solver, const StateId *initial, uint32_t count, double epsilon)
{
    MaxReward answer = best(solver, initial, count);

    for (bool better = true; better && answer.high - answer.low >= epsilon;) {
        better = false;
        for (uint32_t i = 0; i < solver->head_count; i++) {
            if (!limits_go_on(solver->mdp->limits))
                return best(solver, initial, count);
            uint32_t head = solver->heads[i];
            if (solver->low[head] < solver->high[head])
                better |= improve(solver, head);
        }
        answer = best(solver, initial, count);
    }
    return answer;
}

static void solver_clear(Solver *solver)
{
    limits_free(solver->head);
    limits_free(solver->next);
    limits_free(solver->heads);
    limits_free(solver->low);
    limits_free(solver->high);
    limits_free(solver->mark);
    end_components_free(solver->ends);
}

static bool allocate(Solver *solver)
{
    Limits *limits = solver->mdp->limits;
    uint64_t count = (uint64_t)solver->mdp->nodes.length + 1;

    solver->head = limits_new(limits, count, sizeof *solver->head);
    solver->next = limits_new(limits, count, sizeof *solver->next);
    solver->heads = limits_new(limits, count, sizeof *solver->heads);
    solver->low = limits_new(limits, count, sizeof *solver->low);
    solver->high = limits_new(limits, count, sizeof *solver->high);
    solver->mark = limits_new(limits, count, sizeof *solver->mark);
    return solver->head && solver->next && solver->heads && solver->low && solver->high &&
           solver->mark;
}

/* Nothing is better than to stop where that pays 1. */
static bool find_ends(Solver *solver, const uint8_t *dead)
{
    uint32_t count = solver->mdp->nodes.length;
    uint8_t *in = limits_new(solver->mdp->limits, (uint64_t)count + 1, sizeof *in);

    for (uint32_t i = 0; in && i < count; i++) {
        in[i] = !dead[i] && solver->rewards[i].low < 1;
        solver->low[i] = solver->high[i] = !dead[i] && !in[i];
    }
    solver->ends = in ? end_components_new(solver->mdp, in) : NULL;
    limits_free(in);
    return solver->ends != NULL;
}

bool max_reward_find(const Mdp *mdp, const MaxReward *rewards, const uint8_t *dead,
                     const StateId *initial, uint32_t initial_count, double epsilon,
                     MaxReward *answer)
{
    Solver solver = {.mdp = mdp, .rewards = rewards};
    bool answered = allocate(&solver) && find_ends(&solver, dead) && join_classes(&solver) &&
                    find_zero(&solver) && find_certain(&solver);

    if (answered)
        *answer = iterate(&solver, initial, initial_count, epsilon);
    solver_clear(&solver);
    return answered;
}
