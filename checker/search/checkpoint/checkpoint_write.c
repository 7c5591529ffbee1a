#include "checker/search/checkpoint/checkpoint.h"
#include "checker/search/checkpoint/checkpoint_head.h"
#include "checker/search/state_space_private.h"

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

/* What a step changed in a word: most often nothing, or bits that stand together. */
static void put_change(ChecksummedWriter *writer, Word change)
{
    uint32_t low = change ? (uint32_t)__builtin_ctzll(change) : 0;

    checksummed_writer_put(writer, change ? low + 1 : 0);
    if (change)
        checksummed_writer_put(writer, change >> low);
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
            put_change(writer, state[i] ^ parent_state[i]);
    }
}

/* As long as no state was expanded there may be initial ones that were not found: the search begins
 * again. */
static void put_space(ChecksummedWriter *writer, const StateSpace *space)
{
    checksummed_writer_put(writer, space ? space->expanded : 0);
    if (!space || space->expanded == 0)
        return;
    checksummed_writer_put(writer, space->store.count);
    checksummed_writer_put(writer, space->transitions - space->partial);
    put_levels(writer, space);
    put_witnesses(writer, &space->witnesses);
    put_states(writer, space);
}

bool checkpoint_write(const StateSpace *space, const char *path, const char *facts,
                      const GArray *notes, GError **error)
{
    ChecksummedWriter *writer = checksummed_writer_new(path, CHECKPOINT_KIND, error);

    if (!writer)
        return false;
    checkpoint_head_write(writer, facts, notes);
    put_space(writer, space);
    return checksummed_writer_finish(writer, error);
}
