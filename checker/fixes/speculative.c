#include "checker/fixes/speculative.h"

#include "checker/search/workers.h"

enum { MAX_THREADS = 8 }; /* to begin more takes longer than what they do */

struct Speculation {
    JudgeOptions options; /* of each */
    uint64_t max_states;  /* that were asked for; 0: any number */
    uint32_t threads;
    Workers *workers; /* from the first time on */
    const Model *const *models;
    Verdicts **verdicts;
    uint32_t count, next; /* `next` is taken by all threads */
};

/* Reductions that begin later do not matter to small searches; those that begin at once do. */
static bool is_alone(const JudgeOptions *options)
{
    const SearchObserver *observer = options->search.observer;

    return options->one_by_one || (observer && observer->keep) || options->search.resumed ||
           (options->reductions.find && options->reductions.after < SPECULATIVE_STATES);
}

Speculation *speculative_new(const JudgeOptions *options)
{
    const SearchLimits *limits = &options->search.limits;
    uint32_t workers = options->search.tuning.workers;
    uint32_t threads = workers ? workers : workers_online();

    if (threads == 1 || is_alone(options))
        return NULL;
    Speculation *ahead = g_new0(Speculation, 1);
    ahead->threads = MIN(threads, (uint32_t)MAX_THREADS);
    ahead->max_states = limits->max_states;
    ahead->options = *options;
    ahead->options.search.tuning.workers = 1;
    ahead->options.search.limits.max_memory /= ahead->threads; /* all of them together */
    ahead->options.search.limits.known_steps /= ahead->threads;
    ahead->options.search.tuning.spill = NULL; /* those have their turn */
    ahead->options.search.observer = NULL;
    ahead->options.reductions.find = NULL;
    if (limits->max_states == 0 || limits->max_states > SPECULATIVE_STATES)
        ahead->options.search.limits.max_states = SPECULATIVE_STATES;
    return ahead;
}

void speculative_free(Speculation *ahead)
{
    if (!ahead)
        return;
    workers_free(ahead->workers);
    g_free(ahead);
}

uint32_t speculative_width(const Speculation *ahead)
{
    return 2 * ahead->threads;
}

/* What ended it would not have ended it alone. */
static bool is_cut(const Speculation *ahead, SearchEnd end)
{
    return end == SEARCH_MEMORY || end == SEARCH_TIME ||
           (end == SEARCH_STATES && ahead->options.search.limits.max_states != ahead->max_states);
}

/* Where a search alone would do with a shorter timer from some number of states on, that many are enough. */
static void heed_clocks(const JudgeClocks *clocks, const Model *model, uint64_t *most)
{
    if (clocks->find && model->tick > 0 && *most > clocks->after &&
        clocks->may_find(model, clocks->user))
        *most = clocks->after;
}

static Verdicts *judge(const Speculation *ahead, const Model *model)
{
    SearchOptions search = ahead->options.search;

    heed_clocks(&ahead->options.clocks, model, &search.limits.max_states);
    g_autoptr(StateSpace) space = state_space_search(model, &search);

    if (state_space_end(space) == SEARCH_STATES &&
        search.limits.max_states != ahead->options.search.limits.max_states)
        return NULL;
    if (is_cut(ahead, state_space_end(space)))
        return NULL;
    Verdicts *verdicts = verdicts_of(space, &ahead->options);
    if (is_cut(ahead, verdicts->end))
        g_clear_pointer(&verdicts, verdicts_free);
    return verdicts;
}

static void take_models(uint32_t worker, void *user)
{
    Speculation *ahead = user;

    (void)worker;
    for (;;) {
        uint32_t i = __atomic_fetch_add(&ahead->next, 1, __ATOMIC_RELAXED);
        if (i >= ahead->count)
            return;
        ahead->verdicts[i] = judge(ahead, ahead->models[i]);
    }
}

void speculative_ask(Speculation *ahead, const Model *const *models, uint32_t count,
                     Verdicts **verdicts)
{
    ahead->models = models;
    ahead->verdicts = verdicts;
    ahead->count = count;
    ahead->next = 0;
    if (!ahead->workers)
        ahead->workers = workers_new(ahead->threads);
    workers_run(ahead->workers, take_models, ahead);
}
