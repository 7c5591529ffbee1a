/* Statements that change a set or a list in its place. */
#include "tests/reference/machine.h"

static void store(Machine *machine, Thread *thread, const TypedExpr *node, const Value *whole)
{
    machine_check(machine, whole, node->left->type);
    machine_assign(machine, thread, node->left, whole);
}

static const Value *take(Machine *machine, Thread *thread, const TypedExpr *node, const Value *list,
                         int64_t place)
{
    if (place < 0 || place >= list->count)
        machine_fail(machine, OUTCOME_ERROR);
    const Value *taken = list->items[place];
    store(machine, thread, node, value_without(machine->arena, list, (uint32_t)place));
    return taken;
}

const Value *machine_change(Machine *machine, Thread *thread, const TypedExpr *node)
{
    const Value *whole = machine_evaluate(machine, thread, node->left);
    const Value *item = node->right ? machine_evaluate(machine, thread, node->right) : NULL;
    uint32_t place;

    switch (node->kind) {
    case NODE_ADD:
        store(machine, thread, node, value_set_add(machine->arena, whole, item));
        return NULL;
    case NODE_REMOVE:
        place = value_find(whole, item);
        if (place < whole->count)
            store(machine, thread, node, value_without(machine->arena, whole, place));
        return NULL;
    case NODE_PUSH:
        store(machine, thread, node, value_insert(machine->arena, whole, whole->count, item));
        return NULL;
    case NODE_POP: return take(machine, thread, node, whole, (int64_t)whole->count - 1);
    default:
        g_assert(node->kind == NODE_TAKE);
        return take(machine, thread, node, whole, item->number);
    }
}
