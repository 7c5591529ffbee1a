#include "checker/judge/doubts.h"

static bool is_found(const StateSpace *space, uint8_t predicate, bool value, bool at_rest)
{
    return state_space_first(space, predicate, value, at_rest) != STATE_NONE;
}

/* What a window or a check in the long run comes to shows in the whole space only; but where time is
 * free nothing ever happens at rest that somebody has to do. */
static bool is_refuted(const StateSpace *space, const ModelProperty *property)
{
    switch (property->kind) {
    case PROPERTY_WINDOW:
        return state_space_model(space)->tick == 0 &&
               is_found(space, property->predicate, true, true);
    case PROPERTY_ALWAYS: return is_found(space, property->predicate, false, false);
    case PROPERTY_AT_REST: return is_found(space, property->predicate, false, true);
    case PROPERTY_MONITOR: return state_space_broken(space, property->monitor).from != STATE_NONE;
    case PROPERTY_REACHABLE:
    case PROPERTY_EVENTUALLY:
    case PROPERTY_LEADS_TO:
    case PROPERTY_SETTLES:
    case PROPERTY_RARE:
    case PROPERTY_DECIDED: return false;
    }
    g_assert_not_reached();
}

uint64_t doubts_refuted(const Doubts *doubts, const StateSpace *space)
{
    uint64_t refuted = 0;

    /* A reduced space has other states at rest. */
    if (state_space_model(space) != doubts->model)
        return 0;
    for (uint32_t i = 0; i < doubts->model->property_count && i < 64; i++)
        if ((doubts->properties >> i & 1) && is_refuted(space, &doubts->model->properties[i]))
            refuted |= (uint64_t)1 << i;
    return refuted;
}

bool doubts_settled(const StateSpace *space, void *data)
{
    const Doubts *doubts = data;

    return doubts_refuted(doubts, space) == doubts->properties;
}
