/* POSIX threads, not GLib's: the thread sanitizer knows their locks. */
#define _GNU_SOURCE

#include "checker/search/workers.h"

#include <glib.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

struct Workers {
    uint32_t count;
    pthread_t *threads; /* of all but worker 0 */
    pthread_mutex_t lock;
    pthread_cond_t begun, done;
    uint64_t round; /* counts tasks */
    uint32_t busy;
    bool is_over;
    void (*task)(uint32_t worker, void *user);
    void *user;
};

typedef struct Start {
    Workers *workers;
    uint32_t number;
    bool is_placed;
    cpu_set_t allowed; /* where it may run once it does */
} Start;

static bool wait_for_task(Workers *workers, uint64_t *round)
{
    pthread_mutex_lock(&workers->lock);
    while (workers->round == *round && !workers->is_over)
        pthread_cond_wait(&workers->begun, &workers->lock);
    *round = workers->round;
    bool is_over = workers->is_over;
    pthread_mutex_unlock(&workers->lock);
    return !is_over;
}

static void *work(void *data)
{
    Start start = *(Start *)data;
    Workers *workers = start.workers;
    uint64_t round = 0;

    g_free(data);
    if (start.is_placed)
        sched_setaffinity(0, sizeof start.allowed, &start.allowed);
    while (wait_for_task(workers, &round)) {
        workers->task(start.number, workers->user);
        pthread_mutex_lock(&workers->lock);
        if (--workers->busy == 0)
            pthread_cond_signal(&workers->done);
        pthread_mutex_unlock(&workers->lock);
    }
    return NULL;
}

/* ---- where a thread begins ---- */

/* The `number`th processor after the caller's, of those that it may use. */
static int processor_after(const cpu_set_t *allowed, uint32_t number)
{
    int processor = MAX(sched_getcpu(), 0);

    for (uint32_t left = number; left > 0 || !CPU_ISSET(processor, allowed);) {
        processor = (processor + 1) % CPU_SETSIZE;
        left -= left > 0 && CPU_ISSET(processor, allowed);
    }
    return processor;
}

/* Some kernels begin a thread where its maker runs, and leave it there for milliseconds: longer
 * than a small search takes. Each is begun elsewhere, and goes where it likes from there on. */
static void place(pthread_attr_t *how, Start *start)
{
    cpu_set_t one;

    if (sched_getaffinity(0, sizeof start->allowed, &start->allowed) != 0 ||
        CPU_COUNT(&start->allowed) < 2)
        return;
    CPU_ZERO(&one);
    CPU_SET(processor_after(&start->allowed, start->number), &one);
    start->is_placed = pthread_attr_setaffinity_np(how, sizeof one, &one) == 0;
}

/* Not every sandbox lets a thread be placed. */
static bool begin_thread(Workers *workers, uint32_t number)
{
    Start *start = g_new0(Start, 1);
    pthread_t *thread = &workers->threads[number - 1];
    pthread_attr_t how;

    start->workers = workers;
    start->number = number;
    pthread_attr_init(&how);
    place(&how, start);
    bool has_begun = start->is_placed && pthread_create(thread, &how, work, start) == 0;
    pthread_attr_destroy(&how);
    if (has_begun)
        return true;
    start->is_placed = false;
    has_begun = pthread_create(thread, NULL, work, start) == 0;
    if (!has_begun)
        g_free(start);
    return has_begun;
}

Workers *workers_new(uint32_t count)
{
    Workers *workers = g_new0(Workers, 1);

    workers->threads = g_new0(pthread_t, count + 1);
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->begun, NULL);
    pthread_cond_init(&workers->done, NULL);
    workers->count = 1;
    while (workers->count < count && begin_thread(workers, workers->count))
        workers->count++;
    return workers;
}

void workers_free(Workers *workers)
{
    if (!workers)
        return;
    pthread_mutex_lock(&workers->lock);
    workers->is_over = true;
    pthread_cond_broadcast(&workers->begun);
    pthread_mutex_unlock(&workers->lock);
    for (uint32_t i = 0; i + 1 < workers->count; i++)
        pthread_join(workers->threads[i], NULL);
    pthread_cond_destroy(&workers->begun);
    pthread_cond_destroy(&workers->done);
    pthread_mutex_destroy(&workers->lock);
    g_free(workers->threads);
    g_free(workers);
}

uint32_t workers_count(const Workers *workers)
{
    return workers->count;
}

void workers_begin(Workers *workers, void (*task)(uint32_t worker, void *user), void *user)
{
    pthread_mutex_lock(&workers->lock);
    workers->task = task;
    workers->user = user;
    workers->busy = workers->count - 1;
    workers->round++;
    pthread_cond_broadcast(&workers->begun);
    pthread_mutex_unlock(&workers->lock);
}

void workers_end(Workers *workers)
{
    workers->task(0, workers->user);
    pthread_mutex_lock(&workers->lock);
    while (workers->busy > 0)
        pthread_cond_wait(&workers->done, &workers->lock);
    pthread_mutex_unlock(&workers->lock);
}

void workers_run(Workers *workers, void (*task)(uint32_t worker, void *user), void *user)
{
    if (workers->count == 1) {
        task(0, user);
        return;
    }
    workers_begin(workers, task, user);
    workers_end(workers);
}

/* ---- numbers that are dealt ---- */

void workers_deal_init(WorkersDeal *deal, uint32_t workers)
{
    *deal = (WorkersDeal){.workers = workers, .shares = g_new0(struct WorkersShare, workers)};
}

void workers_deal_clear(WorkersDeal *deal)
{
    g_free(deal->shares);
    *deal = (WorkersDeal){0};
}

void workers_deal(WorkersDeal *deal, uint32_t count)
{
    deal->count = count;
    for (uint32_t i = 0; i < deal->workers; i++)
        atomic_store_explicit(&deal->shares[i].taken, 0, memory_order_relaxed);
}

bool workers_take(WorkersDeal *deal, uint32_t worker, uint32_t *number)
{
    for (uint32_t i = 0; i < deal->workers; i++) {
        uint32_t of = (worker + i) % deal->workers;
        uint32_t begin = (uint32_t)((uint64_t)deal->count * of / deal->workers);
        uint32_t end = (uint32_t)((uint64_t)deal->count * (of + 1) / deal->workers);

        *number =
            begin + atomic_fetch_add_explicit(&deal->shares[of].taken, 1, memory_order_relaxed);
        if (*number < end)
            return true;
    }
    return false;
}

uint32_t workers_online(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return MAX(1u, MIN((uint32_t)CPU_COUNT(&set), (uint32_t)MAX_WORKERS));
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online < 1 ? 1 : MIN((uint32_t)online, (uint32_t)MAX_WORKERS);
}
