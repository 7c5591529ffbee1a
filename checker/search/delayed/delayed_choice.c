#include "checker/search/delayed/delayed_choice.h"

/* A question costs as much as so many roots that are read, and to make tables as much as so many for each
 * state. */
enum { QUESTION_COST = 32, TABLES_COST = 16 };

/* Tables take less than twice what roots take twice, and both are there for a moment. */
enum { SHARE_OF_LEFT = 3 };

/* What is left of the level. */
static bool is_wide(const StateSpace *space)
{
    StateId level = space->level_end - space->expanded;
    double each = (double)(space->transitions + 1) / (double)(space->expanded + 1);

    return (double)level * each / 2 * QUESTION_COST >= (double)space->store.count;
}

static bool pays(const DelayedChoice *choice, const StateSpace *space)
{
    const StateId count = space->store.count;

    switch (choice->asking) {
    case SEARCH_ASKS_TABLES: return false;
    case SEARCH_ASKS_ROOTS: return true;
    case SEARCH_ASKS_IN_TURN: return !space->store.visited;
    case SEARCH_ASKS_WHAT_PAYS: break;
    }
    if (space->store.visited)
        return choice->lost < count * TABLES_COST;
    return count / 2 >= choice->changed_at && is_wide(space);
}

/* Where memory is limited, tables must still find room when they are made. */
static bool has_room(const StateSpace *space, uint64_t left)
{
    uint64_t more = space->store.visited
                        ? 0
                        : ROOT_PARTS * ROOT_EXTENT_BYTES + space->store.count * sizeof(uint64_t);

    return left == UINT64_MAX || state_space_memory(space) + more <= left / SHARE_OF_LEFT;
}

bool delayed_choose(DelayedChoice *choice, StateSpace *space, uint64_t left)
{
    Store *store = &space->store;
    bool is_delayed = pays(choice, space) && has_room(space, left);

    if (choice->is_made && is_delayed == (store->visited != NULL))
        return true;
    choice->is_made = true;
    choice->lost = 0;
    choice->changed_at = store->count;
    if (is_delayed && store_visit(store))
        return true;
    return (!store->visited && store->table_bits > 0) ||
           store_fill(store, STORE_MAX_TABLE_BITS, left == UINT64_MAX ? left : left / 2) ||
           store->visited || !store->has_no_tables;
}

void delayed_note(DelayedChoice *choice, const Store *store, uint64_t entries)
{
    if (store->visited)
        choice->lost += MAX(store->count, entries * QUESTION_COST) - entries * QUESTION_COST;
}
