#include "checker/search/ranks/spread.h"

#include "checker/search/ranks/spread_block.h"

/* ---- the small space that all have ---- */

/* Of a space that is not the same on all ranks something else differs: their designs, or programs. False where
 * the first goes on alone. */
static bool compare_spaces(const StateSpace *space, Ranks *ranks, const SearchLimits *limits,
                           Word *state)
{
    const uint64_t counts[] = {space->store.count, space->expanded,     space->transitions,
                               space->level_count, space->model->words, limits->max_states,
                               limits->max_memory};
    uint64_t hash = 0;

    for (StateId id = 0; id < space->store.count; id++) {
        store_read(&space->store, id, state);
        for (uint32_t i = 0; i < space->model->words; i++)
            hash = hash_key(hash ^ state[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
        hash = hash_key(hash ^ counts[i]);
    int64_t half = (int64_t)(hash >> 1), values[] = {half, -half};
    if (!ranks_meet(ranks, RANK_COMPARES, values, G_N_ELEMENTS(values)))
        return false;
    if (values[0] != -values[1])
        ranks->give_up(ranks, true,
                       "the ranks do not search the same: each needs the same program, design, "
                       "library and options");
    return true;
}

static bool begin_stores(Spread *spread, const Model *model)
{
    parents_init(&spread->ids);
    return store_init(&spread->store, model->words) &&
           store_fill(&spread->store, STORE_MAX_TABLE_BITS, UINT64_MAX);
}

bool spread_fold(StateCompressor *compressor, Store *store, const Word *state, uint64_t max_memory,
                 uint64_t *root)
{
    Nodes *nodes = &store->tree.nodes;

    while (!state_compressor_fold(compressor, state, root)) {
        uint64_t more = nodes_memory_grown(nodes) - nodes_memory(nodes);
        if (max_memory && store_memory(store) + more > max_memory)
            return false;
        if (!nodes_grow(nodes))
            return false;
    }
    return true;
}

bool spread_append(Store *store, uint64_t root, StateId parent)
{
    const uint64_t hash = hash_key(root);
    IdTable *table = store_table(store, hash);
    StateId place = store->count;
    ParentWriter writer = {.parents = &store->parents};

    if (!store_has_room(store, table) || !store_widen(store, UINT64_MAX) ||
        !store_reach_ids(store, place + 1, UINT64_MAX) ||
        store_reach(store, place + 1, parent == STATE_NONE ? 0 : parent + 1) < place + 1)
        return false;
    id_table_add(table, hash, (int64_t)place);
    roots_set(&store->roots, place, root);
    parents_write(&writer, place, parent);
    parents_flush(&writer);
    store->count++;
    return true;
}

bool spread_take(Spread *spread, StateId id, StateId parent, uint64_t max_memory)
{
    ParentWriter writer = {.parents = &spread->ids};
    StateId place = spread->store.count;
    uint64_t root;

    if (!spread_fold(&spread->compressor, &spread->store, spread->state, max_memory, &root) ||
        !parents_reach(&spread->ids, place + 1, id + 1) ||
        !spread_append(&spread->store, root, parent))
        return false;
    parents_write(&writer, place, id);
    parents_flush(&writer);
    return true;
}

static bool take_state(Spread *spread, const StateSpace *space, StateId id)
{
    if (!spread_take(spread, id, state_space_parent(space, id), 0))
        return false;
    spread->next += id < space->expanded;
    return true;
}

static bool take_own(Spread *spread, const StateSpace *space)
{
    const Ranks *ranks = spread->ranks;

    for (StateId id = 0; id < space->store.count; id++) {
        store_read(&space->store, id, spread->state);
        if (spread_owner(ranks, spread->state, space->model->words) == ranks->rank &&
            !take_state(spread, space, id))
            return false;
    }
    return true;
}

Spread *spread_new(const Model *model, Ranks *ranks, bool *is_refused)
{
    Spread *spread = g_new0(Spread, 1);

    spread->ranks = ranks;
    spread->model = model;
    spread->workspace = model->workspace_new(model);
    spread->state = g_new0(Word, model->words + 1);
    successors_init(&spread->successors, model->words);
    spread->block = spread_block_new(ranks->count, model->words);
    *is_refused = !begin_stores(spread, model);
    if (!*is_refused) {
        state_compressor_init(&spread->compressor, &spread->store.tree);
        state_compressor_enlarge(&spread->compressor);
    }
    return spread;
}

uint64_t spread_memory(const Spread *spread, StateId count)
{
    return store_memory(&spread->store) + 2 * parents_memory(0, count) +
           parents_memory(spread->store.count, 0);
}

void spread_put(StateSpace *space, Spread *spread, StateId count)
{
    store_free(&space->store);
    space->store.count = count;
    space->spread = spread;
}

bool spread_begin(StateSpace *space, Ranks *ranks, const SearchLimits *limits)
{
    bool is_full;
    Spread *spread = spread_new(space->model, ranks, &is_full);
    int64_t is_refused = is_full || !take_own(spread, space);

    if (compare_spaces(space, ranks, limits, spread->state))
        ranks->greatest(ranks, RANK_COMPARES, &is_refused, 1);
    else
        is_refused = true;
    if (is_refused) {
        spread_free(spread);
        return false;
    }
    spread_put(space, spread, space->store.count);
    return true;
}

void spread_renew_workspace(Spread *spread)
{
    spread->model->workspace_free(spread->workspace);
    spread->workspace = spread->model->workspace_new(spread->model);
}

bool spread_agree_most(Spread *spread, RankMoment moment, bool refused, int64_t *most)
{
    Ranks *ranks = spread->ranks;
    int64_t values[] = {refused, ranks->stop ? *ranks->stop : 0, ranks_is_late(ranks),
                        spread->is_due, *most};

    ranks->greatest(ranks, moment, values, G_N_ELEMENTS(values));
    spread->agreed = (SpreadLook){(int)values[1], values[2], values[3]};
    if (spread->agreed.stop && ranks->stop)
        *ranks->stop = spread->agreed.stop;
    *most = values[4];
    return values[0];
}

bool spread_agree(Spread *spread, RankMoment moment, bool refused)
{
    int64_t none = 0;

    return spread_agree_most(spread, moment, refused, &none);
}

void spread_free(Spread *spread)
{
    if (!spread)
        return;
    spread->ranks->own_states += spread->store.count;
    if (spread->compressor.tree)
        state_compressor_clear(&spread->compressor);
    store_free(&spread->store);
    parents_free(&spread->ids);
    successors_free(&spread->successors);
    spread->model->workspace_free(spread->workspace);
    g_free(spread->state);
    spread_block_free(spread->block, spread->ranks->count);
    g_free(spread);
}
