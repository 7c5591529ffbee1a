#include "checker/explore/space_private.h"

#include <string.h>

static void forget_firsts(Space *space)
{
    memset(space->firsts, 0xff, sizeof space->firsts);
    memset(space->broken, 0xff, sizeof space->broken);
    space->deadlock = STATE_NONE;
    space->error = (FirstStep){.from = STATE_NONE};
}

Space *space_search(const Model *model, const SearchOptions *options)
{
    Space *space = g_new0(Space, 1);
    uint64_t most = options && options->max_states ? options->max_states : STATE_NONE;

    space->model = model;
    forget_firsts(space);
    column_init(&space->levels, sizeof(StateId));
    if (store_init(&space->store, model->words, (StateId)MIN(most, STATE_NONE),
                   options ? options->max_memory : 0) &&
        column_reach(&space->levels, 0))
        space_explore(space, options);
    else
        space->end = SEARCH_MEMORY;
    return space;
}

void space_free(Space *space)
{
    if (!space)
        return;
    store_free(&space->store);
    column_free(&space->levels);
    g_free(space);
}

SearchEnd space_end(const Space *space)
{
    return space->end;
}

StateId space_count(const Space *space)
{
    return space->store.count;
}

uint64_t space_transitions(const Space *space)
{
    return space->transitions;
}

uint32_t space_depth(const Space *space)
{
    return space->level_count ? space->level_count - 1 : 0;
}

uint64_t space_memory(const Space *space)
{
    return store_memory(&space->store) + space->level_count * sizeof(StateId);
}

const Model *space_model(const Space *space)
{
    return space->model;
}

const Word *space_state(const Space *space, StateId id)
{
    return store_state(&space->store, id);
}

StateId space_find(const Space *space, const Word *state)
{
    return space->store.count ? store_find(&space->store, state) : STATE_NONE;
}

/* The last level that begins at `id` or before. */
uint32_t space_state_depth(const Space *space, StateId id)
{
    uint32_t low = 0, high = space->level_count;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (*(StateId *)column_at(&space->levels, middle) <= id)
            low = middle;
        else
            high = middle;
    }
    return low;
}

StateId space_parent(const Space *space, StateId id)
{
    return store_way(&space->store, id).parent;
}

StateId space_first(const Space *space, uint8_t predicate, bool value, bool at_rest)
{
    return space->firsts[at_rest][value][predicate];
}

StateId space_deadlock(const Space *space)
{
    return space->deadlock;
}

FirstStep space_broken(const Space *space, uint8_t promise)
{
    return space->broken[promise];
}

FirstStep space_error(const Space *space)
{
    return space->error;
}

/* The run to `id`, with room for `more` steps. */
static Run *run_to(const Space *space, StateId id, uint32_t more)
{
    uint32_t length = space_state_depth(space, id);
    g_autofree uint16_t *steps = g_new0(uint16_t, length + more + 1);

    for (uint32_t i = length; i > 0; i--) {
        StoreWay way = store_way(&space->store, id);
        steps[i - 1] = way.step;
        id = way.parent;
    }
    return run_new(store_way(&space->store, id).step, steps, length + more);
}

Run *space_run(const Space *space, StateId id)
{
    return run_to(space, id, 0);
}

Run *space_run_step(const Space *space, FirstStep last)
{
    if (last.from == STATE_NONE)
        return run_new(last.step, NULL, 0);
    Run *run = run_to(space, last.from, 1);
    run->steps[run->length - 1] = last.step;
    return run;
}
