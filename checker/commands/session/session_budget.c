/* What a session's limits leave to its design. */
#include "checker/commands/session/session.h"
#include "checker/search/limits.h"

void session_set_budget(Session *session)
{
    SearchLimits *limits = &session->judge.search.limits;

    session->budget = (Budget){
        .stop = limits->stop,
        .deadline = limits->deadline,
        .most = limits->max_memory,
        .known_steps = limits_share_known_steps(limits, session->judge.search.tuning.workers)};
}
