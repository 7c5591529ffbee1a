#include "checker/program/compile/clause.h"

#include <string.h>

/* ---- compiling ---- */

static Piece compile_piece(Compiler *c, const TypedExpr *node)
{
    Piece piece = {.start = here(c), .node = node};
    uint32_t count = type_slots(node->type);
    Reg value = value_of(c, node);

    piece.reg = temp(c, count);
    copy(c, piece.reg, value, count);
    emit(c, CODE_END, 0, 0, 0, 0);
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

    for (int64_t p = type->low; p <= type->high; p++) {
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

    clause->ordinal = temp(c, 1);
    clause->bind = (Piece){.start = here(c), .reg = temp(c, 1), .node = node};
    copy(c, clause->bind.reg, constant(c, 1), 1);
    if (node->right) {
        Where bit = {value_of(c, node->right), clause->ordinal, type_slots(node->right->type), NULL,
                     NULL};
        copy(c, clause->bind.reg, load(c, &bit), 1);
    }
    clause->bound = value_at(c, type, clause->ordinal);
    copy(c, var_reg(c, node->var), clause->bound, type_slots(type));
    emit(c, CODE_END, 0, 0, 0, 0);
    add_child(c, clause, node->left);
}

static bool is_quantifier(const TypedExpr *node)
{
    return node->kind == NODE_QUANTIFIER &&
           (node->quantifier == QUANT_ALL || node->quantifier == QUANT_SOME);
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
    if (node->kind == NODE_BINARY && (node->op == OP_AND || node->op == OP_OR)) {
        add_operands(c, clause, node, node->op);
    } else if (node->kind == NODE_UNARY && node->op == OP_NOT) {
        add_child(c, clause, node->left);
    } else if (is_quantifier(node) && node->var->type->kind == KIND_PROCESS && !node->right) {
        over_processes(c, clause);
    } else if (is_quantifier(node)) {
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

void finish_clauses(Program *program, Reg (*final)(const Program *program, Reg reg))
{
    const System *system = program->system;

    for (uint32_t i = 0; program->window_clauses && i < system->window_count; i++)
        finish_clause(program, program->window_clauses[i], final);
    for (uint32_t i = 0; program->check_clauses && i < system->check_count; i++)
        if (program->check_clauses[i])
            finish_clause(program, program->check_clauses[i], final);
}

/* ---- explaining ---- */

typedef struct Explanation {
    const Program *program;
    Workspace *w;
    GString *bindings; /* "a = shoes, b = hats" */
} Explanation;

static int64_t evaluate(Explanation *e, const Piece *piece)
{
    if (run_code(e->w, piece->start) != OUTCOME_ENDED)
        return 0;
    return e->w->v[piece->reg];
}

static void say_binding(Explanation *e, const Var *var, const int64_t *value)
{
    g_autofree char *text = value_text(e->program->system, var->type, value);

    g_string_append_printf(e->bindings, "%s%s = %s", e->bindings->len ? ", " : "", var->name, text);
}

static const Clause *decisive(Explanation *e, const Clause *clause, bool value);

/* The first value for which the body has the value that decides, bound from here on. */
static const Clause *decisive_value(Explanation *e, const Clause *clause, bool value)
{
    const Type *type = clause->node->var->type;
    const Clause *body = clause->children[0];

    for (uint64_t i = 0; i < type->values; i++) {
        e->w->v[clause->ordinal] = (int64_t)i;
        if (!evaluate(e, &clause->bind) || (evaluate(e, &body->value) != 0) != value)
            continue;
        say_binding(e, clause->node->var, &e->w->v[clause->bound]);
        return decisive(e, body, value);
    }
    return clause;
}

static const Clause *decisive_process(Explanation *e, const Clause *clause, bool value)
{
    for (uint32_t i = 0; i < clause->child_count; i++) {
        if ((evaluate(e, &clause->children[i]->value) != 0) != value)
            continue;
        int64_t process = clause->node->var->type->low + i;
        say_binding(e, clause->node->var, &process);
        return decisive(e, clause->children[i], value);
    }
    return clause;
}

static const Clause *decisive_child(Explanation *e, const Clause *clause, bool value)
{
    for (uint32_t i = 0; i < clause->child_count; i++)
        if ((evaluate(e, &clause->children[i]->value) != 0) == value)
            return decisive(e, clause->children[i], value);
    return clause;
}

/* The innermost clause that makes `clause` have `value`: one is enough where a conjunction is
 * false, a disjunction true, `all` false or `some` true. */
static const Clause *decisive(Explanation *e, const Clause *clause, bool value)
{
    const TypedExpr *node = clause->node;

    if (node->kind == NODE_UNARY && clause->child_count)
        return decisive(e, clause->children[0], !value);
    if (node->kind == NODE_BINARY && clause->child_count)
        return (node->op == OP_OR) == value ? decisive_child(e, clause, value) : clause;
    if (!is_quantifier(node) || (node->quantifier == QUANT_SOME) != value)
        return clause;
    return clause->ordinal == NO_REG ? decisive_process(e, clause, value)
                                     : decisive_value(e, clause, value);
}

/* "db.value is 1" for what is not plain to see. */
static void say_operands(Explanation *e, const Clause *clause, GString *out)
{
    for (uint32_t i = 0; i < clause->operand_count; i++) {
        const Piece *piece = &clause->operands[i];
        const TypedExpr *node = piece->node;
        if (node->kind == NODE_CONST || (node->kind == NODE_SOME && node->left->kind == NODE_CONST))
            continue;
        if (run_code(e->w, piece->start) != OUTCOME_ENDED)
            continue;
        g_autofree char *text = source_words(e->program->system->design->sources, node->span);
        g_autofree char *value = value_text(e->program->system, node->type, &e->w->v[piece->reg]);
        if (strcmp(text, value) != 0)
            g_string_append_printf(out, "; %s is %s", text, value);
    }
}

static char *explain(const Program *program, const Clause *root, const Word *state, bool value)
{
    Workspace *w = program->model.workspace_new(&program->model);
    Explanation e = {program, w, g_string_new(NULL)};
    GString *out = g_string_new(NULL);

    if (state)
        unpack(program, state, w->v);
    if ((evaluate(&e, &root->value) != 0) == value) {
        const Clause *clause = decisive(&e, root, value);
        g_autofree char *text = source_words(program->system->design->sources, clause->node->span);
        if (e.bindings->len)
            g_string_append_printf(out, "with %s: ", e.bindings->str);
        g_string_append_printf(out, "%s is %s", text,
                               (evaluate(&e, &clause->value) != 0) ? "true" : "false");
        say_operands(&e, clause, out);
    }
    program->model.workspace_free(w);
    g_string_free(e.bindings, TRUE);
    if (out->len == 0)
        return g_string_free(out, TRUE);
    return g_string_free(out, FALSE);
}

char *program_explain_window(const Program *program, uint32_t window, const Word *state)
{
    return program->window_clauses ? explain(program, program->window_clauses[window], state, true)
                                   : NULL;
}

char *program_explain_check(const Program *program, uint32_t check, const Word *state, bool value)
{
    if (!program->check_clauses || !program->check_clauses[check])
        return NULL;
    return explain(program, program->check_clauses[check], state, value);
}
