#include "checker/fixes/timing.h"

#include "checker/fixes/speculative.h"

static void clear_need(void *need)
{
    g_array_unref(((TimingNeed *)need)->assumptions);
    g_array_unref(((TimingNeed *)need)->undecided);
}

/* ---- searching again ---- */

typedef struct Again { /* one more search of one set of fixes */
    const MatrixRow *row;
    guint needs, end; /* its needs, from the one to before the other */
    System *system;
    Program *program;
    const Assumption *without; /* NULL: time is free */
    Verdicts *verdicts;
} Again;

typedef struct Searches {
    const Programs *programs;
    Timing *timing;
    JudgeOptions options;
    GArray *list; /* of Again */
} Searches;

static void clear_again(void *data)
{
    Again *again = data;

    verdicts_free(again->verdicts);
    program_free(again->program);
    system_free(again->system);
}

/* Side by side those that are small. */
static void judge_all(Searches *searches)
{
    guint count = searches->list->len;
    Again *list = (Again *)searches->list->data;
    g_autofree const Model **models = g_new0(const Model *, count + 1);
    g_autofree Verdicts **verdicts = g_new0(Verdicts *, count + 1);
    Speculation *ahead = count > 1 ? speculative_new(&searches->options) : NULL;

    for (guint i = 0; i < count; i++)
        models[i] = program_model(list[i].program);
    if (ahead)
        speculative_ask(ahead, models, count, verdicts);
    speculative_free(ahead);
    for (guint i = 0; i < count; i++) {
        list[i].verdicts = verdicts[i] ? verdicts[i] : verdicts_new(models[i], &searches->options);
    }
}

typedef enum Turn { TURN_NONE, TURN_BAD, TURN_UNKNOWN } Turn;

/* What becomes of a property that is good. Where there is a design error now, nothing is. */
static Turn turn_of(const Searches *searches, const Again *again, uint32_t property)
{
    if (matrix_is_good(again->verdicts, property))
        return TURN_NONE;
    if (!matrix_is_unknown(again->verdicts, property))
        return TURN_BAD;
    if (again->verdicts->end != SEARCH_COMPLETE)
        searches->timing->end = again->verdicts->end;
    return TURN_UNKNOWN;
}

/* Its program is the same design without that, or with time free. */
static void add_search(Searches *searches, const Again *like, const Assumption *without)
{
    Again again = {.row = like->row, .needs = like->needs, .end = like->end, .without = without};
    Configuration configuration = *programs_configuration(searches->programs);
    const Design *design = programs_design(searches->programs);
    g_autoptr(Diagnostics) unheard = diagnostics_new(design->sources);
    const ProgramOptions how = {.without = without ? &without->span : NULL};

    configuration.fixes = like->row->fixes;
    configuration.untimed |= !without;
    again.system = system_resolve(design, &configuration, false, unheard);
    again.program = again.system ? program_new(again.system, &how) : NULL;
    if (again.program)
        g_array_append_val(searches->list, again);
    else
        clear_again(&again);
}

static Searches searches_new(const Programs *programs, const JudgeOptions *judge, Timing *timing)
{
    Searches searches = {programs, timing, *judge, g_array_new(FALSE, FALSE, sizeof(Again))};

    searches.options.skips_measures = true;
    g_array_set_clear_func(searches.list, clear_again);
    return searches;
}

/* ---- with time free ---- */

/* What is not good with timing cannot be so thanks to it. */
static bool has_good(const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->window_count + verdicts->check_count; i++)
        if (matrix_is_good(verdicts, i))
            return true;
    return false;
}

static void add_need(Timing *timing, uint64_t fixes, uint32_t property, bool is_known)
{
    TimingNeed need = {.fixes = fixes, .property = property, .is_known = is_known};

    need.assumptions = g_array_new(FALSE, FALSE, sizeof(Assumption));
    need.undecided = g_array_new(FALSE, FALSE, sizeof(Assumption));
    g_array_append_val(timing->needs, need);
}

static void note_needs(const Searches *searches, Again *again)
{
    Timing *timing = searches->timing;
    const Verdicts *verdicts = again->row->verdicts;

    again->needs = timing->needs->len;
    for (uint32_t i = 0; i < verdicts->window_count + verdicts->check_count; i++) {
        if (!matrix_is_good(verdicts, i))
            continue;
        Turn turn = turn_of(searches, again, i);
        if (turn != TURN_NONE)
            add_need(timing, again->row->fixes, i, turn == TURN_BAD);
    }
    again->end = timing->needs->len;
}

/* ---- without one assumption ---- */

static void note_assumption(const Searches *searches, const Again *again)
{
    for (guint i = again->needs; i < again->end; i++) {
        TimingNeed *need = &g_array_index(searches->timing->needs, TimingNeed, i);
        if (!need->is_known)
            continue;
        Turn turn = turn_of(searches, again, need->property);
        if (turn != TURN_NONE)
            g_array_append_vals(turn == TURN_BAD ? need->assumptions : need->undecided,
                                again->without, 1);
    }
}

static Assumption *assumptions_of(const Program *program, uint32_t *count)
{
    *count = program_assumptions(program);
    Assumption *list = g_new0(Assumption, *count + 1);

    for (uint32_t i = 0; i < *count; i++)
        list[i] = program_assumption(program, i);
    return list;
}

/* All with the needs of one set: few sets have any. */
static void drop_each(const Searches *like_those, const Again *like)
{
    uint32_t count;
    Searches searches =
        searches_new(like_those->programs, &like_those->options, like_those->timing);
    g_autofree Assumption *assumptions =
        assumptions_of(programs_held(searches.programs, like->row->fixes), &count);

    for (uint32_t i = 0; i < count; i++)
        add_search(&searches, like, &assumptions[i]);
    judge_all(&searches);
    for (guint i = 0; i < searches.list->len; i++)
        note_assumption(&searches, &g_array_index(searches.list, Again, i));
    g_array_unref(searches.list);
}

static bool is_cheapest(const Goal *goals, uint32_t count, uint64_t fixes)
{
    for (uint32_t i = 0; i < count; i++)
        if (goals[i].answer == GOAL_FOUND && goals[i].fixes == fixes)
            return true;
    return false;
}

static bool is_wanted(const Matrix *matrix, guint number)
{
    const MatrixRow *row = matrix->rows->pdata[number];

    return number < matrix->shown ||
           is_cheapest(matrix->windows, matrix->window_count, row->fixes) ||
           is_cheapest(matrix->checks, matrix->check_count, row->fixes);
}

/* Where not even the search with time free could tell, those without one assumption are no help. */
static bool has_known(const Timing *timing, const Again *again)
{
    for (guint i = again->needs; i < again->end; i++)
        if (g_array_index(timing->needs, TimingNeed, i).is_known)
            return true;
    return false;
}

static void look_at_all(Searches *searches, const Matrix *matrix)
{
    for (guint i = 0; i < matrix->rows->len; i++) {
        const Again like = {.row = matrix->rows->pdata[i]};
        if (is_wanted(matrix, i) && like.row->verdicts->end == SEARCH_COMPLETE &&
            has_good(like.row->verdicts))
            add_search(searches, &like, NULL);
    }
    judge_all(searches);
    for (guint i = 0; i < searches->list->len; i++) {
        Again *again = &g_array_index(searches->list, Again, i);
        note_needs(searches, again);
        if (has_known(searches->timing, again))
            drop_each(searches, again);
    }
}

Timing *timing_new(const Programs *programs, const JudgeOptions *judge, const Matrix *matrix)
{
    Timing *timing = g_new0(Timing, 1);
    const MatrixRow *first = matrix->rows->pdata[0];

    timing->needs = g_array_new(FALSE, FALSE, sizeof(TimingNeed));
    g_array_set_clear_func(timing->needs, clear_need);
    timing->window_count = first->verdicts->window_count;
    timing->end = SEARCH_COMPLETE;
    if (first->model->tick == 0)
        return timing;
    Searches searches = searches_new(programs, judge, timing);
    look_at_all(&searches, matrix);
    g_array_unref(searches.list);
    return timing;
}

void timing_free(Timing *timing)
{
    if (!timing)
        return;
    g_array_unref(timing->needs);
    g_free(timing);
}

/* ---- what was found ---- */

const TimingNeed *timing_need(const Timing *timing, uint64_t fixes, uint32_t property)
{
    for (guint i = 0; i < timing->needs->len; i++) {
        const TimingNeed *need = &g_array_index(timing->needs, TimingNeed, i);
        if (need->fixes == fixes && need->property == property)
            return need;
    }
    return NULL;
}

bool timing_is_complete(const Timing *timing, uint64_t fixes)
{
    for (guint i = 0; i < timing->needs->len; i++) {
        const TimingNeed *need = &g_array_index(timing->needs, TimingNeed, i);
        if (need->fixes == fixes && (!need->is_known || need->undecided->len > 0))
            return false;
    }
    return true;
}
