/* Statements. A thread is a stack of frames; the innermost one says which act is next. */
#include "tests/reference/machine.h"

enum { MAX_ACTS = 20000 };

static void go_on(Thread *thread)
{
    if (thread->depth > 0)
        thread_top(thread)->index++;
}

/* ---- the right side of a statement ---- */

static void give_back(Machine *machine, Thread *thread, const Value *value);

static void finish(Machine *machine, Thread *thread, const TypedStmt *stmt, const Value *value)
{
    switch (stmt->kind) {
    case TYPED_LET:
        machine_check(machine, value, stmt->var->type);
        thread_bind(machine->arena, thread, stmt->var, value);
        break;
    case TYPED_ASSIGN: machine_assign(machine, thread, stmt->target, value); break;
    case TYPED_RETURN: give_back(machine, thread, value); return;
    default: break;
    }
    go_on(thread);
}

static void perform(Machine *machine, Thread *thread, const TypedStmt *stmt)
{
    const TypedExpr *call = machine_find_call(machine, thread, stmt->value);
    const Value *value = NULL;

    if (call && call->kind == NODE_REQUEST) {
        machine_begin_request(machine, thread, stmt, call);
        return;
    }
    if (call && call->kind == NODE_OPERATION)
        value = machine_operate(machine, thread, call);
    else if (call)
        value = machine_change(machine, thread, call);
    else if (stmt->value)
        value = machine_evaluate(machine, thread, stmt->value);
    if (call && value)
        value = machine_wrap_call(machine, stmt->value, call, value);
    finish(machine, thread, stmt, value);
}

/* ---- leaving blocks ---- */

static void end_request(Machine *machine, Thread *thread, const Value *value)
{
    const TypedStmt *stmt = thread_top(thread)->stmt;
    const TypedExpr *call = thread_top(thread)->call;
    const Type *type = call->request->type;

    if (!value && type->kind != KIND_VOID)
        value = value_none();
    if (value)
        machine_check(machine, value, type);
    past_end(machine, thread, value);
    machine->has_returned = true;
    thread_pop(thread);
    if (value)
        value = machine_wrap_call(machine, stmt->value, call, value);
    finish(machine, thread, stmt, value);
}

/* `return`: out of the request or operation, or in a process out of all there is. */
static void give_back(Machine *machine, Thread *thread, const Value *value)
{
    while (thread->depth > 0 && !thread_top(thread)->call)
        thread_pop(thread);
    if (thread->depth > 0)
        end_request(machine, thread, value);
    else
        thread->result = value;
}

static bool is_loop(const Frame *frame)
{
    return frame->stmt && (frame->stmt->kind == TYPED_WHILE || frame->stmt->kind == TYPED_REPEAT);
}

static void leave_loop(Machine *machine, Thread *thread, TypedStmtKind how)
{
    while (!is_loop(thread_top(thread)))
        thread_pop(thread);
    Frame *loop = thread_top(thread);
    if (how == TYPED_CONTINUE) {
        loop->index = loop->statements->count;
        return;
    }
    thread_pop(thread);
    go_on(thread);
}

static bool goes_round(Machine *machine, Thread *thread, Frame *frame)
{
    if (!is_loop(frame))
        return false;
    if (frame->stmt->kind == TYPED_REPEAT)
        return --frame->rounds > 0;
    return !frame->stmt->value || machine_truth(machine, thread, frame->stmt->value);
}

/* The innermost block is at its end. */
static void end_block(Machine *machine, Thread *thread)
{
    Frame *frame = thread_top(thread);

    if (frame->call) {
        end_request(machine, thread, NULL);
        return;
    }
    thread->bound = is_loop(frame) ? frame->scope : thread->bound;
    if (goes_round(machine, thread, frame)) {
        frame->index = 0;
        return;
    }
    if (frame->stmt && frame->stmt->kind == TYPED_ATOMIC)
        frame->scope = thread->bound; /* what it declared is known after it */
    thread_pop(thread);
    go_on(thread);
}

/* ---- the other statements ---- */

static void enter(Machine *machine, Thread *thread, const TypedStmt *stmt,
                  const TypedBlock *statements)
{
    Frame *frame = thread_push(machine->arena, thread, stmt, statements);

    if (stmt->kind == TYPED_WITHIN && machine->world->tick > 0)
        frame->left = time_ticks(machine->world, stmt->value);
}

static void branch(Machine *machine, Thread *thread, const TypedStmt *stmt)
{
    enter(machine, thread, stmt,
          machine_truth(machine, thread, stmt->value) ? &stmt->body : &stmt->other);
}

static void start_loop(Machine *machine, Thread *thread, const TypedStmt *stmt)
{
    int64_t rounds = 1;

    if (stmt->kind == TYPED_REPEAT)
        rounds = machine_evaluate(machine, thread, stmt->value)->number;
    else if (stmt->value)
        rounds = machine_truth(machine, thread, stmt->value);
    if (rounds <= 0) {
        go_on(thread);
        return;
    }
    enter(machine, thread, stmt, &stmt->body);
    if (stmt->kind == TYPED_REPEAT)
        thread_top(thread)->rounds = rounds;
}

static void choose(Machine *machine, Thread *thread, const TypedStmt *stmt)
{
    const Value *domain = machine_domain(machine, thread, stmt->var->type, stmt->target);
    const Value *fit = value_items(machine->arena, NULL, 0);

    for (uint32_t i = 0; i < domain->count; i++) {
        thread_bind(machine->arena, thread, stmt->var, domain->items[i]);
        if (!stmt->value || machine_truth(machine, thread, stmt->value))
            fit = value_insert(machine->arena, fit, fit->count, domain->items[i]);
        thread->bound--;
    }
    if (fit->count == 0)
        machine_fail(machine, OUTCOME_ERROR);
    guint way = choices_take(machine->choices, fit->count);
    thread_bind(machine->arena, thread, stmt->var, fit->items[way]);
    go_on(thread);
}

static void choose_branch(Machine *machine, Thread *thread, const TypedStmt *stmt)
{
    const TypedBranch **open =
        arena_array(machine->arena, const TypedBranch *, stmt->branch_count + 1);
    guint count = 0;

    for (uint32_t i = 0; i < stmt->branch_count; i++)
        if (!stmt->branches[i].is_fault || machine->state->faults > 0)
            open[count++] = &stmt->branches[i];
    if (count == 0)
        machine_fail(machine, OUTCOME_BLOCKED);
    const TypedBranch *taken = open[choices_take(machine->choices, count)];
    if (taken->is_fault) {
        machine->state->faults--;
        machine->is_fault = true;
    }
    enter(machine, thread, stmt, &taken->body);
}

static void take_chance(Machine *machine, Thread *thread, const TypedStmt *stmt)
{
    int64_t wins = machine_evaluate(machine, thread, stmt->value)->number;
    bool can_win = wins > 0, can_lose = wins < stmt->number;
    guint way = choices_take(machine->choices, can_win && can_lose ? 2 : 1);

    enter(machine, thread, stmt, can_win && way == 0 ? &stmt->body : &stmt->other);
}

/* A timer is 0 while it does not run, else 1 more than the ticks until it is due. */
static void set_timer(Machine *machine, Thread *thread, const TypedStmt *stmt)
{
    int64_t number = stmt->kind == TYPED_START;

    if (stmt->kind == TYPED_START && machine->world->tick > 0)
        number += time_ticks(machine->world, stmt->value);
    machine_assign(machine, thread, stmt->target, value_number(machine->arena, number));
}

static void do_stmt(Machine *machine, Thread *thread, const TypedStmt *stmt)
{
    switch (stmt->kind) {
    case TYPED_LET:
    case TYPED_ASSIGN:
    case TYPED_DO:
    case TYPED_RETURN: perform(machine, thread, stmt); return;
    case TYPED_IF: branch(machine, thread, stmt); return;
    case TYPED_WHILE:
    case TYPED_REPEAT: start_loop(machine, thread, stmt); return;
    case TYPED_BREAK:
    case TYPED_CONTINUE: leave_loop(machine, thread, stmt->kind); return;
    case TYPED_CHOOSE:
    case TYPED_PICK: choose(machine, thread, stmt); return;
    case TYPED_EITHER: choose_branch(machine, thread, stmt); return;
    case TYPED_CHANCE: take_chance(machine, thread, stmt); return;
    case TYPED_ATOMIC:
    case TYPED_WITHIN: enter(machine, thread, stmt, &stmt->body); return;
    case TYPED_ASSERT:
        if (!machine_truth(machine, thread, stmt->value))
            machine->breaks_assertion = true;
        break;
    case TYPED_START:
    case TYPED_STOP: set_timer(machine, thread, stmt); break;
    case TYPED_PAUSE:
    case TYPED_WAIT:
    case TYPED_LABEL: break;
    }
    go_on(thread);
}

/* ---- scheduling points ---- */

static bool is_atomic(const Thread *thread)
{
    for (uint32_t i = 0; i < thread->depth; i++)
        if (thread->frames[i].stmt && thread->frames[i].stmt->kind == TYPED_ATOMIC)
            return true;
    return false;
}

static bool is_operation(Machine *machine, Thread *thread, const TypedStmt *stmt)
{
    if (stmt->kind == TYPED_ATOMIC)
        return true;
    if (stmt->kind != TYPED_LET && stmt->kind != TYPED_ASSIGN && stmt->kind != TYPED_DO &&
        stmt->kind != TYPED_RETURN)
        return false;
    const TypedExpr *call = machine_find_call(machine, thread, stmt->value);
    return call && call->kind == NODE_OPERATION;
}

/* Whether a process stops before this act and leaves it to a later step. */
static bool must_stop(Machine *machine, Thread *thread, const TypedStmt *stmt)
{
    bool is_first = !machine->has_moved;

    if (is_atomic(thread))
        return false;
    machine->has_moved = true;
    if (stmt->kind == TYPED_PAUSE || stmt->kind == TYPED_WAIT)
        return !is_first;
    if (!is_operation(machine, thread, stmt))
        return false;
    if (machine->has_operated)
        return true;
    machine->has_operated = true;
    past_begin(machine, thread);
    return false;
}

void machine_run(Machine *machine, Thread *thread)
{
    while (thread->depth > 0) {
        const Frame *top = thread_top(thread);
        if (++machine->statements > MAX_ACTS)
            machine_fail(machine, OUTCOME_ERROR);
        if (top->index == top->statements->count) {
            end_block(machine, thread);
            continue;
        }
        const TypedStmt *stmt = top->statements->list[top->index];
        if (thread->is_process && must_stop(machine, thread, stmt))
            return;
        do_stmt(machine, thread, stmt);
    }
    if (thread->is_process)
        thread->status = STATUS_DONE;
}
