/* Timers that are started again before they are due, and not after: leases, beside others that are due while one
 * is not, and with times that must fit in between. No run starts them without end. */
#include "tests/differential/generator_private.h"

#define DRAW(g, list) (list)[gen_draw(g, sizeof(list) / sizeof *(list))]

static const char *takes(Gen *g)
{
    static const char *const TIMES[] = {
        "",          "",          " takes 0s..1s", " takes 0s..2s", " takes 1s..2s",
        " takes 1s", " takes 2s", " takes 0s"};

    return DRAW(g, TIMES);
}

static void make_lease(Gen *g)
{
    static const char *const GUARDS[] = {" when !term.due", " when !term.due",
                                         " when up && !term.due", ""};
    const uint32_t life = 1 + gen_draw(g, 3);

    gen_open(g, "component Lease");
    gen_line(g, "up: bool");
    gen_line(g, "count: 0..3");
    gen_line(g, "row: 0..1");
    gen_line(g, "copy: 0..1");
    gen_line(g, "term: timer");
    gen_line(g, "op take() { up = true; start term for %us }", life);
    gen_line(g, "op renew()%s { up = true; start term for %us }", DRAW(g, GUARDS),
             gen_chance(g, 70) ? life : 1 + gen_draw(g, 4));
    if (gen_chance(g, 50))
        gen_line(g, "op look() { if term.due { up = false } else { count = min(count + 1, 3) } }");
    else
        gen_line(g, "op look() when !term.due { count = min(count + 1, 3) }");
    gen_line(g, "op commit(): 0..1 { row = 1; start term for %us; return row }", life);
    gen_line(g, "op show(): 0..1%s { return copy }",
             gen_chance(g, 80) ? " when term.running && !term.due" : "");
    gen_line(g, "op await() when term.due { stop term; up = false }");
    gen_line(g, "op release() { up = false; stop term }");
    gen_line(g, "%sevent lapse when term.due { up = false; stop term }",
             gen_chance(g, 80) ? "urgent " : "");
    gen_close(g);
}

static void make_call(Gen *g, const char *lease, bool starts, bool has_reads)
{
    static const char *const STARTS[] = {"take", "renew", "renew", "renew"};
    static const char *const OTHERS[] = {"look", "look", "await", "release"};

    if (gen_chance(g, 20))
        gen_line(g, "wait %us", 1 + gen_draw(g, 3));
    if (has_reads && gen_chance(g, 40))
        gen_line(g, "%s()", starts ? "save" : "see");
    else if (starts && gen_chance(g, 15))
        gen_line(g, "atomic { %s.look(); b.take() }", lease);
    else
        gen_line(g, "%s.%s()%s", lease, starts ? DRAW(g, STARTS) : DRAW(g, OTHERS), takes(g));
}

static void make_process(Gen *g, const char *name, const char *const *leases, uint32_t most,
                         bool has_reads)
{
    const uint32_t calls = 1 + gen_draw(g, 3);

    gen_open(g, "%sprocess %s", gen_chance(g, 20) ? "background " : "", name);
    if (gen_chance(g, 30))
        gen_line(g, "pause");
    for (uint32_t i = 0; i < calls; i++) {
        const char *lease = leases[gen_draw(g, 2)];
        if (gen_chance(g, 10) && most == 2) {
            gen_line(g, "repeat 2 { %s.renew()%s }", lease, takes(g));
            return gen_close(g);
        }
        make_call(g, lease, i == 0 || gen_chance(g, 60), has_reads);
    }
    if (gen_chance(g, 10))
        gen_line(g, "loop { a.look() takes 1s }");
    gen_close(g);
}

static void make_properties(Gen *g)
{
    static const char *const STATES[] = {"a.up",
                                         "a.up && b.up",
                                         "a.up && !a.term.due",
                                         "b.term.due",
                                         "a.count > b.count",
                                         "a.count == 2",
                                         "b.up && !a.up",
                                         "a.term.due && !b.term.due && b.up"};
    static const char *const FORMS[] = {"always %s",     "never %s",   "reachable %s",
                                        "eventually %s", "settles %s", "at rest %s"};

    gen_line(g, "window first: %s", DRAW(g, STATES));
    gen_line(g, "window second: %s", DRAW(g, STATES));
    for (int i = 0; i < 3; i++) {
        g_autoptr(GString) text = g_string_new(DRAW(g, FORMS));
        g_string_replace(text, "%s", DRAW(g, STATES), 0);
        gen_line(g, "check c%d: %s", i, text->str);
    }
}

void gen_strict(Gen *g)
{
    static const char *const TWO[] = {"a", "b"}, *const ONE[] = {"a", "a"};
    static const char *const CLOCKS[] = {"clock", "clock", "clock 1s", "clock 500ms"};
    const bool has_two = gen_chance(g, 70), has_reads = gen_chance(g, 40);
    const char *const *leases = has_two ? TWO : ONE;

    gen_line(g, "design strict \"What happens before a timer is due\"");
    gen_line(g, "%s", DRAW(g, CLOCKS));
    make_lease(g);
    gen_line(g, "a: Lease");
    gen_line(g, "b: Lease");
    if (has_reads) {
        gen_line(g, "write save { return a.commit()%s }", takes(g));
        gen_line(g, "read see { return a.show()%s }", takes(g));
    }
    make_process(g, "one", leases, 2, has_reads);
    if (gen_chance(g, 60))
        make_process(g, "two", leases, 1, has_reads);
    make_properties(g);
    if (has_reads)
        gen_line(g, "measure age: stalest read");
}
