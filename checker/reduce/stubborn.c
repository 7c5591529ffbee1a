#include "checker/reduce/stubborn.h"

#include <string.h>

/* A slot that is written with the value it has, by whoever writes it, keeps it. */
static bool may_change(const Future *future, uint64_t among, uint32_t word, const int64_t *v)
{
    uint64_t written = future->writes[word] & among;

    if (written & ~future->constant[word])
        return true;
    for (; written; written &= written - 1) {
        uint32_t slot = word * 64 + (uint32_t)__builtin_ctzll(written);
        if (future->values[slot] != v[slot])
            return true;
    }
    return false;
}

static bool disturbs(const Futures *futures, const Future *future, const StepAccesses *accesses,
                     const int64_t *v)
{
    for (uint32_t i = 0; i < futures->words; i++) {
        if (accesses->changes[i] & (future->reads[i] | future->writes[i]))
            return true;
        if (may_change(future, accesses->reads[i], i, v))
            return true;
    }
    return false;
}

static const Future *future_of(const Futures *futures, uint32_t agent, const int64_t *v)
{
    int64_t place = v[futures->program->agents[agent].place];

    return place < PLACE_FIRST ? NULL : &futures->agents[agent][place - PLACE_FIRST];
}

/* Events and faults, while there are faults left, may come at any time. */
static bool is_disturbed_by_happenings(const Futures *futures, const StepAccesses *accesses,
                                       const int64_t *v)
{
    const Program *program = futures->program;

    for (uint32_t i = 0; i < program->happenings.length; i++) {
        bool is_fault = program->happenings.data[i].kind != HAPPENS_EVENT;
        if (is_fault && v[program->faults_slot] == 0)
            continue;
        if (disturbs(futures, &futures->happenings[i], accesses, v))
            return true;
    }
    return false;
}

static bool is_seen(const Futures *futures, const StepAccesses *accesses)
{
    for (uint32_t i = 0; i < futures->words; i++)
        if (accesses->changes[i] & futures->looked_at[i])
            return true;
    return false;
}

static bool may_join(const Futures *futures, const StepAccesses *accesses, const int64_t *v)
{
    return !accesses->goes_round && !is_seen(futures, accesses) &&
           !is_disturbed_by_happenings(futures, accesses, v);
}

static uint64_t disturbers(const Futures *futures, const Moves *moves, uint32_t agent,
                           const int64_t *v)
{
    uint64_t found = 0;

    for (uint32_t i = 0; i < futures->program->agent_count; i++) {
        const Future *future = i == agent ? NULL : future_of(futures, i, v);
        if (future && disturbs(futures, future, &moves->accesses[agent], v))
            found |= (uint64_t)1 << i;
    }
    return found;
}

/* The least stubborn set with this process in it; 0 where that is of no use. */
static uint64_t close_over(const Futures *futures, const Moves *moves, uint32_t seed,
                           const int64_t *v)
{
    uint64_t members = (uint64_t)1 << seed, done = 0;

    while (members & ~done) {
        uint32_t agent = (uint32_t)__builtin_ctzll(members & ~done);
        done |= (uint64_t)1 << agent;
        if (!may_join(futures, &moves->accesses[agent], v))
            return 0;
        members |= disturbers(futures, moves, agent, v);
    }
    return members;
}

static uint32_t count_steps(const Futures *futures, const Moves *moves, uint64_t members)
{
    uint32_t steps = 0;

    for (uint32_t i = 0; i < futures->program->agent_count; i++)
        if (members >> i & 1)
            steps += moves->firsts[i + 1] - moves->firsts[i];
    return steps;
}

bool stubborn_set(const Futures *futures, const int64_t *v, Moves *moves)
{
    uint32_t count = futures->program->agent_count, min = UINT32_MAX;

    for (uint32_t i = 0; i < count && min > 1; i++) {
        uint64_t members = moves->is_fair[i] ? close_over(futures, moves, i, v) : 0;
        uint32_t steps = members ? count_steps(futures, moves, members) : UINT32_MAX;
        if (steps < min) {
            min = steps;
            moves->members = members;
        }
    }
    return min != UINT32_MAX;
}
