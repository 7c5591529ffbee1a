/* Random designs of values that are alike: of servers and keys, which arrays, sets and processes are over,
 * and which variables, lists and records hold. Nothing else in them is alike. Sentences are drawn from
 * short lists; one design in three has one that tells the values apart. */
#include "tests/differential/generator_private.h"

#include <string.h>

#define DRAW(g, list) (list)[gen_draw((g), G_N_ELEMENTS(list))]

typedef enum Result { RESULT_NONE, RESULT_NUMBER, RESULT_SERVER, RESULT_BOOL, RESULTS } Result;

typedef struct Alike {
    Gen *g;
    Result results[4]; /* of the operations op0.. */
    uint32_t ops, locals;
    bool is_enum, has_cells, has_apart, has_last;
    uint32_t servers;
} Alike;

/* ---- the component ---- */

static const char *const CONDITIONS[] = {
    "owner == none",
    "x > 0",
    "seen.size < 2",
    "!line.full",
    "line.size > 0",
    "(some q in Server: mark[q] == 1)",
    "(all q in Server: q in seen || mark[q] == 0)",
    "(count q in Server: mark[q] == 1) < 2",
    "(sum q in Server: mark[q]) > 0",
    "(some q in Server: home[q] != none && home[q] in held[q])",
    "(all k in Key: some q in Server: k in held[q])",
    "notes.size < 2",
    "by != none",
    "(some q in crew: q in ready && flag[q] == 0)",
};

static const char *const MY_CONDITIONS[] = {
    "owner == me",   "owner != me",      "me in seen",        "!(me in seen)",  "mark[me] == 0",
    "mark[me] == 1", "home[me] == none", "held[me].size > 0", "by == crew[me]", "crew[me] in ready",
};

static const char *const CHANGES[] = {
    "x = (x + 1) % 3",
    "x = max(x - 1, 0)",
    "x = seen.size % 3",
    "owner = none",
    "by = none",
    "if by != none { flag[by] = 1 - flag[by] }",
    "if ready.size > 0 { choose q in ready; by = q; ready.remove(q) }",
    "seen = {}",
    "if line.size > 0 { owner = line.pop() }",
    "if line.size > 0 { owner = line.remove(0) }",
    "if seen.size > 0 { choose q in seen; owner = q }",
    "if (some q in Server: mark[q] == 0) { choose q in Server where mark[q] == 0; mark[q] = 1 }",
    "if owner != none { mark[owner] = 1 }",
    "if owner != none { seen.add(owner) }",
    "choose q in Server; seen.remove(q)",
    "choose q in Server; choose k in Key; held[q].add(k)",
    "choose k in Key; if owner != none { home[owner] = k }",
    "if notes.size > 0 { owner = notes.at(0).who }",
    "if notes.size > 0 { mark[notes.at(0).who] = notes.at(0).n; notes.remove(0) }",
};

static const char *const MY_CHANGES[] = {
    "owner = me",
    "by = crew[me]",
    "ready.add(crew[me])",
    "if by == crew[me] { flag[crew[me]] = mark[me] }",
    "if owner == me { owner = none }",
    "seen.add(me)",
    "seen.remove(me)",
    "mark[me] = 1",
    "mark[me] = 1 - mark[me]",
    "if !line.full { line.push(me) }",
    "if me in seen { x = 2 } else { seen.add(me) }",
    "line.push(me)",
    "choose k in Key; home[me] = k",
    "choose k in Key where !(k in held[me]) || k == home[me]; held[me].add(k)",
    "if home[me] != none { held[me].remove(home[me]) }",
    "if !notes.full { notes.push(Note { who: me, n: mark[me] }) }",
};

/* In any order, with the servers that there are. */
static const char *const TURNS[] = {
    "mark[s] = 1",
    "mark[s] = 1 - mark[s]",
    "held[s] = {}",
    "if owner != none { if owner == s { mark[s] = 0 } else { home[s] = none } }",
    "let m = mark[s]; if m == 0 { mark[s] = x % 2 }",
};

/* Turns that mind which one was before, or do not go through all; and what minds which value it is. */
static const char *const APART[] = {
    "let i = 0; while i < 2 { if !line.full { line.push(i) }; i = i + 1 }",
    "let i = 0; while i < 2 { if owner == none { owner = i }; i = i + 1 }",
    "let i = 0; while i < 2 { mark[i] = x % 2; x = (x + mark[i]) % 3; i = i + 1 }",
    "let i = 0; while i < 1 { mark[i] = 1; i = i + 1 }",
    "owner = 1",
    "mark[0] = 1",
    "if owner != none { x = owner }",
    "if owner != none && owner < 1 { x = 2 }",
    "if owner != none { x = max(owner, x) }",
    "seen = {0}",
    "seen.add(x % 2)",
    "x = sum q in seen: q",
};

/* A component knows processes by number, and no names. */
static const char *or_else(const Alike *a, const char *text, const char *other)
{
    return a->is_enum && strstr(text, "crew[me]") ? other : text;
}

static const char *condition(Alike *a, bool has_me)
{
    return has_me && gen_chance(a->g, 50) ? or_else(a, DRAW(a->g, MY_CONDITIONS), "owner == me")
                                          : DRAW(a->g, CONDITIONS);
}

static void turns(Alike *a)
{
    gen_line(a->g, "let s = 0");
    gen_open(a->g, "while s < %u", a->servers);
    gen_line(a->g, "%s", DRAW(a->g, TURNS));
    gen_line(a->g, "s = s + 1");
    gen_close(a->g);
}

static void changes(Alike *a, bool has_me)
{
    for (uint32_t i = 0; i < 1 + gen_draw(a->g, 3); i++) {
        const char *change = has_me && gen_chance(a->g, 60)
                                 ? or_else(a, DRAW(a->g, MY_CHANGES), "owner = me")
                                 : DRAW(a->g, CHANGES);
        if (a->has_apart && gen_chance(a->g, 25))
            change = DRAW(a->g, APART);
        const bool is_asked = gen_chance(a->g, 20);
        /* In a block of its own: what it declares may be declared again. */
        gen_line(a->g, "if %s { %s }", is_asked ? condition(a, has_me) : "x >= 0", change);
    }
    if (!a->is_enum && gen_chance(a->g, 25))
        turns(a);
}

static void make_op(Alike *a, uint32_t number)
{
    static const char *const types[] = {"", ": 0..2", ": Server?", ": bool"};
    static const char *const values[] = {NULL, "x", "owner", "me in seen"};
    Result result = gen_draw(a->g, RESULTS);
    const char *when = "";

    a->results[number] = result;
    if (gen_chance(a->g, 20))
        when = gen_keep(a->g, g_strdup_printf(" when %s", condition(a, true)));
    gen_open(a->g, "op op%u(me: Server)%s%s", number, types[result], when);
    changes(a, true);
    if (values[result])
        gen_line(a->g, "return %s", values[result]);
    gen_close(a->g);
}

static void make_box(Alike *a)
{
    Gen *g = a->g;

    a->ops = 2 + gen_draw(g, 3);
    gen_open(g, "component Box");
    gen_line(g, "x: 0..2 = 0");
    gen_line(g, "owner: Server? = none");
    gen_line(g, "seen: set<Server> = {}");
    gen_line(g, "mark: (0..1)[Server] = 0");
    gen_line(g, "line: list<Server, 2> = []");
    gen_line(g, "notes: list<Note, 2> = []");
    gen_line(g, "held: set<Key>[Server] = {}");
    gen_line(g, "home: (Key?)[Server] = none");
    gen_line(g, "by: crew? = none");
    gen_line(g, "ready: set<crew> = {}");
    gen_line(g, "flag: (0..1)[crew] = 0");
    if (a->has_last) {
        gen_line(g, "last: process? = none");
        gen_line(g, "op come(who: process) { last = who }");
    }
    if (a->has_apart && gen_chance(g, 20))
        gen_line(g, "first: Server = %s", a->is_enum ? "east" : "0");
    for (uint32_t i = 0; i < a->ops; i++)
        make_op(a, i);
    gen_open(g, "op any()");
    changes(a, false);
    gen_close(g);
    if (gen_chance(g, 30)) {
        gen_open(g, "%s ev when %s", gen_chance(g, 70) ? "event" : "fault", condition(a, false));
        changes(a, false);
        gen_close(g);
    }
    gen_close(g);
    gen_line(g, "b: Box");
}

/* One for each server, some with an event of its own. */
static void make_cells(Alike *a)
{
    a->has_cells = gen_chance(a->g, 60);
    if (!a->has_cells)
        return;
    gen_open(a->g, "component Cell");
    gen_line(a->g, "y: 0..1 = 0");
    gen_line(a->g, "peer: Server? = none");
    gen_open(a->g, "op flip()");
    gen_line(a->g, "y = 1 - y");
    gen_close(a->g);
    gen_open(a->g, "op meet(q: Server)");
    gen_line(a->g, "%s",
             gen_chance(a->g, 50) ? "if peer == none { peer = q }"
                                  : "if peer == q { y = 1 } else { peer = q }");
    gen_close(a->g);
    if (gen_chance(a->g, 30))
        gen_line(a->g, "%s drop when y == 1 { y = 0 }", gen_chance(a->g, 70) ? "event" : "fault");
    gen_close(a->g);
    gen_line(a->g, "c: Cell[Server]");
}

/* ---- processes ---- */

static void call(Alike *a, const char *whom)
{
    static const char *const stems[] = {"", "n", "m", "t"};
    uint32_t op = gen_draw(a->g, a->ops), number = a->locals++;
    Result result = a->results[op];

    if (result == RESULT_NONE || gen_chance(a->g, 30)) {
        gen_line(a->g, "b.op%u(%s)", op, whom);
        return;
    }
    gen_line(a->g, "let %s%u = b.op%u(%s)", stems[result], number, op, whom);
    if (result == RESULT_NUMBER && gen_chance(a->g, 50))
        gen_line(a->g, "if n%u > 0 { b.any() }", number);
    if (result == RESULT_SERVER && a->has_cells && gen_chance(a->g, 50))
        gen_line(a->g, "if m%u != none { c[m%u].meet(%s) }", number, number, whom);
    else if (result == RESULT_SERVER && gen_chance(a->g, 60))
        gen_line(a->g, "if m%u == %s { b.any() } else { pause }", number, whom);
    if (result == RESULT_BOOL && gen_chance(a->g, 50))
        gen_line(a->g, "if t%u { b.any() }", number);
}

static void stmt(Alike *a, const char *whom)
{
    switch (gen_draw(a->g, 8)) {
    case 0: gen_line(a->g, "pause"); return;
    case 1: gen_line(a->g, "b.any()"); return;
    case 2:
    case 3:
        if (a->has_cells)
            gen_line(a->g, "c[%s].flip()", whom);
        return;
    case 4:
        gen_open(a->g, "%s", gen_chance(a->g, 80) ? "repeat 2" : "loop");
        call(a, whom);
        gen_close(a->g);
        return;
    default: call(a, whom); return;
    }
}

static void make_processes(Alike *a)
{
    static const char *const may[] = {"", "", "", "", " may crash", " may restart"};
    Gen *g = a->g;

    gen_open(g, "process crew(me: Server)%s", DRAW(g, may));
    for (uint32_t i = 0; i < 1 + gen_draw(g, 2); i++)
        stmt(a, "me");
    if (a->has_last)
        gen_line(g, "b.come(self)");
    gen_line(g, "here:");
    call(a, "me");
    gen_close(g);
    if (a->has_last || gen_chance(g, 40)) {
        gen_open(g, "%sprocess helper(it: Server)", gen_chance(g, 30) ? "background " : "");
        stmt(a, "it");
        if (a->has_last)
            gen_line(g, "b.come(self)");
        else
            call(a, "it");
        gen_close(g);
    }
    if (gen_chance(g, 50))
        return;
    gen_open(g, "process other");
    gen_line(g, "choose w in Server");
    call(a, "w");
    gen_close(g);
}

/* ---- what is looked at ---- */

static const char *seen(Alike *a)
{
    static const char *const alike[] = {
        "b.x == 2",
        "b.owner != none",
        "b.line.size == 2",
        "b.line.full && b.owner != none",
        "(some q in Server: q in b.seen && b.mark[q] == 1)",
        "(all q in Server: b.mark[q] == 1)",
        "(count q in Server: crew[q] done) == 1",
        "(all q in Server: crew[q] done || b.mark[q] == 0)",
        "(some q in Server: b.owner == q && q in b.seen)",
        "(some q in Server: crew[q] at here && b.x == 1)",
        "(sum q in Server: b.mark[q]) == 2",
        "b.seen.size > 1",
        "(some k in Key: all q in Server: k in b.held[q])",
        "(some q in Server: b.home[q] != none && b.mark[q] == 1)",
        "(some q in crew: q in b.ready && b.by == q)",
        "(some q in Server: b.by == crew[q] && b.owner == q)",
        "b.notes.size == 2 && b.notes.at(0).who == b.notes.at(1).who",
    };
    static const char *const apart[] = {"crew[0] done", "0 in b.seen", "b.owner == 1",
                                        "b.mark[1] == 1",
                                        "(some q in Server: q in b.seen && q > 0)"};
    static const char *const last[] = {
        "(some q in Server: b.last == crew[q] && crew[q] done)",
        "(some q in Server: b.last == helper[q] && crew[q] done)",
        "(all q in Server: b.last != crew[q]) && b.last != none",
    };
    const char *first = DRAW(a->g, alike);

    if (a->has_apart && gen_chance(a->g, 30))
        return DRAW(a->g, apart);
    if (a->has_cells && gen_chance(a->g, 20))
        return "(some q in Server: c[q].y == 1 && c[q].peer == q)";
    if (a->has_last && gen_chance(a->g, 50))
        return DRAW(a->g, last);
    if (gen_chance(a->g, 60))
        return first;
    return gen_keep(a->g, g_strdup_printf("%s && %s", first, DRAW(a->g, alike)));
}

static void make_properties(Alike *a)
{
    static const char *const kinds[] = {"never", "never", "always", "at rest", "reachable"};
    Gen *g = a->g;

    if (gen_chance(g, 60))
        gen_line(g, "window w \"open\": %s", seen(a));
    for (uint32_t i = 0; i < 1 + gen_draw(g, 2); i++)
        gen_line(g, "check %s \"a check\": %s %s", gen_name(g, "c"), DRAW(g, kinds), seen(a));
    if (gen_chance(g, 15))
        gen_line(g, "measure most \"most\": max b.seen.size%s",
                 gen_chance(g, 50) ? " at rest" : "");
}

void gen_values(Gen *g)
{
    Alike a = {.g = g, .servers = gen_chance(g, 75) ? 2 : 3};

    a.has_apart = gen_chance(g, 33);
    a.has_last = gen_chance(g, 30);
    a.is_enum = !a.has_apart && gen_chance(g, 25);
    gen_line(g, "design random \"A random design of values that are alike\"");
    if (gen_chance(g, 30))
        gen_line(g, "faults at most %u", 1 + gen_draw(g, 2));
    if (a.is_enum)
        gen_line(g, "enum Server { %s }", a.servers == 2 ? "east, west" : "east, west, south");
    else
        gen_line(g, "type Server = 0..%u", a.servers - 1);
    gen_line(g, "type Key = 0..1");
    gen_line(g, "record Note { who: Server, n: 0..1 }");
    make_box(&a);
    make_cells(&a);
    make_processes(&a);
    make_properties(&a);
}
