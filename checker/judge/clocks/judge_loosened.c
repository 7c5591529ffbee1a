/* What is asked, answered by a search in which long timers may be due at any time from some on (checker/clocks/loosen.h),
 * where one that sees each of their ticks would have no end. What is so on every run there is so on every run of the
 * design. What some run shows there is so if the design has that run, too; else nothing is said. */
#include "checker/judge/clocks/outlasting.h"
#include "checker/judge/judge.h"

enum {
    MOST_STATES = 100000, /* of one search: a tenth of a second */
    MOST_ATTEMPTS = 3,
};

typedef struct Loosening {
    const Model *model;
    const JudgeOptions *options;
    const Verdicts *early; /* of the first states of the model itself, or NULL */
    const Loosened *loosened;
    const StateSpace *space; /* of it */
    Graph *graph;            /* likewise, once it was asked for */
    Limits limits;           /* of that, and of what is asked of it */
    uint64_t
        sure; /* properties, bit by bit, that are so on every run; those from 64 on are never */
} Loosening;

static bool is_asked(const Loosening *l, uint32_t property)
{
    return l->options->doubted == 0 || (property < 64 && l->options->doubted >> property & 1);
}

/* Of the run of the other model; false where the design has none like it. */
static bool replace_by_own(const Loosening *l, Run **run)
{
    Run *own = l->loosened->tighten(l->loosened, *run);

    if (own) {
        run_free(*run);
        *run = own;
    }
    return own != NULL;
}

/* NULL where a limit was reached. */
static const Graph *graph_of(Loosening *l)
{
    if (!l->graph && limits_go_on(&l->limits))
        l->graph = graph_new(l->space, &l->limits);
    return l->graph;
}

/* That it never opens, and that processes close it, is so of all runs. It is open for longest where the design
 * attains what is the longest of more runs. */
static bool decide_window(Loosening *l, const ModelProperty *property, WindowVerdict *window)
{
    const uint8_t predicate = property->predicate;
    const Graph *graph = window->kind == WINDOW_NEVER ? NULL : graph_of(l);

    switch (window->kind) {
    case WINDOW_NEVER: return true;
    case WINDOW_TRANSIENT:
        return (window->has_longest && replace_by_own(l, &window->run)) ||
               (graph && outlasting_find(l->loosened, graph, predicate, window));
    case WINDOW_UNTIL: return graph && outlasting_find(l->loosened, graph, predicate, window);
    case WINDOW_FOREVER:
    case WINDOW_UNKNOWN: break;
    }
    return false;
}

static bool is_of_all_runs(PropertyKind kind, CheckResult result)
{
    return kind == PROPERTY_DECIDED ||
           result == (kind == PROPERTY_REACHABLE ? CHECK_BROKEN : CHECK_KEPT);
}

/* Whether a state is at rest, and a run can go on forever, the design's own may tell otherwise. */
static bool is_shown_by_steps(PropertyKind kind)
{
    return kind == PROPERTY_ALWAYS || kind == PROPERTY_REACHABLE || kind == PROPERTY_MONITOR;
}

/* `early` is what the first states of the design told, or NULL. */
static bool decide_check(const Loosening *l, PropertyKind kind, const CheckVerdict *early,
                         CheckVerdict *check)
{
    if (check->result == CHECK_UNKNOWN)
        return false;
    if (is_of_all_runs(kind, check->result) || (early && early->result == check->result))
        return true;
    return is_shown_by_steps(kind) && replace_by_own(l, &check->run);
}

static bool decide_property(Loosening *l, uint32_t i, Verdicts *verdicts)
{
    if (i < verdicts->window_count)
        return decide_window(l, &l->model->properties[i], &verdicts->windows[i]);
    const uint32_t check = i - verdicts->window_count;
    return decide_check(l, l->model->properties[i].kind, l->early ? &l->early->checks[check] : NULL,
                        &verdicts->checks[check]);
}

static bool is_sure(const Loosening *l, uint32_t i, const Verdicts *verdicts)
{
    if (i < verdicts->window_count)
        return verdicts->windows[i].kind == WINDOW_NEVER;
    return is_of_all_runs(l->model->properties[i].kind,
                          verdicts->checks[i - verdicts->window_count].result);
}

/* Whether nothing else is asked. A greatest value may be greater here than there, and who is stuck here may not be. */
static bool decide(Loosening *l, Verdicts *verdicts)
{
    bool all = (l->model->measure_count == 0 || l->options->skips_measures) &&
               (!verdicts->deadlock || (l->early && l->early->deadlock));

    for (uint32_t i = 0; i < l->model->property_count; i++) {
        if (i < 64 && is_sure(l, i, verdicts))
            l->sure |= UINT64_C(1) << i;
        if (is_asked(l, i))
            all = all && decide_property(l, i, verdicts);
    }
    return all;
}

static StateSpace *search(const Loosening *l)
{
    SearchOptions options = l->options->search;
    uint64_t *most = &options.limits.max_states;

    *most = *most == 0 ? MOST_STATES : MIN(*most, MOST_STATES);
    return state_space_search(l->loosened->model, &options);
}

/* NULL where it does not tell all. `*ends`: another attempt would have too many states. */
static Verdicts *attempt(Loosening *l, bool *ends)
{
    g_autoptr(StateSpace) space = search(l);
    JudgeOptions options = *l->options;

    options.skips_measures = true; /* see decide() */
    *ends = state_space_end(space) != SEARCH_COMPLETE;
    if (*ends)
        return NULL;
    g_autoptr(Verdicts) verdicts = verdicts_of(space, &options);
    if (verdicts->design_error || verdicts->end != SEARCH_COMPLETE)
        return NULL;
    l->space = space;
    limits_init(&l->limits, &options.search.limits, space);
    const bool all = decide(l, verdicts) && !limits_reached(&l->limits);
    g_clear_pointer(&l->graph, graph_free);
    return all ? g_steal_pointer(&verdicts) : NULL;
}

Verdicts *judge_loosened(const Model *model, const JudgeOptions *options, const Verdicts *early,
                         uint64_t *sure)
{
    const JudgeClocks *clocks = &options->clocks;
    Loosening l = {.model = model, .options = options, .early = early};
    Verdicts *verdicts = NULL;
    bool ends = false;

    for (uint32_t i = 0; i < MOST_ATTEMPTS && !verdicts && !ends; i++) {
        Loosened *loosened = clocks->loosen(model, i, clocks->user);
        if (!loosened)
            break;
        l.loosened = loosened;
        verdicts = attempt(&l, &ends);
        clocks->tighten(loosened, verdicts != NULL, clocks->user);
    }
    *sure = l.sure;
    return verdicts;
}

void judge_take_sure(const Model *model, Verdicts *verdicts, uint64_t sure)
{
    const uint32_t windows = verdicts->window_count;

    for (uint32_t i = 0; i < model->property_count && i < 64 && !verdicts->design_error; i++) {
        if (!(sure >> i & 1))
            continue;
        if (i < windows && verdicts->windows[i].kind == WINDOW_UNKNOWN)
            verdicts->windows[i].kind = WINDOW_NEVER;
        else if (i >= windows && verdicts->checks[i - windows].result == CHECK_UNKNOWN)
            verdicts->checks[i - windows].result =
                model->properties[i].kind == PROPERTY_REACHABLE ? CHECK_BROKEN : CHECK_KEPT;
    }
}
