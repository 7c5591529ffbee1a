#include "tests/differential/compare.h"

#include "checker/judge/verdict.h"
#include "checker/language/syntax/decl.h"
#include "checker/program/program.h"
#include "tests/differential/loosened_compare.h"
#include "tests/differential/reduced_compare.h"
#include "tests/differential/run_ages.h"
#include "tests/differential/shortened_compare.h"
#include "tests/differential/spill_compare.h"
#include "tests/differential/workers_compare.h"
#include "tests/reference/reference.h"
#include "tests/unit/native_compare.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* One comparison in the making. */
typedef struct Match {
    const System *system;
    const Model *model;
    const Reference *reference;
    const Verdicts *verdicts;
    GString *report;
    bool judges_reads;
    bool is_reduced; /* locals that nobody reads do not count */
    bool differs;
} Match;

static void differ(Match *match, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void differ(Match *match, const char *format, ...)
{
    va_list args;

    match->differs = true;
    if (!match->report)
        return;
    va_start(args, format);
    g_string_append_vprintf(match->report, format, args);
    va_end(args);
    g_string_append_c(match->report, '\n');
}

/* Time is skipped in the checker, so that states, and runs counted in them, are others there.
 *
 * A run that goes round does so once it is back in a state; the more of the past is in the states,
 * the later. What nobody reads may be left out; and of what the guarantees of reads ask of the past
 * each of the two has its own notes. */
static bool is_as_short(const Match *match, uint32_t steps, uint32_t expected, bool goes_round)
{
    if (steps == expected || match->system->timed)
        return true;
    return goes_round && (match->judges_reads || (match->is_reduced && steps < expected));
}

/* ---- windows ---- */

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *names_of(const Model *model, const WindowVerdict *window)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    for (uint32_t i = 0; i < window->by_count; i++) {
        const ModelActor *actor = &model->actors[window->by[i]];
        g_ptr_array_add(names, g_strdup_printf("%s.%s", actor->owner, actor->name));
    }
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(" ", (char **)names->pdata);
}

static bool is_one_of(const GPtrArray *texts, const char *text)
{
    for (guint i = 0; i < texts->len; i++)
        if (strcmp(texts->pdata[i], text) == 0)
            return true;
    return false;
}

static void match_events(Match *match, const char *name, const ReferenceWindow *expected,
                         const WindowVerdict *window)
{
    g_autofree char *by = names_of(match->model, window);

    if (!is_one_of(expected->by, by))
        differ(match, "window %s: until %s; the reference: %s", name, by,
               (char *)expected->by->pdata[0]);
}

/* The least upper bound of times that come as near to it as ticks can: all bounds are multiples of a unit. */
static int64_t least_upper(const Match *match, int64_t time)
{
    const int64_t unit = MAX(match->model->unit, 1);

    return (time + unit - 1) / unit * unit;
}

static void match_longest(Match *match, const char *name, const ReferenceWindow *expected,
                          const WindowVerdict *window)
{
    if (window->has_longest != expected->has_longest)
        differ(match, "window %s: %s longest time", name, window->has_longest ? "a" : "no");
    else if (window->has_longest && window->longest != least_upper(match, expected->longest))
        differ(match,
               "window %s: at most %" G_GINT64_FORMAT " us; the reference: %" G_GINT64_FORMAT, name,
               window->longest, expected->longest);
    else if (window->has_longest && window->is_limit != (window->longest > expected->longest))
        differ(match, "window %s: %s", name, window->is_limit ? "attained" : "not attained");
}

static void match_window(Match *match, uint32_t index)
{
    static const char *const words[] = {"never", "transient", "until", "forever", "unknown"};
    const ReferenceWindow *expected = &match->reference->windows[index];
    const WindowVerdict *window = &match->verdicts->windows[index];
    const char *name = match->system->windows[index].decl->name.text;

    if ((int)window->kind != (int)expected->kind) {
        differ(match, "window %s: %s; the reference: %s", name, words[window->kind],
               words[expected->kind]);
        return;
    }
    match_longest(match, name, expected, window);
    if (match->system->timed)
        return;
    if (window->kind == WINDOW_NEVER)
        return;
    if (window->in_turn != expected->in_turn)
        differ(match, "window %s: events %s; the reference does not agree", name,
               window->in_turn ? "in turn" : "alone");
    bool stays = window->kind == WINDOW_UNTIL || window->kind == WINDOW_FOREVER;
    bool goes_round = stays && (!window->at_rest || match->judges_reads);
    if (!is_as_short(match, window->steps, expected->steps, goes_round))
        differ(match, "window %s: %s in %u steps; the reference: %u", name, words[window->kind],
               window->steps, expected->steps);
    /* Of events in turn there may be several shortest sequences, and any may be shown. */
    else if (window->kind == WINDOW_UNTIL && window->steps == expected->steps && !window->in_turn)
        match_events(match, name, expected, window);
}

/* ---- checks and the rest ---- */

static bool is_in_the_long_run(const Decl *decl)
{
    return decl && (decl->check == CHECK_EVENTUALLY || decl->check == CHECK_LEADS_TO ||
                    decl->check == CHECK_SETTLES);
}

/* `decl` is NULL for the assertions. */
static void match_check(Match *match, const Decl *decl, const ReferenceCheck *expected,
                        const CheckVerdict *check)
{
    const char *name = decl ? decl->name.text : "assert";
    bool is_kept = check->result == CHECK_KEPT;
    bool goes_round = check->run && check->run->loop < check->run->length;

    if (decl && decl->check == CHECK_RARE)
        return; /* the reference plays runs, and weighs none */
    goes_round |= is_in_the_long_run(decl) && match->judges_reads;

    if (check->result == CHECK_UNKNOWN)
        differ(match, "check %s: unknown", name);
    else if (is_kept != expected->is_kept)
        differ(match, "check %s: %s; the reference does not agree", name,
               is_kept ? "kept" : "broken");
    else if ((check->run != NULL) != expected->has_run)
        differ(match, "check %s: %s", name, check->run ? "a run too many" : "no run");
    else if (expected->has_run && !is_as_short(match, check->steps, expected->steps, goes_round))
        differ(match, "check %s: %u steps; the reference: %u", name, check->steps, expected->steps);
}

static void match_checks(Match *match)
{
    const Reference *reference = match->reference;
    const Verdicts *verdicts = match->verdicts;

    bool asserts = match->system->assertion_count > 0;

    if (verdicts->check_count != reference->check_count + asserts) {
        differ(match, "%u checks; the reference: %u", verdicts->check_count,
               reference->check_count + asserts);
        return;
    }
    for (uint32_t i = 0; i < reference->check_count; i++)
        match_check(match, match->system->checks[i].decl, &reference->checks[i],
                    &verdicts->checks[i]);
    if (asserts)
        match_check(match, NULL, &reference->assertions, &verdicts->checks[reference->check_count]);
}

/* The run must attain what is said; of a read of any age it shows one that is stale. */
static void match_stalest_run(Match *match, const char *name, const MeasureVerdict *measure,
                              bool counts_versions)
{
    const RunAge last = run_ages_of(match->model, measure->run);
    const int64_t age = (int64_t)last.ticks * match->model->tick;

    if (measure->is_unbounded && last.lag == 0)
        differ(match, "measure %s: no stale read is shown", name);
    if (measure->has_value &&
        measure->value != (counts_versions ? last.lag : least_upper(match, age)))
        differ(match, "measure %s: its run does not attain it", name);
}

static void match_stalest(Match *match, const char *name, const MeasureVerdict *measure,
                          const ReferenceMeasure *expected, bool counts_versions)
{
    const bool has_value = measure->has_value || measure->is_unbounded;
    const int64_t value = counts_versions ? expected->value : least_upper(match, expected->value);

    if (has_value != expected->has_value)
        differ(match, "measure %s: %s value", name, has_value ? "a" : "no");
    else if (measure->is_unbounded && !expected->is_least)
        differ(match, "measure %s: no bound; the reference: %" G_GINT64_FORMAT, name,
               expected->value);
    else if (measure->has_value && measure->value != value &&
             (!expected->is_least || measure->value < value))
        differ(match, "measure %s: %" G_GINT64_FORMAT "; the reference: %" G_GINT64_FORMAT, name,
               measure->value, expected->value);
    else if (has_value)
        match_stalest_run(match, name, measure, counts_versions);
}

static void match_measure(Match *match, uint32_t index)
{
    const ReferenceMeasure *expected = &match->reference->measures[index];
    const MeasureVerdict *measure = &match->verdicts->measures[index];
    const Decl *decl = match->system->measures[index].decl;
    const char *name = decl->name.text;

    if (decl->measure == MEASURE_STALEST) {
        match_stalest(match, name, measure, expected, decl->counts_versions);
        return;
    }
    if (match->system->measures[index].decl->measure >= MEASURE_PROBABILITY)
        return;
    if (measure->has_value != expected->has_value)
        differ(match, "measure %s: %s value", name, measure->has_value ? "a" : "no");
    else if (measure->has_value && measure->value != expected->value)
        differ(match, "measure %s: %" G_GINT64_FORMAT "; the reference: %" G_GINT64_FORMAT, name,
               measure->value, expected->value);
}

static void match_run(Match *match, const char *what, const Run *run, bool expected, uint32_t steps)
{
    if ((run != NULL) != expected)
        differ(match, "%s: %s; the reference does not agree", what, run ? "one" : "none");
    else if (run && run->length != steps && !match->system->timed)
        differ(match, "%s: in %u steps; the reference: %u", what, run->length, steps);
}

static void match_verdicts(Match *match)
{
    const Reference *reference = match->reference;
    const Verdicts *verdicts = match->verdicts;

    match_run(match, "design error", verdicts->design_error, reference->has_design_error,
              reference->design_error);
    if (reference->has_design_error || verdicts->design_error)
        return;
    match_run(match, "deadlock", verdicts->deadlock, reference->has_deadlock, reference->deadlock);
    for (uint32_t i = 0; i < reference->window_count; i++)
        match_window(match, i);
    match_checks(match);
    for (uint32_t i = 0; i < reference->measure_count; i++)
        match_measure(match, i);
}

/* ---- one system ---- */

/* Without the reduction the states are the reference's, one by one; but what is remembered for the
 * guarantees of reads may be remembered in more ways than one. */
static void match_counts(Match *match)
{
    const Reference *reference = match->reference;
    const Verdicts *verdicts = match->verdicts;

    if (reference->has_design_error || match->judges_reads || match->system->timed)
        return;
    if (verdicts->states != reference->states)
        differ(match, "%" G_GUINT64_FORMAT " states; the reference: %u", verdicts->states,
               reference->states);
    else if (verdicts->transitions != reference->transitions)
        differ(match, "%" G_GUINT64_FORMAT " transitions; the reference: %" G_GUINT64_FORMAT,
               verdicts->transitions, reference->transitions);
}

static void match_program(Match *match, bool keep_dead, bool every_tick)
{
    JudgeOptions options = {.search.limits.max_states =
                                4 * (uint64_t)match->reference->states + 1000};
    ProgramOptions program_options = {.keep_dead = keep_dead, .every_tick = every_tick};
    g_autoptr(Program) program = program_new(match->system, &program_options);
    g_autoptr(Verdicts) verdicts = verdicts_new(program_model(program), &options);

    match->is_reduced = !keep_dead;
    match->model = program_model(program);
    match->verdicts = verdicts;
    if (verdicts->end != SEARCH_COMPLETE && verdicts->end != SEARCH_ERROR) {
        differ(match, "the search did not end; the reference: %u states", match->reference->states);
        return;
    }
    match_verdicts(match);
    if (keep_dead)
        match_counts(match);
    else if (!verdicts->design_error && verdicts->states > match->reference->states &&
             !match->judges_reads)
        differ(match, "the reduction made %" G_GUINT64_FORMAT " states of %u", verdicts->states,
               match->reference->states);
}

static CompareTotals totals;

static void count_sorted(const Verdicts *verdicts, const Reference *reference)
{
    if (verdicts->reductions != REDUCTION_SYMMETRY || verdicts->end != SEARCH_COMPLETE)
        return;
    totals.sorted += verdicts->states;
    totals.unsorted += reference->states;
}

/* With states and steps left out: the same verdicts, and runs that are as short and are real. */
static void match_reduced(Match *match, uint32_t reductions)
{
    JudgeOptions options = {.search.limits.max_states =
                                4 * (uint64_t)match->reference->states + 1000};
    g_autoptr(Program) program = program_new(match->system, NULL);
    g_autoptr(Verdicts) verdicts = reduced_verdicts(program, reductions, &options);
    g_autofree char *mistake = run_mistake(program, verdicts);

    match->is_reduced = true;
    match->model = program_model(program);
    match->verdicts = verdicts;
    match_verdicts(match);
    if (mistake)
        differ(match, "%s", mistake);
    count_sorted(verdicts, match->reference);
    if (match->differs && match->report)
        g_string_append_printf(match->report, "with reductions %u\n", reductions);
}

static void match_all_reduced(Match *match)
{
    match_reduced(match, REDUCTION_SYMMETRY);
    if (!match->differs)
        match_reduced(match, REDUCTION_ORDER);
    if (!match->differs)
        match_reduced(match, REDUCTION_SYMMETRY | REDUCTION_ORDER);
}

/* By the same events as with each tick of the timer: the reference does not say which, where time is skipped. */
static void match_ticking(Match *match, const Verdicts *ticking)
{
    for (uint32_t i = 0; i < ticking->window_count; i++) {
        const WindowVerdict *window = &match->verdicts->windows[i];
        g_autofree char *by = names_of(match->model, window);
        g_autofree char *expected = names_of(match->model, &ticking->windows[i]);
        if (strcmp(by, expected) != 0 || window->in_turn != ticking->windows[i].in_turn)
            differ(match, "window %u: until %s; with each tick: %s", i, by, expected);
    }
}

/* What a search that does not see each tick says of the program; its runs are the program's own. */
static void match_clocks(Match *match, const Program *program, const Verdicts *ticking,
                         const Verdicts *verdicts)
{
    g_autofree char *mistake = shortened_mistake(program, verdicts);

    match->is_reduced = true;
    match->model = program_model(program);
    match->verdicts = verdicts;
    match_verdicts(match);
    if (!match->differs)
        match_ticking(match, ticking);
    if (mistake)
        differ(match, "%s", mistake);
}

/* With a long timer that is shorter in the search, and with long timers that may be due sooner and later. */
static void match_long_timers(Match *match)
{
    const JudgeOptions options = {.search.limits.max_states =
                                      4 * (uint64_t)match->reference->states + 1000};
    g_autoptr(Program) program = program_new(match->system, NULL);
    g_autoptr(Verdicts) shortened = shortened_verdicts(program, &options);
    g_autoptr(Verdicts) ticking = verdicts_new(program_model(program), &options);
    g_autofree char *mistake = NULL;
    g_autoptr(Verdicts) loosened = loosened_verdicts(program, ticking, &mistake);

    match_clocks(match, program, ticking, shortened);
    shortened_count_lengths(shortened, ticking);
    if (!match->differs && loosened)
        match_clocks(match, program, ticking, loosened);
    if (mistake)
        differ(match, "%s", mistake);
    if (match->differs && match->report)
        g_string_append_printf(match->report, "with long timers not as they are\n");
}

/* How fine time is decides what can be told apart: a timer that is started again before it is due
 * may be so a tick before. Both go by the same. */
static int64_t tick_of(const System *system)
{
    g_autoptr(Program) program = program_new(system, NULL);

    return program_model(program)->tick;
}

CompareTotals compare_totals(void)
{
    return totals;
}

static void count(const System *system, const Reference *reference)
{
    totals.agreed++;
    totals.states += reference->states;
    totals.in_error += reference->has_design_error;
    if (reference->has_design_error)
        return; /* no other verdict is given */
    for (uint32_t i = 0; i < reference->window_count; i++)
        totals.open += reference->windows[i].kind != REFERENCE_NEVER;
    for (uint32_t i = 0; i < reference->check_count; i++) {
        const Decl *decl = system->checks[i].decl;
        const bool is_aged = decl->check == CHECK_BOUNDED_READS && !decl->counts_versions;
        totals.broken += !reference->checks[i].is_kept;
        totals.aged += is_aged;
        totals.aged_broken += is_aged && !reference->checks[i].is_kept;
    }
    for (uint32_t i = 0; i < reference->measure_count; i++) {
        const Decl *decl = system->measures[i].decl;
        const ReferenceMeasure *measure = &reference->measures[i];
        totals.measured += decl->measure == MEASURE_STALEST;
        totals.measured_stale += decl->measure == MEASURE_STALEST && measure->value > 0;
        totals.measured_old += decl_measures_time(decl) && measure->value > 0 && !measure->is_least;
    }
}

Comparison compare_system(const System *system, uint32_t most, GString *report)
{
    g_autoptr(Reference) reference = reference_new(system, most, tick_of(system));
    Match match = {.system = system, .reference = reference, .report = report};

    match.judges_reads = system_judges_reads(system);

    if (!reference->is_complete) {
        totals.too_large++;
        return COMPARE_TOO_LARGE;
    }
    match_program(&match, true, false);
    if (!match.differs)
        match_program(&match, false, false);
    if (!match.differs && system->timed)
        match_program(&match, false, true);
    if (!match.differs && system->timed)
        match_long_timers(&match);
    if (!match.differs)
        match_all_reduced(&match);
    if (!match.differs)
        count(system, reference);
    return match.differs ? COMPARE_DIFFER : COMPARE_AGREE;
}

/* ---- whole designs ---- */

static const char *const LIBRARIES[] = {STALEMATE_MODELS_SOURCE "/library", NULL};

typedef struct Loaded {
    Design *design;
    Diagnostics *diagnostics;
    System *system;
} Loaded;

static void unload(Loaded *loaded)
{
    system_free(loaded->system);
    diagnostics_free(loaded->diagnostics);
    design_free(loaded->design);
}

static bool load(Loaded *loaded, const char *path, uint64_t fixes, bool untimed, GString *report)
{
    Configuration configuration;

    *loaded = (Loaded){0};
    loaded->design = design_load(path, LIBRARIES, &loaded->diagnostics, NULL);
    if (loaded->design) {
        design_configure(loaded->design, &configuration, loaded->diagnostics);
        configuration.fixes = fixes;
        configuration.untimed = untimed;
        loaded->system = system_resolve(loaded->design, &configuration, true, loaded->diagnostics);
    }
    if (loaded->design && diagnostics_errors(loaded->diagnostics) == 0)
        return true;
    if (report && loaded->diagnostics) {
        g_autofree char *text = diagnostics_text(loaded->diagnostics, FALSE);
        g_string_append(report, text);
    }
    unload(loaded);
    return false;
}

Comparison compare_file(const char *path, uint64_t fixes, uint32_t most, GString *report)
{
    Loaded loaded;

    if (!load(&loaded, path, fixes, false, report))
        return COMPARE_WRONG;
    Comparison comparison = compare_system(loaded.system, most, report);
    unload(&loaded);
    return comparison;
}

static bool native_differs(const System *system, bool keep_dead, bool notes_touched, uint32_t most,
                           GString *report)
{
    ProgramOptions options = {.keep_dead = keep_dead, .explains = true, .marks = true};
    g_autoptr(Program) program = program_new(system, &options);
    g_autofree char *difference = native_difference(program, notes_touched, most);

    if (difference)
        g_string_append_printf(report, "native steps%s: %s\n",
                               keep_dead ? " with dead values kept" : "", difference);
    return difference != NULL;
}

static Comparison compare_native_with(const char *path, uint64_t fixes, bool untimed, uint32_t most,
                                      GString *report, bool *timed)
{
    Loaded loaded;

    if (!load(&loaded, path, fixes, untimed, report))
        return COMPARE_WRONG;
    /* Each text once: what is noted has nothing to do with which values are dead. */
    bool differs = native_differs(loaded.system, false, untimed, most, report) ||
                   native_differs(loaded.system, true, !untimed, most, report);
    *timed = loaded.system->timed;
    unload(&loaded);
    return differs ? COMPARE_DIFFER : COMPARE_AGREE;
}

Comparison compare_native(const char *path, uint64_t fixes, uint32_t most, GString *report)
{
    bool timed;
    Comparison found = compare_native_with(path, fixes, false, most, report, &timed);

    if (found == COMPARE_AGREE && timed)
        found = compare_native_with(path, fixes, true, most, report, &timed);
    return found;
}

/* Of searches of the same model. */
static Comparison compare_searches(const char *path, uint64_t fixes, uint32_t most, GString *report,
                                   char *(*differs)(const Model *model, uint32_t most))
{
    Loaded loaded;

    if (!load(&loaded, path, fixes, false, report))
        return COMPARE_WRONG;
    g_autoptr(Program) program = program_new(loaded.system, NULL);
    g_autofree char *difference = differs(program_model(program), most);
    if (difference)
        g_string_append_printf(report, "%s\n", difference);
    g_clear_pointer(&program, program_free);
    unload(&loaded);
    return difference ? COMPARE_DIFFER : COMPARE_AGREE;
}

Comparison compare_workers(const char *path, uint64_t fixes, uint32_t most, GString *report)
{
    return compare_searches(path, fixes, most, report, workers_difference);
}

Comparison compare_spilled(const char *path, uint64_t fixes, uint32_t most, GString *report)
{
    return compare_searches(path, fixes, most, report, spill_difference);
}

Comparison compare_text(const char *text, uint32_t most, GString *report)
{
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("stalemate-XXXXXX.stale", &path, NULL);

    g_assert(file >= 0);
    close(file);
    g_assert(g_file_set_contents(path, text, -1, NULL));
    Comparison comparison = compare_file(path, 0, most, report);
    if (comparison == COMPARE_AGREE && strstr(text, "fix f0"))
        comparison = compare_file(path, 1, most, report);
    g_unlink(path);
    return comparison;
}
