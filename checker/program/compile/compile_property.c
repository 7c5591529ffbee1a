/* What only observers see: where processes are, their locals, and the properties of the design. */
#include "checker/base/bits.h"
#include "checker/language/syntax/decl.h"
#include "checker/program/compile/compile.h"
#include "checker/program/compile/strict_bounds.h"

#include <string.h>

/* ---- processes, from outside ---- */

static const ProcessInstance *processes_of(Compiler *c)
{
    if (!c->process)
        return c->program->processes;
    if (!c->has_layout)
        c->needs_layout = true;
    return c->known_processes;
}

static Reg look_up(Compiler *c, const ProcessInstance *process, uint64_t *table)
{
    Reg reg = compile_temp(c, 1);

    vec_push(&c->program->tables, table);
    compile_emit(c, CODE_TABLE, reg, (Reg)process->pc, (int32_t)c->program->tables.length - 1, 0);
    return reg;
}

static uint64_t *new_table(Compiler *c, const ProcessInstance *process)
{
    return arena_array(c->arena, uint64_t, (process->locations.length + PC_FIRST) / 64 + 1);
}

typedef Reg (*AskProcess)(Compiler *c, const ProcessInstance *process, const TypedExpr *node);

/* Asks one process, or whichever of the process's it turns out to be. */
static Reg ask(Compiler *c, const TypedExpr *node, AskProcess question)
{
    const TypedExpr *process = node->left;
    const Type *type = process->type;
    const ProcessInstance *processes = processes_of(c);
    Reg result = compile_temp(c, layout_slots(node->type));
    VEC(uint32_t) ends = {0};

    compile_copy(c, result, compile_blank(c, node->type), layout_slots(node->type));
    if (!processes)
        return result;
    Reg value = compile_value(c, process);
    for (int64_t p = type->low; p <= type->high; p++) {
        uint32_t next =
            compile_emit(c, CODE_JUMP_IF_NOT,
                         compile_binary(c, CODE_EQ, value, compile_constant(c, p)), 0, 0, 0);
        compile_copy(c, result, question(c, &processes[p], node), layout_slots(node->type));
        vec_push(&ends, compile_emit(c, CODE_JUMP, 0, 0, 0, 0));
        compile_patch(c, next);
    }
    for (uint32_t i = 0; i < ends.length; i++)
        compile_patch(c, ends.data[i]);
    vec_free(&ends);
    return result;
}

static Reg ask_at(Compiler *c, const ProcessInstance *process, const TypedExpr *node)
{
    uint64_t *table = new_table(c, process);

    for (uint32_t i = 0; i < process->locations.length; i++) {
        const Location *location = &process->locations.data[i];
        for (uint32_t j = 0; j < location->label_count; j++)
            if (strcmp(location->labels[j], node->name) == 0)
                bits_add(table, i + PC_FIRST);
    }
    return look_up(c, process, table);
}

static Reg ask_done(Compiler *c, const ProcessInstance *process, const TypedExpr *node)
{
    (void)node;
    return compile_binary(c, CODE_EQ, (Reg)process->pc, compile_constant(c, PC_DONE));
}

static Reg local_slot(Compiler *c, const ProcessInstance *process, const Var *var)
{
    uint32_t offset = GPOINTER_TO_UINT(g_hash_table_lookup(c->bases, var)) - 1;

    return (Reg)(process->first_slot + offset);
}

static void local_here(Compiler *c, const ProcessInstance *process, const TypedExpr *node,
                       const Var *var, Reg result)
{
    uint64_t *table = new_table(c, process);

    for (uint32_t i = 0; i < process->locations.length; i++) {
        const Location *location = &process->locations.data[i];
        for (uint32_t j = 0; j < location->in_scope_count; j++)
            if (location->in_scope[j].var == var)
                bits_add(table, i + PC_FIRST);
    }
    uint32_t skip = compile_emit(c, CODE_JUMP_IF_NOT, look_up(c, process, table), 0, 0, 0);
    Reg slot = local_slot(c, process, var);
    if (layout_is_scalar(node->type) || var->type->kind == KIND_OPTION) {
        compile_copy(c, result, slot, layout_slots(node->type));
    } else {
        compile_emit(c, CODE_MOVE, result, compile_constant(c, 1), 0, 0);
        compile_copy(c, result + 1, slot, layout_slots(var->type));
    }
    compile_patch(c, skip);
}

static Reg ask_local(Compiler *c, const ProcessInstance *process, const TypedExpr *node)
{
    Reg result = compile_temp(c, layout_slots(node->type));

    compile_copy(c, result, compile_blank(c, node->type), layout_slots(node->type));
    for (uint32_t i = 0; i < node->var_count; i++) {
        g_hash_table_add(c->observed, node->vars[i]);
        local_here(c, process, node, node->vars[i], result);
    }
    return result;
}

Reg compile_process_at(Compiler *c, const TypedExpr *node)
{
    return ask(c, node, ask_at);
}

Reg compile_process_done(Compiler *c, const TypedExpr *node)
{
    return ask(c, node, ask_done);
}

Reg compile_process_local(Compiler *c, const TypedExpr *node)
{
    return ask(c, node, ask_local);
}

/* ---- properties ---- */

static PropertyKind kind_of(CheckKind check)
{
    switch (check) {
    case CHECK_ALWAYS:
    case CHECK_NEVER: return PROPERTY_ALWAYS;
    case CHECK_AT_REST: return PROPERTY_AT_REST;
    case CHECK_REACHABLE: return PROPERTY_REACHABLE;
    case CHECK_EVENTUALLY: return PROPERTY_EVENTUALLY;
    case CHECK_LEADS_TO: return PROPERTY_LEADS_TO;
    case CHECK_SETTLES: return PROPERTY_SETTLES;
    case CHECK_RARE: return PROPERTY_RARE;
    case CHECK_STATELESS: return PROPERTY_DECIDED;
#define X(name, words, is_of_writes) case CHECK_##name:
        CHECK_GUARANTEES(X)
#undef X
        return PROPERTY_MONITOR;
    }
    g_assert_not_reached();
}

/* Checks of the same guarantee, under two names, are one monitor; but each bound is one of its own. */
static uint8_t monitor_of(const System *system, const ModelProperty *properties, uint32_t check,
                          Model *model)
{
    for (uint32_t i = 0; i < check; i++)
        if (system->checks[check].decl->check != CHECK_BOUNDED_READS &&
            system->checks[i].decl->check == system->checks[check].decl->check)
            return properties[system->window_count + i].monitor;
    return (uint8_t)model->monitor_count++;
}

/* Assertions, if there are any, are the last property and the last monitor. */
void compile_prepare_properties(Compiler *c)
{
    const System *system = c->system;
    Model *model = &c->program->model;
    uint32_t count = system->window_count + system->check_count + (system->assertion_count > 0),
             next = 0;
    ModelProperty *properties = arena_array(c->arena, ModelProperty, count);

    for (uint32_t i = 0; i < system->window_count; i++)
        properties[next++] =
            (ModelProperty){.kind = PROPERTY_WINDOW, .name = system->windows[i].decl->name.text};
    for (uint32_t i = 0; i < system->check_count; i++) {
        const Decl *decl = system->checks[i].decl;
        properties[next] = (ModelProperty){.kind = kind_of(decl->check),
                                           .name = decl->name.text,
                                           .parts = system->checks[i].most.parts,
                                           .whole = system->checks[i].most.whole};
        if (kind_of(decl->check) == PROPERTY_MONITOR)
            properties[next].monitor = monitor_of(system, properties, i, model);
        next++;
    }
    if (system->assertion_count > 0)
        properties[next++] = (ModelProperty){.kind = PROPERTY_MONITOR,
                                             .name = "assertions",
                                             .monitor = (uint8_t)model->monitor_count++};
    model->properties = properties;
    model->property_count = next;
}

static uint8_t add_predicate(Compiler *c, const TypedExpr *node, bool negate)
{
    Model *model = &c->program->model;

    c->program->predicate_starts[model->predicate_count] = compile_here(c);
    Reg reg = compile_value(c, node), kept = compile_temp(c, 1);

    if (negate)
        compile_emit(c, CODE_NOT, kept, reg, 0, 0);
    else
        compile_emit(c, CODE_MOVE, kept, reg, 0, 0);
    compile_emit(c, CODE_END, 0, 0, 0, 0);
    c->program->predicate_regs[model->predicate_count] = kept;
    return (uint8_t)model->predicate_count++;
}

static void compile_decided(Compiler *c, const TypedExpr *node, uint32_t property)
{
    c->program->decided_starts[property] = compile_here(c);
    c->program->decided_regs[property] = compile_value(c, node);
    compile_emit(c, CODE_END, 0, 0, 0, 0);
}

/* Where timers that are not due yet may be what a run needs to show that the check is broken, or kept. */
static void note_check(Program *program, const Property *check)
{
    switch (check->decl->check) {
    case CHECK_NEVER:
    case CHECK_REACHABLE: strict_bounds_note(program, check->first, true); return;
    case CHECK_ALWAYS:
    case CHECK_AT_REST:
    case CHECK_EVENTUALLY: strict_bounds_note(program, check->first, false); return;
    case CHECK_LEADS_TO:
        strict_bounds_note(program, check->first, true);
        strict_bounds_note(program, check->second, false);
        return;
    case CHECK_SETTLES:
    case CHECK_RARE: strict_bounds_note_both(program, check->first); return;
    case CHECK_STATELESS:
#define X(name, words, is_of_writes) case CHECK_##name:
        CHECK_GUARANTEES(X)
#undef X
        return;
    }
}

static void compile_predicates(Compiler *c)
{
    const System *system = c->system;
    ModelProperty *property = (ModelProperty *)c->program->model.properties;

    c->program->model.predicate_count = 1; /* PREDICATE_FINISHED */
    c->program->decided_starts = arena_array(c->arena, uint32_t, c->program->model.property_count);
    c->program->decided_regs = arena_array(c->arena, Reg, c->program->model.property_count);
    for (uint32_t i = 0; i < system->window_count; i++) {
        strict_bounds_note(c->program, system->windows[i].first, true);
        (property++)->predicate = add_predicate(c, system->windows[i].first, false);
    }
    for (uint32_t i = 0; i < system->check_count; i++, property++) {
        const Property *check = &system->checks[i];
        if (property->kind == PROPERTY_MONITOR)
            continue;
        if (property->kind == PROPERTY_DECIDED) {
            compile_decided(c, check->first, system->window_count + i);
            continue;
        }
        note_check(c->program, check);
        property->predicate = add_predicate(c, check->first, check->decl->check == CHECK_NEVER);
        if (property->kind == PROPERTY_AT_REST)
            c->program->rest_predicates |= (uint64_t)1 << property->predicate;
        if (property->kind == PROPERTY_LEADS_TO)
            property->second = add_predicate(c, check->second, false);
    }
}

static ModelMeasureKind measured_kind(const Decl *decl)
{
    switch (decl->measure) {
    case MEASURE_MAX: return MEASURED_MAX;
    case MEASURE_MIN: return MEASURED_MIN;
    case MEASURE_STALEST: return decl->counts_versions ? MEASURED_LAG : MEASURED_AGE;
    case MEASURE_PROBABILITY: return MEASURED_PROBABILITY;
    case MEASURE_EXPECTED: return MEASURED_EXPECTED;
    }
    g_assert_not_reached();
}

static void compile_measures(Compiler *c)
{
    const System *system = c->system;
    Program *program = c->program;
    ModelMeasure *measures = arena_array(c->arena, ModelMeasure, system->measure_count);

    program->measure_starts = arena_array(c->arena, uint32_t, system->measure_count);
    program->measure_regs = arena_array(c->arena, Reg, system->measure_count);
    program->measure_is_known = arena_array(c->arena, bool, system->measure_count);
    program->measure_values = arena_array(c->arena, int64_t, system->measure_count);
    for (uint32_t i = 0; i < system->measure_count; i++) {
        const Property *measure = &system->measures[i];
        measures[i] = (ModelMeasure){.name = measure->decl->name.text,
                                     .kind = measured_kind(measure->decl),
                                     .at_rest = measure->decl->at_rest};
        program->measure_is_known[i] =
            !measure->first || !typed_expr_looks_at_state(measure->first);
        strict_bounds_note_both(program, measure->first);
        program->measure_starts[i] = compile_here(c);
        program->measure_regs[i] =
            measure->first ? compile_value(c, measure->first) : compile_constant(c, 0);
        compile_emit(c, CODE_END, 0, 0, 0, 0);
    }
    program->model.measures = measures;
    program->model.measure_count = system->measure_count;
}

static bool can_fail(const Program *program, uint32_t from)
{
    for (uint32_t i = from; i < program->code.length; i++)
        if (opcodes[program->code.data[i].op].flags & CAN_FAIL)
            return true;
    return false;
}

void compile_properties(Compiler *c)
{
    uint32_t from = compile_here(c);

    c->process = NULL;
    compile_predicates(c);
    compile_measures(c);
    c->program->predicates_can_fail = can_fail(c->program, from);
}
