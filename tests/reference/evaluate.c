/* Expressions, and stores. */
#include "tests/reference/machine.h"

void machine_fail(Machine *machine, Outcome outcome)
{
    longjmp(machine->out, (int)outcome);
}

static const Value *number(Machine *machine, int64_t value)
{
    return value_number(machine->arena, value);
}

bool machine_truth(Machine *machine, Thread *thread, const TypedExpr *node)
{
    return machine_evaluate(machine, thread, node)->number != 0;
}

void machine_check(Machine *machine, const Value *value, const Type *type)
{
    if (!value_fits(value, type))
        machine_fail(machine, OUTCOME_ERROR);
}

/* ---- variables ---- */

uint32_t world_place(const World *world, const Var *var, uint64_t element)
{
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(world->places, var));

    g_assert(place > 0);
    return place - 1 + (uint32_t)element;
}

uint64_t machine_element(Machine *machine, const Type *index, const Value *value)
{
    for (uint64_t i = 0; i < index->values; i++)
        if (value_compare(value_nth(machine->arena, index, i), value) == 0)
            return i;
    machine_fail(machine, OUTCOME_ERROR);
}

uint64_t machine_instance_element(Machine *machine, Thread *thread, const Instance *instance,
                                  const TypedExpr *which)
{
    if (which)
        return machine_element(machine, instance->index, machine_evaluate(machine, thread, which));
    return thread->instance == instance ? thread->element : 0;
}

static uint32_t place_of(Machine *machine, Thread *thread, const TypedExpr *node)
{
    uint64_t element = 0;

    if (node->var->kind == VAR_STATE)
        element = machine_instance_element(machine, thread, node->var->instance, node->left);
    return world_place(machine->world, node->var, element);
}

static const Value *variable(Machine *machine, Thread *thread, const TypedExpr *node)
{
    if (node->var->kind != VAR_LOCAL)
        return machine->state->vars[place_of(machine, thread, node)];
    Binding *binding = thread_find(thread, node->var);
    g_assert(binding);
    return binding->value;
}

/* ---- operators ---- */

static int64_t divide(Machine *machine, Operator op, int64_t a, int64_t b)
{
    if (b == 0)
        machine_fail(machine, OUTCOME_ERROR);
    return op == OP_DIV ? a / b : a % b;
}

static int64_t arithmetic(Machine *machine, Operator op, int64_t a, int64_t b)
{
    int64_t result = 0;
    bool overflows = false;

    if (op == OP_DIV || op == OP_MOD)
        return divide(machine, op, a, b);
    if (op == OP_ADD)
        overflows = __builtin_add_overflow(a, b, &result);
    else if (op == OP_SUB)
        overflows = __builtin_sub_overflow(a, b, &result);
    else
        overflows = __builtin_mul_overflow(a, b, &result);
    if (overflows || result == INT64_MIN) /* numbers go from -(2^63 - 1) to 2^63 - 1 */
        machine_fail(machine, OUTCOME_ERROR);
    return result;
}

static int64_t compare(Operator op, int order)
{
    switch (op) {
    case OP_EQ: return order == 0;
    case OP_NE: return order != 0;
    case OP_LT: return order < 0;
    case OP_LE: return order <= 0;
    case OP_GT: return order > 0;
    default: return order >= 0;
    }
}

static bool is_comparison(Operator op)
{
    return op >= OP_EQ && op <= OP_GE;
}

static const Value *binary(Machine *machine, Thread *thread, const TypedExpr *node)
{
    if (node->op == OP_AND)
        return number(machine, machine_truth(machine, thread, node->left) &&
                                   machine_truth(machine, thread, node->right));
    if (node->op == OP_OR)
        return number(machine, machine_truth(machine, thread, node->left) ||
                                   machine_truth(machine, thread, node->right));
    const Value *left = machine_evaluate(machine, thread, node->left);
    const Value *right = machine_evaluate(machine, thread, node->right);
    if (node->op == OP_IN)
        return number(machine, value_find(right, left) < right->count);
    if (is_comparison(node->op))
        return number(machine, compare(node->op, value_compare(left, right)));
    return number(machine, arithmetic(machine, node->op, left->number, right->number));
}

static const Value *unary(Machine *machine, Thread *thread, const TypedExpr *node)
{
    int64_t value = machine_evaluate(machine, thread, node->left)->number;

    return number(machine, node->op == OP_NOT ? !value : -value);
}

static const Value *extreme(Machine *machine, Thread *thread, const TypedExpr *node)
{
    int64_t a = machine_evaluate(machine, thread, node->left)->number;
    int64_t b = machine_evaluate(machine, thread, node->right)->number;

    return number(machine, node->kind == NODE_MIN ? MIN(a, b) : MAX(a, b));
}

/* ---- binders ---- */

const Value *machine_domain(Machine *machine, Thread *thread, const Type *type,
                            const TypedExpr *set)
{
    if (set)
        return machine_evaluate(machine, thread, set);
    const Value **values = arena_array(machine->arena, const Value *, type->values + 1);
    for (uint64_t i = 0; i < type->values; i++)
        values[i] = value_nth(machine->arena, type, i);
    return value_items(machine->arena, values, (uint32_t)type->values);
}

static const Value *with_binding(Machine *machine, Thread *thread, const TypedExpr *node,
                                 const Value *value)
{
    thread_bind(machine->arena, thread, node->var, value);
    const Value *result =
        machine_evaluate(machine, thread, node->kind == NODE_LET ? node->right : node->left);
    thread->bound--;
    return result;
}

static const Value *quantify(Machine *machine, Thread *thread, const TypedExpr *node)
{
    const Value *domain = machine_domain(machine, thread, node->var->type, node->right);
    int64_t total = node->quantifier == QUANT_ALL;

    for (uint32_t i = 0; i < domain->count; i++) {
        int64_t body = with_binding(machine, thread, node, domain->items[i])->number;
        if (node->quantifier == QUANT_ALL && !body)
            return number(machine, 0);
        if (node->quantifier == QUANT_SOME && body)
            return number(machine, 1);
        if (node->quantifier == QUANT_COUNT || node->quantifier == QUANT_SUM)
            total += body;
    }
    return number(machine, total);
}

static const Value *let(Machine *machine, Thread *thread, const TypedExpr *node)
{
    return with_binding(machine, thread, node, machine_evaluate(machine, thread, node->left));
}

/* ---- what has parts ---- */

static const Value *unwrap(Machine *machine, const Value *value)
{
    if (value->shape == SHAPE_NONE)
        machine_fail(machine, OUTCOME_ERROR);
    return value->items[0];
}

static uint32_t item_place(Machine *machine, Thread *thread, const TypedExpr *node,
                           const Value *whole)
{
    const Value *index = machine_evaluate(machine, thread, node->right);

    if (node->left->type->kind == KIND_ARRAY)
        return (uint32_t)machine_element(machine, node->left->type->index, index);
    if (index->number < 0 || index->number >= whole->count)
        machine_fail(machine, OUTCOME_ERROR);
    return (uint32_t)index->number;
}

static const Value *item(Machine *machine, Thread *thread, const TypedExpr *node)
{
    const Value *whole = machine_evaluate(machine, thread, node->left);

    return whole->items[item_place(machine, thread, node, whole)];
}

static const Value *literal(Machine *machine, Thread *thread, const TypedExpr *node)
{
    const Value *result = value_items(machine->arena, NULL, 0);

    for (uint32_t i = 0; i < node->item_count; i++) {
        const Value *part = machine_evaluate(machine, thread, node->items[i]);
        if (node->kind == NODE_SET)
            result = value_set_add(machine->arena, result, part);
        else
            result = value_insert(machine->arena, result, i, part);
    }
    return result;
}

static const Value *fill(Machine *machine, Thread *thread, const TypedExpr *node)
{
    const Value *part = machine_evaluate(machine, thread, node->left);
    const Value *result = value_items(machine->arena, NULL, 0);

    for (uint32_t i = 0; i < node->type->index->values; i++)
        result = value_insert(machine->arena, result, i, part);
    return result;
}

static const Value *part(Machine *machine, Thread *thread, const TypedExpr *node)
{
    const Value *left = machine_evaluate(machine, thread, node->left);

    switch (node->kind) {
    case NODE_FIELD: return left->items[node->number];
    case NODE_SOME: return value_some(machine->arena, left);
    case NODE_UNWRAP: return unwrap(machine, left);
    case NODE_SIZE: return number(machine, left->count);
    case NODE_FULL: return number(machine, left->count == node->left->type->capacity);
    case NODE_RUNNING: return number(machine, left->number > 0);
    default: /* of a timer: with time free, one that runs may be due */
        return number(machine, left->number == 1);
    }
}

const Value *machine_evaluate(Machine *machine, Thread *thread, const TypedExpr *node)
{
    switch (node->kind) {
    case NODE_CONST:
        if (node->type->kind == KIND_EMPTY)
            return value_items(machine->arena, NULL, 0);
        return node->is_none ? value_none() : number(machine, node->value);
    case NODE_VAR: return variable(machine, thread, node);
    case NODE_UNARY: return unary(machine, thread, node);
    case NODE_BINARY: return binary(machine, thread, node);
    case NODE_MIN:
    case NODE_MAX: return extreme(machine, thread, node);
    case NODE_IF:
        return machine_evaluate(machine, thread,
                                machine_truth(machine, thread, node->left) ? node->right
                                                                           : node->third);
    case NODE_QUANTIFIER: return quantify(machine, thread, node);
    case NODE_LET: return let(machine, thread, node);
    case NODE_INDEX: return item(machine, thread, node);
    case NODE_RECORD:
    case NODE_SET:
    case NODE_LIST: return literal(machine, thread, node);
    case NODE_FILL: return fill(machine, thread, node);
    case NODE_FIELD:
    case NODE_SOME:
    case NODE_UNWRAP:
    case NODE_SIZE:
    case NODE_FULL:
    case NODE_RUNNING:
    case NODE_DUE: return part(machine, thread, node);
    case NODE_SELF:
    case NODE_PROCESS:
    case NODE_AT:
    case NODE_DONE:
    case NODE_LOCAL_OF: return machine_whereabouts(machine, thread, node);
    default: g_error("the reference cannot evaluate node kind %d", node->kind);
    }
}

/* ---- stores ---- */

static void assign_variable(Machine *machine, Thread *thread, const TypedExpr *target,
                            const Value *value)
{
    machine_check(machine, value, target->var->type);
    if (target->var->kind == VAR_LOCAL)
        thread_find(thread, target->var)->value = value;
    else
        machine->state->vars[place_of(machine, thread, target)] = value;
}

/* A part is stored by storing the whole anew, with that part changed. */
void machine_assign(Machine *machine, Thread *thread, const TypedExpr *target, const Value *value)
{
    if (target->kind == NODE_VAR) {
        assign_variable(machine, thread, target, value);
        return;
    }
    const Value *whole = machine_evaluate(machine, thread, target->left);
    if (target->kind == NODE_FIELD) {
        value = value_with(machine->arena, whole, target->number, value);
    } else if (target->kind == NODE_INDEX) {
        value =
            value_with(machine->arena, whole, item_place(machine, thread, target, whole), value);
    } else {
        g_assert(target->kind == NODE_UNWRAP);
        unwrap(machine, whole);
        value = value_some(machine->arena, value);
    }
    machine_assign(machine, thread, target->left, value);
}
