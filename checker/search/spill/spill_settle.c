/* Phases 2 and 3 of a batch: which of its successors are new, and their ids. */
#include "checker/search/memory_left.h"
#include "checker/search/spill/spill_private.h"
#include "checker/search/store/room.h"

static bool reach_workers(Spill *spill)
{
    uint32_t count = spill->block->expander_count;

    spill->workers = g_renew(SpillWorker, spill->workers, MAX(count, spill->worker_count));
    for (; spill->worker_count < count; spill->worker_count++)
        spill->workers[spill->worker_count] = (SpillWorker){0};
    for (uint32_t i = 0; i < count; i++) {
        SpillWorker *worker = &spill->workers[i];
        if (!worker->extent)
            worker->extent = malloc(spill->visited.extent_roots * sizeof *worker->extent);
        if (!worker->extent)
            return false;
    }
    return true;
}

/* The next part or block; false where there is none, or no use in it. */
static bool take(Spill *spill, uint32_t worker, uint32_t *number)
{
    StateBlock *block = spill->block;

    if (atomic_load(&spill->has_failed) || atomic_load(&spill->is_void))
        return false;
    if (block->may_go_on && !block->may_go_on(worker, block->user)) {
        atomic_store(&spill->is_void, true);
        return false;
    }
    return workers_take(&block->parts, worker, number);
}

/* False where a worker was refused something, or was stopped. */
static bool run(Spill *spill, uint32_t count, void (*task)(uint32_t worker, void *spill))
{
    workers_deal(&spill->block->parts, count);
    block_share(spill->block, task, spill);
    if (atomic_load(&spill->has_failed))
        return spill_refuse(spill, spill->space);
    if (atomic_load(&spill->is_void))
        spill->space->end = SEARCH_STOPPED;
    return !atomic_load(&spill->is_void);
}

/* ---- phase 2 ---- */

static bool read_candidates(Spill *spill, SpillWorker *worker, uint32_t part)
{
    if (!candidate_set_begin(&worker->set, spill->blocks.part_counts[part]))
        return false;
    for (uint32_t i = 0; i < spill->blocks.count; i++) {
        const SpilledBlock *block = &spill->blocks.blocks[i];
        uint32_t count = block->offsets[part + 1] - block->offsets[part];
        const CandidateRoot *candidates = spilled_blocks_read_part(
            &spill->blocks, block, part, &worker->buffer, &worker->buffer_capacity);
        if (!candidates)
            return false;
        for (uint32_t at = 0; at < count; at++)
            candidate_set_add(&worker->set, candidates[at].root, candidates[at].order);
    }
    return true;
}

static bool strike_visited(Spill *spill, SpillWorker *worker, uint32_t part)
{
    uint32_t extents = visited_roots_extents(&spill->visited, part);

    for (uint32_t i = 0; i < extents; i++) {
        uint32_t count;
        const uint64_t *roots =
            visited_roots_read(&spill->visited, part, i, worker->extent, &count);
        if (!roots)
            return false;
        uint64_t sum = 0;
        for (uint32_t at = 0; at < count; at++)
            sum += candidate_set_strike(&worker->set, roots[at]);
        if (!visited_roots_check(&spill->visited, part, i, sum))
            return false;
    }
    return true;
}

static bool mark_new(Spill *spill, const CandidateSet *set, uint32_t part)
{
    for (uint32_t i = 0; i < set->count; i++) {
        const CandidateRoot *candidate = &set->entries[i];
        if (candidate->order == CANDIDATE_STRUCK)
            continue;
        batch_marks_add(&spill->marks, candidate->order);
        if (!visited_roots_add(&spill->visited, part, candidate->root))
            return false;
    }
    return true;
}

static void find_new(uint32_t number, void *user)
{
    Spill *spill = user;
    SpillWorker *worker = &spill->workers[number];

    for (uint32_t part; take(spill, number, &part);) {
        if (spill->blocks.part_counts[part] == 0)
            continue;
        if (!read_candidates(spill, worker, part) || !strike_visited(spill, worker, part) ||
            !mark_new(spill, &worker->set, part))
            atomic_store(&spill->has_failed, true);
    }
}

/* ---- phase 3 ---- */

static void write_parents(const Spill *spill, const SpilledBlock *block, const uint32_t *ends,
                          uint32_t end)
{
    ParentWriter writer = {.parents = &spill->space->store.parents};
    StateId id = spill->space->store.count + batch_marks_before(&spill->marks, block->first_order);
    uint32_t parent = 0;

    for (uint32_t order = block->first_order; order < end; order++) {
        uint64_t later = spill->marks.bits[order / BITS_IN_WORD] >> order % BITS_IN_WORD;
        if (later == 0) {
            order |= BITS_IN_WORD - 1;
            continue;
        }
        order += (uint32_t)__builtin_ctzll(later);
        if (order >= end)
            break;
        while (parent < block->states && ends[parent] <= order - block->first_order)
            parent++;
        parents_write(&writer, id++, block->first + parent);
    }
    parents_flush(&writer);
}

static bool number_block(Spill *spill, SpillWorker *worker, const SpilledBlock *block)
{
    const BatchMarks *marks = &spill->marks;
    uint32_t end = MIN(block->first_order + block->steps, spill->cut);
    uint32_t before = batch_marks_before(marks, block->first_order);
    uint32_t count = end > block->first_order ? batch_marks_before(marks, end) - before : 0;
    const uint32_t *ends;

    if (count == 0)
        return true;
    const CandidateRoot *candidates = spilled_blocks_read(&spill->blocks, block, &worker->buffer,
                                                          &worker->buffer_capacity, &ends);
    if (!candidates ||
        !room_reach(&worker->roots, &worker->root_capacity, count, sizeof *worker->roots))
        return false;
    for (uint32_t i = 0; i < block->offsets[SPILL_PARTS]; i++) {
        uint32_t order = candidates[i].order;
        if (order < end && batch_marks_has(marks, order))
            worker->roots[batch_marks_before(marks, order) - before] = candidates[i].root;
    }
    write_parents(spill, block, ends, end);
    return roots_write(&spill->space->store.roots, spill->space->store.count + before,
                       worker->roots, count);
}

static void number_blocks(uint32_t number, void *user)
{
    Spill *spill = user;

    for (uint32_t i; take(spill, number, &i);)
        if (!number_block(spill, &spill->workers[number], &spill->blocks.blocks[i]))
            atomic_store(&spill->has_failed, true);
}

/* ---- what was found enters the space ---- */

/* What the blocks before `end` saw. */
static void note_blocks(Spill *spill, uint32_t end)
{
    StateSpace *space = spill->space;

    for (uint32_t i = 0; i < spill->note_count && spill->notes[i].block < end; i++)
        witnesses_append(&space->witnesses, &spill->notes[i].witnesses);
    for (uint32_t i = 0; i < end; i++) {
        space->expanded += spill->blocks.blocks[i].states;
        space->transitions += spill->blocks.blocks[i].steps;
    }
}

/* The block is expanded once more, so that it can be told which of its steps still count. */
static bool note_cut(Spill *spill, const SpillHooks *hooks, StateId found, SearchEnd limit)
{
    StateBlock *block = spill->block;
    uint32_t number = spill->blocks.count - 1, chunk = 0;
    bool (*may_go_on)(uint32_t, void *) = block->may_go_on;

    while (spill->blocks.blocks[number].first_order > spill->cut)
        number--;
    const SpilledBlock *of = &spill->blocks.blocks[number];
    uint32_t index = spill->cut - of->first_order;

    note_blocks(spill, number);
    block_plan(block, of->first, of->planned, hooks->chunk_size, SPILL_PART_BITS);
    block->may_go_on = NULL;
    bool is_expanded = hooks->expand(hooks->search);
    block->may_go_on = may_go_on;
    if (!is_expanded)
        return false;
    for (; index >= block->chunks[chunk].count; chunk++)
        index -= block->chunks[chunk].count;
    block->chunks[chunk].cut = index;
    block->chunk_count = chunk + 1;
    return hooks->note(hooks->search, found, (BlockCut){.is_cut = true}, limit);
}

/* For how many of the new states there is room, and what limits them. */
static StateId count_room(Spill *spill, const SpillHooks *hooks, StateId total, SearchEnd *limit)
{
    StateSpace *space = spill->space;
    StateId by_number = hooks->most - space->store.count,
            by_memory = memory_left_states(space, hooks->limits);
    StateId room = MIN(total, MIN(by_number, by_memory)), expanded = space->expanded;

    for (uint32_t i = 0; i < spill->blocks.count; i++)
        expanded += spill->blocks.blocks[i].states;
    StateId reached = store_reach(&space->store, space->store.count + room, expanded + 1);
    if (reached < space->store.count + room)
        by_memory = room = reached > space->store.count ? reached - space->store.count : 0;
    *limit = by_number <= by_memory ? SEARCH_STATES : SEARCH_MEMORY;
    return room;
}

bool spill_settle(Spill *spill, const SpillHooks *hooks)
{
    SearchEnd limit;

    atomic_store(&spill->has_failed, false);
    atomic_store(&spill->is_void, false);
    if (!reach_workers(spill) || !batch_marks_begin(&spill->marks, spill->blocks.steps))
        return spill_refuse(spill, spill->space);
    if (!run(spill, SPILL_PARTS, find_new))
        return false;
    StateId total = batch_marks_count(&spill->marks);
    StateId found = count_room(spill, hooks, total, &limit);
    bool is_cut = found < total;
    spill->cut = is_cut ? batch_marks_nth(&spill->marks, (uint32_t)found) : spill->blocks.steps;
    if (!run(spill, spill->blocks.count, number_blocks))
        return false;
    if (is_cut)
        return note_cut(spill, hooks, found, limit);
    note_blocks(spill, spill->blocks.count - 1);
    return hooks->note(hooks->search, found, (BlockCut){0}, limit);
}
