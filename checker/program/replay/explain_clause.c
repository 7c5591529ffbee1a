#include "checker/program/replay/explain_clause.h"

#include "checker/program/bytecode/clause.h"
#include "checker/program/execute/interpreter.h"
#include "checker/program/execute/state.h"

enum { MAX_VALUES = 8 };

typedef struct Explanation {
    const Program *program;
    Workspace *w;
    Arena *arena;
    DecisiveClause *found;
    const TypedExpr *noted[MAX_VALUES]; /* whose values are found, in their order */
} Explanation;

static int64_t evaluate(Explanation *e, const CodeFragment *piece)
{
    if (interpreter_run(e->w, piece->start) != OUTCOME_ENDED)
        return 0;
    return e->w->v[piece->reg];
}

static TypedValue value_at(Explanation *e, const Type *type, const int64_t *value)
{
    return (TypedValue){type, arena_copy(e->arena, value, layout_slots(type), sizeof *value), NULL};
}

static void note_binding(Explanation *e, const Var *var, const int64_t *value)
{
    ClauseBinding binding = {var->name, value_at(e, var->type, value)};

    g_array_append_val(e->found->bindings, binding);
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
        note_binding(e, clause->node->var, &e->w->v[clause->bound]);
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
        note_binding(e, clause->node->var, &process);
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

/* ---- the values in it ---- */

/* Its text is its value, or a quantifier's variable, which was bound already. */
static bool is_plain(const TypedExpr *node)
{
    if (node->kind == NODE_SET || node->kind == NODE_LIST) {
        for (uint32_t i = 0; i < node->item_count; i++)
            if (!is_plain(node->items[i]))
                return false;
        return true;
    }
    if (node->kind == NODE_SOME || node->kind == NODE_PROCESS)
        return !node->left || is_plain(node->left);
    return node->kind == NODE_CONST || (node->kind == NODE_VAR && node->var->kind == VAR_LOCAL);
}

/* Both are the same variable. */
static bool is_same(const TypedExpr *one, const TypedExpr *other)
{
    if (one->kind != other->kind)
        return false;
    if (one->kind == NODE_CONST)
        return one->value == other->value && one->is_none == other->is_none;
    return one->kind == NODE_VAR && one->var == other->var &&
           (one->left ? other->left && is_same(one->left, other->left) : !other->left);
}

static bool is_noted(const Explanation *e, const TypedExpr *node)
{
    for (guint i = 0; i < e->found->values->len; i++)
        if (is_same(e->noted[i], node))
            return true;
    return false;
}

static void note_value(Explanation *e, const CodeFragment *piece)
{
    const TypedExpr *node = piece->node;

    if (is_plain(node) || e->found->values->len == MAX_VALUES || is_noted(e, node) ||
        interpreter_run(e->w, piece->start) != OUTCOME_ENDED)
        return;
    ClauseValue value = {node->span, value_at(e, node->type, &e->w->v[piece->reg])};
    e->noted[e->found->values->len] = node;
    g_array_append_val(e->found->values, value);
}

/* Of a comparison both sides, of what joins others those of each. Where the clause itself is all
 * there is, its value is said already. */
static void note_values(Explanation *e, const Clause *clause, bool is_whole)
{
    const TypedExpr *node = clause->node;

    for (uint32_t i = 0; i < clause->operand_count; i++)
        note_value(e, &clause->operands[i]);
    if (node->kind == NODE_BINARY || node->kind == NODE_UNARY)
        for (uint32_t i = 0; i < clause->child_count; i++)
            note_values(e, clause->children[i], false);
    if (!is_whole && clause->operand_count + clause->child_count == 0)
        note_value(e, &clause->value);
}

/* ---- what decides ---- */

void explain_clause_clear(DecisiveClause *clause)
{
    g_clear_pointer(&clause->bindings, g_array_unref);
    g_clear_pointer(&clause->values, g_array_unref);
}

static bool find(const Program *program, const Clause *root, const Word *state, bool value,
                 Arena *arena, DecisiveClause *found)
{
    Explanation e = {.program = program,
                     .w = program->model.workspace_new(&program->model),
                     .arena = arena,
                     .found = found};

    *found = (DecisiveClause){.bindings = g_array_new(FALSE, FALSE, sizeof(ClauseBinding)),
                              .values = g_array_new(FALSE, FALSE, sizeof(ClauseValue))};
    if (state)
        state_unpack(program, state, e.w->v);
    const bool has_value = (evaluate(&e, &root->value) != 0) == value;
    if (has_value) {
        const Clause *clause = decisive(&e, root, value);
        found->span = clause->node->span;
        found->value = evaluate(&e, &clause->value) != 0;
        note_values(&e, clause, true);
    }
    program->model.workspace_free(e.w);
    if (!has_value)
        explain_clause_clear(found);
    return has_value;
}

bool explain_clause_of_window(const Program *program, uint32_t window, const Word *state,
                              Arena *arena, DecisiveClause *found)
{
    return program->window_clauses &&
           find(program, program->window_clauses[window], state, true, arena, found);
}

bool explain_clause_of_check(const Program *program, uint32_t check, const Word *state, bool value,
                             Arena *arena, DecisiveClause *found)
{
    return program->check_clauses && program->check_clauses[check] &&
           find(program, program->check_clauses[check], state, value, arena, found);
}

/* ---- in words ---- */

char *explain_clause_text(const Program *program, const DecisiveClause *clause)
{
    const System *system = program->system;
    GString *out = g_string_new(NULL);
    g_autofree char *text = source_expression(system->design->sources, clause->span);

    for (guint i = 0; i < clause->bindings->len; i++) {
        const ClauseBinding *it = &g_array_index(clause->bindings, ClauseBinding, i);
        g_autofree char *value = value_text(system, it->value.type, it->value.slots);
        g_string_append_printf(out, "%s%s = %s", i ? ", " : "with ", it->name, value);
    }
    g_string_append_printf(out, "%s%s is %s", out->len ? ": " : "", text,
                           clause->value ? "true" : "false");
    for (guint i = 0; i < clause->values->len; i++) {
        const ClauseValue *it = &g_array_index(clause->values, ClauseValue, i);
        g_autofree char *part = source_expression(system->design->sources, it->span);
        g_autofree char *value = value_text(system, it->value.type, it->value.slots);
        g_string_append_printf(out, "; %s is %s", part, value);
    }
    return g_string_free(out, FALSE);
}

char *program_explain_window(const Program *program, uint32_t window, const Word *state)
{
    g_autoptr(Arena) arena = arena_new();
    DecisiveClause clause;

    if (!explain_clause_of_window(program, window, state, arena, &clause))
        return NULL;
    char *text = explain_clause_text(program, &clause);
    explain_clause_clear(&clause);
    return text;
}

char *program_explain_check(const Program *program, uint32_t check, const Word *state, bool value)
{
    g_autoptr(Arena) arena = arena_new();
    DecisiveClause clause;

    if (!explain_clause_of_check(program, check, state, value, arena, &clause))
        return NULL;
    char *text = explain_clause_text(program, &clause);
    explain_clause_clear(&clause);
    return text;
}
