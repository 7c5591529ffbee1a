#include "tests/reference/step.h"

#include "checker/language/syntax/decl.h"

/* ---- where processes begin ---- */

/* The block that a process is in as soon as it is before the statement, without having done anything;
 * NULL where the statement does something. */
static const TypedBlock *opened_by(const TypedStmt *stmt)
{
    if (stmt->kind == TYPED_IF && stmt->value->kind == NODE_CONST)
        return stmt->value->value ? &stmt->body : &stmt->other;
    if (stmt->kind == TYPED_WITHIN || (stmt->kind == TYPED_WHILE && !stmt->value))
        return &stmt->body;
    return NULL;
}

/* The operation or request that is the statement's right side, with no `if` around it. */
static const TypedExpr *called_by(const TypedStmt *stmt, TypedExprKind kind)
{
    bool may_call = stmt->kind == TYPED_LET || stmt->kind == TYPED_ASSIGN ||
                    stmt->kind == TYPED_DO || stmt->kind == TYPED_RETURN;
    const TypedExpr *right = may_call ? stmt->value : NULL;

    while (right && (right->kind == NODE_SOME || right->kind == NODE_UNWRAP))
        right = right->left;
    return right && right->kind == kind ? right : NULL;
}

/* False where an argument is a mistake: that belongs to the first step. */
static bool enter_request(const World *world, Arena *arena, Thread *thread, const TypedStmt *stmt)
{
    Machine machine = {.world = world, .arena = arena};

    if (setjmp(machine.out) != 0)
        return false;
    machine_begin_request(&machine, thread, stmt, called_by(stmt, NODE_REQUEST));
    return true;
}

/* Leaves a block that had nothing in it; false where that does something, or goes round. */
static bool leave_empty(Thread *thread)
{
    const Frame *frame = thread_top(thread);
    bool is_plain = !frame->stmt || frame->stmt->kind == TYPED_IF ||
                    frame->stmt->kind == TYPED_WITHIN ||
                    (frame->call && frame->stmt->kind == TYPED_DO);

    if (!is_plain)
        return false;
    thread_pop(thread);
    if (thread->depth > 0)
        thread_top(thread)->index++;
    return true;
}

static void enter_block(const World *world, Arena *arena, Thread *thread, const TypedStmt *stmt)
{
    Frame *frame = thread_push(arena, thread, stmt, opened_by(stmt));

    if (stmt->kind == TYPED_WITHIN && world->tick > 0)
        frame->left = time_ticks(world, stmt->value);
}

static bool enter_stmt(const World *world, Arena *arena, Thread *thread, const TypedStmt *stmt)
{
    if (stmt->kind == TYPED_LABEL)
        thread_top(thread)->index++;
    else if (opened_by(stmt))
        enter_block(world, arena, thread, stmt);
    else if (called_by(stmt, NODE_REQUEST))
        return enter_request(world, arena, thread, stmt);
    else
        return false;
    return true;
}

static bool is_scheduling_point(const TypedStmt *stmt)
{
    return stmt->kind == TYPED_PAUSE || stmt->kind == TYPED_WAIT || stmt->kind == TYPED_ATOMIC ||
           called_by(stmt, NODE_OPERATION);
}

/* Goes through all that does nothing, up to a scheduling point or the end; false where something is
 * to be done before that. */
static bool enter_opened(const World *world, Arena *arena, Thread *thread)
{
    while (thread->depth > 0) {
        const Frame *frame = thread_top(thread);
        const TypedStmt *stmt = NULL;
        if (frame->index < frame->statements->count)
            stmt = frame->statements->list[frame->index];
        if (stmt ? enter_stmt(world, arena, thread, stmt) : leave_empty(thread))
            continue;
        return stmt && is_scheduling_point(stmt);
    }
    return true;
}

static void put_at_start(Arena *arena, const Process *process, Thread *thread)
{
    int64_t self = thread->self;

    *thread = (Thread){.is_process = true, .self = self};
    if (process->argument) {
        uint64_t place = (uint64_t)(self - process->first);
        thread_bind(arena, thread, process->argument,
                    value_nth(arena, process->argument->type, place));
    }
    thread_push(arena, thread, NULL, &process->body);
}

static void end_thread(Thread *thread, Status status)
{
    thread->status = status;
    thread->depth = thread->bound = 0;
    thread->clock = 0;
    thread->is_starting = false;
}

/* ---- one way through one step ---- */

static void step_process(Machine *machine, const Who *who)
{
    Thread *thread = &machine->state->threads[who->number];

    if (machine->world->tick > 0) {
        Bounds bounds = time_bounds(machine->world, who->process, thread);
        if (thread->clock < bounds.low)
            machine_fail(machine, OUTCOME_BLOCKED);
        machine->has_operated = bounds.is_internal;
        machine->has_moved = thread->is_starting;
    }
    thread->is_starting = false;
    thread->clock = 0;
    machine_run(machine, thread);
    if (thread->status == STATUS_DONE)
        end_thread(thread, STATUS_DONE);
}

static void use_fault(Machine *machine)
{
    if (machine->state->faults == 0)
        machine_fail(machine, OUTCOME_BLOCKED);
    machine->state->faults--;
    machine->is_fault = true;
}

static void step_event(Machine *machine, const Who *who)
{
    const Event *event = who->event;
    Thread body = {.self = -1, .instance = event->instance, .element = who->element};

    if (event->is_fault)
        use_fault(machine);
    if (event->guard && !machine_truth(machine, &body, event->guard))
        machine_fail(machine, OUTCOME_BLOCKED);
    thread_push(machine->arena, &body, NULL, &event->body);
    machine_run(machine, &body);
}

/* ---- where processes begin, and what they do there ---- */

static bool same_vars(const State *a, const State *b)
{
    for (uint32_t i = 0; i < a->var_count; i++)
        if (value_compare(a->vars[i], b->vars[i]) != 0)
            return false;
    return true;
}

/* In timed designs local code before the first operation is run at once. Where it changes nothing
 * but the process's own locals and ends no request, and there is but one way to run it, it is no
 * step at all. */
static void begin_quietly(const World *world, Arena *arena, State *state, const Process *process,
                          uint32_t number)
{
    Choices choices = {g_array_new(FALSE, FALSE, sizeof(guint)),
                       g_array_new(FALSE, FALSE, sizeof(guint)), 0};
    Machine machine = {.world = world, .arena = arena, .choices = &choices};
    Who who = {.kind = WHO_PROCESS, .process = process, .number = number};

    machine.state = state_copy(arena, state);
    if (setjmp(machine.out) == 0) {
        step_process(&machine, &who);
        if (choices.taken->len == 0 && !machine.has_returned && !machine.breaks_assertion &&
            machine.broken_checks == 0 && machine.lag == 0 && same_vars(machine.state, state))
            state->threads[number] = machine.state->threads[number];
    }
    g_array_unref(choices.taken);
    g_array_unref(choices.ways);
}

/* A process begins at its first scheduling point, if nothing is to be done before that; and one
 * with nothing to do at all has ended. */
static void start_thread(const World *world, Arena *arena, State *state, const Process *process,
                         uint32_t number)
{
    Thread *thread = &state->threads[number];

    put_at_start(arena, process, thread);
    if (!enter_opened(world, arena, thread)) {
        put_at_start(arena, process, thread);
        thread->is_starting = world->tick > 0;
    }
    if (thread->depth == 0)
        end_thread(thread, STATUS_DONE);
    else if (thread->is_starting)
        begin_quietly(world, arena, state, process, number);
}

static void fail_process(Machine *machine, const Who *who)
{
    Thread *thread = &machine->state->threads[who->number];

    use_fault(machine);
    past_abandon(machine, thread);
    if (who->restarts)
        start_thread(machine->world, machine->arena, machine->state, who->process, who->number);
    else
        end_thread(thread, STATUS_CRASHED);
}

static void take_step(Machine *machine, const Who *who)
{
    if (who->kind == WHO_TIME)
        time_pass(machine->world, machine->arena, machine->state);
    else if (who->kind == WHO_PROCESS)
        step_process(machine, who);
    else if (who->event)
        step_event(machine, who);
    else
        fail_process(machine, who);
}

static Outcome attempt(Machine *machine, const Who *who)
{
    int outcome = setjmp(machine->out);

    if (outcome == OUTCOME_STEP)
        take_step(machine, who);
    return (Outcome)outcome;
}

void world_steps(const World *world, Arena *arena, const State *state, const Who *who,
                 GArray *steps)
{
    Choices choices = {g_array_new(FALSE, FALSE, sizeof(guint)),
                       g_array_new(FALSE, FALSE, sizeof(guint)), 0};
    Outcome outcome = OUTCOME_STEP;

    if (who->process && state->threads[who->number].status != STATUS_RUNNING)
        outcome = OUTCOME_ERROR;
    while (outcome != OUTCOME_ERROR && steps->len <= WORLD_MAX_STEPS) {
        Machine machine = {.world = world, .arena = arena, .choices = &choices};
        machine.state = state_copy(arena, state);
        outcome = attempt(&machine, who);
        Step step = {.is_fault = machine.is_fault,
                     .is_error = outcome == OUTCOME_ERROR,
                     .state = machine.state,
                     .broken_checks = machine.broken_checks,
                     .age = machine.age,
                     .lag = machine.lag,
                     .breaks_assertion = machine.breaks_assertion};
        if (outcome != OUTCOME_BLOCKED)
            g_array_append_val(steps, step);
        if (!choices_next(&choices))
            break;
    }
    g_array_unref(choices.taken);
    g_array_unref(choices.ways);
}

bool world_observe(const World *world, Arena *arena, State *state, const TypedExpr *node,
                   int64_t *value)
{
    Thread observer = {.self = -1};
    Machine machine = {.world = world, .arena = arena, .state = state};

    if (setjmp(machine.out) != 0)
        return false;
    *value = machine_evaluate(&machine, &observer, node)->number;
    return true;
}

/* ---- the world ---- */

static void place_var(World *world, const Var *var, uint64_t elements)
{
    g_hash_table_insert(world->places, (void *)var, GUINT_TO_POINTER(world->var_count + 1));
    world->var_count += (uint32_t)elements;
}

World *world_new(const System *system, int64_t tick)
{
    World *world = g_new0(World, 1);

    world->system = system;
    world->places = g_hash_table_new(NULL, NULL);
    world->tick = tick;
    for (uint32_t i = 0; i < system->instance_count; i++)
        for (uint32_t j = 0; j < system->instances[i]->var_count; j++)
            place_var(world, system->instances[i]->vars[j], system->instances[i]->count);
    for (uint32_t i = 0; i < system->ghost_count; i++)
        place_var(world, system->ghosts[i], 1);
    for (uint32_t i = 0; i < system->check_count; i++)
        world->judged[system->checks[i].decl->check] = true;
    for (uint32_t i = 0; i < system->measure_count; i++)
        world->measures_reads |= system->measures[i].decl->measure == MEASURE_STALEST;
    world->max_age = past_max_age(world);
    return world;
}

void world_free(World *world)
{
    g_hash_table_unref(world->places);
    g_free(world);
}

static void set_initial(const World *world, Arena *arena, State *state, const Var *var,
                        uint64_t elements)
{
    Thread nobody = {.self = -1};
    Machine machine = {.world = world, .arena = arena, .state = state};
    const Value *value = machine_evaluate(&machine, &nobody, var->initial);

    for (uint64_t i = 0; i < elements; i++)
        state->vars[world_place(world, var, i)] = value;
}

static void set_initial_vars(const World *world, Arena *arena, State *state)
{
    const System *system = world->system;

    for (uint32_t i = 0; i < system->instance_count; i++) {
        const Instance *instance = system->instances[i];
        for (uint32_t j = 0; j < instance->var_count; j++)
            set_initial(world, arena, state, instance->vars[j], instance->count);
    }
    for (uint32_t i = 0; i < system->ghost_count; i++)
        set_initial(world, arena, state, system->ghosts[i], 1);
}

State *world_initial(const World *world, Arena *arena)
{
    const System *system = world->system;
    State *state = arena_new0(arena, State);

    state->faults = system->faults;
    state->var_count = world->var_count;
    state->vars = arena_array(arena, const Value *, world->var_count + 1);
    set_initial_vars(world, arena, state);
    state->thread_count = system->process_instances;
    state->threads = arena_array(arena, Thread, state->thread_count + 1);
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->count; j++) {
            Thread *thread = &state->threads[process->first + j];
            thread->self = process->first + j;
            start_thread(world, arena, state, process, process->first + j);
        }
    }
    return state;
}

/* ---- who takes part ---- */

static void add_processes(const System *system, WhoKind kind, GArray *parts)
{
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->count; j++) {
            Who who = {.kind = kind, .process = process, .number = process->first + j};
            if (kind == WHO_PROCESS || process->may_crash)
                g_array_append_val(parts, who);
            who.restarts = true;
            if (kind == WHO_FAULT && process->may_restart)
                g_array_append_val(parts, who);
        }
    }
}

static void add_events(const Instance *instance, GArray *parts)
{
    for (uint32_t i = 0; i < instance->event_count; i++)
        for (uint64_t element = 0; element < instance->count; element++) {
            const Event *event = &instance->events[i];
            Who who = {.kind = event->is_fault ? WHO_FAULT : WHO_EVENT,
                       .event = event,
                       .element = element};
            g_array_append_val(parts, who);
        }
}

GArray *world_parts(const World *world)
{
    GArray *parts = g_array_new(FALSE, TRUE, sizeof(Who));

    add_processes(world->system, WHO_PROCESS, parts);
    for (uint32_t i = 0; i < world->system->instance_count; i++)
        add_events(world->system->instances[i], parts);
    add_processes(world->system, WHO_FAULT, parts);
    if (world->tick > 0) {
        Who time = {.kind = WHO_TIME};
        g_array_append_val(parts, time);
    }
    return parts;
}
