#include "checker/judge/verdict.h"

#include "tests/unit/naive_judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { W = 1, OTHER = 2 };

#define SEED 1999
#define ROUNDS 4000

typedef struct Fixture {
    Table *table;
    uint16_t a, b, e, f, fault; /* two processes, two events */
} Fixture;

/* With one window, over W. */
static Fixture make(uint32_t states)
{
    Fixture fixture = {.table = table_new(states)};

    fixture.a = table_actor(fixture.table, ACTOR_PROCESS, "a");
    fixture.b = table_actor(fixture.table, ACTOR_PROCESS, "b");
    fixture.e = table_actor(fixture.table, ACTOR_EVENT, "e");
    fixture.f = table_actor(fixture.table, ACTOR_EVENT, "f");
    fixture.fault = table_actor(fixture.table, ACTOR_FAULT, "fault");
    table_begin(fixture.table, 0);
    table_property(fixture.table, PROPERTY_WINDOW, W);
    return fixture;
}

typedef struct Expected {
    WindowKind kind;
    bool at_rest, in_turn;
    uint32_t steps, opens, length, loop; /* the last two of the run */
    uint16_t by[2];
    uint32_t by_count;
} Expected;

/* Frees the table. */
static void expect(Table *table, const Expected *expected)
{
    g_autoptr(Verdicts) verdicts = verdicts_new(table_model(table), NULL);
    const WindowVerdict *window = &verdicts->windows[0];

    assert_int_equal(window->kind, expected->kind);
    assert_int_equal(window->by_count, expected->by_count);
    for (uint32_t i = 0; i < expected->by_count; i++)
        assert_int_equal(window->by[i], expected->by[i]);
    assert_int_equal(window->at_rest, expected->at_rest);
    assert_int_equal(window->in_turn, expected->in_turn);
    assert_int_equal(window->steps, expected->steps);
    assert_int_equal(window->opens, expected->opens);
    if (expected->kind == WINDOW_NEVER) {
        assert_null(window->run);
    } else {
        assert_int_equal(window->run->length, expected->length);
        assert_int_equal(window->run->loop, expected->loop);
    }
    table_free(table);
}

static void never_opens(void **state)
{
    Fixture x = make(2);
    table_step(x.table, 0, x.a, 1);
    table_hold(x.table, 0, OTHER);
    expect(x.table, &(Expected){.kind = WINDOW_NEVER});
}

/* 0 -a-> 1(W) -a-> 2(W) -b-> 3: open after one step, and closed again after three. */
static void transient(void **state)
{
    Fixture x = make(4);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 1, x.a, 2);
    table_step(x.table, 2, x.b, 3);
    table_hold(x.table, 1, W);
    table_hold(x.table, 2, W);
    expect(x.table,
           &(Expected){.kind = WINDOW_TRANSIENT, .steps = 1, .opens = 1, .length = 3, .loop = 3});
}

/* Open from the start; `b` goes round in it, but `a` can always close it, and so does. */
static void transient_by_fairness(void **state)
{
    Fixture x = make(2);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 0, x.b, 0);
    table_hold(x.table, 0, W);
    expect(x.table, &(Expected){.kind = WINDOW_TRANSIENT, .length = 1, .loop = 1});
}

/* At rest in W, and there for good. It was open in 0 and 1, closed in 2: what counts is the last
 * opening, after three steps. */
static void forever_at_rest(void **state)
{
    Fixture x = make(5);
    for (uint32_t i = 0; i < 4; i++)
        table_step(x.table, i, x.a, i + 1);
    for (uint32_t i = 0; i < 5; i++)
        if (i != 2)
            table_hold(x.table, i, W);
    expect(x.table, &(Expected){.kind = WINDOW_FOREVER,
                                .at_rest = true,
                                .steps = 4,
                                .opens = 3,
                                .length = 4,
                                .loop = 4});
}

/* A fault would close it. Nobody hopes for faults. */
static void forever_but_for_a_fault(void **state)
{
    Fixture x = make(3);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 1, x.fault, 2);
    table_hold(x.table, 1, W);
    expect(x.table, &(Expected){.kind = WINDOW_FOREVER,
                                .at_rest = true,
                                .steps = 1,
                                .opens = 1,
                                .length = 1,
                                .loop = 1});
}

/* The only step left to `a` is one that goes wrong: that is owed to nobody either. */
static void forever_but_for_a_failing_step(void **state)
{
    Fixture x = make(2);
    table_step(x.table, 0, x.a, 1)->is_fault = true;
    table_hold(x.table, 0, W);
    expect(x.table, &(Expected){.kind = WINDOW_FOREVER, .at_rest = true});
}

/* 0 -a-> 1(W), at rest; `f` does nothing for it, `e` closes it. */
static void until_event(void **state)
{
    Fixture x = make(3);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 1, x.e, 2);
    table_step(x.table, 1, x.f, 1);
    table_hold(x.table, 1, W);
    expect(x.table, &(Expected){.kind = WINDOW_UNTIL,
                                .at_rest = true,
                                .steps = 1,
                                .opens = 1,
                                .length = 1,
                                .loop = 1,
                                .by = {2},
                                .by_count = 1});
}

/* `e` wakes a process, and that closes it; `f` closes it by itself: either will do. */
static void until_either(void **state)
{
    Fixture x = make(3);
    table_step(x.table, 0, x.e, 1);
    table_step(x.table, 0, x.f, 2);
    table_step(x.table, 1, x.a, 2);
    table_hold(x.table, 0, W);
    table_hold(x.table, 1, W);
    expect(x.table,
           &(Expected){.kind = WINDOW_UNTIL, .at_rest = true, .by = {2, 3}, .by_count = 2});
}

/* At rest in 1 it takes `f`, after which `a` comes to rest in 3, and then one of `e`, `g`, `h`; or
 * it takes `f` and then `e` before `a` steps. No one event closes it from 1, two in turn do; in 3
 * there are three that do each. */
static void until_both_in_turn(void **state)
{
    Fixture x = make(5);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 1, x.f, 2);
    table_step(x.table, 2, x.a, 3);
    table_step(x.table, 2, x.e, 4);
    table_step(x.table, 3, x.e, 4);
    table_step(x.table, 3, table_actor(x.table, ACTOR_EVENT, "g"), 4);
    table_step(x.table, 3, table_actor(x.table, ACTOR_EVENT, "h"), 4);
    for (uint32_t i = 1; i < 4; i++)
        table_hold(x.table, i, W);
    expect(x.table, &(Expected){.kind = WINDOW_UNTIL,
                                .at_rest = true,
                                .in_turn = true,
                                .steps = 1,
                                .opens = 1,
                                .length = 1,
                                .loop = 1,
                                .by = {3, 2},
                                .by_count = 2});
}

/* The nearest place, 1, closes by `e` or by `f`; the deeper one, 3, by `e` alone: that is worse. */
static void fewest_events_are_worst(void **state)
{
    Fixture x = make(5);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 0, x.b, 2);
    table_step(x.table, 1, x.e, 4);
    table_step(x.table, 1, x.f, 4);
    table_step(x.table, 2, x.b, 3);
    table_step(x.table, 3, x.e, 4);
    table_hold(x.table, 1, W);
    table_hold(x.table, 3, W);
    expect(x.table, &(Expected){.kind = WINDOW_UNTIL,
                                .at_rest = true,
                                .steps = 2,
                                .opens = 2,
                                .length = 2,
                                .loop = 2,
                                .by = {2},
                                .by_count = 1});
}

/* At rest in 1 it takes `e` and then `f`, which comes to rest in 2 between the two: that one `f`
 * alone closes. Of 1 no event alone is a way out: that is worse, though `f` is all that 2 has. */
static void none_alone_is_worst(void **state)
{
    Fixture x = make(4);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 1, x.e, 2);
    table_step(x.table, 2, x.f, 3);
    table_hold(x.table, 1, W);
    table_hold(x.table, 2, W);
    expect(x.table, &(Expected){.kind = WINDOW_UNTIL,
                                .at_rest = true,
                                .in_turn = true,
                                .steps = 1,
                                .opens = 1,
                                .length = 1,
                                .loop = 1,
                                .by = {2, 3},
                                .by_count = 2});
}

/* A poller goes round in W forever; `e` would close it. 0 -a-> 1(W) -b-> 2(W) -b-> 1. */
static void until_going_round(void **state)
{
    Fixture x = make(4);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 1, x.b, 2);
    table_step(x.table, 2, x.b, 1);
    table_step(x.table, 2, x.e, 3);
    table_hold(x.table, 1, W);
    table_hold(x.table, 2, W);
    expect(x.table, &(Expected){.kind = WINDOW_UNTIL,
                                .steps = 1,
                                .opens = 1,
                                .length = 3,
                                .loop = 1,
                                .by = {2},
                                .by_count = 1});
}

/* In 1 the poller may go round or close it, as it likes. It need not. */
static void forever_by_choice(void **state)
{
    Fixture x = make(3);
    table_step(x.table, 0, x.a, 1);
    table_step(x.table, 1, x.b, 1);
    table_step(x.table, 1, x.b, 2);
    table_hold(x.table, 1, W);
    expect(x.table,
           &(Expected){.kind = WINDOW_FOREVER, .steps = 1, .opens = 1, .length = 2, .loop = 1});
}

/* A connection that fails (`f`) and heals (`e`). Open from the start in 0, connected: `a` would
 * close it. 1 is disconnected, and at rest. That failing and healing can take turns forever is not
 * the worst to be said, but that it stays open until it heals. */
static void until_healed(void **state)
{
    Fixture x = make(3);
    table_step(x.table, 0, x.a, 2);
    table_step(x.table, 0, x.f, 1);
    table_step(x.table, 1, x.e, 0);
    table_hold(x.table, 0, W);
    table_hold(x.table, 1, W);
    expect(x.table, &(Expected){.kind = WINDOW_UNTIL,
                                .at_rest = true,
                                .steps = 1,
                                .length = 1,
                                .loop = 1,
                                .by = {2},
                                .by_count = 1});
}

/* The same with a poller, `b`, that never rests. */
static void until_healed_with_a_poller(void **state)
{
    Fixture x = make(3);
    table_step(x.table, 0, x.a, 2);
    table_step(x.table, 0, x.b, 0);
    table_step(x.table, 0, x.f, 1);
    table_step(x.table, 1, x.b, 1);
    table_step(x.table, 1, x.e, 0);
    table_hold(x.table, 0, W);
    table_hold(x.table, 1, W);
    expect(x.table,
           &(Expected){
               .kind = WINDOW_UNTIL, .steps = 1, .length = 2, .loop = 1, .by = {2}, .by_count = 1});
}

/* What the definitions say of a window. */
typedef struct NaiveWindow {
    WindowKind kind;
    bool at_rest, in_turn;
    uint32_t by;  /* set of actors */
    uint32_t min; /* the state that is the place's first */
} NaiveWindow;

static uint32_t first_of(const Naive *naive, uint32_t set)
{
    uint32_t best = NAIVE_MAX;

    for (uint32_t state = 0; state < naive->table->state_count; state++)
        if (set >> state & 1 && (best == NAIVE_MAX || naive->id[state] < naive->id[best]))
            best = state;
    return best;
}

static uint32_t single_events(const Naive *naive, uint32_t place, uint32_t open)
{
    uint32_t by = 0;

    for (uint32_t actor = 0; actor < naive->table->actors.length; actor++)
        if (naive->table->actors.data[actor].kind == ACTOR_EVENT &&
            naive_can_leave(naive, place, open, 1u << actor))
            by |= 1u << actor;
    return by;
}

/* A larger place around it, of the same part, is the one that counts; a state at rest counts by
 * itself as well. */
static bool is_maximal(const Naive *naive, uint32_t place, uint32_t part)
{
    for (uint32_t set = part; set; set = (set - 1) & part)
        if ((set & place) == place && set != place && naive_is_round(naive, set))
            return false;
    return true;
}

/* With two events all that no single one closes takes both of them. */
static uint32_t closing_events(const Naive *naive, uint32_t place, uint32_t open)
{
    uint32_t by = single_events(naive, place, open);

    return by ? by : naive_all_events(naive->table);
}

static NaiveWindow window_of(const Naive *naive, uint32_t open, uint32_t place, bool at_rest)
{
    NaiveWindow window = {.at_rest = at_rest, .min = first_of(naive, place)};

    window.kind = WINDOW_FOREVER;
    if (!naive_can_leave(naive, place, open, naive_all_events(naive->table)) ||
        naive_can_leave(naive, place, open, 0))
        return window;
    window.kind = WINDOW_UNTIL;
    window.by = closing_events(naive, place, open);
    window.in_turn = !single_events(naive, place, open);
    return window;
}

/* Events each of which closes it. */
static uint32_t ways_out(const NaiveWindow *window)
{
    return window->in_turn ? 0 : (uint32_t)__builtin_popcount(window->by);
}

static bool is_worse(const Naive *naive, const NaiveWindow *one, const NaiveWindow *than)
{
    uint32_t one_count = ways_out(one), than_count = ways_out(than);

    if (one->kind != than->kind)
        return one->kind > than->kind; /* as they are declared: UNTIL before FOREVER */
    if (one_count != than_count)
        return one_count < than_count;
    if (one->min != than->min)
        return naive->id[one->min] < naive->id[than->min];
    return one->at_rest && !than->at_rest;
}

static NaiveWindow worst_within(const Naive *naive, uint32_t open, uint32_t part)
{
    NaiveWindow worst = {.kind = WINDOW_TRANSIENT};

    for (uint32_t set = part; set; set = (set - 1) & part) {
        bool is_one = (set & (set - 1)) == 0;
        bool at_rest = is_one && naive_at_rest(naive->table, (uint32_t)__builtin_ctz(set));
        NaiveWindow window = window_of(naive, open, set, at_rest);

        if (!at_rest && !(naive_is_round(naive, set) && is_maximal(naive, set, part)))
            continue;
        if (is_worse(naive, &window, &worst))
            worst = window;
    }
    return worst;
}

static NaiveWindow naive_window(const Naive *naive)
{
    uint32_t open = naive_holding(naive, W), held = 0;

    if (!open)
        return (NaiveWindow){.kind = WINDOW_NEVER};
    for (uint32_t state = 0; state < naive->table->state_count; state++)
        if (open >> state & 1 && !naive_can_leave(naive, 1u << state, open, 0))
            held |= 1u << state;
    NaiveWindow worst = worst_within(naive, open, held);
    return worst.kind == WINDOW_TRANSIENT ? worst_within(naive, open, open) : worst;
}

static bool is_open(const Table *table, const Run *run, uint32_t length)
{
    return table->states[table_play(table, run, length)].predicates >> W & 1;
}

static void check_opening(const Table *table, const WindowVerdict *window)
{
    for (uint32_t i = window->opens; i <= window->steps; i++)
        assert_true(is_open(table, window->run, i));
    if (window->opens > 0)
        assert_false(is_open(table, window->run, window->opens - 1));
}

static void check_transient_run(const Naive *naive, const WindowVerdict *window)
{
    uint32_t first = first_of(naive, naive_holding(naive, W));

    assert_int_equal(window->steps, naive->depth[first]);
    assert_int_equal(window->opens, window->steps);
    assert_int_equal(window->run->loop, window->run->length);
    for (uint32_t i = window->opens; i < window->run->length; i++)
        assert_true(is_open(naive->table, window->run, i));
    assert_false(is_open(naive->table, window->run, window->run->length));
}

static void check_staying_run(const Naive *naive, const NaiveWindow *expected,
                              const WindowVerdict *window)
{
    assert_int_equal(window->at_rest, expected->at_rest);
    assert_int_equal(window->run->length == window->run->loop, window->at_rest);
    assert_int_equal(window->steps, naive->depth[expected->min]);
    assert_int_equal(window->run->loop, window->steps);
    assert_int_equal(table_play(naive->table, window->run, window->steps), expected->min);
    assert_int_equal(naive_check_loop(naive->table, window->run) & ~naive_holding(naive, W), 0);
    check_opening(naive->table, window);
}

static void check_window(const Naive *naive, const NaiveWindow *expected,
                         const WindowVerdict *window)
{
    uint32_t by = 0;

    assert_int_equal(window->kind, expected->kind);
    for (uint32_t i = 0; i < window->by_count; i++)
        by |= 1u << window->by[i];
    assert_int_equal(by, expected->by);
    assert_int_equal(window->in_turn, expected->in_turn);
    if (window->kind == WINDOW_NEVER)
        assert_null(window->run);
    else if (window->kind == WINDOW_TRANSIENT)
        check_transient_run(naive, window);
    else
        check_staying_run(naive, expected, window);
}

static void random_tables(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
    uint32_t kinds[WINDOW_UNKNOWN] = {0}, round_count = 0;

    for (uint32_t i = 0; i < ROUNDS; i++) {
        g_autoptr(Table) table = naive_random_table(rand, 8);
        table_property(table, PROPERTY_WINDOW, W);
        g_autoptr(StateSpace) space = state_space_search(table_model(table), NULL);
        g_autoptr(Verdicts) verdicts = verdicts_of(space, NULL);
        Naive naive;

        naive_init(&naive, table, space);
        NaiveWindow expected = naive_window(&naive);
        check_window(&naive, &expected, &verdicts->windows[0]);
        kinds[expected.kind]++;
        round_count += expected.kind >= WINDOW_UNTIL && !expected.at_rest;
    }
    /* The tables must come to every verdict. */
    for (WindowKind kind = WINDOW_NEVER; kind < WINDOW_UNKNOWN; kind++)
        assert_in_range(kinds[kind], ROUNDS / 20, ROUNDS);
    assert_in_range(round_count, ROUNDS / 20, ROUNDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(never_opens),
        cmocka_unit_test(transient),
        cmocka_unit_test(transient_by_fairness),
        cmocka_unit_test(forever_at_rest),
        cmocka_unit_test(forever_but_for_a_fault),
        cmocka_unit_test(forever_but_for_a_failing_step),
        cmocka_unit_test(until_event),
        cmocka_unit_test(until_either),
        cmocka_unit_test(until_both_in_turn),
        cmocka_unit_test(fewest_events_are_worst),
        cmocka_unit_test(none_alone_is_worst),
        cmocka_unit_test(until_going_round),
        cmocka_unit_test(forever_by_choice),
        cmocka_unit_test(until_healed),
        cmocka_unit_test(until_healed_with_a_poller),
        cmocka_unit_test(random_tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
