#include "checker/search/ranks/spread.h"
#include "checker/search/state_space_private.h"

#include <string.h>

static bool init(StateSpace *space)
{
    const Model *model = space->model;

    witnesses_clear(&space->witnesses);
    space->error = (FirstStep){.from = STATE_NONE};
    space->workspace = model->workspace_new(model);
    successors_init(&space->successors, model->words);
    space->state = g_new0(Word, model->words + 1);
    segmented_array_init(&space->levels, sizeof(StateId));
    return store_init(&space->store, model->words) && segmented_array_reach(&space->levels, 0);
}

StateSpace *state_space_new(const Model *model)
{
    StateSpace *space = g_new0(StateSpace, 1);

    space->model = model;
    space->end = init(space) ? SEARCH_COMPLETE : SEARCH_MEMORY;
    return space;
}

StateSpace *state_space_search(const Model *model, const SearchOptions *options)
{
    StateSpace *space = options && options->resumed ? options->resumed : state_space_new(model);

    space->begun = g_get_monotonic_time();
    if (space->end == SEARCH_COMPLETE)
        state_space_explore(space, options);
    return space;
}

void state_space_free(StateSpace *space)
{
    if (!space)
        return;
    spread_free(space->spread);
    store_free(&space->store);
    spill_free(space->spill);
    successor_cache_end(&space->cache);
    segmented_array_free(&space->levels);
    space->model->workspace_free(space->workspace);
    successors_free(&space->successors);
    g_free(space->state);
    g_free(space);
}

SearchEnd state_space_end(const StateSpace *space)
{
    return space->end;
}

StateId state_space_count(const StateSpace *space)
{
    return space->store.count;
}

uint64_t state_space_transitions(const StateSpace *space)
{
    return space->transitions;
}

uint32_t state_space_depth(const StateSpace *space)
{
    return space->level_count ? space->level_count - 1 : 0;
}

uint64_t state_space_memory(const StateSpace *space)
{
    uint64_t states = space->spread ? space->spread->memory : store_memory(&space->store);

    return states + space->level_count * sizeof(StateId) + space->model->size +
           (space->spill ? spill_memory(space->spill) : 0);
}

int state_space_try_folder(const char *folder)
{
    UnnamedFile trial;
    bool is_open = unnamed_file_open(&trial, folder);

    unnamed_file_close(&trial);
    return is_open ? 0 : trial.reason;
}

uint64_t state_space_on_disk(const StateSpace *space)
{
    return space->spill ? spill_on_disk(space->spill) : 0;
}

const Model *state_space_model(const StateSpace *space)
{
    return space->model;
}

bool state_space_is_shared(const StateSpace *space)
{
    return space->spread != NULL;
}

bool state_space_gather(const StateSpace *space, uint64_t max_memory)
{
    return !space->spread || spread_gather((StateSpace *)space, max_memory);
}

void state_space_read(const StateSpace *space, StateId id, Word *state)
{
    if (space->spread)
        spread_read(space->spread, id, state);
    else
        store_read(&space->store, id, state);
}

const Word *state_space_get(const StateSpace *space, StateId id)
{
    state_space_read(space, id, space->state);
    return space->state;
}

StateId state_space_find(const StateSpace *space, const Word *state)
{
    if (space->spread)
        return spread_find(space->spread, state);
    return space->store.count ? store_find(&space->store, state) : STATE_NONE;
}

const ExpandedState *state_space_expanded(const StateSpace *space, StateId id)
{
    const SuccessorCache *known = &space->cache;

    return id < known->count ? &known->states[id] : NULL;
}

/* The last level that begins at `id` or before. */
uint32_t state_space_state_depth(const StateSpace *space, StateId id)
{
    uint32_t low = 0, high = space->level_count;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (*(StateId *)segmented_array_at(&space->levels, middle) <= id)
            low = middle;
        else
            high = middle;
    }
    return low;
}

StateId state_space_parent(const StateSpace *space, StateId id)
{
    return space->spread ? spread_parent(space->spread, id) : parents_of(&space->store.parents, id);
}

StateId state_space_first(const StateSpace *space, uint8_t predicate, bool value, bool at_rest)
{
    const Witnesses *witnesses = &space->witnesses;
    bool is_known = witnesses->known[at_rest][value] >> predicate & 1;

    return is_known ? witnesses->firsts[at_rest][value][predicate] : STATE_NONE;
}

StateId state_space_deadlock(const StateSpace *space)
{
    return space->witnesses.deadlock;
}

FirstStep state_space_broken(const StateSpace *space, uint8_t monitor)
{
    bool is_known = space->witnesses.broken_known >> monitor & 1;

    return is_known ? space->witnesses.broken[monitor] : (FirstStep){.from = STATE_NONE};
}

FirstStep state_space_error(const StateSpace *space)
{
    return space->error;
}

static bool leads_to(const Successors *list, uint32_t step, const Word *state)
{
    return !list->steps[step].is_error && memcmp(list->states + (size_t)step * list->words, state,
                                                 list->words * sizeof *state) == 0;
}

uint32_t state_space_step_to(const StateSpace *space, StateId parent, StateId id, uint32_t *steps)
{
    const Model *model = space->model;
    Successors list = space->successors;
    uint32_t step = 0;

    list.count = 0;
    if (parent == STATE_NONE)
        model->initial(model, space->workspace, &list);
    else
        model->expand(model, space->workspace, state_space_get(space, parent), &list);
    const Word *state = state_space_get(space, id);
    while (step < list.count && !leads_to(&list, step, state))
        step++;
    ((StateSpace *)space)->successors = list;
    *steps = list.count;
    return step;
}

static uint16_t step_to(const StateSpace *space, StateId parent, StateId id)
{
    uint32_t steps;
    uint32_t step = state_space_step_to(space, parent, id, &steps);

    g_assert(step < steps);
    return (uint16_t)step;
}

/* The run to `id`, with room for `more` steps. */
static Run *run_to(const StateSpace *space, StateId id, uint32_t more)
{
    uint32_t length = state_space_state_depth(space, id);
    g_autofree uint16_t *steps = g_new0(uint16_t, length + more + 1);

    for (uint32_t i = length; i > 0; i--) {
        StateId parent = state_space_parent(space, id);
        steps[i - 1] = step_to(space, parent, id);
        id = parent;
    }
    return run_new(step_to(space, STATE_NONE, id), steps, length + more);
}

Run *state_space_run(const StateSpace *space, StateId id)
{
    return run_to(space, id, 0);
}

Run *state_space_run_step(const StateSpace *space, FirstStep last)
{
    if (last.from == STATE_NONE)
        return run_new(last.step, NULL, 0);
    Run *run = run_to(space, last.from, 1);
    run->steps[run->length - 1] = last.step;
    return run;
}
