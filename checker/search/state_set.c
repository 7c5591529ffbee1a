#include "checker/search/state_set.h"

#include "checker/search/ranks/spread.h"

bool state_set_init(StateSet *set, uint32_t words)
{
    bool has_room =
        store_init(&set->store, words) && store_fill(&set->store, STORE_MAX_TABLE_BITS, UINT64_MAX);

    state_compressor_init(&set->compressor, &set->store.tree);
    return has_room;
}

void state_set_clear(StateSet *set)
{
    state_compressor_clear(&set->compressor);
    store_free(&set->store);
}

StateId state_set_add(StateSet *set, const Word *state)
{
    Store *store = &set->store;
    uint64_t root;

    if (!spread_fold(&set->compressor, store, state, 0, &root))
        return STATE_NONE;
    const StateId known = store->count ? store_find_root(store, root) : STATE_NONE;
    if (known != STATE_NONE)
        return known;
    return spread_append(store, root, STATE_NONE) ? store->count - 1 : STATE_NONE;
}
