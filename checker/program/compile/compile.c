/* A system to a program: slots for all that is remembered, then the code of everybody in turn. */
#include "checker/program/compile/compile.h"
#include "checker/program/bytecode/actor_changes.h"
#include "checker/program/execute/interpreter.h"
#include "checker/program/execute/quick_ops.h"
#include "checker/program/execute/transitions.h"

#include <string.h>

/* ---- state that belongs to nobody in particular ---- */

static void set_base(Compiler *c, const void *key, uint32_t slot)
{
    g_hash_table_insert(c->bases, (gpointer)key, GUINT_TO_POINTER(slot + 1));
}

static void set_var_slot(Compiler *c, const Var *var, uint32_t slot)
{
    set_base(c, var, slot);
    g_hash_table_insert(c->program->var_slots, (gpointer)var, GUINT_TO_POINTER(slot + 1));
}

static void place_instance(Compiler *c, const Instance *instance)
{
    for (uint64_t element = 0; element < instance->count; element++)
        for (uint32_t i = 0; i < instance->var_count; i++) {
            uint32_t slot = (uint32_t)compile_slots(c, instance->vars[i]->type);
            if (element == 0)
                set_var_slot(c, instance->vars[i], slot);
        }
}

static bool any_fault(const System *system)
{
    return system->faults > 0;
}

static void place_world(Compiler *c)
{
    const System *system = c->system;

    for (uint32_t i = 0; i < system->instance_count; i++)
        place_instance(c, system->instances[i]);
    for (uint32_t i = 0; i < system->ghost_count; i++)
        set_var_slot(c, system->ghosts[i], (uint32_t)compile_slots(c, system->ghosts[i]->type));
    c->program->faults_slot = UINT32_MAX;
    if (any_fault(system))
        c->program->faults_slot = (uint32_t)compile_slot(c, 0, system->faults);
}

/* ---- processes ---- */

/* A `let` without a type takes the room that its values were found to need. */
static void narrow(Compiler *c, const Var *var, uint32_t slot)
{
    const Interval *range = g_hash_table_lookup(c->ranges, var);

    if (!var->is_inferred || !range)
        return;
    Slot *s = &c->program->slots.data[slot];
    s->low = range->known ? range->low : 0;
    s->high = range->known ? range->high : 0;
}

static void place_locals(Compiler *c, ProcessInstance *process)
{
    const Process *template = process->template;

    process->pc = (uint32_t)compile_slot(c, 0, 0);
    process->clock = c->program->is_timed ? (uint32_t)compile_slot(c, 0, 0) : NO_SLOT;
    compile_process_monitors(c);
    process->first_slot = c->program->slots.length;
    for (uint32_t i = 0; i < template->var_count; i++) {
        uint32_t slot = (uint32_t)compile_slots(c, template->vars[i]->type);
        set_base(c, template->vars[i], slot - process->first_slot);
        narrow(c, template->vars[i], slot);
    }
    process->slot_count = c->program->slots.length - process->first_slot;
}

/* Nearly always it keeps its value, which is another one in each instance: a constant there, that
 * needs no room in the state. The variable is for those who look at it from outside. */
static void compile_argument(Compiler *c, const ProcessInstance *process, TypedExpr *fixed)
{
    Var *argument = process->template->argument;

    if (!argument)
        return;
    int64_t value = type_value(argument->type, process->number);
    compile_copy(c, compile_var(c, argument), compile_constant(c, value), 1);
    vec_push(&c->scope, (ScopeVar){argument, compile_var(c, argument)});
    *fixed = (TypedExpr){.kind = NODE_CONST, .type = argument->type, .value = value};
    if (!argument->is_assigned)
        g_hash_table_insert(c->fixed, argument, fixed);
}

/* Local code before the first operation. In timed designs it is run at once, in a step of its own:
 * it is then that the process gets to its first operation. */
static void begin_first_location(Compiler *c)
{
    compile_location(c);
    Location *first = &c->process->locations.data[0];
    first->resume = c->process->start;
    first->is_internal = c->program->is_timed;
    if (c->program->is_timed)
        first->high = 0;
}

static void compile_process(Compiler *c, ProcessInstance *process)
{
    CallFrame frame = {.result = NO_REG};
    TypedExpr fixed;

    c->process = process;
    place_locals(c, process);
    process->start = compile_here(c);
    vec_clear(&c->scope);
    vec_clear(&c->labels);
    vec_clear(&c->withins);
    c->times = process->template->may_restart ? UINT32_MAX : 1;
    begin_first_location(c);
    compile_argument(c, process, &fixed);
    c->frame = &frame;
    c->untouched = true;
    compile_stmts(c, &process->template->body);
    process->starts_waiting |=
        c->untouched; /* nothing to do at all: it has ended before it begins */
    c->untouched = false;
    for (uint32_t i = 0; i < frame.exits.length; i++)
        compile_patch(c, frame.exits.data[i]);
    vec_free(&frame.exits);
    c->frame = NULL;
    compile_emit(c, CODE_END, 0, 0, 0, 0);
    c->program->slots.data[process->pc].high = (int64_t)process->locations.length + PC_FIRST - 1;
    g_hash_table_remove_all(c->fixed);
    c->process = NULL;
}

static void compile_processes(Compiler *c)
{
    Program *program = c->program;
    uint32_t next = 0;

    program->process_count = c->system->process_instances;
    program->processes = arena_array(c->arena, ProcessInstance, program->process_count);
    for (uint32_t i = 0; i < c->system->process_count; i++) {
        const Process *template = c->system->processes[i];
        for (uint32_t number = 0; number < template->count && !c->too_large; number++, next++) {
            program->processes[next].template = template;
            program->processes[next].number = number;
            compile_process(c, &program->processes[next]);
        }
    }
}

/* ---- the initial state ---- */

static void compile_initial(Compiler *c)
{
    for (uint32_t i = 0; i < c->system->instance_count; i++) {
        const Instance *instance = c->system->instances[i];
        uint32_t stride = layout_instance_slots(instance);
        for (uint32_t j = 0; j < instance->var_count; j++) {
            const Var *var = instance->vars[j];
            Reg value = compile_value(c, var->initial);
            for (uint64_t element = 0; element < instance->count; element++)
                compile_copy(c, compile_var(c, var) + (Reg)(element * stride), value,
                             layout_slots(var->type));
        }
    }
    for (uint32_t i = 0; i < c->system->ghost_count; i++)
        compile_value_into(c, c->system->ghosts[i]->initial, compile_var(c, c->system->ghosts[i]));
    compile_emit(c, CODE_END, 0, 0, 0, 0);
}

static void find_initial(Program *program, uint32_t start)
{
    Workspace *w = program->model.workspace_new(&program->model);

    for (uint32_t i = 0; i < program->slots.length; i++)
        w->v[i] = layout_blank(&program->slots.data[i]);
    interpreter_run(w, start);
    if (program->faults_slot != UINT32_MAX)
        w->v[program->faults_slot] = program->system->faults;
    for (uint32_t i = 0; i < program->process_count; i++)
        w->v[program->processes[i].pc] = PC_FIRST;
    program->initial = arena_copy(program->arena, w->v, program->slots.length, sizeof *w->v);
    program->model.workspace_free(w);
}

static int64_t decided_value(Program *program, Workspace *w, const uint32_t *start, Reg reg)
{
    if (interpreter_run(w, *start) == OUTCOME_ENDED)
        return w->v[reg];
    program->wrong_start = start;
    return 0;
}

/* What has no state in it is decided here and now. */
static void decide(Program *program)
{
    Workspace *w = program->model.workspace_new(&program->model);
    ModelProperty *properties = (ModelProperty *)program->model.properties;

    for (uint32_t i = 0; i < program->model.property_count; i++)
        if (properties[i].kind == PROPERTY_DECIDED)
            properties[i].holds = decided_value(program, w, &program->decided_starts[i],
                                                program->decided_regs[i]) != 0;
    for (uint32_t i = 0; i < program->model.measure_count; i++)
        if (program->measure_is_known[i])
            program->measure_values[i] =
                decided_value(program, w, &program->measure_starts[i], program->measure_regs[i]);
    program->model.workspace_free(w);
}

/* ---- all of it ---- */

static PackedField packed_field(const Slot *slot, uint32_t number)
{
    return (PackedField){.bias = slot->low - slot->has_none,
                         .mask = layout_mask(slot) >> slot->shift,
                         .slot = number,
                         .word = slot->word,
                         .shift = slot->shift,
                         .has_none = slot->has_none};
}

static void pack_slots(Program *program)
{
    program->model.words =
        layout_place(program->slots.data, program->slots.length, &program->model.bits);
    program->model.parts = program->slots.length;
    program->model.process_count = program->process_count;
    program->fields = arena_array(program->arena, PackedField, program->slots.length + 1);
    for (uint32_t i = 0; i < program->slots.length; i++)
        if (program->slots.data[i].bits > 0)
            program->fields[program->field_count++] = packed_field(&program->slots.data[i], i);
}

/* From code to what can be run; `initial` is where the code of the initial state begins. */
static void finish(Compiler *c, uint32_t initial)
{
    Program *program = c->program;

    c->too_large |= !compile_finish_clocks(program);
    if (c->too_large)
        return;
    compile_finish_registers(program);
    if (!dead_slots_find(program, c->observed)) {
        c->too_large = true;
        return;
    }
    program->coverage = arena_array(program->arena, uint8_t, program->marks.length + 1);
    transitions_model_init(program);
    quick_ops_choose(program);
    find_initial(program, initial);
    pack_slots(program);
    actor_changes_find(program);
    decide(program);
}

static void compile_all(Compiler *c)
{
    Program *program = c->program;

    value_ranges_find(c);
    compile_prepare_properties(c);
    place_world(c);
    if (program->slots.length > MAX_SLOTS)
        c->too_large = true; /* and what follows is not compiled */
    compile_shared_monitors(c);
    compile_processes(c);
    compile_events(c, false);
    if (program->faults_slot != UINT32_MAX)
        compile_events(c, true);
    if (c->too_large) /* there are processes that nothing is known of */
        return;
    if (program->faults_slot != UINT32_MAX)
        compile_process_faults(c);
    compile_actors(c);
    uint32_t initial = compile_here(c);
    compile_initial(c);
    compile_properties(c);
    if (c->explains)
        compile_clauses(c);
    c->too_large |= program->slots.length > MAX_SLOTS || !budget_go_on(c->system->design->budget);
    if (!c->too_large)
        finish(c, initial);
}

static void compiler_init(Compiler *c, const System *system, Program *program)
{
    *c = (Compiler){
        .program = program, .system = system, .arena = program->arena, .this_offset = NO_REG};
    c->constants =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    c->temps = g_hash_table_new(NULL, NULL);
    c->fixed = g_hash_table_new(NULL, NULL);
    c->ranges = g_hash_table_new(NULL, NULL);
    c->bases = g_hash_table_new(NULL, NULL);
    c->observed = g_hash_table_new(NULL, NULL);
}

static void compiler_clear(Compiler *c)
{
    g_hash_table_destroy(c->constants);
    g_hash_table_destroy(c->temps);
    g_hash_table_destroy(c->fixed);
    g_hash_table_destroy(c->ranges);
    g_hash_table_destroy(c->bases);
    g_hash_table_destroy(c->observed);
    vec_free(&c->scope);
    vec_free(&c->labels);
    vec_free(&c->withins);
    vec_free(&c->families);
}

static Program *compile_once(const System *system, const ProgramOptions *options,
                             const Program *layout, bool *again)
{
    const Budget *budget = system->design->budget;
    Program *program = g_new0(Program, 1);
    Compiler c;

    program->arena = arena_new();
    if (budget)
        arena_count(program->arena, &system->design->budget->taken);
    program->known_steps = budget && budget->most > 0 ? budget->known_steps : UINT64_MAX;
    program->var_slots = g_hash_table_new(NULL, NULL);
    program->system = system;
    program->is_timed = system->timed;
    program->every_tick = options && options->every_tick;
    program->is_coarse = options && options->coarse_ticks;
    program->keep_dead = options && options->keep_dead;
    program->tells_timers = options && options->tells_timers && !program->is_timed;
    compiler_init(&c, system, program);
    c.explains = options && options->explains;
    c.marks = options && options->marks;
    c.branches = options && options->branches;
    c.without = options ? options->without : NULL;
    c.unwatched = options && options->unwatched;
    c.has_layout = layout != NULL;
    c.known_processes = layout ? layout->processes : NULL;
    compile_all(&c);
    *again = c.needs_layout && !c.too_large;
    arena_count(program->arena, NULL);
    compiler_clear(&c);
    if (c.too_large)
        g_clear_pointer(&program, program_free);
    return program;
}

Program *program_new(const System *system, const ProgramOptions *options)
{
    bool again;
    Program *program = compile_once(system, options, NULL, &again);

    if (!again)
        return program;
    Program *second = compile_once(system, options, program, &again);
    program_free(program);
    return second;
}
