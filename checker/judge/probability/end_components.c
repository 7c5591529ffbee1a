#include "checker/judge/probability/end_components.h"

#include "checker/graph/tarjan.h"

/* Finding them: strongly connected components by the actions that are left, again and again. */
typedef struct EndSearch {
    EndComponents *ends;
    Tarjan tarjan;
    TarjanGraph graph;
    uint32_t count;  /* components of this search */
    uint32_t *order; /* all nodes of the part, by component */
    uint32_t order_count;
} EndSearch;

/* An edge is a branch of an action that is left: the cursor is the action, and the branch, counted
 * from the action's first, in the lower half. */
static uint64_t first_branch(const void *user, uint32_t node)
{
    const EndSearch *search = user;

    return (uint64_t)search->ends->mdp->nodes.data[node].begin << 32;
}

static bool next_branch(const void *user, uint32_t node, uint64_t *cursor, uint32_t *target)
{
    const EndComponents *ends = ((const EndSearch *)user)->ends;
    const Mdp *mdp = ends->mdp;

    while ((uint32_t)(*cursor >> 32) < mdp->nodes.data[node].end) {
        uint32_t i = (uint32_t)(*cursor >> 32);
        const MdpAction *action = &mdp->actions.data[i];
        uint32_t branch = action->begin + (uint32_t)*cursor;
        if (ends->inside[i] && branch < action->end) {
            *target = mdp->branches.data[branch].target;
            ++*cursor;
            return true;
        }
        *cursor = (uint64_t)(i + 1) << 32;
    }
    return false;
}

static void note_component(void *user, const uint32_t *nodes, uint32_t count)
{
    EndSearch *search = user;

    while (count > 0) {
        search->ends->of[nodes[--count]] = search->count;
        search->order[search->order_count++] = nodes[count];
    }
    search->count++;
}

static bool search_all(EndSearch *search)
{
    search->count = search->order_count = 0;
    for (uint32_t i = 0; i < search->ends->mdp->nodes.length; i++)
        search->ends->of[i] = NO_END;
    return tarjan_search(&search->tarjan, &search->graph);
}

static bool stays(const Mdp *mdp, const uint32_t *component, uint32_t node, const MdpAction *action)
{
    for (uint32_t i = action->begin; i < action->end; i++)
        if (component[mdp->branches.data[i].target] != component[node])
            return false;
    return true;
}

/* Takes away the actions that may leave their component; says whether there were any. */
static bool take_away(EndComponents *ends)
{
    const Mdp *mdp = ends->mdp;
    bool some = false;

    for (uint32_t node = 0; node < mdp->nodes.length; node++)
        for (uint32_t i = mdp->nodes.data[node].begin; i < mdp->nodes.data[node].end; i++)
            if (ends->inside[i] && !stays(mdp, ends->of, node, &mdp->actions.data[i])) {
                ends->inside[i] = 0;
                some = true;
            }
    return some;
}

/* Only components with an action inside are ends; those are numbered anew. `number` has room for
 * one a component. */
static void keep_ends(EndComponents *ends, uint32_t components, uint32_t *number)
{
    const Mdp *mdp = ends->mdp;

    for (uint32_t i = 0; i < components; i++)
        number[i] = NO_END;
    for (uint32_t node = 0; node < mdp->nodes.length; node++)
        for (uint32_t i = mdp->nodes.data[node].begin; i < mdp->nodes.data[node].end; i++)
            if (ends->inside[i] && number[ends->of[node]] == NO_END)
                number[ends->of[node]] = ends->count++;
    for (uint32_t node = 0; node < mdp->nodes.length; node++)
        if (ends->of[node] != NO_END)
            ends->of[node] = number[ends->of[node]];
}

/* The first order is the one of all actions: that is kept. */
static bool find_ends(EndSearch *search, uint32_t *order)
{
    EndComponents *ends = search->ends;

    for (bool more = true; more;) {
        if (!search_all(search))
            return false;
        if (search->order == ends->order)
            ends->order_count = search->order_count;
        search->order = order;
        more = take_away(ends);
    }
    keep_ends(ends, search->count, order);
    return true;
}

/* At first all actions of the part are left. */
static void begin_inside(EndComponents *ends, const uint8_t *in)
{
    const Mdp *mdp = ends->mdp;

    for (uint32_t node = 0; node < mdp->nodes.length; node++)
        for (uint32_t i = mdp->nodes.data[node].begin; i < mdp->nodes.data[node].end; i++)
            ends->inside[i] = in[node] != 0;
}

static bool ends_fill(EndComponents *ends, const uint8_t *in)
{
    const Mdp *mdp = ends->mdp;
    Limits *limits = mdp->limits;
    uint64_t count = (uint64_t)mdp->nodes.length + 1;
    EndSearch search = {.ends = ends};
    uint32_t *order = limits_new(limits, count, sizeof *order);

    search.graph = (TarjanGraph){.user = &search,
                                 .in = in,
                                 .first = first_branch,
                                 .next = next_branch,
                                 .found = note_component};
    ends->of = limits_new(limits, count, sizeof *ends->of);
    ends->order = search.order = limits_new(limits, count, sizeof *ends->order);
    ends->inside = limits_new(limits, (uint64_t)mdp->actions.length + 1, sizeof *ends->inside);
    bool is_whole = order && ends->of && ends->order && ends->inside &&
                    tarjan_init(&search.tarjan, mdp->nodes.length, limits);
    if (is_whole)
        begin_inside(ends, in);
    is_whole = is_whole && find_ends(&search, order);
    limits_free(order);
    tarjan_clear(&search.tarjan);
    return is_whole;
}

EndComponents *end_components_new(const Mdp *mdp, const uint8_t *in)
{
    g_autoptr(EndComponents) ends = g_new0(EndComponents, 1);

    ends->mdp = mdp;
    return ends_fill(ends, in) ? g_steal_pointer(&ends) : NULL;
}

void end_components_free(EndComponents *ends)
{
    if (!ends)
        return;
    limits_free(ends->of);
    limits_free(ends->inside);
    limits_free(ends->order);
    g_free(ends);
}

/* ---- fairness ---- */

/* By component and actor: it takes a step inside, or some state inside has none for it. */
static void content_actors(const EndComponents *ends, uint8_t *content)
{
    const Mdp *mdp = ends->mdp;
    uint32_t actors = state_space_model(mdp->graph->space)->actor_count;

    for (uint32_t node = 0; node < mdp->nodes.length; node++) {
        if (ends->of[node] == NO_END)
            continue;
        uint8_t *row = content + (size_t)ends->of[node] * actors;
        for (uint32_t i = mdp->nodes.data[node].begin; i < mdp->nodes.data[node].end; i++)
            if (ends->inside[i])
                row[mdp->actions.data[i].actor] = 1;
        for (uint16_t actor = 0; actor < actors && node < mdp->graph->count; actor++)
            if (actor != mdp->graph->time && !graph_can_step(mdp->graph, node, actor))
                row[actor] = 1;
    }
}

uint8_t *end_components_fair(const EndComponents *ends)
{
    const Model *model = state_space_model(ends->mdp->graph->space);
    uint32_t actors = model->actor_count;
    Limits *limits = ends->mdp->limits;
    uint8_t *fair = limits_new(limits, (uint64_t)ends->count + 1, sizeof *fair);
    uint8_t *content = limits_new(limits, (uint64_t)ends->count * actors + 1, sizeof *content);

    if (!fair || !content) {
        limits_free(fair);
        limits_free(content);
        return NULL;
    }
    content_actors(ends, content);
    for (uint32_t end = 0; end < ends->count; end++) {
        fair[end] = 1;
        for (uint32_t actor = 0; actor < actors; actor++) {
            ActorKind kind = model->actors[actor].kind;
            if ((kind == ACTOR_PROCESS || kind == ACTOR_TIME) &&
                !content[(size_t)end * actors + actor])
                fair[end] = 0;
        }
    }
    limits_free(content);
    return fair;
}
