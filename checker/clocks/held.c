/* Whether a state is held open depends on the ticks that the timer has left, through what may be reached until
 * it is due. Where that is the same after any number of ticks from some on, it does not while more are left; and then
 * ways through held states are ways through nodes, but for the last ticks. */
#include "checker/clocks/shorten_private.h"

typedef struct HeldNodes {
    const ShortenedProgram *s;
    Waits waits;
    uint8_t *held, *known; /* by node */
} HeldNodes;

/* From each node of the window the layers come again with each tick: by processes, with one event, with all. */
static bool ends_alike(HeldNodes *h, TickWays *ways)
{
    const Model *model = &h->s->program->model;

    for (ways->by = WAYS_BY_PROCESSES; ways->by <= WAYS_BY_EVENTS; ways->by++)
        for (uint32_t actor = 0; actor < model->actor_count; actor++) {
            if (ways->by == WAYS_BY_ONE_EVENT ? model->actors[actor].kind != ACTOR_EVENT
                                              : actor > 0)
                continue;
            ways->event = (uint16_t)actor;
            h->waits.period = 1;
            waits_add(&h->waits, ways);
            if (h->waits.why || h->waits.period > 1)
                return false;
        }
    ways->by = WAYS_BY_ALL;
    return true;
}

/* False where two states differ that have the same node, and enough ticks left. */
static bool note_held(HeldNodes *h, const Word *states, const uint8_t *held, uint32_t count)
{
    const Shortened *shortened = &h->s->shortened;

    for (uint32_t i = 0; i < count; i++) {
        const Word *state = states + (size_t)i * shortened->model->words;
        if (shortened->left(shortened, state) <= h->waits.after + 1)
            continue;
        uint32_t node = tick_graph_find(h->s->graph, state);
        if (node >= h->s->graph->nodes.length || (h->known[node] && h->held[node] != held[i]))
            return false;
        h->known[node] = 1;
        h->held[node] = held[i];
    }
    return true;
}

static bool is_long_enough(const HeldNodes *h)
{
    return h->s->parts >= 3 && h->s->ticks >= shorten_least(h->s, &h->waits, 3) &&
           h->s->shortened.more % h->waits.period == 0;
}

static bool is_kept(HeldNodes *h, uint8_t predicate, const Word *states, const uint8_t *held,
                    uint32_t count)
{
    TickWays ways = {
        .graph = h->s->graph, .has_predicate = true, .value = true, .predicate = predicate};

    if (!ends_alike(h, &ways) || !is_long_enough(h) || !note_held(h, states, held, count))
        return false;
    ways.among = h->held;
    waits_add(&h->waits, &ways);
    return !h->waits.why && is_long_enough(h);
}

bool held_is_kept(const Shortened *shortened, uint8_t predicate, const Word *states,
                  const uint8_t *held, uint32_t count)
{
    const ShortenedProgram *s = (const ShortenedProgram *)shortened;
    HeldNodes h = {.s = s, .waits = s->waits};
    const uint32_t nodes = s->graph->nodes.length;

    h.held = g_new0(uint8_t, nodes + 1);
    h.known = g_new0(uint8_t, nodes + 1);
    bool kept = is_kept(&h, predicate, states, held, count);
    g_free(h.held);
    g_free(h.known);
    return kept;
}
