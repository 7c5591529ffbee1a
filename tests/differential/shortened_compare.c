#include "tests/differential/shortened_compare.h"

#include "checker/clocks/shorten.h"

#include <string.h>

static ShortenedTotals totals;

ShortenedTotals shortened_totals(void)
{
    return totals;
}

typedef struct Finding {
    const Program *program;
    bool found, tells;
    uint32_t period;
} Finding;

static bool was_shorter; /* of the last verdicts */

static void count_length(const Run *run, uint32_t steps, uint32_t expected)
{
    totals.shown += run != NULL;
    totals.as_long += run && steps == expected;
}

void shortened_count_lengths(const Verdicts *shortened, const Verdicts *ticking)
{
    for (uint32_t i = 0; was_shorter && i < shortened->window_count; i++)
        count_length(shortened->windows[i].run, shortened->windows[i].steps,
                     ticking->windows[i].steps);
    for (uint32_t i = 0; was_shorter && i < shortened->check_count; i++)
        count_length(shortened->checks[i].run, shortened->checks[i].steps,
                     ticking->checks[i].steps);
}

static bool may_find(const Model *model, void *user)
{
    (void)model;
    return shorten_may(((Finding *)user)->program);
}

static Shortened *find(const Model *model, void *user)
{
    Finding *finding = user;
    const char *why;
    Shortened *shortened = shorten_program(finding->program, model, &why);

    finding->found = shortened != NULL;
    if (shortened)
        finding->period = shorten_period(shortened);
    return shortened;
}

static void drop(Shortened *shortened, bool tells, void *user)
{
    ((Finding *)user)->tells = tells;
    shorten_free(shortened);
}

static bool is_promise(PropertyKind kind)
{
    return kind == PROPERTY_EVENTUALLY || kind == PROPERTY_LEADS_TO || kind == PROPERTY_SETTLES;
}

static void count(const Program *program, const Verdicts *verdicts, const Finding *finding)
{
    const Model *model = program_model(program);

    was_shorter = finding->found && finding->tells;
    totals.shorter += was_shorter;
    totals.periodic += finding->found && finding->tells && finding->period > 1;
    totals.ticked += finding->found && !finding->tells;
    for (uint32_t i = 0; finding->found && finding->tells && i < verdicts->window_count; i++) {
        totals.open += verdicts->windows[i].kind != WINDOW_NEVER;
        totals.transient += verdicts->windows[i].kind == WINDOW_TRANSIENT;
        totals.longest += verdicts->windows[i].has_longest;
    }
    for (uint32_t i = 0; finding->found && finding->tells && i < verdicts->check_count; i++)
        totals.promises += is_promise(model->properties[verdicts->window_count + i].kind);
}

Verdicts *shortened_verdicts(const Program *program, const JudgeOptions *options)
{
    Finding finding = {.program = program};
    JudgeOptions with = *options;

    with.clocks = (JudgeClocks){.may_find = may_find, .find = find, .drop = drop, .user = &finding};
    Verdicts *verdicts = verdicts_new(program_model(program), &with);
    count(program, verdicts, &finding);
    return verdicts;
}

/* ---- runs ---- */

typedef struct Played { /* by state of the run */
    uint64_t *predicates;
    uint32_t *ticks; /* since the beginning */
    ModelStep *steps;
    bool is_real, comes_round, is_noted; /* its notes, if it has any, are right */
    uint64_t broken;                     /* by the last step */
    uint32_t length;
} Played;

static void played_clear(Played *played)
{
    g_free(played->predicates);
    g_free(played->ticks);
    g_free(played->steps);
}

static void play_steps(Played *played, const Model *model, Workspace *workspace, const Run *run)
{
    const size_t size = model->words * sizeof(Word);
    g_autofree Word *state = g_new0(Word, model->words + 1);
    g_autofree Word *loop = g_new0(Word, model->words + 1);
    Successors list;

    successors_init(&list, model->words);
    model->initial(model, workspace, &list);
    memcpy(state, list.states + (size_t)run->initial * model->words, size);
    for (uint32_t i = 0; i < run->length && played->is_real; i++) {
        if (i == run->loop)
            memcpy(loop, state, size);
        list.count = 0;
        played->predicates[i] = model->expand(model, workspace, state, &list);
        played->is_real = run->steps[i] < list.count;
        if (!played->is_real)
            break;
        const ModelStep *step = &list.steps[run->steps[i]];
        played->ticks[i + 1] = played->ticks[i] + step->delay;
        played->steps[i] = *step;
        played->broken = step->broken;
        played->is_real = !step->is_error || i + 1 == run->length;
        memcpy(state, list.states + (size_t)run->steps[i] * model->words, size);
    }
    if (played->is_real)
        played->predicates[run->length] = model->predicates(model, workspace, state);
    played->comes_round = run->loop == run->length || memcmp(loop, state, size) == 0;
    successors_free(&list);
}

/* Whether each note is what the step turned out to be. */
static bool notes_are_right(const Played *played, const Model *model, const Run *run)
{
    for (uint32_t i = 0; run->notes && i < run->length; i++) {
        const ModelStep *step = &played->steps[i];
        const RunNote note = run->notes[i];
        const bool changes = !step->is_error && played->predicates[i] != played->predicates[i + 1];
        if (note.is_shown != model_step_is_shown(model->actors, step, changes))
            return false;
        if (note.ticks > 0 && (note.ticks != step->delay || step->is_error ||
                               model->actors[step->actor].kind != ACTOR_TIME))
            return false;
        totals.waits += note.ticks > 0;
        totals.steps += note.ticks == 0;
    }
    return true;
}

static Played play(const Model *model, const Run *run)
{
    Workspace *workspace = model->workspace_new(model);
    Played played = {.is_real = true, .length = run->length};

    played.predicates = g_new0(uint64_t, (size_t)run->length + 1);
    played.ticks = g_new0(uint32_t, (size_t)run->length + 1);
    played.steps = g_new0(ModelStep, (size_t)run->length + 1);
    play_steps(&played, model, workspace, run);
    played.is_noted = !played.is_real || notes_are_right(&played, model, run);
    totals.noted += run->notes != NULL;
    model->workspace_free(workspace);
    totals.runs++;
    return played;
}

static bool holds(const Played *played, uint32_t state, uint8_t predicate)
{
    return played->predicates[state] >> predicate & 1;
}

/* From where it opened for the last time to the step that closes it. */
static const char *longest_mistake(const Model *model, const WindowVerdict *window,
                                   const Played *played, uint8_t predicate)
{
    uint32_t begin = played->length;

    while (begin > 0 && holds(played, begin - 1, predicate))
        begin--;
    if (holds(played, played->length, predicate) || begin == played->length)
        return "is not closed";
    uint32_t ticks = played->ticks[played->length] - played->ticks[begin];
    bool is_limit;
    const int64_t longest = model_longest(model, ticks, &is_limit);
    return longest == window->longest && is_limit == window->is_limit ? NULL
                                                                      : "is open for another time";
}

static const char *window_mistake(const Model *model, const WindowVerdict *window,
                                  const Played *played, uint8_t predicate)
{
    if (!played->is_real)
        return "takes steps that there are not";
    if (!played->comes_round)
        return "does not come round";
    if (window->has_longest)
        return longest_mistake(model, window, played, predicate);
    if (window->kind == WINDOW_TRANSIENT)
        return played->length > 0 && holds(played, played->length - 1, predicate) &&
                       !holds(played, played->length, predicate)
                   ? NULL
                   : "does not open and close";
    return holds(played, played->length, predicate) ? NULL : "does not stay open";
}

/* What it was promised is not to be found, from where on it should. */
static const char *promise_mistake(const ModelProperty *property, const Run *run,
                                   const Played *played)
{
    uint32_t from = played->length;

    if (property->kind == PROPERTY_EVENTUALLY) {
        for (uint32_t i = 0; i <= played->length; i++)
            if (holds(played, i, property->predicate))
                return "comes to what it should not";
        return NULL;
    }
    if (property->kind == PROPERTY_SETTLES) {
        for (uint32_t i = run->loop; i <= played->length; i++)
            if (!holds(played, i, property->predicate))
                return NULL;
        return "settles";
    }
    while (from > 0 && !holds(played, from - 1, property->second))
        from--;
    for (uint32_t i = from; i <= played->length; i++)
        if (holds(played, i, property->predicate))
            return holds(played, played->length, property->second) ? "pays its debt" : NULL;
    return "has no debt";
}

static const char *check_mistake(const ModelProperty *property, const Run *run,
                                 const Played *played)
{
    if (!played->is_real)
        return "takes steps that there are not";
    if (!played->comes_round)
        return "does not come round";
    if (is_promise(property->kind))
        return promise_mistake(property, run, played);
    bool value = holds(played, played->length, property->predicate);
    if (property->kind == PROPERTY_MONITOR)
        return played->broken >> property->monitor & 1 ? NULL : "breaks nothing";
    if (property->kind == PROPERTY_ALWAYS || property->kind == PROPERTY_AT_REST)
        return value ? "does not break it" : NULL;
    return property->kind != PROPERTY_REACHABLE || value ? NULL : "does not come there";
}

char *shortened_mistake(const Program *program, const Verdicts *verdicts)
{
    const Model *model = program_model(program);
    char *mistake = NULL;

    for (uint32_t i = 0; i < model->property_count && !mistake; i++) {
        const ModelProperty *property = &model->properties[i];
        const bool is_window = i < verdicts->window_count;
        const Run *run =
            is_window ? verdicts->windows[i].run : verdicts->checks[i - verdicts->window_count].run;
        if (!run)
            continue;
        Played played = play(model, run);
        const char *what =
            !played.is_noted ? "has wrong notes"
            : is_window ? window_mistake(model, &verdicts->windows[i], &played, property->predicate)
                        : check_mistake(property, run, &played);
        if (what)
            mistake = g_strdup_printf("%s: its run %s", property->name, what);
        played_clear(&played);
    }
    return mistake;
}
