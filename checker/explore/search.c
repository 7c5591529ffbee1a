/* Breadth-first search. Ids are given in the order of discovery and states are expanded in the
 * order of their ids, so the queue is one integer, and everything that is "the first" is so by
 * (id, step), whatever the machine. */
#include "checker/explore/space_private.h"

enum {
    CHECK_EVERY = 1024, /* expansions between looks at the clock and the caller's flag */
    PROGRESS_MICROSECONDS = 250 * 1000,
    BATCH = 8, /* states expanded together */
};

/* One state expanded, and not yet entered into the space. */
typedef struct Expansion {
    uint64_t predicates;
    Successors successors;
    uint64_t *hashes; /* of the successors */
    uint32_t hash_capacity;
} Expansion;

typedef struct Search {
    Space *space;
    const Model *model;
    bool is_quick; /* the caller had a quicker model, and this is it */
    const SearchOptions *options;
    Workspace *workspace;
    Expansion batch[BATCH];
    StateId level_end; /* the first state that is deeper than those of the last level */
    gint64 start, last_progress;
} Search;

static bool end_search(Search *search, SearchEnd end)
{
    search->space->end = end;
    return false;
}

/* The states from `first` on are one deeper than those before. There is always room for one level
 * more: a state without its depth would have no run. */
static bool begin_level(Search *search, StateId first)
{
    Space *space = search->space;

    *(StateId *)column_at(&space->levels, space->level_count++) = first;
    search->level_end = space->store.count;
    return column_reach(&space->levels, space->level_count) || end_search(search, SEARCH_MEMORY);
}

static void report_progress(Search *search, gint64 now)
{
    const Space *space = search->space;
    SearchProgress progress = {
        .states = space->store.count,
        .transitions = space->transitions,
        .queue = space->store.count - space->expanded,
        .depth = space->level_count - 1,
        .memory = space_memory(space),
        .seconds = (double)(now - search->start) / G_USEC_PER_SEC,
    };

    search->last_progress = now;
    search->options->progress(&progress, search->options->user);
}

/* From here on: what was found so far is what the other model would have found. */
static void look_for_quicker(Search *search, gint64 now)
{
    const SearchOptions *options = search->options;

    if (!options->quicker || search->is_quick)
        return;
    const Model *model = options->quicker(
        search->model, (double)(now - search->start) / G_USEC_PER_SEC, options->quicker_user);
    search->is_quick = model != NULL;
    if (model)
        search->model = search->space->model = model;
}

/* False where a limit ends the search. The limits on states and memory are the store's. */
static bool may_go_on(Search *search)
{
    const SearchOptions *options = search->options;
    gint64 now = g_get_monotonic_time();

    if (options->stop && *options->stop)
        return end_search(search, SEARCH_STOPPED);
    if (options->timeout > 0 && (double)(now - search->start) >= options->timeout * G_USEC_PER_SEC)
        return end_search(search, SEARCH_TIME);
    if (options->progress && now - search->last_progress >= PROGRESS_MICROSECONDS)
        report_progress(search, now);
    look_for_quicker(search, now);
    return true;
}

static void note_firsts(Space *space, StateId id, uint64_t holds, bool value, bool at_rest)
{
    uint64_t news = holds & ~space->known[at_rest][value];

    space->known[at_rest][value] |= news;
    for (; news; news &= news - 1)
        space->firsts[at_rest][value][__builtin_ctzll(news)] = id;
}

static void note_state(Space *space, StateId id, const Expansion *expansion)
{
    const Successors *list = &expansion->successors;
    uint64_t predicates = expansion->predicates;
    bool at_rest = true, event_possible = false;

    for (uint32_t i = 0; i < list->count; i++) {
        const ModelStep *step = &list->steps[i];
        at_rest = at_rest && !step_is_owed(space->model->actors, step);
        event_possible = event_possible || step_is_event(space->model->actors, step);
    }
    note_firsts(space, id, predicates, true, false);
    note_firsts(space, id, ~predicates, false, false);
    if (!at_rest)
        return;
    note_firsts(space, id, predicates, true, true);
    note_firsts(space, id, ~predicates, false, true);
    bool finished = predicates >> PREDICATE_FINISHED & 1;
    if (!finished && !event_possible && space->deadlock == STATE_NONE)
        space->deadlock = id;
}

static void note_broken(Space *space, StateId from, uint16_t step, uint64_t broken)
{
    uint64_t news = broken & ~space->broken_known;

    space->broken_known |= news;
    for (; news; news &= news - 1)
        space->broken[__builtin_ctzll(news)] = (FirstStep){.from = from, .step = step};
}

static void hash_successors(const Store *store, Expansion *expansion)
{
    const Successors *list = &expansion->successors;

    if (list->count > expansion->hash_capacity) {
        expansion->hash_capacity = list->capacity;
        expansion->hashes = g_renew(uint64_t, expansion->hashes, list->capacity);
    }
    store_hash_all(store, list->states, list->count, expansion->hashes);
}

/* Adds the successors, found from `from`; initial states are those of STATE_NONE. False where the
 * search ends here. */
static bool add_successors(Search *search, StateId from, const Expansion *expansion)
{
    Space *space = search->space;
    const Successors *list = &expansion->successors;

    for (uint32_t i = 0; i < list->count; i++) {
        const ModelStep *step = &list->steps[i];
        StoreWay way = {.parent = from, .step = (uint16_t)i};
        StateId id;

        if (step->is_error) {
            space->error = (FirstStep){.from = from, .step = way.step};
            return end_search(search, SEARCH_ERROR);
        }
        note_broken(space, from, way.step, step->broken);
        space->transitions += from != STATE_NONE;
        if (store_add(&space->store, list->states + (size_t)i * list->words, expansion->hashes[i],
                      way, &id) == STORE_REFUSED)
            return end_search(search, space->store.count == space->store.most ? SEARCH_STATES
                                                                              : SEARCH_MEMORY);
    }
    return true;
}

static void expand(Search *search, StateId id, Expansion *expansion)
{
    const Store *store = &search->space->store;

    expansion->successors.count = 0;
    expansion->predicates = search->model->expand(search->model, search->workspace,
                                                  store_state(store, id), &expansion->successors);
    hash_successors(store, expansion);
}

/* Enters what was found from the next state of the queue into the space. */
static bool enter(Search *search, const Expansion *expansion)
{
    Space *space = search->space;
    StateId id = space->expanded;

    if (id == search->level_end && !begin_level(search, id))
        return false;
    note_state(space, id, expansion);
    if (!add_successors(search, id, expansion))
        return false;
    space->expanded++;
    return true;
}

/* Several states are expanded before the first of them is entered, so that memory has time to
 * answer. Nothing else comes of it: they enter one after the other, and where the search ends at
 * one of them, the rest were never seen. */
static bool expand_batch(Search *search)
{
    Space *space = search->space;
    uint32_t count = MIN(space->store.count - space->expanded, (uint32_t)BATCH);

    for (uint32_t i = 0; i < count; i++)
        expand(search, space->expanded + i, &search->batch[i]);
    for (uint32_t i = 0; i < count; i++)
        store_prefetch(&space->store, search->batch[i].hashes, search->batch[i].successors.count);
    for (uint32_t i = 0; i < count; i++)
        if (!enter(search, &search->batch[i]))
            return false;
    return true;
}

static bool add_initial_states(Search *search)
{
    Expansion *expansion = &search->batch[0];

    search->model->initial(search->model, search->workspace, &expansion->successors);
    hash_successors(&search->space->store, expansion);
    return add_successors(search, STATE_NONE, expansion);
}

static bool expand_all(Search *search)
{
    Space *space = search->space;

    for (StateId next_check = 0; space->expanded < space->store.count;) {
        if (space->expanded >= next_check) {
            if (!may_go_on(search))
                return false;
            next_check = space->expanded + CHECK_EVERY;
        }
        if (!expand_batch(search))
            return false;
    }
    return true;
}

/* A search that ends early may have found states of a level that it did not begin; for that one
 * there is room. */
static void end_levels(Search *search)
{
    if (search->level_end < search->space->store.count)
        begin_level(search, search->level_end);
}

void space_explore(Space *space, const SearchOptions *options)
{
    const SearchOptions none = {0};
    Search search = {
        .space = space,
        .model = space->model,
        .options = options ? options : &none,
        .workspace = space->model->workspace_new(space->model),
        .start = g_get_monotonic_time(),
    };

    search.last_progress = search.start;
    for (uint32_t i = 0; i < BATCH; i++)
        successors_init(&search.batch[i].successors, space->model->words);
    if (add_initial_states(&search) && begin_level(&search, 0) && expand_all(&search))
        space->end = SEARCH_COMPLETE;
    end_levels(&search);
    for (uint32_t i = 0; i < BATCH; i++) {
        successors_free(&search.batch[i].successors);
        g_free(search.batch[i].hashes);
    }
    space->model->workspace_free(search.workspace);
}
