/* Random designs of caches in time, for how old reads are: entries that expire, fills and deletes that
 * take a while, and readers that read again. In other random designs hardly any read is stale. */
#include "tests/differential/generator_private.h"

#define DRAW(g, list) (list)[gen_draw((g), G_N_ELEMENTS(list))]

static void make_components(Gen *g)
{
    gen_open(g, "component Cache");
    gen_line(g, "value: (0..2)?");
    gen_line(g, "expiry: timer");
    gen_line(g, "op get(): (0..2)? { return value }");
    gen_line(g, "op set(v: 0..2) { value = v; start expiry for %us }", 1 + gen_draw(g, 4));
    gen_line(g, "op del() { value = none; stop expiry }");
    if (gen_chance(g, 80))
        gen_line(g, "%sevent expire when expiry.due { value = none; stop expiry }",
                 gen_chance(g, 70) ? "urgent " : "");
    gen_close(g);
    gen_open(g, "component Row");
    gen_line(g, "value: 0..2");
    gen_line(g, "op select(): 0..2 { return value }");
    gen_line(g, "op raise(): 0..2 { value = min(value + 1, 2); return value }");
    gen_close(g);
}

static const char *takes(Gen *g)
{
    static const char *const TIMES[] = {"", " takes 0s..1s", " takes 0s..2s", " takes 1s..2s",
                                        " takes 1s"};

    return DRAW(g, TIMES);
}

static void make_requests(Gen *g, bool has_keys)
{
    const char *at = has_keys ? "[k]" : "", *by = has_keys ? "k: Key" : "";
    const char *of = has_keys ? " of k" : "";
    const uint32_t kept = gen_draw(g, 4);

    gen_open(g, "read get(%s)%s", by, of);
    gen_line(g, "let u = cache%s.get()", at);
    gen_open(g, "if u == none");
    gen_line(g, "u = db%s.select()%s", at, takes(g));
    gen_line(g, "cache%s.set(u)%s", at, takes(g));
    gen_close(g);
    gen_line(g, "return u");
    gen_close(g);
    gen_open(g, "write put(%s)%s", by, of);
    gen_line(g, "let v = db%s.raise()%s", at, takes(g));
    if (kept < 3)
        gen_line(g, "cache%s.%s%s", at, kept == 0 ? "set(v)" : "del()", takes(g));
    gen_line(g, "return v");
    gen_close(g);
}

static void make_processes(Gen *g, const char *key, const char *other)
{
    static const char *const WAYS[] = {"get(%s); get(%s)", "get(%s)\nget(%s)\nget(%s)",
                                       "loop { get(%s); get(%s) }"};
    static const char *const HEADS[] = {"", " takes 0s..1s", " takes 1s", " takes 1s..2s"};
    g_autoptr(GString) body = g_string_new(DRAW(g, WAYS));

    g_string_replace(body, "%s", key, 0);
    gen_line(g, "process writer * %u { repeat %u { put(%s) } }", 1 + gen_chance(g, 20),
             1 + gen_chance(g, 60), key);
    gen_open(g, "%sprocess reader * %u%s", gen_chance(g, 20) ? "background " : "",
             1 + gen_chance(g, 25), DRAW(g, HEADS));
    gen_line(g, "%s", body->str);
    gen_close(g);
    if (*other && gen_chance(g, 50))
        gen_line(g, "process another { get(%s); get(%s) }", other, key);
}

void gen_ages(Gen *g)
{
    const bool has_keys = gen_chance(g, 25);

    gen_line(g, "design ages \"A random cache in time\"");
    gen_line(g, "clock");
    if (has_keys)
        gen_line(g, "enum Key { a, b }");
    make_components(g);
    gen_line(g, "db: Row%s", has_keys ? "[Key]" : "");
    gen_line(g, "cache: Cache%s", has_keys ? "[Key]" : "");
    make_requests(g, has_keys);
    make_processes(g, has_keys ? "a" : "", has_keys ? "b" : "");
    gen_line(g, "window stale: cache%s.value != none && cache%s.value != db%s.value",
             has_keys ? "[a]" : "", has_keys ? "[a]" : "", has_keys ? "[a]" : "");
    gen_line(g, "check fresh: fresh reads within %us", gen_draw(g, 6));
    gen_line(g, "measure age: stalest read");
    if (gen_chance(g, 50))
        gen_line(g, "measure lag: stalest read in versions");
}
