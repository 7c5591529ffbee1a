/* What is said of designs in which things happen only while a timer is not due, against the reference explorer with
 * ticks of the same length and with finer ones: the finer they are, the nearer it comes to the longest times, each of
 * which it falls short of by less than all durations are apart. */
#include "checker/judge/verdict.h"
#include "checker/model/run_walk.h"
#include "checker/program/bytecode/bytecode.h"
#include "checker/program/program.h"
#include "tests/differential/generator.h"
#include "tests/differential/loaded_design.h"
#include "tests/reference/reference.h"
#include "tests/unit/tried_share.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    DESIGNS = 1000,
    MAX_STATES = 30000,
    FINEST = 3, /* parts of a tick that the reference looks at */
};

typedef struct Totals {
    guint compared, too_large, coarse, longest, limits, short_by_ticks, missed, in_error, finer,
        ages;
} Totals;

static Totals totals;

typedef struct Case {
    guint64 seed;
    const char *text;
    const System *system;
    const Model *model;
    const Verdicts *verdicts;
    int64_t tick; /* of the reference */
} Case;

static void wrong(const Case *it, const char *what, const char *name)
{
    fail_msg("seed %" G_GUINT64_FORMAT ", ticks of %" G_GINT64_FORMAT " us: %s: %s\n%s", it->seed,
             it->tick, name, what, it->text);
}

static void match_window(const Case *it, uint32_t index, const ReferenceWindow *expected)
{
    const WindowVerdict *window = &it->verdicts->windows[index];
    const char *name = it->model->properties[index].name;
    const int64_t unit = it->model->unit;

    if ((int)window->kind != (int)expected->kind)
        wrong(it, "another kind", name);
    if (window->has_longest != expected->has_longest)
        wrong(it, "has a longest time or not", name);
    if (!window->has_longest)
        return;
    if (window->longest != (expected->longest + unit - 1) / unit * unit)
        wrong(it, "another longest time", name);
    if (window->is_limit != (expected->longest < window->longest))
        wrong(it, "attained or not", name);
}

/* The reference counts ticks up to some number. */
static void match_measure(const Case *it, uint32_t index, const ReferenceMeasure *expected)
{
    const MeasureVerdict *measure = &it->verdicts->measures[index];
    const char *name = it->model->measures[index].name;
    const int64_t unit = it->model->unit;

    if (expected->is_least)
        return;
    if (!measure->has_value || measure->value != (expected->value + unit - 1) / unit * unit)
        wrong(it, "another value", name);
    if (measure->is_limit != (expected->value < measure->value))
        wrong(it, "attained or not", name);
    totals.ages += measure->is_limit;
}

static void match(const Case *it, const Reference *reference)
{
    if ((it->verdicts->design_error != NULL) != reference->has_design_error)
        wrong(it, "is there or not", "design error");
    if (reference->has_design_error)
        return;
    if ((it->verdicts->deadlock != NULL) != reference->has_deadlock)
        wrong(it, "is there or not", "deadlock");
    for (uint32_t i = 0; i < reference->window_count; i++)
        match_window(it, i, &reference->windows[i]);
    for (uint32_t i = 0; i < reference->measure_count; i++)
        match_measure(it, i, &reference->measures[i]);
    for (uint32_t i = 0; i < reference->check_count; i++)
        if ((it->verdicts->checks[i].result == CHECK_KEPT) != reference->checks[i].is_kept)
            wrong(it, "kept or broken", it->model->properties[reference->window_count + i].name);
}

/* Of the window's last opening on its run, which ends with the step that closes it. */
static int64_t time_open(const Model *model, const WindowVerdict *window, uint8_t predicate)
{
    RunWalk walk;
    int64_t ticks = 0;

    run_walk_init(&walk, model);
    run_walk_begin(&walk, window->run->initial);
    for (uint32_t i = 0; i < window->run->length; i++) {
        const bool is_open = run_walk_look(&walk) >> predicate & 1;
        const uint32_t step = window->run->steps[i];
        ticks = is_open ? ticks + walk.successors.steps[step].delay : 0;
        run_walk_take(&walk, step);
    }
    run_walk_clear(&walk);
    return ticks * model->tick;
}

/* The run that is shown lasts as long, or less than a unit less where none lasts as long. */
static void match_runs(const Case *it)
{
    for (uint32_t i = 0; i < it->verdicts->window_count; i++) {
        const WindowVerdict *window = &it->verdicts->windows[i];
        const ModelProperty *property = &it->model->properties[i];
        if (!window->has_longest)
            continue;
        const int64_t time = time_open(it->model, window, property->predicate);
        if (time > window->longest || window->longest - time >= it->model->unit ||
            window->is_limit != (time < window->longest))
            wrong(it, "the run lasts for another time", property->name);
    }
}

/* What ticks of a whole unit would have said. */
static void count_coarse(const Case *it)
{
    g_autoptr(Reference) coarse = reference_new(it->system, MAX_STATES, it->model->unit);

    if (!coarse->is_complete || coarse->has_design_error)
        return;
    for (uint32_t i = 0; i < coarse->window_count; i++) {
        const WindowVerdict *window = &it->verdicts->windows[i];
        totals.longest += window->has_longest;
        totals.limits += window->has_longest && window->is_limit;
        totals.short_by_ticks += window->has_longest && coarse->windows[i].has_longest &&
                                 coarse->windows[i].longest < window->longest;
        totals.missed += (int)window->kind != (int)coarse->windows[i].kind;
    }
}

static void compare(Case *it)
{
    for (int64_t parts = 1; parts <= FINEST; parts++) {
        it->tick = it->model->tick / parts;
        if (it->model->tick % parts != 0)
            continue;
        g_autoptr(Reference) reference = reference_new(it->system, MAX_STATES, it->tick);
        if (!reference->is_complete && parts == 1) {
            totals.too_large++;
            return;
        }
        if (!reference->is_complete)
            break;
        match(it, reference);
        totals.finer += parts > 1;
        totals.in_error += parts == 1 && reference->has_design_error;
    }
    totals.compared++;
    if (it->verdicts->design_error)
        return;
    match_runs(it);
    count_coarse(it);
}

static void compare_design(const char *path, guint64 seed, const char *text)
{
    LoadedDesign design = loaded_design(path, NULL);
    System *system;
    Program *program = loaded_design_program(&design, 0, &system);
    const JudgeOptions options = {.search.limits.max_states = 20 * MAX_STATES};
    Case it = {.seed = seed, .text = text, .system = system, .model = program_model(program)};

    if (program->has_strict_bound && program_is_exact(program)) {
        g_autoptr(Verdicts) verdicts = verdicts_new(it.model, &options);
        it.verdicts = verdicts;
        assert_int_equal(verdicts->end == SEARCH_COMPLETE || verdicts->end == SEARCH_ERROR, 1);
        compare(&it);
    } else {
        totals.coarse++;
    }
    program_free(program);
    system_free(system);
    loaded_design_clear(&design);
}

static void random_designs(void **state)
{
    g_autofree char *path = NULL;
    const int file = g_file_open_tmp("strict-XXXXXX.stale", &path, NULL);
    const guint wanted = tried_share_of(DESIGNS);

    assert_true(file >= 0);
    close(file);
    for (guint64 seed = 1; totals.compared < wanted; seed++) {
        g_autofree char *text = generator_text(seed, GENERATOR_STRICT);
        assert_true(g_file_set_contents(path, text, -1, NULL));
        compare_design(path, seed, text);
    }
    g_unlink(path);
    print_message(
        "# %u designs compared, %u of them in error, %u too large, %u without strict bounds; "
        "%u finer explorations; %u longest times, %u attained by no run, %u short with "
        "ticks of a unit; %u windows of another kind with those; %u comparisons of ages that no "
        "read "
        "has\n",
        totals.compared, totals.in_error, totals.too_large, totals.coarse, totals.finer,
        totals.longest, totals.limits, totals.short_by_ticks, totals.missed, totals.ages);
    assert_true(totals.finer * 2 >= wanted && totals.in_error * 3 <= wanted);
    assert_true(totals.limits >= tried_share_floor(DESIGNS / 12));
    assert_true(totals.short_by_ticks >= tried_share_floor(DESIGNS / 12));
    assert_true(totals.missed >= tried_share_floor(DESIGNS / 1000));
    assert_true(totals.ages >= tried_share_floor(DESIGNS / 100));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_designs)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
