/* Which clause of a property decides in a state. */
#include "checker/program/bytecode/clause.h"
#include "checker/program/execute/interpreter.h"
#include "checker/program/execute/state.h"

#include <string.h>

typedef struct Explanation {
    const Program *program;
    Workspace *w;
    GString *bindings; /* "a = shoes, b = hats" */
} Explanation;

static int64_t evaluate(Explanation *e, const Piece *piece)
{
    if (interpreter_run(e->w, piece->start) != OUTCOME_ENDED)
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
    if (!clause_is_quantifier(node) || (node->quantifier == QUANT_SOME) != value)
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
        if (interpreter_run(e->w, piece->start) != OUTCOME_ENDED)
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
        state_unpack(program, state, w->v);
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
