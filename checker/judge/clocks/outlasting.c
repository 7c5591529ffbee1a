/* A loose timer runs in all states in which the window is open, or is due, and is started in none of them but those in
 * which it opens. So the window is open within one wait of the timer. Where it opens, it is known how many ticks ago the
 * timer was started, or at least how many. No time passes while it is due. Then the window is open for what is left of the wait,
 * and for no longer; and a run of the design that is open for so long attains that. */
#include "checker/judge/clocks/outlasting.h"

#include "checker/base/vec.h"
#include "checker/graph/graph.h"
#include "checker/judge/clocks/loose_places.h"
#include "checker/model/run_walk.h"

#include <string.h>

enum {
    MOST_OPENINGS = 8, /* that are tried */
};

typedef struct Outlasting {
    const Loosened *loosened;
    const Graph *graph;
    uint8_t predicate;
    uint32_t timer;
    uint64_t most;       /* ticks that the window is open */
    LoosePlaces *places; /* to stay, where it is open until events; else NULL */
} Outlasting;

static uint32_t left(const Outlasting *o, StateId id)
{
    return o->loosened->left(o->loosened, state_space_get(o->graph->space, id), o->timer);
}

static bool is_open(const Outlasting *o, StateId id)
{
    return graph_holds(o->graph, id, o->predicate);
}

/* ---- how long ---- */

/* Of an edge out of an open state: no time passes while the timer is due, not even to where the window closes; and where it stays
 * open, no timer is started that has run. */
static bool goes_on(const Outlasting *o, const Edge *edge, uint32_t before)
{
    if (edge->actor == o->graph->time && before == 1)
        return false;
    const uint32_t after = is_open(o, edge->target) ? left(o, edge->target) : 0;
    return after != o->loosened->ticks + 1 || before == after;
}

/* From where it opens to where the timer is due. */
static uint64_t ticks_from(const Outlasting *o, StateId id)
{
    const uint32_t here = left(o, id);

    return here == 1 ? 0
                     : o->loosened->lasts(o->loosened, o->timer) - (o->loosened->ticks + 1 - here);
}

static bool look_at_edges(Outlasting *o, StateId id)
{
    const bool open = is_open(o, id);
    const uint32_t before = open ? left(o, id) : 0;

    for (uint64_t i = o->graph->offsets[id]; i < o->graph->offsets[id + 1]; i++) {
        const Edge *edge = &o->graph->edges[i];
        if (open && !goes_on(o, edge, before))
            return false;
        if (!open && is_open(o, edge->target))
            o->most = MAX(o->most, ticks_from(o, edge->target));
    }
    return true;
}

/* Where the timer is due, some event that is no fault can close the window: so processes and events can, wherever it is open. */
static bool closes(const Outlasting *o, StateId id)
{
    const ModelActor *actors = state_space_model(o->graph->space)->actors;

    for (uint64_t i = o->graph->offsets[id]; i < o->graph->offsets[id + 1]; i++) {
        const Edge *edge = &o->graph->edges[i];
        if (!edge->is_fault && actors[edge->actor].kind == ACTOR_EVENT && !is_open(o, edge->target))
            return true;
    }
    return false;
}

/* The window is open within waits of this timer. */
static bool encloses(Outlasting *o)
{
    o->most = 0;
    for (StateId id = 0; id < o->graph->count; id++)
        if (is_open(o, id) &&
            (left(o, id) == 0 || state_space_parent(o->graph->space, id) == STATE_NONE ||
             (o->places && left(o, id) == 1 && !closes(o, id))))
            return false;
    for (StateId id = 0; id < o->graph->count; id++)
        if (!look_at_edges(o, id))
            return false;
    return o->most > 0;
}

/* ---- a run of the design ---- */

typedef struct Frame { /* a state in which the window is open, and what was tried there */
    uint32_t next;     /* of the order in which steps are tried */
    uint32_t ticks;    /* since it opened */
    uint16_t step;     /* taken from there */
} Frame;

typedef struct StaySearch {
    const Model *model;
    Workspace *workspace;
    Successors list;
    uint8_t predicate;
    uint64_t most;
    VEC(Frame) frames;
    VEC(Word) states; /* of the frames */
    uint64_t looks;   /* states that were expanded */
    Limits *limits;
} StaySearch;

static const Word *target(const StaySearch *l, uint32_t step)
{
    return l->list.states + (size_t)step * l->model->words;
}

static bool stays(StaySearch *l, uint32_t step)
{
    return l->model->predicates(l->model, l->workspace, target(l, step)) >> l->predicate & 1;
}

/* Time first, for it is to pass; then events, which it may wait for; then processes. */
static uint32_t rank(const StaySearch *l, uint32_t step)
{
    static const uint32_t ranks[] = {
        [ACTOR_TIME] = 0, [ACTOR_EVENT] = 1, [ACTOR_PROCESS] = 2, [ACTOR_FAULT] = 3};
    const ModelStep *taken = &l->list.steps[step];

    return taken->is_fault ? 3 : ranks[l->model->actors[taken->actor].kind];
}

/* The step number `number` in that order, or -1. */
static int32_t step_of(const StaySearch *l, uint32_t number)
{
    for (uint32_t of = 0; of < 4; of++)
        for (uint32_t i = 0; i < l->list.count; i++)
            if (rank(l, i) == of && !l->list.steps[i].is_error && number-- == 0)
                return (int32_t)i;
    return -1;
}

static void enter(StaySearch *l, const Word *state, uint32_t ticks)
{
    vec_push(&l->frames, (Frame){.ticks = ticks});
    for (uint32_t i = 0; i < l->model->words; i++)
        vec_push(&l->states, state[i]);
}

static void leave(StaySearch *l)
{
    l->frames.length--;
    l->states.length -= l->model->words;
}

static void look(StaySearch *l)
{
    g_autofree Word *state = g_memdup2(l->states.data + l->states.length - l->model->words,
                                       l->model->words * sizeof(Word));

    l->list.count = 0;
    l->model->expand(l->model, l->workspace, state, &l->list);
    l->looks++;
}

/* Without time, back to where it was: a process may go round for as long as it likes while another has to go on. */
static bool comes_round(const StaySearch *l, uint32_t step)
{
    const uint32_t words = l->model->words, ticks = vec_last(&l->frames).ticks;

    for (uint32_t i = l->frames.length; i-- > 0 && l->frames.data[i].ticks == ticks;)
        if (memcmp(l->states.data + (size_t)i * words, target(l, step), words * sizeof(Word)) == 0)
            return true;
    return false;
}

/* Goes on from the last frame, or back. True once the window closes after `most` ticks: by the step of the last frame. */
static bool go_on(StaySearch *l)
{
    look(l);
    for (;;) {
        Frame *frame = &vec_last(&l->frames);
        const int32_t step = step_of(l, frame->next);
        if (step < 0) {
            leave(l);
            return false;
        }
        frame->next++;
        frame->step = (uint16_t)step;
        const ModelStep *taken = &l->list.steps[step];
        const uint32_t ticks = frame->ticks + taken->delay;
        const bool open = stays(l, (uint32_t)step);
        if (!open && ticks == l->most)
            return true;
        if (open && ticks <= l->most && !comes_round(l, (uint32_t)step)) {
            enter(l, target(l, (uint32_t)step), ticks);
            return false;
        }
    }
}

/* From a state in which the window has opened, on to where it closes. */
static bool find_way(StaySearch *l, const Word *opened)
{
    const uint64_t most_looks = 2 * l->most + 10000;

    enter(l, opened, 0);
    while (l->frames.length > 0 && l->looks < most_looks && limits_go_on(l->limits))
        if (go_on(l))
            return true;
    return false;
}

/* The state that a run leads to. Caller frees. */
static Word *end_of(const Model *model, const Run *run)
{
    RunWalk walk;

    run_walk_init(&walk, model);
    run_walk_begin(&walk, run->initial);
    for (uint32_t i = 0; i < run->length; i++) {
        run_walk_look(&walk);
        run_walk_take(&walk, run->steps[i]);
    }
    Word *end = g_memdup2(walk.state, (model->words + 1) * sizeof *end);
    run_walk_clear(&walk);
    return end;
}

static Run *longer_by_frames(const StaySearch *l, const Run *run)
{
    VEC(uint16_t) steps = {0};

    for (uint32_t i = 0; i < run->length; i++)
        vec_push(&steps, run->steps[i]);
    for (uint32_t i = 0; i < l->frames.length; i++)
        vec_push(&steps, l->frames.data[i].step);
    Run *longer = run_new(run->initial, steps.data, steps.length);
    vec_free(&steps);
    return longer;
}

/* On its way. */
static bool comes_to_a_place(const Outlasting *o, const StaySearch *l)
{
    for (uint32_t i = l->frames.length; i-- > 0 && o->places;)
        if (loose_places_have(o->places, l->states.data + (size_t)i * l->model->words))
            return true;
    return !o->places;
}

/* To a run of the design to where the window opens; NULL where it is not open for so long from there. Caller frees. */
static Run *lasting_run(const Outlasting *o, const Run *opening)
{
    const Model *model = o->loosened->of;
    StaySearch l = {
        .model = model, .predicate = o->predicate, .most = o->most, .limits = o->graph->limits};
    g_autofree Word *opened = end_of(model, opening);
    Run *run = NULL;

    l.workspace = model->workspace_new(model);
    successors_init(&l.list, model->words);
    if (find_way(&l, opened) && comes_to_a_place(o, &l))
        run = longer_by_frames(&l, opening);
    model->workspace_free(l.workspace);
    successors_free(&l.list);
    vec_free(&l.frames);
    vec_free(&l.states);
    return run;
}

/* ---- where it opens ---- */

static bool opens_for_longest(const Outlasting *o, StateId id, const Edge *edge)
{
    return !is_open(o, id) && is_open(o, edge->target) && ticks_from(o, edge->target) == o->most;
}

static bool set_longest(const Outlasting *o, Run *opening, WindowVerdict *window)
{
    const Model *model = o->loosened->of;
    Run *run = lasting_run(o, opening);

    if (!run)
        return false;
    run_free(window->run);
    window->run = run;
    window->opens = verdict_steps_shown(model, run, opening->length);
    window->steps = verdict_steps_shown(model, run, run->length);
    window->rescue = (Rescue){0}; /* of the other run */
    window->has_longest = true;
    window->longest = model_longest(model, o->most, &window->is_limit);
    return true;
}

static bool find_run(const Outlasting *o, WindowVerdict *window)
{
    const Graph *graph = o->graph;
    uint32_t tried = 0;

    for (StateId id = 0; id < graph->count; id++)
        for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++) {
            const Edge *edge = &graph->edges[i];
            if (!opens_for_longest(o, id, edge))
                continue;
            if (tried++ == MOST_OPENINGS)
                return false;
            g_autoptr(Run) loose =
                state_space_run_step(graph->space, (FirstStep){.from = id, .step = edge->step});
            g_autoptr(Run) own = o->loosened->tighten(o->loosened, loose);
            if (own && set_longest(o, own, window))
                return true;
        }
    return false;
}

bool outlasting_find(const Loosened *loosened, const Graph *graph, uint8_t predicate,
                     WindowVerdict *window)
{
    Outlasting o = {.loosened = loosened, .graph = graph, .predicate = predicate};
    const bool stays = window->kind == WINDOW_UNTIL;
    bool found = false;

    if (stays)
        o.places = loose_places_new(loosened, graph, predicate, window);
    for (o.timer = 0; (o.places || !stays) && o.timer < loosened->timers && !found; o.timer++)
        found = encloses(&o) && find_run(&o, window);
    loose_places_free(o.places);
    return found;
}
