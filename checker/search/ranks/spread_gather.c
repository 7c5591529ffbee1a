/* All states come to each rank, in the order of their ids: from then on each has what one machine would
 * have. */
#include "checker/search/ranks/spread.h"
#include "checker/search/ranks/state_code.h"

enum { AT_ONCE = 128 << 10 }; /* ids */

typedef struct SpreadGathering {
    Spread *spread;
    Store whole;
    StateCompressor compressor;
    StateId place; /* own states before were told */
    uint64_t max_memory;
    RankBytes own;
    RankBytes *all; /* by rank */
    Word *last, *lasts;
    bool is_refused;
} SpreadGathering;

/* A state: how far its id is from the one before, how far its parent's, and what differs. Parents are
 * told plus one, and never fall. */
static void tell_own(SpreadGathering *g, StateId begin, StateId end)
{
    const Spread *spread = g->spread;
    const uint32_t words = spread->store.tree.words;
    StateId id = begin, parent = 0;

    ParentReader ids = spread_ids(spread, g->place), parents = ids;
    if (g->place < spread->store.count)
        parents = parents_read(&spread->store.parents, g->place);
    g->own.length = 0;
    memset(g->last, 0, words * sizeof *g->last);
    for (; g->place < spread->store.count; g->place++) {
        const StateId next = parents_read_next(&ids), from = parents_read_next(&parents) + 1;
        if (next >= end ||
            !rank_bytes_reach(&g->own, 2 * (size_t)RANK_NUMBER_BYTES + state_code_most(words)))
            break;
        store_read(&spread->store, g->place, spread->state);
        uint8_t *at = rank_bytes_put_number(g->own.data + g->own.length, next - id);
        at = rank_bytes_put_number(at, from - parent);
        at = state_code_put(at, spread->state, g->last, words);
        g->own.length = (size_t)(at - g->own.data);
        id = next;
        parent = from;
    }
    g->is_refused |= g->own.is_refused;
}

typedef struct Teller {
    RankCursor cursor;
    StateId id; /* of its next state; STATE_NONE: it has none */
    StateId parent;
    Word *last;
} Teller;

static void read_id(Teller *teller)
{
    if (rank_cursor_is_at_end(&teller->cursor))
        teller->id = STATE_NONE;
    else
        teller->id += rank_cursor_number(&teller->cursor);
}

static Teller *tellers_new(const SpreadGathering *g, StateId begin)
{
    const uint32_t ranks = g->spread->ranks->count, words = g->spread->store.tree.words;
    Teller *tellers = g_new0(Teller, ranks);

    memset(g->lasts, 0, (size_t)ranks * words * sizeof *g->lasts);
    for (uint32_t i = 0; i < ranks; i++) {
        tellers[i] = (Teller){.cursor = rank_bytes_read(&g->all[i]),
                              .id = begin,
                              .last = &g->lasts[(size_t)i * words]};
        read_id(&tellers[i]);
    }
    return tellers;
}

/* Each id is told by one rank. */
static void add_told(SpreadGathering *g, StateId begin, StateId end)
{
    const uint32_t ranks = g->spread->ranks->count, words = g->spread->store.tree.words;
    g_autofree Teller *tellers = tellers_new(g, begin);

    for (StateId id = begin; id < end && !g->is_refused; id++) {
        uint32_t i = 0;
        uint64_t root;
        while (i < ranks && tellers[i].id != id)
            i++;
        if (i == ranks) {
            g->is_refused = true;
            return;
        }
        tellers[i].parent += rank_cursor_number(&tellers[i].cursor);
        state_code_get(&tellers[i].cursor, tellers[i].last, words);
        g->is_refused =
            !spread_fold(&g->compressor, &g->whole, tellers[i].last, g->max_memory, &root) ||
            !spread_append(&g->whole, root, tellers[i].parent - 1);
        read_id(&tellers[i]);
    }
}

/* Whether all can go on. */
static bool agree(SpreadGathering *g)
{
    Ranks *ranks = g->spread->ranks;
    int64_t refused =
        g->is_refused ||
        (g->max_memory && store_memory(&g->whole) + g->spread->memory > g->max_memory);

    ranks->greatest(ranks, RANK_GATHERS, &refused, 1);
    g->is_refused = refused;
    return !refused;
}

static void gather(SpreadGathering *g, StateId count)
{
    Ranks *ranks = g->spread->ranks;

    for (StateId begin = 0; begin < count && agree(g); begin += AT_ONCE) {
        const StateId end = MIN(begin + AT_ONCE, count);
        tell_own(g, begin, end);
        if (!agree(g))
            return;
        ranks->tell_all(ranks, &g->own, g->all);
        add_told(g, begin, end);
    }
    agree(g);
}

static void free_buffers(SpreadGathering *g)
{
    for (uint32_t i = 0; i < g->spread->ranks->count; i++)
        rank_bytes_clear(&g->all[i]);
    rank_bytes_clear(&g->own);
    state_compressor_clear(&g->compressor);
    g_free(g->all);
    g_free(g->last);
    g_free(g->lasts);
}

static SpreadGathering begin_gathering(Spread *spread, uint64_t max_memory)
{
    const uint32_t words = spread->store.tree.words, ranks = spread->ranks->count;

    return (SpreadGathering){.spread = spread,
                             .max_memory = max_memory,
                             .all = g_new0(RankBytes, ranks),
                             .last = g_new0(Word, words + 1),
                             .lasts = g_new0(Word, (size_t)ranks * words + 1)};
}

bool spread_gather(StateSpace *space, uint64_t max_memory)
{
    Spread *spread = space->spread;
    const StateId count = space->store.count;
    SpreadGathering g = begin_gathering(spread, max_memory);

    g.is_refused = !store_init(&g.whole, spread->store.tree.words) ||
                   !store_fill(&g.whole, STORE_MAX_TABLE_BITS, UINT64_MAX);
    state_compressor_init(&g.compressor, &g.whole.tree);
    gather(&g, count);
    free_buffers(&g);
    if (g.is_refused) {
        store_free(&g.whole);
        return false;
    }
    space->store = g.whole;
    space->store.keys.roots = &space->store.roots;
    space->spread = NULL;
    spread_free(spread);
    return true;
}
