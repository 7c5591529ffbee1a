/* Durations: small, mostly with a common factor, and now and then one that is long. */
#include "tests/differential/generator_private.h"

#include <string.h>

static bool is_timed(const Gen *g)
{
    return g->level >= GENERATOR_TIMED;
}

const char *gen_duration(Gen *g, uint32_t most)
{
    if (!is_timed(g))
        return "1s";
    if (gen_chance(g, 4))
        return "0s";
    uint32_t more = g->is_coarse && gen_chance(g, 30);
    return gen_keep(g, g_strdup_printf("%us", (uint32_t)g->unit * (1 + gen_draw(g, most)) + more));
}

const char *gen_takes(Gen *g, uint32_t percent)
{
    if (!is_timed(g) || !gen_chance(g, percent))
        return "";
    uint32_t low = gen_draw(g, 3), high = low + gen_draw(g, 3);
    if (low == high && gen_chance(g, 50))
        return gen_keep(g, g_strdup_printf(" takes %us", low * (uint32_t)g->unit));
    return gen_keep(
        g, g_strdup_printf(" takes %us..%us", low * (uint32_t)g->unit, high * (uint32_t)g->unit));
}

void gen_clock(Gen *g)
{
    if (!is_timed(g))
        return;
    g->unit = gen_chance(g, 70) ? 1 : 2;
    g->is_once = gen_chance(g, 60);
    g->is_coarse = gen_chance(g, 30);
    if (g->is_coarse)
        g->unit = 15;
    gen_line(g, gen_chance(g, 80) ? "clock" : "clock 1s");
}

void gen_see_timer(Gen *g, const char *instance)
{
    static const char *const words[] = {"due", "running"};

    for (int i = 0; is_timed(g) && i < 2; i++)
        gen_add_sym(g->scope, gen_keep(g, g_strdup_printf("%stimer0.%s", instance, words[i])),
                    gen_bool(g), true);
}

const Sym *gen_find_timer(Gen *g)
{
    for (int tries = 0; tries < 20; tries++) {
        const Sym *sym = gen_find_sym(g, gen_bool(g), false);
        if (sym && strstr(sym->text, "timer0"))
            return sym;
    }
    return NULL;
}
