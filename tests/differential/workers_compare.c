#include "tests/differential/workers_compare.h"

#include "tests/differential/verdicts_compare.h"
#include "tests/unit/thread_ranks.h"

#include <inttypes.h>
#include <string.h>

typedef struct Searches {
    const Model *model;
    const StateSpace *one, *many;
} Searches;

static char *totals_difference(const Searches *s)
{
    if (state_space_end(s->one) != state_space_end(s->many))
        return g_strdup_printf("ends: %d, %d", state_space_end(s->one), state_space_end(s->many));
    if (state_space_count(s->one) != state_space_count(s->many))
        return g_strdup_printf("states: %" PRIu64 ", %" PRIu64, state_space_count(s->one),
                               state_space_count(s->many));
    if (state_space_transitions(s->one) != state_space_transitions(s->many))
        return g_strdup_printf("steps: %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT,
                               state_space_transitions(s->one), state_space_transitions(s->many));
    return NULL;
}

static bool is_same_state(const Searches *s, StateId id)
{
    return state_space_parent(s->one, id) == state_space_parent(s->many, id) &&
           state_space_state_depth(s->one, id) == state_space_state_depth(s->many, id) &&
           memcmp(state_space_get(s->one, id), state_space_get(s->many, id),
                  s->model->words * sizeof(Word)) == 0;
}

static bool is_same_step(FirstStep a, FirstStep b)
{
    return a.from == b.from && (a.from == STATE_NONE || a.step == b.step);
}

static char *states_difference(const Searches *s)
{
    for (StateId id = 0; id < state_space_count(s->one); id++)
        if (!is_same_state(s, id))
            return g_strdup_printf("state %" PRIu64, id);
    return NULL;
}

static char *firsts_difference(const Searches *s)
{
    for (uint8_t i = 0; i < MODEL_MAX_PREDICATES; i++)
        for (int way = 0; way < 4; way++)
            if (state_space_first(s->one, i, way & 1, way & 2) !=
                state_space_first(s->many, i, way & 1, way & 2))
                return g_strdup_printf("the first state of predicate %u", i);
    for (uint8_t i = 0; i < MODEL_MAX_MONITORS; i++)
        if (!is_same_step(state_space_broken(s->one, i), state_space_broken(s->many, i)))
            return g_strdup_printf("the first step that breaks monitor %u", i);
    if (state_space_deadlock(s->one) != state_space_deadlock(s->many))
        return g_strdup("the first deadlock");
    return is_same_step(state_space_error(s->one), state_space_error(s->many))
               ? NULL
               : g_strdup("the first design error");
}

static char *difference(const Searches *s)
{
    char *difference = totals_difference(s);

    if (!difference)
        difference = states_difference(s);
    return difference ? difference : firsts_difference(s);
}

char *workers_space_difference(const Model *model, const StateSpace *one, const StateSpace *many)
{
    return difference(&(Searches){model, one, many});
}

static guint64 compared;

guint64 workers_compared(void)
{
    return compared;
}

static guint64 apart;

guint64 workers_apart(void)
{
    return apart;
}

typedef struct Shared { /* by ranks */
    const Model *model;
    const StateSpace *one;
    const Verdicts *expected;
    uint32_t most;
    char *difference;
} Shared;

/* Windows by the states alone in which they are open; by an even number of ranks without those that surely leave. */
static char *judge_apart(Ranks *ranks, const Shared *shared, const StateSpace *many)
{
    guint64 known = 0;

    ranks->apart = true;
    ranks->trims = ranks->count % 2 == 0;
    g_autoptr(Verdicts) found = verdicts_of(many, NULL);
    if (ranks->rank == 0)
        apart += ranks->windows + ranks->trimmed;
    return ranks->rank == 0 ? verdicts_difference(shared->expected, found, &known) : NULL;
}

static void share(Ranks *ranks, void *user)
{
    Shared *shared = user;
    const SearchOptions options = {
        .limits.max_states = shared->most, .tuning.chunk_size = 3, .tuning.ranks = ranks};
    g_autoptr(StateSpace) many = state_space_search(shared->model, &options);

    g_autofree char *verdict = judge_apart(ranks, shared, many);
    if (!state_space_gather(many, 0))
        abort();
    if (ranks->rank == 0 && verdict)
        shared->difference = g_strdup_printf("apart, %s", verdict);
    else if (ranks->rank == 0)
        shared->difference = difference(&(Searches){shared->model, shared->one, many});
}

static char *ranks_difference(const Model *model, const StateSpace *one, uint32_t most)
{
    g_autoptr(Verdicts) expected = verdicts_of(one, NULL);
    Shared shared = {model, one, expected, most, NULL};

    for (uint32_t count = 1; !shared.difference && count <= THREAD_RANKS_MOST; count++) {
        thread_ranks_run(count, share, &shared);
        compared += state_space_count(one);
    }
    g_autofree char *found = shared.difference;
    return found ? g_strdup_printf("ranks: %s", found) : NULL;
}

char *workers_difference(const Model *model, uint32_t most)
{
    static const SearchOptions ways[] = {
        {.tuning.workers = 1, .tuning.workers_from = 1, .tuning.chunk_size = 1},
        {.tuning.workers = 2, .tuning.workers_from = 1, .tuning.chunk_size = 2},
        {.tuning.workers = 4, .tuning.workers_from = 30, .tuning.chunk_size = 1},
        {.tuning = {3, 1, .chunk_size = 1, .asking = SEARCH_ASKS_ROOTS}},
        {.tuning = {2, 30, .chunk_size = 2, .asking = SEARCH_ASKS_IN_TURN}},
    };
    g_autoptr(StateSpace) one =
        state_space_search(model, &(SearchOptions){.tuning.workers = 1, .limits.max_states = most});

    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        SearchOptions options = ways[i];
        options.limits.max_states = most;
        g_autoptr(StateSpace) many = state_space_search(model, &options);
        g_autofree char *found = workers_space_difference(model, one, many);
        if (found)
            return g_strdup_printf("%u workers: %s", options.tuning.workers, found);
        compared += state_space_count(one);
    }
    return ranks_difference(model, one, most);
}
