/* The greatest payoff against all memoryless schedules of small random decision processes, each
 * solved as a system of linear equations: one of these schedules is the best there is (Puterman,
 * Markov Decision Processes, 1994, chapter 7). */
#include "checker/judge/probability/max_reward.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { NODES = 5, ACTIONS = 2, PROCESSES = 3000 };

typedef struct Random {
    GRand *rand;
    Mdp mdp;
    MaxReward payoffs[NODES];
    uint8_t dead[NODES];
} Random;

static void add_branches(Random *random)
{
    int count = g_rand_int_range(random->rand, 1, 4), total = 0;
    int weights[3];
    Mdp *mdp = &random->mdp;
    MdpAction action = {.begin = mdp->branches.length, .depth = 1};

    for (int i = 0; i < count; i++)
        total += weights[i] = g_rand_int_range(random->rand, 1, 4);
    for (int i = 0; i < count; i++)
        vec_push(&mdp->branches, (MdpBranch){(uint32_t)g_rand_int_range(random->rand, 0, NODES),
                                             (double)weights[i] / total});
    action.end = mdp->branches.length;
    vec_push(&mdp->actions, action);
}

static void make(Random *random)
{
    Mdp *mdp = &random->mdp;

    vec_clear(&mdp->nodes);
    vec_clear(&mdp->actions);
    vec_clear(&mdp->branches);
    for (int node = 0; node < NODES; node++) {
        uint32_t begin = mdp->actions.length;
        int kind = g_rand_int_range(random->rand, 0, 8);
        double pays = kind == 0 ? 1 : kind == 1 ? 0.25 : -1;
        random->payoffs[node] = (MaxReward){pays, pays};
        random->dead[node] = kind == 2;
        for (int i = g_rand_int_range(random->rand, 0, ACTIONS + 1); i > 0; i--)
            add_branches(random);
        vec_push(&mdp->nodes, (MdpNode){begin, mdp->actions.length});
    }
}

/* What is chosen in each node: an action, or one more than there are: to stop. */
static double line(const Random *random, int node, int choice, double row[NODES])
{
    const MdpNode *range = &random->mdp.nodes.data[node];

    for (int i = 0; i < NODES; i++)
        row[i] = i == node;
    if (random->dead[node])
        return 0;
    if (range->begin + (uint32_t)choice >= range->end)
        return fmax(random->payoffs[node].low, 0);
    const MdpAction *action = &random->mdp.actions.data[range->begin + (uint32_t)choice];
    for (uint32_t i = action->begin; i < action->end; i++)
        row[random->mdp.branches.data[i].target] -= random->mdp.branches.data[i].probability;
    return 0;
}

/* Where a schedule goes round forever the equations have many solutions, of which the least is the
 * value: a little chance of ending unpaid, at each step, singles it out. */
static double value_of(const Random *random, const int choices[NODES])
{
    double m[NODES][NODES + 1];

    for (int i = 0; i < NODES; i++) {
        m[i][NODES] = line(random, i, choices[i], m[i]);
        m[i][i] += 1e-10;
    }
    for (int k = 0; k < NODES; k++) {
        int pivot = k;
        for (int i = k; i < NODES; i++)
            if (fabs(m[i][k]) > fabs(m[pivot][k]))
                pivot = i;
        for (int j = 0; j <= NODES; j++) {
            double swap = m[k][j];
            m[k][j] = m[pivot][j];
            m[pivot][j] = swap;
        }
        for (int i = 0; i < NODES; i++) {
            double factor = i == k ? 0 : m[i][k] / m[k][k];
            for (int j = k; j <= NODES; j++)
                m[i][j] -= factor * m[k][j];
        }
    }
    return m[0][NODES] / m[0][0];
}

static double best_schedule(const Random *random)
{
    double best = 0;
    int schedules = 1;

    for (int i = 0; i < NODES; i++)
        schedules *= ACTIONS + 1;
    for (int schedule = 0; schedule < schedules; schedule++) {
        int choices[NODES], rest = schedule;
        for (int i = 0; i < NODES; i++, rest /= ACTIONS + 1)
            choices[i] = rest % (ACTIONS + 1);
        best = fmax(best, value_of(random, choices));
    }
    return best;
}

static void as_the_best_schedule(void **state)
{
    Random random = {.rand = g_rand_new_with_seed(20)};
    const StateId initial = 0;
    int between = 0;

    for (int i = 0; i < PROCESSES; i++) {
        MaxReward answer;
        make(&random);
        double best = best_schedule(&random);
        assert_true(
            max_reward_find(&random.mdp, random.payoffs, random.dead, &initial, 1, 1e-9, &answer));
        if (answer.high - answer.low >= 1e-9 || best < answer.low - 1e-7 ||
            best > answer.high + 1e-7)
            fail_msg("process %d: %.12g .. %.12g, not %.12g", i, answer.low, answer.high, best);
        between += best > 0.01 && best < 0.99;
    }
    assert_true(between > PROCESSES / 20);
    g_rand_free(random.rand);
    vec_free(&random.mdp.nodes);
    vec_free(&random.mdp.actions);
    vec_free(&random.mdp.branches);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_the_best_schedule)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
