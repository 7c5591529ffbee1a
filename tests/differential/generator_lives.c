/* Keys with lives of their own, which run at the same time: two components, or an array of them, or one with an array of
 * timers, beside loops that fill them under a lease or without, wait until one is due, or look whether it runs. */
#include "tests/differential/generator_private.h"

#define DRAW(g, list) (list)[gen_draw(g, sizeof(list) / sizeof *(list))]

typedef enum LivesForm { LIVES_APART, LIVES_OF_ARRAY, LIVES_IN_ONE } LivesForm;

typedef struct Lives {
    LivesForm form;
    bool plain; /* nothing but the end of a life closes a window, and no process asks for one */
} Lives;

static const char *const PLACES[][2] = {
    [LIVES_APART] = {"left.", "right."},
    [LIVES_OF_ARRAY] = {"both[0].", "both[1]."},
    [LIVES_IN_ONE] = {"one.", "one."},
};

static const char *takes(Gen *g, Lives lives)
{
    static const char *const TIMES[] = {
        "", " takes 0s..1s", " takes 0s..2s", " takes 1s..2s", " takes 1s", " takes 2s"};

    return lives.plain ? gen_chance(g, 50) ? " takes 0s..1s" : " takes 0s..2s" : DRAW(g, TIMES);
}

/* In the form of one component with two of each, an operation is told which. */
static char *call(Gen *g, Lives lives, uint32_t key, const char *op, const char *argument)
{
    if (lives.form != LIVES_IN_ONE)
        return g_strdup_printf("%s%s(%s)", PLACES[lives.form][key], op, argument);
    return g_strdup_printf("one.%s(%u%s%s)", op, key, *argument ? ", " : "", argument);
}

static void make_ops(Gen *g, Lives lives)
{
    const bool in_one = lives.form == LIVES_IN_ONE;
    const char *at = in_one ? "[k]" : "", *k = in_one ? "k: Key" : "";
    const char *k_and = in_one ? "k: Key, " : "";
    const bool leases = gen_chance(g, lives.plain ? 20 : 85),
               stops = lives.plain || gen_chance(g, 70);
    const uint32_t life = 8 + gen_draw(g, 9);

    gen_line(g, "op get(%s): (0..1)? { if value%s == none { leased%s = true }; return value%s }", k,
             at, at, at);
    gen_line(
        g, "op set(%sv: (0..1)?) { if %s { value%s = v; leased%s = false; start life%s for %us } }",
        k_and, leases ? (in_one ? "leased[k]" : "leased") : "true", at, at, at, life);
    gen_line(g, "op del(%s) { value%s = none; leased%s = false %s%s }", k, at, at,
             stops ? "; stop life" : "", stops ? at : "");
    if (!lives.plain && gen_chance(g, 40))
        gen_line(g, "op touch(%s) { if value%s != none { start life%s for %us } }", k, at, at,
                 life + gen_draw(g, 4));
    else
        gen_line(g, "op touch(%s) { }", k);
    gen_line(g, "op await(%s) when life%s.due { value%s = none; stop life%s }", k, at, at, at);
    gen_line(g, "op runs(%s): bool { return life%s.running }", k, at);
}

static void make_component(Gen *g, const char *name, Lives lives)
{
    const bool in_one = lives.form == LIVES_IN_ONE;

    gen_open(g, "component %s", name);
    if (in_one) {
        gen_line(g, "value: (0..1)?[Key]");
        gen_line(g, "leased: bool[Key]");
        gen_line(g, "life: timer[Key]");
    } else {
        gen_line(g, "value: (0..1)? = none");
        gen_line(g, "leased: bool");
        gen_line(g, "life: timer");
    }
    make_ops(g, lives);
    const char *urgent = lives.plain || gen_chance(g, 75) ? "urgent " : "";
    for (int i = 0; i < 1 + in_one; i++) {
        g_autofree char *at = in_one ? g_strdup_printf("[%d]", i) : g_strdup("");
        gen_line(g, "%sevent expire%s when life%s.due { value%s = none; stop life%s }", urgent,
                 i == 0 ? "" : "_too", at, at, at);
    }
    gen_close(g);
}

static void make_fill(Gen *g, Lives lives, uint32_t key)
{
    g_autofree char *get = call(g, lives, key, "get", ""), *set = call(g, lives, key, "set", "u");

    gen_line(g, "u = %s%s", get, takes(g, lives));
    gen_open(g, "if u == none");
    gen_line(g, "u = db.select()%s", takes(g, lives));
    gen_line(g, "%s%s", set, takes(g, lives));
    gen_close(g);
}

static void make_reader(Gen *g, Lives lives)
{
    gen_open(g, "%sprocess reader", gen_chance(g, 70) ? "background " : "");
    gen_line(g, "let u: (0..1)? = none");
    gen_open(g, gen_chance(g, 80) ? "loop" : "repeat 2");
    if (gen_chance(g, 30))
        gen_line(g, "wait %us", 1 + gen_draw(g, 2));
    make_fill(g, lives, 0);
    if (gen_chance(g, lives.plain ? 45 : 80))
        make_fill(g, lives, 1);
    gen_close(g);
    gen_close(g);
}

static void make_other(Gen *g, Lives lives)
{
    static const char *const OPS[] = {"get", "touch", "await", "runs", "del"};
    const uint32_t key = gen_draw(g, 2);
    g_autofree char *op = call(g, lives, key, DRAW(g, OPS), "");

    gen_open(g, "%sprocess other", gen_chance(g, 70) ? "background " : "");
    gen_open(g, gen_chance(g, 60) ? "loop" : "repeat 1");
    gen_line(g, "%s%s", op, takes(g, lives));
    if (gen_chance(g, 50))
        gen_line(g, "wait %us", 1 + gen_draw(g, 3));
    if (gen_chance(g, 30)) {
        g_autofree char *del = call(g, lives, key, "del", "");
        gen_line(g, "%s%s", del, takes(g, lives));
    }
    gen_close(g);
    gen_close(g);
}

static void make_writer(Gen *g, Lives lives)
{
    gen_open(g, "process writer");
    gen_line(g, "db.raise()");
    for (uint32_t key = 0; key < 2; key++)
        if (gen_chance(g, key == 0 ? 95 : 80)) {
            g_autofree char *del = call(g, lives, key, "del", "");
            gen_line(g, "%s%s", del, takes(g, lives));
        }
    gen_close(g);
}

static char *text_of(Lives lives, uint32_t key, const char *state)
{
    const char *at = lives.form == LIVES_IN_ONE ? (key == 0 ? "[0]" : "[1]") : "";
    g_auto(GStrv) parts = g_strsplit(state, "%s", -1);
    GString *text = g_string_new(parts[0]);

    for (guint i = 1; parts[i]; i++)
        g_string_append_printf(text, "%s%s", i % 2 == 1 ? PLACES[lives.form][key] : at, parts[i]);
    return g_string_free(text, FALSE);
}

static char *state_of(Gen *g, Lives lives)
{
    static const char *const STATES[] = {"%svalue%s != none && %svalue%s != db.value",
                                         "%svalue%s == none",
                                         "%svalue%s == 0",
                                         "%slife%s.running",
                                         "%slife%s.running && %svalue%s == none",
                                         "%svalue%s == 1"};

    return text_of(lives, gen_draw(g, 2), DRAW(g, STATES));
}

static void make_check(Gen *g, Lives lives, int number)
{
    static const char *const FORMS[] = {"always !(%s)",  "never %s",   "reachable %s",
                                        "eventually %s", "settles %s", "at rest !(%s)"};
    g_autofree char *state = state_of(g, lives), *second = state_of(g, lives);
    g_autoptr(GString) text = g_string_new(DRAW(g, FORMS));

    g_string_replace(text, "%s", state, 0);
    if (gen_chance(g, 30))
        g_string_printf(text, "%s leads to %s", state, second);
    gen_line(g, "check c%d: %s", number, text->str);
}

/* Most ask about one thing: an answer that tells one of several tells not all. */
static void make_properties(Gen *g, Lives lives)
{
    if (gen_chance(g, 60)) {
        g_autofree char *stale =
            text_of(lives, gen_draw(g, 2), "%svalue%s != none && %svalue%s != db.value");
        gen_line(g, "window stale: %s", stale);
    }
    if (gen_chance(g, 15)) {
        g_autofree char *state = state_of(g, lives);
        gen_line(g, "window other_one: %s", state);
    }
    for (int i = 0; i < 2; i++)
        if (gen_chance(g, 35))
            make_check(g, lives, i);
}

void gen_lives(Gen *g)
{
    const Lives lives = {(LivesForm)gen_draw(g, 3), gen_chance(g, 40)};

    gen_line(g, "design lives \"Long timers that run at the same time\"");
    gen_line(g, "clock");
    gen_line(g, "type Key = 0..1");
    gen_open(g, "component Row");
    gen_line(g, "value: 0..1");
    gen_line(g, "op select(): 0..1 { return value }");
    gen_line(g, "op raise() { value = 1 }");
    gen_close(g);
    make_component(g, "First", lives);
    if (lives.form == LIVES_APART)
        make_component(g, "Second", lives);
    gen_line(g, "db: Row");
    gen_line(g, "%s",
             lives.form == LIVES_APART      ? "left: First"
             : lives.form == LIVES_OF_ARRAY ? "both: First[Key]"
                                            : "one: First");
    if (lives.form == LIVES_APART)
        gen_line(g, "right: Second");
    make_writer(g, lives);
    make_reader(g, lives);
    if (!lives.plain && gen_chance(g, 50))
        make_other(g, lives);
    make_properties(g, lives);
}
