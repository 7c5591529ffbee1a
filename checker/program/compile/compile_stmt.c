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
    const bool has_else = stmt->other.count > 0 || c->branches;
    uint32_t no = compile_emit(c, CODE_JUMP_IF_NOT, compile_value(c, stmt->value), 0, 0, 0);
    compile_mark_branch(c, MARK_BRANCH, stmt->value->span, stmt->body.count > 0);
    compile_block(c, &stmt->body);
    if (!has_else) {
        compile_patch(c, no);
        return;
    }
    uint32_t end = compile_emit(c, CODE_JUMP, 0, 0, 0, 0);
    compile_patch(c, no);
    compile_mark_branch(c, MARK_FALSE, stmt->value->span, stmt->other.count > 0);
    compile_block(c, &stmt->other);
    compile_patch(c, end);
}

/* ---- the rest ---- */

static void compile_return(Compiler *c, const TypedStmt *stmt)
{
    CallFrame *frame = c->frame;

    if (stmt->value && frame->result != NO_REG) {
        Reg value = compile_checked(c, stmt->value, frame->type, NULL);
        compile_copy(c, frame->result, value, layout_slots(frame->type));
    } else if (frame->result != NO_REG) {
        compile_copy(c, frame->result, compile_blank(c, frame->type), layout_slots(frame->type));
    }
    vec_push(&frame->exits, compile_emit(c, CODE_JUMP, 0, 0, 0, 0));
}

/* An assertion changes nothing: where nobody asks for them there is none. */
static void compile_assert(Compiler *c, const TypedStmt *stmt)
{
    if (c->system->assertion_count == 0)
        return;
    Reg value = compile_value(c, stmt->value);

    vec_push(&c->program->notes,
             (CodeNote){.kind = NOTE_ASSERT, .stmt = stmt, .value = value, .index = NO_REG});
    compile_emit(c, CODE_NOTE, (int32_t)c->program->notes.length - 1, 0, 0, 0);
    compile_emit(c, CODE_REQUIRE, value, (int32_t)c->program->model.monitor_count - 1, 0, 0);
}

static void compile_pause(Compiler *c, const TypedStmt *stmt)
{
    uint32_t location = compile_location(c);

    c->process->locations.data[location].is_internal = c->program->is_timed;
    if (stmt->kind == TYPED_WAIT && compile_assume(c, ASSUMES_WAIT, stmt->value->span))
        compile_time_location(c, location, stmt->value->value, stmt->value->value);
    compile_emit(c, CODE_PAUSE, (int32_t)location, 0, 0, 0);
    c->process->locations.data[location].resume = compile_here(c);
}

static void compile_atomic(Compiler *c, const TypedStmt *stmt)
{
    bool before = c->in_atomic;

    const uint32_t location = compile_open_step(c);
    c->process->locations.data[location].is_block = true;
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
    case TYPED_PAUSE:
    case TYPED_WAIT:
    case TYPED_ATOMIC:
    case TYPED_LABEL:
    case TYPED_WITHIN: return true;
    case TYPED_IF: return value->kind == NODE_CONST;
    case TYPED_WHILE: return !value;
    case TYPED_LET:
    case TYPED_ASSIGN:
    case TYPED_DO:
    case TYPED_RETURN:
        return value && (value->kind == NODE_OPERATION || value->kind == NODE_REQUEST);
    case TYPED_REPEAT:
    case TYPED_BREAK:
    case TYPED_CONTINUE:
    case TYPED_ASSERT:
    case TYPED_CHOOSE:
    case TYPED_EITHER:
    case TYPED_PICK:
    case TYPED_CHANCE:
    case TYPED_START:
    case TYPED_STOP: return false;
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
    compile_mark(c, MARK_CODE, stmt->span);
    switch (stmt->kind) {
    case TYPED_LET: compile_let(c, stmt); break;
    case TYPED_ASSIGN: compile_assign(c, stmt); break;
    case TYPED_DO: compile_value(c, stmt->value); break;
    case TYPED_IF: compile_if(c, stmt); break;
    case TYPED_WHILE: compile_while(c, stmt); break;
    case TYPED_REPEAT: compile_repeat(c, stmt); break;
    case TYPED_BREAK:
    case TYPED_CONTINUE: compile_jump(c, stmt->kind == TYPED_BREAK); break;
    case TYPED_RETURN: compile_return(c, stmt); break;
    case TYPED_ASSERT: compile_assert(c, stmt); break;
    case TYPED_CHOOSE:
    case TYPED_PICK: compile_choose(c, stmt); break;
    case TYPED_EITHER: compile_either(c, stmt); break;
    case TYPED_CHANCE: compile_chance(c, stmt); break;
    case TYPED_ATOMIC: compile_atomic(c, stmt); break;
    case TYPED_PAUSE:
    case TYPED_WAIT: compile_pause(c, stmt); break;
    case TYPED_WITHIN: compile_within_block(c, stmt); break;
    case TYPED_START:
    case TYPED_STOP: compile_timer(c, stmt); break;
    case TYPED_LABEL: break;
    }
}

/* Labels hold for the statement after them. */
void compile_stmts(Compiler *c, const TypedBlock *block)
{
    uint32_t labels = c->labels.length;

    for (uint32_t i = 0; i < block->count && !c->too_large; i++) {
        const TypedStmt *stmt = block->list[i];
        if (stmt->kind == TYPED_LABEL) {
            vec_push(&c->labels, stmt->name);
            continue;
        }
        compile_stmt(c, stmt);
        c->labels.length = labels;
    }
    c->labels.length = labels;
}
