/* What a checkpoint keeps of sets of fixes comes back as it was; numbers that are something else are refused, and
 * what is of another program is not used. */
#include "checker/commands/session/checkpoints/kept_marks.h"
#include "checker/commands/session/checkpoints/kept_sets.h"
#include "checker/commands/session/checkpoints/kept_verdicts.h"
#include "tests/unit/design_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SEED 20269

static uint32_t below(GRand *rand, uint32_t end)
{
    return (uint32_t)g_rand_int_range(rand, 0, (int)end);
}

static bool flip(GRand *rand)
{
    return below(rand, 2);
}

static Run *random_run(GRand *rand)
{
    uint16_t steps[20];
    uint32_t length = below(rand, G_N_ELEMENTS(steps));

    if (below(rand, 4) == 0)
        return NULL;
    for (uint32_t i = 0; i < length; i++)
        steps[i] = (uint16_t)below(rand, UINT16_MAX);
    Run *run = run_new(below(rand, 3), steps, length);
    run->loop = below(rand, length + 1);
    return run;
}

static void random_window(GRand *rand, WindowVerdict *window)
{
    *window = (WindowVerdict){
        .kind = (WindowKind)below(rand, WINDOW_UNKNOWN + 1),
        .at_rest = flip(rand),
        .in_turn = flip(rand),
        .by_count = below(rand, 3),
        .run = random_run(rand),
        .opens = below(rand, 9),
        .steps = below(rand, 9),
        .rescue = {below(rand, 9), (uint16_t)below(rand, 9)},
        .has_longest = flip(rand),
        .is_limit = flip(rand),
        .longest = (int64_t)g_rand_int(rand) * (flip(rand) ? -1 : 1),
    };
    window->by = window->by_count ? g_new0(uint16_t, window->by_count) : NULL;
    for (uint32_t i = 0; i < window->by_count; i++)
        window->by[i] = (uint16_t)below(rand, 9);
}

static void random_check(GRand *rand, CheckVerdict *check)
{
    *check = (CheckVerdict){.result = (CheckResult)below(rand, CHECK_UNKNOWN + 1),
                            .run = random_run(rand),
                            .steps = below(rand, 9),
                            .has_max = flip(rand),
                            .max = {g_rand_double(rand), g_rand_double(rand)}};
}

static void random_measure(GRand *rand, MeasureVerdict *measure)
{
    *measure = (MeasureVerdict){.has_value = flip(rand),
                                .value = (int64_t)g_rand_int(rand) - G_MAXINT32,
                                .run = random_run(rand),
                                .is_unbounded = flip(rand),
                                .is_limit = flip(rand),
                                .min = {g_rand_double(rand), -g_rand_double(rand)},
                                .max = {g_rand_double(rand), 1 / 0.0},
                                .why = flip(rand) ? "some reason" : NULL};
}

static Verdicts *random_verdicts(GRand *rand)
{
    Verdicts *verdicts = g_new0(Verdicts, 1);

    *verdicts = (Verdicts){.end = flip(rand) ? SEARCH_COMPLETE : SEARCH_ERROR,
                           .states = (uint64_t)g_rand_int(rand) << below(rand, 8),
                           .transitions = g_rand_int(rand),
                           .memory = g_rand_int(rand),
                           .depth = below(rand, 99),
                           .reductions = below(rand, 8),
                           .refuted = (uint64_t)g_rand_int(rand) << 32 | g_rand_int(rand),
                           .window_count = below(rand, 4),
                           .check_count = below(rand, 4),
                           .measure_count = below(rand, 3),
                           .deadlock = random_run(rand),
                           .design_error = random_run(rand)};
    verdicts->windows = g_new0(WindowVerdict, verdicts->window_count);
    verdicts->checks = g_new0(CheckVerdict, verdicts->check_count);
    verdicts->measures = g_new0(MeasureVerdict, verdicts->measure_count);
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        random_window(rand, &verdicts->windows[i]);
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        random_check(rand, &verdicts->checks[i]);
    for (uint32_t i = 0; i < verdicts->measure_count; i++)
        random_measure(rand, &verdicts->measures[i]);
    return verdicts;
}

static void assert_same_run(const Run *a, const Run *b)
{
    assert_int_equal(a != NULL, b != NULL);
    if (!a)
        return;
    assert_int_equal(a->initial, b->initial);
    assert_int_equal(a->length, b->length);
    assert_int_equal(a->loop, b->loop);
    assert_memory_equal(a->steps, b->steps, a->length * sizeof *a->steps);
}

static void assert_same_window(const WindowVerdict *a, const WindowVerdict *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->at_rest, b->at_rest);
    assert_int_equal(a->in_turn, b->in_turn);
    assert_int_equal(a->by_count, b->by_count);
    if (a->by_count)
        assert_memory_equal(a->by, b->by, a->by_count * sizeof *a->by);
    assert_same_run(a->run, b->run);
    assert_int_equal(a->opens, b->opens);
    assert_int_equal(a->steps, b->steps);
    assert_int_equal(a->rescue.step, b->rescue.step);
    assert_int_equal(a->rescue.choice, b->rescue.choice);
    assert_int_equal(a->has_longest, b->has_longest);
    assert_int_equal(a->is_limit, b->is_limit);
    assert_int_equal(a->longest, b->longest);
}

static void assert_same_check(const CheckVerdict *a, const CheckVerdict *b)
{
    assert_int_equal(a->result, b->result);
    assert_same_run(a->run, b->run);
    assert_int_equal(a->steps, b->steps);
    assert_int_equal(a->has_max, b->has_max);
    assert_memory_equal(a->max, b->max, sizeof a->max);
}

static void assert_same_measure(const MeasureVerdict *a, const MeasureVerdict *b)
{
    assert_int_equal(a->has_value, b->has_value);
    assert_int_equal(a->value, b->value);
    assert_same_run(a->run, b->run);
    assert_int_equal(a->is_unbounded, b->is_unbounded);
    assert_int_equal(a->is_limit, b->is_limit);
    assert_memory_equal(a->min, b->min, sizeof a->min);
    assert_memory_equal(a->max, b->max, sizeof a->max);
    assert_int_equal(g_strcmp0(a->why, b->why), 0);
}

static void assert_same(const Verdicts *a, const Verdicts *b)
{
    assert_int_equal(a->end, b->end);
    assert_int_equal(a->states, b->states);
    assert_int_equal(a->transitions, b->transitions);
    assert_int_equal(a->memory, b->memory);
    assert_int_equal(a->depth, b->depth);
    assert_int_equal(a->reductions, b->reductions);
    assert_int_equal(a->refuted, b->refuted);
    assert_int_equal(a->window_count, b->window_count);
    assert_int_equal(a->check_count, b->check_count);
    assert_int_equal(a->measure_count, b->measure_count);
    for (uint32_t i = 0; i < a->window_count; i++)
        assert_same_window(&a->windows[i], &b->windows[i]);
    for (uint32_t i = 0; i < a->check_count; i++)
        assert_same_check(&a->checks[i], &b->checks[i]);
    for (uint32_t i = 0; i < a->measure_count; i++)
        assert_same_measure(&a->measures[i], &b->measures[i]);
    assert_same_run(a->deadlock, b->deadlock);
    assert_same_run(a->design_error, b->design_error);
}

/* Whole they come back; cut short anywhere they are no verdicts. */
static void come_back(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
    uint32_t cuts = 0;

    for (int round = 0; round < 200; round++) {
        g_autoptr(Verdicts) verdicts = random_verdicts(rand);
        g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(uint64_t));
        guint at = 0;
        kept_verdicts_put(numbers, verdicts);
        const guint whole = numbers->len;
        g_autoptr(Verdicts) back = kept_verdicts_get(numbers, &at);
        assert_non_null(back);
        assert_int_equal(at, whole);
        assert_same(verdicts, back);
        for (guint cut = 0; cut < whole; cut++, cuts++) {
            g_autoptr(GArray) part = g_array_new(FALSE, FALSE, sizeof(uint64_t));
            g_array_append_vals(part, numbers->data, cut);
            assert_null(kept_verdicts_get(part, &(guint){0}));
        }
    }
    print_message("# %u cut short\n", cuts);
    assert_true(cuts >= 200 * 20);
}

/* Other numbers are refused, or are some verdicts: there is no third. */
static void other_numbers(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 1);
    uint32_t refused = 0, taken = 0;

    for (int round = 0; round < 2000; round++) {
        g_autoptr(Verdicts) verdicts = random_verdicts(rand);
        g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(uint64_t));
        kept_verdicts_put(numbers, verdicts);
        guint at = below(rand, numbers->len);
        g_array_index(numbers, uint64_t, at) = flip(rand) ? below(rand, 40) : UINT64_MAX;
        g_autoptr(Verdicts) back = kept_verdicts_get(numbers, &(guint){0});
        refused += back == NULL;
        taken += back != NULL;
    }
    print_message("# %u refused, %u taken\n", refused, taken);
    assert_true(refused >= 500 && taken >= 100);
}

/* ---- of a program ---- */

static const char design[] = "design d \"D\"\n"
                             "component C {\n"
                             "    v: 0..3 = 0\n"
                             "    op set(x: 0..3) { v = x }\n"
                             "    op get(): 0..3 { return v }\n"
                             "}\n"
                             "c: C\n"
                             "process p {\n"
                             "    c.set(1)\n"
                             "    let x = c.get()\n"
                             "    if x == 3 { c.set(0) }\n"
                             "}\n";

static Fixture fixture(const char *more)
{
    g_autofree char *text = g_strconcat(design, more, NULL);
    Fixture made = fixture_of_text(text, &(ProgramOptions){.marks = true});

    if (!made.program) {
        g_autofree char *mistakes = fixture_mistakes(&made);
        fail_msg("%s", mistakes);
    }
    return made;
}

static uint32_t reached(const Program *program)
{
    uint32_t count = 0;
    ProgramMark mark;

    for (uint32_t i = 0; i < program_marks(program); i++)
        count += program_mark(program, i, &mark);
    return count;
}

/* Of one set. The caller's. */
static GArray *put_set(const Program *program, const Verdicts *verdicts)
{
    GArray *numbers = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    KeptSets *sets = kept_sets_new();

    kept_sets_add(sets, program, verdicts);
    kept_sets_put(sets, numbers);
    kept_sets_free(sets);
    return numbers;
}

static KeptSets *sets_of(const GArray *numbers)
{
    KeptSets *sets = kept_sets_new();

    assert_true(kept_sets_get(sets, numbers, 0));
    assert_int_equal(kept_sets_count(sets), 1);
    return sets;
}

/* The verdicts are handed out once, and runs have come where they came; of a program with other windows, or with
 * other code, nothing is used. */
static void of_this_program(void **state)
{
    const char *window = "window w: c.v == 1\n", *two = "window w: c.v == 1\n"
                                                        "window x: c.v == 2\n";
    Fixture here = fixture(window), again = fixture(window), other = fixture(two);
    Fixture longer = fixture("process q {\n    c.set(2)\n    c.set(1)\n}\nwindow w: c.v == 1\n");
    g_autoptr(Verdicts) verdicts = verdicts_new(program_model(here.program), NULL);
    g_autoptr(GArray) numbers = put_set(here.program, verdicts);
    KeptSets *sets;

    /* All but `c.set(3)`, which no run comes to. */
    assert_true(reached(here.program) > 0 && reached(here.program) < program_marks(here.program));
    assert_true(reached(again.program) < reached(here.program));

    sets = sets_of(numbers);
    g_autoptr(Verdicts) back = kept_sets_take(sets, again.program);
    assert_non_null(back);
    assert_same(verdicts, back);
    assert_int_equal(reached(again.program), reached(here.program));
    assert_null(kept_sets_take(sets, again.program));
    assert_int_equal(kept_sets_count(sets), 1);
    kept_sets_free(sets);

    for (int i = 0; i < 2; i++) {
        const Program *program = i ? other.program : longer.program;
        sets = sets_of(numbers);
        assert_null(kept_sets_take(sets, program));
        assert_int_equal(kept_sets_count(sets), 0);
        kept_sets_free(sets);
    }
    fixture_clear(&here);
    fixture_clear(&again);
    fixture_clear(&other);
    fixture_clear(&longer);
}

/* Cut short anywhere, or with more behind, they are no sets. */
static void cut_short(void **state)
{
    Fixture here = fixture("window w: c.v == 1\n");
    g_autoptr(Verdicts) verdicts = verdicts_new(program_model(here.program), NULL);
    g_autoptr(GArray) numbers = put_set(here.program, verdicts);

    for (guint cut = 0; cut <= numbers->len + 1; cut++) {
        g_autoptr(GArray) part = g_array_new(FALSE, TRUE, sizeof(uint64_t));
        g_array_append_vals(part, numbers->data, MIN(cut, numbers->len));
        g_array_set_size(part, cut);
        KeptSets *sets = kept_sets_new();
        assert_int_equal(kept_sets_get(sets, part, 0), cut == numbers->len);
        kept_sets_free(sets);
    }
    fixture_clear(&here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(come_back),
        cmocka_unit_test(other_numbers),
        cmocka_unit_test(of_this_program),
        cmocka_unit_test(cut_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
