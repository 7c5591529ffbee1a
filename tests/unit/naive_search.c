#include "tests/unit/naive_search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

typedef struct Step { /* the last on a way */
    StateId from;
    uint16_t index;
    uint32_t target;
} Step;

static void note(NaiveSearch *naive, StateId id, uint64_t predicates, bool at_rest)
{
    for (uint32_t i = 0; i < MODEL_MAX_PREDICATES; i++) {
        StateId *first = &naive->firsts[at_rest][predicates >> i & 1][i];
        if (*first == STATE_NONE)
            *first = id;
    }
}

static void look_at(NaiveSearch *naive, const Table *table, StateId id)
{
    uint32_t number = naive->numbers[id];
    const TableState *state = &table->states[number];
    bool owed = false, event = false;

    for (uint32_t i = 0; i < state->steps.length; i++) {
        const ModelStep *step = &table_nth(table, number, i)->step;
        ActorKind kind = table->actors.data[step->actor].kind;
        owed = owed || (kind == ACTOR_PROCESS && !step->is_fault);
        event = event || (kind == ACTOR_EVENT && !step->is_fault);
    }
    note(naive, id, state->predicates, false);
    if (owed)
        return;
    note(naive, id, state->predicates, true);
    bool finished = state->predicates >> PREDICATE_FINISHED & 1;
    if (!finished && !event && naive->deadlock == STATE_NONE)
        naive->deadlock = id;
}

/* False where there is no room for it. */
static bool reach(NaiveSearch *naive, Step step, uint32_t most)
{
    for (StateId id = 0; id < naive->count; id++)
        if (naive->numbers[id] == step.target)
            return true;
    if (most && naive->count == most) {
        naive->end = SEARCH_STATES;
        return false;
    }
    StateId id = naive->count++;
    naive->numbers[id] = step.target;
    naive->parents[id] = step.from;
    naive->steps[id] = step.index;
    naive->depths[id] = step.from == STATE_NONE ? 0 : naive->depths[step.from] + 1;
    return true;
}

static bool take_steps(NaiveSearch *naive, const Table *table, StateId from, uint32_t most)
{
    uint32_t number = naive->numbers[from];

    for (uint16_t i = 0; i < table->states[number].steps.length; i++) {
        const TableStep *step = table_nth(table, number, i);
        if (step->step.is_error) {
            naive->error = (FirstStep){from, i};
            naive->end = SEARCH_ERROR;
            return false;
        }
        for (uint32_t j = 0; j < MODEL_MAX_MONITORS; j++)
            if ((step->step.broken >> j & 1) && naive->broken[j].from == STATE_NONE)
                naive->broken[j] = (FirstStep){from, i};
        naive->transitions++;
        if (!reach(naive, (Step){from, i, step->target}, most))
            return false;
    }
    return true;
}

static bool begin(NaiveSearch *naive, const Table *table, uint32_t most)
{
    for (uint16_t i = 0; i < table->initial.length; i++) {
        if (table->initial_error && i + 1u == table->initial.length) {
            naive->error = (FirstStep){STATE_NONE, i};
            naive->end = SEARCH_ERROR;
            return false;
        }
        if (!reach(naive, (Step){STATE_NONE, i, table->initial.data[i]}, most))
            return false;
    }
    return true;
}

NaiveSearch *naive_search(Table *table, uint32_t most)
{
    NaiveSearch *naive = g_new0(NaiveSearch, 1);

    table_model(table);
    naive->numbers = g_new0(uint32_t, table->state_count + 1);
    naive->depths = g_new0(uint32_t, table->state_count + 1);
    naive->parents = g_new0(StateId, table->state_count + 1);
    naive->steps = g_new0(uint16_t, table->state_count + 1);
    memset(naive->firsts, 0xff, sizeof naive->firsts);
    memset(naive->broken, 0xff, sizeof naive->broken);
    naive->deadlock = naive->error.from = STATE_NONE;
    bool goes_on = begin(naive, table, most);
    for (StateId id = 0; goes_on && id < naive->count; id++) {
        look_at(naive, table, id);
        goes_on = take_steps(naive, table, id, most);
    }
    return naive;
}

void naive_search_free(NaiveSearch *naive)
{
    g_free(naive->numbers);
    g_free(naive->depths);
    g_free(naive->parents);
    g_free(naive->steps);
    g_free(naive);
}

static void assert_states_are(const StateSpace *space, const NaiveSearch *naive)
{
    assert_int_equal(state_space_count(space), naive->count);
    for (StateId id = 0; id < naive->count; id++) {
        g_autoptr(Run) run = state_space_run(space, id);
        StateId at = id;

        assert_int_equal(table_number(state_space_get(space, id)), naive->numbers[id]);
        assert_int_equal(state_space_find(space, state_space_get(space, id)), id);
        assert_int_equal(state_space_state_depth(space, id), naive->depths[id]);
        assert_int_equal(state_space_parent(space, id), naive->parents[id]);
        assert_int_equal(run->length, naive->depths[id]);
        for (uint32_t i = run->length; i > 0; i--, at = naive->parents[at])
            assert_int_equal(run->steps[i - 1], naive->steps[at]);
        assert_int_equal(run->initial, naive->steps[at]);
    }
}

/* States that the search did not come to are not there. */
static void assert_no_more(const StateSpace *space, const NaiveSearch *naive, const Table *table)
{
    for (uint32_t number = 0; number < table->state_count; number++) {
        bool is_there = false;
        Word state[2] = {number, number * UINT64_C(0x100000002)};

        for (StateId id = 0; id < naive->count; id++)
            is_there = is_there || naive->numbers[id] == number;
        assert_int_equal(state_space_find(space, state) != STATE_NONE, is_there);
    }
}

void assert_space_is(const StateSpace *space, const NaiveSearch *naive, const Table *table)
{
    assert_int_equal(state_space_end(space), naive->end);
    assert_int_equal(state_space_transitions(space), naive->transitions);
    assert_int_equal(state_space_depth(space), naive->count ? naive->depths[naive->count - 1] : 0);
    assert_states_are(space, naive);
    assert_no_more(space, naive, table);
    for (uint8_t i = 0; i < MODEL_MAX_PREDICATES; i++)
        for (int at_rest = 0; at_rest < 2; at_rest++)
            for (int value = 0; value < 2; value++)
                assert_int_equal(state_space_first(space, i, value, at_rest),
                                 naive->firsts[at_rest][value][i]);
    for (uint8_t i = 0; i < MODEL_MAX_MONITORS; i++) {
        assert_int_equal(state_space_broken(space, i).from, naive->broken[i].from);
        if (naive->broken[i].from != STATE_NONE)
            assert_int_equal(state_space_broken(space, i).step, naive->broken[i].step);
    }
    assert_int_equal(state_space_deadlock(space), naive->deadlock);
    assert_int_equal(state_space_error(space).from, naive->error.from);
    if (naive->end == SEARCH_ERROR)
        assert_int_equal(state_space_error(space).step, naive->error.step);
}
