#include "checker/search/state_part.h"

#include "checker/search/ranks/spread.h"
#include "checker/search/state_space_private.h"

static bool take_state(StateSpace *part, StateCompressor *compressor, StateId id,
                       uint64_t max_memory)
{
    uint64_t root;

    return spread_fold(compressor, &part->store, part->state, max_memory, &root) &&
           spread_append(&part->store, root, id);
}

/* Of a whole that this process has. */
static bool take_states(StateSpace *part, const StateSpace *whole, uint8_t predicate,
                        uint64_t max_memory)
{
    const uint64_t used = state_space_memory(whole);
    const uint64_t left = max_memory > used ? max_memory - used : 1;
    const Model *model = whole->model;
    StateCompressor compressor;
    bool has_room = store_fill(&part->store, STORE_MAX_TABLE_BITS, UINT64_MAX);

    state_compressor_init(&compressor, &part->store.tree);
    for (StateId id = 0; has_room && id < whole->store.count; id++) {
        store_read(&whole->store, id, part->state);
        if (model->predicates(model, part->workspace, part->state) >> predicate & 1)
            has_room = take_state(part, &compressor, id, max_memory ? left : 0) &&
                       (!max_memory || store_memory(&part->store) <= left);
    }
    state_compressor_clear(&compressor);
    return has_room;
}

static bool gather_states(StateSpace *part, const StateSpace *whole, uint8_t predicate, bool trims,
                          uint64_t max_memory)
{
    Store store;

    if (!spread_gather_part(whole, predicate, trims, max_memory, &store))
        return false;
    store_free(&part->store);
    part->store = store;
    part->store.keys.roots = &part->store.roots;
    whole->spread->ranks->windows += !trims;
    whole->spread->ranks->trimmed += trims;
    return true;
}

StateSpace *state_part_new(const StateSpace *whole, uint8_t predicate, bool trims,
                           uint64_t max_memory)
{
    g_autoptr(StateSpace) part = state_space_new(whole->model);
    bool has_room = whole->spread ? gather_states(part, whole, predicate, trims, max_memory)
                                  : part->end == SEARCH_COMPLETE &&
                                        take_states(part, whole, predicate, max_memory);

    return has_room ? g_steal_pointer(&part) : NULL;
}

StateId state_part_id(const StateSpace *part, StateId place)
{
    return parents_of(&part->store.parents, place);
}

bool state_part_is_of_ranks(const StateSpace *whole)
{
    return whole->spread;
}

bool state_part_is_asked_for(const StateSpace *whole)
{
    return whole->spread && whole->spread->ranks->apart;
}

bool state_part_is_asked_to_trim(const StateSpace *whole)
{
    return whole->spread && whole->spread->ranks->trims;
}
