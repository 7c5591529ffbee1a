/* Where the values of expressions go. */
#include "checker/language/syntax/decl.h"
#include "checker/reduce/values/may_go_wrong.h"
#include "checker/reduce/values/value_flow_private.h"

static const Places NOWHERE = {0, 0};

/* ---- places ---- */

Places value_flow_places(Flow *flow, const void *owner, const Type *type)
{
    return (Places){value_classes_of(flow->classes, owner, type), value_classes_size(type)};
}

Places value_flow_declared(Flow *flow, const void *owner, const Type *type, Span span)
{
    const bool is_known = value_classes_known(flow->classes, owner) != NO_PLACE;
    Places places = value_flow_places(flow, owner, type);

    if (!is_known)
        value_classes_declare(flow->classes, places.first, type, span);
    return places;
}

/* How far the integers of a `let` without a type can come is found out later. */
Places value_flow_var(Flow *flow, const Var *var)
{
    if (var->is_inferred)
        return value_flow_places(flow, var, var->type);
    return value_flow_declared(flow, var, var->type, var->span);
}

Places value_flow_index(Flow *flow, const Instance *instance)
{
    const bool is_known = value_classes_known(flow->classes, instance) != NO_PLACE;
    Places places = value_flow_declared(flow, instance, instance->index, instance->decl->name.span);

    for (uint32_t i = 0; i < places.count && !is_known; i++) {
        value_classes_index(flow->classes, places.first + i);
        if (instance->index->kind != KIND_INT && instance->index->kind != KIND_ENUM)
            value_classes_tell_apart(flow->classes, places.first + i, "they are a part of an index",
                                     instance->decl->name.span);
    }
    return places;
}

static Places fresh(Flow *flow, const Type *type)
{
    const uint32_t size = value_classes_size(type);

    return (Places){value_classes_add(flow->classes, size), size};
}

/* One that is `none` or `{}` has no places. */
void value_flow_meet(Flow *flow, Places a, Places b, Span span)
{
    if (a.count == b.count) {
        value_classes_join(flow->classes, a.first, b.first, a.count, span);
    } else if (a.count > 0 && b.count > 0) { /* no such types meet */
        value_flow_apart(flow, a, FLOW_NUMBERS, span);
        value_flow_apart(flow, b, FLOW_NUMBERS, span);
    }
}

void value_flow_apart(Flow *flow, Places places, const char *why, Span span)
{
    for (uint32_t i = 0; i < places.count; i++)
        value_classes_tell_apart(flow->classes, places.first + i, why, span);
}

static Places number(Flow *flow, const TypedExpr *node, const char *why)
{
    Places places = fresh(flow, node->type);

    value_flow_apart(flow, places, why, node->span);
    return places;
}

/* ---- expressions ---- */

static Places field(Flow *flow, const TypedExpr *node)
{
    Places places = value_flow_see(flow, node->left);
    const Type *record = node->left->type;

    for (uint32_t i = 0; i < node->number; i++)
        places.first += value_classes_size(record->fields[i].type);
    places.count = value_classes_size(record->fields[node->number].type);
    return places;
}

static Places element(Flow *flow, const TypedExpr *node)
{
    Places all = value_flow_see(flow, node->left), place = value_flow_see(flow, node->right);
    const uint32_t index = value_classes_size(node->left->type->index);

    if (node->left->type->kind == KIND_ARRAY)
        value_flow_meet(flow, (Places){all.first, index}, place, node->span);
    else
        value_flow_apart(flow, place, FLOW_COUNTED, node->right->span);
    return (Places){all.first + index, all.count - index};
}

static Places binary(Flow *flow, const TypedExpr *node)
{
    Places left = value_flow_see(flow, node->left), right = value_flow_see(flow, node->right);

    switch (node->op) {
    case OP_EQ:
    case OP_NE:
    case OP_IN: value_flow_meet(flow, left, right, node->span); return NOWHERE;
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
        value_flow_apart(flow, left, FLOW_ORDERED, node->span);
        value_flow_apart(flow, right, FLOW_ORDERED, node->span);
        return NOWHERE;
    case OP_ADD:
    case OP_SUB:
    case OP_MUL:
    case OP_DIV:
    case OP_MOD:
        value_flow_apart(flow, left, FLOW_NUMBERS, node->span);
        value_flow_apart(flow, right, FLOW_NUMBERS, node->span);
        return number(flow, node, FLOW_NUMBERS);
    case OP_NONE:
    case OP_AND:
    case OP_OR:
    case OP_NOT:
    case OP_NEG: return NOWHERE;
    }
    g_assert_not_reached();
}

static Places quantifier(Flow *flow, const TypedExpr *node)
{
    const bool ends_early = node->quantifier == QUANT_ALL || node->quantifier == QUANT_SOME;
    Places var = value_flow_var(flow, node->var);

    if (node->right)
        value_flow_meet(flow, var, value_flow_see(flow, node->right), node->span);
    value_flow_apart(flow, value_flow_see(flow, node->left), FLOW_NUMBERS, node->left->span);
    if ((ends_early && may_go_wrong(node->left)) || may_go_wrong_summed(node->left->type))
        value_flow_apart(flow, var, FLOW_EARLY, node->span);
    return number(flow, node, FLOW_COUNTED);
}

static Places made(Flow *flow, const TypedExpr *node)
{
    Places places = fresh(flow, node->type), part = places;

    for (uint32_t i = 0; i < node->item_count; i++) {
        Places item = value_flow_see(flow, node->items[i]);
        if (node->kind == NODE_RECORD)
            part.count = value_classes_size(node->type->fields[i].type);
        value_flow_meet(flow, part, item, node->items[i]->span);
        part.first += node->kind == NODE_RECORD ? part.count : 0;
    }
    return places;
}

static Places filled(Flow *flow, const TypedExpr *node)
{
    Places places = fresh(flow, node->type);
    const uint32_t index = value_classes_size(node->type->index);

    value_flow_meet(flow, (Places){places.first + index, places.count - index},
                    value_flow_see(flow, node->left), node->span);
    return places;
}

/* `reader[s]`: by the argument, or by number. */
static Places process(Flow *flow, const TypedExpr *node)
{
    const Var *argument = node->type->process->argument;
    Places place = value_flow_see(flow, node->left);

    if (argument)
        value_flow_meet(flow, place, value_flow_var(flow, argument), node->span);
    else
        value_flow_apart(flow, place, FLOW_COUNTED, node->span);
    return NOWHERE;
}

static Places local(Flow *flow, const TypedExpr *node)
{
    Places places = fresh(flow, node->type);

    value_flow_see(flow, node->left);
    for (uint32_t i = 0; i < node->var_count; i++)
        value_flow_meet(flow, places, value_flow_var(flow, node->vars[i]), node->span);
    return places;
}

static Places operation(Flow *flow, const TypedExpr *node)
{
    const Operation *called = node->operation;

    if (node->left && called->instance->index)
        value_flow_meet(flow, value_flow_index(flow, called->instance),
                        value_flow_see(flow, node->left), node->span);
    for (uint32_t i = 0; i < node->item_count; i++)
        value_flow_meet(flow, value_flow_var(flow, called->arguments[i]),
                        value_flow_see(flow, node->items[i]), node->items[i]->span);
    return value_flow_declared(flow, called, called->type, node->span);
}

static Places request(Flow *flow, const TypedExpr *node)
{
    const Inline *called = node->request;
    const Places outer = flow->result;
    Places result = value_flow_declared(flow, called, called->type, node->span);

    for (uint32_t i = 0; i < called->argument_count; i++)
        value_flow_meet(flow, value_flow_var(flow, called->arguments[i]),
                        value_flow_see(flow, called->values[i]), called->values[i]->span);
    if (flow->has_guarantee && called->decl->request != REQUEST_PLAIN) {
        value_flow_apart(flow, result, FLOW_KEPT, called->decl->name.span);
        if (called->object)
            value_flow_apart(flow, value_flow_var(flow, called->object), FLOW_KEPT,
                             called->decl->name.span);
    }
    flow->result = result;
    value_flow_block(flow, &called->body);
    flow->result = outer;
    return result;
}

static Places either_of(Flow *flow, const TypedExpr *node)
{
    value_flow_see(flow, node->left);
    Places yes = value_flow_see(flow, node->right), no = value_flow_see(flow, node->third);
    value_flow_meet(flow, yes, no, node->span);
    return yes.count > 0 ? yes : no;
}

static Places variable(Flow *flow, const TypedExpr *node)
{
    if (node->left)
        value_flow_meet(flow, value_flow_index(flow, node->var->instance),
                        value_flow_see(flow, node->left), node->span);
    return value_flow_var(flow, node->var);
}

static Places let(Flow *flow, const TypedExpr *node)
{
    value_flow_meet(flow, value_flow_var(flow, node->var), value_flow_see(flow, node->left),
                    node->span);
    return value_flow_see(flow, node->right);
}

static Places changed(Flow *flow, const TypedExpr *node)
{
    Places all = value_flow_see(flow, node->left),
           item = node->right ? value_flow_see(flow, node->right) : NOWHERE;

    if (node->kind == NODE_TAKE)
        value_flow_apart(flow, item, FLOW_COUNTED, node->span);
    else
        value_flow_meet(flow, all, item, node->span);
    return all;
}

/* Whoever that is, its argument is as good as named. */
static void name_process(Flow *flow, const TypedExpr *node)
{
    const System *system = flow->classes->system;

    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *template = system->processes[i];
        if (template->argument && node->value >= template->first &&
            node->value < (int64_t) template->first + template->count)
            value_flow_apart(flow, value_flow_var(flow, template->argument), FLOW_NAMED,
                             node->span);
    }
}

static Places constant(Flow *flow, const TypedExpr *node)
{
    if (node->type->kind == KIND_PROCESS && !node->is_none)
        name_process(flow, node);
    return node->is_none ? fresh(flow, node->type) : number(flow, node, FLOW_NAMED);
}

static Places ordered(Flow *flow, const TypedExpr *node)
{
    value_flow_apart(flow, value_flow_see(flow, node->left), FLOW_ORDERED, node->span);
    if (node->right)
        value_flow_apart(flow, value_flow_see(flow, node->right), FLOW_ORDERED, node->span);
    return number(flow, node, FLOW_ORDERED);
}

Places value_flow_see(Flow *flow, const TypedExpr *node)
{
    if (!node)
        return NOWHERE;
    switch (node->kind) {
    case NODE_CONST: return constant(flow, node);
    case NODE_VAR: return variable(flow, node);
    case NODE_FIELD: return field(flow, node);
    case NODE_INDEX: return element(flow, node);
    case NODE_BINARY: return binary(flow, node);
    case NODE_UNARY:
    case NODE_MIN:
    case NODE_MAX: return ordered(flow, node);
    case NODE_IF: return either_of(flow, node);
    case NODE_QUANTIFIER: return quantifier(flow, node);
    case NODE_LET: return let(flow, node);
    case NODE_RECORD:
    case NODE_SET:
    case NODE_LIST: return made(flow, node);
    case NODE_FILL: return filled(flow, node);
    case NODE_SOME:
    case NODE_UNWRAP: return value_flow_see(flow, node->left);
    case NODE_PROCESS: return process(flow, node);
    case NODE_LOCAL_OF: return local(flow, node);
    case NODE_OPERATION: return operation(flow, node);
    case NODE_REQUEST: return request(flow, node);
    case NODE_ADD:
    case NODE_REMOVE:
    case NODE_PUSH:
    case NODE_POP:
    case NODE_TAKE: return changed(flow, node);
    case NODE_SIZE: value_flow_see(flow, node->left); return number(flow, node, FLOW_COUNTED);
    case NODE_FULL:
    case NODE_RUNNING:
    case NODE_DUE:
    case NODE_AT:
    case NODE_DONE: value_flow_see(flow, node->left); return NOWHERE;
    case NODE_SELF:
    case NODE_BAD: return NOWHERE;
    }
    g_assert_not_reached();
}
