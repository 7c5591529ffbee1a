/* Open states that surely leave are taken away where they are: those with a step of a process, and no step to
 * an open state that is left. What remains leads to a loop or to rest. In rounds of all ranks together: the
 * elimination of OWCTY (Cerna and Pelanek, "Distributed explicit fair cycle detection", SPIN 2003).
 *
 * Each rank first finds the steps of its own open states to open ones, and tells the owner of each target
 * who comes there. From then on a state that is taken away is told to those alone. */
#include "checker/base/bits.h"
#include "checker/search/ranks/spread.h"
#include "checker/search/ranks/state_code.h"
#include "checker/search/store/room.h"

enum {
    AT_ONCE = 16 << 10, /* own states */
    RANK_BITS = 16,     /* of a source: its rank, and above it its place there */
};

typedef struct TrimArrival { /* at an own state */
    StateId target;
    uint64_t source;
} TrimArrival;

typedef struct Trimming {
    Spread *spread;
    uint64_t *open;   /* own states by place, bit by bit: those that are left */
    uint64_t *leaves; /* those with a step of a process */
    uint32_t *onward; /* by place: steps to open states that are left */
    TrimArrival *arrivals;
    uint64_t arrival_count, arrival_room;
    uint64_t *offsets, *sources; /* the same by place */
    StateId *queue;              /* taken away, and not told yet */
    StateId queued, place;
    uint8_t predicate;
    uint64_t max_memory;
    RankBytes *out, *in;
    Word *last, *lasts; /* of each stream out, and in */
    bool is_refused;
} Trimming;

/* Whether all can go on, and nothing ends it; `*most` becomes the greatest of all ranks. */
static bool agree(Trimming *t, int64_t *most)
{
    Spread *spread = t->spread;
    const uint64_t bytes = spread->store.count * 24 + t->arrival_room * sizeof(TrimArrival) +
                           t->arrival_count * sizeof *t->sources;
    const bool refused = t->is_refused || (t->max_memory && bytes + spread->memory > t->max_memory);

    t->is_refused = spread_agree_most(spread, RANK_GATHERS, refused, most) || spread->agreed.stop ||
                    spread->agreed.is_late;
    return !t->is_refused;
}

/* ---- who comes where ---- */

static void tell_step(Trimming *t, const Word *target)
{
    const Ranks *ranks = t->spread->ranks;
    const uint32_t words = t->spread->store.tree.words;
    const uint32_t owner = spread_owner(ranks, target, words);
    RankBytes *out = &t->out[owner];

    if (!rank_bytes_reach(out, RANK_NUMBER_BYTES + state_code_most(words))) {
        t->is_refused = true;
        return;
    }
    uint8_t *at = rank_bytes_put_number(out->data + out->length, t->place);
    at = state_code_put(at, target, &t->last[(size_t)owner * words], words);
    out->length = (size_t)(at - out->data);
}

static void look_at(Trimming *t)
{
    Spread *spread = t->spread;
    const Model *model = spread->model;
    Successors *list = &spread->successors;

    list->count = 0;
    store_read(&spread->store, t->place, spread->state);
    model->expand(model, spread->workspace, spread->state, list);
    for (uint32_t i = 0; i < list->count; i++) {
        const ModelStep *step = &list->steps[i];
        const Word *target = list->states + (size_t)i * list->words;
        if (model->actors[step->actor].kind == ACTOR_PROCESS && !step->is_fault)
            bits_add(t->leaves, t->place);
        if (step->is_error ||
            !(model->predicates(model, spread->workspace, target) >> t->predicate & 1))
            continue;
        t->onward[t->place]++;
        tell_step(t, target);
    }
}

static void note_arrivals(Trimming *t, uint32_t from)
{
    Spread *spread = t->spread;
    const uint32_t words = spread->store.tree.words;
    Word *last = &t->lasts[(size_t)from * words];
    RankCursor cursor = rank_bytes_read(&t->in[from]);

    while (!rank_cursor_is_at_end(&cursor) && !t->is_refused) {
        const uint64_t place = rank_cursor_number(&cursor);
        state_code_get(&cursor, last, words);
        if (t->arrival_count == t->arrival_room) {
            const uint64_t room = t->arrival_room + t->arrival_room / 2 + 1024;
            TrimArrival *larger = realloc(t->arrivals, room * sizeof *larger);
            t->is_refused = !larger;
            if (!larger)
                return;
            t->arrivals = larger;
            t->arrival_room = room;
        }
        t->arrivals[t->arrival_count++] =
            (TrimArrival){store_find(&spread->store, last), place << RANK_BITS | from};
    }
}

static void exchange(Trimming *t)
{
    t->spread->ranks->exchange(t->spread->ranks, t->out, t->in);
    for (uint32_t i = 0; i < t->spread->ranks->count; i++)
        t->out[i].length = 0;
}

static void find_arrivals(Trimming *t)
{
    const StateId count = t->spread->store.count;
    int64_t is_left = 1;

    while (is_left) {
        for (uint32_t looked = 0; t->place < count && looked < AT_ONCE; t->place++)
            if (bits_has(t->open, t->place)) {
                look_at(t);
                looked++;
            }
        is_left = t->place < count;
        if (!agree(t, &is_left))
            return;
        exchange(t);
        for (uint32_t i = 0; i < t->spread->ranks->count; i++)
            note_arrivals(t, i);
    }
}

/* Counting sort. */
static void sort_arrivals(Trimming *t)
{
    const StateId count = t->spread->store.count;
    int64_t most = 0;

    if (!t->is_refused) {
        t->offsets = calloc(count + 2, sizeof *t->offsets);
        t->sources = malloc((t->arrival_count + 1) * sizeof *t->sources);
        t->queue = malloc((count + 1) * sizeof *t->queue);
        t->is_refused = !t->offsets || !t->sources || !t->queue;
    }
    if (!agree(t, &most))
        return;
    for (uint64_t i = 0; i < t->arrival_count; i++)
        t->offsets[t->arrivals[i].target + 2]++;
    for (StateId i = 2; i < count + 2; i++)
        t->offsets[i] += t->offsets[i - 1];
    for (uint64_t i = 0; i < t->arrival_count; i++)
        t->sources[t->offsets[t->arrivals[i].target + 1]++] = t->arrivals[i].source;
}

/* ---- rounds ---- */

static void take_away(Trimming *t, StateId place)
{
    if (t->onward[place] > 0 || !bits_has(t->leaves, place) || !bits_has(t->open, place))
        return;
    bits_remove(t->open, place);
    t->queue[t->queued++] = place;
}

static void tell_taken(Trimming *t)
{
    for (StateId next = 0; next < t->queued; next++)
        for (uint64_t i = t->offsets[t->queue[next]]; i < t->offsets[t->queue[next] + 1]; i++) {
            RankBytes *out = &t->out[t->sources[i] & ((1u << RANK_BITS) - 1)];
            rank_bytes_number(out, t->sources[i] >> RANK_BITS);
            t->is_refused |= out->is_refused;
        }
    t->queued = 0;
}

static void hear_taken(Trimming *t)
{
    for (uint32_t i = 0; i < t->spread->ranks->count; i++) {
        RankCursor cursor = rank_bytes_read(&t->in[i]);
        while (!rank_cursor_is_at_end(&cursor)) {
            const StateId place = rank_cursor_number(&cursor);
            t->onward[place]--;
            take_away(t, place);
        }
    }
}

static void eliminate(Trimming *t)
{
    for (StateId place = 0; place < t->spread->store.count; place++)
        take_away(t, place);
    for (;;) {
        int64_t taken = (int64_t)t->queued;
        tell_taken(t);
        if (!agree(t, &taken) || taken == 0)
            return;
        exchange(t);
        hear_taken(t);
    }
}

/* ---- all of it ---- */

static void begin(Trimming *t)
{
    const size_t words = t->spread->store.tree.words, ranks = t->spread->ranks->count;
    const StateId count = t->spread->store.count;

    t->leaves = calloc(count / 64 + 1, sizeof *t->leaves);
    t->onward = calloc(count + 1, sizeof *t->onward);
    t->is_refused = !t->open || !t->leaves || !t->onward;
    t->out = g_new0(RankBytes, ranks);
    t->in = g_new0(RankBytes, ranks);
    t->last = g_new0(Word, ranks * words + 1);
    t->lasts = g_new0(Word, ranks * words + 1);
}

static void end(Trimming *t)
{
    for (uint32_t i = 0; i < t->spread->ranks->count; i++) {
        rank_bytes_clear(&t->out[i]);
        rank_bytes_clear(&t->in[i]);
    }
    g_free(t->out);
    g_free(t->in);
    g_free(t->last);
    g_free(t->lasts);
    free(t->leaves);
    free(t->onward);
    free(t->arrivals);
    free(t->offsets);
    free(t->sources);
    free(t->queue);
}

bool spread_trim(Spread *spread, uint8_t predicate, uint64_t max_memory, uint64_t *open)
{
    Trimming t = {.spread = spread, .predicate = predicate, .max_memory = max_memory, .open = open};
    int64_t most = 0;

    begin(&t);
    if (agree(&t, &most))
        find_arrivals(&t);
    sort_arrivals(&t); /* and all agree once more */
    if (!t.is_refused)
        eliminate(&t);
    end(&t);
    return !t.is_refused;
}
