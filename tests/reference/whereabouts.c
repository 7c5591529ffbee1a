/* What observers may ask of processes: which, where, and their locals. */
#include "tests/reference/machine.h"

#include <string.h>

static const Process *template_of(const System *system, int64_t number)
{
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        if (number >= process->first && number < (int64_t)process->first + process->count)
            return process;
    }
    g_assert_not_reached();
}

/* The labels of an act stand right before it. */
static bool is_labelled(const Frame *frame, const char *label)
{
    for (uint32_t i = frame->index; i > 0 && frame->index < frame->statements->count; i--) {
        const TypedStmt *stmt = frame->statements->list[i - 1];
        if (stmt->kind != TYPED_LABEL)
            break;
        if (strcmp(stmt->name, label) == 0)
            return true;
    }
    return false;
}

static bool is_at(const Thread *thread, const char *label)
{
    if (thread->status != STATUS_RUNNING)
        return false;
    for (uint32_t i = 0; i < thread->depth; i++)
        if (is_labelled(&thread->frames[i], label))
            return true;
    return false;
}

static const Value *local_of(Machine *machine, const Thread *thread, const TypedExpr *node)
{
    for (uint32_t i = node->var_count; i > 0; i--) {
        const Binding *binding = thread_find(thread, node->vars[i - 1]);
        if (!binding)
            continue;
        if (binding->var->type->kind == KIND_OPTION)
            return binding->value;
        return value_some(machine->arena, binding->value);
    }
    return value_none();
}

static int64_t instance_number(Machine *machine, Thread *thread, const TypedExpr *node)
{
    const Process *process = node->type->process;
    const Value *which = machine_evaluate(machine, thread, node->left);
    uint64_t place;

    if (process->argument)
        place = machine_element(machine, process->argument->type, which);
    else
        place = (uint64_t)which->number;
    if (place >= process->count)
        machine_fail(machine, OUTCOME_ERROR);
    return process->first + (int64_t)place;
}

const Value *machine_whereabouts(Machine *machine, Thread *thread, const TypedExpr *node)
{
    if (node->kind == NODE_SELF)
        return value_number(machine->arena, thread->self);
    if (node->kind == NODE_PROCESS)
        return value_number(machine->arena, instance_number(machine, thread, node));
    int64_t number = machine_evaluate(machine, thread, node->left)->number;
    const Process *process = template_of(machine->world->system, number);
    g_assert(process);
    const Thread *other = &machine->state->threads[number];
    if (node->kind == NODE_AT)
        return value_number(machine->arena, is_at(other, node->name));
    if (node->kind == NODE_DONE)
        return value_number(machine->arena, other->status == STATUS_DONE);
    return local_of(machine, other, node);
}
