/* Clauses of properties, each compiled so that it can be evaluated on its own. */
#include "checker/program/bytecode/clause.h"
#include "checker/program/compile/compile.h"

#include <string.h>

/* ---- compiling ---- */

static CodeFragment compile_piece(Compiler *c, const TypedExpr *node)
{
    CodeFragment piece = {.start = compile_here(c), .node = node};
    uint32_t count = layout_slots(node->type);
    Reg value = compile_value(c, node);

    piece.reg = compile_temp(c, count);
    compile_copy(c, piece.reg, value, count);
    compile_emit(c, CODE_END, 0, 0, 0, 0);
    return piece;
}

static Clause *compile_clause(Compiler *c, const TypedExpr *node);

static void add_child(Compiler *c, Clause *clause, const TypedExpr *node)
{
    Clause **children = arena_array(c->arena, Clause *, clause->child_count + 1);

    for (uint32_t i = 0; i < clause->child_count; i++)
        children[i] = clause->children[i];
    children[clause->child_count++] = compile_clause(c, node);
    clause->children = children;
}

/* a && (b && c) is one conjunction of three. */
static void add_operands(Compiler *c, Clause *clause, const TypedExpr *node, Operator op)
{
    if (node->kind == NODE_BINARY && node->op == op) {
        add_operands(c, clause, node->left, op);
        add_operands(c, clause, node->right, op);
    } else {
        add_child(c, clause, node);
    }
}

static void over_processes(Compiler *c, Clause *clause)
{
    const TypedExpr *node = clause->node;
    const Type *type = node->var->type;

    for (int64_t p = type->low; p <= type->high && !c->too_large; p++) {
        TypedExpr fixed = {.kind = NODE_CONST, .type = (Type *)type, .value = p};
        g_hash_table_insert(c->fixed, node->var, &fixed);
        add_child(c, clause, node->left);
        g_hash_table_remove(c->fixed, node->var);
    }
}

static void over_values(Compiler *c, Clause *clause)
{
    const TypedExpr *node = clause->node;
    const Type *type = node->var->type;

    clause->ordinal = compile_temp(c, 1);
    clause->bind =
        (CodeFragment){.start = compile_here(c), .reg = compile_temp(c, 1), .node = node};
    compile_copy(c, clause->bind.reg, compile_constant(c, 1), 1);
    if (node->right) {
        Where bit = {compile_value(c, node->right), clause->ordinal,
                     layout_slots(node->right->type), NULL, NULL};
        compile_copy(c, clause->bind.reg, compile_load(c, &bit), 1);
    }
    clause->bound = compile_value_at(c, type, clause->ordinal);
    compile_copy(c, compile_var(c, node->var), clause->bound, layout_slots(type));
    compile_emit(c, CODE_END, 0, 0, 0, 0);
    add_child(c, clause, node->left);
}

static bool is_comparison(const TypedExpr *node)
{
    return node->kind == NODE_BINARY && node->op >= OP_EQ && node->op <= OP_GE;
}

static Clause *compile_clause(Compiler *c, const TypedExpr *node)
{
    Clause *clause = arena_new0(c->arena, Clause);

    clause->node = node;
    clause->ordinal = clause->bound = NO_REG;
    clause->value = compile_piece(c, node);
    if (c->too_large) /* quantifiers inside each other multiply */
        return clause;
    if (node->kind == NODE_BINARY && (node->op == OP_AND || node->op == OP_OR)) {
        add_operands(c, clause, node, node->op);
    } else if (node->kind == NODE_UNARY && node->op == OP_NOT) {
        add_child(c, clause, node->left);
    } else if (clause_is_quantifier(node) && node->var->type->kind == KIND_PROCESS &&
               !node->right) {
        over_processes(c, clause);
    } else if (clause_is_quantifier(node)) {
        over_values(c, clause);
    } else if (is_comparison(node)) {
        clause->operands[clause->operand_count++] = compile_piece(c, node->left);
        clause->operands[clause->operand_count++] = compile_piece(c, node->right);
    }
    return clause;
}

void compile_clauses(Compiler *c)
{
    const System *system = c->system;
    Program *program = c->program;

    program->window_clauses = arena_array(c->arena, Clause *, system->window_count + 1);
    program->check_clauses = arena_array(c->arena, Clause *, system->check_count + 1);
    for (uint32_t i = 0; i < system->window_count; i++)
        program->window_clauses[i] = compile_clause(c, system->windows[i].first);
    for (uint32_t i = 0; i < system->check_count; i++)
        if (system->checks[i].first)
            program->check_clauses[i] = compile_clause(c, system->checks[i].first);
}

/* ---- registers ---- */

static void finish_clause(const Program *program, Clause *clause,
                          Reg (*final)(const Program *, Reg))
{
    clause->value.reg = final(program, clause->value.reg);
    clause->bind.reg = final(program, clause->bind.reg);
    clause->ordinal = final(program, clause->ordinal);
    clause->bound = final(program, clause->bound);
    for (uint32_t i = 0; i < clause->operand_count; i++)
        clause->operands[i].reg = final(program, clause->operands[i].reg);
    for (uint32_t i = 0; i < clause->child_count; i++)
        finish_clause(program, clause->children[i], final);
}

void compile_finish_clauses(Program *program, Reg (*final)(const Program *program, Reg reg))
{
    const System *system = program->system;

    for (uint32_t i = 0; program->window_clauses && i < system->window_count; i++)
        finish_clause(program, program->window_clauses[i], final);
    for (uint32_t i = 0; program->check_clauses && i < system->check_count; i++)
        if (program->check_clauses[i])
            finish_clause(program, program->check_clauses[i], final);
}
