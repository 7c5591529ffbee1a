#include "checker/program/replay/draws.h"

#include "checker/program/execute/interpreter.h"
#include "checker/program/replay/replay_private.h"

/* ---- the statement, by its place ---- */

/* What is looked for: a statement of which that is the span, or a part of it. */
typedef struct Wanted {
    Span span;
    bool (*is)(const TypedStmt *stmt, Span span);
} Wanted;

static bool is_same_span(Span one, Span other)
{
    return one.source == other.source && one.start == other.start && one.end == other.end;
}

static bool is_draw(const TypedStmt *stmt, Span span)
{
    return (stmt->kind == TYPED_CHANCE || stmt->kind == TYPED_PICK) &&
           is_same_span(stmt->span, span);
}

static bool has_branch(const TypedStmt *stmt, Span span)
{
    for (uint32_t i = 0; i < stmt->branch_count; i++)
        if (is_same_span(stmt->branches[i].span, span))
            return true;
    return false;
}

static const TypedStmt *find_in(const TypedBlock *block, Wanted wanted);

static const TypedStmt *find_in_statement(const TypedStmt *stmt, Wanted wanted)
{
    if (wanted.is(stmt, wanted.span))
        return stmt;
    const TypedStmt *found = find_in(&stmt->body, wanted);
    found = found ? found : find_in(&stmt->other, wanted);
    for (uint32_t i = 0; !found && i < stmt->branch_count; i++)
        found = find_in(&stmt->branches[i].body, wanted);
    return found;
}

static const TypedStmt *find_in(const TypedBlock *block, Wanted wanted)
{
    const TypedStmt *found = NULL;

    for (uint32_t i = 0; !found && i < block->count; i++)
        found = find_in_statement(block->list[i], wanted);
    return found;
}

static const TypedStmt *find_in_process(const Process *process, Wanted wanted)
{
    const TypedStmt *found = find_in(&process->body, wanted);

    for (uint32_t i = 0; !found && i < process->request_count; i++)
        found = find_in(&process->requests[i]->body, wanted);
    return found;
}

static const TypedStmt *find_in_instance(const Instance *instance, Wanted wanted)
{
    const TypedStmt *found = NULL;

    for (uint32_t i = 0; !found && i < instance->operation_count; i++)
        found = find_in(&instance->operations[i].body, wanted);
    for (uint32_t i = 0; !found && i < instance->event_count; i++)
        found = find_in(&instance->events[i].body, wanted);
    return found;
}

static const TypedStmt *statement_of(const System *system, Wanted wanted)
{
    const TypedStmt *found = NULL;

    for (uint32_t i = 0; !found && i < system->process_count; i++)
        found = find_in_process(system->processes[i], wanted);
    for (uint32_t i = 0; !found && i < system->instance_count; i++)
        found = find_in_instance(system->instances[i], wanted);
    return found;
}

const TypedStmt *replay_choice_of(const Replay *replay, Span branch)
{
    return statement_of(replay->program->system, (Wanted){branch, has_branch});
}

/* ---- what was drawn ---- */

static uint32_t common_divisor(uint32_t a, uint32_t b)
{
    while (b) {
        const uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

GArray *replay_draws(const Replay *replay)
{
    const Workspace *w = replay->w;
    GArray *draws = g_array_new(FALSE, FALSE, sizeof(ReplayDraw));

    if (replay->step.chance >= 1)
        return draws;
    for (uint32_t i = 0; i < w->taken; i++) {
        const ModelChoice made = interpreter_choice(w, i);
        if (made.total == 0)
            continue;
        const uint32_t divisor = common_divisor(made.weight, made.total);
        const Span span = replay->program->code.data[w->chosen_at[i]].span;
        ReplayDraw draw = {statement_of(replay->program->system, (Wanted){span, is_draw}),
                           made.choice, made.weight / divisor, made.total / divisor};
        g_array_append_val(draws, draw);
    }
    return draws;
}
