/* Random designs of alike processes that go round, beside windows that processes, events or nobody close:
 * who takes which step, and who is kept from it, is then what decides. In most of them nothing that one process
 * has says who another is; in some, each remembers whom it has seen. */
#include "tests/differential/generator_private.h"

#define DRAW(g, list) (list)[gen_draw((g), G_N_ELEMENTS(list))]

typedef struct Rounds {
    Gen *g;
    uint32_t ops;
    uint32_t locals;         /* given so far */
    bool remembers;          /* each process one of the crew */
    bool is_closed_by_event; /* nobody but an event puts the light out */
} Rounds;

/* ---- the component ---- */

static const char *const CONDITIONS[] = {
    "x > 0",
    "x < 2",
    "x == 0",
    "lit",
    "!lit",
    "owner == none",
    "waiting.size > 0",
    "waiting.size < 2",
    "(some q in crew: mark[q] == 1)",
    "(all q in crew: mark[q] == 0)",
};

static const char *const MY_CONDITIONS[] = {
    "owner == me",      "owner != me",   "me in waiting",
    "!(me in waiting)", "mark[me] == 0", "mark[me] == 1",
};

static const char *const CHANGES[] = {
    "x = (x + 1) % 3",
    "x = max(x - 1, 0)",
    "x = 0",
    "lit = true",
    "lit = false",
    "lit = !lit",
    "owner = none",
    "waiting = {}",
    "if owner != none { mark[owner] = 0 }",
    "if (some q in crew: mark[q] == 1) { choose q in crew where mark[q] == 1; mark[q] = 0 }",
    "if x < 3 { choose q in crew; owner = q }",
};

static const char *const MY_CHANGES[] = {
    "owner = me",
    "if owner == me { owner = none }",
    "waiting.add(me)",
    "waiting.remove(me)",
    "mark[me] = 1",
    "mark[me] = 0",
    "mark[me] = 1 - mark[me]",
    "if me in waiting { lit = true } else { waiting.add(me) }",
    "if x < 3 { choose q in crew where q != me; owner = q }",
};

static const char *condition(Rounds *r, bool has_me)
{
    return has_me && gen_chance(r->g, 50) ? DRAW(r->g, MY_CONDITIONS) : DRAW(r->g, CONDITIONS);
}

static const char *change_of(Rounds *r, bool has_me)
{
    const char *change =
        has_me && gen_chance(r->g, 60) ? DRAW(r->g, MY_CHANGES) : DRAW(r->g, CHANGES);

    return r->is_closed_by_event && g_str_has_prefix(change, "lit =") ? "lit = true" : change;
}

static void changes(Rounds *r, bool has_me, uint32_t most)
{
    for (uint32_t i = 0; i < 1 + gen_draw(r->g, most); i++) {
        const char *change = change_of(r, has_me);
        if (gen_chance(r->g, 25))
            gen_line(r->g, "if %s { %s }", condition(r, has_me), change);
        else
            gen_line(r->g, "%s", change);
    }
}

/* Half of them may have to wait: then it matters who never gets on. */
static void make_op(Rounds *r, uint32_t number)
{
    const char *when = "";

    if (gen_chance(r->g, 50))
        when = gen_keep(r->g, g_strdup_printf(" when %s", condition(r, true)));
    gen_open(r->g, "op op%u(me: crew): 0..2%s", number, when);
    changes(r, true, 2);
    gen_line(r->g, "return x");
    gen_close(r->g);
}

static void make_box(Rounds *r)
{
    static const char *const kinds[] = {"event", "event", "event", "fault"};
    const uint32_t events = gen_draw(r->g, 3);

    r->ops = 2 + gen_draw(r->g, 3);
    gen_open(r->g, "component Box");
    gen_line(r->g, "x: 0..2 = 0");
    gen_line(r->g, "lit: bool = %s",
             !r->is_closed_by_event && gen_chance(r->g, 50) ? "true" : "false");
    gen_line(r->g, "owner: crew? = none");
    gen_line(r->g, "waiting: set<crew> = {}");
    gen_line(r->g, "mark: (0..1)[crew] = 0");
    for (uint32_t i = 0; i < r->ops; i++)
        make_op(r, i);
    gen_open(r->g, "op seen(): crew?");
    gen_line(r->g, "return owner");
    gen_close(r->g);
    if (r->is_closed_by_event) {
        gen_line(r->g, "event expire when lit { lit = false }");
    }
    for (uint32_t i = 0; i < events; i++) {
        gen_open(r->g, "%s ev%u when %s", DRAW(r->g, kinds), i, condition(r, false));
        changes(r, false, 2);
        gen_close(r->g);
    }
    gen_close(r->g);
    gen_line(r->g, "b: Box");
}

/* ---- processes ---- */

static void call(Rounds *r)
{
    const uint32_t op = gen_draw(r->g, r->ops);

    if (gen_chance(r->g, 65)) {
        gen_line(r->g, "b.op%u(self)", op);
        return;
    }
    const uint32_t number = r->locals++;
    gen_line(r->g, "let n%u = b.op%u(self)", number, op);
    gen_line(r->g, "if n%u > 0 { b.op%u(self) } else { %s }", number, gen_draw(r->g, r->ops),
             gen_chance(r->g, 50) ? "pause" : "b.op0(self)");
}

static void remember(Rounds *r)
{
    const uint32_t number = r->locals++;

    gen_line(r->g, "let m%u = b.seen()", number);
    gen_line(r->g, "if m%u == self { b.op%u(self) }", number, gen_draw(r->g, r->ops));
}

static void either(Rounds *r)
{
    gen_open(r->g, "either");
    call(r);
    gen_close(r->g);
    g_string_truncate(r->g->out, r->g->out->len - 1);
    g_string_append(r->g->out, gen_chance(r->g, 20) ? " or fault {\n" : " or {\n");
    r->g->indent++;
    call(r);
    gen_close(r->g);
}

static void statements(Rounds *r, uint32_t most)
{
    for (uint32_t i = 0; i < 1 + gen_draw(r->g, most); i++)
        switch (gen_draw(r->g, 8)) {
        case 0: gen_line(r->g, "pause"); break;
        case 1: either(r); break;
        case 2:
            if (r->remembers) {
                remember(r);
                break;
            }
            call(r);
            break;
        default: call(r); break;
        }
}

static void body(Rounds *r, bool loops)
{
    if (!loops || gen_chance(r->g, 30))
        statements(r, 1);
    if (!loops)
        return;
    gen_open(r->g, "loop");
    statements(r, 2);
    gen_close(r->g);
}

/* Others have no name of the crew to give: they choose one. */
static void other_body(Rounds *r)
{
    const bool loops = gen_chance(r->g, 50);

    if (loops)
        gen_open(r->g, "loop");
    gen_line(r->g, "choose q in crew");
    gen_line(r->g, "b.op%u(q)", gen_draw(r->g, r->ops));
    if (loops)
        gen_close(r->g);
}

static void make_processes(Rounds *r)
{
    static const char *const may[] = {"", "", "", "", " may crash", " may restart"};
    Gen *g = r->g;

    gen_open(g, "%sprocess crew * %u%s", gen_chance(g, 15) ? "background " : "",
             gen_chance(g, 65) ? 2 : 3, DRAW(g, may));
    body(r, gen_chance(g, 80));
    gen_close(g);
    if (gen_chance(g, 60))
        return;
    gen_open(g, "process other * %u", 1 + gen_draw(g, 2));
    other_body(r);
    gen_close(g);
}

/* ---- what is looked at ---- */

static const char *const SEEN[] = {
    "b.lit",
    "!b.lit",
    "b.x == 2",
    "b.x > 0",
    "b.owner != none",
    "b.owner == none",
    "b.waiting.size > 0",
    "(some q in crew: b.mark[q] == 1)",
    "(some q in crew: b.mark[q] == 0)",
    "(count q in crew: b.mark[q] == 1) == 1",
    "(some q in crew: b.owner == q && b.mark[q] == 1)",
    "(some q in crew: q in b.waiting && b.mark[q] == 0)",
};

static const char *seen(Rounds *r)
{
    const char *first = DRAW(r->g, SEEN);

    if (gen_chance(r->g, 60))
        return first;
    return gen_keep(r->g, g_strdup_printf("%s %s %s", first, gen_chance(r->g, 50) ? "&&" : "||",
                                          DRAW(r->g, SEEN)));
}

static void make_properties(Rounds *r)
{
    static const char *const kinds[] = {"never", "always", "at rest", "reachable"};

    if (r->is_closed_by_event)
        gen_line(r->g, "window lit \"lit\": b.lit");
    for (uint32_t i = 0; i < 1 + gen_draw(r->g, 2); i++)
        gen_line(r->g, "window w%u \"open\": %s", i, seen(r));
    gen_line(r->g, "check c \"a check\": %s %s", DRAW(r->g, kinds), seen(r));
    if (gen_chance(r->g, 30))
        gen_line(r->g, "check d \"a check\": %s %s",
                 gen_chance(r->g, 50) ? "eventually" : "settles", seen(r));
    if (gen_chance(r->g, 20))
        gen_line(r->g, "check e \"a check\": %s leads to %s", seen(r), seen(r));
    if (gen_chance(r->g, 10))
        gen_line(r->g, "measure most \"most\": max b.waiting.size");
}

void gen_rounds(Gen *g)
{
    Rounds r = {.g = g, .remembers = gen_chance(g, 15), .is_closed_by_event = gen_chance(g, 30)};

    gen_line(g, "design random \"A random design of alike processes that go round\"");
    if (gen_chance(g, 30))
        gen_line(g, "faults at most %u", 1 + gen_draw(g, 2));
    make_box(&r);
    make_processes(&r);
    make_properties(&r);
}
