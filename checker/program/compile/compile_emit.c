/* Instructions, registers, constants. */
#include "checker/program/compile/compile.h"
#include "checker/program/compile/strict_bounds.h"

#include <string.h>

enum { EARLY_CONSTANTS = 64 };

uint32_t compile_here(const Compiler *c)
{
    return c->program->code.length;
}

uint32_t compile_emit(Compiler *c, CodeOp op, int32_t a, int32_t b, int32_t d, int32_t e)
{
    Budget *budget = c->system->design->budget;

    if (budget)
        budget->taken += sizeof(Instruction);
    if (compile_here(c) > 0 && (compile_here(c) >= MAX_CODE || !budget_go_on(budget))) {
        c->too_large = true;
        return compile_here(c) - 1;
    }
    vec_push(&c->program->code,
             (Instruction){.op = op, .a = a, .b = b, .c = d, .d = e, .span = c->span});
    return compile_here(c) - 1;
}

void compile_mark(Compiler *c, MarkKind kind, Span span)
{
    if (!c->marks)
        return;
    vec_push(&c->program->marks, (ProgramMark){kind, span, false});
    compile_emit(c, CODE_MARK, (int32_t)c->program->marks.length - 1, 0, 0, 0);
}

void compile_mark_branch(Compiler *c, MarkKind kind, Span span, bool has_code)
{
    if (!c->branches)
        return;
    compile_mark(c, kind, span);
    c->program->marks.data[c->program->marks.length - 1].has_code = has_code;
}

void compile_guard(Compiler *c, const TypedExpr *guard)
{
    strict_bounds_note(c->program, guard, true);
    c->in_guard = true;
    Reg value = compile_value(c, guard);
    c->in_guard = false;

    if (c->marks && guard->kind != NODE_CONST) {
        uint32_t open = compile_emit(c, CODE_JUMP_IF, value, 0, 0, 0);
        compile_mark(c, MARK_CLOSED, guard->span);
        compile_patch(c, open);
    }
    compile_emit(c, CODE_GUARD, value, 0, 0, 0);
}

void compile_patch(Compiler *c, uint32_t jump)
{
    Instruction *instruction = &c->program->code.data[jump];

    if (c->too_large) /* the jump may not be there: compile_emit gave the number of another */
        return;
    instruction->operands[opcodes[instruction->op].target] = (int32_t)compile_here(c);
}

Reg compile_temp(Compiler *c, uint32_t count)
{
    Reg reg = REG_TEMP + (Reg)c->program->temps;

    if (c->program->temps + MAX(count, 1) > MAX_TEMPS)
        c->too_large = true;
    else
        c->program->temps += MAX(count, 1);
    return reg;
}

/* Among the first ones, which are looked through: mostly there are no others. -1: they are not. */
static int64_t early_constants(const Program *program, const int64_t *values, uint32_t count)
{
    const uint32_t end = MIN(program->constants.length, EARLY_CONSTANTS);

    for (uint32_t i = 0; i + count <= end; i++)
        if (memcmp(&program->constants.data[i], values, count * sizeof *values) == 0)
            return i;
    return -1;
}

static Reg add_constants(Program *program, const int64_t *values, uint32_t count)
{
    Reg reg = REG_CONST + (Reg)program->constants.length;

    for (uint32_t i = 0; i < count; i++)
        vec_push(&program->constants, values[i]);
    return reg;
}

/* Each list of values is there once. */
Reg compile_constants(Compiler *c, const int64_t *values, uint32_t count)
{
    int64_t early = early_constants(c->program, values, count);

    if (early >= 0)
        return REG_CONST + (Reg)early;
    if (c->program->constants.length + count <= EARLY_CONSTANTS)
        return add_constants(c->program, values, count);
    g_autoptr(GBytes) key = g_bytes_new(values, count * sizeof *values);
    gpointer known = g_hash_table_lookup(c->constants, key);
    if (known)
        return GPOINTER_TO_INT(known);
    Reg reg = add_constants(c->program, values, count);
    g_hash_table_insert(c->constants, g_bytes_ref(key), GINT_TO_POINTER(reg));
    return reg;
}

Reg compile_constant(Compiler *c, int64_t value)
{
    return compile_constants(c, &value, 1);
}

Reg compile_blank(Compiler *c, const Type *type)
{
    Slots slots = {0};

    layout_append(&slots, type);
    g_autofree int64_t *values = g_new0(int64_t, slots.length + 1);
    for (uint32_t i = 0; i < slots.length; i++)
        values[i] = layout_blank(&slots.data[i]);
    Reg reg = compile_constants(c, values, slots.length);
    vec_free(&slots);
    return reg;
}

Reg compile_slots(Compiler *c, const Type *type)
{
    Reg reg = (Reg)c->program->slots.length;

    if (c->program->slots.length + type->places > 2 * MAX_SLOTS)
        return compile_slot(c, 0, 0); /* there are too many already: see compile_all */
    layout_append(&c->program->slots, type);
    return reg;
}

Reg compile_slot(Compiler *c, int64_t low, int64_t high)
{
    vec_push(&c->program->slots, (Slot){.low = low, .high = high});
    return (Reg)c->program->slots.length - 1;
}

void compile_copy(Compiler *c, Reg to, Reg from, uint32_t count)
{
    if (to == from || count == 0)
        return;
    if (count == 1)
        compile_emit(c, CODE_MOVE, to, from, 0, 0);
    else
        compile_emit(c, CODE_COPY, to, from, (int32_t)count, 0);
}

/* ---- registers to indexes of v ---- */

static Reg final_reg(const Program *program, Reg reg)
{
    if (reg == NO_REG)
        return reg;
    Reg index = reg & REG_INDEX;
    if ((reg & REG_KIND) == REG_TEMP)
        return (Reg)program->slots.length + index;
    if ((reg & REG_KIND) == REG_CONST)
        return (Reg)(program->slots.length + program->temps) + index;
    return index;
}

static void finish_instruction(const Program *program, Instruction *instruction)
{
    for (uint32_t i = 0; i < MAX_OPERANDS; i++)
        if (opcode_is_register((OperandMode)opcodes[instruction->op].modes[i]))
            instruction->operands[i] = final_reg(program, instruction->operands[i]);
}

static void finish_note(const Program *program, CodeNote *note)
{
    note->index = final_reg(program, note->index);
    note->value = final_reg(program, note->value);
    for (uint32_t i = 0; i < note->argument_count; i++)
        note->arguments[i] = final_reg(program, note->arguments[i]);
}

void compile_finish_registers(Program *program)
{
    program->registers = program->slots.length + program->temps + program->constants.length;
    for (uint32_t i = 0; i < program->code.length; i++)
        finish_instruction(program, &program->code.data[i]);
    for (uint32_t i = 0; i < program->notes.length; i++)
        finish_note(program, &program->notes.data[i]);
    for (uint32_t i = 0; i < MODEL_MAX_PREDICATES; i++)
        program->predicate_regs[i] = final_reg(program, program->predicate_regs[i]);
    for (uint32_t i = 0; i < program->model.property_count; i++)
        program->decided_regs[i] = final_reg(program, program->decided_regs[i]);
    compile_finish_clauses(program, final_reg);
    for (uint32_t i = 0; i < program->system->measure_count; i++)
        program->measure_regs[i] = final_reg(program, program->measure_regs[i]);
}
