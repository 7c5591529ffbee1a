/* Windows, checks and measures: conditions over all that can be seen. */
#include "tests/differential/generator_private.h"

static void see_objects(Gen *g)
{
    for (guint i = 0; i < g->objects->len; i++) {
        const Object *object = &g_array_index(g->objects, Object, i);
        for (guint j = 0; j < object->component->state->len; j++) {
            const Sym *var = &g_array_index(object->component->state, Sym, j);
            const char *which = object->index ? gen_literal(g, object->index) : NULL;
            char *text = which ? g_strdup_printf("%s[%s].%s", object->name, which, var->text)
                               : g_strdup_printf("%s.%s", object->name, var->text);
            gen_add_sym(g->scope, gen_keep(g, text), var->type, true);
        }
        if (object->component->has_timer) {
            const char *which = object->index ? gen_literal(g, object->index) : NULL;
            gen_see_timer(g, gen_keep(g, which ? g_strdup_printf("%s[%s].", object->name, which)
                                               : g_strdup_printf("%s.", object->name)));
        }
    }
}

static const char *local_seen(Gen *g, const Party *party, const char *which)
{
    const Sym *local = &g_array_index(party->locals, Sym, gen_draw(g, party->locals->len));
    const Ty *type = local->type->sort == SORT_OPTION ? local->type->of : local->type;

    if (gen_chance(g, 40) || type->sort > SORT_ENUM)
        return gen_keep(g, g_strdup_printf("(%s.%s != none)", which, local->text));
    return gen_keep(g, g_strdup_printf("(%s.%s == %s)", which, local->text, gen_literal(g, type)));
}

static const char *whereabouts(Gen *g, const Party *party, const char *which)
{
    if (party->locals->len > 0 && gen_chance(g, 40))
        return local_seen(g, party, which);
    if (party->labels->len > 0 && gen_chance(g, 50))
        return gen_keep(
            g, g_strdup_printf("(%s at %s)", which,
                               (char *)party->labels->pdata[gen_draw(g, party->labels->len)]));
    return gen_keep(g, g_strdup_printf("(%s done)", which));
}

/* Something about a process, or about all of one name. */
static const char *process_condition(Gen *g)
{
    const Party *party = &g_array_index(g->parties, Party, gen_draw(g, g->parties->len));
    const char *var = gen_name(g, "q"), *which = "0";

    if (party->argument)
        which = gen_literal(g, party->argument);
    else if (party->count > 1 && gen_chance(g, 50))
        which = "1";
    const char *instance = gen_keep(g, g_strdup_printf("%s[%s]", party->name, which));
    if (gen_chance(g, 60))
        return whereabouts(g, party, instance);
    if (gen_chance(g, 50))
        return gen_keep(g, g_strdup_printf("(%s %s in %s: %s)", gen_chance(g, 50) ? "some" : "all",
                                           var, party->name, whereabouts(g, party, var)));
    return gen_keep(g, g_strdup_printf("((count %s in %s: %s) > 0)", var, party->name,
                                       whereabouts(g, party, var)));
}

static const char *seen(Gen *g)
{
    const char *state = gen_condition(g, 2);

    if (g->level < GENERATOR_WHOLE || gen_chance(g, 60))
        return state;
    const char *process = process_condition(g);
    if (gen_chance(g, 40))
        return process;
    return gen_keep(g,
                    g_strdup_printf("(%s %s %s)", state, gen_chance(g, 50) ? "&&" : "||", process));
}

/* A timer, or a process that waits: windows with a length. */
static const char *timed_condition(Gen *g)
{
    const Party *party = &g_array_index(g->parties, Party, gen_draw(g, g->parties->len));
    const Sym *timer = gen_find_timer(g);
    const char *which = party->argument ? gen_literal(g, party->argument) : "0";

    if (party->labels->len > 0 && gen_chance(g, 50))
        return gen_keep(
            g, g_strdup_printf("(%s[%s] at %s)", party->name, which,
                               (char *)party->labels->pdata[gen_draw(g, party->labels->len)]));
    if (timer && gen_chance(g, 60))
        return gen_chance(g, 50) ? timer->text : gen_keep(g, g_strdup_printf("!%s", timer->text));
    return gen_keep(g, g_strdup_printf("!(%s[%s] done)", party->name, which));
}

static const char *opening(Gen *g)
{
    if (g->level < GENERATOR_TIMED || gen_chance(g, 25))
        return seen(g);
    const char *timed = timed_condition(g);
    if (gen_chance(g, 40))
        return timed;
    return gen_keep(
        g, g_strdup_printf("%s && %s", timed, gen_chance(g, 50) ? timed_condition(g) : seen(g)));
}

static void make_check(Gen *g)
{
    const char *check = gen_name(g, "c");

    switch (gen_draw(g, g->level >= GENERATOR_WHOLE ? 9 : 3)) {
    case 0: gen_line(g, "check %s \"always\": always %s", check, seen(g)); return;
    case 1: gen_line(g, "check %s \"never\": never %s", check, seen(g)); return;
    case 2: gen_line(g, "check %s \"at rest\": at rest %s", check, seen(g)); return;
    case 3: gen_line(g, "check %s \"reachable\": reachable %s", check, seen(g)); return;
    case 4: gen_line(g, "check %s \"eventually\": eventually %s", check, seen(g)); return;
    case 5: gen_line(g, "check %s \"leads\": %s leads to %s", check, seen(g), seen(g)); return;
    case 6: gen_line(g, "check %s \"settles\": settles %s", check, seen(g)); return;
    case 7: gen_line(g, "check %s \"never\": never %s", check, seen(g)); return;
    default: {
        const Ty *type = gen_scalar(g);
        gen_line(g, "check %s \"known\": %s q in %s: q == %s", check,
                 gen_chance(g, 50) ? "all" : "some", type->text, gen_literal(g, type));
        return;
    }
    }
}

static void make_guarantees(Gen *g)
{
    static const char *const words[] = {"fresh reads", "monotonic reads", "read your writes",
                                        "linearizable"};
    uint32_t known = g->level >= GENERATOR_WHOLE ? 4 : 1;

    for (uint32_t i = 0; i < known; i++)
        if (gen_chance(g, 50))
            gen_line(g, "check %s \"reads\": %s", gen_name(g, "c"), words[i]);
    if (gen_chance(g, 40))
        gen_line(g, "check %s \"reads\": fresh reads within %u versions", gen_name(g, "c"),
                 gen_draw(g, 3));
    if (g->level >= GENERATOR_TIMED && gen_chance(g, 60))
        gen_line(g, "check %s \"reads\": fresh reads within %s", gen_name(g, "c"),
                 gen_duration(g, 4));
    if (g->level >= GENERATOR_WHOLE && gen_chance(g, 30))
        gen_line(g, "measure %s \"reads\": stalest read in versions", gen_name(g, "m"));
    if (g->level >= GENERATOR_TIMED && gen_chance(g, 60))
        gen_line(g, "measure %s \"reads\": stalest read", gen_name(g, "m"));
}

static void make_measure(Gen *g)
{
    const Sym *number = gen_find_sort(g, SORT_RANGE);
    const char *at_rest = gen_chance(g, 40) ? " at rest" : "";

    if (number)
        gen_line(g, "measure %s \"measured\": %s %s%s", gen_name(g, "m"),
                 gen_chance(g, 50) ? "max" : "min", gen_expression(g, number->type, 2), at_rest);
}

void gen_properties(Gen *g)
{
    g->is_observer = true;
    see_objects(g);
    for (guint i = 0; i < g->ghosts->len; i++)
        g_array_append_val(g->scope, g_array_index(g->ghosts, Sym, i));
    for (uint32_t i = 0; i < (g->level >= GENERATOR_TIMED) + 1 + gen_draw(g, 2); i++)
        gen_line(g, "window %s \"open\": %s", gen_name(g, "w"), opening(g));
    for (uint32_t i = 0; i < 1 + gen_draw(g, 3); i++)
        make_check(g);
    if (g->has_read)
        make_guarantees(g);
    for (uint32_t i = 0; g->level >= GENERATOR_WHOLE && i < gen_draw(g, 3); i++)
        make_measure(g);
}
