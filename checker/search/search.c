/* Breadth-first search. Ids are given in the order of discovery and states are expanded in the
 * order of their ids, so the queue is one integer, and everything that is "the first" is so by
 * (id, step), whatever the machine. The queue is taken in blocks (block.h), which may have many
 * workers; what a block has found enters the space at once, or up to where a limit cuts it. */
#include "checker/search/block.h"
#include "checker/search/delayed/delayed.h"
#include "checker/search/delayed/delayed_choice.h"
#include "checker/search/memory_left.h"
#include "checker/search/ranks/spread.h"
#include "checker/search/search_watch.h"
#include "checker/search/state_space_private.h"

enum {
    SMALL_BLOCK = 512,         /* states; while the search is small, and in narrow levels */
    LARGE_BLOCK = 128 << 10,   /* states */
    ENTRIES_AT_ONCE = 1 << 20, /* successors, about, that wait in memory, */
    ENTRY_BYTES = 64,          /* each in so many bytes */
    CHUNK_SIZE = 512,          /* states of a chunk */
    WORKERS_FROM = 32 << 10,   /* states from which on a search is large */
};

typedef struct Search {
    StateSpace *space;
    const SearchOptions *options;
    StateBlock block;
    SearchWatch watch;
    DelayedChoice choice;
    StateId most; /* how many states there are to be */
    uint32_t chunk_size, workers_from, entries_at_once;
    bool is_large;
    bool had_roots; /* asked in the last block: it was a large one */
} Search;

static bool end_search(Search *search, SearchEnd end)
{
    search->space->end = end;
    return false;
}

/* ---- levels ---- */

/* The states from `first` on are one deeper than those before. There is always room for one level
 * more: a state without its depth would have no run. */
static bool begin_level(Search *search, StateId first)
{
    StateSpace *space = search->space;

    *(StateId *)segmented_array_at(&space->levels, space->level_count++) = first;
    space->level_end = space->store.count;
    return segmented_array_reach(&space->levels, space->level_count) ||
           end_search(search, SEARCH_MEMORY);
}

/* ---- limits ---- */

/* Asked by all workers. */
static bool may_go_on(uint32_t worker, void *user)
{
    return search_watch_goes_on(&((Search *)user)->watch, worker);
}

/* What the limit on memory leaves. */
static uint64_t bytes_left(const Search *search)
{
    return memory_left(search->space, &search->options->limits);
}

/* Half of what is left is for tables, so that the other half can be filled with states. */
static void allow_tables(Search *search)
{
    uint64_t left = bytes_left(search);

    if (left != UINT64_MAX)
        store_spare(&search->space->store, left / 2);
}

static bool begin_spill(Search *search);

/* Where they have no room, what they share it with can go to the disk. */
static bool grow_nodes(Search *search)
{
    Nodes *nodes = &search->space->store.tree.nodes;
    uint64_t more = nodes_memory_grown(nodes) - nodes_memory(nodes);

    if (more > bytes_left(search) &&
        (!spill_may_begin(search->space, search->options) || !begin_spill(search)))
        return false;
    return more <= bytes_left(search) && nodes_grow(nodes);
}

/* ---- what a block found enters the space ---- */

static void note_chunk(Search *search, const StateChunk *chunk, uint32_t states, uint32_t steps)
{
    StateSpace *space = search->space;

    witnesses_append(&space->witnesses, &chunk->witnesses);
    if (chunk->first == STATE_NONE)
        return;
    space->expanded += states;
    space->transitions += steps;
}

static bool note_error(Search *search, const StateChunk *chunk)
{
    bool is_initial = chunk->first == STATE_NONE;

    search->space->error = (FirstStep){
        .from = is_initial ? STATE_NONE : chunk->first + chunk->done,
        .step = (uint16_t)(chunk->count - chunk->starts[chunk->done]),
    };
    return end_search(search, SEARCH_ERROR);
}

/* The step that found the state for which there was no room is the last that was seen. */
static void note_cut(Search *search, StateChunk *chunk)
{
    uint32_t states = chunk_note_to_cut(chunk, &search->block.expanders[0]);

    search->space->partial = chunk->cut + 1 - chunk->starts[states];
    note_chunk(search, chunk, states, chunk->cut + 1);
}

static bool note_block(void *user, StateId found, BlockCut cut, SearchEnd limit)
{
    Search *search = user;
    StateBlock *block = &search->block;

    for (uint32_t i = 0; i < block->chunk_count; i++) {
        StateChunk *chunk = &block->chunks[i];
        if (cut.is_cut && i + 1 == block->chunk_count)
            note_cut(search, chunk);
        else
            note_chunk(search, chunk, chunk->done, chunk->count);
    }
    search->space->store.count += found;
    if (cut.is_cut)
        return end_search(search, cut.is_refusal ? SEARCH_MEMORY : limit);
    if (block_end(block) == CHUNK_ERROR)
        return note_error(search, &block->chunks[block->chunk_count - 1]);
    return true;
}

/* For how many states there is room, where `count` are wanted. */
static StateId reach_states(Search *search, StateId count, StateId expanded)
{
    Store *store = &search->space->store;
    bool has_ids = store_reach_ids(store, count, bytes_left(search));

    return store_reach(store, has_ids ? count : MIN(count, NARROW_IDS), expanded);
}

static bool enter_block(Search *search)
{
    Store *store = &search->space->store;
    StateId expanded = search->space->expanded + block_states(&search->block);
    StateId by_memory, by_number, room;
    BlockCut cut;

    allow_tables(search);
    if (!block_enter(&search->block))
        return end_search(search, SEARCH_MEMORY);
    delayed_note(&search->choice, store, delayed_entries(&search->block));
    by_memory = store_widen(store, bytes_left(search))
                    ? memory_left_states(search->space, &search->options->limits)
                    : 0;
    by_number = search->most - store->count;
    room = MIN(by_memory, by_number);
    StateId found = block_count(&search->block, room, &cut);
    StateId reached = reach_states(search, store->count + found, expanded);
    if (reached < store->count + found) {
        by_memory = room = reached > store->count ? reached - store->count : 0;
        found = block_count(&search->block, room, &cut);
    }
    if (cut.is_cut && (cut.is_refusal || by_memory < by_number) &&
        spill_may_begin(search->space, search->options))
        return begin_spill(search);
    block_number(&search->block);
    return note_block(search, found, cut, by_number <= by_memory ? SEARCH_STATES : SEARCH_MEMORY);
}

/* ---- blocks ---- */

static bool expand_block(void *user)
{
    Search *search = user;
    StateBlock *block = &search->block;

    for (;;) {
        if (!block_expand(block))
            return end_search(search, search->watch.interrupted);
        if (block_end(block) == CHUNK_MEMORY)
            return end_search(search, SEARCH_MEMORY);
        if (block_end(block) != CHUNK_NODES)
            return true;
        if (!grow_nodes(search))
            return end_search(search, search->space->end ? search->space->end : SEARCH_MEMORY);
    }
}

/* Where states were spilled meanwhile, the block is given up, to be expanded again: its states count as
 * seen by nobody. */
static bool run_block(Search *search)
{
    bool goes_on = expand_block(search) && (search->space->spill || enter_block(search));

    if (search->space->spill)
        block_forget(&search->block);
    return goes_on;
}

/* From here on it pays to have several workers, and to look states up part by part. */
static void become_large(Search *search)
{
    StateSpace *space = search->space;
    uint32_t workers = search->options->tuning.workers;

    search->is_large = true;
    successor_cache_end(&space->cache);
    search->block.expanders[0].cache = NULL;
    if (space->spread)
        return;
    if (search->options->tuning.ranks &&
        spread_begin(space, search->options->tuning.ranks, &search->options->limits))
        return;
    block_add_workers(&search->block, space->model, workers ? workers : workers_online());
}

/* So many that their successors fit into the memory meant for them, as far as can be told. */
static StateId states_at_once(const void *user)
{
    const Search *search = user;
    const StateSpace *space = search->space;
    uint64_t most = MIN((uint64_t)LARGE_BLOCK, (uint64_t)search->chunk_size * ENTRY_CHUNKS);
    uint64_t entries = search->entries_at_once;

    if (!search->is_large)
        return MIN(SMALL_BLOCK, (uint32_t)most);
    if (space->store.visited) {
        most = DELAYED_MOST;
        entries = delayed_successors(space->store.count, entries);
    }
    uint64_t states = entries * ((uint64_t)space->expanded + 1) / (space->transitions + 1);
    return (StateId)CLAMP(states, SMALL_BLOCK, most);
}

/* ---- on disk ---- */

static bool begin_spill(Search *search)
{
    if (!spill_begin(search->space, search->options))
        return false;
    if (!search->block.workers)
        become_large(search);
    return true;
}

static bool next_batch(Search *search)
{
    const SpillHooks hooks = {
        .expand = expand_block,
        .note = note_block,
        .at_once = states_at_once,
        .search = search,
        .chunk_size = search->chunk_size,
        .most = search->most,
        .limits = &search->options->limits,
    };

    if (spill_batch(search->space->spill, search->space, &search->block, &hooks))
        return true;
    if (search->space->end == SEARCH_STOPPED)
        search->space->end = search->watch.interrupted;
    return false;
}

/* Where tables are asked it is for one worker where it is small. */
static void plan_block(Search *search, uint32_t count)
{
    const Store *store = &search->space->store;
    uint32_t chunk = search->chunk_size, bits = 0;

    if (store->visited) {
        chunk = delayed_chunk(count, chunk);
        bits = ROOT_PART_BITS;
    } else if (search->is_large && count >= 2 * chunk) {
        bits = store->table_bits;
    }
    block_plan(&search->block, search->space->expanded, count, chunk, bits);
}

static bool next_block(Search *search)
{
    StateSpace *space = search->space;

    if (space->expanded == space->level_end && !begin_level(search, space->expanded))
        return false;
    if (!may_go_on(0, search))
        return end_search(search, search->watch.interrupted);
    if (!search->is_large && space->store.count >= search->workers_from)
        become_large(search);
    if (search->options->is_enough && search->options->is_enough(space, search->options->enough))
        return end_search(search, SEARCH_ENOUGH);
    if (spill_is_due(space, search->options) && !begin_spill(search))
        return false;
    if (!space->spill && search->is_large && !space->spread &&
        !delayed_choose(&search->choice, space, bytes_left(search)))
        return end_search(search, SEARCH_MEMORY);
    if (search->had_roots && !space->store.visited)
        block_shrink(&search->block);
    search->had_roots = space->store.visited != NULL;
    if (space->spill)
        return next_batch(search);
    search_watch_show(&search->watch, &search->block);
    uint32_t count = (uint32_t)MIN(space->level_end - space->expanded, states_at_once(search));
    if (space->spread)
        return spread_run_block(space, count, search->most - space->store.count,
                                search->options->limits.max_memory);
    plan_block(search, count);
    return run_block(search);
}

static bool add_initial_states(Search *search)
{
    block_plan(&search->block, STATE_NONE, 1, 1, 0);
    return run_block(search);
}

/* A search that ends early may have found states of a level that it did not begin; for that one
 * there is room. */
static void end_levels(Search *search)
{
    if (search->space->level_end < search->space->store.count)
        begin_level(search, search->space->level_end);
}

static bool explore(Search *search)
{
    StateSpace *space = search->space;

    if (space->level_count == 0 && (!add_initial_states(search) || !begin_level(search, 0)))
        return false;
    search->block.may_go_on = may_go_on;
    while (space->expanded < space->store.count)
        if (!next_block(search))
            return false;
    space->end = SEARCH_COMPLETE;
    return true;
}

static void search_init(Search *search)
{
    const SearchOptions *options = search->options;
    const SearchTuning *tuning = &options->tuning;
    uint64_t max_states = options->limits.max_states;
    uint64_t most = max_states ? max_states : STATE_SPACE_MAX;

    search_watch_init(&search->watch, search->space, options);
    search->most = MAX(MIN(most, STATE_SPACE_MAX), search->space->store.count);
    search->workers_from = tuning->workers_from ? tuning->workers_from : WORKERS_FROM;
    if (tuning->ranks && tuning->ranks->from > 0)
        search->workers_from = tuning->ranks->from;
    search->chunk_size = tuning->chunk_size ? tuning->chunk_size : CHUNK_SIZE;
    search->entries_at_once = ENTRIES_AT_ONCE;
    search->choice = (DelayedChoice){.asking = tuning->asking};
    if (tuning->spill)
        search->entries_at_once =
            (uint32_t)CLAMP(spill_bytes(options) / ENTRY_BYTES, SMALL_BLOCK, ENTRIES_AT_ONCE);
    block_init(&search->block, search->space->model, &search->space->store);
    search->block.user = search;
    /* They are few, but a limit on memory knows nothing of them. */
    search->space->cache.is_on = options->limits.max_memory == 0;
    if (options->limits.max_memory == 0)
        search->block.expanders[0].cache = &search->space->cache;
}

void state_space_explore(StateSpace *space, const SearchOptions *options)
{
    const SearchOptions none = {0};
    g_autofree Search *search = g_new0(Search, 1);

    search->space = space;
    search->options = options ? options : &none;
    search_init(search);
    if (!explore(search)) {
        SearchEnd end = space->end;
        end_levels(search);
        space->end = end;
    }
    block_clear(&search->block);
    if (space->spread)
        spread_renew_workspace(space->spread);
    if (space->spill)
        spill_end(space->spill);
    store_forget_entries(&space->store);
    store_unvisit(&space->store);
}
