#include "tests/differential/reduced_compare.h"

#include "checker/reduce/reduce.h"
#include "tests/differential/window_events.h"

#include <string.h>

typedef struct Making {
    const Program *program;
    uint32_t allowed;
    uint32_t last;            /* what was asked for when one was made last */
    const Reduced *unwatched; /* one that does not watch what reads return; or NULL */
    GPtrArray *made;
} Making;

static const Reduced *make(const Model *model, uint32_t reductions, void *user)
{
    Making *making = user;
    Reduced *reduced = reduce_program(making->program, model,
                                      reductions & (making->allowed | REDUCTION_PURPOSES), NULL);

    if (!reduced)
        return NULL;
    g_ptr_array_add(making->made, reduced);
    making->last = reductions;
    if (reductions & REDUCTION_UNWATCHED)
        making->unwatched = reduced;
    return reduced;
}

static void free_made(gpointer reduced)
{
    reduce_free(reduced);
}

static uint32_t counts[REDUCTION_ORDER << 1], windows[WINDOW_UNKNOWN + 1];
static RoundTotals rounds;
static uint32_t unwatched;

uint32_t reduced_count(uint32_t reductions)
{
    return counts[reductions];
}

uint32_t reduced_windows(WindowKind kind)
{
    return windows[kind];
}

RoundTotals reduced_rounds(void)
{
    return rounds;
}

void reduced_forget_rounds(void)
{
    rounds = (RoundTotals){0};
}

/* Of an array of components: its name and its owner's say which. */
static bool is_of_array(const ModelActor *actor)
{
    return strchr(actor->owner, '[') != NULL;
}

/* The same event of another component. */
static uint32_t count_alike(const Model *model, const ModelActor *actor)
{
    const size_t length = (size_t)(strchr(actor->owner, '[') - actor->owner) + 1;
    uint32_t count = 0;

    for (uint32_t i = 0; i < model->actor_count; i++) {
        const ModelActor *other = &model->actors[i];
        count += other->kind == ACTOR_EVENT && strcmp(other->name, actor->name) == 0 &&
                 strncmp(other->owner, actor->owner, length) == 0;
    }
    return count;
}

static void count_moved(const Model *model, const WindowVerdict *window)
{
    bool is_moved = false, is_one = false;

    for (uint32_t i = 0; i < window->by_count; i++) {
        const ModelActor *actor = &model->actors[window->by[i]];
        if (!is_of_array(actor))
            continue;
        uint32_t closing = 0;
        for (uint32_t k = 0; k < window->by_count; k++)
            closing += strcmp(model->actors[window->by[k]].name, actor->name) == 0;
        is_moved = true;
        is_one |= closing < count_alike(model, actor);
    }
    rounds.until_moved += is_moved && !window->in_turn;
    rounds.until_one_moved += is_one && !window->in_turn;
    rounds.in_turn_moved += is_moved && window->in_turn;
}

static void count_rounds(const Reduced *reduced, const Verdicts *verdicts)
{
    const Model *model = &reduced->model;

    rounds.designs++;
    rounds.moving += model->moves_events;
    for (uint32_t i = 0; model->moves_events && i < verdicts->window_count; i++)
        count_moved(model, &verdicts->windows[i]);
    for (uint32_t i = 0; i < verdicts->check_count; i++) {
        const CheckVerdict *check = &verdicts->checks[i];
        rounds.checks_going_round += check->run && check->run->loop < check->run->length;
    }
    for (uint32_t i = 0; i < verdicts->window_count; i++) {
        const WindowVerdict *window = &verdicts->windows[i];
        rounds.windows[window->kind]++;
        rounds.going_round += window->run && window->run->loop < window->run->length;
    }
}

uint32_t reduced_unwatched(void)
{
    return unwatched;
}

/* All that it does not watch is broken: then it was left out, unless the search was over at once. */
static bool is_unwatched(const Reduced *reduced, const Verdicts *verdicts)
{
    const ModelProperty *checks = reduced->model.properties + verdicts->window_count;

    for (uint32_t i = 0; i < verdicts->check_count; i++)
        if (checks[i].kind == PROPERTY_MONITOR && reduced->unwatched >> checks[i].monitor & 1 &&
            verdicts->checks[i].result != CHECK_BROKEN)
            return false;
    return verdicts->reductions & REDUCTION_ORDER;
}

Verdicts *reduced_verdicts(const Program *program, uint32_t reductions, const JudgeOptions *options)
{
    g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func(free_made);
    Making making = {program, reductions, 0, NULL, made};
    JudgeOptions with = *options;

    with.reductions.find = make;
    with.reductions.user = &making;
    Verdicts *verdicts = verdicts_new(program_model(program), &with);
    counts[verdicts->reductions]++;
    if (verdicts->reductions && making.last & REDUCTION_WITH_ROUNDS)
        count_rounds(g_ptr_array_index(made, made->len - 1), verdicts);
    unwatched += making.unwatched && is_unwatched(making.unwatched, verdicts);
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        windows[verdicts->windows[i].kind] +=
            (verdicts->reductions & (REDUCTION_SYMMETRY | REDUCTION_ORDER)) != 0;
    return verdicts;
}

/* ---- runs ---- */

typedef struct Play {
    const Model *model;
    Workspace *workspace;
    Successors list;
    Word *state;
    uint64_t predicates; /* where it ends */
    uint64_t broken;     /* by its last step */
    bool is_real;
    bool held; /* the predicates that are watched did, in some state before the end */
    uint64_t watched;
} Play;

static void take(Play *play, uint32_t step, bool is_last)
{
    size_t size = play->model->words * sizeof(Word);

    play->is_real =
        play->is_real && step < play->list.count && (is_last || !play->list.steps[step].is_error);
    if (!play->is_real)
        return;
    play->held |= play->predicates & play->watched;
    play->broken = play->list.steps[step].broken;
    memcpy(play->state, play->list.states + (size_t)step * play->model->words, size);
    play->list.count = 0;
    play->predicates = play->model->expand(play->model, play->workspace, play->state, &play->list);
}

/* The first `length` steps of it. */
static Play play_run(const Model *model, const Run *run, uint32_t length, uint64_t watched)
{
    Play play = {.model = model,
                 .workspace = model->workspace_new(model),
                 .is_real = true,
                 .watched = watched};

    successors_init(&play.list, model->words);
    play.state = g_new0(Word, model->words + 1);
    model->initial(model, play.workspace, &play.list);
    take(&play, run->initial, length == 0);
    for (uint32_t i = 0; i < length; i++)
        take(&play, run->steps[i], i + 1 == length);
    return play;
}

static void end_play(Play *play)
{
    play->model->workspace_free(play->workspace);
    successors_free(&play->list);
    g_free(play->state);
}

static bool is_at_rest(const Play *play)
{
    for (uint32_t i = 0; i < play->list.count; i++)
        if (model_step_is_fair(play->model->actors, &play->list.steps[i]))
            return false;
    return true;
}

static bool ends_as_said(const ModelProperty *property, const Play *play)
{
    bool holds = play->predicates >> property->predicate & 1;

    if (property->kind == PROPERTY_MONITOR)
        return play->broken >> property->monitor & 1;
    if (property->kind == PROPERTY_ALWAYS || property->kind == PROPERTY_AT_REST)
        return !holds;
    return property->kind != PROPERTY_REACHABLE || holds;
}

/* The step that could still have closed the window is one of a process, in the state that the run has there. */
static bool is_rescue_real(const Model *model, const WindowVerdict *window)
{
    const Rescue *rescue = &window->rescue;
    Play play = play_run(model, window->run, rescue->step - 1, 0);
    bool is_real = play.is_real && rescue->choice < play.list.count &&
                   model_step_is_fair(model->actors, &play.list.steps[rescue->choice]);

    end_play(&play);
    return is_real;
}

/* Open at rest where it stays so; open, and closed at the end, where the processes close it. */
static bool is_shown(const Model *model, const ModelProperty *property, const WindowVerdict *window)
{
    const uint64_t bit = UINT64_C(1) << property->predicate;
    Play play = play_run(model, window->run, window->run->length, bit);
    bool is_open = play.predicates & bit;
    bool is_so = play.is_real &&
                 (window->kind == WINDOW_TRANSIENT ? play.held && !is_open : is_open) &&
                 (!window->at_rest || window->kind == WINDOW_TRANSIENT || is_at_rest(&play));

    end_play(&play);
    return is_so;
}

/* ---- ways round ---- */

static void note_who_waits(const Play *play, bool *served)
{
    const Model *model = play->model;
    g_autofree bool *can = g_new0(bool, model->process_count + 1);

    for (uint32_t i = 0; i < play->list.count; i++)
        if (!play->list.steps[i].is_fault && play->list.steps[i].actor < model->process_count)
            can[play->list.steps[i].actor] = true;
    for (uint32_t p = 0; p < model->process_count; p++)
        served[p] |= !can[p];
}

/* What must be so on a way round that shows something. */
typedef struct RoundSought {
    uint64_t always, never; /* predicates, in each of its states */
    uint64_t not_always;    /* in one of its states at least */
} RoundSought;

/* From the state where it begins back to that; and each process takes a step on it, or comes by a state in which
 * it has none. */
static bool is_round_real(const Model *model, RoundSought sought, const Run *run)
{
    Play play = play_run(model, run, run->loop, 0);
    g_autofree Word *begin = g_memdup2(play.state, model->words * sizeof(Word) + 1);
    g_autofree bool *served = g_new0(bool, model->process_count + 1);
    bool is_real = play.is_real;
    uint64_t lacks = 0;

    for (uint32_t i = run->loop; is_real && i < run->length; i++) {
        const uint32_t actor = play.list.steps[run->steps[i]].actor;
        note_who_waits(&play, served);
        if (actor < model->process_count)
            served[actor] = true;
        is_real = !(~play.predicates & sought.always) && !(play.predicates & sought.never);
        lacks |= ~play.predicates;
        take(&play, run->steps[i], false);
    }
    is_real = is_real && play.is_real && !(sought.not_always & ~lacks) &&
              memcmp(begin, play.state, model->words * sizeof(Word)) == 0;
    for (uint32_t p = 0; p < model->process_count; p++)
        is_real = is_real && served[p];
    end_play(&play);
    return is_real;
}

static char *window_mistake(const Model *model, const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->window_count; i++) {
        const WindowVerdict *window = &verdicts->windows[i];
        const ModelProperty *property = &model->properties[i];
        if (!window->run || model->tick > 0)
            continue;
        if (!is_shown(model, property, window))
            return g_strdup_printf("window %s: the run does not show it", property->name);
        if (window->run->loop < window->run->length &&
            !is_round_real(model, (RoundSought){.always = UINT64_C(1) << property->predicate},
                           window->run))
            return g_strdup_printf("window %s: the way round is none", property->name);
        if (window->kind == WINDOW_UNTIL &&
            !window_events_close(model, property->predicate, window))
            return g_strdup_printf("window %s: by other events", property->name);
        if (window->rescue.step > 0 && !is_rescue_real(model, window))
            return g_strdup_printf("window %s: nothing to be saved by", property->name);
    }
    return NULL;
}

static RoundSought sought_by(const ModelProperty *property)
{
    if (property->kind == PROPERTY_EVENTUALLY)
        return (RoundSought){.never = UINT64_C(1) << property->predicate};
    if (property->kind == PROPERTY_LEADS_TO)
        return (RoundSought){.never = UINT64_C(1) << property->second};
    return (RoundSought){.not_always = UINT64_C(1) << property->predicate};
}

static char *check_mistake(const Model *model, const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->check_count; i++) {
        const ModelProperty *property = &model->properties[verdicts->window_count + i];
        const Run *run = verdicts->checks[i].run;
        if (!run)
            continue;
        if (model->tick == 0 && run->loop < run->length &&
            !is_round_real(model, sought_by(property), run))
            return g_strdup_printf("check %s: the way round is none", property->name);
        Play play = play_run(model, run, run->length, 0);
        bool is_so = ends_as_said(property, &play);
        end_play(&play);
        if (!play.is_real)
            return g_strdup_printf("check %s: the run takes steps that there are not",
                                   property->name);
        if (!is_so)
            return g_strdup_printf("check %s: the run does not end as it should", property->name);
    }
    return NULL;
}

char *run_mistake(const Program *program, const Verdicts *verdicts)
{
    const Model *model = program_model(program);
    char *mistake = check_mistake(model, verdicts);

    return mistake ? mistake : window_mistake(model, verdicts);
}
