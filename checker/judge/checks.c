#include "checker/judge/fewest_switches.h"

/* A state that is not there where the search was not complete may be there after all. */
static CheckResult absent(const Judge *judge, CheckResult result)
{
    return judge->is_complete ? result : CHECK_UNKNOWN;
}

static void show(Judge *judge, RunGoal goal, CheckVerdict *verdict)
{
    verdict->run = fewest_switches_run(judge->space, judge_small_graph(judge), goal, NULL);
    verdict->steps = verdict->run->length;
}

/* The first state in which the predicate has the value. */
static RunGoal find_first(const Judge *judge, uint8_t predicate, bool value, bool at_rest)
{
    return (RunGoal){
        .kind = RUN_GOAL_HOLDS,
        .first = state_space_first(judge->space, predicate, value, at_rest),
        .bit = predicate,
        .value = value,
        .at_rest = at_rest,
    };
}

static void judge_never(Judge *judge, RunGoal violating, CheckVerdict *verdict)
{
    verdict->result = violating.first == STATE_NONE ? absent(judge, CHECK_KEPT) : CHECK_BROKEN;
    if (violating.first != STATE_NONE)
        show(judge, violating, verdict);
}

static void judge_reachable(Judge *judge, RunGoal witness, CheckVerdict *verdict)
{
    verdict->result = witness.first == STATE_NONE ? absent(judge, CHECK_BROKEN) : CHECK_KEPT;
    if (witness.first != STATE_NONE)
        show(judge, witness, verdict);
}

static void judge_monitor(Judge *judge, uint8_t monitor, CheckVerdict *verdict)
{
    FirstStep first = state_space_broken(judge->space, monitor);

    verdict->result = first.from == STATE_NONE ? absent(judge, CHECK_KEPT) : CHECK_BROKEN;
    if (first.from == STATE_NONE)
        return;
    show(
        judge,
        (RunGoal){.kind = RUN_GOAL_BREAKS, .first = first.from, .step = first.step, .bit = monitor},
        verdict);
}

void judge_check(Judge *judge, const ModelProperty *property, CheckVerdict *verdict)
{
    switch (property->kind) {
    case PROPERTY_ALWAYS:
        judge_never(judge, find_first(judge, property->predicate, false, false), verdict);
        break;
    case PROPERTY_AT_REST:
        judge_never(judge, find_first(judge, property->predicate, false, true), verdict);
        break;
    case PROPERTY_REACHABLE:
        judge_reachable(judge, find_first(judge, property->predicate, true, false), verdict);
        break;
    case PROPERTY_EVENTUALLY:
    case PROPERTY_LEADS_TO:
    case PROPERTY_SETTLES:
        verdict->result = CHECK_UNKNOWN;
        if (judge->is_complete)
            judge_liveness(judge, property, verdict);
        break;
    case PROPERTY_RARE:
        verdict->result = CHECK_UNKNOWN;
        if (judge->is_complete)
            judge_rare(judge, property, verdict);
        if (verdict->result == CHECK_BROKEN)
            show(judge, find_first(judge, property->predicate, true, false), verdict);
        break;
    case PROPERTY_MONITOR: judge_monitor(judge, property->monitor, verdict); break;
    case PROPERTY_DECIDED: verdict->result = property->holds ? CHECK_KEPT : CHECK_BROKEN; break;
    case PROPERTY_WINDOW: g_assert_not_reached();
    }
}
