#include "checker/language/syntax/decl.h"
#include "checker/reduce/values/any_order.h"
#include "checker/reduce/values/value_flow_private.h"

static const Places NOWHERE = {0, 0};

/* ---- statements ---- */

static void assign(Flow *flow, Places target, const TypedExpr *value, Span span)
{
    if (value)
        value_flow_meet(flow, target, value_flow_see(flow, value), span);
}

static void choose(Flow *flow, const TypedStmt *stmt)
{
    Places var = value_flow_var(flow, stmt->var);

    if (stmt->target)
        value_flow_meet(flow, var, value_flow_see(flow, stmt->target), stmt->span);
    value_flow_see(flow, stmt->value);
}

static void see_stmt(Flow *flow, const TypedStmt *stmt)
{
    switch (stmt->kind) {
    case TYPED_LET: assign(flow, value_flow_var(flow, stmt->var), stmt->value, stmt->span); break;
    case TYPED_ASSIGN:
        assign(flow, value_flow_see(flow, stmt->target), stmt->value, stmt->span);
        break;
    case TYPED_RETURN: assign(flow, flow->result, stmt->value, stmt->span); break;
    case TYPED_REPEAT:
        value_flow_apart(flow, value_flow_see(flow, stmt->value), FLOW_COUNTED, stmt->span);
        break;
    case TYPED_CHOOSE:
    case TYPED_PICK: choose(flow, stmt); break;
    case TYPED_DO:
    case TYPED_IF:
    case TYPED_WHILE:
    case TYPED_ASSERT:
    case TYPED_START:
    case TYPED_STOP:
        value_flow_see(flow, stmt->target);
        value_flow_see(flow, stmt->value);
        break;
    case TYPED_BREAK:
    case TYPED_CONTINUE:
    case TYPED_EITHER:
    case TYPED_ATOMIC:
    case TYPED_PAUSE:
    case TYPED_WAIT:
    case TYPED_WITHIN:
    case TYPED_CHANCE:
    case TYPED_LABEL: break;
    }
    value_flow_block(flow, &stmt->body);
    value_flow_block(flow, &stmt->other);
    for (uint32_t i = 0; i < stmt->branch_count; i++)
        value_flow_block(flow, &stmt->branches[i].body);
}

/* Its turns are the values of a class, if that has them all and no others. */
static void see_turns(Flow *flow, const AnyOrder *loop, const TypedStmt *stmt)
{
    const Places var = value_flow_places(flow, loop->var, loop->var->type);

    value_classes_declare_range(flow->classes, var.first, loop->low, loop->high, stmt->span);
    for (uint32_t i = 0; i + 1 < stmt->body.count; i++)
        see_stmt(flow, stmt->body.list[i]);
}

void value_flow_block(Flow *flow, const TypedBlock *block)
{
    AnyOrder loop;

    for (uint32_t i = 0; i < block->count; i++) {
        bool is_loop = any_order_loop(block, i, &loop);
        if (is_loop && loop.is_any && flow->is_one_step) {
            see_turns(flow, &loop, block->list[++i]);
            continue;
        }
        if (is_loop)
            value_flow_apart(flow, value_flow_places(flow, loop.var, loop.var->type), FLOW_IN_TURN,
                             block->list[i + 1]->span);
        see_stmt(flow, block->list[i]);
    }
}

/* ---- a system ---- */

static void see_step(Flow *flow, const TypedExpr *guard, const TypedBlock *body)
{
    value_flow_see(flow, guard);
    flow->is_one_step = true;
    value_flow_block(flow, body);
    flow->is_one_step = false;
}

static void see_instance(Flow *flow, const Instance *instance)
{
    for (uint32_t i = 0; i < instance->var_count; i++) {
        const Var *var = instance->vars[i];
        assign(flow, value_flow_var(flow, var), var->initial, var->span);
    }
    for (uint32_t i = 0; i < instance->operation_count; i++) {
        const Operation *called = &instance->operations[i];
        flow->result = value_flow_declared(flow, called, called->type, called->member->name.span);
        see_step(flow, called->guard, &called->body);
    }
    flow->result = NOWHERE;
    for (uint32_t i = 0; i < instance->event_count; i++)
        see_step(flow, instance->events[i].guard, &instance->events[i].body);
    if (instance->index)
        value_flow_index(flow, instance);
}

static void see_process(Flow *flow, const Process *template)
{
    if (template->argument) {
        Places places = value_flow_var(flow, template->argument);
        for (uint32_t i = 0; i < places.count; i++)
            value_classes_index(flow->classes, places.first + i);
    }
    value_flow_block(flow, &template->body);
}

static void see_properties(Flow *flow, const Property *properties, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        value_flow_see(flow, properties[i].first);
        value_flow_see(flow, properties[i].second);
    }
}

/* Which of two is greater is asked of them. */
static void see_measures(Flow *flow, const System *system)
{
    for (uint32_t i = 0; i < system->measure_count; i++) {
        const Property *measure = &system->measures[i];
        if (measure->first)
            value_flow_apart(flow, value_flow_see(flow, measure->first), FLOW_ORDERED,
                             measure->first->span);
        value_flow_see(flow, measure->second);
    }
}

ValueClasses *value_flow_classes(const System *system)
{
    Flow flow = {.classes = value_classes_new(system),
                 .has_guarantee = system_judges_reads(system)};

    for (uint32_t i = 0; i < system->instance_count; i++)
        see_instance(&flow, system->instances[i]);
    for (uint32_t i = 0; i < system->ghost_count; i++)
        assign(&flow, value_flow_var(&flow, system->ghosts[i]), system->ghosts[i]->initial,
               system->ghosts[i]->span);
    for (uint32_t i = 0; i < system->process_count; i++)
        see_process(&flow, system->processes[i]);
    see_properties(&flow, system->windows, system->window_count);
    see_properties(&flow, system->checks, system->check_count);
    see_measures(&flow, system);
    return flow.classes;
}
