#include "traces/explain/swap.h"

#include "checker/program/replay/replay.h"
#include "traces/explain/to_rest.h"

#include <string.h>

enum {
    MAX_STATES = 20000, /* on all ways to rest, of one swap */
    MAX_TRIES = 2000,   /* swaps of one run */
};

typedef struct Scheduled { /* a step of the run */
    uint16_t actor;
    uint16_t nth;  /* of the actor's choices there */
    bool is_plain; /* of a process, no fault, and shown */
    bool is_process, is_time;
    const ReplayCall *calls;
    uint32_t call_count;
} Scheduled;

typedef struct Swapping {
    const Program *program;
    const Model *model;
    const Run *run;
    const ModelProperty *property;
    uint32_t left; /* of the states that may be seen */
    Arena *arena;
    Scheduled *steps; /* step i of the run is steps[i - 1] */
    uint32_t count;
} Swapping;

/* ---- the schedule of the run ---- */

static void add_calls(Swapping *s, Scheduled *to, const ReplayStep *step)
{
    ReplayCall *calls = arena_array(s->arena, ReplayCall, step->events->len);

    for (guint i = 0; i < step->events->len; i++) {
        const ReplayEvent *event = &g_array_index(step->events, ReplayEvent, i);
        if (event->kind != REPLAY_CALL)
            continue;
        ReplayCall *call = &calls[to->call_count++];
        const uint32_t count = event->call.operation->argument_count;
        *call = event->call;
        call->arguments = arena_array(s->arena, TypedValue, count);
        for (uint32_t j = 0; j < count; j++)
            call->arguments[j] = typed_value_copy(s->arena, event->call.arguments[j]);
    }
    to->calls = calls;
}

static void read_schedule(Swapping *s, uint32_t length)
{
    g_autoptr(Replay) replay = replay_new(s->program, s->run);
    Workspace *w = s->model->workspace_new(s->model);
    Successors successors;

    successors_init(&successors, s->model->words);
    s->steps = arena_array(s->arena, Scheduled, length);
    for (s->count = 0; s->count < length; s->count++) {
        const uint16_t index = s->run->steps[s->count];
        Scheduled *it = &s->steps[s->count];
        s->model->expand(s->model, w, replay_state(replay), &successors);
        const ReplayStep *step = replay_step(replay);
        const ActorKind kind = s->model->actors[step->step.actor].kind;
        it->actor = step->step.actor;
        for (uint16_t i = 0; i < index; i++)
            it->nth += successors.steps[i].actor == it->actor;
        it->is_process = kind == ACTOR_PROCESS;
        it->is_time = kind == ACTOR_TIME;
        it->is_plain = it->is_process && !step->step.is_fault && !step->step.is_internal;
        add_calls(s, it, step);
    }
    successors_free(&successors);
    s->model->workspace_free(w);
}

/* ---- another order ---- */

typedef struct Order {
    const uint32_t *steps; /* from 1, in the order in which they are taken */
    uint32_t count;
    uint32_t first, second; /* positions of those that change places, from 0 */
} Order;

/* The successor that is the same choice of the same actor; UINT32_MAX: it cannot be taken. */
static uint32_t find_choice(const Successors *successors, const Scheduled *step)
{
    uint16_t nth = 0;

    for (uint32_t i = 0; i < successors->count; i++)
        if (successors->steps[i].actor == step->actor && nth++ == step->nth)
            return i;
    return UINT32_MAX;
}

typedef struct Taken {
    GArray *choices;        /* of uint16_t */
    uint32_t first, second; /* how many were taken before those that change places */
    Word *state;
    bool went_wrong;
} Taken;

/* What cannot be taken is left out, but for the two themselves. */
static bool take_order(const Swapping *s, const Order *order, Taken *taken)
{
    Workspace *w = s->model->workspace_new(s->model);
    Successors successors;
    bool goes = true;

    successors_init(&successors, s->model->words);
    s->model->initial(s->model, w, &successors);
    taken->state = g_memdup2(&successors.states[(size_t)s->run->initial * s->model->words],
                             s->model->words * sizeof(Word));
    for (uint32_t i = 0; i < order->count && goes; i++) {
        const uint64_t predicates = s->model->expand(s->model, w, taken->state, &successors);
        const uint32_t index = find_choice(&successors, &s->steps[order->steps[i] - 1]);
        const bool is_wrong = to_rest_state_is_wrong(s->property, predicates);
        const bool matters = i == order->first || i == order->second;
        if (index == UINT32_MAX || is_wrong) {
            goes = !matters && !is_wrong;
            continue;
        }
        goes = !to_rest_step_is_wrong(s->property, &successors.steps[index]);
        if (i == order->first)
            taken->first = taken->choices->len;
        if (i == order->second)
            taken->second = taken->choices->len;
        const uint16_t choice = (uint16_t)index;
        g_array_append_val(taken->choices, choice);
        memcpy(taken->state, &successors.states[(size_t)index * s->model->words],
               s->model->words * sizeof(Word));
    }
    successors_free(&successors);
    s->model->workspace_free(w);
    return goes;
}

static bool is_same_call(const ReplayCall *one, const ReplayCall *other)
{
    if (one->operation != other->operation || one->index != other->index)
        return false;
    for (uint32_t i = 0; i < one->operation->argument_count; i++)
        if (!typed_value_equal(one->arguments[i], other->arguments[i]))
            return false;
    return true;
}

static bool is_same_step(const Scheduled *step, const ReplayStep *replayed)
{
    uint32_t count = 0;

    for (guint i = 0; i < replayed->events->len; i++) {
        const ReplayEvent *event = &g_array_index(replayed->events, ReplayEvent, i);
        if (event->kind != REPLAY_CALL)
            continue;
        if (count == step->call_count || !is_same_call(&step->calls[count++], &event->call))
            return false;
    }
    return count == step->call_count;
}

/* What is said is that these calls change places: so they have to be the same calls still. */
static bool are_same_calls(const Swapping *s, const Order *order, const Taken *taken)
{
    const Run run = {.initial = s->run->initial,
                     .length = taken->choices->len,
                     .steps = (uint16_t *)taken->choices->data,
                     .loop = taken->choices->len};
    g_autoptr(Replay) replay = replay_new(s->program, &run);
    bool same = true;

    for (uint32_t i = 0; same && i < run.length; i++) {
        const ReplayStep *step = replay_step(replay);
        if (i == taken->first)
            same = is_same_step(&s->steps[order->steps[order->first] - 1], step);
        if (i == taken->second)
            same = is_same_step(&s->steps[order->steps[order->second] - 1], step);
    }
    return same;
}

static bool order_closes(Swapping *s, const Order *order)
{
    Taken taken = {.choices = g_array_new(FALSE, FALSE, sizeof(uint16_t))};
    const uint32_t most = MIN(MAX_STATES, s->left);
    uint32_t left = most;
    const bool closes = take_order(s, order, &taken) && are_same_calls(s, order, &taken) &&
                        to_rest(s->model, taken.state, s->property, &left) == TO_REST_ALL;

    s->left -= most - left;
    g_array_unref(taken.choices);
    g_free(taken.state);
    return closes;
}

/* ---- swaps ---- */

/* `other` is moved to before `taken`. */
static bool moved_closes(Swapping *s, Swap swap)
{
    g_autofree uint32_t *steps = g_new(uint32_t, s->count + 1);
    uint32_t count = 0;

    for (uint32_t i = 1; i <= s->count; i++) {
        if (i == swap.taken)
            steps[count++] = swap.other;
        if (i != swap.other)
            steps[count++] = i;
    }
    const Order order = {steps, count, swap.taken - 1, swap.taken};
    return order_closes(s, &order);
}

static bool exchanged_closes(Swapping *s, Swap swap)
{
    g_autofree uint32_t *steps = g_new(uint32_t, s->count + 1);

    for (uint32_t i = 1; i <= s->count; i++)
        steps[i - 1] = i == swap.taken ? swap.other : i == swap.other ? swap.taken : i;
    const Order order = {steps, s->count, swap.taken - 1, swap.other - 1};
    return order_closes(s, &order);
}

static bool steps_between(const Swapping *s, uint16_t actor, Swap swap)
{
    for (uint32_t i = swap.taken; i < swap.other - 1; i++)
        if (s->steps[i].actor == actor)
            return true;
    return false;
}

/* Where the actor of `taken` has more steps in between, to exchange them would mean nothing. */
static bool closes(Swapping *s, Swap swap)
{
    return moved_closes(s, swap) &&
           (steps_between(s, s->steps[swap.taken - 1].actor, swap) || exchanged_closes(s, swap));
}

/* `other` is what its process does next. */
static bool may_swap(const Swapping *s, Swap swap)
{
    const Scheduled *taken = &s->steps[swap.taken - 1], *other = &s->steps[swap.other - 1];

    if (!other->is_plain || taken->actor == other->actor || taken->is_time)
        return false;
    return (!taken->is_process || taken->is_plain) && !steps_between(s, other->actor, swap);
}

static Swapping swapping_of(const SwapOf *of)
{
    Swapping s = {.program = of->program,
                  .model = program_model(of->program),
                  .run = of->run,
                  .property = of->property,
                  .left = of->most,
                  .arena = arena_new()};

    read_schedule(&s, MIN(of->length, of->run->length));
    return s;
}

bool swap_find(const SwapOf *of, uint32_t last, Swap *swap)
{
    Swapping s = swapping_of(of);
    unsigned tries = 0;
    bool found = false;

    for (uint32_t i = MIN(last, s.count); i > 0 && !found; i--)
        for (uint32_t j = i + 1; j <= s.count && !found && tries < MAX_TRIES && s.left > 0; j++) {
            *swap = (Swap){i, j};
            if (!may_swap(&s, *swap))
                continue;
            tries++;
            found = closes(&s, *swap);
        }
    arena_free(s.arena);
    return found;
}
