#include "checker/conform/run_steps.h"

#include "checker/conform/ways/possible_private.h"

enum { DEEPEST = 32 }; /* steps that a process takes by itself, one after the other */

typedef struct Stepping {
    const RunTraceRequest *request;
    KnownSteps *known;
    RunStepsEach *each;
    void *user;
    GArray *taken; /* of PossibleTaken */
} Stepping;

typedef struct StepFinding { /* which step leads from one state to another */
    KnownSteps *known;
    uint32_t to;
    const KnownCall *call; /* that is made in it; NULL: it is silent */
    const KnownStep *found;
    uint32_t passed[DEEPEST];
} StepFinding;

uint32_t run_steps_state(const Possible *possible, uint32_t way)
{
    return possible_way(possible, way)[WAY_STATE];
}

uint32_t run_steps_names(const Possible *possible, uint32_t way)
{
    return possible_way(possible, way)[WAY_NAMES];
}

/* ---- which step it was ---- */

/* The same, but for timers that are due by then. */
static bool is_there(StepFinding *f, uint32_t state)
{
    if (state == f->to)
        return true;
    const uint32_t waiting = known_steps_of(f->known, state)->waiting;
    for (uint32_t i = 0; i < KNOWN_STEPS_TIMERS; i++)
        if (waiting >> i & 1 && is_there(f, known_steps_due(f->known, state, i)))
            return true;
    return false;
}

static bool leads_there(StepFinding *f, const KnownStep *step, uint32_t process)
{
    const uint32_t over = step->over != NO_PROCESS_OVER ? step->over : process;

    if (is_there(f, step->to))
        return true;
    for (uint32_t i = 0; over != NO_PROCESS_OVER && i < known_steps_initial_count(f->known); i++)
        if (is_there(f, known_steps_renew(f->known, step->to, over, i)))
            return true;
    return false;
}

static bool is_found(StepFinding *f, const KnownStep *step, uint32_t process)
{
    bool is_it = f->call ? f->call >= step->calls && f->call < step->calls + step->call_count
                         : step->seen_count == 0 && leads_there(f, step, process);

    if (is_it)
        f->found = step;
    return is_it;
}

/* What a process does by itself comes before it. */
static void find_of_process(StepFinding *f, uint32_t state, uint32_t process, uint32_t depth)
{
    const KnownState *here = known_steps_of(f->known, state);

    for (uint32_t i = 0; i < depth; i++)
        if (f->passed[i] == state)
            return;
    f->passed[depth] = state;
    for (uint32_t i = here->first[process]; i < here->first[process + 1] && !f->found; i++) {
        const KnownStep *step = &here->steps[i];
        if (!is_found(f, step, process) && step->is_local && !step->leaves &&
            step->over == NO_PROCESS_OVER && depth + 1 < DEEPEST)
            find_of_process(f, step->to, process, depth + 1);
    }
}

/* Events and faults first: who would be told of a process that goes on by itself? */
static const KnownStep *find_step(StepFinding *f, uint32_t from, uint32_t processes)
{
    const KnownState *here = known_steps_of(f->known, from);

    for (uint32_t i = here->first[processes]; i < here->step_count && !f->found; i++)
        is_found(f, &here->steps[i], NO_PROCESS_OVER);
    for (uint32_t i = 0; i < processes && !f->found; i++)
        find_of_process(f, from, i, 0);
    return f->found;
}

/* ---- telling ---- */

static void add_taken(void *user, const PossibleTaken *taken)
{
    g_array_append_val((GArray *)user, *taken);
}

static void tell(void *user, uint32_t from, uint32_t to, guint event)
{
    const Stepping *s = user;
    const Possible *possible = s->request->possible;
    StepFinding finding = {.known = s->known, .to = run_steps_state(possible, to)};

    g_array_set_size(s->taken, 0);
    possible_explain(s->request->possible, from, to, add_taken, s->taken);
    const PossibleTaken *taken = (const PossibleTaken *)(const void *)s->taken->data;
    finding.call = s->taken->len > 0 ? taken->call : NULL;
    const uint32_t before = run_steps_state(possible, from);
    const KnownStep *step = find_step(&finding, before, possible->processes);
    if (step && !(step->is_local && step->call_count == 0))
        s->each(s->user, &(RunStep){step, taken, s->taken->len, before, finding.to,
                                    run_steps_names(possible, to), event});
}

void run_steps_tell(const RunTraceRequest *request, KnownSteps *known, RunStepsEach *each,
                    void *user)
{
    g_autoptr(GArray) taken = g_array_new(FALSE, FALSE, sizeof(PossibleTaken));
    Stepping stepping = {request, known, each, user, taken};

    run_trace_steps(request, tell, &stepping);
}
