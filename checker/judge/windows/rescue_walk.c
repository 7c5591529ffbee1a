/* A state is saved where processes can come from it to rest with the window closed. Searches go depth
 * first, for most ways end at rest soon. A search that finds no rest shows that none of the states that it
 * came to is saved: later ones turn back there. */
#include "checker/judge/windows/rescue_walk.h"

#include "checker/base/vec.h"
#include "checker/model/run_walk.h"
#include "checker/search/state_set.h"

#include <string.h>

typedef struct RescueWalk {
    const Model *model;
    Limits *limits;
    uint8_t predicate;
    Workspace *workspace;
    Successors successors;
    Word *state;
    StateSet states;        /* that were come to */
    VEC(uint32_t) found_by; /* by state: the search that came to it; LOST: it is not saved */
    VEC(StateId) stack;
    uint32_t search;
} RescueWalk;

#define LOST UINT32_MAX

static void init(RescueWalk *walk)
{
    const Model *model = walk->model;

    walk->workspace = model->workspace_new(model);
    successors_init(&walk->successors, model->words);
    walk->state = g_new0(Word, model->words + 1);
    if (!state_set_init(&walk->states, model->words))
        limits_refuse(walk->limits);
}

static void clear(RescueWalk *walk)
{
    state_set_clear(&walk->states);
    successors_free(&walk->successors);
    walk->model->workspace_free(walk->workspace);
    g_free(walk->state);
    vec_free(&walk->found_by);
    vec_free(&walk->stack);
}

static bool has_room(const RescueWalk *walk)
{
    const Limits *limits = walk->limits;
    const uint64_t lists = walk->found_by.capacity * sizeof *walk->found_by.data +
                           walk->stack.capacity * sizeof *walk->stack.data;

    return !limits || !limits->max_memory ||
           limits->memory + state_set_memory(&walk->states) + lists <= limits->max_memory;
}

/* STATE_NONE where it finds no room. */
static StateId number_of(RescueWalk *walk, const Word *state)
{
    const StateId before = state_set_count(&walk->states);
    const StateId number = state_set_add(&walk->states, state);

    if (number == STATE_NONE || !has_room(walk)) {
        limits_refuse(walk->limits);
        return STATE_NONE;
    }
    if (number == before)
        vec_push(&walk->found_by, walk->search - 1);
    return number;
}

/* Where this search did not come to yet, and none in vain. */
static void go_to(RescueWalk *walk, const Word *state)
{
    const StateId id = number_of(walk, state);

    if (id == STATE_NONE || walk->found_by.data[id] == LOST ||
        walk->found_by.data[id] == walk->search)
        return;
    walk->found_by.data[id] = walk->search;
    vec_push(&walk->stack, id);
}

static bool is_way(const RescueWalk *walk, const ModelStep *step)
{
    return walk->model->actors[step->actor].kind == ACTOR_PROCESS && !step->is_fault;
}

/* True at rest with the window closed. */
static bool go_on(RescueWalk *walk, StateId id)
{
    Successors *list = &walk->successors;
    bool at_rest = true;

    list->count = 0;
    state_set_read(&walk->states, id, walk->state);
    const uint64_t predicates =
        walk->model->expand(walk->model, walk->workspace, walk->state, list);
    for (uint32_t i = 0; i < list->count; i++)
        at_rest &= !model_step_is_fair(walk->model->actors, &list->steps[i]);
    if (at_rest)
        return !(predicates >> walk->predicate & 1);
    for (uint32_t i = list->count; i-- > 0;)
        if (is_way(walk, &list->steps[i]))
            go_to(walk, list->states + (size_t)i * list->words);
    return false;
}

/* What a search in vain came to. */
static void give_up(RescueWalk *walk)
{
    for (uint32_t i = 0; i < walk->found_by.length; i++)
        if (walk->found_by.data[i] == walk->search)
            walk->found_by.data[i] = LOST;
}

static bool can_be_saved(RescueWalk *walk, const Word *state)
{
    bool is_saved = false;

    walk->search++;
    walk->stack.length = 0;
    go_to(walk, state);
    while (!is_saved && walk->stack.length > 0 && limits_go_on(walk->limits))
        is_saved = go_on(walk, walk->stack.data[--walk->stack.length]);
    if (!is_saved)
        give_up(walk);
    return is_saved;
}

/* The first step of a process there that keeps the good end within reach. */
static Rescue choose(RescueWalk *walk, const Word *from, uint32_t depth)
{
    const Model *model = walk->model;
    Successors list;
    Rescue rescue = {0};

    successors_init(&list, model->words);
    model->expand(model, walk->workspace, from, &list);
    for (uint32_t i = 0; i < list.count && rescue.step == 0; i++)
        if (is_way(walk, &list.steps[i]) &&
            can_be_saved(walk, list.states + (size_t)i * list.words))
            rescue = (Rescue){depth + 1, (uint16_t)i};
    successors_free(&list);
    return rescue;
}

/* The states that the first steps of the run come to. Caller frees. */
static Word *states_along(const Model *model, const Run *run, uint32_t length)
{
    Word *states = g_new(Word, ((size_t)length + 1) * model->words + 1);
    RunWalk at;

    run_walk_init(&at, model);
    run_walk_begin(&at, run->initial);
    for (uint32_t i = 0;; i++) {
        memcpy(states + (size_t)i * model->words, at.state, model->words * sizeof *states);
        if (i == length)
            break;
        run_walk_look(&at);
        run_walk_take(&at, run->steps[i]);
    }
    run_walk_clear(&at);
    return states;
}

Rescue rescue_walk_find(const Model *model, Limits *limits, uint8_t predicate, const Run *run,
                        uint32_t length)
{
    RescueWalk walk = {.model = model, .limits = limits, .predicate = predicate};
    g_autofree Word *way = states_along(model, run, length);
    Rescue rescue = {0};
    uint32_t depth = length + 1;
    bool is_saved = false;

    init(&walk);
    while (!is_saved && depth > 0 && !limits_reached(limits))
        is_saved = can_be_saved(&walk, way + (size_t)--depth * model->words);
    if (is_saved && depth < length)
        rescue = choose(&walk, way + (size_t)depth * model->words, depth);
    clear(&walk);
    if (limits_reached(limits))
        rescue.step = 0;
    return rescue;
}
