#include "checker/base/link_target.h"
#include "checker/search/checkpoint/checkpoint.h"
#include "checker/search/checkpoint/checkpoint_change.h"
#include "checker/search/checkpoint/checkpoint_head.h"
#include "checker/search/checkpoint/checkpoint_parts.h"
#include "checker/search/checkpoint/part_writer.h"
#include "checker/search/ranks/rank_errors.h"
#include "checker/search/state_space_private.h"

#include <errno.h>
#include <glib/gstdio.h>

/* Those of all states, whether the search has begun with the last or not. */
static void put_levels(ChecksummedWriter *writer, const StateSpace *space)
{
    bool is_waiting = space->level_end < space->store.count;

    checksummed_writer_put(writer, space->level_count + is_waiting);
    for (uint32_t i = 0; i < space->level_count; i++)
        checksummed_writer_put(writer, *(const StateId *)segmented_array_at(&space->levels, i));
    if (is_waiting)
        checksummed_writer_put(writer, space->level_end);
}

static void put_witnesses(ChecksummedWriter *writer, const Witnesses *witnesses)
{
    for (int kind_of = 0; kind_of < 4; kind_of++) {
        uint64_t known = witnesses->known[kind_of / 2][kind_of % 2];
        checksummed_writer_put(writer, known);
        for (; known; known &= known - 1)
            checksummed_writer_put(
                writer, witnesses->firsts[kind_of / 2][kind_of % 2][__builtin_ctzll(known)]);
    }
    checksummed_writer_put(writer, witnesses->broken_known);
    for (uint64_t known = witnesses->broken_known; known; known &= known - 1) {
        const FirstStep *first = &witnesses->broken[__builtin_ctzll(known)];
        checksummed_writer_put(writer, first->from);
        checksummed_writer_put(writer, first->step);
    }
    checksummed_writer_put(writer, witnesses->deadlock);
}

/* Parents never fall: most are that of the state before, or the next. */
static void put_states(ChecksummedWriter *writer, const StateSpace *space)
{
    uint32_t words = space->model->words;
    g_autofree Word *state = g_new0(Word, words + 1), *parent_state = g_new0(Word, words + 1);
    StateId before = 0;

    for (StateId id = 0; id < space->store.count && !checksummed_writer_has_failed(writer); id++) {
        StateId parent = state_space_parent(space, id);
        StateId place = parent == STATE_NONE ? 0 : parent + 1;
        checksummed_writer_put(writer, place - before);
        if (place > before)
            state_space_read(space, parent, parent_state);
        before = place;
        state_space_read(space, id, state);
        for (uint32_t i = 0; i < words; i++)
            checkpoint_change_put(writer, state[i] ^ parent_state[i]);
    }
}

/* As long as no state was expanded there may be initial ones that were not found: the search begins
 * again. */
static void put_space(ChecksummedWriter *writer, const StateSpace *space,
                      const CheckpointParts *parts)
{
    checksummed_writer_put(writer, space ? space->expanded : 0);
    if (!space || space->expanded == 0)
        return;
    checksummed_writer_put(writer, space->store.count);
    checksummed_writer_put(writer, space->transitions - space->partial);
    put_levels(writer, space);
    put_witnesses(writer, &space->witnesses);
    checkpoint_parts_put(writer, parts);
    if (parts->count == 0)
        put_states(writer, space);
}

static bool write_file(const StateSpace *space, const CheckpointParts *parts, const char *path,
                       const char *facts, const GArray *notes, GError **error)
{
    ChecksummedWriter *writer = checksummed_writer_new(path, CHECKPOINT_KIND, error);

    if (!writer)
        return false;
    checkpoint_head_write(writer, facts, notes);
    put_space(writer, space, parts);
    return checksummed_writer_finish(writer, error);
}

/* ---- by ranks ---- */

static CheckpointParts next_parts(Ranks *ranks, const char *path)
{
    const uint64_t token = (uint64_t)g_random_int() << 31 | g_random_int() >> 1;
    int64_t values[] = {(int64_t)checkpoint_parts_newest(path),
                        ranks->rank == 0 ? (int64_t)token : 0};

    ranks->greatest(ranks, RANK_KEEPS, values, G_N_ELEMENTS(values));
    return (CheckpointParts){.generation = (uint64_t)values[0] + 1,
                             .token = (uint64_t)values[1],
                             .count = ranks->count,
                             .list = g_new0(CheckpointPart, ranks->count)};
}

/* Ranks are machines of one kind: parts are told as they lie in memory. */
static void tell_parts(Ranks *ranks, CheckpointParts *parts)
{
    RankBytes own = {0};
    RankBytes *all = g_new0(RankBytes, ranks->count);

    rank_bytes_add(&own, &parts->list[ranks->rank], sizeof *parts->list);
    ranks->tell_all(ranks, &own, all);
    for (uint32_t i = 0; i < ranks->count; i++) {
        if (all[i].length != sizeof *parts->list)
            ranks->give_up(ranks, false, "there is no memory for what ranks tell each other");
        memcpy(&parts->list[i], all[i].data, sizeof *parts->list);
        rank_bytes_clear(&all[i]);
    }
    rank_bytes_clear(&own);
    g_free(all);
}

/* False and the same error on all. Until the last step the file that was there names the parts of before. */
static bool write_shared(const StateSpace *space, const char *part, CheckpointParts *parts,
                         const char *path, const char *facts, const GArray *notes, GError **error)
{
    Ranks *ranks = space->spread->ranks;

    part_writer_write(space->spread, part, parts, error);
    if (!rank_errors_share(ranks, error))
        return false;
    tell_parts(ranks, parts);
    if (ranks->rank == 0)
        write_file(space, parts, path, facts, notes, error);
    return rank_errors_share(ranks, error);
}

static bool write_parts(const StateSpace *space, const char *path, const char *facts,
                        const GArray *notes, GError **error)
{
    Ranks *ranks = space->spread->ranks;
    CheckpointParts parts = next_parts(ranks, path);
    g_autofree char *part = checkpoint_parts_path(path, parts.generation, ranks->rank);
    GError *wrong = NULL;

    const bool is_written = write_shared(space, part, &parts, path, facts, notes, &wrong);
    checkpoint_parts_clear(&parts);
    if (!is_written) {
        (void)g_unlink(part);
        g_propagate_error(error, wrong);
    } else if (ranks->rank == 0) {
        checkpoint_parts_sweep(path, parts.generation);
    }
    return is_written;
}

bool checkpoint_write(const StateSpace *space, const char *path, const char *facts,
                      const GArray *notes, GError **error)
{
    const CheckpointParts none = {0};

    if (space && space->spread)
        return write_parts(space, path, facts, notes, error);
    if (!write_file(space, &none, path, facts, notes, error))
        return false;
    checkpoint_parts_sweep(path, 0); /* it has taken the place of what named them */
    return true;
}

int checkpoint_remove(const char *path)
{
    g_autofree char *target = link_target(path);
    const int reason = target && g_unlink(target) == 0 ? 0 : errno;

    if (reason == 0)
        checkpoint_parts_sweep(path, 0);
    return reason;
}
