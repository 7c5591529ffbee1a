#include "checker/search/spill/spill.h"

#include "checker/search/spill/spill_private.h"
#include "checker/search/store/room.h"

/* Shares of the memory that it may take, each one part of so many. */
enum { SHARE_VISITED = 4, SHARE_MARKS = 4, SHARE_SETS = 4 };

uint64_t spill_bytes(const SearchOptions *options)
{
    enum { SHARE = 4, USUAL = 64 << 20 };
    uint64_t limit = options->limits.max_memory;

    if (options->tuning.spill_bytes)
        return options->tuning.spill_bytes;
    return limit ? limit / SHARE : USUAL;
}

/* Not before there is a state to go on from. */
bool spill_may_begin(const StateSpace *space, const SearchOptions *options)
{
    return options->tuning.spill && !space->spill && space->level_count > 0;
}

bool spill_is_due(const StateSpace *space, const SearchOptions *options)
{
    uint64_t limit = options->limits.max_memory;

    if (!spill_may_begin(space, options))
        return false;
    return options->tuning.spill_from ? space->store.count >= options->tuning.spill_from
                                      : limit && state_space_memory(space) > limit / 2;
}

static bool open_files(Spill *spill, const char *folder)
{
    bool has_roots = unnamed_file_open(&spill->roots, folder);
    bool has_visited = visited_roots_open(&spill->visited, folder, spill->bytes / SHARE_VISITED);
    bool has_blocks = spilled_blocks_open(&spill->blocks, folder);

    return has_roots && has_visited && has_blocks;
}

static bool visit_all(Spill *spill, const Store *store)
{
    for (StateId id = 0; id < store->count; id++) {
        uint64_t root = store_root(store, id);
        uint32_t part = (uint32_t)(hash_key(root) >> (64 - SPILL_PART_BITS));
        if (!visited_roots_add(&spill->visited, part, root))
            return false;
    }
    return true;
}

bool spill_begin(StateSpace *space, const SearchOptions *options)
{
    Spill *spill = g_new0(Spill, 1);

    space->spill = spill;
    spill->bytes = spill_bytes(options);
    return (open_files(spill, options->tuning.spill) && visit_all(spill, &space->store) &&
            store_spill(&space->store, &spill->roots)) ||
           spill_refuse(spill, space);
}

void spill_end(Spill *spill)
{
    for (uint32_t i = 0; i < spill->worker_count; i++) {
        candidate_set_clear(&spill->workers[i].set);
        free(spill->workers[i].extent);
        free(spill->workers[i].buffer);
        free(spill->workers[i].roots);
    }
    g_free(spill->workers);
    free(spill->notes);
    batch_marks_clear(&spill->marks);
    spilled_blocks_close(&spill->blocks);
    visited_roots_close(&spill->visited);
    spill->workers = NULL;
    spill->worker_count = 0;
    spill->notes = NULL;
}

void spill_free(Spill *spill)
{
    if (!spill)
        return;
    spill_end(spill);
    unnamed_file_close(&spill->roots);
    g_free(spill);
}

uint64_t spill_memory(const Spill *spill)
{
    uint64_t bytes =
        visited_roots_memory(&spill->visited) + (uint64_t)spill->marks.words * BATCH_MARKS_BYTES;

    for (uint32_t i = 0; i < spill->worker_count; i++)
        bytes += (uint64_t)spill->workers[i].set.capacity * CANDIDATE_BYTES;
    return bytes;
}

uint64_t spill_on_disk(const Spill *spill)
{
    return spill->roots.bytes + spill->visited.file.bytes + spill->blocks.file.bytes;
}

bool spill_refuse(Spill *spill, StateSpace *space)
{
    bool is_disk = spill->roots.reason || spill->visited.file.reason || spill->blocks.file.reason;

    space->end = is_disk ? SEARCH_DISK : SEARCH_MEMORY;
    return false;
}

/* ---- phase 1 ---- */

static bool note_block(Spill *spill, const StateBlock *block)
{
    Witnesses of;

    witnesses_clear(&of);
    for (uint32_t i = 0; i < block->chunk_count; i++)
        witnesses_append(&of, &block->chunks[i].witnesses);
    if (!witnesses_is_news(&spill->known, &of))
        return true;
    if (!room_reach(&spill->notes, &spill->note_capacity, (uint64_t)spill->note_count + 1,
                    sizeof *spill->notes))
        return false;
    spill->notes[spill->note_count++] = (SpillNote){spill->blocks.count, of};
    witnesses_append(&spill->known, &of);
    return true;
}

/* Orders are numbers of 32 bits. */
static bool is_full(const Spill *spill, uint32_t workers)
{
    uint64_t orders = spill->bytes / SHARE_MARKS / BATCH_MARKS_BYTES * BATCH_MARKS_ORDERS;
    uint64_t candidates = spill->bytes / SHARE_SETS / workers / CANDIDATE_BYTES;

    return spill->blocks.steps >= MIN(orders, INT32_MAX) ||
           spilled_blocks_most(&spill->blocks) >= candidates;
}

static bool expand_block(Spill *spill, StateSpace *space, StateBlock *block, StateId first,
                         const SpillHooks *hooks)
{
    uint32_t count = (uint32_t)MIN(space->level_end - first, hooks->at_once(hooks->search));

    if (!roots_check(&space->store.roots, first, first + count, space->store.count))
        return spill_refuse(spill, space);
    block_plan(block, first, count, hooks->chunk_size, SPILL_PART_BITS);
    if (!hooks->expand(hooks->search))
        return false;
    roots_release(&space->store.roots);
    return (note_block(spill, block) && spilled_blocks_add(&spill->blocks, block)) ||
           spill_refuse(spill, space);
}

bool spill_batch(Spill *spill, StateSpace *space, StateBlock *block, const SpillHooks *hooks)
{
    StateId next = space->expanded;

    spilled_blocks_begin(&spill->blocks);
    spill->note_count = 0;
    spill->known = space->witnesses;
    spill->space = space;
    spill->block = block;
    do {
        if (!expand_block(spill, space, block, next, hooks))
            return false;
        next += spill->blocks.blocks[spill->blocks.count - 1].states;
    } while (next < space->level_end && block_end(block) != CHUNK_ERROR &&
             !is_full(spill, block->expander_count));
    return spill_settle(spill, hooks);
}
