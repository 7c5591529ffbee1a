/* The right side of a statement: an operation, a request or a change, perhaps in a branch of an
 * `if` and made fit for where its value goes. */
#include "tests/reference/machine.h"

static bool is_call(TypedExprKind kind)
{
    return kind == NODE_OPERATION || kind == NODE_REQUEST || kind == NODE_ADD ||
           kind == NODE_REMOVE || kind == NODE_PUSH || kind == NODE_POP || kind == NODE_TAKE;
}

static bool is_wrapper(TypedExprKind kind)
{
    return kind == NODE_SOME || kind == NODE_UNWRAP;
}

static bool holds_call(const TypedExpr *node)
{
    if (is_wrapper(node->kind))
        return holds_call(node->left);
    if (node->kind == NODE_IF)
        return holds_call(node->right) || holds_call(node->third);
    return is_call(node->kind);
}

const TypedExpr *machine_find_call(Machine *machine, Thread *thread, const TypedExpr *right)
{
    if (!right || !holds_call(right))
        return NULL;
    if (is_wrapper(right->kind))
        return machine_find_call(machine, thread, right->left);
    if (right->kind != NODE_IF)
        return right;
    bool yes = machine_truth(machine, thread, right->left);
    return machine_find_call(machine, thread, yes ? right->right : right->third);
}

static bool is_within(const TypedExpr *right, const TypedExpr *call)
{
    if (right == call)
        return true;
    if (is_wrapper(right->kind))
        return is_within(right->left, call);
    return right->kind == NODE_IF &&
           (is_within(right->right, call) || is_within(right->third, call));
}

const Value *machine_wrap_call(Machine *machine, const TypedExpr *right, const TypedExpr *call,
                               const Value *value)
{
    if (right == call)
        return value;
    if (right->kind == NODE_IF) {
        bool yes = is_within(right->right, call);
        return machine_wrap_call(machine, yes ? right->right : right->third, call, value);
    }
    value = machine_wrap_call(machine, right->left, call, value);
    if (right->kind == NODE_SOME)
        return value_some(machine->arena, value);
    if (value->shape == SHAPE_NONE)
        machine_fail(machine, OUTCOME_ERROR);
    return value->items[0];
}

const Value *machine_operate(Machine *machine, Thread *thread, const TypedExpr *node)
{
    const Operation *operation = node->operation;
    Thread body = {.self = thread->self, .instance = operation->instance};

    body.element = machine_instance_element(machine, thread, operation->instance, node->left);
    for (uint32_t i = 0; i < operation->argument_count; i++) {
        const Value *value = machine_evaluate(machine, thread, node->items[i]);
        machine_check(machine, value, operation->arguments[i]->type);
        thread_bind(machine->arena, &body, operation->arguments[i], value);
    }
    if (operation->guard && !machine_truth(machine, &body, operation->guard))
        machine_fail(machine, OUTCOME_BLOCKED);
    thread_push(machine->arena, &body, NULL, &operation->body);
    machine_run(machine, &body);
    if (operation->type->kind == KIND_VOID)
        return NULL;
    const Value *value = body.result ? body.result : value_none();
    machine_check(machine, value, operation->type);
    return value;
}

void machine_begin_request(Machine *machine, Thread *thread, const TypedStmt *stmt,
                           const TypedExpr *node)
{
    const Inline *request = node->request;
    const Value **values = arena_array(machine->arena, const Value *, request->argument_count + 1);

    for (uint32_t i = 0; i < request->argument_count; i++) {
        values[i] = machine_evaluate(machine, thread, request->values[i]);
        machine_check(machine, values[i], request->arguments[i]->type);
    }
    Frame *frame = thread_push(machine->arena, thread, stmt, &request->body);
    frame->call = node;
    for (uint32_t i = 0; i < request->argument_count; i++)
        thread_bind(machine->arena, thread, request->arguments[i], values[i]);
}
