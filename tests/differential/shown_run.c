#include "tests/differential/shown_run.h"

#include <string.h>

enum { MAX_WAYS = 40000 /* states on all ways to rest */ };

/* ---- schedules ---- */

const Word *shown_state(const Shown *s, uint32_t step)
{
    return &s->states[(size_t)step * s->model->words];
}

const Word *shown_target(const Shown *s, uint32_t index)
{
    return &s->successors.states[(size_t)index * s->model->words];
}

void shown_init(Shown *s)
{
    s->w = s->model->workspace_new(s->model);
    successors_init(&s->successors, s->model->words);
    s->states = g_new0(Word, (size_t)(s->run->length + 1) * s->model->words + 1);
    s->actor = g_new0(uint16_t, s->run->length + 1);
    s->nth = g_new0(uint16_t, s->run->length + 1);
    s->model->initial(s->model, s->w, &s->successors);
    memcpy(s->states, shown_target(s, s->run->initial), s->model->words * sizeof(Word));
    for (s->length = 0; s->length < s->run->length; s->length++) {
        const uint16_t index = s->run->steps[s->length];
        s->model->expand(s->model, s->w, shown_state(s, s->length), &s->successors);
        s->actor[s->length] = s->successors.steps[index].actor;
        for (uint16_t i = 0; i < index; i++)
            s->nth[s->length] += s->successors.steps[i].actor == s->actor[s->length];
        if (s->successors.steps[index].is_error)
            break;
        memcpy(&s->states[(size_t)(s->length + 1) * s->model->words], shown_target(s, index),
               s->model->words * sizeof(Word));
    }
}

void shown_clear(Shown *s)
{
    s->model->workspace_free(s->w);
    successors_free(&s->successors);
    g_free(s->states);
    g_free(s->actor);
    g_free(s->nth);
}

/* Step `step` of the run, from 1, taken in `state`, which becomes where it leads. False where that
 * actor has no such choice there, or goes wrong. */
bool shown_take(Shown *s, uint32_t step, Word *state)
{
    uint16_t nth = 0;

    s->model->expand(s->model, s->w, state, &s->successors);
    for (uint32_t i = 0; i < s->successors.count; i++) {
        const ModelStep *it = &s->successors.steps[i];
        if (it->actor != s->actor[step - 1] || nth++ != s->nth[step - 1])
            continue;
        if (!it->is_error)
            memcpy(state, shown_target(s, i), s->model->words * sizeof(Word));
        s->broken |= it->broken;
        return !it->is_error;
    }
    return false;
}

/* ---- ways to rest ---- */

bool shown_is_wrong(const Shown *s, uint64_t predicates, bool at_rest)
{
    const bool holds = predicates >> s->property->predicate & 1;

    if (s->property->kind == PROPERTY_ALWAYS)
        return !holds;
    return at_rest && ((s->property->kind == PROPERTY_WINDOW && holds) ||
                       (s->property->kind == PROPERTY_AT_REST && !holds));
}

bool shown_is_broken(const Shown *s, uint64_t broken)
{
    return s->property->kind == PROPERTY_MONITOR && (broken >> s->property->monitor & 1);
}

static void go_on(Shown *s, Ways *ways, const Word *state)
{
    Successors next;
    bool at_rest = true;
    GBytes *bytes = g_bytes_new(state, s->model->words * sizeof(Word));
    gpointer on_the_way = NULL;

    if (g_hash_table_lookup_extended(ways->seen, bytes, NULL, &on_the_way)) {
        ways->round |= on_the_way != NULL;
        g_bytes_unref(bytes);
        return;
    }
    if (g_hash_table_size(ways->seen) > MAX_WAYS) {
        ways->too_many = true;
        g_bytes_unref(bytes);
        return;
    }
    g_hash_table_insert(ways->seen, bytes, GINT_TO_POINTER(1));
    successors_init(&next, s->model->words);
    uint64_t predicates = s->model->expand(s->model, s->w, state, &next);
    for (uint32_t i = 0; i < next.count; i++)
        at_rest = at_rest && !model_step_is_fair(s->model->actors, &next.steps[i]);
    if (shown_is_wrong(s, predicates, at_rest))
        ways->open = true;
    else if (at_rest)
        ways->closed = true;
    for (uint32_t i = 0; i < next.count && (!at_rest || ways->through_rest); i++) {
        const ActorKind kind = s->model->actors[next.steps[i].actor].kind;
        const Word *to = &next.states[(size_t)i * s->model->words];
        if (next.steps[i].is_fault || (kind != ACTOR_PROCESS && kind != ACTOR_TIME))
            continue;
        if (kind == ACTOR_TIME && memcmp(to, state, s->model->words * sizeof(Word)) == 0)
            continue;
        if (next.steps[i].is_error || shown_is_broken(s, next.steps[i].broken))
            ways->open = true;
        else
            go_on(s, ways, to);
    }
    successors_free(&next);
    g_hash_table_insert(ways->seen, g_bytes_new(state, s->model->words * sizeof(Word)), NULL);
}

Ways shown_ways(Shown *s, const Word *state, bool through_rest)
{
    Ways ways = {.seen = g_hash_table_new_full(g_bytes_hash, g_bytes_equal,
                                               (GDestroyNotify)g_bytes_unref, NULL),
                 .through_rest = through_rest};

    go_on(s, &ways, state);
    g_hash_table_unref(ways.seen);
    return ways;
}
