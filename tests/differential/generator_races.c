/* Random designs of caches: rows that writers raise, copies that readers fill with what they read
 * before, and fixes that delete once more, refuse a late fill, or write in another order. Values of
 * theirs come from reads, which those of other random designs hardly ever do. */
#include "tests/differential/generator_private.h"

#define DRAW(g, list) (list)[gen_draw((g), G_N_ELEMENTS(list))]

typedef struct Races {
    Gen *g;
    bool has_keys; /* two rows and two copies */
    bool has_copy; /* a second store that is filled from the first */
} Races;

/* ---- what there is ---- */

static const char *const REFUSALS[] = {
    "shut",
    "shut || value != none",
    "seen > v",
    "value != none",
};

static void make_cache(Races *r)
{
    gen_open(r->g, "component Cache");
    gen_line(r->g, "value: (0..2)?");
    gen_line(r->g, "shut: bool");
    gen_line(r->g, "seen: 0..2");
    gen_line(r->g, "op get(): (0..2)? { return value }");
    gen_open(r->g, "op set(v: 0..2): bool");
    gen_line(r->g, "if guard && (%s) { return false }", DRAW(r->g, REFUSALS));
    gen_line(r->g, "value = v");
    gen_line(r->g, "return true");
    gen_close(r->g);
    gen_line(r->g, "op del() { value = none%s }", gen_chance(r->g, 60) ? "; shut = guard" : "");
    gen_line(r->g, "op note(v: 0..2) { seen = max(seen, v) }");
    if (gen_chance(r->g, 40))
        gen_line(r->g, "event expire when value != none { value = none }");
    gen_close(r->g);
}

static void make_row(Races *r)
{
    gen_open(r->g, "component Row");
    gen_line(r->g, "value: 0..2");
    gen_line(r->g, "op select(): 0..2 { return value }");
    gen_line(r->g, "op raise(): 0..2 { value = min(value + 1, 2); return value }");
    gen_close(r->g);
}

static void make_stores(Races *r)
{
    const char *keys = r->has_keys ? "[Key]" : "";

    if (r->has_keys)
        gen_line(r->g, "enum Key { a, b }");
    make_cache(r);
    make_row(r);
    gen_line(r->g, "db: Row%s", keys);
    gen_line(r->g, "cache: Cache%s", keys);
    if (r->has_copy)
        gen_line(r->g, "copy: Cache%s", keys);
}

/* ---- who there is ---- */

static void make_read(Races *r)
{
    const char *at = r->has_keys ? "[k]" : "";

    gen_open(r->g, "read get(%s)%s", r->has_keys ? "k: Key" : "", r->has_keys ? " of k" : "");
    if (r->has_copy) {
        gen_line(r->g, "let near = copy%s.get()", at);
        gen_line(r->g, "if near != none { return near }");
    }
    gen_line(r->g, "let u = cache%s.get()", at);
    gen_open(r->g, "if u == none%s", gen_chance(r->g, 20) ? " || again" : "");
    gen_line(r->g, "u = db%s.select()", at);
    if (gen_chance(r->g, 30))
        gen_line(r->g, "cache%s.note(%s)", at, gen_chance(r->g, 50) ? "1" : "0");
    gen_line(r->g, "cache%s.set(u)", at);
    gen_close(r->g);
    if (r->has_copy)
        gen_line(r->g, "copy%s.set(u)", at);
    gen_line(r->g, "return u");
    gen_close(r->g);
}

static void invalidate(Races *r, const char *at)
{
    if (gen_chance(r->g, 15))
        gen_line(r->g, "chance 1/4 { } else { cache%s.del() }", at);
    else
        gen_line(r->g, "cache%s.%s", at, gen_chance(r->g, 70) ? "del()" : "set(v)");
    if (r->has_copy && gen_chance(r->g, 70))
        gen_line(r->g, "copy%s.del()", at);
}

static void make_write(Races *r)
{
    const char *at = r->has_keys ? "[k]" : "";

    gen_open(r->g, "write put(%s)%s", r->has_keys ? "k: Key" : "", r->has_keys ? " of k" : "");
    gen_line(r->g, "if first { cache%s.del() }", at);
    gen_line(r->g, "let v = db%s.raise()", at);
    gen_line(r->g, "cache%s.note(v)", at);
    gen_open(r->g, "if !first");
    invalidate(r, at);
    gen_close(r->g);
    gen_line(r->g, "if again { cache%s.del() }", at);
    gen_line(r->g, "return v");
    gen_close(r->g);
}

static const char *key(Races *r)
{
    return !r->has_keys ? "" : gen_chance(r->g, 70) ? "a" : "b";
}

static void make_processes(Races *r)
{
    const uint32_t writers = 1 + gen_chance(r->g, 20);
    const uint32_t readers = 1 + (r->g->level == GENERATOR_READS || gen_chance(r->g, 40));

    gen_line(r->g, "process writer * %u { put(%s)%s }", writers, key(r),
             r->has_keys && gen_chance(r->g, 40) ? "; put(b)" : "");
    gen_line(r->g, "process reader * %u { get(%s)%s }", readers, key(r),
             gen_chance(r->g, 50) ? (r->has_keys ? "; get(a)" : "; get()") : "");
}

static void make_observers(Races *r)
{
    const char *at = r->has_keys ? "[a]" : "";

    gen_line(r->g, "window stale: cache%s.value != none && cache%s.value != db%s.value", at, at,
             at);
    if (r->has_copy)
        gen_line(r->g, "window apart: copy%s.value != none && copy%s.value != db%s.value", at, at,
                 at);
    gen_line(r->g, "check fresh: fresh reads");
    if (r->g->level == GENERATOR_RACES || gen_chance(r->g, 50))
        gen_line(r->g, "check steady: monotonic reads");
    if (r->g->level == GENERATOR_RACES)
        gen_line(r->g, "check whole: linearizable");
    gen_line(r->g, "check own: never cache%s.value == 0 && db%s.value == 1", at, at);
    gen_line(r->g, "check rest: at rest cache%s.value == none || cache%s.value == db%s.value", at,
             at, at);
    if (r->g->level == GENERATOR_RACES)
        gen_line(r->g, "check settled: settles cache%s.value == db%s.value", at, at);
}

void gen_races(Gen *g)
{
    Races r = {.g = g, .has_keys = gen_chance(g, 30), .has_copy = gen_chance(g, 30)};

    gen_line(g, "design races \"A random cache\"");
    gen_line(g, "fix again \"delete once more\" cost 1");
    gen_line(g, "fix guard \"refuse a late fill\" cost 1");
    gen_line(g, "fix first \"delete first\" cost 1");
    make_stores(&r);
    make_read(&r);
    make_write(&r);
    make_processes(&r);
    make_observers(&r);
}
