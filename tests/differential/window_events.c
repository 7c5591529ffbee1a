#include "tests/differential/window_events.h"

#include "checker/base/vec.h"

#include <string.h>

enum { MAX_STATES = 20000, OUT = UINT32_MAX };

typedef struct Way { /* a step; `to` is OUT where the window is closed behind it */
    uint32_t from, to;
    uint16_t actor;
    bool is_fault;
} Way;

/* The open states that can be reached from the place without closing the window. */
typedef struct Around {
    const Model *model;
    uint8_t predicate;
    GHashTable *numbers; /* by words: number + 1 */
    VEC(Word) states;    /* the words of each, by number */
    VEC(Way) ways;
    uint32_t count;
    bool *held, *in_place; /* by number */
    uint32_t *
        distance; /* by number: steps to a way out, for whom it was asked last; OUT: there is none */
} Around;

static uint32_t number_of(Around *around, const Word *state)
{
    const size_t size = around->model->words * sizeof(Word);
    g_autoptr(GBytes) key = g_bytes_new(state, size);
    gpointer found = g_hash_table_lookup(around->numbers, key);

    if (found)
        return GPOINTER_TO_UINT(found) - 1;
    g_hash_table_insert(around->numbers, g_bytes_ref(key), GUINT_TO_POINTER(around->count + 1));
    for (uint32_t i = 0; i < around->model->words; i++)
        vec_push(&around->states, state[i]);
    return around->count++;
}

static void look_around(Around *around, const Word *start)
{
    const Model *model = around->model;
    Workspace *workspace = model->workspace_new(model);
    g_autofree Word *state = g_new(Word, model->words + 1);
    Successors list;

    successors_init(&list, model->words);
    number_of(around, start);
    for (uint32_t at = 0; at < around->count && around->count <= MAX_STATES; at++) {
        memcpy(state, &around->states.data[(size_t)at * model->words], model->words * sizeof(Word));
        list.count = 0;
        model->expand(model, workspace, state, &list);
        for (uint32_t i = 0; i < list.count; i++) {
            const Word *next = list.states + (size_t)i * model->words;
            if (list.steps[i].is_error)
                continue;
            const bool is_open = model->predicates(model, workspace, next) >> around->predicate & 1;
            const uint32_t to = is_open ? number_of(around, next) : OUT;
            vec_push(&around->ways, (Way){at, to, list.steps[i].actor, list.steps[i].is_fault});
        }
    }
    successors_free(&list);
    model->workspace_free(workspace);
}

/* ---- ways out ---- */

/* Who may take steps: processes, and those of the events. */
typedef struct Takers {
    const uint16_t *events;
    uint32_t count;
} Takers;

static bool may_take(const Around *around, Takers takers, const Way *way)
{
    if (way->is_fault)
        return false;
    if (around->model->actors[way->actor].kind == ACTOR_PROCESS)
        return true;
    for (uint32_t i = 0; i < takers.count; i++)
        if (takers.events[i] == way->actor)
            return true;
    return false;
}

static void find_distances(Around *around, Takers takers)
{
    bool changed = true;

    for (uint32_t i = 0; i < around->count; i++)
        around->distance[i] = OUT;
    while (changed) {
        changed = false;
        for (uint32_t i = around->ways.length; i-- > 0;) {
            const Way *way = &around->ways.data[i];
            const uint32_t behind = way->to == OUT ? 0 : around->distance[way->to];
            if (behind == OUT || !may_take(around, takers, way) ||
                around->distance[way->from] <= behind + 1)
                continue;
            around->distance[way->from] = behind + 1;
            changed = true;
        }
    }
}

/* From the nearest state of the place. */
static uint32_t distance_of_place(Around *around, Takers takers)
{
    uint32_t least = OUT;

    find_distances(around, takers);
    for (uint32_t i = 0; i < around->count; i++)
        if (around->in_place[i])
            least = MIN(least, around->distance[i]);
    return least;
}

/* ---- the place ---- */

static void spread(const Around *around, bool *from_there, bool backward)
{
    bool changed = true;

    while (changed) {
        changed = false;
        for (uint32_t i = 0; i < around->ways.length; i++) {
            const Way *way = &around->ways.data[i];
            if (way->to == OUT || !around->held[way->from] || !around->held[way->to])
                continue;
            const uint32_t a = backward ? way->to : way->from, b = backward ? way->from : way->to;
            changed |= from_there[a] && !from_there[b];
            from_there[b] |= from_there[a];
        }
    }
}

/* The first state, and those that it can go round with while processes alone cannot close the window. */
static void find_place(Around *around, bool at_rest)
{
    g_autofree bool *after = g_new0(bool, around->count + 1);
    g_autofree bool *before = g_new0(bool, around->count + 1);

    find_distances(around, (Takers){0});
    for (uint32_t i = 0; i < around->count; i++)
        around->held[i] = around->distance[i] == OUT;
    after[0] = before[0] = true;
    if (!at_rest) {
        spread(around, after, false);
        spread(around, before, true);
    }
    for (uint32_t i = 0; i < around->count; i++)
        around->in_place[i] = after[i] && before[i];
}

/* ---- the events ---- */

static bool is_said(const WindowVerdict *window, uint16_t actor)
{
    for (uint32_t i = 0; i < window->by_count; i++)
        if (window->by[i] == actor)
            return true;
    return false;
}

static bool are_those(Around *around, const WindowVerdict *window)
{
    const Model *model = around->model;
    g_autofree uint16_t *events = g_new(uint16_t, model->actor_count + 1);
    uint32_t count = 0;

    for (uint32_t actor = 0; actor < model->actor_count; actor++) {
        if (model->actors[actor].kind != ACTOR_EVENT)
            continue;
        const uint16_t event = events[count++] = (uint16_t)actor;
        const bool closes = distance_of_place(around, (Takers){&event, 1}) != OUT;
        if (closes != (!window->in_turn && is_said(window, event)))
            return false;
    }
    return !window->in_turn ||
           distance_of_place(around, (Takers){events, count}) ==
               distance_of_place(around, (Takers){window->by, window->by_count});
}

static Word *state_after(const Model *model, const Run *run, uint32_t steps)
{
    Word *state = g_new(Word, model->words + 1);
    Workspace *workspace = model->workspace_new(model);
    Successors list;

    successors_init(&list, model->words);
    model->initial(model, workspace, &list);
    memcpy(state, list.states + (size_t)run->initial * model->words, model->words * sizeof(Word));
    for (uint32_t i = 0; i < steps; i++) {
        list.count = 0;
        model->expand(model, workspace, state, &list);
        memcpy(state, list.states + (size_t)run->steps[i] * model->words,
               model->words * sizeof(Word));
    }
    successors_free(&list);
    model->workspace_free(workspace);
    return state;
}

bool window_events_close(const Model *model, uint8_t predicate, const WindowVerdict *window)
{
    g_autofree Word *start = state_after(model, window->run, window->steps);
    Around around = {.model = model, .predicate = predicate};
    bool is_so = true;

    around.numbers =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    look_around(&around, start);
    if (around.count <= MAX_STATES) {
        around.held = g_new0(bool, around.count + 1);
        around.in_place = g_new0(bool, around.count + 1);
        around.distance = g_new0(uint32_t, around.count + 1);
        find_place(&around, window->at_rest);
        is_so = around.held[0] && are_those(&around, window);
    }
    g_hash_table_destroy(around.numbers);
    vec_free(&around.states);
    vec_free(&around.ways);
    g_free(around.held);
    g_free(around.in_place);
    g_free(around.distance);
    return is_so;
}
