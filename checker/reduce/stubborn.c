#include "checker/reduce/stubborn.h"

#include "checker/base/bits.h"

/* A slot that is written with the value it has, by whoever writes it, keeps it. */
static bool may_change(const AccessSets *sets, uint64_t among, uint32_t word, const int64_t *v)
{
    uint64_t written = sets->writes[word] & among;

    if (written & ~sets->constant[word])
        return true;
    for (; written; written &= written - 1) {
        uint32_t slot = word * BITS_IN_WORD + (uint32_t)__builtin_ctzll(written);
        if (sets->values[slot] != v[slot])
            return true;
    }
    return false;
}

/* What is touched and not changed must not be changed by others; nor what is written anew. */
static bool disturbs(const MayAccess *may_access, const AccessSets *sets, const Moves *moves,
                     uint32_t process, const int64_t *v)
{
    const uint64_t *touched = moves_touched(moves, process);
    const uint64_t *changed = moves_changed(moves, process);

    for (uint32_t i = 0; i < may_access->words; i++) {
        if (changed[i] & (sets->reads[i] | sets->writes[i]))
            return true;
        if (may_change(sets, touched[i], i, v))
            return true;
    }
    return false;
}

static const AccessSets *sets_of(const MayAccess *may_access, uint32_t process, const int64_t *v)
{
    int64_t pc = v[may_access->program->processes[process].pc];

    return pc < PC_FIRST ? NULL : &may_access->processes[process][pc - PC_FIRST];
}

/* Events and faults, while there are faults left, may come at any time. */
static bool is_disturbed_by_environment(const MayAccess *may_access, const Moves *moves,
                                        uint32_t process, const int64_t *v)
{
    const Program *program = may_access->program;

    for (uint32_t i = 0; i < program->environment.length; i++) {
        bool is_fault = program->environment.data[i].kind != ENVIRONMENT_EVENT;
        if (is_fault && v[program->faults_slot] == 0)
            continue;
        if (disturbs(may_access, &may_access->environment[i], moves, process, v))
            return true;
    }
    return false;
}

static bool is_seen(const MayAccess *may_access, const uint64_t *changed)
{
    for (uint32_t i = 0; i < may_access->words; i++)
        if (changed[i] & may_access->looked_at[i])
            return true;
    return false;
}

static bool may_join(const MayAccess *may_access, const Moves *moves, uint32_t process,
                     const int64_t *v)
{
    bool goes_round = bits_has(moves_touched(moves, process), may_access->program->slots.length);

    return !goes_round && !is_seen(may_access, moves_changed(moves, process)) &&
           !is_disturbed_by_environment(may_access, moves, process, v);
}

static uint64_t disturbers(const MayAccess *may_access, const Moves *moves, uint32_t process,
                           const int64_t *v)
{
    uint64_t found = 0;

    for (uint32_t i = 0; i < may_access->program->process_count; i++) {
        const AccessSets *sets = i == process ? NULL : sets_of(may_access, i, v);
        if (sets && disturbs(may_access, sets, moves, process, v))
            found |= (uint64_t)1 << i;
    }
    return found;
}

/* The least stubborn set with this process in it; 0 where that is of no use. */
static uint64_t close_over(const MayAccess *may_access, const Moves *moves, uint32_t seed,
                           const int64_t *v)
{
    uint64_t members = (uint64_t)1 << seed, done = 0;

    while (members & ~done) {
        uint32_t process = (uint32_t)__builtin_ctzll(members & ~done);
        done |= (uint64_t)1 << process;
        if (!may_join(may_access, moves, process, v))
            return 0;
        members |= disturbers(may_access, moves, process, v);
    }
    return members;
}

static uint32_t count_steps(const MayAccess *may_access, const Moves *moves, uint64_t members)
{
    uint32_t steps = 0;

    for (uint32_t i = 0; i < may_access->program->process_count; i++)
        if (members >> i & 1)
            steps += moves_count(moves, i);
    return steps;
}

bool stubborn_set(const MayAccess *may_access, const int64_t *v, Moves *moves)
{
    uint32_t count = may_access->program->process_count, min = UINT32_MAX;

    for (uint32_t i = 0; i < count && min > 1; i++) {
        uint64_t members = moves->is_fair[i] ? close_over(may_access, moves, i, v) : 0;
        uint32_t steps = members ? count_steps(may_access, moves, members) : UINT32_MAX;
        if (steps < min) {
            min = steps;
            moves->members = members;
        }
    }
    return min != UINT32_MAX;
}
