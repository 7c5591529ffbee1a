/* Calls of operations and requests, put in place. */
#include "checker/language/syntax/decl.h"
#include "checker/program/compile/compile.h"

static void note(Compiler *c, CodeNote note)
{
    vec_push(&c->program->notes, note);
    compile_emit(c, CODE_NOTE, (int32_t)c->program->notes.length - 1, 0, 0, 0);
}

/* ---- operations ---- */

/* The first operation of a guarded request begins it. */
static void begin_requests(Compiler *c)
{
    for (const CallFrame *frame = c->frame; frame; frame = frame->outer)
        if (frame->monitors)
            compile_request_begins(c, frame->monitors);
}

uint32_t compile_open_step(Compiler *c)
{
    uint32_t location = compile_location(c);

    compile_time_call(c, location);
    compile_emit(c, CODE_YIELD, (int32_t)location, 0, 0, 0);
    c->process->locations.data[location].resume = compile_here(c) - 1;
    begin_requests(c);
    return location;
}

static Reg *bind_arguments(Compiler *c, const TypedExpr *call)
{
    Reg *regs = arena_array(c->arena, Reg, call->item_count);

    for (uint32_t i = 0; i < call->item_count; i++) {
        const Var *argument = call->operation->arguments[i];
        Reg value = compile_checked(c, call->items[i], argument->type, argument);
        regs[i] = compile_var(c, argument);
        compile_copy(c, regs[i], value, layout_slots(argument->type));
    }
    return regs;
}

/* Which of a component array: `index` is its ordinal, what is returned the offset of its state. */
static Reg offset_of(Compiler *c, const TypedExpr *call, Reg *index)
{
    const Instance *instance = call->operation->instance;

    *index = NO_REG;
    if (!instance->index)
        return NO_REG;
    if (!call->left)
        return c->this_offset;
    Reg ordinal = compile_ordinal(c, instance->index, compile_value(c, call->left));
    *index = compile_temp(c, 1);
    compile_copy(c, *index, ordinal, 1);
    return compile_binary(c, CODE_MUL, ordinal,
                          compile_constant(c, layout_instance_slots(instance)));
}

/* What falls off the end of a body that gives an option gives none. */
static void close_frame(Compiler *c, CallFrame *frame)
{
    if (frame->result != NO_REG && frame->type->kind == KIND_OPTION)
        compile_copy(c, frame->result, compile_blank(c, frame->type), layout_slots(frame->type));
    for (uint32_t i = 0; i < frame->exits.length; i++)
        compile_patch(c, frame->exits.data[i]);
    vec_free(&frame->exits);
}

static Reg result_reg(Compiler *c, const Type *type)
{
    return type->kind == KIND_VOID ? NO_REG : compile_temp(c, layout_slots(type));
}

static Reg operation_body(Compiler *c, const Operation *operation, Reg offset)
{
    CallFrame frame = {.operation = operation,
                       .type = operation->type,
                       .outer = c->frame,
                       .result = result_reg(c, operation->type)};
    const Instance *instance = c->instance;
    Reg this_offset = c->this_offset;
    Loop *loop = c->loop;

    c->frame = &frame;
    c->loop = NULL;
    c->instance = operation->instance;
    c->this_offset = offset;
    if (operation->guard)
        compile_guard(c, operation->guard);
    compile_mark(c, MARK_CODE, operation->member->name.span);
    compile_stmts(c, &operation->body);
    close_frame(c, &frame);
    c->frame = frame.outer;
    c->loop = loop;
    c->instance = instance;
    c->this_offset = this_offset;
    return frame.result;
}

Reg compile_operation_call(Compiler *c, const TypedExpr *call)
{
    bool is_step = c->instance == NULL;
    Reg index;

    if (is_step && !c->in_atomic)
        compile_open_step(c);
    else if (is_step)
        begin_requests(c);
    Reg *arguments = bind_arguments(c, call);
    Reg offset = offset_of(c, call, &index);
    if (is_step)
        note(c, (CodeNote){.kind = NOTE_CALL,
                           .operation = call->operation,
                           .stmt = c->stmt,
                           .span = call->span,
                           .arguments = arguments,
                           .argument_count = call->item_count,
                           .index = index,
                           .value = NO_REG});
    const TypedStmt *stmt = c->stmt;
    Reg result = operation_body(c, call->operation, offset);
    c->stmt = stmt;
    if (is_step)
        note(c, (CodeNote){.kind = NOTE_RESULT,
                           .operation = call->operation,
                           .index = NO_REG,
                           .value = result,
                           .type = call->operation->type});
    return result;
}

/* ---- requests ---- */

static Reg *bind_request(Compiler *c, const Inline *request)
{
    Reg *regs = arena_array(c->arena, Reg, request->argument_count);

    for (uint32_t i = 0; i < request->argument_count; i++) {
        const Var *argument = request->arguments[i];
        Reg value = compile_checked(c, request->values[i], argument->type, argument);
        regs[i] = compile_var(c, argument);
        compile_copy(c, regs[i], value, layout_slots(argument->type));
        vec_push(&c->scope, (ScopeVar){argument, regs[i]});
    }
    return regs;
}

Reg compile_request_call(Compiler *c, const TypedExpr *call)
{
    const Inline *request = call->request;
    uint32_t scope = c->scope.length;
    Loop *loop = c->loop;
    const TypedStmt *stmt = c->stmt;

    Reg *arguments = bind_request(c, request);
    CallFrame frame = {.request = request,
                       .type = request->type,
                       .outer = c->frame,
                       .result = result_reg(c, request->type)};
    frame.monitors = compile_monitors(c, request);
    note(c, (CodeNote){.kind = NOTE_ENTER,
                       .request = request,
                       .arguments = arguments,
                       .argument_count = request->argument_count,
                       .index = NO_REG,
                       .value = NO_REG});
    c->frame = &frame;
    c->loop = NULL;
    compile_stmts(c, &request->body);
    close_frame(c, &frame);
    c->frame = frame.outer;
    c->loop = loop;
    c->stmt = stmt;
    if (frame.monitors)
        compile_request_ends(c, frame.monitors, frame.result);
    note(c, (CodeNote){.kind = NOTE_LEAVE,
                       .request = request,
                       .index = NO_REG,
                       .value = frame.result,
                       .type = request->type});
    c->scope.length = scope;
    return frame.result;
}
