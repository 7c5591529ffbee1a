#include "checker/reduce/reduce_private.h"

#include "checker/reduce/ends.h"
#include "checker/reduce/named_steps.h"
#include "checker/reduce/stubborn.h"
#include "checker/reduce/unfolding.h"
#include "checker/reduce/unwatched.h"

#include "checker/program/execute/state.h"

enum { MAX_PROCESSES = 64 };

/* ---- workspaces ---- */

Workspace *reduce_new_workspace(const Model *model)
{
    const ReducedProgram *r = (const ReducedProgram *)model;
    ReducedWorkspace *w = g_new0(ReducedWorkspace, 1);
    uint32_t slots = r->program->slots.length;

    w->inner = r->reduced.of->workspace_new(r->reduced.of);
    w->v = g_memdup2(w->inner->saved, (slots + 1) * sizeof *w->v);
    w->room = g_new0(int64_t, 64);
    w->names = g_new0(uint8_t, r->orbits ? r->orbits->names + 1 : 1);
    if (r->may_access)
        w->moves = moves_new(r->program);
    return (Workspace *)w;
}

void reduce_free_workspace(Workspace *workspace)
{
    ReducedWorkspace *w = (ReducedWorkspace *)workspace;
    const Program *program = w->inner->program;

    moves_free(w->moves);
    program->model.workspace_free(w->inner);
    g_free(w->v);
    g_free(w->room);
    g_free(w->names);
    g_free(w);
}

/* ---- symmetry ---- */

void reduce_sort(const ReducedProgram *r, ReducedWorkspace *w, Word *state, uint8_t *names)
{
    if (!r->orbits || (!names && orbits_are_sorted(r->orbits, state)))
        return;
    state_unpack(r->program, state, w->v);
    if (orbits_sort(r->orbits, w->v, w->room, names))
        state_pack(r->program, w->v, state);
}

static void swap_all(const ReducedProgram *r, ReducedWorkspace *w, Successors *out)
{
    for (uint32_t i = 0; r->orbits && i < out->count; i++)
        if (!out->steps[i].is_error)
            reduce_sort(r, w, out->states + (size_t)i * out->words, NULL);
}

/* ---- what a reduced search does not answer ---- */

static bool ends_here(const ReducedProgram *r, uint64_t predicates, const Successors *out)
{
    const ModelActor *actors = r->reduced.model.actors;
    bool at_rest = true, event_possible = false, is_wrong = false;

    if (r->goes_on)
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

uint64_t reduce_expand(const ReducedProgram *r, ReducedWorkspace *w, const Word *state,
                       Successors *out)
{
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
    return predicates;
}

static uint64_t expand_reduced(const Model *model, Workspace *workspace, const Word *state,
                               Successors *out)
{
    const ReducedProgram *r = (const ReducedProgram *)model;
    ReducedWorkspace *w = (ReducedWorkspace *)workspace;
    uint64_t predicates = reduce_expand(r, w, state, out);

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
    return r->may_access || r->goes_on || (predicates & r->ends_if) ||
           (~predicates & r->ends_unless);
}

/* ---- the model ---- */

/* What comes for sure is a question about fair runs: neither of a state that stands for others nor of a step
 * that stands for others can it be told who took it, unless that is asked for. */
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
    model->workspace_new = reduce_new_workspace;
    model->workspace_free = reduce_free_workspace;
    model->initial = initial_reduced;
    model->expand = expand_reduced;
    model->predicates = predicates_reduced;
    model->measure = measure_reduced;
    r->reduced.needs_more = needs_more;
    r->reduced.unfold = unfolding_run;
    r->reduced.unfold_step = unfolding_step;
    r->reduced.unfold_actors = unfolding_actors;
    r->reduced.reductions =
        (r->orbits ? REDUCTION_SYMMETRY : 0u) | (r->may_access ? REDUCTION_ORDER : 0u);
    find_ends(r);
}

/* Ways round can be judged: see REDUCTION_WITH_ROUNDS. */
static bool tells_rounds(const ReducedProgram *r)
{
    return r->orbits && orbits_are_normal(r->orbits) && r->program->process_count <= MAX_PROCESSES;
}

/* Takes a program of its own in place of the other, if that is what is asked for. */
static bool begin_unwatched(ReducedProgram *r)
{
    r->reduced.unwatched = unwatched_monitors(r->program);
    r->unwatched = r->reduced.unwatched ? unwatched_program(r->program) : NULL;
    if (!r->unwatched)
        return false;
    r->program = r->unwatched;
    r->reduced.of =
        r->engines ? r->engines->add(r->unwatched, r->engines->user) : program_model(r->unwatched);
    return true;
}

static bool make_parts(ReducedProgram *r, uint32_t reductions)
{
    const bool with_rounds = reductions & REDUCTION_WITH_ROUNDS;

    if ((reductions & REDUCTION_UNWATCHED) && !begin_unwatched(r))
        return false;
    const Program *program = r->program;
    if (reductions & REDUCTION_SYMMETRY)
        r->orbits = orbits_new(program, r->goes_on && !with_rounds);
    if ((reductions & REDUCTION_ORDER) && !with_rounds && r->reduced.of->measure_count == 0 &&
        program->process_count > 1 && program->process_count <= MAX_PROCESSES)
        r->may_access = may_access_new(program);
    model_init(r);
    if (with_rounds && r->orbits) {
        r->reduced.model.expand_named = named_steps_expand;
        r->reduced.model.moves_events = orbits_move_events(r->orbits);
    }
    return r->reduced.reductions && (!with_rounds || tells_rounds(r));
}

Reduced *reduce_program(const Program *program, const Model *model, uint32_t reductions,
                        const ReduceEngines *engines)
{
    const bool with_rounds = reductions & REDUCTION_WITH_ROUNDS;

    if (model->tick > 0 || (is_about_ways_round(model) && !with_rounds) || is_about_steps(model))
        return NULL;
    if ((reductions & REDUCTION_TO_REST) && !ends_of_itself(program))
        return NULL;
    ReducedProgram *r = g_new0(ReducedProgram, 1);
    r->goes_on = reductions & REDUCTION_PURPOSES;
    r->program = program;
    r->engines = engines;
    r->reduced.of = model;
    if (make_parts(r, reductions))
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
    if (r->unwatched && r->engines)
        r->engines->drop(r->unwatched, r->engines->user);
    program_free(r->unwatched);
    g_free(r);
}

char *reduce_told_apart(const Program *program)
{
    return orbits_told_apart(program);
}
