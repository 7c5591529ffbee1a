/* A key whose life is one long timer, beside loops of every kind: readers that fill it, of exact times and of
 * ranges, loops that only look, that restart the life, or are due when something else is. */
#include "tests/differential/generator_private.h"

#define DRAW(g, list) (list)[gen_draw(g, sizeof(list) / sizeof *(list))]

static const char *takes(Gen *g)
{
    static const char *const TIMES[] = {
        "",          " takes 0s..1s", " takes 0s..2s", " takes 1s..2s",
        " takes 1s", " takes 2s",     " takes 3s",     " takes 2s..3s"};

    return DRAW(g, TIMES);
}

static void make_cache(Gen *g)
{
    uint32_t life = 20 + gen_draw(g, 41);

    gen_open(g, "component Cache");
    gen_line(g, "value: (0..2)? = none");
    gen_line(g, "life: timer");
    gen_line(g, "op get(): (0..2)? { return value }");
    gen_line(g, "op set(v: (0..2)?) { value = v; start life for %us }", life);
    if (gen_chance(g, 40))
        gen_line(g, "op del() { value = none; stop life }");
    else
        gen_line(g, "op del() { value = none }");
    if (gen_chance(g, 25))
        gen_line(g, "op touch() { if value != none { start life for %us } }", life);
    else
        gen_line(g, "op touch() { }");
    gen_line(g, "op is_old(): bool { return life.due }");
    gen_line(g, "op await() when life.due { %s }",
             gen_chance(g, 50) ? "value = none; stop life" : "");
    gen_line(g, "%sevent expire when life.due { value = none; stop life }",
             gen_chance(g, 70) ? "urgent " : "");
    if (gen_chance(g, 20))
        gen_line(g, "event evict when value != none { value = none; stop life }");
    gen_close(g);
    gen_open(g, "component Row");
    gen_line(g, "value: 0..2");
    gen_line(g, "op select(): 0..2 { return value }");
    gen_line(g, "op raise() { value = min(value + 1, 2) }");
    gen_close(g);
}

static void make_reader(Gen *g, const char *name)
{
    gen_open(g, "%sprocess %s", gen_chance(g, 50) ? "background " : "", name);
    gen_open(g, gen_chance(g, 75) ? "loop" : "repeat 2");
    if (gen_chance(g, 30))
        gen_line(g, "wait %us", 1 + gen_draw(g, 3));
    gen_line(g, "let u = cache.get()%s", takes(g));
    gen_open(g, "if u == none");
    gen_line(g, "u = db.select()%s", takes(g));
    gen_line(g, "cache.set(u)%s", takes(g));
    gen_close(g);
    gen_close(g);
    gen_close(g);
}

/* Who loops and does something else. */
static void make_other(Gen *g)
{
    static const char *const CALLS[] = {"cache.touch()",  "cache.get()", "db.select()",
                                        "cache.is_old()", "cache.del()", "cache.await()"};
    const char *call = DRAW(g, CALLS);

    gen_open(g, "background process other");
    gen_open(g, gen_chance(g, 80) ? "loop" : "repeat 3");
    gen_line(g, "%s%s", call, takes(g));
    if (gen_chance(g, 40))
        gen_line(g, "wait %us", 1 + gen_draw(g, gen_chance(g, 30) ? 9 : 4));
    gen_close(g);
    gen_close(g);
}

/* Who waits until it is due, so that nobody is at rest before. */
static void make_waiter(Gen *g)
{
    gen_open(g, "%sprocess waiter", gen_chance(g, 50) ? "background " : "");
    if (gen_chance(g, 50))
        gen_line(g, "wait %us", 1 + gen_draw(g, 6));
    gen_line(g, "cache.await()%s", takes(g));
    if (gen_chance(g, 60))
        gen_line(g, "%s%s", gen_chance(g, 50) ? "db.raise()" : "cache.set(0)", takes(g));
    gen_close(g);
}

static void make_writer(Gen *g)
{
    gen_open(g, "process writer");
    gen_line(g, "%s", gen_chance(g, 30) ? "repeat 2 { db.raise() takes 1s }" : "db.raise()");
    if (gen_chance(g, 70))
        gen_line(g, "cache.del()%s", takes(g));
    gen_close(g);
}

static void make_properties(Gen *g)
{
    static const char *const STATES[] = {
        "cache.value != none && cache.value != db.value", "cache.value == none", "cache.value == 0",
        "db.value == 1 && cache.value != none",           "cache.life.due",      "db.value == 2"};
    static const char *const FORMS[] = {"always %s",     "never %s",   "reachable %s",
                                        "eventually %s", "settles %s", "at rest %s"};

    if (gen_chance(g, 60))
        gen_line(g, "window stale: %s", STATES[0]);
    if (gen_chance(g, 30))
        gen_line(g, "window other_one: %s", DRAW(g, STATES));
    for (int i = 0; i < 2; i++) {
        const char *form = DRAW(g, FORMS), *state = DRAW(g, STATES);
        g_autoptr(GString) text = g_string_new(form);
        g_string_replace(text, "%s", state, 0);
        gen_line(g, "check c%d: %s", i, text->str);
    }
    if (gen_chance(g, 50))
        gen_line(g, "check l: %s leads to %s", DRAW(g, STATES), DRAW(g, STATES));
}

void gen_clocks(Gen *g)
{
    gen_line(g, "design clocks \"A long timer beside loops\"");
    gen_line(g, gen_chance(g, 80) ? "clock" : "clock 1s");
    make_cache(g);
    gen_line(g, "db: Row");
    gen_line(g, "cache: Cache");
    make_writer(g);
    make_reader(g, "reader");
    if (gen_chance(g, 20))
        make_reader(g, "second");
    if (gen_chance(g, 40))
        make_other(g);
    if (gen_chance(g, 30))
        make_waiter(g);
    make_properties(g);
}
