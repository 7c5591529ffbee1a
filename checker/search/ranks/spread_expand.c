/* The first phase: a rank's own states, and candidates on their way. */
#include "checker/search/ranks/spread_block.h"
#include "checker/search/ranks/state_code.h"
#include "checker/search/store/room.h"

/* ---- what was sent lately ---- */

void spread_block_forget(SpreadBlock *block)
{
    for (size_t i = 0; i < SPREAD_SEEN; i++)
        block->seen_hashes[i] = ~i; /* which belongs elsewhere */
}

/* They have few words: a call would take longer. */
static inline bool is_same(const Word *a, const Word *b, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++)
        if (a[i] != b[i])
            return false;
    return true;
}

/* Equal states have one place: so the one that was seen is earlier in the order of the search, and
 * went to the same rank. */
static bool see(SpreadBlock *block, const Word *state, uint32_t words, uint64_t hash)
{
    size_t place = hash & (SPREAD_SEEN - 1);
    Word *seen = &block->seen[place * words];

    if (block->seen_hashes[place] == hash && is_same(seen, state, words))
        return true;
    block->seen_hashes[place] = hash;
    for (uint32_t i = 0; i < words; i++)
        seen[i] = state[i];
    return false;
}

/* ---- candidates ---- */

static void send_state(Spread *spread, const Word *state, uint32_t owner, uint32_t offset)
{
    SpreadBlock *block = spread->block;
    RankBytes *out = &block->out[owner];
    const uint32_t words = spread->successors.words;

    if (!rank_bytes_reach(out, RANK_NUMBER_BYTES + state_code_most(words)))
        return;
    uint8_t *at = out->data + out->length;
    at = rank_bytes_put_number(at, offset - block->last_of[owner]);
    at = state_code_put(at, state, &block->last[(size_t)owner * words], words);
    out->length = (size_t)(at - out->data);
    block->last_of[owner] = offset;
}

static void keep_state(Spread *spread, const Word *state, uint32_t offset)
{
    SpreadBlock *block = spread->block;
    SpreadEntry *entry = &block->own[block->own_count++];

    *entry = (SpreadEntry){.parent = offset, .from = spread->ranks->rank};
    if (!state_compressor_fold(&spread->compressor, state, &entry->root)) /* most often it is */
        block->is_refused |= !spread_fold(&spread->compressor, &spread->store, state,
                                          block->max_memory, &entry->root);
}

static void add_candidate(Spread *spread, uint32_t step, uint32_t offset)
{
    SpreadBlock *block = spread->block;
    const Ranks *ranks = spread->ranks;
    const uint32_t words = spread->successors.words;
    const Word *state = spread->successors.states + (size_t)step * words;
    const uint64_t hash = spread_hash(state, words);

    if (see(block, state, words, hash))
        return;
    const uint32_t owner = spread_owner_of(ranks, hash);
    block->candidates[block->candidate_count++] = (SpreadCandidate){owner, (uint16_t)step, false};
    if (owner == ranks->rank)
        keep_state(spread, state, offset);
    else
        send_state(spread, state, owner, offset);
}

/* False at a design error. */
static bool add_successors(StateSpace *space, StateId id)
{
    Spread *spread = space->spread;
    SpreadBlock *block = spread->block;
    const Successors *list = &spread->successors;

    for (uint32_t step = 0; step < list->count; step++) {
        if (list->steps[step].is_error) {
            block->error = id;
            block->error_step = step;
            return false;
        }
        block->steps++;
        if (list->steps[step].broken)
            witnesses_note_broken(&block->witnesses, id, (uint16_t)step, list->steps[step].broken);
        add_candidate(spread, step, (uint32_t)(id - block->first));
    }
    return true;
}

static void find_successors(StateSpace *space, StateId place, StateId id)
{
    Spread *spread = space->spread;
    const Model *model = space->model;
    Successors *list = &spread->successors;

    list->count = 0;
    store_read(&spread->store, place, spread->state);
    uint64_t predicates = model->expand(model, spread->workspace, spread->state, list);
    witnesses_note_state(&spread->block->witnesses, model, id, predicates, list);
}

static bool reach(SpreadBlock *block, uint32_t successors)
{
    return room_reach(&block->candidates, &block->candidate_room,
                      (uint64_t)block->candidate_count + successors, sizeof *block->candidates) &&
           room_reach(&block->own, &block->own_room, (uint64_t)block->own_count + successors,
                      sizeof *block->own) &&
           room_reach(&block->parents, &block->parent_room, (uint64_t)block->parent_count + 1,
                      sizeof *block->parents);
}

/* False where that is the last. */
static bool expand_state(StateSpace *space, StateId place, StateId id)
{
    SpreadBlock *block = space->spread->block;

    find_successors(space, place, id);
    if (!reach(block, space->spread->successors.count)) {
        block->is_refused = true;
        return false;
    }
    bool is_whole = add_successors(space, id);
    block->parents[block->parent_count++] =
        (SpreadParent){(uint32_t)(id - block->first), block->candidate_count};
    return is_whole && !block->is_refused;
}

static void begin(StateSpace *space)
{
    SpreadBlock *block = space->spread->block;
    const uint32_t words = space->model->words, ranks = space->spread->ranks->count;

    block->parent_count = block->candidate_count = block->own_count = 0;
    block->steps = 0;
    block->error = STATE_NONE;
    witnesses_clear(&block->witnesses);
    memset(block->last, 0, (size_t)ranks * words * sizeof *block->last);
    memset(block->last_of, 0, ranks * sizeof *block->last_of);
    for (uint32_t i = 0; i < ranks; i++)
        block->out[i].length = 0;
}

void spread_expand(StateSpace *space, StateId end)
{
    Spread *spread = space->spread;
    SpreadBlock *block = spread->block;

    begin(space);
    ParentReader ids = spread_ids(spread, spread->next);
    for (StateId place = spread->next; place < spread->store.count; place++) {
        StateId id = parents_read_next(&ids);
        if (id >= end || !expand_state(space, place, id))
            break;
    }
    for (uint32_t i = 0; i < spread->ranks->count; i++)
        block->is_refused |= block->out[i].is_refused;
}

void spread_expand_to(StateSpace *space, StateId last, uint32_t steps)
{
    Spread *spread = space->spread;
    SpreadBlock *block = spread->block;
    const Successors *list = &spread->successors;

    block->steps = 0;
    witnesses_clear(&block->witnesses);
    ParentReader ids = spread_ids(spread, spread->next);
    for (StateId place = spread->next; place < spread->store.count; place++) {
        StateId id = parents_read_next(&ids);
        if (id > last)
            break;
        find_successors(space, place, id);
        for (uint32_t step = 0; step < list->count && (id < last || step < steps); step++) {
            block->steps++;
            witnesses_note_broken(&block->witnesses, id, (uint16_t)step, list->steps[step].broken);
        }
    }
}
