#include "checker/reduce/groups.h"

#include "checker/reduce/values/may_go_wrong.h"

enum { MAX_INSTANCES = 62 };

bool groups_type_has_process(const Type *type)
{
    if (!type)
        return false;
    if (type->kind == KIND_PROCESS)
        return true;
    for (uint32_t i = 0; type->kind == KIND_RECORD && i < type->field_count; i++)
        if (groups_type_has_process(type->fields[i].type))
            return true;
    return groups_type_has_process(type->element) || groups_type_has_process(type->index);
}

static bool tell_range_apart(Groups *groups, int64_t low, int64_t high)
{
    bool changed = false;

    for (uint32_t i = 0; i < groups->system->process_count; i++) {
        const Process *process = groups->system->processes[i];
        if (process->first > high || (int64_t)process->first + process->count <= low)
            continue;
        changed |= groups->alike[i];
        groups->alike[i] = false;
    }
    return changed;
}

bool groups_tell_apart(Groups *groups, const Type *type)
{
    bool changed = false;

    if (!type)
        return false;
    if (type->kind == KIND_PROCESS)
        changed = tell_range_apart(groups, type->low, type->high);
    for (uint32_t i = 0; type->kind == KIND_RECORD && i < type->field_count; i++)
        changed |= groups_tell_apart(groups, type->fields[i].type);
    changed |= groups_tell_apart(groups, type->element);
    return groups_tell_apart(groups, type->index) || changed;
}

/* ---- all of a system ---- */

static void see_block(Groups *groups, const TypedBlock *block);

static bool has_order(const TypedExpr *node)
{
    bool compares = node->kind == NODE_BINARY && node->op >= OP_LT && node->op <= OP_GE;

    return (compares && groups_type_has_process(node->left->type)) ||
           ((node->kind == NODE_MIN || node->kind == NODE_MAX) &&
            groups_type_has_process(node->type));
}

/* `all` and `some` end at the first instance that decides, and what goes wrong with a later one is
 * then never found out. Sums are of one size in any order, where nothing overflows. */
static void see_quantifier(Groups *groups, const TypedExpr *node)
{
    bool ends_early = node->quantifier == QUANT_ALL || node->quantifier == QUANT_SOME;

    if ((ends_early && may_go_wrong(node->left)) || may_go_wrong_summed(node->left->type))
        groups_tell_apart(groups, node->var->type);
}

static void see_node(Groups *groups, const TypedExpr *node)
{
    if (!node)
        return;
    if (node->kind == NODE_CONST && groups_type_has_process(node->type) && !node->is_none)
        tell_range_apart(groups, node->value, node->value);
    if (node->kind == NODE_PROCESS && !node->type->process->argument)
        groups_tell_apart(groups, node->type);
    if (has_order(node))
        groups_tell_apart(groups, node->left->type);
    if (node->kind == NODE_QUANTIFIER)
        see_quantifier(groups, node);
    see_node(groups, node->left);
    see_node(groups, node->right);
    see_node(groups, node->third);
    for (uint32_t i = 0; i < node->item_count; i++)
        see_node(groups, node->items[i]);
    if (node->kind != NODE_REQUEST)
        return;
    for (uint32_t i = 0; i < node->request->argument_count; i++)
        see_node(groups, node->request->values[i]);
    see_block(groups, &node->request->body);
}

static void see_stmt(Groups *groups, const TypedStmt *stmt)
{
    see_node(groups, stmt->target);
    see_node(groups, stmt->value);
    see_block(groups, &stmt->body);
    see_block(groups, &stmt->other);
    for (uint32_t i = 0; i < stmt->branch_count; i++)
        see_block(groups, &stmt->branches[i].body);
}

static void see_block(Groups *groups, const TypedBlock *block)
{
    for (uint32_t i = 0; i < block->count; i++)
        see_stmt(groups, block->list[i]);
}

static void see_instance(Groups *groups, const Instance *instance)
{
    for (uint32_t i = 0; i < instance->var_count; i++)
        see_node(groups, instance->vars[i]->initial);
    for (uint32_t i = 0; i < instance->operation_count; i++) {
        see_node(groups, instance->operations[i].guard);
        see_block(groups, &instance->operations[i].body);
    }
    for (uint32_t i = 0; i < instance->event_count; i++) {
        see_node(groups, instance->events[i].guard);
        see_block(groups, &instance->events[i].body);
    }
}

/* Monitors keep what they know by the ordinal of an object. */
static void see_process(Groups *groups, const Process *process)
{
    see_block(groups, &process->body);
    if (process->argument)
        groups_tell_apart(groups, process->argument->type);
    for (uint32_t i = 0; i < process->request_count; i++) {
        const Inline *request = process->requests[i];
        if (request->object)
            groups_tell_apart(groups, request->object->type);
        groups_tell_apart(groups, request->type);
    }
}

static void see_properties(Groups *groups, const Property *properties, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        see_node(groups, properties[i].first);
        see_node(groups, properties[i].second);
    }
}

/* They cannot be told apart by their arguments: each has one, and these are alike. */
static bool has_alike_arguments(const Process *process, const ValueClasses *values)
{
    const uint32_t place = value_classes_known(values, process->argument);

    return place != NO_PLACE && value_classes_size(process->argument->type) == 1 &&
           value_classes_are_alike(values, place) &&
           process->argument->type->values == process->count;
}

Groups *groups_new(const System *system, const ValueClasses *values)
{
    Groups *groups = g_new0(Groups, 1);

    groups->system = system;
    groups->alike = g_new0(bool, system->process_count + 1);
    for (uint32_t i = 0; i < system->process_count; i++)
        groups->alike[i] =
            system->processes[i]->count > 1 && system->process_instances <= MAX_INSTANCES &&
            (!system->processes[i]->argument || has_alike_arguments(system->processes[i], values));
    for (uint32_t i = 0; i < system->instance_count; i++)
        see_instance(groups, system->instances[i]);
    for (uint32_t i = 0; i < system->ghost_count; i++)
        see_node(groups, system->ghosts[i]->initial);
    for (uint32_t i = 0; i < system->process_count; i++)
        see_process(groups, system->processes[i]);
    see_properties(groups, system->windows, system->window_count);
    see_properties(groups, system->checks, system->check_count);
    see_properties(groups, system->measures, system->measure_count);
    return groups;
}

void groups_free(Groups *groups)
{
    if (!groups)
        return;
    g_free(groups->alike);
    g_free(groups);
}
