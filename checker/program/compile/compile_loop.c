/* Loops. */
#include "checker/program/compile/compile.h"

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

void compile_while(Compiler *c, const TypedStmt *stmt)
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

void compile_repeat(Compiler *c, const TypedStmt *stmt)
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

void compile_jump(Compiler *c, bool is_break)
{
    uint32_t jump = compile_emit(c, CODE_JUMP, 0, 0, 0, 0);

    if (is_break)
        vec_push(&c->loop->breaks, jump);
    else
        vec_push(&c->loop->continues, jump);
}
