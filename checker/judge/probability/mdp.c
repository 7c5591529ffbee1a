#include "checker/judge/probability/mdp.h"

/* Steps of one actor with the same first `depth` choices: a place in the tree of its choices. */
typedef struct ChoicePlace {
    uint32_t begin, end;
    uint32_t depth;
} ChoicePlace;

/* A choice after a draw, whose node waits for its actions. */
typedef struct Pending {
    ChoicePlace place;
    uint32_t node;
} Pending;

typedef struct MdpBuilder {
    Mdp *mdp;
    Successors successors;
    GraphState state;
    VEC(Pending) pending;
    bool is_refused; /* the memory for something was: what was made so far is not whole */
} MdpBuilder;

/* Room for one more of them. */
static bool reach(MdpBuilder *builder, void *array, uint32_t length, uint32_t *capacity,
                  size_t size)
{
    void **at = array;

    if (length < *capacity)
        return true;
    uint64_t more = (uint64_t)length + length / 2 + 8;
    void *larger = more <= UINT32_MAX ? limits_resize(builder->mdp->limits, *at, more, size) : NULL;
    builder->is_refused |= !larger;
    if (!larger)
        return false;
    *at = larger;
    *capacity = (uint32_t)more;
    return true;
}

#define add(builder, vec, ...)                                                                     \
    do {                                                                                           \
        if (reach(builder, &(vec)->data, (vec)->length, &(vec)->capacity, sizeof *(vec)->data))    \
            (vec)->data[(vec)->length++] = (__VA_ARGS__);                                          \
    } while (0)

static const ModelChoice *choices_of(const MdpBuilder *builder, uint32_t step, uint32_t *count)
{
    const Choices *choices = builder->successors.choices;
    uint32_t begin = step > 0 ? choices->ends[step - 1] : 0;

    *count = choices->ends[step] - begin;
    return *count > 0 ? choices->list + begin : NULL; /* the list may be none */
}

/* The choice that is made at this place; NULL where none is: the step is done. */
static const ModelChoice *choice_at(const MdpBuilder *builder, uint32_t step, uint32_t depth)
{
    uint32_t count;
    const ModelChoice *choices = choices_of(builder, step, &count);

    return depth < count ? &choices[depth] : NULL;
}

/* The first way of the place; the next one begins where it ends. */
static ChoicePlace first_way(const MdpBuilder *builder, ChoicePlace place)
{
    uint32_t choice = choice_at(builder, place.begin, place.depth)->choice;
    uint32_t end = place.begin + 1;

    while (end < place.end && choice_at(builder, end, place.depth)->choice == choice)
        end++;
    return (ChoicePlace){place.begin, end, place.depth + 1};
}

static double weight_of(const MdpBuilder *builder, ChoicePlace place)
{
    double sum = 0;

    while (place.begin < place.end) {
        sum += choice_at(builder, place.begin, place.depth)->weight;
        place.begin = first_way(builder, place).end;
    }
    return sum;
}

static void add_branch(MdpBuilder *builder, uint32_t target, double probability)
{
    add(builder, &builder->mdp->branches, (MdpBranch){target, probability});
}

static uint32_t add_pending(MdpBuilder *builder, ChoicePlace place)
{
    Mdp *mdp = builder->mdp;
    uint32_t node = mdp->nodes.length;

    add(builder, &mdp->nodes, (MdpNode){0});
    if (!builder->is_refused)
        vec_push(&builder->pending, (Pending){place, node});
    return node;
}

static uint32_t target_of(const MdpBuilder *builder, uint32_t step)
{
    const Graph *graph = builder->mdp->graph;

    return graph->edges[graph->offsets[builder->state] + step].target;
}

/* Says how deep the draws below were nested. */
static uint32_t draw(MdpBuilder *builder, ChoicePlace place, double probability)
{
    const ModelChoice *choice = choice_at(builder, place.begin, place.depth);
    uint32_t deepest = 0;

    if (!choice) {
        add_branch(builder, target_of(builder, place.begin), probability);
        return 0;
    }
    if (choice->total == 0) {
        ChoicePlace way = first_way(builder, place);
        if (way.end == place.end)
            return draw(builder, way, probability);
        add_branch(builder, add_pending(builder, place), probability);
        return 0;
    }
    double whole = weight_of(builder, place);
    while (place.begin < place.end) {
        ChoicePlace way = first_way(builder, place);
        double weight = choice_at(builder, place.begin, place.depth)->weight;
        uint32_t depth = 1 + draw(builder, way, probability * (weight / whole));
        deepest = MAX(deepest, depth);
        place.begin = way.end;
    }
    return deepest;
}

static void add_action(MdpBuilder *builder, ChoicePlace place)
{
    Mdp *mdp = builder->mdp;
    MdpAction action = {
        .begin = mdp->branches.length,
        .actor = builder->successors.steps[place.begin].actor,
    };

    action.depth = draw(builder, place, 1);
    action.end = mdp->branches.length;
    add(builder, &mdp->actions, action);
}

static void choose(MdpBuilder *builder, ChoicePlace place)
{
    const ModelChoice *choice = choice_at(builder, place.begin, place.depth);

    if (!choice || choice->total > 0) {
        add_action(builder, place);
        return;
    }
    while (place.begin < place.end) {
        ChoicePlace way = first_way(builder, place);
        choose(builder, way);
        place.begin = way.end;
    }
}

static void add_node(MdpBuilder *builder, uint32_t node, ChoicePlace place)
{
    Mdp *mdp = builder->mdp;
    uint32_t begin = mdp->actions.length;

    if (node < mdp->graph->count)
        while (place.begin < builder->successors.count) {
            const ModelStep *steps = builder->successors.steps;
            place.end = place.begin + 1;
            while (place.end < builder->successors.count &&
                   steps[place.end].actor == steps[place.begin].actor)
                place.end++;
            choose(builder, place);
            place.begin = place.end;
        }
    else
        choose(builder, place);
    mdp->nodes.data[node] = (MdpNode){begin, mdp->actions.length};
}

static void add_state(MdpBuilder *builder, Workspace *workspace, StateId id)
{
    const StateSpace *space = builder->mdp->graph->space;
    const Model *model = state_space_model(space);

    builder->state = (GraphState)id;
    builder->successors.count = builder->successors.choices->count = 0;
    model->expand(model, workspace, state_space_get(space, id), &builder->successors);
    while (builder->successors.choices->count < builder->successors.count)
        model_choices_add(builder->successors.choices, 0); /* of a model that notes none */
    add_node(builder, (uint32_t)id, (ChoicePlace){0});
    while (builder->pending.length > 0) {
        Pending pending = vec_pop(&builder->pending);
        add_node(builder, pending.node, pending.place);
    }
}

Mdp *mdp_new(const Graph *graph)
{
    const Model *model = state_space_model(graph->space);
    g_autoptr(Mdp) mdp = g_new0(Mdp, 1);
    Workspace *workspace = model->workspace_new(model);
    Choices choices = {0};
    MdpBuilder builder = {.mdp = mdp};

    mdp->graph = graph;
    mdp->limits = graph->limits;
    for (StateId id = 0; id < graph->count && !builder.is_refused; id++)
        add(&builder, &mdp->nodes, (MdpNode){0});
    successors_init(&builder.successors, model->words);
    builder.successors.choices = &choices;
    for (StateId id = 0; id < graph->count && !builder.is_refused && limits_go_on(graph->limits);
         id++)
        add_state(&builder, workspace, id);
    vec_free(&builder.pending);
    successors_free(&builder.successors);
    g_free(choices.list);
    g_free(choices.ends);
    model->workspace_free(workspace);
    return builder.is_refused || limits_reached(graph->limits) ? NULL : g_steal_pointer(&mdp);
}

void mdp_free(Mdp *mdp)
{
    if (!mdp)
        return;
    limits_free(mdp->nodes.data);
    limits_free(mdp->actions.data);
    limits_free(mdp->branches.data);
    g_free(mdp);
}
