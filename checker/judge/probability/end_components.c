#include "checker/judge/probability/end_components.h"

/* The search for strongly connected components (Tarjan 1972) with its own stack. */
typedef struct Frame {
    uint32_t node, action, branch;
} Frame;

typedef struct Tarjan {
    const Mdp *mdp;
    const uint8_t *in, *active; /* by node; by action */
    uint32_t *number, *low;     /* 0: not seen yet */
    uint32_t *component;        /* NO_END while it is open */
    Frame *frames;
    uint32_t *open;
    uint32_t frame_count, open_count;
    uint32_t next, count;
    uint32_t *order, order_count;
} Tarjan;

static void enter(Tarjan *tarjan, uint32_t node)
{
    uint32_t action = tarjan->mdp->nodes.data[node].begin;

    tarjan->number[node] = tarjan->low[node] = ++tarjan->next;
    tarjan->open[tarjan->open_count++] = node;
    tarjan->frames[tarjan->frame_count++] = (Frame){node, action, UINT32_MAX};
}

static Frame *last_frame(Tarjan *tarjan)
{
    return &tarjan->frames[tarjan->frame_count - 1];
}

static void leave(Tarjan *tarjan)
{
    Frame frame = tarjan->frames[--tarjan->frame_count];

    if (tarjan->low[frame.node] == tarjan->number[frame.node]) {
        uint32_t node;
        do {
            node = tarjan->open[--tarjan->open_count];
            tarjan->component[node] = tarjan->count;
            tarjan->order[tarjan->order_count++] = node;
        } while (node != frame.node);
        tarjan->count++;
    }
    if (tarjan->frame_count > 0) {
        uint32_t above = last_frame(tarjan)->node;
        tarjan->low[above] = MIN(tarjan->low[above], tarjan->low[frame.node]);
    }
}

/* The next node of the part that the last frame's node leads to; false: there is none left. */
static bool next_target(Tarjan *tarjan, uint32_t *target)
{
    const Mdp *mdp = tarjan->mdp;
    Frame *frame = last_frame(tarjan);

    for (; frame->action < mdp->nodes.data[frame->node].end; frame->action++) {
        const Action *action = &mdp->actions.data[frame->action];
        if (!tarjan->active[frame->action])
            continue;
        if (frame->branch == UINT32_MAX)
            frame->branch = action->begin;
        while (frame->branch < action->end) {
            *target = mdp->branches.data[frame->branch++].target;
            if (tarjan->in[*target])
                return true;
        }
        frame->branch = UINT32_MAX;
    }
    return false;
}

static void search_from(Tarjan *tarjan, uint32_t root)
{
    uint32_t target;

    enter(tarjan, root);
    while (tarjan->frame_count > 0 && limits_go_on(tarjan->mdp->limits)) {
        uint32_t node = last_frame(tarjan)->node;
        if (!next_target(tarjan, &target))
            leave(tarjan);
        else if (tarjan->number[target] == 0)
            enter(tarjan, target);
        else if (tarjan->component[target] == NO_END)
            tarjan->low[node] = MIN(tarjan->low[node], tarjan->number[target]);
    }
}

static void search_all(Tarjan *tarjan)
{
    uint32_t count = tarjan->mdp->nodes.length;

    tarjan->next = tarjan->count = tarjan->order_count = 0;
    tarjan->frame_count = tarjan->open_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        tarjan->number[i] = 0;
        tarjan->component[i] = NO_END;
    }
    for (uint32_t i = 0; i < count; i++)
        if (tarjan->in[i] && tarjan->number[i] == 0)
            search_from(tarjan, i);
}

static bool stays(const Mdp *mdp, const uint32_t *component, uint32_t node, const Action *action)
{
    for (uint32_t i = action->begin; i < action->end; i++)
        if (component[mdp->branches.data[i].target] != component[node])
            return false;
    return true;
}

/* Takes away the actions that may leave their component; says whether there were any. */
static bool take_away(const Mdp *mdp, const Tarjan *tarjan, uint8_t *active)
{
    bool some = false;

    for (uint32_t node = 0; node < mdp->nodes.length; node++)
        for (uint32_t i = mdp->nodes.data[node].begin; i < mdp->nodes.data[node].end; i++)
            if (active[i] && !stays(mdp, tarjan->component, node, &mdp->actions.data[i])) {
                active[i] = 0;
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
static bool find_ends(EndComponents *ends, Tarjan *tarjan, uint32_t *order)
{
    Limits *limits = ends->mdp->limits;

    for (bool more = true; more;) {
        search_all(tarjan);
        if (!limits_go_on(limits))
            return false;
        if (tarjan->order == ends->order)
            ends->order_count = tarjan->order_count;
        tarjan->order = order;
        more = take_away(ends->mdp, tarjan, ends->inside);
    }
    keep_ends(ends, tarjan->count, tarjan->low);
    return true;
}

static bool ends_fill(EndComponents *ends, const uint8_t *in)
{
    const Mdp *mdp = ends->mdp;
    Limits *limits = mdp->limits;
    uint64_t count = (uint64_t)mdp->nodes.length + 1;
    Tarjan tarjan = {.mdp = mdp, .in = in};
    uint32_t *order = limits_new(limits, count, sizeof *order);

    ends->of = tarjan.component = limits_new(limits, count, sizeof *ends->of);
    ends->order = tarjan.order = limits_new(limits, count, sizeof *ends->order);
    ends->inside = limits_new(limits, (uint64_t)mdp->actions.length + 1, sizeof *ends->inside);
    tarjan.active = ends->inside;
    tarjan.number = limits_new(limits, count, sizeof *tarjan.number);
    tarjan.low = limits_new(limits, count, sizeof *tarjan.low);
    tarjan.open = limits_new(limits, count, sizeof *tarjan.open);
    tarjan.frames = limits_new(limits, count, sizeof *tarjan.frames);
    bool is_whole = order && ends->of && ends->order && ends->inside && tarjan.number &&
                    tarjan.low && tarjan.open && tarjan.frames;
    for (uint32_t node = 0; is_whole && node < mdp->nodes.length; node++)
        for (uint32_t i = mdp->nodes.data[node].begin; i < mdp->nodes.data[node].end; i++)
            ends->inside[i] = in[node] != 0;
    is_whole = is_whole && find_ends(ends, &tarjan, order);
    limits_free(order);
    limits_free(tarjan.number);
    limits_free(tarjan.low);
    limits_free(tarjan.open);
    limits_free(tarjan.frames);
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
