/* Expressions of a wanted type. Most stay within their type; a few, outside of observers, may leave
 * it, use a none or divide by zero. */
#include "tests/differential/generator_private.h"

static const char *say(Gen *g, const char *format, ...) __attribute__((format(printf, 2, 3)));

static const char *say(Gen *g, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *text = g_strdup_vprintf(format, args);
    va_end(args);
    return gen_keep(g, text);
}

static bool risky(Gen *g)
{
    return !g->is_observer && gen_chance(g, 3);
}

const char *gen_literal(Gen *g, const Ty *type)
{
    switch (type->sort) {
    case SORT_BOOL: return gen_chance(g, 50) ? "true" : "false";
    case SORT_RANGE:
        return say(g, "%d", type->low + (int)gen_draw(g, (uint32_t)(type->high - type->low + 1)));
    case SORT_ENUM:
        return say(g, "e%d%c", type->size, 'a' + (char)gen_draw(g, (uint32_t)type->high + 1));
    case SORT_OPTION:
        if (gen_chance(g, 50) || (type->of->sort == SORT_PROCESS && !g->may_self))
            return "none";
        return gen_literal(g, type->of);
    case SORT_RECORD:
        return say(g, "%s { f0: %s, f1: %s }", type->text, gen_literal(g, type->fields[0]),
                   gen_literal(g, type->fields[1]));
    case SORT_SET: return gen_chance(g, 50) ? "{}" : say(g, "{%s}", gen_literal(g, type->of));
    case SORT_LIST: return gen_chance(g, 50) ? "[]" : say(g, "[%s]", gen_literal(g, type->of));
    case SORT_PROCESS: return "self";
    case SORT_ARRAY: break;
    }
    return gen_literal(g, type->of); /* one value fills an array, where it begins */
}

/* ---- parts of something bigger ---- */

static const char *element(Gen *g, const Ty *type, int depth)
{
    const Sym *array = gen_find_sort(g, SORT_ARRAY), *record = gen_find_sort(g, SORT_RECORD);

    if (array && array->type->of == type && gen_chance(g, 50))
        return say(g, "%s[%s]", array->text, gen_expression(g, array->type->by, depth - 1));
    if (!record)
        return NULL;
    for (int i = 0; i < 2; i++)
        if (record->type->fields[i] == type)
            return say(g, "%s.f%d", record->text, i);
    return NULL;
}

/* What an option holds: guarded by a look first, or not. */
static const char *unwrapped(Gen *g, const Ty *type)
{
    const Ty *option = gen_option(g, type);
    const Sym *sym = option ? gen_find_sym(g, option, false) : NULL;

    if (!sym)
        return NULL;
    if (risky(g))
        return sym->text;
    return say(g, "(if %s != none then %s else %s)", sym->text, sym->text, gen_literal(g, type));
}

static const char *choice(Gen *g, const Ty *type, int depth)
{
    return say(g, "(if %s then %s else %s)", gen_condition(g, depth - 1),
               gen_expression(g, type, depth - 1), gen_expression(g, type, depth - 1));
}

/* ---- numbers ---- */

static const char *counted(Gen *g, const Ty *type, int depth)
{
    const Sym *set = gen_find_sort(g, SORT_SET);
    const char *var = gen_name(g, "q");

    if (set && gen_chance(g, 50))
        return say(g, "max(%d, min(%d, %s.size))", type->low, type->high, set->text);
    const Ty *domain = gen_scalar(g);
    gen_add_sym(g->scope, var, domain, true);
    const char *body = gen_condition(g, depth - 1);
    g_array_set_size(g->scope, g->scope->len - 1);
    return say(g, "max(%d, min(%d, (count %s in %s: %s)))", type->low, type->high, var,
               domain->text, body);
}

/* Of a variable: a constant that leaves its type is a mistake that no run needs to find. */
static const char *leaving(Gen *g, const Ty *type, const char *e, int depth)
{
    const Sym *sym = gen_find_sym(g, type, false);

    if (gen_chance(g, 50))
        return sym ? say(g, "%s + 1", sym->text) : e;
    return say(g, "%s / %s", e, gen_expression(g, type, depth - 1));
}

static const char *number(Gen *g, const Ty *type, int depth)
{
    const char *e = gen_expression(g, type, depth - 1);

    if (g->level >= GENERATOR_WHOLE && gen_chance(g, 15))
        return counted(g, type, depth);
    switch (gen_draw(g, 6)) {
    case 0: return say(g, "min(%d, %s + 1)", type->high, e);
    case 1: return say(g, "max(%d, %s - 1)", type->low, e);
    case 2:
        return type->low == 0 ? say(g, "(%s + 1) %% %d", e, type->high + 1)
                              : say(g, "max(%d, -%s)", type->low, e);
    case 3: return say(g, "max(%s, %s)", e, gen_expression(g, type, depth - 1));
    case 4: return risky(g) ? leaving(g, type, e, depth) : e;
    default: return choice(g, type, depth);
    }
}

/* ---- conditions ---- */

static const char *equality(Gen *g, int depth)
{
    const Sym *sym = gen_find_sym(g, NULL, false);

    if (!sym)
        return gen_literal(g, gen_bool(g));
    if (sym->type->sort == SORT_OPTION && gen_chance(g, 50))
        return say(g, "%s %s none", sym->text, gen_chance(g, 50) ? "==" : "!=");
    const char *other;
    if (sym->type->sort == SORT_ARRAY || (sym->type->sort == SORT_PROCESS && !g->may_self))
        other = gen_find_sym(g, sym->type, false)->text;
    else
        other = gen_expression(g, sym->type, depth - 1);
    return say(g, "%s %s (%s)", sym->text, gen_chance(g, 60) ? "==" : "!=", other);
}

static const char *comparison(Gen *g, int depth)
{
    static const char *const operators[] = {"<", "<=", ">", ">="};
    const Sym *sym = gen_find_sort(g, SORT_RANGE);

    if (!sym)
        return equality(g, depth);
    return say(g, "%s %s (%s)", sym->text, operators[gen_draw(g, 4)],
               gen_expression(g, sym->type, depth - 1));
}

static const char *membership(Gen *g, int depth)
{
    const Sym *set = gen_find_sort(g, SORT_SET), *list = gen_find_sort(g, SORT_LIST);

    if (set && gen_chance(g, 60))
        return say(g, "(%s) in %s", gen_expression(g, set->type->of, depth - 1), set->text);
    if (list && gen_chance(g, 50))
        return say(g, "%s.full", list->text);
    if (list)
        return say(g, "%s.size %s 1", list->text, gen_chance(g, 50) ? "<" : "==");
    return equality(g, depth);
}

static const char *quantified(Gen *g, int depth)
{
    const char *var = gen_name(g, "q"), *word = gen_chance(g, 50) ? "all" : "some";
    const Ty *domain = gen_scalar(g);
    const Sym *set = gen_find_sort(g, SORT_SET);
    const char *over = domain->text;

    if (set && gen_chance(g, 50)) {
        domain = set->type->of;
        over = set->text;
    }
    gen_add_sym(g->scope, var, domain, true);
    const char *body = gen_condition(g, depth - 1);
    g_array_set_size(g->scope, g->scope->len - 1);
    return say(g, "(%s %s in %s: %s)", word, var, over, body);
}

static const char *condition_here(Gen *g, int depth)
{
    uint32_t kind = gen_draw(g, g->level >= GENERATOR_WHOLE ? 10 : 8);

    if (depth <= 0)
        kind = gen_draw(g, 5);
    switch (kind) {
    case 0:
    case 1:
    case 2: return equality(g, depth);
    case 3:
    case 4: return comparison(g, depth);
    case 5: return say(g, "!%s", gen_condition(g, depth - 1));
    case 6: return say(g, "%s && %s", gen_condition(g, depth - 1), gen_condition(g, depth - 1));
    case 7: return say(g, "%s || %s", gen_condition(g, depth - 1), gen_condition(g, depth - 1));
    case 8: return membership(g, depth);
    default: return quantified(g, depth);
    }
}

const char *gen_condition(Gen *g, int depth)
{
    const Sym *sym = gen_find_sym(g, gen_bool(g), false);

    if (sym && gen_chance(g, 20))
        return sym->text;
    return say(g, "(%s)", condition_here(g, depth));
}

const char *gen_expression(Gen *g, const Ty *type, int depth)
{
    const Sym *sym = gen_find_sym(g, type, false);
    const char *text = NULL;

    if (sym && (gen_chance(g, 45) || type->sort == SORT_ARRAY))
        return sym->text;
    if (type->sort == SORT_BOOL && depth > 0)
        return gen_condition(g, depth);
    if (g->level >= GENERATOR_WHOLE && gen_chance(g, 20))
        text = element(g, type, depth);
    if (!text && gen_chance(g, 25))
        text = unwrapped(g, type);
    if (!text && depth > 0 && type->sort == SORT_RANGE && gen_chance(g, 60))
        text = say(g, "(%s)", number(g, type, depth));
    if (!text && depth > 0 && type->sort == SORT_OPTION && type->of->sort != SORT_PROCESS &&
        gen_chance(g, 60))
        text = gen_expression(g, type->of, depth - 1);
    if (!text && depth > 0 && type->sort != SORT_PROCESS && type->sort != SORT_ARRAY &&
        type->sort != SORT_SET && type->sort != SORT_LIST && gen_chance(g, 15))
        text = choice(g, type, depth);
    return text ? text : gen_literal(g, type);
}
