#include "checker/mpi/mpi_ranks.h"

#include "checker/base/error.h"

#include <mpi.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    PIECE = 1 << 30, /* bytes of a message: MPI counts them in an int */
    TAG = 1,
};

static int told_on;

/* The first says why; the others leave it the time to, for one that aborts ends all. */
G_GNUC_NORETURN
static void end_call(Ranks *ranks, bool together, const char *why)
{
    enum { SECONDS = 5 };

    if (together && ranks->rank > 0)
        sleep(SECONDS);
    else
        dprintf(told_on, "stalemate: rank %u: %s\n", ranks->rank, why);
    MPI_Abort(MPI_COMM_WORLD, EXIT_LIMITED);
    _exit(EXIT_LIMITED);
}

static void give_up(Ranks *ranks, bool together, const char *why)
{
    end_call(ranks, together, why);
}

static void must(Ranks *ranks, int result)
{
    char why[MPI_MAX_ERROR_STRING + 1] = "";
    int length;

    if (result == MPI_SUCCESS)
        return;
    MPI_Error_string(result, why, &length);
    end_call(ranks, false, why);
}

/* ---- numbers ---- */

/* Whoever is not the first waits for its end. */
G_GNUC_NORETURN
static void leave_quietly(void)
{
    MPI_Finalize();
    _exit(EXIT_HOLDS);
}

/* All must be about to do the same. Where the first leaves, something went wrong that only it can see, as
 * that its output cannot be written, or it was stopped: the others leave with it. Where another was stopped the
 * first goes on alone, and was stopped, too. */
static void agree(Ranks *ranks, RankMoment own, RankMoment least, RankMoment most, int stop)
{
    if (least == RANK_FIRST_LEAVES) {
        if (own != RANK_FIRST_LEAVES && own != RANK_LEAVES)
            leave_quietly();
        ranks->is_alone = most > RANK_LEAVES;
        return;
    }
    if (most == RANK_STOPPED && ranks->is_meeting) {
        if (ranks->rank > 0)
            leave_quietly();
        ranks->is_alone = true;
        if (stop && ranks->stop)
            *ranks->stop = stop;
        return;
    }
    if (least != most)
        end_call(ranks, true,
                 most == RANK_STOPPED
                     ? "the ranks came apart: one of them was stopped before it came to the "
                       "states that all share"
                     : "the ranks came apart: one of them had not the memory or the files that "
                       "the others had");
}

static void greatest(Ranks *ranks, RankMoment moment, int64_t *values, uint32_t count)
{
    enum { BEFORE = 3, ALL = RANKS_MOST_VALUES + BEFORE };
    int64_t own[ALL] = {moment, -(int64_t)moment, ranks->stop ? *ranks->stop : 0}, all[ALL];

    g_assert(count <= RANKS_MOST_VALUES);
    memcpy(own + BEFORE, values, count * sizeof *values);
    must(ranks, MPI_Allreduce(own, all, ALL, MPI_INT64_T, MPI_MAX, MPI_COMM_WORLD));
    agree(ranks, moment, (RankMoment)-all[1], (RankMoment)all[0], (int)all[2]);
    memcpy(values, all + BEFORE, count * sizeof *values);
    ranks->sent_bytes += ranks->count > 1 ? sizeof own : 0;
}

static void sum(Ranks *ranks, int64_t *values, uint32_t count)
{
    int64_t own[RANKS_MOST_VALUES];

    g_assert(count <= RANKS_MOST_VALUES);
    memcpy(own, values, count * sizeof *values);
    must(ranks, MPI_Allreduce(own, values, (int)count, MPI_INT64_T, MPI_SUM, MPI_COMM_WORLD));
    ranks->sent_bytes += ranks->count > 1 ? count * sizeof *values : 0;
}

/* ---- bytes ---- */

static void make_room(Ranks *ranks, RankBytes *in, uint64_t length)
{
    in->length = 0;
    if (!rank_bytes_reach(in, length))
        end_call(ranks, false, "there is no memory for what the other ranks send");
    in->length = length;
}

static uint32_t pieces(uint64_t length)
{
    return (uint32_t)((length + PIECE - 1) / PIECE);
}

typedef struct Mail {
    Ranks *ranks;
    MPI_Request *requests;
    uint32_t count, room;
} Mail;

static MPI_Request *next_request(Mail *mail)
{
    g_assert(mail->count < mail->room);
    return &mail->requests[mail->count++];
}

static void send(Mail *mail, uint32_t rank, const RankBytes *out)
{
    for (uint64_t at = 0; at < out->length; at += PIECE)
        must(mail->ranks, MPI_Isend(out->data + at, (int)MIN(out->length - at, (uint64_t)PIECE),
                                    MPI_BYTE, (int)rank, TAG, MPI_COMM_WORLD, next_request(mail)));
    mail->ranks->sent_bytes += out->length + sizeof(uint64_t);
}

static void receive(Mail *mail, uint32_t rank, RankBytes *in)
{
    for (uint64_t at = 0; at < in->length; at += PIECE)
        must(mail->ranks, MPI_Irecv(in->data + at, (int)MIN(in->length - at, (uint64_t)PIECE),
                                    MPI_BYTE, (int)rank, TAG, MPI_COMM_WORLD, next_request(mail)));
}

/* `step` is 1 where each rank has bytes of its own, 0 where all get the same. */
static void carry(Ranks *ranks, const RankBytes *out, uint32_t step, RankBytes *in)
{
    const uint32_t own = ranks->rank;
    g_autofree uint64_t *lengths = g_new0(uint64_t, ranks->count);
    g_autofree uint64_t *coming = g_new0(uint64_t, ranks->count);
    Mail mail = {.ranks = ranks};

    for (uint32_t i = 0; i < ranks->count; i++)
        lengths[i] = out[i * step].length;
    must(ranks, MPI_Alltoall(lengths, 1, MPI_UINT64_T, coming, 1, MPI_UINT64_T, MPI_COMM_WORLD));
    for (uint32_t i = 0; i < ranks->count; i++) {
        mail.room += pieces(lengths[i]) + pieces(coming[i]);
        make_room(ranks, &in[i], coming[i]);
    }
    g_autofree MPI_Request *requests = g_new(MPI_Request, mail.room + 1);
    mail.requests = requests;
    for (uint32_t i = 0; i < ranks->count; i++)
        if (i != own)
            receive(&mail, i, &in[i]);
    for (uint32_t i = 0; i < ranks->count; i++)
        if (i != own)
            send(&mail, i, &out[i * step]);
    if (out[own * step].length > 0)
        memcpy(in[own].data, out[own * step].data, out[own * step].length);
    must(ranks, MPI_Waitall((int)mail.count, requests, MPI_STATUSES_IGNORE));
}

static void exchange(Ranks *ranks, const RankBytes *out, RankBytes *in)
{
    carry(ranks, out, 1, in);
}

static void tell_all(Ranks *ranks, const RankBytes *out, RankBytes *in)
{
    carry(ranks, out, 0, in);
}

/* ---- beginning and end ---- */

static void leave(Ranks *ranks)
{
    MPI_Finalize();
}

Ranks *mpi_ranks_join(int told)
{
    static Ranks ranks = {.greatest = greatest,
                          .sum = sum,
                          .exchange = exchange,
                          .tell_all = tell_all,
                          .give_up = give_up,
                          .leave = leave};
    int provided, rank, count;

    told_on = told;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided) != MPI_SUCCESS)
        end_call(&ranks, false, "MPI does not begin");
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &count);
    ranks.rank = (uint32_t)rank;
    ranks.count = (uint32_t)count;
    return &ranks;
}
