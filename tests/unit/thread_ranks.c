#include "tests/unit/thread_ranks.h"

#include <glib.h>
#include <pthread.h>
#include <stdio.h>

typedef struct Meeting { /* what all ranks share */
    uint32_t count;
    pthread_barrier_t barrier;
    RankMoment moments[THREAD_RANKS_MOST];
    int64_t values[THREAD_RANKS_MOST][64];
    const RankBytes *out[THREAD_RANKS_MOST];
    void (*task)(Ranks *ranks, void *user);
    void *user;
} Meeting;

typedef struct ThreadRank {
    Ranks ranks;
    Meeting *meeting;
    pthread_t thread;
} ThreadRank;

static uint64_t states, bytes;

static Meeting *meeting_of(Ranks *ranks)
{
    return ((ThreadRank *)ranks)->meeting;
}

static void give_up(Ranks *ranks, bool together, const char *why)
{
    fprintf(stderr, "rank %u: %s\n", ranks->rank, why);
    abort();
}

static void share(Ranks *ranks, const int64_t *values, uint32_t count)
{
    Meeting *meeting = meeting_of(ranks);

    g_assert(count <= G_N_ELEMENTS(meeting->values[0]));
    memcpy(meeting->values[ranks->rank], values, count * sizeof *values);
    pthread_barrier_wait(&meeting->barrier);
}

static void greatest(Ranks *ranks, RankMoment moment, int64_t *values, uint32_t count)
{
    Meeting *meeting = meeting_of(ranks);

    meeting->moments[ranks->rank] = moment;
    share(ranks, values, count);
    for (uint32_t rank = 0; rank < ranks->count; rank++) {
        if (meeting->moments[rank] != moment)
            give_up(ranks, false, "the ranks came apart");
        for (uint32_t i = 0; i < count; i++)
            values[i] = MAX(values[i], meeting->values[rank][i]);
    }
    pthread_barrier_wait(&meeting->barrier);
}

static void sum(Ranks *ranks, int64_t *values, uint32_t count)
{
    Meeting *meeting = meeting_of(ranks);

    share(ranks, values, count);
    memset(values, 0, count * sizeof *values);
    for (uint32_t rank = 0; rank < ranks->count; rank++)
        for (uint32_t i = 0; i < count; i++)
            values[i] += meeting->values[rank][i];
    pthread_barrier_wait(&meeting->barrier);
}

static void receive(Ranks *ranks, uint32_t rank, const RankBytes *from, RankBytes *in)
{
    in->length = 0;
    rank_bytes_add(in, from->data, from->length);
    if (in->is_refused)
        give_up(ranks, false, "no memory");
    if (rank != ranks->rank)
        ranks->sent_bytes += from->length;
}

static void exchange(Ranks *ranks, const RankBytes *out, RankBytes *in)
{
    Meeting *meeting = meeting_of(ranks);

    meeting->out[ranks->rank] = out;
    pthread_barrier_wait(&meeting->barrier);
    for (uint32_t rank = 0; rank < ranks->count; rank++)
        receive(ranks, rank, &meeting->out[rank][ranks->rank], &in[rank]);
    pthread_barrier_wait(&meeting->barrier);
}

static void tell_all(Ranks *ranks, const RankBytes *out, RankBytes *in)
{
    Meeting *meeting = meeting_of(ranks);

    meeting->out[ranks->rank] = out;
    pthread_barrier_wait(&meeting->barrier);
    for (uint32_t rank = 0; rank < ranks->count; rank++)
        receive(ranks, rank, meeting->out[rank], &in[rank]);
    pthread_barrier_wait(&meeting->barrier);
}

static void *run(void *data)
{
    ThreadRank *rank = data;

    rank->meeting->task(&rank->ranks, rank->meeting->user);
    return NULL;
}

void thread_ranks_run(uint32_t count, void (*task)(Ranks *ranks, void *user), void *user)
{
    Meeting meeting = {.count = count, .task = task, .user = user};
    ThreadRank ranks[THREAD_RANKS_MOST];

    g_assert(count <= THREAD_RANKS_MOST);
    pthread_barrier_init(&meeting.barrier, NULL, count);
    for (uint32_t i = 0; i < count; i++) {
        ranks[i] = (ThreadRank){.ranks = {.rank = i,
                                          .count = count,
                                          .from = 1,
                                          .greatest = greatest,
                                          .sum = sum,
                                          .exchange = exchange,
                                          .tell_all = tell_all,
                                          .give_up = give_up},
                                .meeting = &meeting};
        pthread_create(&ranks[i].thread, NULL, run, &ranks[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        pthread_join(ranks[i].thread, NULL);
        states += ranks[i].ranks.sent_states;
        bytes += ranks[i].ranks.sent_bytes;
    }
    pthread_barrier_destroy(&meeting.barrier);
}

uint64_t thread_ranks_states(void)
{
    return states;
}

uint64_t thread_ranks_bytes(void)
{
    return bytes;
}
