#include "checker/wire/replay/plan.h"

#include "checker/base/error.h"
#include "checker/base/vec.h"
#include "checker/program/replay/replay.h"
#include "traces/explain/replay_on.h"

#include <string.h>

typedef VEC(PlanStep) PlanSteps;

/* ---- asking ---- */

const BoundPlace *plan_place(const Plan *plan, const RowCall *call)
{
    const BoundPlace *place = bound_place(plan->bound, call->operation->instance, call->index);

    return place && !place->place->in_program ? place : NULL;
}

const Var *plan_var(const Plan *plan, const BoundPlace *place)
{
    const System *system = program_system(plan->program);
    const BoundMember *reader = bound_reader(place);

    for (uint32_t i = 0; reader && i < system->instance_count; i++) {
        const Instance *instance = system->instances[i];
        if (strcmp(instance->name, place->instance) != 0)
            continue;
        for (uint32_t k = 0; k < instance->var_count; k++)
            if (strcmp(instance->vars[k]->name, reader->member->name.text) == 0)
                return instance->vars[k];
    }
    return NULL;
}

bool plan_is_of_state(const Plan *plan)
{
    const bool is_check = plan->about.kind == REFERENCE_CHECK;
    const uint32_t before = is_check ? program_system(plan->program)->window_count : 0;

    switch (program_model(plan->program)->properties[before + plan->about.index].kind) {
    case PROPERTY_WINDOW:
    case PROPERTY_ALWAYS:
    case PROPERTY_AT_REST: return true;
    case PROPERTY_MONITOR:
    case PROPERTY_REACHABLE:
    case PROPERTY_EVENTUALLY:
    case PROPERTY_LEADS_TO:
    case PROPERTY_SETTLES:
    case PROPERTY_RARE:
    case PROPERTY_DECIDED: return false;
    }
    g_assert_not_reached();
}

TypedValue plan_argument(const RowCall *call, const char *name)
{
    for (uint32_t i = 0; call && i < call->operation->argument_count; i++)
        if (strcmp(call->operation->arguments[i]->name, name) == 0)
            return call->arguments[i];
    return (TypedValue){NULL};
}

guint plan_next_of(const Plan *plan, const char *who, guint from)
{
    for (; from < plan->count; from++)
        if ((plan->steps[from].kind == ROW_PROCESS || plan->steps[from].is_crash) &&
            strcmp(plan->steps[from].who, who) == 0)
            return from;
    return plan->count;
}

/* ---- what can be forced ---- */

static gboolean cannot(GError **error, const PlanStep *step, const char *why)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE, "step %u, %s: %s", step->row,
                step->what, why);
    return FALSE;
}

static gboolean check_call(const Plan *plan, const PlanStep *step, const RowCall *call,
                           GError **error)
{
    const BoundPlace *place = bound_place(plan->bound, call->operation->instance, call->index);
    g_autofree char *why = NULL;

    if (!place) {
        why = g_strdup_printf("`%s` is bound to nothing; where it is inside the program, write `%s "
                              "= program`",
                              call->operation->instance->name, call->operation->instance->name);
        return cannot(error, step, why);
    }
    if (place->place->in_program)
        return TRUE;
    const BoundMember *member = bound_member(place, call->operation->member);
    if (member && member->form_count > 0)
        return TRUE;
    why = g_strdup_printf("nothing says which command `%s` is; write `wire %s.%s \"...\"`",
                          call->operation->name, place->instance, call->operation->name);
    return cannot(error, step, why);
}

/* Of an event or a fault of a component; one inside the program is left to it. */
static gboolean bind_event(const Plan *plan, PlanStep *step, GError **error)
{
    for (guint i = 0; i < plan->bound->place_count; i++) {
        const BoundPlace *place = &plan->bound->places[i];
        if (strcmp(place->name, step->who) != 0)
            continue;
        if (place->place->in_program)
            return TRUE;
        for (guint k = 0; k < place->member_count; k++)
            if (strcmp(place->members[k].member->name.text, step->what) == 0 &&
                place->members[k].form_count > 0) {
                step->place = place;
                step->member = place->members[k].member;
                return TRUE;
            }
    }
    return cannot(error, step,
                  "nothing says which command brings it about; write a `wire` behind it");
}

static gboolean check_step(const Plan *plan, PlanStep *step, GError **error)
{
    if (step->kind != ROW_PROCESS && !step->is_crash)
        return bind_event(plan, step, error);
    for (uint32_t i = 0; i < step->call_count; i++)
        if (!check_call(plan, step, &step->calls[i], error))
            return FALSE;
    return TRUE;
}

static bool is_on_servers(const Plan *plan, const PlanStep *step)
{
    if (step->is_lost || step->is_crash)
        return true;
    for (uint32_t i = 0; i < step->call_count; i++)
        if (plan_place(plan, &step->calls[i]))
            return true;
    return step->member != NULL;
}

static gboolean keep_steps(Plan *plan, PlanSteps *steps, GError **error)
{
    plan->steps = arena_array(plan->arena, PlanStep, steps->length);
    for (uint32_t i = 0; i < steps->length; i++) {
        PlanStep *step = &steps->data[i];
        if (!check_step(plan, step, error))
            return FALSE;
        if (is_on_servers(plan, step))
            plan->steps[plan->count++] = *step;
    }
    for (guint i = 0; i < plan->count; i++)
        if (plan->steps[i].row > 0)
            plan->forced = i + 1;
    if (plan->forced == 0)
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "no step of the run is on a server: there is nothing to force");
    return plan->forced > 0;
}

/* ---- of a counterexample ---- */

static Plan *plan_begin(const Counterexample *example, const Program *program,
                        PropertyReference about, const BoundDesign *bound)
{
    Plan *plan = g_new0(Plan, 1);

    plan->arena = arena_new();
    plan->program = program;
    plan->bound = bound;
    plan->about = about;
    plan->property = example->property;
    plan->fixes = example->fixes;
    return plan;
}

static Word *copy_state(Plan *plan, const Word *state)
{
    return arena_copy(plan->arena, state, program_model(plan->program)->words, sizeof(Word));
}

static const char *row_what(Plan *plan, const Row *row)
{
    g_autoptr(GString) what = g_string_new(NULL);

    if (row->kind != ROW_PROCESS || row->event)
        return row->event;
    for (uint32_t i = 0; i < row->call_count; i++)
        g_string_append_printf(what, "%s%s", i ? "; " : "", row->calls[i].call);
    return arena_strdup(plan->arena, what->str);
}

static PlanStep step_of_row(Plan *plan, const Counterexample *example, uint32_t i)
{
    const Row *row = &example->rows[i];

    return (PlanStep){.row = i + 1,
                      .position = row->step,
                      .kind = row->kind,
                      .who = example->lanes[row->lane].name,
                      .is_crash = row->kind == ROW_FAULT && example->lanes[row->lane].is_process,
                      .what = row_what(plan, row),
                      .calls = row->calls,
                      .call_count = row->call_count};
}

static const Run *run_of(const Verdicts *verdicts, PropertyReference about)
{
    return about.kind == REFERENCE_WINDOW  ? verdicts->windows[about.index].run
           : about.kind == REFERENCE_CHECK ? verdicts->checks[about.index].run
                                           : NULL;
}

/* Rows that are forced: to where a window opens for the last time, or a check breaks. What comes after that
 * only shows how long it stays open. */
static uint32_t rows_of(const Counterexample *example)
{
    return example->window >= 0 && example->opens > 0 ? example->opens : example->shown;
}

/* ---- faults of a process ---- */

static bool has_call(const TypedBlock *block);

static bool makes_call(const TypedStmt *stmt)
{
    bool makes = stmt->value && (stmt->value->kind == NODE_OPERATION ||
                                 stmt->value->kind == NODE_REQUEST || stmt->value->kind == NODE_IF);

    for (uint32_t i = 0; i < stmt->branch_count; i++)
        makes |= has_call(&stmt->branches[i].body);
    return makes || has_call(&stmt->body) || has_call(&stmt->other);
}

static bool has_call(const TypedBlock *block)
{
    for (uint32_t i = 0; i < block->count; i++)
        if (makes_call(block->list[i]))
            return true;
    return false;
}

static const TypedBranch *find_branch(const TypedBlock *block, Span span)
{
    const TypedBranch *found = NULL;

    for (uint32_t i = 0; i < block->count && !found; i++) {
        const TypedStmt *stmt = block->list[i];
        for (uint32_t k = 0; k < stmt->branch_count && !found; k++) {
            const TypedBranch *branch = &stmt->branches[k];
            bool is_it = branch->span.source == span.source && branch->span.start == span.start &&
                         branch->span.end == span.end;
            found = is_it ? branch : find_branch(&branch->body, span);
        }
        if (!found)
            found = find_branch(&stmt->body, span);
        if (!found)
            found = find_branch(&stmt->other, span);
    }
    return found;
}

/* A step took a branch that is a fault and makes no call: the call that another branch makes is lost. */
static bool loses_call(const Plan *plan, Span branch_taken)
{
    const System *system = program_system(plan->program);

    for (uint32_t i = 0; branch_taken.end > 0 && i < system->process_count; i++) {
        const Process *process = system->processes[i];
        const TypedBranch *branch = find_branch(&process->body, branch_taken);
        for (uint32_t k = 0; k < process->request_count && !branch; k++)
            branch = find_branch(&process->requests[k]->body, branch_taken);
        if (branch)
            return !has_call(&branch->body);
    }
    return false;
}

static void push_step(const Plan *plan, PlanSteps *steps, PlanStep step, Span branch_taken)
{
    vec_push(steps, step);
    if (!loses_call(plan, branch_taken))
        return;
    step.is_lost = true;
    step.what = "its next call is lost";
    step.call_count = 0;
    vec_push(steps, step);
}

Plan *plan_of_run(const Counterexample *example, const Verdicts *verdicts, PropertyReference about,
                  const BoundDesign *bound, GError **error)
{
    g_autoptr(Plan) plan = plan_begin(example, example->program, about, bound);
    const Run *run = run_of(verdicts, about);
    PlanSteps steps = {0};
    uint32_t taken = 0;

    if (!run) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "a run of a window or a check can be forced, and this is neither");
        return NULL;
    }
    g_autoptr(Replay) replay = replay_new(plan->program, run);
    plan->initial = plan->last = copy_state(plan, replay_state(replay));
    for (uint32_t i = 0; i < rows_of(example); i++) {
        PlanStep step = step_of_row(plan, example, i);
        for (; taken < example->rows[i].step && replay_step(replay); taken++)
            ;
        plan->last = step.state = copy_state(plan, replay_state(replay));
        push_step(plan, &steps, step, example->rows[i].fault_branch);
    }
    gboolean is_good = keep_steps(plan, &steps, error);
    vec_free(&steps);
    return is_good ? g_steal_pointer(&plan) : NULL;
}

/* ---- with a fix ---- */

static bool is_process(const Counterexample *example, const char *name)
{
    for (uint32_t i = 0; i < example->lane_count; i++)
        if (strcmp(example->lanes[i].name, name) == 0)
            return example->lanes[i].is_process;
    return false;
}

static PlanStep step_of_replayed(const Counterexample *example, const ReplayOnStep *from)
{
    return (PlanStep){.row = from->row,
                      .position = from->position,
                      .kind = from->kind,
                      .who = from->who,
                      .is_crash = from->kind == ROW_FAULT && is_process(example, from->who),
                      .what = from->what,
                      .calls = from->calls,
                      .call_count = from->call_count};
}

static uint32_t first_difference(const ReplayedOn *replayed)
{
    for (uint32_t i = 0; i < replayed->row_count; i++)
        if (replayed->rows[i].match != REPLAY_ON_SAME &&
            replayed->rows[i].match != REPLAY_ON_SHIFTED)
            return i + 1;
    return 0;
}

Plan *plan_with_fix(const Counterexample *example, const PlanFix *fix, const BoundDesign *bound,
                    GError **error)
{
    g_autoptr(Plan) plan = plan_begin(example, fix->program, fix->about, bound);
    PlanSteps steps = {0};

    plan->replayed = replay_on_run(fix->program, example, rows_of(example));
    if (!plan->replayed) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "with the fix the design goes wrong at once");
        return NULL;
    }
    plan->is_closed = true;
    plan->fixes = arena_strdup(plan->arena, fix->names);
    plan->refused = first_difference(plan->replayed);
    Run empty = {0};
    g_autoptr(Replay) replay = replay_new(fix->program, &empty);
    plan->initial = copy_state(plan, replay_state(replay));
    plan->last = copy_state(plan, plan->replayed->last->state);
    for (guint i = 0; i < plan->replayed->steps->len; i++) {
        const ReplayOnStep *from = &g_array_index(plan->replayed->steps, ReplayOnStep, i);
        PlanStep step = step_of_replayed(example, from);
        step.state = copy_state(plan, from->to->state);
        push_step(plan, &steps, step, from->fault_branch);
    }
    gboolean is_good = keep_steps(plan, &steps, error);
    vec_free(&steps);
    return is_good ? g_steal_pointer(&plan) : NULL;
}

Counterexample *plan_followed(const Plan *plan)
{
    const GArray *choices = plan->replayed->choices;
    const Run run = {
        .length = choices->len, .steps = (uint16_t *)(void *)choices->data, .loop = choices->len};

    return build_followed(plan->program, &run, plan->about);
}

void plan_free(Plan *plan)
{
    if (!plan)
        return;
    replay_on_free(plan->replayed);
    arena_free(plan->arena);
    g_free(plan);
}
