/* States come to each rank, in the order of their ids: all, and from then on each has what one machine
 * would have; or those alone in which a predicate holds, to be judged by themselves. */
#include "checker/base/bits.h"
#include "checker/search/ranks/spread.h"
#include "checker/search/ranks/state_code.h"

enum { AT_ONCE = 128 << 10 }; /* ids */

typedef struct SpreadGathering {
    Spread *spread;
    Store whole; /* of a part: in place of a state's parent it has its id */
    StateCompressor compressor;
    StateId place;    /* own states before were told */
    uint64_t *chosen; /* of a part, by place, bit by bit: own states that belong to it; else NULL */
    uint64_t max_memory;
    RankBytes own;
    RankBytes *all; /* by rank */
    Word *last, *lasts;
    bool is_refused;
} SpreadGathering;

static bool is_told(const SpreadGathering *g, StateId place)
{
    return !g->chosen || bits_has(g->chosen, place);
}

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
        if (next >= end)
            break;
        if (!is_told(g, g->place))
            continue;
        if (!rank_bytes_reach(&g->own, 2 * (size_t)RANK_NUMBER_BYTES + state_code_most(words)))
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

static Teller *first_teller(Teller *tellers, uint32_t ranks)
{
    Teller *first = tellers;

    for (uint32_t i = 1; i < ranks; i++)
        if (tellers[i].id < first->id)
            first = &tellers[i];
    return first;
}

static bool take_told(SpreadGathering *g, Teller *teller)
{
    uint64_t root;

    teller->parent += rank_cursor_number(&teller->cursor);
    state_code_get(&teller->cursor, teller->last, g->spread->store.tree.words);
    return spread_fold(&g->compressor, &g->whole, teller->last, g->max_memory, &root) &&
           spread_append(&g->whole, root, g->chosen ? teller->id : teller->parent - 1);
}

/* Each id is told by one rank, and of all states none is missing. */
static void add_told(SpreadGathering *g, StateId begin, StateId end)
{
    const uint32_t ranks = g->spread->ranks->count;
    g_autofree Teller *tellers = tellers_new(g, begin);

    for (StateId id = begin; id < end && !g->is_refused; id++) {
        Teller *teller = first_teller(tellers, ranks);
        if (teller->id == STATE_NONE && g->chosen)
            return;
        g->is_refused = (teller->id != id && !g->chosen) || !take_told(g, teller);
        read_id(teller);
    }
}

/* Whether all can go on, and nothing ends it. */
static bool agree(SpreadGathering *g)
{
    Spread *spread = g->spread;
    const bool refused =
        g->is_refused ||
        (g->max_memory && store_memory(&g->whole) + spread->memory > g->max_memory);

    g->is_refused = spread_agree(spread, RANK_GATHERS, refused) || spread->agreed.stop ||
                    spread->agreed.is_late;
    return !g->is_refused;
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

static void begin_gathering(SpreadGathering *g, Spread *spread, uint64_t max_memory)
{
    const uint32_t words = spread->store.tree.words, ranks = spread->ranks->count;

    g->spread = spread;
    g->max_memory = max_memory;
    g->all = g_new0(RankBytes, ranks);
    g->last = g_new0(Word, words + 1);
    g->lasts = g_new0(Word, (size_t)ranks * words + 1);
    g->is_refused |=
        !store_init(&g->whole, words) || !store_fill(&g->whole, STORE_MAX_TABLE_BITS, UINT64_MAX);
    state_compressor_init(&g->compressor, &g->whole.tree);
}

/* The store is the caller's then. False where some rank has no room for it. */
static bool run_gathering(SpreadGathering *g, StateId count, Store *store)
{
    gather(g, count);
    free_buffers(g);
    if (g->is_refused) {
        store_free(&g->whole);
        return false;
    }
    *store = g->whole;
    store->keys.roots = &store->roots;
    return true;
}

bool spread_gather(StateSpace *space, uint64_t max_memory)
{
    SpreadGathering g = {0};

    begin_gathering(&g, space->spread, max_memory);
    if (!run_gathering(&g, space->store.count, &space->store))
        return false;
    spread_free(space->spread);
    space->spread = NULL;
    return true;
}

/* ---- a part ---- */

static bool choose(SpreadGathering *g, const Spread *spread, uint8_t predicate)
{
    const Model *model = spread->model;

    g->chosen = calloc(spread->store.count / 64 + 1, sizeof *g->chosen);
    for (StateId place = 0; g->chosen && place < spread->store.count; place++) {
        store_read(&spread->store, place, spread->state);
        if (model->predicates(model, spread->workspace, spread->state) >> predicate & 1)
            bits_add(g->chosen, place);
    }
    return g->chosen;
}

bool spread_gather_part(const StateSpace *space, uint8_t predicate, bool trims, uint64_t max_memory,
                        Store *part)
{
    SpreadGathering g = {0};

    g.is_refused = !choose(&g, space->spread, predicate);
    if (trims)
        g.is_refused |= !spread_trim(space->spread, predicate, max_memory, g.chosen);
    begin_gathering(&g, space->spread, max_memory);
    bool has_room = run_gathering(&g, space->store.count, part);
    free(g.chosen);
    return has_room;
}
