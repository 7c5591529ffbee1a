#include "checker/graph/graph.h"
#include "tests/unit/table_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { GOOD = 1, OTHER = 2 };

#define SEED 4711

/* 0 -a-> 1 -a-> 3, 0 -b-> 2 -b-> 3; 1 -e-> 0. State 3 is at rest. */
static Table *diamond(void)
{
    Table *table = table_new(4);
    uint16_t a = table_actor(table, ACTOR_PROCESS, "a");
    uint16_t b = table_actor(table, ACTOR_PROCESS, "b");
    uint16_t e = table_actor(table, ACTOR_EVENT, "e");

    table_begin(table, 0);
    table_step(table, 0, a, 1);
    table_step(table, 0, b, 2);
    table_step(table, 1, a, 3);
    table_step(table, 1, e, 0);
    table_step(table, 2, b, 3);
    return table;
}

static StateId id_of(const StateSpace *space, const Table *table, uint32_t number)
{
    for (StateId id = 0; id < state_space_count(space); id++)
        if (table_number(state_space_get(space, id)) == number)
            return id;
    return STATE_NONE;
}

static void breadth_first(void **state)
{
    g_autoptr(Table) table = diamond();
    g_autoptr(StateSpace) space = state_space_search(table_model(table), NULL);

    assert_int_equal(state_space_end(space), SEARCH_COMPLETE);
    assert_int_equal(state_space_count(space), 4);
    assert_int_equal(state_space_transitions(space), 5);
    assert_int_equal(state_space_depth(space), 2);
    /* In order of discovery, which here is that of the numbers. */
    const uint32_t depths[] = {0, 1, 1, 2};
    for (StateId id = 0; id < 4; id++) {
        assert_int_equal(table_number(state_space_get(space, id)), id);
        assert_int_equal(state_space_state_depth(space, id), depths[id]);
        assert_int_equal(state_space_find(space, state_space_get(space, id)), id);
    }
    const Word elsewhere[2] = {77, 77};
    assert_int_equal(state_space_find(space, elsewhere), STATE_NONE);
    assert_int_equal(state_space_parent(space, 3), 1);
    assert_int_equal(state_space_parent(space, 0), STATE_NONE);
}

static void shortest_run(void **state)
{
    g_autoptr(Table) table = diamond();
    g_autoptr(StateSpace) space = state_space_search(table_model(table), NULL);
    g_autoptr(Run) run = state_space_run(space, 3);

    /* By the first step, then the first again: not by `b`, which comes later. */
    assert_int_equal(run->initial, 0);
    assert_int_equal(run->length, 2);
    assert_int_equal(run->loop, 2);
    assert_int_equal(run->steps[0], 0);
    assert_int_equal(run->steps[1], 0);
    assert_int_equal(table_play(table, run, run->length), 3);
}

/* The same state twice at the start is one; a run says which of the model's it begins in. */
static void several_initial_states(void **state)
{
    g_autoptr(Table) table = diamond();
    table->initial.data[0] = 1;
    table_begin(table, 1);
    table_begin(table, 2);
    g_autoptr(StateSpace) space = state_space_search(table_model(table), NULL);
    g_autoptr(Run) run = state_space_run(space, id_of(space, table, 2));

    assert_int_equal(state_space_count(space), 4);
    assert_int_equal(state_space_depth(space), 1);
    assert_int_equal(run->initial, 2);
    assert_int_equal(run->length, 0);
}

static void no_initial_state(void **state)
{
    g_autoptr(Table) table = table_new(1);
    g_autoptr(StateSpace) space = state_space_search(table_model(table), NULL);

    assert_int_equal(state_space_end(space), SEARCH_COMPLETE);
    assert_int_equal(state_space_count(space), 0);
    assert_int_equal(state_space_depth(space), 0);
    g_autoptr(Graph) graph = graph_new(space, NULL);
    assert_int_equal(graph->count, 0);
}

static void firsts(void **state)
{
    g_autoptr(Table) table = diamond();
    table_hold(table, 1, GOOD);
    table_hold(table, 2, GOOD);
    table_hold(table, 3, OTHER);
    g_autoptr(StateSpace) space = state_space_search(table_model(table), NULL);

    assert_int_equal(state_space_first(space, GOOD, true, false), 1);
    assert_int_equal(state_space_first(space, GOOD, false, false), 0);
    assert_int_equal(state_space_first(space, GOOD, true, true), STATE_NONE);
    assert_int_equal(state_space_first(space, GOOD, false, true), 3);
    assert_int_equal(state_space_first(space, OTHER, true, true), 3);
    assert_int_equal(state_space_first(space, OTHER, false, true), STATE_NONE);
}

/* State 3 has no steps: a deadlock, unless all have finished or an event may still help. A fault is
 * no help. */
static void deadlocks(void **state)
{
    g_autoptr(Table) stuck = diamond();
    table_step(stuck, 3, table_actor(stuck, ACTOR_FAULT, "f"), 0);
    g_autoptr(StateSpace) stuck_space = state_space_search(table_model(stuck), NULL);
    assert_int_equal(state_space_deadlock(stuck_space), 3);

    g_autoptr(Table) finished = diamond();
    table_hold(finished, 3, PREDICATE_FINISHED);
    g_autoptr(StateSpace) finished_space = state_space_search(table_model(finished), NULL);
    assert_int_equal(state_space_deadlock(finished_space), STATE_NONE);

    g_autoptr(Table) waiting = diamond();
    table_step(waiting, 3, 2, 0);
    g_autoptr(StateSpace) waiting_space = state_space_search(table_model(waiting), NULL);
    assert_int_equal(state_space_deadlock(waiting_space), STATE_NONE);
}

static void broken_monitors(void **state)
{
    g_autoptr(Table) table = diamond();
    table->states[1].steps.data[0].step.broken = 1u << 5;
    table->states[2].steps.data[0].step.broken = 1u << 5 | 1u << 6;
    g_autoptr(StateSpace) space = state_space_search(table_model(table), NULL);
    g_autoptr(Run) run = state_space_run_step(space, state_space_broken(space, 6));

    assert_int_equal(state_space_broken(space, 5).from, 1);
    assert_int_equal(state_space_broken(space, 6).from, 2);
    assert_int_equal(state_space_broken(space, 7).from, STATE_NONE);
    assert_int_equal(run->length, 2);
    assert_int_equal(run->steps[0], 1);
    assert_int_equal(table_play(table, run, 2), 3);
}

/* The nearest error ends the search, although a step before it in the same state leads on. */
static void design_error(void **state)
{
    g_autoptr(Table) table = diamond();
    table_step(table, 3, 0, 0)->is_error = true;
    table_step(table, 2, 0, 3)->is_error = true;
    g_autoptr(StateSpace) space = state_space_search(table_model(table), NULL);
    g_autoptr(Run) run = state_space_run_step(space, state_space_error(space));

    assert_int_equal(state_space_end(space), SEARCH_ERROR);
    assert_int_equal(state_space_error(space).from, 2);
    assert_int_equal(state_space_error(space).step, 1);
    assert_int_equal(run->length, 2);
    assert_int_equal(run->steps[1], 1);
}

/* An error in an initial state: the run to it has no steps. */
static void initial_error(void **state)
{
    g_autoptr(Table) table = diamond();
    table_begin(table, 2);
    table->initial_error = true;
    g_autoptr(StateSpace) space = state_space_search(table_model(table), NULL);
    g_autoptr(Run) run = state_space_run_step(space, state_space_error(space));

    assert_int_equal(state_space_end(space), SEARCH_ERROR);
    assert_int_equal(run->initial, 1);
    assert_int_equal(run->length, 0);
}

/* One process that counts to `length`. */
static Table *chain(uint32_t length)
{
    Table *table = table_new(length + 1);
    uint16_t a = table_actor(table, ACTOR_PROCESS, "a");

    table_begin(table, 0);
    for (uint32_t i = 0; i < length; i++)
        table_step(table, i, a, i + 1);
    return table;
}

static void deep(void **state)
{
    g_autoptr(Table) table = chain(20000);
    g_autoptr(StateSpace) space = state_space_search(table_model(table), NULL);

    assert_int_equal(state_space_depth(space), 20000);
    for (StateId id = 0; id <= 20000; id++)
        assert_int_equal(state_space_state_depth(space, id), id);
}

static void limited_states(void **state)
{
    g_autoptr(Table) table = chain(100);
    SearchOptions options = {.limits.max_states = 40};
    g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);

    assert_int_equal(state_space_end(space), SEARCH_STATES);
    assert_int_equal(state_space_count(space), 40);
    assert_int_equal(state_space_depth(space), 39);

    /* As many as there are: no limit was reached. */
    options.limits.max_states = 101;
    g_autoptr(StateSpace) whole = state_space_search(table_model(table), &options);
    assert_int_equal(state_space_end(whole), SEARCH_COMPLETE);
}

static void limited_memory(void **state)
{
    g_autoptr(Table) table = chain(5000);
    SearchOptions options = {.limits.max_memory = 20000};
    g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);

    assert_int_equal(state_space_end(space), SEARCH_MEMORY);
    assert_true(state_space_count(space) > 200);
    g_autoptr(Run) run = state_space_run(space, state_space_count(space) - 1);
    assert_int_equal(run->length, state_space_count(space) - 1);
}

static void stopped(void **state)
{
    g_autoptr(Table) table = chain(100);
    volatile int stop = 1;
    SearchOptions options = {.limits.stop = &stop};
    g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);

    assert_int_equal(state_space_end(space), SEARCH_STOPPED);
    assert_int_equal(state_space_count(space), 1);
}

/* A counter of 64 bits: more states than there is memory for. */
static uint64_t count_up(const Model *model, Workspace *workspace, const Word *state,
                         Successors *out)
{
    Word next = *state + 1;

    *successors_add(out) = next;
    return 0;
}

static void count_from(const Model *model, Workspace *workspace, Successors *out)
{
    successors_add(out);
}

static Workspace *no_workspace(const Model *model)
{
    return NULL;
}

static void free_nothing(Workspace *workspace)
{
}

static const Model *counter(void)
{
    static const ModelActor process = {.kind = ACTOR_PROCESS};
    static const Model model = {
        .words = 1,
        .bits = 64,
        .actor_count = 1,
        .actors = &process,
        .workspace_new = no_workspace,
        .workspace_free = free_nothing,
        .initial = count_from,
        .expand = count_up,
    };

    return &model;
}

#ifdef __SANITIZE_ADDRESS__
#define HAS_ROOM false /* the sanitizer itself needs more addresses than there may be here */
#else
#define HAS_ROOM true
#endif

/* In a child, for the limit cannot be taken back. */
static int search_in(rlim_t bytes)
{
    struct rlimit limit = {.rlim_cur = bytes, .rlim_max = bytes};
    SearchOptions options = {.limits.max_states = 50 * 1000 * 1000};

    if (setrlimit(RLIMIT_AS, &limit) != 0)
        return 1;
    StateSpace *space = state_space_search(counter(), &options);
    bool is_true = state_space_end(space) == SEARCH_MEMORY &&
                   state_space_count(space) > 100 * 1000 &&
                   state_space_depth(space) == state_space_count(space) - 1;
    state_space_free(space);
    return is_true ? 0 : 2;
}

/* The system refuses: the search ends with what it has. */
static void refused_memory(void **state)
{
    pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0)
        _exit(HAS_ROOM ? search_in(100 << 20) : 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void note_progress(const SearchProgress *progress, void *user)
{
    SearchProgress *last = user;

    assert_true(progress->states >= last->states);
    assert_true(progress->seconds > last->seconds);
    assert_true(progress->queue >= 1);
    *last = *progress;
}

static void progress(void **state)
{
    SearchProgress last = {0};
    SearchOptions options = {
        .limits.deadline = g_get_monotonic_time() + 6 * G_USEC_PER_SEC / 10,
        .observer = &(SearchObserver){.progress = note_progress, .user = &last},
    };
    g_autoptr(StateSpace) space = state_space_search(counter(), &options);

    assert_int_equal(state_space_end(space), SEARCH_TIME);
    assert_true(last.states > 0);
    assert_true(last.memory > last.states * 8);
}

/* Steps between random states, in the model's order of kinds. */
static Table *random_table(GRand *rand, uint32_t states)
{
    Table *table = table_new(states);
    uint32_t steps = (uint32_t)g_rand_int_range(rand, 0, (int)states * 3);

    for (ActorKind kind = ACTOR_PROCESS; kind <= ACTOR_FAULT; kind++)
        table_actor(table, kind, "x");
    table_begin(table, 0);
    table_begin(table, (uint32_t)g_rand_int_range(rand, 0, (int)states));
    for (uint32_t i = 0; i < steps; i++)
        table_step(table, (uint32_t)g_rand_int_range(rand, 0, (int)states),
                   (uint16_t)g_rand_int_range(rand, 0, 3),
                   (uint32_t)g_rand_int_range(rand, 0, (int)states))
            ->is_fault |= g_rand_int_range(rand, 0, 5) == 0;
    return table;
}

/* Distances by relaxing every step until nothing changes. */
static void relax(const Table *table, uint32_t *distance)
{
    for (uint32_t i = 0; i < table->state_count; i++)
        distance[i] = UINT32_MAX;
    for (uint32_t i = 0; i < table->initial.length; i++)
        distance[table->initial.data[i]] = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t from = 0; from < table->state_count; from++)
            for (uint32_t i = 0; i < table->states[from].steps.length; i++) {
                uint32_t *to = &distance[table->states[from].steps.data[i].target];
                if (distance[from] != UINT32_MAX && distance[from] + 1 < *to) {
                    *to = distance[from] + 1;
                    changed = true;
                }
            }
    }
}

static void check_graph(const StateSpace *space, const Table *table)
{
    g_autoptr(Graph) graph = graph_new(space, NULL);

    assert_int_equal(graph->count, state_space_count(space));
    assert_int_equal(graph->offsets[graph->count], state_space_transitions(space));
    for (StateId id = 0; id < graph->count; id++) {
        uint32_t number = table_number(state_space_get(space, id));
        bool at_rest = true;

        for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++) {
            const Edge *edge = &graph->edges[i];
            const TableStep *step = table_nth(table, number, edge->step);
            assert_int_equal(edge->step, i - graph->offsets[id]);
            assert_int_equal(edge->actor, step->step.actor);
            assert_int_equal(edge->is_fault, step->step.is_fault);
            assert_int_equal(table_number(state_space_get(space, edge->target)), step->target);
            at_rest = at_rest && (edge->actor != 0 || edge->is_fault);
        }
        assert_int_equal(graph->at_rest[id], at_rest);
    }
}

static void random_tables(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
    uint32_t all = 0;

    for (uint32_t round = 0; round < 500; round++) {
        g_autoptr(Table) table = random_table(rand, (uint32_t)g_rand_int_range(rand, 1, 60));
        g_autoptr(StateSpace) space = state_space_search(table_model(table), NULL);
        g_autofree uint32_t *distance = g_new(uint32_t, table->state_count);
        uint32_t reached = 0;

        relax(table, distance);
        for (uint32_t i = 0; i < table->state_count; i++)
            reached += distance[i] != UINT32_MAX;
        assert_int_equal(state_space_count(space), reached);
        for (StateId id = 0; id < state_space_count(space); id++) {
            uint32_t number = table_number(state_space_get(space, id));
            g_autoptr(Run) run = state_space_run(space, id);
            assert_int_equal(state_space_state_depth(space, id), distance[number]);
            assert_int_equal(run->length, distance[number]);
            assert_int_equal(table_play(table, run, run->length), number);
        }
        check_graph(space, table);
        all += reached;
    }
    print_message("# %u states of 500 tables\n", all);
    assert_true(all >= 500 * 5); /* tables of 30 states in the mean are not left at once */
}

/* Of a partial space the graph has the edges between the states that there are. */
static void partial_graph(void **state)
{
    g_autoptr(Table) table = diamond();
    SearchOptions options = {.limits.max_states = 3};
    g_autoptr(StateSpace) space = state_space_search(table_model(table), &options);
    g_autoptr(Graph) graph = graph_new(space, NULL);

    assert_int_equal(state_space_end(space), SEARCH_STATES);
    assert_int_equal(graph->count, 3);
    assert_int_equal(graph->offsets[3], 3); /* 0 to 1, 0 to 2, 1 to 0 */
    assert_int_equal(graph->at_rest[2], 0); /* its step leads to a state that is not there */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breadth_first),   cmocka_unit_test(shortest_run),
        cmocka_unit_test(firsts),          cmocka_unit_test(several_initial_states),
        cmocka_unit_test(deadlocks),       cmocka_unit_test(no_initial_state),
        cmocka_unit_test(broken_monitors), cmocka_unit_test(design_error),
        cmocka_unit_test(initial_error),   cmocka_unit_test(deep),
        cmocka_unit_test(limited_states),  cmocka_unit_test(limited_memory),
        cmocka_unit_test(stopped),         cmocka_unit_test(refused_memory),
        cmocka_unit_test(progress),        cmocka_unit_test(random_tables),
        cmocka_unit_test(partial_graph),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
