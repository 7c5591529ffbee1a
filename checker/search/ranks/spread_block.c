#include "checker/search/ranks/spread_block.h"

#include "checker/search/store/room.h"

SpreadBlock *spread_block_new(uint32_t ranks, uint32_t words)
{
    SpreadBlock *block = g_new0(SpreadBlock, 1);

    block->last = g_new0(Word, (size_t)ranks * words + 1);
    block->last_of = g_new0(uint32_t, ranks);
    block->seen = g_new0(Word, (size_t)words * SPREAD_SEEN + 1);
    block->seen_hashes = g_new(uint64_t, SPREAD_SEEN);
    spread_block_forget(block);
    block->out = g_new0(RankBytes, ranks);
    block->in = g_new0(RankBytes, ranks);
    return block;
}

void spread_block_free(SpreadBlock *block, uint32_t ranks)
{
    for (uint32_t i = 0; i < ranks; i++) {
        rank_bytes_clear(&block->out[i]);
        rank_bytes_clear(&block->in[i]);
    }
    g_free(block->out);
    g_free(block->in);
    g_free(block->last);
    g_free(block->last_of);
    g_free(block->seen);
    g_free(block->seen_hashes);
    free(block->parents);
    free(block->candidates);
    free(block->own);
    free(block->entries);
    free(block->sorted);
    free(block->marks);
    free(block->begins);
    g_free(block);
}

/* ---- 1: states are expanded ---- */

/* All ranks learn where the first error is, and whether memory was refused to one of them. */
static void expand_first(StateSpace *space, uint64_t max_memory)
{
    Spread *spread = space->spread;
    SpreadBlock *block = spread->block;
    const int64_t memory = (int64_t)spread_memory(spread, space->store.count);

    spread_expand(space, block->first + block->count);
    int64_t values[] = {block->error == STATE_NONE ? INT64_MIN : -(int64_t)block->error, memory,
                        block->is_refused};
    spread->ranks->greatest(spread->ranks, RANK_EXPANDS, values, G_N_ELEMENTS(values));
    spread->memory = (uint64_t)values[1];
    block->is_refused = values[2] || (max_memory && spread->memory > max_memory);
    if (values[0] == INT64_MIN)
        return;
    StateId error = (StateId)-values[0];
    space->error.from = error;
    if (block->error != error) {
        spread_block_forget(block);
        spread_expand(space, error);
    }
}

/* ---- 3: new states get their ids ---- */

static bool is_new_there(const RankBytes *answers, uint32_t number)
{
    return number / 8 < answers->length && answers->data[number / 8] >> number % 8 & 1;
}

/* For each state that was expanded and led to new ones how many, to all; and to the owner of each
 * the which of them it is. */
static void count_new(Spread *spread, RankBytes *counts)
{
    SpreadBlock *block = spread->block;
    const uint32_t ranks = spread->ranks->count;
    g_autofree uint32_t *answered = g_new0(uint32_t, ranks);
    uint32_t candidate = 0, told = 0;

    for (uint32_t i = 0; i < ranks; i++)
        block->out[i].length = 0;
    for (uint32_t i = 0; i < block->parent_count; i++) {
        const SpreadParent *parent = &block->parents[i];
        uint32_t fresh = 0;
        for (; candidate < parent->end; candidate++) {
            SpreadCandidate *c = &block->candidates[candidate];
            c->is_new = is_new_there(&block->in[c->owner], answered[c->owner]++);
            if (c->is_new)
                rank_bytes_number(&block->out[c->owner], fresh++);
        }
        if (fresh == 0)
            continue;
        const uint32_t gap = parent->offset - told;
        if (gap < 15 && fresh < 16) { /* most often */
            const uint8_t both = (uint8_t)(gap << 4 | (fresh - 1));
            rank_bytes_add(counts, &both, 1);
        } else {
            const uint8_t escape = 0xff;
            rank_bytes_add(counts, &escape, 1);
            rank_bytes_number(counts, gap);
            rank_bytes_number(counts, fresh);
        }
        told = parent->offset;
    }
}

static void read_counts(SpreadBlock *block, const RankBytes *counts)
{
    RankCursor cursor = rank_bytes_read(counts);
    uint64_t offset = 0;

    while (!rank_cursor_is_at_end(&cursor)) {
        const uint8_t both = *cursor.at++;
        uint64_t gap = both >> 4, fresh = (both & 15u) + 1;
        if (both == 0xff) {
            gap = rank_cursor_number(&cursor);
            fresh = rank_cursor_number(&cursor);
        }
        offset += gap;
        if (offset < block->count)
            block->begins[offset] = (uint32_t)fresh;
    }
}

/* Returns how many are new in all. */
static uint32_t sum_counts(SpreadBlock *block)
{
    uint32_t total = 0;

    for (uint32_t i = 0; i <= block->count; i++) {
        uint32_t fresh = block->begins[i];
        block->begins[i] = total;
        total += fresh;
    }
    return total;
}

static uint32_t tell_counts(Spread *spread)
{
    SpreadBlock *block = spread->block;
    RankBytes counts = {0};
    RankBytes *all = g_new0(RankBytes, spread->ranks->count);

    count_new(spread, &counts);
    memset(block->begins, 0, ((size_t)block->count + 1) * sizeof *block->begins);
    spread->ranks->tell_all(spread->ranks, &counts, all);
    for (uint32_t i = 0; i < spread->ranks->count; i++) {
        read_counts(block, &all[i]);
        rank_bytes_clear(&all[i]);
    }
    g_free(all);
    rank_bytes_clear(&counts);
    return sum_counts(block);
}

/* Own new states stand in the order of their ids; those from `end` on are not part of the search. */
static bool number_own(Spread *spread, StateId first_new, StateId end)
{
    SpreadBlock *block = spread->block;
    Store *store = &spread->store;
    const uint32_t ranks = spread->ranks->count;
    g_autofree RankCursor *cursors = g_new0(RankCursor, ranks);
    ParentWriter parents = {.parents = &store->parents}, ids = {.parents = &spread->ids};
    StateId place = block->count_before;

    if (!parents_reach(&store->parents, store->count, block->first + block->count) ||
        !parents_reach(&spread->ids, store->count, end))
        return false;
    for (uint32_t i = 0; i < ranks; i++)
        cursors[i] = rank_bytes_read(&block->in[i]);
    for (uint32_t i = 0; i < block->fresh; i++) {
        const SpreadEntry *entry = &block->entries[i];
        StateId id =
            first_new + block->begins[entry->parent] + rank_cursor_number(&cursors[entry->from]);
        if (id >= end)
            break;
        parents_write(&parents, place, block->first + entry->parent);
        parents_write(&ids, place++, id);
    }
    parents_flush(&parents);
    parents_flush(&ids);
    store->count = place;
    return true;
}

/* ---- where the search ends ---- */

/* The state whose steps come to the new state number `n`, and how many of them do. */
static void find_cut(Spread *spread, uint32_t n, uint32_t *offset, uint32_t *steps)
{
    const SpreadBlock *block = spread->block;
    int64_t last = 0;

    *offset = 0;
    while (block->begins[*offset + 1] <= n)
        ++*offset;
    for (uint32_t i = 0; i < block->parent_count; i++) {
        uint32_t candidate = i > 0 ? block->parents[i - 1].end : 0;
        uint32_t left = n - block->begins[*offset];
        if (block->parents[i].offset != *offset)
            continue;
        for (; candidate < block->parents[i].end; candidate++)
            if (block->candidates[candidate].is_new && left-- == 0)
                last = block->candidates[candidate].step + 1;
    }
    spread->ranks->greatest(spread->ranks, RANK_ENTERS, &last, 1);
    *steps = (uint32_t)last;
}

/* ---- what all know ---- */

static void note_first(Witnesses *first, const Witnesses *other)
{
    for (int at_rest = 0; at_rest < 2; at_rest++)
        for (int value = 0; value < 2; value++)
            for (uint64_t known = other->known[at_rest][value]; known; known &= known - 1) {
                int i = __builtin_ctzll(known);
                StateId *state = &first->firsts[at_rest][value][i];
                if (!(first->known[at_rest][value] >> i & 1) ||
                    other->firsts[at_rest][value][i] < *state)
                    *state = other->firsts[at_rest][value][i];
                first->known[at_rest][value] |= UINT64_C(1) << i;
            }
    for (uint64_t known = other->broken_known; known; known &= known - 1) {
        int i = __builtin_ctzll(known);
        if (!(first->broken_known >> i & 1) || other->broken[i].from < first->broken[i].from)
            first->broken[i] = other->broken[i];
        first->broken_known |= UINT64_C(1) << i;
    }
    first->deadlock = MIN(first->deadlock, other->deadlock);
}

/* Ranks are machines of one kind: what they note is told as it lies in memory. */
static void share_witnesses(StateSpace *space)
{
    Spread *spread = space->spread;
    RankBytes own = {0};
    RankBytes *all = g_new0(RankBytes, spread->ranks->count);
    Witnesses first, other;

    witnesses_clear(&first);
    rank_bytes_add(&own, &spread->block->witnesses, sizeof first);
    spread->ranks->tell_all(spread->ranks, &own, all);
    for (uint32_t i = 0; i < spread->ranks->count; i++) {
        if (all[i].length != sizeof other)
            spread->ranks->give_up(spread->ranks, false,
                                   "there is no memory for what ranks tell each other");
        memcpy(&other, all[i].data, sizeof other);
        note_first(&first, &other);
        rank_bytes_clear(&all[i]);
    }
    witnesses_append(&space->witnesses, &first);
    rank_bytes_clear(&own);
    g_free(all);
}

static void note_block(StateSpace *space)
{
    Spread *spread = space->spread;
    const SpreadBlock *block = spread->block;
    int64_t values[] = {(int64_t)block->steps,
                        witnesses_is_news(&space->witnesses, &block->witnesses)};

    spread->ranks->sum(spread->ranks, values, G_N_ELEMENTS(values));
    space->transitions += (uint64_t)values[0];
    if (values[1] > 0)
        share_witnesses(space);
}

/* ---- all of it ---- */

static bool end_search(StateSpace *space, SearchEnd end)
{
    space->end = end;
    return false;
}

/* Nothing of the block was found. */
static bool drop_block(StateSpace *space)
{
    Spread *spread = space->spread;

    spread->store.count = spread->block->count_before;
    space->error = (FirstStep){.from = STATE_NONE};
    return end_search(space, SEARCH_MEMORY);
}

static void skip_expanded(StateSpace *space, StateId expanded)
{
    Spread *spread = space->spread;

    space->expanded = expanded;
    if (spread->next == spread->store.count)
        return;
    ParentReader ids = spread_ids(spread, spread->next);
    while (spread->next < spread->store.count && parents_read_next(&ids) < expanded)
        spread->next++;
}

static bool note_error(StateSpace *space)
{
    const SpreadBlock *block = space->spread->block;
    int64_t step = block->error == space->error.from ? block->error_step : 0;

    space->spread->ranks->greatest(space->spread->ranks, RANK_ENTERS, &step, 1);
    space->error.step = (uint16_t)step;
    note_block(space);
    skip_expanded(space, space->error.from);
    return end_search(space, SEARCH_ERROR);
}

static bool note_cut(StateSpace *space, StateId room)
{
    SpreadBlock *block = space->spread->block;
    uint32_t offset, steps;

    find_cut(space->spread, (uint32_t)room, &offset, &steps);
    space->error = (FirstStep){.from = STATE_NONE};
    space->partial = steps;
    spread_expand_to(space, block->first + offset, steps);
    note_block(space);
    skip_expanded(space, block->first + offset);
    return end_search(space, SEARCH_STATES);
}

static bool number_block(StateSpace *space, StateId room)
{
    Spread *spread = space->spread;
    SpreadBlock *block = spread->block;
    const StateId first_new = space->store.count;
    const uint32_t total = tell_counts(spread);
    const bool is_cut = total > room;

    spread->ranks->exchange(spread->ranks, block->out, block->in);
    space->store.count += MIN(room, total);
    if (!number_own(spread, first_new, space->store.count))
        spread->ranks->give_up(spread->ranks, false,
                               "there is no memory for the parents of states");
    if (is_cut)
        return note_cut(space, room);
    if (space->error.from != STATE_NONE)
        return note_error(space);
    note_block(space);
    skip_expanded(space, block->first + block->count);
    return true;
}

bool spread_run_block(StateSpace *space, uint32_t count, StateId room, uint64_t max_memory)
{
    Spread *spread = space->spread;
    SpreadBlock *block = spread->block;

    block->first = space->expanded;
    block->count = count;
    block->count_before = spread->store.count;
    block->max_memory = max_memory;
    block->is_refused =
        !room_reach(&block->begins, &block->begin_room, (uint64_t)count + 2, sizeof *block->begins);
    expand_first(space, max_memory);
    if (block->is_refused)
        return drop_block(space);
    spread->ranks->exchange(spread->ranks, block->out, block->in);
    spread_enter(space, max_memory);
    if (spread_agree(spread, RANK_ENTERS, block->is_refused))
        return drop_block(space);
    spread->ranks->sent_states += block->candidate_count;
    spread->ranks->exchange(spread->ranks, block->out, block->in);
    return number_block(space, room);
}
