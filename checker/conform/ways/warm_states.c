#include "checker/conform/ways/warm_states.h"

typedef struct Warming {
    KnownSteps *known;
    const Templates *templates;
    GArray *states;
    GHashTable *seen,
        *passed; /* states + 1: that were added; that the request under way came through */
    uint32_t process;
} Warming;

static void add(Warming *w, uint32_t state)
{
    if (g_hash_table_add(w->seen, GUINT_TO_POINTER(state + 1)))
        g_array_append_val(w->states, state);
}

static void end_request(Warming *w, uint32_t state)
{
    for (uint32_t i = 0; i < known_steps_initial_count(w->known); i++)
        add(w, known_steps_renew(w->known, state, w->process, i));
}

/* What a process does from there on, up to the end of its request. */
static void follow(Warming *w, uint32_t state, uint32_t depth)
{
    enum { DEEPEST = 64 };
    const KnownState *here = known_steps_of(w->known, state);

    if (depth == DEEPEST || !g_hash_table_add(w->passed, GUINT_TO_POINTER(state + 1)))
        return;
    for (uint32_t i = 0; i < here->step_count; i++) {
        const KnownStep *step = &here->steps[i];
        if (step->actor != w->process)
            continue;
        if (step->leaves || step->over == w->process)
            end_request(w, step->to);
        else
            follow(w, step->to, depth + 1);
    }
}

/* One request of each process. */
static void run_each(Warming *w, uint32_t state)
{
    const System *system = w->templates->system;

    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        w->process = process->first;
        g_hash_table_remove_all(w->passed);
        if (!process->is_background && process->count > 0)
            follow(w, state, 0);
    }
}

void warm_states_add(KnownSteps *known, const Templates *templates, GArray *states)
{
    Warming w = {
        known, templates, states, g_hash_table_new(NULL, NULL), g_hash_table_new(NULL, NULL), 0};
    guint first = 0;

    for (guint i = 0; i < states->len; i++)
        g_hash_table_add(w.seen, GUINT_TO_POINTER(g_array_index(states, uint32_t, i) + 1));
    for (uint32_t times = 0; times < WARM_STATES_REQUESTS; times++) {
        guint end = states->len;
        for (; first < end; first++)
            run_each(&w, g_array_index(states, uint32_t, first));
    }
    g_hash_table_unref(w.seen);
    g_hash_table_unref(w.passed);
}
