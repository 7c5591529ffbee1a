/* Random designs of processes that are alike, and that components know by name: owners, sets and
 * queues of them, arrays over them. Sentences are drawn from short lists, and few tell the
 * instances apart. */
#include "tests/differential/generator_private.h"

#define DRAW(g, list) (list)[gen_draw((g), G_N_ELEMENTS(list))]

typedef enum Result { RESULT_NONE, RESULT_NUMBER, RESULT_MEMBER, RESULT_BOOL, RESULTS } Result;

typedef struct Alike {
    Gen *g;
    Result results[4]; /* of the operations op0.. */
    uint32_t ops;
    uint32_t locals; /* given so far */
    bool has_label, has_cells;
} Alike;

/* ---- the component ---- */

static const char *const CONDITIONS[] = {
    "owner == none",
    "x > 0",
    "x < 2",
    "waiting.size < 2",
    "!queue.full",
    "queue.size > 0",
    "(some q in crew: mark[q] == 1)",
    "(all q in crew: q in waiting || mark[q] == 0)",
    "(count q in crew: mark[q] == 1) < 2",
    "(sum q in crew: mark[q]) > 0",
};

static const char *const EXPIRES[] = {"x > 0", "owner != none", "x == 2 || owner != none"};

static const char *const MY_CONDITIONS[] = {
    "owner == me",      "owner != me",   "me in waiting",
    "!(me in waiting)", "mark[me] == 0", "mark[me] == 1",
};

static const char *const CHANGES[] = {
    "x = (x + 1) % 3",
    "x = max(x - 1, 0)",
    "x = waiting.size % 3",
    "owner = none",
    "waiting = {}",
    "if queue.size > 0 { owner = queue.pop() }",
    "if queue.size > 0 { owner = queue.remove(0) }",
    "if waiting.size > 0 { choose q in waiting; owner = q }",
    "if (some q in crew: mark[q] == 0) { choose q in crew where mark[q] == 0; mark[q] = 1 }",
    "if owner != none { mark[owner] = 1 }",
    "if owner != none { waiting.add(owner) }",
    "if x < 3 { choose q in crew; waiting.remove(q) }",
};

static const char *const MY_CHANGES[] = {
    "owner = me",
    "if owner == me { owner = none }",
    "waiting.add(me)",
    "waiting.remove(me)",
    "mark[me] = 1",
    "mark[me] = 1 - mark[me]",
    "if !queue.full { queue.push(me) }",
    "if queue.size < 2 && !(me in waiting) { queue.push(me) }",
    "if me in waiting { x = 2 } else { waiting.add(me) }",
    "queue.push(me)",
};

static const char *condition(Alike *a, bool has_me)
{
    return has_me && gen_chance(a->g, 50) ? DRAW(a->g, MY_CONDITIONS) : DRAW(a->g, CONDITIONS);
}

static void changes(Alike *a, bool has_me)
{
    for (uint32_t i = 0; i < 1 + gen_draw(a->g, 3); i++) {
        const char *change =
            has_me && gen_chance(a->g, 60) ? DRAW(a->g, MY_CHANGES) : DRAW(a->g, CHANGES);
        if (gen_chance(a->g, 20))
            gen_line(a->g, "if %s { %s }", condition(a, has_me), change);
        else
            gen_line(a->g, "%s", change);
    }
}

static void make_op(Alike *a, uint32_t number)
{
    static const char *const types[] = {"", ": 0..2", ": crew?", ": bool"};
    static const char *const values[] = {NULL, "x", "owner", "me in waiting"};
    Result result = gen_draw(a->g, RESULTS);
    const char *when = "";

    a->results[number] = result;
    if (gen_chance(a->g, 25))
        when = gen_keep(a->g, g_strdup_printf(" when %s", condition(a, true)));
    gen_open(a->g, "op op%u(me: crew)%s%s", number, types[result], when);
    changes(a, true);
    if (values[result])
        gen_line(a->g, "return %s", values[result]);
    gen_close(a->g);
}

/* As of a cache: it happens to what is there, and comes to an end by itself. One that sets it again does not. */
static void make_expiry(Alike *a)
{
    if (!gen_chance(a->g, 35))
        return;
    gen_open(a->g, "event expire when %s", DRAW(a->g, EXPIRES));
    gen_line(a->g, "owner = none");
    gen_line(a->g, "x = 0");
    gen_close(a->g);
    if (!gen_chance(a->g, 15))
        return;
    gen_open(a->g, "event come when x == 0");
    gen_line(a->g, "x = 1");
    gen_close(a->g);
}

static void make_box(Alike *a)
{
    a->ops = 2 + gen_draw(a->g, 3);
    gen_open(a->g, "component Box");
    gen_line(a->g, "x: 0..2 = 0");
    gen_line(a->g, "owner: crew? = none");
    gen_line(a->g, "waiting: set<crew> = {}");
    gen_line(a->g, "mark: (0..1)[crew] = 0");
    gen_line(a->g, "queue: list<crew, 2> = []");
    for (uint32_t i = 0; i < a->ops; i++)
        make_op(a, i);
    gen_open(a->g, "op bump(): 0..2");
    gen_line(a->g, "if x < 2 { x = x + 1 }");
    gen_line(a->g, "return x");
    gen_close(a->g);
    gen_open(a->g, "op look(): 0..2");
    gen_line(a->g, "return x");
    gen_close(a->g);
    if (gen_chance(a->g, 30)) {
        gen_open(a->g, "%s ev when %s", gen_chance(a->g, 70) ? "event" : "fault",
                 condition(a, false));
        changes(a, false);
        gen_close(a->g);
    }
    make_expiry(a);
    gen_close(a->g);
    gen_line(a->g, "b: Box");
}

/* One for each of the crew. */
static void make_cells(Alike *a)
{
    a->has_cells = gen_chance(a->g, 40);
    if (!a->has_cells)
        return;
    gen_open(a->g, "component Cell");
    gen_line(a->g, "y: 0..1 = 0");
    gen_open(a->g, "op flip()");
    gen_line(a->g, "y = 1 - y");
    gen_close(a->g);
    gen_close(a->g);
    gen_line(a->g, "c: Cell[crew]");
}

/* ---- processes ---- */

static void call(Alike *a)
{
    uint32_t op = gen_draw(a->g, a->ops);
    Result result = a->results[op];

    if (result == RESULT_NONE || gen_chance(a->g, 30)) {
        gen_line(a->g, "b.op%u(self)", op);
        return;
    }
    static const char *const stems[] = {"", "n", "m", "t"};
    uint32_t number = a->locals++;
    gen_line(a->g, "let %s%u = b.op%u(self)", stems[result], number, op);
    if (result == RESULT_NUMBER && gen_chance(a->g, 50))
        gen_line(a->g, "if n%u > 0 { b.op%u(self) }", number, gen_draw(a->g, a->ops));
    if (result == RESULT_MEMBER && a->has_cells && gen_chance(a->g, 50))
        gen_line(a->g, "if m%u != none { c[m%u].flip() }", number, number);
    else if (result == RESULT_MEMBER && gen_chance(a->g, 60))
        gen_line(a->g, "if m%u == self { b.op%u(self) } else { pause }", number,
                 gen_draw(a->g, a->ops));
    if (result == RESULT_BOOL && gen_chance(a->g, 50))
        gen_line(a->g, "if t%u { b.bump() }", number);
}

static void stmt(Alike *a, int depth);

static void statements(Alike *a, int depth)
{
    for (uint32_t i = 0; i < 1 + gen_draw(a->g, 2); i++)
        stmt(a, depth);
}

static void either(Alike *a, int depth)
{
    gen_open(a->g, "either");
    statements(a, depth);
    gen_close(a->g);
    g_string_truncate(a->g->out, a->g->out->len - 1);
    g_string_append(a->g->out, gen_chance(a->g, 20) ? " or fault {\n" : " or {\n");
    a->g->indent++;
    statements(a, depth);
    gen_close(a->g);
}

static void stmt(Alike *a, int depth)
{
    Gen *g = a->g;

    switch (gen_draw(g, depth > 0 ? 12 : 7)) {
    case 3: gen_line(g, "pause"); return;
    case 4:
        if (a->has_cells)
            gen_line(g, "c[self].flip()");
        return;
    case 5: gen_line(g, "%s", gen_chance(g, 50) ? "bump_it()" : "look_at_it()"); return;
    case 7:
        gen_open(g, "repeat %u", 1 + gen_draw(g, 2));
        call(a);
        statements(a, depth - 1);
        gen_close(g);
        return;
    case 8:
        gen_open(g, "%s", gen_chance(g, 70) ? "repeat 2" : "loop");
        call(a);
        gen_close(g);
        return;
    case 9: either(a, depth - 1); return;
    default: call(a); return;
    }
}

static void make_processes(Alike *a)
{
    Gen *g = a->g;
    static const char *const may[] = {"", "", "", " may crash", " may restart"};

    gen_open(g, "%sprocess crew * %u%s", gen_chance(g, 15) ? "background " : "",
             gen_chance(g, 70) ? 2 : 3, DRAW(g, may));
    statements(a, 2);
    if (gen_chance(g, 50)) {
        a->has_label = true;
        gen_line(g, "here:");
    }
    call(a);
    gen_close(g);
    if (gen_chance(g, 50))
        return;
    gen_open(g, "process other * %u", 1 + gen_draw(g, 2));
    gen_line(g, "%s", gen_chance(g, 50) ? "bump_it()" : "look_at_it()");
    if (gen_chance(g, 30))
        gen_line(g, "b.bump()");
    gen_close(g);
}

static void make_requests(Gen *g)
{
    gen_open(g, "write bump_it");
    gen_line(g, "let v = b.bump()");
    if (gen_chance(g, 30))
        gen_line(g, "pause");
    gen_line(g, "return v");
    gen_close(g);
    gen_open(g, "read look_at_it");
    gen_line(g, "let u = b.look()");
    if (gen_chance(g, 50))
        gen_line(g, "pause");
    gen_line(g, "return u");
    gen_close(g);
}

/* ---- what is looked at ---- */

static const char *seen(Alike *a)
{
    static const char *const alike[] = {
        "b.x == 2",
        "b.owner != none",
        "b.queue.size == 2",
        "b.queue.full && b.owner != none",
        "(some q in crew: q in b.waiting && b.mark[q] == 1)",
        "(all q in crew: b.mark[q] == 1)",
        "(count q in crew: q done) == 1",
        "(all q in crew: q done || b.mark[q] == 0)",
        "(some q in crew: b.owner == q && q in b.waiting)",
        "(sum q in crew: b.mark[q]) == 2",
        "b.waiting.size > 1",
    };
    static const char *const apart[] = {"crew[0] done", "crew[0] in b.waiting",
                                        "b.owner == crew[1]"};

    if (gen_chance(a->g, 4))
        return DRAW(a->g, apart);
    if (a->has_label && gen_chance(a->g, 20))
        return "(some q in crew: q at here && b.x == 1)";
    if (a->has_cells && gen_chance(a->g, 20))
        return "(some q in crew: c[q].y == 1 && q in b.waiting)";
    const char *first = DRAW(a->g, alike);
    if (gen_chance(a->g, 60))
        return first;
    return gen_keep(a->g, g_strdup_printf("%s && %s", first, DRAW(a->g, alike)));
}

static void make_properties(Alike *a)
{
    static const char *const guarantees[] = {"fresh reads", "monotonic reads", "read your writes",
                                             "linearizable"};
    static const char *const kinds[] = {"never",   "never",     "always",    "at rest",
                                        "at rest", "reachable", "eventually"};
    Gen *g = a->g;

    if (gen_chance(g, 40))
        gen_line(g, "window w \"open\": %s", seen(a));
    for (uint32_t i = 0; i < 1 + gen_draw(g, 2); i++) {
        bool rare = gen_chance(g, 10);
        gen_line(g, "check %s \"a check\": %s %s", gen_name(g, "c"),
                 kinds[gen_draw(g, rare ? 7 : 5)], seen(a));
    }
    for (uint32_t i = 0; i < 4; i++)
        if (gen_chance(g, 25))
            gen_line(g, "check %s \"reads\": %s", gen_name(g, "c"), guarantees[i]);
    if (gen_chance(g, 15))
        gen_line(g, "measure most \"most\": max b.waiting.size%s",
                 gen_chance(g, 50) ? " at rest" : "");
}

void gen_alike(Gen *g)
{
    Alike a = {.g = g};

    gen_line(g, "design random \"A random design of processes that are alike\"");
    if (gen_chance(g, 30))
        gen_line(g, "faults at most %u", 1 + gen_draw(g, 2));
    make_box(&a);
    make_cells(&a);
    make_requests(g);
    make_processes(&a);
    make_properties(&a);
}
