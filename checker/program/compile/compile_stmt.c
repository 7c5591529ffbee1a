/* Statements. */
#include "checker/program/compile/compile.h"

bool compile_in_process(const Compiler *c)
{
    return c->process && !c->instance;
}

/* A place where the process can stop: with the locals that have a value there. */
uint32_t compile_location(Compiler *c)
{
    Location location = {.in_scope_count = c->scope.length, .label_count = c->labels.length};

    compile_begin_location(c, &location);
    location.in_scope = arena_copy(c->arena, c->scope.data, c->scope.length, sizeof *c->scope.data);
    location.labels =
        arena_copy(c->arena, c->labels.data, c->labels.length, sizeof *c->labels.data);
    vec_push(&c->process->locations, location);
    if (c->process->locations.length > 1) {
        c->process->starts_waiting |= c->untouched;
        c->untouched = false;
    }
    return c->process->locations.length - 1;
}

void compile_scope_enter(Compiler *c, const Var *var)
{
    if (compile_in_process(c))
        vec_push(&c->scope, (ScopeVar){var, compile_var(c, var)});
}

void compile_block(Compiler *c, const TypedBlock *block)
{
    uint32_t scope = c->scope.length;

    compile_stmts(c, block);
    c->scope.length = scope;
}

/* ---- variables ---- */

static void compile_let(Compiler *c, const TypedStmt *stmt)
{
    const Var *var = stmt->var;
    Reg value = compile_checked(c, stmt->value, var->type, var);

    compile_copy(c, compile_var(c, var), value, layout_slots(var->type));
    compile_scope_enter(c, var);
}

static void compile_assign(Compiler *c, const TypedStmt *stmt)
{
    const TypedExpr *root = stmt->target;

    while (root->kind == NODE_FIELD || root->kind == NODE_INDEX)
        root = root->left;
    Reg value = compile_checked(c, stmt->value, stmt->target->type, root->var);
    Where where = compile_where(c, stmt->target);
    compile_store(c, &where, value);
}

/* ---- branches ---- */

static void compile_if(Compiler *c, const TypedStmt *stmt)
{
    if (stmt->value->kind == NODE_CONST) {
        compile_block(c, stmt->value->value ? &stmt->body : &stmt->other);
        return;
    }
    uint32_t no = compile_emit(c, CODE_JUMP_IF_NOT, compile_value(c, stmt->value), 0, 0, 0);
    compile_block(c, &stmt->body);
    if (stmt->other.count == 0) {
        compile_patch(c, no);
        return;
    }
    uint32_t end = compile_emit(c, CODE_JUMP, 0, 0, 0, 0);
    compile_patch(c, no);
    compile_block(c, &stmt->other);
    compile_patch(c, end);
}

typedef struct Ways { /* branches, those that are faults last */
    const TypedBlock **bodies;
    const Span *fault_spans; /* by number among the faults */
    uint32_t count, faults;
} Ways;

static Ways ways_of(Compiler *c, const TypedStmt *stmt)
{
    bool may_fail = c->program->faults_slot != UINT32_MAX;
    Span *spans = arena_array(c->arena, Span, stmt->branch_count);
    Ways ways = {.bodies = arena_array(c->arena, const TypedBlock *, stmt->branch_count),
                 .fault_spans = spans};

    for (uint32_t i = 0; i < stmt->branch_count; i++)
        if (!stmt->branches[i].is_fault)
            ways.bodies[ways.count++] = &stmt->branches[i].body;
    for (uint32_t i = 0; may_fail && i < stmt->branch_count; i++)
        if (stmt->branches[i].is_fault) {
            spans[ways.faults] = stmt->branches[i].span;
            ways.bodies[ways.count + ways.faults++] = &stmt->branches[i].body;
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

static void compile_either(Compiler *c, const TypedStmt *stmt)
{
    Ways ways = ways_of(c, stmt);
    Reg choice = compile_temp(c, 1);

    compile_emit(c, CODE_CHOOSE, choice, number_of_ways(c, &ways), 0, 0);
    compile_ways(c, &ways, choice);
}

static void compile_chance(Compiler *c, const TypedStmt *stmt)
{
    const TypedBlock *bodies[] = {&stmt->body, &stmt->other};
    Ways ways = {.bodies = bodies, .count = 2};
    int64_t part = stmt->value->value;
    Reg choice = compile_temp(c, 1);

    if (part == 0 || part == stmt->number) {
        compile_block(c, part > 0 ? &stmt->body : &stmt->other);
        return;
    }
    compile_emit(c, CODE_CHANCE, choice, (int32_t)part, (int32_t)stmt->number, 0);
    compile_ways(c, &ways, choice);
}

/* ---- choose ---- */

/* Goes through the values that qualify; with `nth`, leaves the loop at the nth of them, else counts
 * them in `count`. */
static void through_choices(Compiler *c, const TypedStmt *stmt, Reg set, Reg count, Reg nth)
{
    const Type *type = stmt->var->type;
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
    compile_copy(c, compile_var(c, stmt->var), compile_value_at(c, type, ordinal),
                 layout_slots(type));
    if (stmt->value)
        vec_push(&next, compile_emit(c, CODE_JUMP_IF_NOT, compile_value(c, stmt->value), 0, 0, 0));
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

static void compile_choose(Compiler *c, const TypedStmt *stmt)
{
    const Type *type = stmt->var->type;
    CodeOp op = stmt->kind == ACT_PICK ? CODE_PICK : CODE_CHOOSE;
    Reg choice = compile_temp(c, 1);

    if (!stmt->target && !stmt->value) {
        compile_emit(c, op, choice, compile_constant(c, (int64_t)type->values), 0, 0);
        compile_copy(c, compile_var(c, stmt->var), compile_value_at(c, type, choice),
                     layout_slots(type));
    } else {
        Reg count = compile_temp(c, 1),
            set = stmt->target ? compile_value(c, stmt->target) : NO_REG;
        compile_emit(c, CODE_MOVE, count, compile_constant(c, 0), 0, 0);
        through_choices(c, stmt, set, count, NO_REG);
        compile_emit(c, op, choice, count, 0, 0);
        through_choices(c, stmt, set, NO_REG, choice);
    }
    compile_scope_enter(c, stmt->var);
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

static void compile_while(Compiler *c, const TypedStmt *stmt)
{
    Loop loop = {.outer = c->loop};
    uint32_t top = compile_here(c), end = UINT32_MAX, times = c->times;

    c->loop = &loop;
    c->times = compile_times_over(times, NULL);
    if (stmt->value)
        end = compile_emit(c, CODE_JUMP_IF_NOT, compile_value(c, stmt->value), 0, 0, 0);
    compile_block(c, &stmt->body);
    close_loop(c, &loop, top);
    c->times = times;
    if (end != UINT32_MAX)
        compile_patch(c, end);
    patch_breaks(c, &loop);
}

/* The rounds that are left are part of a process's state. */
static Reg round_counter(Compiler *c, const TypedStmt *stmt)
{
    Interval interval = value_ranges_of(c, stmt->value);

    if (!compile_in_process(c))
        return compile_temp(c, 1);
    Reg reg = compile_slot(c, 0, interval.known ? MAX(interval.high, 0) : WIDE_HIGH);
    c->process->slot_count++;
    return reg;
}

static void compile_repeat(Compiler *c, const TypedStmt *stmt)
{
    Loop loop = {.outer = c->loop};
    Reg left = round_counter(c, stmt);
    uint32_t scope = c->scope.length, times = c->times;

    compile_copy(c, left, compile_checked(c, stmt->value, stmt->value->type, NULL), 1);
    Interval interval = value_ranges_of(c, stmt->value);
    if (!interval.known || interval.low < 0)
        compile_emit(c, CODE_RANGE, left, 0, (int32_t)WIDE_HIGH, 0);
    if (compile_in_process(c))
        vec_push(&c->scope, (ScopeVar){NULL, left});
    c->loop = &loop;
    c->times = compile_times_over(times, &interval);
    uint32_t top = compile_here(c), end = compile_emit(c, CODE_JUMP_IF_NOT, left, 0, 0, 0);
    compile_emit(c, CODE_SUB, left, left, compile_constant(c, 1), 0);
    compile_block(c, &stmt->body);
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

static void compile_return(Compiler *c, const TypedStmt *stmt)
{
    Frame *frame = c->frame;

    if (stmt->value && frame->result != NO_REG) {
        Reg value = compile_checked(c, stmt->value, frame->type, NULL);
        compile_copy(c, frame->result, value, layout_slots(frame->type));
    } else if (frame->result != NO_REG) {
        compile_copy(c, frame->result, compile_blank(c, frame->type), layout_slots(frame->type));
    }
    vec_push(&frame->exits, compile_emit(c, CODE_JUMP, 0, 0, 0, 0));
}

static void compile_assert(Compiler *c, const TypedStmt *stmt)
{
    Reg value = compile_value(c, stmt->value);

    vec_push(&c->program->notes,
             (Note){.kind = NOTE_ASSERT, .stmt = stmt, .value = value, .index = NO_REG});
    compile_emit(c, CODE_NOTE, (int32_t)c->program->notes.length - 1, 0, 0, 0);
    compile_emit(c, CODE_REQUIRE, value, (int32_t)c->program->model.monitor_count - 1, 0, 0);
}

static void compile_pause(Compiler *c, const TypedStmt *stmt)
{
    uint32_t location = compile_location(c);

    c->process->locations.data[location].is_internal = c->program->is_timed;
    if (stmt->kind == ACT_WAIT && compile_assume(c, ASSUMES_WAIT, stmt->value->span))
        compile_time_location(c, location, stmt->value->value, stmt->value->value);
    compile_emit(c, CODE_PAUSE, (int32_t)location, 0, 0, 0);
    c->process->locations.data[location].resume = compile_here(c);
}

static void compile_atomic(Compiler *c, const TypedStmt *stmt)
{
    bool before = c->in_atomic;

    compile_open_step(c);
    c->in_atomic = true;
    compile_stmts(c, &stmt->body);
    c->in_atomic = before;
}

/* A statement that comes to its scheduling point, if it has one, before it does anything. */
static bool waits_first(const TypedStmt *stmt)
{
    const TypedExpr *value = stmt->value;

    while (value && (value->kind == NODE_SOME || value->kind == NODE_UNWRAP))
        value = value->left;
    switch (stmt->kind) {
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

static void compile_within_block(Compiler *c, const TypedStmt *stmt)
{
    bool is_bounded = compile_within(c, stmt);

    compile_block(c, &stmt->body);
    if (is_bounded)
        c->withins.length--;
}

static void compile_stmt(Compiler *c, const TypedStmt *stmt)
{
    c->untouched &= waits_first(stmt);
    c->span = stmt->span;
    c->stmt = stmt;
    compile_mark(c, stmt->span);
    switch (stmt->kind) {
    case ACT_LET: compile_let(c, stmt); break;
    case ACT_ASSIGN: compile_assign(c, stmt); break;
    case ACT_DO: compile_value(c, stmt->value); break;
    case ACT_IF: compile_if(c, stmt); break;
    case ACT_WHILE: compile_while(c, stmt); break;
    case ACT_REPEAT: compile_repeat(c, stmt); break;
    case ACT_BREAK:
    case ACT_CONTINUE: compile_jump(c, stmt->kind == ACT_BREAK); break;
    case ACT_RETURN: compile_return(c, stmt); break;
    case ACT_ASSERT: compile_assert(c, stmt); break;
    case ACT_CHOOSE:
    case ACT_PICK: compile_choose(c, stmt); break;
    case ACT_EITHER: compile_either(c, stmt); break;
    case ACT_CHANCE: compile_chance(c, stmt); break;
    case ACT_ATOMIC: compile_atomic(c, stmt); break;
    case ACT_PAUSE:
    case ACT_WAIT: compile_pause(c, stmt); break;
    case ACT_WITHIN: compile_within_block(c, stmt); break;
    case ACT_START:
    case ACT_STOP: compile_timer(c, stmt); break;
    case ACT_LABEL: break;
    }
}

/* Labels hold for the statement after them. */
void compile_stmts(Compiler *c, const TypedBlock *block)
{
    uint32_t labels = c->labels.length;

    for (uint32_t i = 0; i < block->count; i++) {
        const TypedStmt *stmt = block->list[i];
        if (stmt->kind == ACT_LABEL) {
            vec_push(&c->labels, stmt->name);
            continue;
        }
        compile_stmt(c, stmt);
        c->labels.length = labels;
    }
    c->labels.length = labels;
}
