/* Statements. */
#include "checker/program/compile/compile.h"

bool compile_in_process(const Compiler *c)
{
    return c->agent && !c->instance;
}

/* A place where the process can stop: with the locals that have a value there. */
uint32_t compile_location(Compiler *c)
{
    Location location = {.in_scope_count = c->scope.length, .label_count = c->labels.length};

    compile_begin_location(c, &location);
    location.in_scope = arena_copy(c->arena, c->scope.data, c->scope.length, sizeof *c->scope.data);
    location.labels =
        arena_copy(c->arena, c->labels.data, c->labels.length, sizeof *c->labels.data);
    vec_push(&c->agent->locations, location);
    if (c->agent->locations.length > 1) {
        c->agent->starts_waiting |= c->untouched;
        c->untouched = false;
    }
    return c->agent->locations.length - 1;
}

void compile_scope_enter(Compiler *c, const Var *var)
{
    if (compile_in_process(c))
        vec_push(&c->scope, (ScopeVar){var, compile_var(c, var)});
}

void compile_block(Compiler *c, const TypedBlock *acts)
{
    uint32_t scope = c->scope.length;

    compile_stmts(c, acts);
    c->scope.length = scope;
}

/* ---- variables ---- */

static void compile_let(Compiler *c, const TypedStmt *act)
{
    const Var *var = act->var;
    Reg value = compile_checked(c, act->value, var->type, var);

    compile_copy(c, compile_var(c, var), value, layout_slots(var->type));
    compile_scope_enter(c, var);
}

static void compile_assign(Compiler *c, const TypedStmt *act)
{
    const TypedExpr *root = act->target;

    while (root->kind == NODE_FIELD || root->kind == NODE_INDEX)
        root = root->left;
    Reg value = compile_checked(c, act->value, act->target->type, root->var);
    Where where = compile_where(c, act->target);
    compile_store(c, &where, value);
}

/* ---- branches ---- */

static void compile_if(Compiler *c, const TypedStmt *act)
{
    if (act->value->kind == NODE_CONST) {
        compile_block(c, act->value->value ? &act->body : &act->other);
        return;
    }
    uint32_t no = compile_emit(c, CODE_JUMP_IF_NOT, compile_value(c, act->value), 0, 0, 0);
    compile_block(c, &act->body);
    if (act->other.count == 0) {
        compile_patch(c, no);
        return;
    }
    uint32_t end = compile_emit(c, CODE_JUMP, 0, 0, 0, 0);
    compile_patch(c, no);
    compile_block(c, &act->other);
    compile_patch(c, end);
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
        return compile_constant(c, ways->count);
    Reg number = compile_temp(c, 1);
    compile_emit(c, CODE_MOVE, number, compile_constant(c, ways->count), 0, 0);
    uint32_t none = compile_emit(c, CODE_JUMP_IF_NOT, (Reg)c->program->faults_slot, 0, 0, 0);
    compile_emit(c, CODE_MOVE, number, compile_constant(c, ways->count + ways->faults), 0, 0);
    compile_patch(c, none);
    return number;
}

static void use_fault(Compiler *c, Span branch)
{
    compile_emit(c, CODE_USE_FAULT, (Reg)c->program->faults_slot, 0, 0, 0);
    vec_push(&c->program->notes,
             (Note){.kind = NOTE_FAULT, .span = branch, .index = NO_REG, .value = NO_REG});
    compile_emit(c, CODE_NOTE, (int32_t)c->program->notes.length - 1, 0, 0, 0);
}

static void compile_ways(Compiler *c, const Ways *ways, Reg choice)
{
    VEC(uint32_t) ends = {0};
    uint32_t total = ways->count + ways->faults;

    for (uint32_t i = 0; i < total; i++) {
        uint32_t next =
            compile_emit(c, CODE_JUMP_IF_NOT,
                         compile_binary(c, CODE_EQ, choice, compile_constant(c, i)), 0, 0, 0);
        if (i >= ways->count)
            use_fault(c, ways->fault_spans[i - ways->count]);
        compile_block(c, ways->bodies[i]);
        vec_push(&ends, compile_emit(c, CODE_JUMP, 0, 0, 0, 0));
        compile_patch(c, next);
    }
    for (uint32_t i = 0; i < ends.length; i++)
        compile_patch(c, ends.data[i]);
    vec_free(&ends);
}

static void compile_either(Compiler *c, const TypedStmt *act)
{
    Ways ways = ways_of(c, act);
    Reg choice = compile_temp(c, 1);

    compile_emit(c, CODE_CHOOSE, choice, number_of_ways(c, &ways), 0, 0);
    compile_ways(c, &ways, choice);
}

static void compile_chance(Compiler *c, const TypedStmt *act)
{
    const TypedBlock *bodies[] = {&act->body, &act->other};
    Ways ways = {.bodies = bodies, .count = 2};
    int64_t part = act->value->value;
    Reg choice = compile_temp(c, 1);

    if (part == 0 || part == act->number) {
        compile_block(c, part > 0 ? &act->body : &act->other);
        return;
    }
    compile_emit(c, CODE_CHANCE, choice, (int32_t)part, (int32_t)act->number, 0);
    compile_ways(c, &ways, choice);
}

/* ---- choose ---- */

/* Goes through the values that qualify; with `nth`, leaves the loop at the nth of them, else counts
 * them in `count`. */
static void through_choices(Compiler *c, const TypedStmt *act, Reg set, Reg count, Reg nth)
{
    const Type *type = act->var->type;
    Reg ordinal = compile_temp(c, 1), one = compile_constant(c, 1);
    VEC(uint32_t) next = {0};
    uint32_t found = UINT32_MAX;

    compile_emit(c, CODE_MOVE, ordinal, compile_constant(c, 0), 0, 0);
    uint32_t top = compile_here(c);
    Reg more = compile_binary(c, CODE_LT, ordinal, compile_constant(c, (int64_t)type->values));
    uint32_t end = compile_emit(c, CODE_JUMP_IF_NOT, more, 0, 0, 0);
    if (set != NO_REG) {
        Where bit = {set, ordinal, (uint32_t)type->values, NULL, NULL};
        vec_push(&next, compile_emit(c, CODE_JUMP_IF_NOT, compile_load(c, &bit), 0, 0, 0));
    }
    compile_copy(c, compile_var(c, act->var), compile_value_at(c, type, ordinal),
                 layout_slots(type));
    if (act->value)
        vec_push(&next, compile_emit(c, CODE_JUMP_IF_NOT, compile_value(c, act->value), 0, 0, 0));
    if (nth != NO_REG) {
        found = compile_emit(c, CODE_JUMP_IF_NOT, nth, 0, 0, 0);
        compile_emit(c, CODE_SUB, nth, nth, one, 0);
    } else {
        compile_emit(c, CODE_ADD, count, count, one, 0);
    }
    for (uint32_t i = 0; i < next.length; i++)
        compile_patch(c, next.data[i]);
    compile_emit(c, CODE_ADD, ordinal, ordinal, one, 0);
    compile_emit(c, CODE_JUMP, (int32_t)top, 0, 0, 0);
    compile_patch(c, end);
    if (found != UINT32_MAX)
        compile_patch(c, found);
    vec_free(&next);
}

static void compile_choose(Compiler *c, const TypedStmt *act)
{
    const Type *type = act->var->type;
    CodeOp op = act->kind == ACT_PICK ? CODE_PICK : CODE_CHOOSE;
    Reg choice = compile_temp(c, 1);

    if (!act->target && !act->value) {
        compile_emit(c, op, choice, compile_constant(c, (int64_t)type->values), 0, 0);
        compile_copy(c, compile_var(c, act->var), compile_value_at(c, type, choice),
                     layout_slots(type));
    } else {
        Reg count = compile_temp(c, 1), set = act->target ? compile_value(c, act->target) : NO_REG;
        compile_emit(c, CODE_MOVE, count, compile_constant(c, 0), 0, 0);
        through_choices(c, act, set, count, NO_REG);
        compile_emit(c, op, choice, count, 0, 0);
        through_choices(c, act, set, NO_REG, choice);
    }
    compile_scope_enter(c, act->var);
}

/* ---- loops ---- */

static void close_loop(Compiler *c, Loop *loop, uint32_t top)
{
    for (uint32_t i = 0; i < loop->continues.length; i++)
        c->program->code.data[loop->continues.data[i]].a = (int32_t)top;
    compile_emit(c, CODE_JUMP, (int32_t)top, 0, 0, 0);
    c->loop = loop->outer;
}

static void patch_breaks(Compiler *c, Loop *loop)
{
    for (uint32_t i = 0; i < loop->breaks.length; i++)
        compile_patch(c, loop->breaks.data[i]);
    vec_free(&loop->breaks);
    vec_free(&loop->continues);
}

static void compile_while(Compiler *c, const TypedStmt *act)
{
    Loop loop = {.outer = c->loop};
    uint32_t top = compile_here(c), end = UINT32_MAX, times = c->times;

    c->loop = &loop;
    c->times = compile_times_over(times, NULL);
    if (act->value)
        end = compile_emit(c, CODE_JUMP_IF_NOT, compile_value(c, act->value), 0, 0, 0);
    compile_block(c, &act->body);
    close_loop(c, &loop, top);
    c->times = times;
    if (end != UINT32_MAX)
        compile_patch(c, end);
    patch_breaks(c, &loop);
}

/* The rounds that are left are part of a process's state. */
static Reg round_counter(Compiler *c, const TypedStmt *act)
{
    Interval interval = value_ranges_of(c, act->value);

    if (!compile_in_process(c))
        return compile_temp(c, 1);
    Reg reg = compile_slot(c, 0, interval.known ? MAX(interval.high, 0) : WIDE_HIGH);
    c->agent->slot_count++;
    return reg;
}

static void compile_repeat(Compiler *c, const TypedStmt *act)
{
    Loop loop = {.outer = c->loop};
    Reg left = round_counter(c, act);
    uint32_t scope = c->scope.length, times = c->times;

    compile_copy(c, left, compile_checked(c, act->value, act->value->type, NULL), 1);
    Interval interval = value_ranges_of(c, act->value);
    if (!interval.known || interval.low < 0)
        compile_emit(c, CODE_RANGE, left, 0, (int32_t)WIDE_HIGH, 0);
    if (compile_in_process(c))
        vec_push(&c->scope, (ScopeVar){NULL, left});
    c->loop = &loop;
    c->times = compile_times_over(times, &interval);
    uint32_t top = compile_here(c), end = compile_emit(c, CODE_JUMP_IF_NOT, left, 0, 0, 0);
    compile_emit(c, CODE_SUB, left, left, compile_constant(c, 1), 0);
    compile_block(c, &act->body);
    close_loop(c, &loop, top);
    compile_patch(c, end);
    patch_breaks(c, &loop);
    c->scope.length = scope;
    c->times = times;
}

static void compile_jump(Compiler *c, bool is_break)
{
    uint32_t jump = compile_emit(c, CODE_JUMP, 0, 0, 0, 0);

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
        Reg value = compile_checked(c, act->value, frame->type, NULL);
        compile_copy(c, frame->result, value, layout_slots(frame->type));
    } else if (frame->result != NO_REG) {
        compile_copy(c, frame->result, compile_blank(c, frame->type), layout_slots(frame->type));
    }
    vec_push(&frame->exits, compile_emit(c, CODE_JUMP, 0, 0, 0, 0));
}

static void compile_assert(Compiler *c, const TypedStmt *act)
{
    Reg value = compile_value(c, act->value);

    vec_push(&c->program->notes,
             (Note){.kind = NOTE_ASSERT, .act = act, .value = value, .index = NO_REG});
    compile_emit(c, CODE_NOTE, (int32_t)c->program->notes.length - 1, 0, 0, 0);
    compile_emit(c, CODE_PROMISE, value, (int32_t)c->program->model.monitor_count - 1, 0, 0);
}

static void compile_pause(Compiler *c, const TypedStmt *act)
{
    uint32_t location = compile_location(c);

    c->agent->locations.data[location].is_internal = c->program->is_timed;
    if (act->kind == ACT_WAIT && compile_assume(c, ASSUMES_WAIT, act->value->span))
        compile_time_location(c, location, act->value->value, act->value->value);
    compile_emit(c, CODE_PAUSE, (int32_t)location, 0, 0, 0);
    c->agent->locations.data[location].resume = compile_here(c);
}

static void compile_atomic(Compiler *c, const TypedStmt *act)
{
    bool before = c->in_atomic;

    compile_open_step(c);
    c->in_atomic = true;
    compile_stmts(c, &act->body);
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
    compile_mark(c, act->span);
    switch (act->kind) {
    case ACT_LET: compile_let(c, act); break;
    case ACT_ASSIGN: compile_assign(c, act); break;
    case ACT_DO: compile_value(c, act->value); break;
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
void compile_stmts(Compiler *c, const TypedBlock *acts)
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
