/* Statements. */
#include "checker/program/compile/compile.h"

static bool in_process(const Compiler *c)
{
    return c->agent && !c->instance;
}

/* Counters and what monitors remember are locals without a name: they know their slot. */
static Reg scope_slot(Compiler *c, const Var *var)
{
    return *var->name ? var_reg(c, var) : var->slot;
}

/* A place where the process can stop: with the locals that have a value there. */
uint32_t new_location(Compiler *c)
{
    Location location = {.in_scope_count = c->scope.length, .label_count = c->labels.length};

    begin_location(c, &location);
    location.in_scope = arena_array(c->arena, Reg, c->scope.length);
    for (uint32_t i = 0; i < c->scope.length; i++)
        location.in_scope[i] = scope_slot(c, c->scope.data[i]);

    location.in_scope_vars =
        arena_copy(c->arena, c->scope.data, c->scope.length, sizeof *c->scope.data);
    location.labels =
        arena_copy(c->arena, c->labels.data, c->labels.length, sizeof *c->labels.data);
    vec_push(&c->agent->locations, location);
    if (c->agent->locations.length > 1) {
        c->agent->starts_waiting |= c->untouched;
        c->untouched = false;
    }
    return c->agent->locations.length - 1;
}

static void enter_scope(Compiler *c, const Var *var)
{
    if (in_process(c))
        vec_push(&c->scope, var);
}

static void compile_block(Compiler *c, const TypedBlock *acts)
{
    uint32_t scope = c->scope.length;

    compile_acts(c, acts);
    c->scope.length = scope;
}

/* ---- variables ---- */

static void compile_let(Compiler *c, const TypedStmt *act)
{
    const Var *var = act->var;
    Reg value = checked_value(c, act->value, var->type, var);

    copy(c, var_reg(c, var), value, type_slots(var->type));
    enter_scope(c, var);
}

static void compile_assign(Compiler *c, const TypedStmt *act)
{
    const TypedExpr *root = act->target;

    while (root->kind == NODE_FIELD || root->kind == NODE_INDEX)
        root = root->left;
    Reg value = checked_value(c, act->value, act->target->type, root->var);
    Where where = where_is(c, act->target);
    store(c, &where, value);
}

/* ---- branches ---- */

static void compile_if(Compiler *c, const TypedStmt *act)
{
    if (act->value->kind == NODE_CONST) {
        compile_block(c, act->value->value ? &act->body : &act->other);
        return;
    }
    uint32_t no = emit(c, CODE_JUMP_IF_NOT, value_of(c, act->value), 0, 0, 0);
    compile_block(c, &act->body);
    if (act->other.count == 0) {
        patch(c, no);
        return;
    }
    uint32_t end = emit(c, CODE_JUMP, 0, 0, 0, 0);
    patch(c, no);
    compile_block(c, &act->other);
    patch(c, end);
}

typedef struct Ways { /* branches, those that are faults last */
    const TypedBlock **bodies;
    const Span *fault_spans; /* by number among the faults */
    uint32_t count, faults;
} Ways;

static Ways ways_of(Compiler *c, const TypedStmt *act)
{
    bool may_fail = c->program->faults_slot != UINT32_MAX;
    Span *spans = arena_array(c->arena, Span, act->branch_count);
    Ways ways = {.bodies = arena_array(c->arena, const TypedBlock *, act->branch_count),
                 .fault_spans = spans};

    for (uint32_t i = 0; i < act->branch_count; i++)
        if (!act->branches[i].is_fault)
            ways.bodies[ways.count++] = &act->branches[i].body;
    for (uint32_t i = 0; may_fail && i < act->branch_count; i++)
        if (act->branches[i].is_fault) {
            spans[ways.faults] = act->branches[i].span;
            ways.bodies[ways.count + ways.faults++] = &act->branches[i].body;
        }
    return ways;
}

static Reg number_of_ways(Compiler *c, const Ways *ways)
{
    if (ways->faults == 0)
        return constant(c, ways->count);
    Reg number = temp(c, 1);
    emit(c, CODE_MOVE, number, constant(c, ways->count), 0, 0);
    uint32_t none = emit(c, CODE_JUMP_IF_NOT, (Reg)c->program->faults_slot, 0, 0, 0);
    emit(c, CODE_MOVE, number, constant(c, ways->count + ways->faults), 0, 0);
    patch(c, none);
    return number;
}

static void use_fault(Compiler *c, Span branch)
{
    emit(c, CODE_USE_FAULT, (Reg)c->program->faults_slot, 0, 0, 0);
    vec_push(&c->program->notes,
             (Note){.kind = NOTE_FAULT, .span = branch, .index = NO_REG, .value = NO_REG});
    emit(c, CODE_NOTE, (int32_t)c->program->notes.length - 1, 0, 0, 0);
}

static void compile_ways(Compiler *c, const Ways *ways, Reg choice)
{
    VEC(uint32_t) ends = {0};
    uint32_t total = ways->count + ways->faults;

    for (uint32_t i = 0; i < total; i++) {
        uint32_t next =
            emit(c, CODE_JUMP_IF_NOT, binary_op(c, CODE_EQ, choice, constant(c, i)), 0, 0, 0);
        if (i >= ways->count)
            use_fault(c, ways->fault_spans[i - ways->count]);
        compile_block(c, ways->bodies[i]);
        vec_push(&ends, emit(c, CODE_JUMP, 0, 0, 0, 0));
        patch(c, next);
    }
    for (uint32_t i = 0; i < ends.length; i++)
        patch(c, ends.data[i]);
    vec_free(&ends);
}

static void compile_either(Compiler *c, const TypedStmt *act)
{
    Ways ways = ways_of(c, act);
    Reg choice = temp(c, 1);

    emit(c, CODE_CHOOSE, choice, number_of_ways(c, &ways), 0, 0);
    compile_ways(c, &ways, choice);
}

static void compile_chance(Compiler *c, const TypedStmt *act)
{
    const TypedBlock *bodies[] = {&act->body, &act->other};
    Ways ways = {.bodies = bodies, .count = 2};
    int64_t part = act->value->value;
    Reg choice = temp(c, 1);

    if (part == 0 || part == act->number) {
        compile_block(c, part > 0 ? &act->body : &act->other);
        return;
    }
    emit(c, CODE_CHANCE, choice, (int32_t)part, (int32_t)act->number, 0);
    compile_ways(c, &ways, choice);
}

/* ---- choose ---- */

/* Goes through the values that qualify; with `nth`, leaves the loop at the nth of them, else counts
 * them in `count`. */
static void through_choices(Compiler *c, const TypedStmt *act, Reg set, Reg count, Reg nth)
{
    const Type *type = act->var->type;
    Reg ordinal = temp(c, 1), one = constant(c, 1);
    VEC(uint32_t) next = {0};
    uint32_t found = UINT32_MAX;

    emit(c, CODE_MOVE, ordinal, constant(c, 0), 0, 0);
    uint32_t top = here(c);
    Reg more = binary_op(c, CODE_LT, ordinal, constant(c, (int64_t)type->values));
    uint32_t end = emit(c, CODE_JUMP_IF_NOT, more, 0, 0, 0);
    if (set != NO_REG) {
        Where bit = {set, ordinal, (uint32_t)type->values, NULL, NULL};
        vec_push(&next, emit(c, CODE_JUMP_IF_NOT, load(c, &bit), 0, 0, 0));
    }
    copy(c, var_reg(c, act->var), value_at(c, type, ordinal), type_slots(type));
    if (act->value)
        vec_push(&next, emit(c, CODE_JUMP_IF_NOT, value_of(c, act->value), 0, 0, 0));
    if (nth != NO_REG) {
        found = emit(c, CODE_JUMP_IF_NOT, nth, 0, 0, 0);
        emit(c, CODE_SUB, nth, nth, one, 0);
    } else {
        emit(c, CODE_ADD, count, count, one, 0);
    }
    for (uint32_t i = 0; i < next.length; i++)
        patch(c, next.data[i]);
    emit(c, CODE_ADD, ordinal, ordinal, one, 0);
    emit(c, CODE_JUMP, (int32_t)top, 0, 0, 0);
    patch(c, end);
    if (found != UINT32_MAX)
        patch(c, found);
    vec_free(&next);
}

static void compile_choose(Compiler *c, const TypedStmt *act)
{
    const Type *type = act->var->type;
    CodeOp op = act->kind == ACT_PICK ? CODE_PICK : CODE_CHOOSE;
    Reg choice = temp(c, 1);

    if (!act->target && !act->value) {
        emit(c, op, choice, constant(c, (int64_t)type->values), 0, 0);
        copy(c, var_reg(c, act->var), value_at(c, type, choice), type_slots(type));
    } else {
        Reg count = temp(c, 1), set = act->target ? value_of(c, act->target) : NO_REG;
        emit(c, CODE_MOVE, count, constant(c, 0), 0, 0);
        through_choices(c, act, set, count, NO_REG);
        emit(c, op, choice, count, 0, 0);
        through_choices(c, act, set, NO_REG, choice);
    }
    enter_scope(c, act->var);
}

/* ---- loops ---- */

static void close_loop(Compiler *c, Loop *loop, uint32_t top)
{
    for (uint32_t i = 0; i < loop->continues.length; i++)
        c->program->code.data[loop->continues.data[i]].a = (int32_t)top;
    emit(c, CODE_JUMP, (int32_t)top, 0, 0, 0);
    c->loop = loop->outer;
}

static void patch_breaks(Compiler *c, Loop *loop)
{
    for (uint32_t i = 0; i < loop->breaks.length; i++)
        patch(c, loop->breaks.data[i]);
    vec_free(&loop->breaks);
    vec_free(&loop->continues);
}

static void compile_while(Compiler *c, const TypedStmt *act)
{
    Loop loop = {.outer = c->loop};
    uint32_t top = here(c), end = UINT32_MAX, times = c->times;

    c->loop = &loop;
    c->times = times_over(times, NULL);
    if (act->value)
        end = emit(c, CODE_JUMP_IF_NOT, value_of(c, act->value), 0, 0, 0);
    compile_block(c, &act->body);
    close_loop(c, &loop, top);
    c->times = times;
    if (end != UINT32_MAX)
        patch(c, end);
    patch_breaks(c, &loop);
}

/* The rounds that are left are part of a process's state. */
static Reg round_counter(Compiler *c, const TypedStmt *act)
{
    Interval interval = interval_of(c, act->value);

    if (!in_process(c))
        return temp(c, 1);
    Reg reg = state_slot(c, 0, interval.known ? MAX(interval.high, 0) : WIDE_HIGH);
    c->agent->slot_count++;
    return reg;
}

static void compile_repeat(Compiler *c, const TypedStmt *act)
{
    Loop loop = {.outer = c->loop};
    Reg left = round_counter(c, act);
    Var *hidden = arena_new0(c->arena, Var);
    uint32_t scope = c->scope.length, times = c->times;

    copy(c, left, checked_value(c, act->value, act->value->type, NULL), 1);
    Interval interval = interval_of(c, act->value);
    if (!interval.known || interval.low < 0)
        emit(c, CODE_RANGE, left, 0, (int32_t)WIDE_HIGH, 0);
    *hidden = (Var){.kind = VAR_LOCAL, .name = "", .slot = left};
    enter_scope(c, hidden);
    c->loop = &loop;
    c->times = times_over(times, &interval);
    uint32_t top = here(c), end = emit(c, CODE_JUMP_IF_NOT, left, 0, 0, 0);
    emit(c, CODE_SUB, left, left, constant(c, 1), 0);
    compile_block(c, &act->body);
    close_loop(c, &loop, top);
    patch(c, end);
    patch_breaks(c, &loop);
    c->scope.length = scope;
    c->times = times;
}

static void compile_jump(Compiler *c, bool is_break)
{
    uint32_t jump = emit(c, CODE_JUMP, 0, 0, 0, 0);

    if (is_break)
        vec_push(&c->loop->breaks, jump);
    else
        vec_push(&c->loop->continues, jump);
}

/* ---- the rest ---- */

static void compile_return(Compiler *c, const TypedStmt *act)
{
    Frame *frame = c->frame;

    if (act->value && frame->result != NO_REG) {
        Reg value = checked_value(c, act->value, frame->type, NULL);
        copy(c, frame->result, value, type_slots(frame->type));
    } else if (frame->result != NO_REG) {
        copy(c, frame->result, blank_of(c, frame->type), type_slots(frame->type));
    }
    vec_push(&frame->exits, emit(c, CODE_JUMP, 0, 0, 0, 0));
}

static void compile_assert(Compiler *c, const TypedStmt *act)
{
    Reg value = value_of(c, act->value);

    vec_push(&c->program->notes,
             (Note){.kind = NOTE_ASSERT, .act = act, .value = value, .index = NO_REG});
    emit(c, CODE_NOTE, (int32_t)c->program->notes.length - 1, 0, 0, 0);
    emit(c, CODE_PROMISE, value, (int32_t)c->program->model.monitor_count - 1, 0, 0);
}

static void compile_pause(Compiler *c, const TypedStmt *act)
{
    uint32_t location = new_location(c);

    c->agent->locations.data[location].is_internal = c->program->is_timed;
    if (act->kind == ACT_WAIT && assume(c, ASSUMES_WAIT, act->value->span))
        time_location(c, location, act->value->value, act->value->value);
    emit(c, CODE_PAUSE, (int32_t)location, 0, 0, 0);
    c->agent->locations.data[location].resume = here(c);
}

static void compile_atomic(Compiler *c, const TypedStmt *act)
{
    bool before = c->in_atomic;

    open_step(c);
    c->in_atomic = true;
    compile_acts(c, &act->body);
    c->in_atomic = before;
}

/* A statement that comes to its scheduling point, if it has one, before it does anything. */
static bool waits_first(const TypedStmt *act)
{
    const TypedExpr *value = act->value;

    while (value && (value->kind == NODE_SOME || value->kind == NODE_UNWRAP))
        value = value->left;
    switch (act->kind) {
    case ACT_PAUSE:
    case ACT_WAIT:
    case ACT_ATOMIC:
    case ACT_LABEL:
    case ACT_WITHIN: return true;
    case ACT_IF: return value->kind == NODE_CONST;
    case ACT_WHILE: return !value;
    case ACT_LET:
    case ACT_ASSIGN:
    case ACT_DO:
    case ACT_RETURN:
        return value && (value->kind == NODE_OPERATION ||
                         (value->kind == NODE_REQUEST && value->request->argument_count == 0));
    default: return false;
    }
}

static void compile_within_block(Compiler *c, const TypedStmt *act)
{
    bool is_bounded = compile_within(c, act);

    compile_block(c, &act->body);
    if (is_bounded)
        c->withins.length--;
}

static void compile_act(Compiler *c, const TypedStmt *act)
{
    c->untouched &= waits_first(act);
    c->span = act->span;
    c->act = act;
    mark(c, act->span);
    switch (act->kind) {
    case ACT_LET: compile_let(c, act); break;
    case ACT_ASSIGN: compile_assign(c, act); break;
    case ACT_DO: value_of(c, act->value); break;
    case ACT_IF: compile_if(c, act); break;
    case ACT_WHILE: compile_while(c, act); break;
    case ACT_REPEAT: compile_repeat(c, act); break;
    case ACT_BREAK:
    case ACT_CONTINUE: compile_jump(c, act->kind == ACT_BREAK); break;
    case ACT_RETURN: compile_return(c, act); break;
    case ACT_ASSERT: compile_assert(c, act); break;
    case ACT_CHOOSE:
    case ACT_PICK: compile_choose(c, act); break;
    case ACT_EITHER: compile_either(c, act); break;
    case ACT_CHANCE: compile_chance(c, act); break;
    case ACT_ATOMIC: compile_atomic(c, act); break;
    case ACT_PAUSE:
    case ACT_WAIT: compile_pause(c, act); break;
    case ACT_WITHIN: compile_within_block(c, act); break;
    case ACT_START:
    case ACT_STOP: compile_timer(c, act); break;
    case ACT_LABEL: break;
    }
}

/* Labels hold for the statement after them. */
void compile_acts(Compiler *c, const TypedBlock *acts)
{
    uint32_t labels = c->labels.length;

    for (uint32_t i = 0; i < acts->count; i++) {
        const TypedStmt *act = acts->list[i];
        if (act->kind == ACT_LABEL) {
            vec_push(&c->labels, act->name);
            continue;
        }
        compile_act(c, act);
        c->labels.length = labels;
    }
    c->labels.length = labels;
}
