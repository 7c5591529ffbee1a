/* Random designs with a component for each server, or for each process, that have events of their own: messages that
 * come, entries that expire, timers that are due, faults. Processes go round beside them, and windows open that one such event closes,
 * that of each server, several in turn, or nobody. */
#include "tests/differential/generator_private.h"

#define DRAW(g, list) (list)[gen_draw((g), G_N_ELEMENTS(list))]

/* What there is a tier for: `Server`, with a process for each; or `crew`, processes that are alike. */
typedef struct Tiers {
    Gen *g;
    const char *index;
    uint32_t count, ops, locals;
    bool is_process;
    bool is_closed_by_event; /* nobody but an event puts a tier's light out */
    bool has_timer;
    bool remembers; /* each tier one of the others, or itself */
} Tiers;

/* ---- a tier ---- */

static const char *const CONDITIONS[] = {"y > 0", "y == 0", "lit",           "!lit",
                                         "y < 2", "y == 2", "line.size > 0", "!line.full"};

static const char *const CHANGES[] = {
    "y = (y + 1) % 3",
    "y = max(y - 1, 0)",
    "y = 0",
    "y = 2",
    "lit = true",
    "lit = true",
    "lit = false",
    "lit = !lit",
    "if !line.full { line.push(y % 2) }",
    "if line.size > 0 { y = line.remove(0) }",
    "if y == 2 { lit = true } else { y = y + 1 }",
};

static const char *condition(Tiers *t)
{
    return DRAW(t->g, CONDITIONS);
}

/* Where an event alone puts it out, nothing else does. */
static const char *change_of(Tiers *t)
{
    const char *change = DRAW(t->g, CHANGES);

    return t->is_closed_by_event && g_str_has_prefix(change, "lit =") ? "lit = true" : change;
}

static void changes(Tiers *t, uint32_t most)
{
    for (uint32_t i = 0; i < 1 + gen_draw(t->g, most); i++) {
        if (t->remembers && gen_chance(t->g, 30))
            gen_line(t->g,
                     "if y >= 0 { choose p in %s; if peer == p { lit = true } else { peer = p } }",
                     t->index);
        else if (gen_chance(t->g, 25))
            gen_line(t->g, "if %s { %s }", condition(t), change_of(t));
        else
            gen_line(t->g, "%s", change_of(t));
    }
}

static void make_ops(Tiers *t)
{
    for (uint32_t i = 0; i < t->ops; i++) {
        const char *when = "";
        if (gen_chance(t->g, 35))
            when = gen_keep(t->g, g_strdup_printf(" when %s", condition(t)));
        gen_open(t->g, "op op%u(): 0..2%s", i, when);
        changes(t, 2);
        if (t->has_timer && gen_chance(t->g, 40))
            gen_line(t->g, "start term for 5s");
        gen_line(t->g, "return y");
        gen_close(t->g);
    }
}

/* One in three is urgent: without a clock that is nothing. */
static const char *event_word(Tiers *t)
{
    static const char *const words[] = {"event", "event", "urgent event"};

    return DRAW(t->g, words);
}

static void make_events(Tiers *t)
{
    Gen *g = t->g;

    if (t->is_closed_by_event || gen_chance(g, 20))
        gen_line(g, "%s expire when lit { lit = false }", event_word(t));
    if (t->has_timer)
        gen_line(g, "%s lapse when term.due { %s; stop term }", event_word(t), change_of(t));
    if (gen_chance(g, 35)) {
        gen_open(g, "%s deliver when line.size > 0", event_word(t));
        gen_line(g, "y = line.remove(0)");
        if (gen_chance(g, 60))
            gen_line(g, "%s", change_of(t));
        gen_close(g);
    }
    if (gen_chance(g, 30)) {
        gen_open(g, "%s ev when %s", gen_chance(g, 70) ? "event" : "fault", condition(t));
        changes(t, 2);
        gen_close(g);
    }
}

static void make_tier(Tiers *t)
{
    Gen *g = t->g;

    t->ops = 2 + gen_draw(g, 2);
    t->has_timer = gen_chance(g, 20);
    t->remembers = gen_chance(g, 25);
    gen_open(g, "component Tier");
    gen_line(g, "y: 0..2 = 0");
    gen_line(g, "lit: bool = %s", gen_chance(g, 25) ? "true" : "false");
    gen_line(g, "line: list<0..1, 1> = []");
    if (t->remembers)
        gen_line(g, "peer: %s? = none", t->index);
    if (t->has_timer)
        gen_line(g, "term: timer");
    make_ops(t);
    make_events(t);
    gen_close(g);
    gen_line(g, "t: Tier[%s]", t->index);
}

/* What all share; now and then with an event, too. */
static void make_box(Tiers *t)
{
    static const char *const all[] = {
        "owner = me",   "owner = none",    "full = {}",
        "full.add(me)", "full.remove(me)", "if owner == me { owner = none } else { owner = me }",
    };
    Gen *g = t->g;

    gen_open(g, "component Box");
    gen_line(g, "owner: %s? = none", t->index);
    gen_line(g, "full: set<%s> = {}", t->index);
    for (uint32_t i = 0; i < 2; i++) {
        gen_open(g, "op in%u(me: %s)%s", i, t->index,
                 gen_chance(g, 30) ? " when owner == none || owner == me" : "");
        gen_line(g, "%s", DRAW(g, all));
        gen_close(g);
    }
    if (gen_chance(g, 30))
        gen_line(g, "event wipe when owner != none { owner = none }");
    gen_close(g);
    gen_line(g, "b: Box");
}

/* ---- processes ---- */

static void call(Tiers *t, const char *whom)
{
    const uint32_t op = gen_draw(t->g, t->ops);

    if (gen_chance(t->g, 15)) {
        gen_line(t->g, "b.in%u(%s)", gen_draw(t->g, 2), whom);
    } else if (gen_chance(t->g, 75)) {
        gen_line(t->g, "t[%s].op%u()", whom, op);
    } else {
        const uint32_t number = t->locals++;
        gen_line(t->g, "let n%u = t[%s].op%u()", number, whom, op);
        gen_line(t->g, "if n%u > 0 { t[%s].op%u() } else { pause }", number, whom,
                 gen_draw(t->g, t->ops));
    }
}

static void statement(Tiers *t, const char *whom)
{
    switch (gen_draw(t->g, 7)) {
    case 0: gen_line(t->g, "pause"); return;
    case 1:
        gen_open(t->g, "either");
        call(t, whom);
        gen_close(t->g);
        g_string_truncate(t->g->out, t->g->out->len - 1);
        g_string_append(t->g->out, gen_chance(t->g, 20) ? " or fault {\n" : " or {\n");
        t->g->indent++;
        call(t, whom);
        gen_close(t->g);
        return;
    default: call(t, whom); return;
    }
}

static void body(Tiers *t, const char *whom)
{
    const bool loops = gen_chance(t->g, 75);

    if (!loops || gen_chance(t->g, 20))
        statement(t, whom);
    if (!loops)
        return;
    gen_open(t->g, "loop");
    for (uint32_t i = 0; i < 1 + gen_draw(t->g, 2); i++)
        statement(t, whom);
    gen_close(t->g);
}

static void make_processes(Tiers *t)
{
    static const char *const may[] = {"", "", "", "", " may crash", " may restart"};
    Gen *g = t->g;
    const char *background = gen_chance(g, 15) ? "background " : "";

    if (t->is_process)
        gen_open(g, "%sprocess crew * %u%s", background, t->count, DRAW(g, may));
    else
        gen_open(g, "%sprocess crew(me: Server)%s", background, DRAW(g, may));
    body(t, t->is_process ? "self" : "me");
    gen_close(g);
    if (gen_chance(g, 55))
        return;
    gen_open(g, "process other * %u", 1 + gen_draw(g, 2));
    if (gen_chance(g, 40))
        gen_open(g, "loop");
    gen_line(g, "choose q in %s", t->index);
    call(t, "q");
    if (g->indent > 1)
        gen_close(g);
    gen_close(g);
}

/* ---- what is looked at ---- */

static const char *seen(Tiers *t)
{
    static const char *const texts[] = {
        "(some q in %s: t[q].lit)",
        "(all q in %s: t[q].lit)",
        "(count q in %s: t[q].lit) == 1",
        "(some q in %s: t[q].lit && t[q].y > 0)",
        "(some q in %s: t[q].y == 2)",
        "(all q in %s: t[q].y > 0)",
        "(some q in %s: t[q].lit && q in b.full)",
        "(some q in %s: b.owner == q && !t[q].lit)",
        "(some q in %s: t[q].line.size > 0)",
        "(count q in %s: t[q].lit || t[q].y == 1) > 1",
        "(all q in %s: t[q].lit || q in b.full)",
    };
    /* Texts that are made of one place each. */
    GString *text = g_string_new(DRAW(t->g, texts));
    g_string_replace(text, "%s", t->index, 0);
    return gen_keep(t->g, g_string_free(text, FALSE));
}

static void make_properties(Tiers *t)
{
    static const char *const kinds[] = {"never", "always", "at rest", "reachable"};
    Gen *g = t->g;

    if (t->is_closed_by_event)
        gen_line(g, "window lit \"lit\": (%s q in %s: t[q].lit)",
                 gen_chance(g, 60) ? "some" : "all", t->index);
    for (uint32_t i = 0; i < 1 + gen_draw(g, 2); i++)
        gen_line(g, "window w%u \"open\": %s", i, seen(t));
    if (gen_chance(g, 50))
        gen_line(g, "check c \"a check\": %s %s", DRAW(g, kinds), seen(t));
    if (gen_chance(g, 30))
        gen_line(g, "check d \"a check\": %s %s", gen_chance(g, 50) ? "eventually" : "settles",
                 seen(t));
    if (gen_chance(g, 25))
        gen_line(g, "check e \"a check\": %s leads to %s", seen(t), seen(t));
}

void gen_tiers(Gen *g)
{
    Tiers t = {.g = g, .count = gen_chance(g, 80) ? 2 : 3, .is_process = gen_chance(g, 40)};
    const bool is_enum = gen_chance(g, 30);

    t.index = t.is_process ? "crew" : "Server";
    t.is_closed_by_event = gen_chance(g, 35);
    gen_line(g, "design random \"A random design of tiers that have events of their own\"");
    if (gen_chance(g, 30))
        gen_line(g, "faults at most %u", 1 + gen_draw(g, 2));
    if (!t.is_process && is_enum)
        gen_line(g, "enum Server { %s }", t.count == 2 ? "east, west" : "east, west, south");
    else if (!t.is_process)
        gen_line(g, "type Server = 0..%u", t.count - 1);
    make_tier(&t);
    make_box(&t);
    make_processes(&t);
    make_properties(&t);
}
