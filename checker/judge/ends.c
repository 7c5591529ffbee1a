#include "checker/judge/ends.h"

/* The search for strongly connected components (Tarjan 1972) with its own stack. */
typedef struct Frame {
    uint32_t node, action, branch;
} Frame;

typedef struct Tarjan {
    const Mdp *mdp;
    const uint8_t *in, *active; /* by node; by action */
    uint32_t *number, *low;     /* 0: not seen yet */
    uint32_t *component;        /* NO_END while it is open */
    VEC(Frame) frames;
    VEC(uint32_t) open;
    uint32_t next, count;
    uint32_t *order, order_count;
} Tarjan;

static void enter(Tarjan *tarjan, uint32_t node)
{
    uint32_t action = tarjan->mdp->nodes.data[node].begin;

    tarjan->number[node] = tarjan->low[node] = ++tarjan->next;
    vec_push(&tarjan->open, node);
    vec_push(&tarjan->frames, (Frame){node, action, UINT32_MAX});
}

static void leave(Tarjan *tarjan)
{
    Frame frame = vec_pop(&tarjan->frames);

    if (tarjan->low[frame.node] == tarjan->number[frame.node]) {
        uint32_t node;
        do {
            node = vec_pop(&tarjan->open);
            tarjan->component[node] = tarjan->count;
            tarjan->order[tarjan->order_count++] = node;
        } while (node != frame.node);
        tarjan->count++;
    }
    if (tarjan->frames.length > 0) {
        uint32_t above = vec_last(&tarjan->frames).node;
        tarjan->low[above] = MIN(tarjan->low[above], tarjan->low[frame.node]);
    }
}

/* The next node of the part that the last frame's node leads to; false: there is none left. */
static bool next_target(Tarjan *tarjan, uint32_t *target)
{
    const Mdp *mdp = tarjan->mdp;
    Frame *frame = &vec_last(&tarjan->frames);

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
    while (tarjan->frames.length > 0) {
        uint32_t node = vec_last(&tarjan->frames).node;
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

/* Only components with an action inside are ends; those are numbered anew. */
static void keep_ends(Ends *ends, uint32_t components)
{
    const Mdp *mdp = ends->mdp;
    g_autofree uint32_t *number = g_new(uint32_t, components + 1);

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

Ends *ends_new(const Mdp *mdp, const uint8_t *in, const volatile int *stop)
{
    g_autoptr(Ends) ends = g_new0(Ends, 1);
    uint32_t count = mdp->nodes.length;
    g_autofree uint32_t *number = g_new(uint32_t, count + 1);
    g_autofree uint32_t *low = g_new(uint32_t, count + 1);
    g_autofree uint32_t *order = g_new(uint32_t, count + 1);
    bool more = true;

    ends->mdp = mdp;
    ends->of = g_new(uint32_t, count + 1);
    ends->inside = g_new0(uint8_t, mdp->actions.length + 1);
    ends->order = g_new(uint32_t, count + 1);
    for (uint32_t node = 0; node < count; node++)
        for (uint32_t i = mdp->nodes.data[node].begin; i < mdp->nodes.data[node].end; i++)
            ends->inside[i] = in[node] != 0;
    Tarjan tarjan = {.mdp = mdp,
                     .in = in,
                     .active = ends->inside,
                     .number = number,
                     .low = low,
                     .component = ends->of,
                     .order = ends->order};
    /* The first order is the one of all actions: that is kept. */
    for (bool first = true; more && !(stop && *stop); first = false) {
        search_all(&tarjan);
        if (first)
            ends->order_count = tarjan.order_count;
        tarjan.order = order;
        more = take_away(mdp, &tarjan, ends->inside);
    }
    vec_free(&tarjan.frames);
    vec_free(&tarjan.open);
    if (more)
        return NULL;
    keep_ends(ends, tarjan.count);
    return g_steal_pointer(&ends);
}

void ends_free(Ends *ends)
{
    if (!ends)
        return;
    g_free(ends->of);
    g_free(ends->inside);
    g_free(ends->order);
    g_free(ends);
}

/* ---- fairness ---- */

/* By component and actor: it takes a step inside, or some state inside has none for it. */
static void content_actors(const Ends *ends, uint8_t *content)
{
    const Mdp *mdp = ends->mdp;
    uint32_t actors = space_model(mdp->graph->space)->actor_count;

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

uint8_t *ends_fair(const Ends *ends)
{
    const Model *model = space_model(ends->mdp->graph->space);
    uint32_t actors = model->actor_count;
    uint8_t *fair = g_new(uint8_t, ends->count + 1);
    g_autofree uint8_t *content = g_new0(uint8_t, (size_t)ends->count * actors + 1);

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
    return fair;
}
