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
    c->in_scope += c->scope.length;
    if (c->in_scope > MAX_IN_SCOPE) {
        c->too_large = true;
        location.in_scope_count = 0;
    }
    location.in_scope =
        arena_copy(c->arena, c->scope.data, location.in_scope_count, sizeof *c->scope.data);
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
    case ACT_REPEAT:
    case ACT_BREAK:
    case ACT_CONTINUE:
    case ACT_ASSERT:
    case ACT_CHOOSE:
    case ACT_EITHER:
    case ACT_PICK:
    case ACT_CHANCE:
    case ACT_START:
    case ACT_STOP: return false;
    }
    g_assert_not_reached();
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

    for (uint32_t i = 0; i < block->count && !c->too_large; i++) {
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
