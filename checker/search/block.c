#include "checker/search/block.h"

#include "checker/search/delayed/delayed.h"

#include <string.h>

static void add_workers(StateBlock *block, const Model *model, uint32_t count)
{
    block->expanders = g_renew(Expander, block->expanders, count);
    for (uint32_t i = block->expander_count; i < count; i++)
        chunk_expander_init(&block->expanders[i], model, block->store);
    block->expander_count = count;
    workers_deal_clear(&block->parts);
    workers_deal_init(&block->parts, count);
}

void block_init(StateBlock *block, const Model *model, Store *store)
{
    memset(block, 0, sizeof *block);
    block->store = store;
    add_workers(block, model, 1);
}

void block_add_workers(StateBlock *block, const Model *model, uint32_t workers)
{
    block->workers = workers_new(workers);
    add_workers(block, model, workers_count(block->workers));
    for (uint32_t i = 0; i < block->expander_count; i++)
        chunk_expander_see(&block->expanders[i]);
}

void block_renew_workspaces(StateBlock *block)
{
    for (uint32_t i = 0; i < block->expander_count; i++)
        chunk_expander_renew(&block->expanders[i]);
}

static void clear_chunks(StateBlock *block)
{
    for (uint32_t i = 0; i < block->chunk_capacity; i++)
        chunk_clear(&block->chunks[i]);
}

void block_shrink(StateBlock *block)
{
    clear_chunks(block);
    delayed_clear(block);
}

void block_clear(StateBlock *block)
{
    workers_free(block->workers);
    for (uint32_t i = 0; i < block->expander_count; i++)
        chunk_expander_clear(&block->expanders[i]);
    workers_deal_clear(&block->parts);
    delayed_clear(block);
    g_free(block->expanders);
    clear_chunks(block);
    g_free(block->chunks);
}

/* A chunk is large, and the searches of an everyday design are so small that many would cost more
 * than the search. */
static void reach_chunks(StateBlock *block, uint32_t count)
{
    if (count <= block->chunk_capacity)
        return;
    block->chunks = g_renew(StateChunk, block->chunks, count);
    memset(block->chunks + block->chunk_capacity, 0,
           (count - block->chunk_capacity) * sizeof *block->chunks);
    block->chunk_capacity = count;
}

void block_plan(StateBlock *block, StateId first, uint32_t count, uint32_t chunk_size,
                uint32_t part_bits)
{
    block->part_bits = part_bits;
    block->planned = 0;
    reach_chunks(block, (uint32_t)(((uint64_t)count + chunk_size - 1) / chunk_size));
    for (uint32_t done = 0; done < count; done += chunk_size) {
        StateChunk *chunk = &block->chunks[block->planned++];
        chunk->first = first == STATE_NONE ? STATE_NONE : first + done;
        chunk->planned = MIN(chunk_size, count - done);
        chunk->end = CHUNK_NODES; /* not expanded yet */
    }
}

static void run(StateBlock *block, void (*task)(uint32_t worker, void *block))
{
    atomic_store(&block->next, 0);
    if (block->workers && block->part_bits > 0)
        workers_run(block->workers, task, block);
    else
        task(0, block);
}

void block_share(StateBlock *block, void (*task)(uint32_t worker, void *user), void *user)
{
    if (block->workers)
        workers_run(block->workers, task, user);
    else
        task(0, user);
}

void block_forget(StateBlock *block)
{
    for (uint32_t i = 0; i < block->expander_count; i++)
        chunk_expander_forget(&block->expanders[i]);
}

static bool take(StateBlock *block, uint32_t end, uint32_t *number)
{
    *number = atomic_fetch_add_explicit(&block->next, 1, memory_order_relaxed);
    return *number < end;
}

/* ---- phase 1 ---- */

typedef struct StopAsking {
    StateBlock *block;
    uint32_t worker;
} StopAsking;

static bool may_go_on(void *user)
{
    const StopAsking *asking = user;

    return asking->block->may_go_on(asking->worker, asking->block->user);
}

static void expand_chunks(uint32_t worker, void *user)
{
    StateBlock *block = user;

    for (uint32_t i; take(block, block->planned, &i);) {
        StateChunk *chunk = &block->chunks[i];
        if (chunk->end != CHUNK_NODES)
            continue;
        if (block->may_go_on && !block->may_go_on(worker, block->user))
            atomic_store(&block->is_void, true);
        if (atomic_load(&block->is_void))
            return;
        StopAsking asking = {block, worker};
        Successors *list = &block->expanders[worker].successors;
        list->may_go_on = block->may_go_on ? may_go_on : NULL;
        list->user = &asking;
        chunk_expand(chunk, &block->expanders[worker], block->part_bits);
        list->may_go_on = NULL;
        if (chunk->end == CHUNK_STOPPED)
            atomic_store(&block->is_void, true);
    }
}

/* The chunks up to the first that is not whole. */
static uint32_t good_chunks(const StateBlock *block)
{
    for (uint32_t i = 0; i < block->planned; i++)
        if (block->chunks[i].end != CHUNK_WHOLE)
            return i + 1;
    return block->planned;
}

ChunkEnd block_end(const StateBlock *block)
{
    return block->chunk_count > 0 ? block->chunks[block->chunk_count - 1].end : CHUNK_WHOLE;
}

StateId block_states(const StateBlock *block)
{
    StateId states = 1; /* one more, part of which was */

    for (uint32_t i = 0; i < block->chunk_count; i++)
        states += block->chunks[i].done;
    return states;
}

bool block_expand(StateBlock *block)
{
    atomic_store(&block->is_void, false);
    run(block, expand_chunks);
    if (atomic_load(&block->is_void))
        return false;
    block->chunk_count = good_chunks(block);
    if (block_end(block) != CHUNK_WHOLE)
        block_forget(block);
    for (uint32_t i = 0; i < block->chunk_count; i++)
        block->store->keys.entries[i] = block->chunks[i].entries;
    return true;
}

/* ---- phase 2 ---- */

/* Entries of one part on their way, in the order of the search: first their line is asked for, then
 * the root that it points at, then they enter. Neither is waited for, if all goes well. */
enum { LINE_LAG = 32, ROOT_LAG = 96, QUEUED = 128 };

typedef struct Queue {
    uint32_t begun, asked, entered; /* so many so far */
    uint64_t hashes[QUEUED];
    uint32_t chunks[QUEUED], places[QUEUED];
} Queue;

/* The parts of chunks lie far apart. */
static void ask_for_chunk(const StateBlock *block, uint32_t part, uint32_t number)
{
    if (number >= block->chunk_count)
        return;
    const StateChunk *chunk = &block->chunks[number];
    const IdEntry *entries = &chunk->entries[chunk->offsets[part]];

    for (uint32_t i = 0; i < 16; i += 4) /* to a cache line */
        prefetch_to_read(&entries[i]);
}

/* Those that are new move to the front of their chunk's entries of this part; they come to no place
 * that has not been looked at. False where there is no room. */
static bool enter_next(StateBlock *block, uint32_t part, Queue *queue)
{
    uint32_t next = queue->entered++ % QUEUED, number = queue->chunks[next];
    StateChunk *chunk = &block->chunks[number];
    uint32_t front = chunk->offsets[part] + chunk->fresh[part];
    IdEntry *entry = &chunk->entries[front];

    *entry = chunk->entries[queue->places[next]];
    StoreAnswer answer =
        store_enter(block->store, entry, queue->hashes[next], id_table_entry_code(number, front));
    chunk->fresh[part] += answer == STORE_ADDED;
    if (answer == STORE_REFUSED)
        block->refusals[part] = (BlockRefusal){number, entry->index};
    return answer != STORE_REFUSED;
}

/* At most so many stay behind. False at the first for which there is no room. */
static bool move_on(StateBlock *block, uint32_t part, Queue *queue, uint32_t line_lag,
                    uint32_t root_lag)
{
    const Store *store = block->store;

    for (; queue->begun - queue->asked > line_lag; queue->asked++) {
        uint64_t hash = queue->hashes[queue->asked % QUEUED];
        id_table_prefetch_root(store_table(store, hash), &store->keys, hash);
    }
    while (queue->begun - queue->entered > root_lag)
        if (!enter_next(block, part, queue))
            return false;
    return true;
}

static bool enter_chunk(StateBlock *block, uint32_t part, uint32_t number, Queue *queue)
{
    const StateChunk *chunk = &block->chunks[number];
    const Store *store = block->store;

    for (uint32_t i = chunk->offsets[part]; i < chunk->offsets[part + 1]; i++) {
        uint64_t hash = hash_key(chunk->entries[i].root);
        uint32_t last = queue->begun++ % QUEUED;
        id_table_prefetch_line(store_table(store, hash), hash);
        queue->hashes[last] = hash;
        queue->chunks[last] = number;
        queue->places[last] = i;
        if (!move_on(block, part, queue, LINE_LAG, ROOT_LAG))
            return false;
    }
    return true;
}

static void ask_table(StateBlock *block, uint32_t part)
{
    Queue queue;

    queue.begun = queue.asked = queue.entered = 0;
    for (uint32_t i = 0; i < block->chunk_count; i++) {
        ask_for_chunk(block, part, i + 3);
        if (!enter_chunk(block, part, i, &queue))
            return;
    }
    move_on(block, part, &queue, 0, 0);
}

static void enter_parts(uint32_t worker, void *user)
{
    StateBlock *block = user;

    for (uint32_t part; workers_take(&block->parts, worker, &part);) {
        block->refusals[part].chunk = ENTRY_CHUNKS;
        for (uint32_t i = 0; i < block->chunk_count; i++)
            block->chunks[i].fresh[part] = 0;
        if (block->store->visited)
            delayed_enter_part(block, worker, part);
        else
            ask_table(block, part);
    }
}

bool block_enter(StateBlock *block)
{
    if (block->store->visited && !delayed_reserve(block))
        return false;
    workers_deal(&block->parts, 1u << block->part_bits);
    run(block, enter_parts);
    return true;
}

/* ---- counting ---- */

static BlockRefusal first_refusal(const StateBlock *block)
{
    BlockRefusal first = {.chunk = ENTRY_CHUNKS};

    for (uint32_t part = 0; part < 1u << block->part_bits; part++) {
        const BlockRefusal *refusal = &block->refusals[part];
        if (refusal->chunk < first.chunk ||
            (refusal->chunk == first.chunk && refusal->index < first.index))
            first = *refusal;
    }
    return first;
}

/* The chunk ends at a refusal, or where there are more than `room`. */
static uint32_t cut_chunk(StateBlock *block, StateChunk *chunk, uint32_t refused, StateId room)
{
    chunk_mark(chunk, 1u << block->part_bits);
    uint32_t count = refused < chunk->count ? chunk_new_before(chunk, refused)
                                            : chunk_new(chunk, 1u << block->part_bits);

    chunk->cut = count > room ? chunk_nth_new(chunk, (uint32_t)room) : refused;
    return (uint32_t)MIN(count, room);
}

StateId block_count(StateBlock *block, StateId room, BlockCut *cut)
{
    BlockRefusal refusal = first_refusal(block);
    StateId total = 0;

    for (uint32_t i = 0; i < block->chunk_count; i++) {
        StateChunk *chunk = &block->chunks[i];
        uint32_t count = chunk_new(chunk, 1u << block->part_bits);

        chunk->first_new = block->store->count + total;
        if (i == refusal.chunk || count > room - total) {
            uint32_t index = i == refusal.chunk ? refusal.index : chunk->count;
            total += cut_chunk(block, chunk, index, room - total);
            *cut = (BlockCut){true, chunk->cut == index};
            block->chunk_count = i + 1;
            return total;
        }
        total += count;
    }
    *cut = (BlockCut){0};
    return total;
}

/* ---- phase 3 ---- */

static void number_chunks(uint32_t worker, void *user)
{
    StateBlock *block = user;
    uint32_t parts = 1u << block->part_bits;

    for (uint32_t i; take(block, block->chunk_count, &i);) {
        chunk_mark(&block->chunks[i], parts);
        chunk_number(&block->chunks[i], block->store, parts);
    }
}

void block_number(StateBlock *block)
{
    run(block, number_chunks);
}
