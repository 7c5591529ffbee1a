/* Which values the variables of a design's instances hold in some state. */
#include "checker/fixes/coverage/coverage_private.h"

#include "checker/program/held_values.h"
#include "checker/search/state_space.h"

static CoveredValue *value_of(Coverage *coverage, char *variable, char *value, Span span)
{
    char *key = g_strdup_printf("%s %s", variable, value);
    CoveredValue *known = g_hash_table_lookup(coverage->value_index, key);

    if (known) {
        g_free(key);
        g_free(variable);
        g_free(value);
        return known;
    }
    known = g_new0(CoveredValue, 1);
    *known = (CoveredValue){variable, value, span, false};
    g_hash_table_insert(coverage->value_index, key, known);
    g_ptr_array_add(coverage->values, known);
    return known;
}

/* ---- what is looked at ---- */

static bool mentions(const TypedExpr *node, const Var *var)
{
    if (!node)
        return false;
    bool found = node->var == var || mentions(node->left, var) || mentions(node->right, var) ||
                 mentions(node->third, var);
    for (uint32_t i = 0; i < node->item_count && !found; i++)
        found = mentions(node->items[i], var);
    return found;
}

static bool any_mentions(const Property *properties, uint32_t count, const Var *var)
{
    for (uint32_t i = 0; i < count; i++)
        if (mentions(properties[i].first, var) || mentions(properties[i].second, var))
            return true;
    return false;
}

/* What a component of the library keeps is its own business, until the design asks for it. */
static bool is_of_interest(const Coverage *coverage, const System *system, const Var *var)
{
    const uint16_t own = coverage->design->trees[0]->source;

    if (!var->instance)
        return var->span.source == own;
    if (var->instance->decl->name.span.source != own)
        return false;
    return var->span.source == own || any_mentions(system->windows, system->window_count, var) ||
           any_mentions(system->checks, system->check_count, var) ||
           any_mentions(system->measures, system->measure_count, var);
}

static char *variable_name(const Var *var)
{
    return var->instance ? g_strdup_printf("%s.%s", var->instance->name, var->name)
                         : g_strdup(var->name);
}

static void note_variable(Coverage *coverage, const System *system, const HeldValues *held,
                          uint32_t number)
{
    const Var *var = held_values_var(held, number);
    const Span span = var->instance ? var->instance->decl->name.span : var->span;
    const uint64_t seen = held_values_seen(held, number);

    if (!is_of_interest(coverage, system, var))
        return;
    for (uint32_t i = 0; i < held_values_possible(held, number); i++)
        value_of(coverage, variable_name(var), held_values_text(held, number, i), span)->held |=
            seen >> i & 1;
}

void coverage_note_values(Coverage *coverage, const Program *program, const SearchOptions *options)
{
    g_autoptr(StateSpace) space = state_space_search(program_model(program), options);
    g_autoptr(HeldValues) held = held_values_new(program);

    /* Where they are not here each would be asked of all ranks. */
    const bool are_here = state_space_gather(space, options->limits.max_memory);
    coverage->values_unknown |= !are_here || state_space_end(space) != SEARCH_COMPLETE;
    for (StateId id = 0; are_here && id < state_space_count(space); id++)
        held_values_note(held, state_space_get(space, id));
    for (uint32_t i = 0; i < held_values_count(held); i++)
        note_variable(coverage, program_system(program), held, i);
}
