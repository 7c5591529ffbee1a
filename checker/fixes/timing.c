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
    uint64_t bytes;            /* that both take of the design's budget */
    const Assumption *without; /* NULL: time is free */
    uint64_t doubted;          /* properties that hold with all assumptions: do they still? */
    Verdicts *verdicts;        /* NULL: it was not compiled, */
    SearchEnd why;             /* for this limit */
} Again;

typedef struct Searches {
    const TimingRequest *request;
    Timing *timing;
    JudgeOptions options;
    GArray *list; /* of Again */
    Speculation
        *ahead; /* judges each from the time on at which it is in the list; or NULL: one by one */
} Searches;

static void clear_again(void *data)
{
    Again *again = data;
    Budget *budget = again->system ? again->system->design->budget : NULL;

    budget_drop(budget, again->bytes);
    verdicts_free(again->verdicts);
    program_free(again->program);
    system_free(again->system);
}

/* Zero: to its end. */
static uint64_t most_states(const Searches *searches, const Again *again)
{
    enum { TIMES = 10, AT_LEAST = 100000 };

    if (searches->request->effort == TIMING_ALL)
        return 0;
    return MAX(TIMES * again->row->verdicts->states, AT_LEAST);
}

static Verdicts *judge_one(const Searches *searches, const Again *again)
{
    JudgeOptions options = searches->options;
    uint64_t most = most_states(searches, again), *limit = &options.search.limits.max_states;

    if (most > 0 && (*limit == 0 || *limit > most))
        *limit = most;
    options.doubted = again->doubted;
    return verdicts_new(program_model(again->program), &options);
}

/* Side by side those that are small. */
static void judge_all(Searches *searches)
{
    guint count = searches->list->len;
    Again *list = (Again *)searches->list->data;
    g_autofree Verdicts **verdicts = g_new0(Verdicts *, count + 1);

    if (searches->ahead)
        speculative_end(searches->ahead, verdicts);
    for (guint i = 0; i < count; i++) {
        if (searches->request->searches)
            searches->request->searches(i + 1, count);
        list[i].verdicts = verdicts[i] ? verdicts[i] : judge_one(searches, &list[i]);
    }
}

typedef enum Turn { TURN_NONE, TURN_BAD, TURN_UNKNOWN } Turn;

/* The fewest are true of all. */
static void give_up(Timing *timing, uint64_t states)
{
    if (timing->given_up_at == 0 || states < timing->given_up_at)
        timing->given_up_at = states;
}

/* What becomes of a property that is good; where that is unknown, the limit for which it is, if any. Where there
 * is a design error now, nothing is. */
static Turn turn_of(const Searches *searches, const Again *again, uint32_t property, SearchEnd *why)
{
    const Verdicts *verdicts = again->verdicts;
    uint64_t asked = searches->options.search.limits.max_states;

    *why = SEARCH_COMPLETE;
    if (!verdicts) {
        *why = again->why;
        return TURN_UNKNOWN;
    }
    if (matrix_is_good(verdicts, property))
        return TURN_NONE;
    if (!matrix_is_unknown(verdicts, property) || (verdicts->refuted >> property & 1))
        return TURN_BAD;
    if (verdicts->end == SEARCH_STATES && verdicts->states != asked)
        give_up(searches->timing, verdicts->states);
    else
        *why = verdicts->end;
    return TURN_UNKNOWN;
}

static SearchEnd end_of(const Budget *budget)
{
    return budget->end == BUDGET_MEMORY ? SEARCH_MEMORY
           : budget->end == BUDGET_TIME ? SEARCH_TIME
                                        : SEARCH_STOPPED;
}

/* Its program is the same design without that, or with time free. False where a limit was reached
 * while it was compiled: `why`. Then nothing is known without that. */
static bool add_search(Searches *searches, const Again *like, const Assumption *without,
                       SearchEnd *why)
{
    Again again = {.row = like->row,
                   .needs = like->needs,
                   .end = like->end,
                   .without = without,
                   .doubted = like->doubted};
    const Programs *programs = searches->request->programs;
    Configuration configuration = *programs_configuration(programs);
    const Design *design = programs_design(programs);
    g_autoptr(Diagnostics) unheard = diagnostics_new(design->sources);
    const Program *whole = programs_held(programs, like->row->fixes);
    const ProgramOptions how = {.without = without ? &without->span : NULL,
                                .coarse_ticks = program_why_coarse(whole) != NULL};

    configuration.fixes = like->row->fixes;
    configuration.untimed |= !without;
    if (design->budget)
        budget_begin(design->budget);
    again.system = system_resolve(design, &configuration, false, unheard);
    /* Where a limit was reached the system is not whole. */
    again.program = budget_go_on(design->budget) ? program_new(again.system, &how) : NULL;
    arena_count(again.system->arena, NULL);
    if (design->budget)
        budget_close(design->budget);
    if (again.program) {
        again.bytes = budget_hold(design->budget);
        if (design->budget)
            program_count(again.program, design->budget->size);
        g_array_append_val(searches->list, again);
        if (searches->ahead)
            speculative_add(searches->ahead, program_model(again.program));
        return true;
    }
    clear_again(&again);
    *why = design->budget && design->budget->end != BUDGET_HOLDS ? end_of(design->budget)
                                                                 : SEARCH_COMPLETE;
    return false;
}

/* `most`: so many may be added. */
static void searches_init(Searches *searches, const TimingRequest *request, Timing *timing,
                          guint most)
{
    *searches = (Searches){request, timing, *request->judge,
                           g_array_new(FALSE, FALSE, sizeof(Again)), NULL};
    searches->options.skips_measures = true;
    g_array_set_clear_func(searches->list, clear_again);
    if (most > 1)
        searches->ahead = speculative_new(&searches->options);
    if (searches->ahead)
        speculative_begin(searches->ahead, most, false);
}

static void searches_clear(Searches *searches)
{
    speculative_free(searches->ahead);
    g_array_unref(searches->list);
}

/* ---- with time free ---- */

/* What is not good with timing cannot be so thanks to it. */
static uint64_t good_ones(const Verdicts *verdicts)
{
    uint64_t good = 0;

    for (uint32_t i = 0; i < verdicts->window_count + verdicts->check_count; i++)
        if (matrix_is_good(verdicts, i))
            good |= (uint64_t)1 << i;
    return good;
}

static void note_why(Timing *timing, TimingNeed *need, SearchEnd why)
{
    if (why == SEARCH_COMPLETE)
        return;
    need->end = why;
    if (timing->end != SEARCH_STOPPED) /* that is told by the exit status */
        timing->end = why;
}

static void add_need(Timing *timing, uint64_t fixes, uint32_t property, bool is_known,
                     SearchEnd why)
{
    TimingNeed need = {.fixes = fixes, .property = property, .is_known = is_known};

    need.assumptions = g_array_new(FALSE, FALSE, sizeof(Assumption));
    need.undecided = g_array_new(FALSE, FALSE, sizeof(Assumption));
    note_why(timing, &need, why);
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
        SearchEnd why;
        Turn turn = turn_of(searches, again, i, &why);
        if (turn != TURN_NONE)
            add_need(timing, again->row->fixes, i, turn == TURN_BAD, why);
    }
    again->end = timing->needs->len;
}

/* ---- without one assumption ---- */

static void note_turn(const Searches *searches, const Again *again)
{
    for (guint i = again->needs; i < again->end; i++) {
        TimingNeed *need = &g_array_index(searches->timing->needs, TimingNeed, i);
        if (!need->is_known)
            continue;
        SearchEnd why;
        Turn turn = turn_of(searches, again, need->property, &why);
        note_why(searches->timing, need, why);
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

/* The properties of which it is known that they need timing. Where not even the search with time free
 * could tell, those without one assumption are no help. */
static uint64_t known_needs(const Timing *timing, const Again *again)
{
    uint64_t known = 0;

    for (guint i = again->needs; i < again->end; i++) {
        const TimingNeed *need = &g_array_index(timing->needs, TimingNeed, i);
        known |= (uint64_t)need->is_known << need->property;
    }
    return known;
}

/* All with the needs of one set: few sets have any. */
static void drop_each(const Searches *like_those, const Again *like)
{
    uint32_t count;
    const TimingRequest *request = like_those->request;
    g_autofree Assumption *assumptions =
        assumptions_of(programs_held(request->programs, like->row->fixes), &count);
    Again without = *like;
    Searches searches;

    searches_init(&searches, request, like_those->timing, count);
    without.doubted = known_needs(searches.timing, like);
    for (uint32_t i = 0; i < count; i++) {
        SearchEnd why;
        if (!add_search(&searches, &without, &assumptions[i], &why))
            note_turn(&searches, &(Again){.needs = like->needs,
                                          .end = like->end,
                                          .without = &assumptions[i],
                                          .why = why});
    }
    judge_all(&searches);
    for (guint i = 0; i < searches.list->len; i++)
        note_turn(&searches, &g_array_index(searches.list, Again, i));
    searches_clear(&searches);
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

static void look_at_all(Searches *searches)
{
    const Matrix *matrix = searches->request->matrix;

    for (guint i = 0; i < matrix->rows->len; i++) {
        const MatrixRow *row = matrix->rows->pdata[i];
        const Again like = {.row = row, .doubted = good_ones(row->verdicts)};
        SearchEnd why;
        if (is_wanted(matrix, i) && row->verdicts->end == SEARCH_COMPLETE && like.doubted &&
            !add_search(searches, &like, NULL, &why))
            for (uint64_t left = like.doubted; left; left &= left - 1)
                add_need(searches->timing, row->fixes, (uint32_t)__builtin_ctzll(left), false, why);
    }
    judge_all(searches);
    for (guint i = 0; i < searches->list->len; i++) {
        Again *again = &g_array_index(searches->list, Again, i);
        note_needs(searches, again);
        if (known_needs(searches->timing, again))
            drop_each(searches, again);
    }
}

Timing *timing_new(const TimingRequest *request)
{
    Timing *timing = g_new0(Timing, 1);
    const MatrixRow *first = request->matrix->rows->pdata[0];

    timing->needs = g_array_new(FALSE, FALSE, sizeof(TimingNeed));
    g_array_set_clear_func(timing->needs, clear_need);
    timing->window_count = first->verdicts->window_count;
    timing->end = SEARCH_COMPLETE;
    if (first->model->tick == 0 || request->effort == TIMING_NONE)
        return timing;
    Searches searches;
    searches_init(&searches, request, timing, request->matrix->rows->len);
    look_at_all(&searches);
    searches_clear(&searches);
    if (request->searches)
        request->searches(0, 0);
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

SearchEnd timing_end(const Timing *timing, uint64_t fixes)
{
    for (guint i = 0; i < timing->needs->len; i++) {
        const TimingNeed *need = &g_array_index(timing->needs, TimingNeed, i);
        if (need->fixes == fixes && need->end != SEARCH_COMPLETE)
            return need->end;
    }
    return SEARCH_COMPLETE;
}
