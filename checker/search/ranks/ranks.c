#include "checker/search/ranks/ranks.h"

#include <glib.h>

bool ranks_is_late(const Ranks *ranks)
{
    return ranks->deadline > 0 && g_get_monotonic_time() >= ranks->deadline;
}

bool ranks_is_stopped(const Ranks *ranks)
{
    return (ranks->stop && *ranks->stop) || ranks_is_late(ranks);
}

/* The first that was stopped comes no more until it leaves. */
bool ranks_meet(Ranks *ranks, RankMoment moment, int64_t *values, uint32_t count)
{
    const bool is_stopped = ranks_is_stopped(ranks);

    if (ranks->rank == 0 && (ranks->is_alone || is_stopped))
        return false;
    ranks->is_meeting = true;
    ranks->greatest(ranks, is_stopped ? RANK_STOPPED : moment, values, count);
    ranks->is_meeting = false;
    return !ranks->is_alone;
}
