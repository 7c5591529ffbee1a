#include "checker/search/search_watch.h"

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

bool search_watch_goes_on(SearchWatch *watch, uint32_t worker)
{
    const SearchLimits *limits = &watch->options->limits;
    const SearchObserver *observer = watch->options->observer;
    gint64 now = g_get_monotonic_time();
    bool is_stopped = limits->stop && *limits->stop;
    bool is_late = limits->deadline > 0 && now >= limits->deadline;

    if (is_stopped || is_late)
        __atomic_store_n(&watch->interrupted, is_stopped ? SEARCH_STOPPED : SEARCH_TIME,
                         __ATOMIC_RELAXED);
    else if (worker == 0 && observer && observer->progress &&
             now - watch->last_progress >= PROGRESS_MICROSECONDS)
        report_progress(watch, now);
    return !is_stopped && !is_late;
}

void search_watch_show(SearchWatch *watch, StateBlock *block)
{
    const SearchObserver *observer = watch->options->observer;

    if (!observer || !observer->keep ||
        (observer->keep_is_due && !observer->keep_is_due(observer->user)))
        return;
    block_renew_workspaces(block);
    observer->keep(watch->space, false, observer->user);
}
