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

static void finish(Machine *machine, Thread *thread, const TypedStmt *act, const Value *value)
{
    switch (act->kind) {
    case ACT_LET:
        machine_check(machine, value, act->var->type);
        thread_bind(machine->arena, thread, act->var, value);
        break;
    case ACT_ASSIGN: machine_assign(machine, thread, act->target, value); break;
    case ACT_RETURN: give_back(machine, thread, value); return;
    default: break;
    }
    go_on(thread);
}

static void perform(Machine *machine, Thread *thread, const TypedStmt *act)
{
    const TypedExpr *call = machine_find_call(machine, thread, act->value);
    const Value *value = NULL;

    if (call && call->kind == NODE_REQUEST) {
        machine_begin_request(machine, thread, act, call);
        return;
    }
    if (call && call->kind == NODE_OPERATION)
        value = machine_operate(machine, thread, call);
    else if (call)
        value = machine_change(machine, thread, call);
    else if (act->value)
        value = machine_evaluate(machine, thread, act->value);
    if (call && value)
        value = machine_wrap_call(machine, act->value, call, value);
    finish(machine, thread, act, value);
}

/* ---- leaving blocks ---- */

static void end_request(Machine *machine, Thread *thread, const Value *value)
{
    const TypedStmt *act = thread_top(thread)->act;
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
        value = machine_wrap_call(machine, act->value, call, value);
    finish(machine, thread, act, value);
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
    return frame->act && (frame->act->kind == ACT_WHILE || frame->act->kind == ACT_REPEAT);
}

static void leave_loop(Machine *machine, Thread *thread, TypedStmtKind how)
{
    while (!is_loop(thread_top(thread)))
        thread_pop(thread);
    Frame *loop = thread_top(thread);
    if (how == ACT_CONTINUE) {
        loop->index = loop->acts->count;
        return;
    }
    thread_pop(thread);
    go_on(thread);
}

static bool goes_round(Machine *machine, Thread *thread, Frame *frame)
{
    if (!is_loop(frame))
        return false;
    if (frame->act->kind == ACT_REPEAT)
        return --frame->rounds > 0;
    return !frame->act->value || machine_truth(machine, thread, frame->act->value);
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
    if (frame->act && frame->act->kind == ACT_ATOMIC)
        frame->scope = thread->bound; /* what it declared is known after it */
    thread_pop(thread);
    go_on(thread);
}

/* ---- the other statements ---- */

static void enter(Machine *machine, Thread *thread, const TypedStmt *act, const TypedBlock *acts)
{
    Frame *frame = thread_push(machine->arena, thread, act, acts);

    if (act->kind == ACT_WITHIN && machine->world->tick > 0)
        frame->left = time_ticks(machine->world, act->value);
}

static void branch(Machine *machine, Thread *thread, const TypedStmt *act)
{
    enter(machine, thread, act,
          machine_truth(machine, thread, act->value) ? &act->body : &act->other);
}

static void start_loop(Machine *machine, Thread *thread, const TypedStmt *act)
{
    int64_t rounds = 1;

    if (act->kind == ACT_REPEAT)
        rounds = machine_evaluate(machine, thread, act->value)->number;
    else if (act->value)
        rounds = machine_truth(machine, thread, act->value);
    if (rounds <= 0) {
        go_on(thread);
        return;
    }
    enter(machine, thread, act, &act->body);
    if (act->kind == ACT_REPEAT)
        thread_top(thread)->rounds = rounds;
}

static void choose(Machine *machine, Thread *thread, const TypedStmt *act)
{
    const Value *domain = machine_domain(machine, thread, act->var->type, act->target);
    const Value *fit = value_items(machine->arena, NULL, 0);

    for (uint32_t i = 0; i < domain->count; i++) {
        thread_bind(machine->arena, thread, act->var, domain->items[i]);
        if (!act->value || machine_truth(machine, thread, act->value))
            fit = value_insert(machine->arena, fit, fit->count, domain->items[i]);
        thread->bound--;
    }
    if (fit->count == 0)
        machine_fail(machine, OUTCOME_ERROR);
    guint way = choices_take(machine->choices, fit->count);
    thread_bind(machine->arena, thread, act->var, fit->items[way]);
    go_on(thread);
}

static void choose_branch(Machine *machine, Thread *thread, const TypedStmt *act)
{
    const TypedBranch **open =
        arena_array(machine->arena, const TypedBranch *, act->branch_count + 1);
    guint count = 0;

    for (uint32_t i = 0; i < act->branch_count; i++)
        if (!act->branches[i].is_fault || machine->state->faults > 0)
            open[count++] = &act->branches[i];
    if (count == 0)
        machine_fail(machine, OUTCOME_BLOCKED);
    const TypedBranch *taken = open[choices_take(machine->choices, count)];
    if (taken->is_fault) {
        machine->state->faults--;
        machine->is_fault = true;
    }
    enter(machine, thread, act, &taken->body);
}

static void take_chance(Machine *machine, Thread *thread, const TypedStmt *act)
{
    int64_t wins = machine_evaluate(machine, thread, act->value)->number;
    bool can_win = wins > 0, can_lose = wins < act->number;
    guint way = choices_take(machine->choices, can_win && can_lose ? 2 : 1);

    enter(machine, thread, act, can_win && way == 0 ? &act->body : &act->other);
}

/* A timer is 0 while it does not run, else 1 more than the ticks until it is due. */
static void set_timer(Machine *machine, Thread *thread, const TypedStmt *act)
{
    int64_t number = act->kind == ACT_START;

    if (act->kind == ACT_START && machine->world->tick > 0)
        number += time_ticks(machine->world, act->value);
    machine_assign(machine, thread, act->target, value_number(machine->arena, number));
}

static void do_act(Machine *machine, Thread *thread, const TypedStmt *act)
{
    switch (act->kind) {
    case ACT_LET:
    case ACT_ASSIGN:
    case ACT_DO:
    case ACT_RETURN: perform(machine, thread, act); return;
    case ACT_IF: branch(machine, thread, act); return;
    case ACT_WHILE:
    case ACT_REPEAT: start_loop(machine, thread, act); return;
    case ACT_BREAK:
    case ACT_CONTINUE: leave_loop(machine, thread, act->kind); return;
    case ACT_CHOOSE:
    case ACT_PICK: choose(machine, thread, act); return;
    case ACT_EITHER: choose_branch(machine, thread, act); return;
    case ACT_CHANCE: take_chance(machine, thread, act); return;
    case ACT_ATOMIC:
    case ACT_WITHIN: enter(machine, thread, act, &act->body); return;
    case ACT_ASSERT:
        if (!machine_truth(machine, thread, act->value))
            machine->breaks_assertion = true;
        break;
    case ACT_START:
    case ACT_STOP: set_timer(machine, thread, act); break;
    case ACT_PAUSE:
    case ACT_WAIT:
    case ACT_LABEL: break;
    }
    go_on(thread);
}

/* ---- scheduling points ---- */

static bool is_atomic(const Thread *thread)
{
    for (uint32_t i = 0; i < thread->depth; i++)
        if (thread->frames[i].act && thread->frames[i].act->kind == ACT_ATOMIC)
            return true;
    return false;
}

static bool is_operation(Machine *machine, Thread *thread, const TypedStmt *act)
{
    if (act->kind == ACT_ATOMIC)
        return true;
    if (act->kind != ACT_LET && act->kind != ACT_ASSIGN && act->kind != ACT_DO &&
        act->kind != ACT_RETURN)
        return false;
    const TypedExpr *call = machine_find_call(machine, thread, act->value);
    return call && call->kind == NODE_OPERATION;
}

/* Whether a process stops before this act and leaves it to a later step. */
static bool must_stop(Machine *machine, Thread *thread, const TypedStmt *act)
{
    bool is_first = !machine->has_moved;

    if (is_atomic(thread))
        return false;
    machine->has_moved = true;
    if (act->kind == ACT_PAUSE || act->kind == ACT_WAIT)
        return !is_first;
    if (!is_operation(machine, thread, act))
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
        if (++machine->acts > MAX_ACTS)
            machine_fail(machine, OUTCOME_ERROR);
        if (top->index == top->acts->count) {
            end_block(machine, thread);
            continue;
        }
        const TypedStmt *act = top->acts->list[top->index];
        if (thread->is_process && must_stop(machine, thread, act))
            return;
        do_act(machine, thread, act);
    }
    if (thread->is_process)
        thread->status = STATUS_DONE;
}
