/* States of components that no run ever changes: their assignments are not reached, or assign what
 * the state begins with. */
#include "checker/fixes/coverage/coverage_private.h"

static const Var *state_of(const TypedExpr *place)
{
    while (place && (place->kind == NODE_FIELD || place->kind == NODE_INDEX))
        place = place->left;
    return place && place->kind == NODE_VAR && place->var->kind == VAR_STATE ? place->var : NULL;
}

/* The set or list that a call changes. */
static const Var *changed_by(const TypedExpr *value)
{
    while (value && (value->kind == NODE_SOME || value->kind == NODE_UNWRAP))
        value = value->left;
    if (!value)
        return NULL;
    switch ((int)value->kind) {
    case NODE_ADD:
    case NODE_REMOVE:
    case NODE_PUSH:
    case NODE_POP:
    case NODE_TAKE: return state_of(value->left);
    default: return NULL;
    }
}

static const TypedExpr *bare(const TypedExpr *value)
{
    while (value->kind == NODE_SOME)
        value = value->left;
    return value;
}

/* `x = false` of an x that begins so. */
static bool assigns_initial(const TypedStmt *stmt, const Var *var)
{
    const TypedExpr *value = bare(stmt->value), *initial = bare(var->initial);

    return stmt->target->kind == NODE_VAR && value->kind == NODE_CONST &&
           initial->kind == NODE_CONST && value->is_none == initial->is_none &&
           value->value == initial->value;
}

static void note_change(Coverage *coverage, const Var *var)
{
    CoveredState *state =
        var ? g_hash_table_lookup(coverage->states, GUINT_TO_POINTER(var->span.start + 1)) : NULL;

    if (state)
        state->changes = true;
}

static void note_block(Coverage *coverage, const CoveredSet *set, const TypedBlock *block);

static void note_stmt(Coverage *coverage, const CoveredSet *set, const TypedStmt *stmt)
{
    const CoveredPlace *place = coverage_find(coverage, MARK_CODE, stmt->span);

    if (place && (coverage_in_set(set, place) & COVERED_REACHED)) {
        const Var *var = stmt->target ? state_of(stmt->target) : NULL;
        if (var && !(stmt->kind == TYPED_ASSIGN && assigns_initial(stmt, var)))
            note_change(coverage, var);
        note_change(coverage, changed_by(stmt->value));
    }
    note_block(coverage, set, &stmt->body);
    note_block(coverage, set, &stmt->other);
    for (uint32_t i = 0; i < stmt->branch_count; i++)
        note_block(coverage, set, &stmt->branches[i].body);
}

static void note_block(Coverage *coverage, const CoveredSet *set, const TypedBlock *block)
{
    for (uint32_t i = 0; i < block->count; i++)
        note_stmt(coverage, set, block->list[i]);
}

static void declare(Coverage *coverage, const Instance *instance)
{
    for (uint32_t i = 0; i < instance->component->member_count; i++) {
        const Member *member = instance->component->members[i];
        gpointer key = GUINT_TO_POINTER(member->name.span.start + 1);
        if (member->kind != MEMBER_STATE || g_hash_table_contains(coverage->states, key))
            continue;
        CoveredState *state = g_new0(CoveredState, 1);
        state->name = member->name;
        g_hash_table_insert(coverage->states, key, state);
    }
}

void coverage_note_states(Coverage *coverage, const Program *program)
{
    const System *system = program_system(program);
    const CoveredSet *set = coverage_set(coverage, system->configuration.fixes);

    for (uint32_t i = 0; i < system->instance_count; i++) {
        const Instance *instance = system->instances[i];
        if (instance->component->name.span.source != coverage->design->trees[0]->source)
            continue;
        declare(coverage, instance);
        for (uint32_t j = 0; j < instance->operation_count; j++)
            note_block(coverage, set, &instance->operations[j].body);
        for (uint32_t j = 0; j < instance->event_count; j++)
            note_block(coverage, set, &instance->events[j].body);
    }
}

void coverage_report_states(const Coverage *coverage, Diagnostics *warnings)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, coverage->states);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const CoveredState *state = value;
        if (!state->changes)
            diagnostics_add(warnings, SEVERITY_WARNING, state->name.span,
                            "where that is meant, a `const` says it",
                            "`%s` never changes: no run gives it another value than its first",
                            state->name.text);
    }
}
