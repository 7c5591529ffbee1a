#include "checker/search/checkpoint/checkpoint_read_spread.h"
#include "checker/search/checkpoint/checkpoint_reading.h"
#include "checker/search/checkpoint/part_readers.h"
#include "checker/search/ranks/rank_errors.h"
#include "checker/search/ranks/spread_filling.h"

enum { AT_ONCE = 128 << 10 }; /* ids that ranks send each other at a time */

/* Every id is in one of the parts. */
static bool read_own(CheckpointReading *r, PartReaders *readers)
{
    const uint32_t words = r->space->model->words;
    StateId before = 0;
    PartState next;

    for (StateId id = 0; id < r->count; id++) {
        if (!checkpoint_reading_goes_on(r, id) || !checkpoint_reading_reach(r, id))
            return false;
        if (!part_readers_next(readers, id + 1, &next))
            return false; /* why, the closing says */
        if (next.id != id || !checkpoint_reading_parent(r, id, next.place, before))
            return checkpoint_reading_fail_as_damaged(r);
        memcpy(r->state, next.state, words * sizeof *r->state);
        if (!checkpoint_reading_state(r, id))
            return false;
        before = next.place;
    }
    parents_flush(&r->parents);
    return true;
}

/* That each part is whole and its own, and that ids are missing, is found at the end. */
static bool close_readers(CheckpointReading *r, PartReaders *readers)
{
    if (!r->error)
        return part_readers_close(readers, &r->error);
    part_readers_abandon(readers);
    return false;
}

static PartReaders *open_readers(CheckpointReading *r, uint32_t first, uint32_t step)
{
    return part_readers_open(r->path, &r->parts, first, step, r->space->model->words, &r->error);
}

bool checkpoint_reading_parts(CheckpointReading *r)
{
    PartReaders *readers = open_readers(r, 0, 1);

    if (!readers)
        return false;
    const bool are_all = read_own(r, readers);
    return close_readers(r, readers) && (are_all || checkpoint_reading_fail_as_damaged(r));
}

/* ---- by ranks ---- */

/* States of this rank's parts up to `end` go where they belong. */
static void send_window(CheckpointReading *r, PartReaders *readers, SpreadFilling *filling,
                        StateId end)
{
    PartState next;

    while (part_readers_next(readers, end, &next)) {
        if (next.place > next.id) {
            checkpoint_reading_fail_as_damaged(r);
            return;
        }
        spread_filling_send(filling, next.id, next.place, next.state);
    }
}

static void take_window(CheckpointReading *r, SpreadFilling *filling, StateId end)
{
    switch (spread_filling_take(filling, end)) {
    case SPREAD_FILLED: break;
    case SPREAD_FILLED_MEMORY: checkpoint_reading_fail_for_memory(r); break;
    case SPREAD_FILLED_WRONG: checkpoint_reading_fail_as_damaged(r); break;
    }
}

static bool fill(CheckpointReading *r, Ranks *ranks, PartReaders *readers, SpreadFilling *filling)
{
    for (StateId begin = 0; begin < r->count; begin += AT_ONCE) {
        const StateId end = MIN(begin + AT_ONCE, r->count);
        spread_filling_begin(filling, begin);
        if (checkpoint_reading_goes_on(r, begin))
            send_window(r, readers, filling, end);
        if (!rank_errors_meet(ranks, &r->error))
            return false;
        take_window(r, filling, end);
    }
    return true;
}

static bool read_spread(CheckpointReading *r, Ranks *ranks)
{
    PartReaders *readers = open_readers(r, ranks->rank, ranks->count);
    SpreadFilling *filling = NULL;

    if (rank_errors_meet(ranks, &r->error)) {
        filling = spread_filling_new(r->space, ranks, r->limits->max_memory);
        const bool is_filled = fill(r, ranks, readers, filling);
        close_readers(r, g_steal_pointer(&readers));
        if (is_filled && rank_errors_meet(ranks, &r->error)) {
            if (spread_filling_end(filling, r->count))
                return true;
            return checkpoint_reading_fail_as_damaged(r);
        }
        spread_filling_abandon(filling);
    }
    if (readers)
        part_readers_abandon(readers);
    return false;
}

/* All have read the same file: its seal says so, and their limits are the same. */
static bool is_the_same(CheckpointReading *r, Ranks *ranks)
{
    const uint64_t of_all[] = {r->seal.sum, r->seal.bytes, r->limits->max_states,
                               r->limits->max_memory};
    uint64_t hash = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(of_all); i++)
        hash = hash_key(hash ^ of_all[i]);
    int64_t half = (int64_t)(hash >> 1), values[] = {half, -half};
    ranks->greatest(ranks, RANK_KEEPS, values, G_N_ELEMENTS(values));
    return values[0] == -values[1] ||
           checkpoint_reading_fail(r, STALEMATE_ERROR_LIMIT,
                                   "%s is not the same file for all ranks, or their limits differ",
                                   r->path);
}

StateSpace *checkpoint_read_spread(const char *path, const char *facts, const Model *model,
                                   const SearchLimits *limits, Ranks *ranks, GError **error)
{
    CheckpointReading r = {.path = path, .limits = limits};

    checkpoint_reading_begin(&r, model, facts);
    if (!r.error && r.parts.count == 0)
        checkpoint_reading_close(&r);
    if (rank_errors_meet(ranks, &r.error) && is_the_same(&r, ranks) &&
        (r.parts.count == 0 || read_spread(&r, ranks)))
        checkpoint_reading_try(&r);
    return checkpoint_reading_end(&r, error);
}
