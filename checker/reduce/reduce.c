#include "checker/reduce/reduce.h"

#include "checker/reduce/ends.h"
#include "checker/reduce/orbits.h"
#include "checker/reduce/stubborn.h"

#include "checker/program/execute/state.h"
#include "checker/program/execute/workspace.h"

#include <string.h>

/* The model; what it holds of a program is immutable, as the program is. */
typedef struct ReducedProgram {
    Reduced reduced; /* first: a Model pointer is one of these */
    const Program *program;
    Orbits *orbits;        /* or NULL */
    MayAccess *may_access; /* or NULL */
    bool to_rest;          /* nothing ends the search early */
    /* Predicates that end the search where they hold, do not hold, do not hold at rest. */
    uint64_t ends_if, ends_unless, ends_unless_at_rest;
} ReducedProgram;

typedef struct ReducedWorkspace {
    Workspace *inner;
    int64_t *v, *room;
    Moves *moves; /* with a partial order; else NULL */
} ReducedWorkspace;

/* ---- workspaces ---- */

static Workspace *new_workspace(const Model *model)
{
    const ReducedProgram *r = (const ReducedProgram *)model;
    ReducedWorkspace *w = g_new0(ReducedWorkspace, 1);
    uint32_t slots = r->program->slots.length;

    w->inner = r->reduced.of->workspace_new(r->reduced.of);
    w->v = g_memdup2(w->inner->saved, (slots + 1) * sizeof *w->v);
    w->room = g_new0(int64_t, 64);
    if (r->may_access)
        w->moves = moves_new(r->program);
    return (Workspace *)w;
}

static void free_workspace(Workspace *workspace)
{
    ReducedWorkspace *w = (ReducedWorkspace *)workspace;
    const Program *program = w->inner->program;

    moves_free(w->moves);
    program->model.workspace_free(w->inner);
    g_free(w->v);
    g_free(w->room);
    g_free(w);
}

/* ---- symmetry ---- */

static void swap_to_first(const ReducedProgram *r, ReducedWorkspace *w, Word *state)
{
    if (!r->orbits)
        return;
    state_unpack(r->program, state, w->v);
    if (orbits_sort(r->orbits, w->v, w->room))
        state_pack(r->program, w->v, state);
}

static void swap_all(const ReducedProgram *r, ReducedWorkspace *w, Successors *out)
{
    for (uint32_t i = 0; r->orbits && i < out->count; i++)
        if (!out->steps[i].is_error)
            swap_to_first(r, w, out->states + (size_t)i * out->words);
}

/* ---- what a reduced search does not answer ---- */

static bool ends_here(const ReducedProgram *r, uint64_t predicates, const Successors *out)
{
    const ModelActor *actors = r->reduced.model.actors;
    bool at_rest = true, event_possible = false, is_wrong = false;

    if (r->to_rest)
        return false;
    if ((predicates & r->ends_if) || (~predicates & r->ends_unless))
        return true;
    if (!r->may_access)
        return false;
    for (uint32_t i = 0; i < out->count; i++) {
        at_rest = at_rest && !model_step_is_fair(actors, &out->steps[i]);
        event_possible = event_possible || model_step_is_event(actors, &out->steps[i]);
        is_wrong = is_wrong || out->steps[i].is_error || out->steps[i].broken;
    }
    bool is_finished = predicates >> PREDICATE_FINISHED & 1;
    return is_wrong || (at_rest && (~predicates & r->ends_unless_at_rest)) ||
           (at_rest && !event_possible && !is_finished);
}

static void add_end(Successors *out)
{
    successors_add(out);
    out->steps[out->count - 1].is_error = true;
}

static void leave_out(const ReducedProgram *r, ReducedWorkspace *w, const Word *state,
                      Successors *out)
{
    state_unpack(r->program, state, w->v);
    if (stubborn_set(r->may_access, w->v, w->moves))
        moves_keep_members(w->moves, out);
}

static uint64_t expand_reduced(const Model *model, Workspace *workspace, const Word *state,
                               Successors *out)
{
    const ReducedProgram *r = (const ReducedProgram *)model;
    ReducedWorkspace *w = (ReducedWorkspace *)workspace;
    const Model *of = r->reduced.of;
    uint64_t predicates = w->moves ? moves_expand(w->moves, of, w->inner, state, out)
                                   : of->expand(of, w->inner, state, out);

    if (ends_here(r, predicates, out)) {
        out->count = 0;
        add_end(out);
        return predicates;
    }
    if (w->moves)
        leave_out(r, w, state, out);
    swap_all(r, w, out);
    return predicates;
}

static void initial_reduced(const Model *model, Workspace *workspace, Successors *out)
{
    const ReducedProgram *r = (const ReducedProgram *)model;
    ReducedWorkspace *w = (ReducedWorkspace *)workspace;

    r->reduced.of->initial(r->reduced.of, w->inner, out);
    swap_all(r, w, out);
}

static uint64_t predicates_reduced(const Model *model, Workspace *workspace, const Word *state)
{
    const Model *of = ((const Reduced *)model)->of;

    return of->predicates(of, ((ReducedWorkspace *)workspace)->inner, state);
}

static int64_t measure_reduced(const Model *model, Workspace *workspace, const Word *state,
                               uint32_t index)
{
    const Model *of = ((const Reduced *)model)->of;

    return of->measure(of, ((ReducedWorkspace *)workspace)->inner, state, index);
}

static bool needs_more(const Reduced *reduced, const Word *state)
{
    const ReducedProgram *r = (const ReducedProgram *)reduced;
    Workspace *w = reduced->of->workspace_new(reduced->of);
    uint64_t predicates = reduced->of->predicates(reduced->of, w, state);

    reduced->of->workspace_free(w);
    return r->may_access || r->to_rest || (predicates & r->ends_if) ||
           (~predicates & r->ends_unless);
}

/* ---- runs ---- */

typedef struct Unfolding {
    const ReducedProgram *r;
    ReducedWorkspace *w;
    Successors sorted, real; /* of the state of the reduced model, of that of the other */
    Word *sorted_state, *real_state, *room;
} Unfolding;

static bool is_same_step(Unfolding *u, uint32_t real, uint32_t sorted)
{
    const ModelStep *a = &u->real.steps[real], *b = &u->sorted.steps[sorted];
    uint32_t words = u->real.words;

    if (a->is_error != b->is_error || a->broken != b->broken || a->is_fault != b->is_fault)
        return false;
    if (a->is_error)
        return true;
    memcpy(u->room, &u->real.states[(size_t)real * words], words * sizeof(Word));
    swap_to_first(u->r, u->w, u->room);
    return memcmp(u->room, &u->sorted.states[(size_t)sorted * words], words * sizeof(Word)) == 0;
}

/* The step of the real state that leads where `step` leads, up to who is who. */
static uint16_t real_step(Unfolding *u, uint16_t step)
{
    const Reduced *reduced = &u->r->reduced;
    size_t size = u->real.words * sizeof(Word);
    uint32_t real = 0;

    u->sorted.count = u->real.count = 0;
    reduced->model.expand(&reduced->model, (Workspace *)u->w, u->sorted_state, &u->sorted);
    reduced->of->expand(reduced->of, u->w->inner, u->real_state, &u->real);
    while (real < u->real.count && !is_same_step(u, real, step))
        real++;
    g_assert(real < u->real.count);
    memcpy(u->sorted_state, &u->sorted.states[(size_t)step * u->real.words], size);
    memcpy(u->real_state, &u->real.states[(size_t)real * u->real.words], size);
    return (uint16_t)real;
}

static void begin_unfolding(Unfolding *u, const ReducedProgram *r, uint32_t initial)
{
    uint32_t words = r->reduced.model.words;

    *u = (Unfolding){.r = r, .w = (ReducedWorkspace *)new_workspace(&r->reduced.model)};
    successors_init(&u->sorted, words);
    successors_init(&u->real, words);
    u->room = g_new0(Word, words);
    r->reduced.of->initial(r->reduced.of, u->w->inner, &u->real);
    u->real_state = g_memdup2(&u->real.states[(size_t)initial * words], words * sizeof(Word));
    u->sorted_state = g_memdup2(u->real_state, words * sizeof(Word));
    swap_to_first(r, u->w, u->sorted_state);
}

static void end_unfolding(Unfolding *u)
{
    free_workspace((Workspace *)u->w);
    successors_free(&u->sorted);
    successors_free(&u->real);
    g_free(u->room);
    g_free(u->real_state);
    g_free(u->sorted_state);
}

static Run *unfold(const Reduced *reduced, const Run *run)
{
    Run *real = run_copy(run);
    Unfolding u;

    begin_unfolding(&u, (const ReducedProgram *)reduced, run->initial);
    for (uint32_t i = 0; i < run->length; i++)
        real->steps[i] = real_step(&u, run->steps[i]);
    end_unfolding(&u);
    return real;
}

static uint16_t unfold_step(const Reduced *reduced, const Run *run, uint32_t length, uint16_t step)
{
    Unfolding u;

    begin_unfolding(&u, (const ReducedProgram *)reduced, run->initial);
    for (uint32_t i = 0; i < length; i++)
        real_step(&u, run->steps[i]);
    uint16_t real = real_step(&u, step);
    end_unfolding(&u);
    return real;
}

/* ---- the model ---- */

/* Places to stay, and what comes for sure, are questions about fair runs: neither of a state that
 * stands for others nor of a step that stands for others can it be told who took it. */
static bool is_about_ways_round(const Model *model)
{
    for (uint32_t i = 0; i < model->property_count; i++)
        if (model->properties[i].kind == PROPERTY_EVENTUALLY ||
            model->properties[i].kind == PROPERTY_LEADS_TO ||
            model->properties[i].kind == PROPERTY_SETTLES)
            return true;
    return false;
}

/* Nor can it be told of it what was read, or by which chance. */
static bool is_about_steps(const Model *model)
{
    for (uint32_t i = 0; i < model->property_count; i++)
        if (model->properties[i].kind == PROPERTY_RARE)
            return true;
    for (uint32_t i = 0; i < model->measure_count; i++)
        if (model->measures[i].kind >= MEASURED_AGE)
            return true;
    return false;
}

static void find_ends(ReducedProgram *r)
{
    const Model *model = &r->reduced.model;

    for (uint32_t i = 0; i < model->property_count; i++) {
        uint64_t bit = (uint64_t)1 << model->properties[i].predicate;
        switch (model->properties[i].kind) {
        case PROPERTY_WINDOW: r->ends_if |= bit; break;
        case PROPERTY_REACHABLE: r->ends_if |= r->may_access ? bit : 0; break;
        case PROPERTY_ALWAYS: r->ends_unless |= r->may_access ? bit : 0; break;
        case PROPERTY_AT_REST: r->ends_unless_at_rest |= bit; break;
        case PROPERTY_EVENTUALLY:
        case PROPERTY_LEADS_TO:
        case PROPERTY_SETTLES:
        case PROPERTY_RARE:
        case PROPERTY_MONITOR:
        case PROPERTY_DECIDED: break;
        }
    }
}

static void model_init(ReducedProgram *r)
{
    Model *model = &r->reduced.model;

    *model = *r->reduced.of;
    model->workspace_new = new_workspace;
    model->workspace_free = free_workspace;
    model->initial = initial_reduced;
    model->expand = expand_reduced;
    model->predicates = predicates_reduced;
    model->measure = measure_reduced;
    r->reduced.needs_more = needs_more;
    r->reduced.unfold = unfold;
    r->reduced.unfold_step = unfold_step;
    r->reduced.reductions =
        (r->orbits ? REDUCTION_SYMMETRY : 0u) | (r->may_access ? REDUCTION_ORDER : 0u);
    find_ends(r);
}

Reduced *reduce_program(const Program *program, const Model *model, uint32_t reductions)
{
    enum { MAX_PROCESSES = 64 };

    if (model->tick > 0 || is_about_ways_round(model) || is_about_steps(model))
        return NULL;
    if ((reductions & REDUCTION_TO_REST) && !ends_of_itself(program))
        return NULL;
    ReducedProgram *r = g_new0(ReducedProgram, 1);
    r->to_rest = reductions & REDUCTION_TO_REST;
    r->program = program;
    r->reduced.of = model;
    if (reductions & REDUCTION_SYMMETRY)
        r->orbits = orbits_new(program);
    if ((reductions & REDUCTION_ORDER) && model->measure_count == 0 && program->process_count > 1 &&
        program->process_count <= MAX_PROCESSES)
        r->may_access = may_access_new(program);
    model_init(r);
    if (r->reduced.reductions)
        return &r->reduced;
    reduce_free(&r->reduced);
    return NULL;
}

void reduce_free(Reduced *reduced)
{
    ReducedProgram *r = (ReducedProgram *)reduced;

    if (!reduced)
        return;
    orbits_free(r->orbits);
    may_access_free(r->may_access);
    g_free(r);
}
