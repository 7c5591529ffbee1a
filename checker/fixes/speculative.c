#include "checker/fixes/speculative.h"

#include "checker/search/workers.h"

#include <pthread.h>

enum {
    MAX_THREADS = 8,                       /* to begin more takes longer than what they do */
    FIRST_STATES = SPECULATIVE_STATES / 4, /* of one that decides whether others are judged */
};

typedef struct SpeculativeJob {
    const Model *model;
    uint64_t most; /* states that are worth it */
    Verdicts *verdicts;
} SpeculativeJob;

/* POSIX threads' lock, as of the workers: the thread sanitizer knows it. */
struct Speculation {
    JudgeOptions options; /* of each */
    uint64_t max_states;  /* that were asked for; 0: any number */
    uint32_t threads;
    Workers **crew; /* from the first time on */
    Workers *own;   /* or NULL: there is one that stays */

    pthread_mutex_t lock; /* of all that follows, but for what a job's thread alone writes */
    pthread_cond_t changed;
    SpeculativeJob *jobs;
    uint32_t room, count, next; /* jobs; those that were added; the next that nobody has taken */
    bool is_whole;              /* no more will be added */
    bool waits_for_first;
    bool gives_up; /* the first has so many states that the others are left */
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
    ahead->crew = options->search.tuning.crew ? options->search.tuning.crew : &ahead->own;
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
    pthread_mutex_init(&ahead->lock, NULL);
    pthread_cond_init(&ahead->changed, NULL);
    return ahead;
}

void speculative_free(Speculation *ahead)
{
    if (!ahead)
        return;
    workers_free(ahead->own);
    pthread_cond_destroy(&ahead->changed);
    pthread_mutex_destroy(&ahead->lock);
    g_free(ahead->jobs);
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

static Verdicts *judge(const Speculation *ahead, const SpeculativeJob *job)
{
    SearchOptions search = ahead->options.search;

    search.limits.max_states = job->most;
    g_autoptr(StateSpace) space = state_space_search(job->model, &search);

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

static bool is_to_wait(const Speculation *ahead)
{
    return ahead->next == ahead->count ? !ahead->is_whole
                                       : ahead->waits_for_first && ahead->next > 0;
}

/* NULL: there is no more to be done. */
static SpeculativeJob *take_job(Speculation *ahead)
{
    SpeculativeJob *job = NULL;

    pthread_mutex_lock(&ahead->lock);
    while (is_to_wait(ahead))
        pthread_cond_wait(&ahead->changed, &ahead->lock);
    if (ahead->next < ahead->count && !ahead->gives_up)
        job = &ahead->jobs[ahead->next++];
    pthread_mutex_unlock(&ahead->lock);
    return job;
}

/* The first is known: what it was is likely to go for others. */
static void note_first(Speculation *ahead, const Verdicts *verdicts)
{
    pthread_mutex_lock(&ahead->lock);
    ahead->gives_up = ahead->waits_for_first && (!verdicts || verdicts->end == SEARCH_STOPPED ||
                                                 verdicts->end == SEARCH_TIME);
    ahead->waits_for_first = false;
    pthread_cond_broadcast(&ahead->changed);
    pthread_mutex_unlock(&ahead->lock);
}

static void take_jobs(uint32_t worker, void *user)
{
    Speculation *ahead = user;
    SpeculativeJob *job;

    (void)worker;
    while ((job = take_job(ahead))) {
        job->verdicts = judge(ahead, job);
        if (job == ahead->jobs)
            note_first(ahead, job->verdicts);
    }
}

void speculative_begin(Speculation *ahead, uint32_t most, bool first_decides)
{
    g_free(ahead->jobs);
    ahead->jobs = g_new0(SpeculativeJob, most + 1);
    ahead->room = most;
    ahead->count = ahead->next = 0;
    ahead->is_whole = ahead->gives_up = false;
    ahead->waits_for_first = first_decides;
    if (!*ahead->crew)
        *ahead->crew = workers_new(ahead->threads);
    workers_begin(*ahead->crew, take_jobs, ahead);
}

void speculative_add(Speculation *ahead, const Model *model)
{
    SpeculativeJob job = {.model = model, .most = ahead->options.search.limits.max_states};

    g_assert(ahead->count < ahead->room);
    heed_clocks(&ahead->options.clocks, model, &job.most);
    pthread_mutex_lock(&ahead->lock);
    if (ahead->waits_for_first && ahead->count == 0)
        job.most = MIN(job.most, (uint64_t)FIRST_STATES);
    ahead->jobs[ahead->count++] = job;
    pthread_cond_signal(&ahead->changed);
    pthread_mutex_unlock(&ahead->lock);
}

void speculative_end(Speculation *ahead, Verdicts **verdicts)
{
    pthread_mutex_lock(&ahead->lock);
    ahead->is_whole = true;
    pthread_cond_broadcast(&ahead->changed);
    pthread_mutex_unlock(&ahead->lock);
    workers_end(*ahead->crew);
    for (uint32_t i = 0; i < ahead->count; i++)
        verdicts[i] = ahead->jobs[i].verdicts;
}
