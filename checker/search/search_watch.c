#include "checker/search/search_watch.h"

#include "checker/search/ranks/spread.h"
#include "checker/search/state_space_private.h"

enum { PROGRESS_MICROSECONDS = 250 * 1000 };

void search_watch_init(SearchWatch *watch, const StateSpace *space, const SearchOptions *options)
{
    *watch = (SearchWatch){
        .space = space,
        .options = options,
        .resumed_at = space->store.count,
        .last_progress = space->begun,
    };
}

static void report_progress(SearchWatch *watch, gint64 now)
{
    const StateSpace *space = watch->space;
    const SearchObserver *observer = watch->options->observer;
    SearchProgress progress = {
        .states = space->store.count,
        .transitions = space->transitions,
        .queue = space->store.count - space->expanded,
        .found = space->store.count - watch->resumed_at,
        .depth = space->level_count ? space->level_count - 1 : 0,
        .memory = state_space_memory(space),
        .disk = state_space_on_disk(space),
        .seconds = (double)(now - space->begun) / G_USEC_PER_SEC,
    };

    watch->last_progress = now;
    observer->progress(&progress, observer->user);
}

static bool is_due(const SearchObserver *observer)
{
    return observer && observer->keep &&
           (!observer->keep_is_due || observer->keep_is_due(observer->user));
}

/* Ranks that share the states heed what they agreed on in the block before. When it is time to keep them the
 * first says. */
static SpreadLook look(const SearchWatch *watch, gint64 now)
{
    const SearchLimits *limits = &watch->options->limits;
    Spread *spread = watch->space->spread;

    if (!spread)
        return (SpreadLook){.stop = limits->stop ? *limits->stop : 0,
                            .is_late = limits->deadline > 0 && now >= limits->deadline};
    spread->is_due = spread->ranks->rank == 0 && is_due(watch->options->observer);
    return spread->agreed;
}

bool search_watch_goes_on(SearchWatch *watch, uint32_t worker)
{
    const SearchObserver *observer = watch->options->observer;
    gint64 now = g_get_monotonic_time();
    const SpreadLook seen = look(watch, now);

    if (seen.stop || seen.is_late)
        __atomic_store_n(&watch->interrupted, seen.stop ? SEARCH_STOPPED : SEARCH_TIME,
                         __ATOMIC_RELAXED);
    else if (worker == 0 && observer && observer->progress &&
             now - watch->last_progress >= PROGRESS_MICROSECONDS)
        report_progress(watch, now);
    return !seen.stop && !seen.is_late;
}

void search_watch_show(SearchWatch *watch, StateBlock *block)
{
    const SearchObserver *observer = watch->options->observer;
    Spread *spread = watch->space->spread;

    if (spread ? !spread->agreed.is_due : !is_due(observer))
        return;
    if (spread) {
        spread_renew_workspace(spread);
        spread->is_due = false;
    } else {
        block_renew_workspaces(block);
    }
    observer->keep(watch->space, false, observer->user);
}
