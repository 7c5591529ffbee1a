#include "checker/judge/judge.h"

/* A state that is not there where the search was not complete may be there after all. */
static CheckResult absent(const Judge *judge, CheckResult result)
{
    return space_end(judge->space) == SEARCH_COMPLETE ? result : CHECK_UNKNOWN;
}

static void show(const Judge *judge, StateId id, CheckVerdict *verdict)
{
    verdict->run = space_run(judge->space, id);
    verdict->steps = verdict->run->length;
}

static void judge_never(Judge *judge, StateId violating, CheckVerdict *verdict)
{
    verdict->result = violating == STATE_NONE ? absent(judge, CHECK_KEPT) : CHECK_BROKEN;
    if (violating != STATE_NONE)
        show(judge, violating, verdict);
}

static void judge_reachable(Judge *judge, StateId witness, CheckVerdict *verdict)
{
    verdict->result = witness == STATE_NONE ? absent(judge, CHECK_BROKEN) : CHECK_KEPT;
    if (witness != STATE_NONE)
        show(judge, witness, verdict);
}

static void judge_promise(Judge *judge, uint8_t promise, CheckVerdict *verdict)
{
    FirstStep first = space_broken(judge->space, promise);

    verdict->result = first.from == STATE_NONE ? absent(judge, CHECK_KEPT) : CHECK_BROKEN;
    if (first.from == STATE_NONE)
        return;
    verdict->run = space_run_step(judge->space, first);
    verdict->steps = verdict->run->length;
}

void judge_check(Judge *judge, const ModelProperty *property, CheckVerdict *verdict)
{
    const Space *space = judge->space;

    switch (property->kind) {
    case PROPERTY_ALWAYS:
        judge_never(judge, space_first(space, property->predicate, false, false), verdict);
        break;
    case PROPERTY_AT_REST:
        judge_never(judge, space_first(space, property->predicate, false, true), verdict);
        break;
    case PROPERTY_REACHABLE:
        judge_reachable(judge, space_first(space, property->predicate, true, false), verdict);
        break;
    case PROPERTY_EVENTUALLY:
    case PROPERTY_LEADS_TO:
    case PROPERTY_SETTLES:
        verdict->result = CHECK_UNKNOWN;
        if (space_end(space) == SEARCH_COMPLETE)
            judge_liveness(judge, property, verdict);
        break;
    case PROPERTY_RARE:
        verdict->result = CHECK_UNKNOWN;
        if (space_end(space) == SEARCH_COMPLETE)
            judge_rare(judge, property, verdict);
        if (verdict->result == CHECK_BROKEN)
            show(judge, space_first(space, property->predicate, true, false), verdict);
        break;
    case PROPERTY_PROMISE: judge_promise(judge, property->promise, verdict); break;
    case PROPERTY_DECIDED: verdict->result = property->holds ? CHECK_KEPT : CHECK_BROKEN; break;
    case PROPERTY_WINDOW: g_assert_not_reached();
    }
}
