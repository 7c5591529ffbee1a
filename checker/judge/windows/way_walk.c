#include "checker/judge/windows/way_walk.h"

#include "checker/search/state_set.h"

typedef struct Reached { /* a state, by number */
    uint32_t from;       /* itself where the way begins */
    uint16_t step, actor;
} Reached;

typedef struct WayWalk {
    const WayOut *way;
    Workspace *workspace;
    Successors successors;
    Word *state;
    StateSet states; /* numbers are given breadth first: so they are the queue */
    VEC(Reached) reached;
} WayWalk;

static void init(WayWalk *walk)
{
    const Model *model = walk->way->model;

    walk->workspace = model->workspace_new(model);
    successors_init(&walk->successors, model->words);
    walk->state = g_new0(Word, model->words + 1);
    if (!state_set_init(&walk->states, model->words))
        limits_refuse(walk->way->limits);
}

static void clear(WayWalk *walk)
{
    state_set_clear(&walk->states);
    successors_free(&walk->successors);
    walk->way->model->workspace_free(walk->workspace);
    g_free(walk->state);
    vec_free(&walk->reached);
}

static bool has_room(const WayWalk *walk)
{
    const Limits *limits = walk->way->limits;
    const uint64_t bytes =
        state_set_memory(&walk->states) + walk->reached.capacity * sizeof *walk->reached.data;

    return !limits || !limits->max_memory || limits->memory + bytes <= limits->max_memory;
}

/* Does nothing where the state was reached before. */
static void reach(WayWalk *walk, const Word *state, Reached reached)
{
    const StateId before = state_set_count(&walk->states);
    const StateId number = state_set_add(&walk->states, state);

    if (number == STATE_NONE || number >= UINT32_MAX || !has_room(walk))
        limits_refuse(walk->way->limits);
    else if (number == before)
        vec_push(&walk->reached, reached);
}

static bool is_way(const WayOut *way, const ModelStep *step)
{
    return !step->is_fault && !step->is_error &&
           exit_actors_include(way->model, way->leaver, step->actor);
}

/* True where a step leads out: `*out` is it. */
static bool go_on(WayWalk *walk, uint32_t number, Reached *out)
{
    const WayOut *way = walk->way;
    const Model *model = way->model;
    Successors *list = &walk->successors;

    list->count = 0;
    state_set_read(&walk->states, number, walk->state);
    model->expand(model, walk->workspace, walk->state, list);
    for (uint32_t i = 0; i < list->count; i++) {
        const ModelStep *step = &list->steps[i];
        const Word *target = list->states + (size_t)i * list->words;
        if (!is_way(way, step))
            continue;
        const Reached reached = {number, (uint16_t)i, step->actor};
        if (!(model->predicates(model, walk->workspace, target) >> way->predicate & 1)) {
            *out = reached;
            return true;
        }
        reach(walk, target, reached);
    }
    return false;
}

static void turn(StepList *steps, uint32_t begin)
{
    for (uint32_t i = begin, j = steps->length; i + 1 < j; i++) {
        const uint16_t step = steps->data[i];
        steps->data[i] = steps->data[--j];
        steps->data[j] = step;
    }
}

static void tell_way(const WayWalk *walk, Reached out, StepList *steps, StepList *actors)
{
    const uint32_t first_step = steps->length, first_actor = actors->length;
    uint32_t number = out.from;

    vec_push(steps, out.step);
    vec_push(actors, out.actor);
    for (const Reached *at; (at = &walk->reached.data[number])->from != number; number = at->from) {
        vec_push(steps, at->step);
        vec_push(actors, at->actor);
    }
    turn(steps, first_step);
    turn(actors, first_actor);
}

bool way_walk_find(const WayOut *way, const Word *states, uint32_t count, StepList *steps,
                   StepList *actors)
{
    WayWalk walk = {.way = way};
    Reached out;
    bool found = false;

    init(&walk);
    for (uint32_t i = 0; i < count && !limits_reached(way->limits); i++)
        reach(&walk, states + (size_t)i * way->model->words,
              (Reached){.from = walk.reached.length});
    for (uint32_t i = 0; i < walk.reached.length && !found && limits_go_on(way->limits); i++)
        found = go_on(&walk, i, &out);
    if (found)
        tell_way(&walk, out, steps, actors);
    clear(&walk);
    return found;
}
