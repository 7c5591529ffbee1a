/* What the picture of a run says beyond its texts, on small designs: each says why it must be so. */
#include "svg_page.h"

#include "tests/unit/run_fixture.h"
#include "traces/sequence/sequence.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PARTS                                                                                      \
    "component Db { value: 0..2; op get(): 0..2 { return value }\n op add() { value = value + 1 "  \
    "} }\n"                                                                                        \
    "component Cache { value: (0..2)?; op get(): (0..2)? { return value }\n"                       \
    "    op set(v: 0..2) { value = v }\n op del() { value = none } }\n"                            \
    "db: Db\n"                                                                                     \
    "cache: Cache\n"
#define STALE "window stale: cache.value != none && cache.value != db.value && writer done\n"

static const char red[] = "#c4161c", soft[] = "#5b626a", text_ink[] = "#1a1d21";

static char *svg_of(const char *design, PropertyReferenceKind kind)
{
    ShownRun it = run_of(design, kind);
    char *svg = sequence_svg(it.example, THEME_LIGHT);

    run_clear(&it);
    return svg;
}

static guint count_of(const char *text, const char *part)
{
    guint count = 0;

    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        count++;
    return count;
}

/* The ink of the only text that is just that. */
static const char *ink_of(const SvgPage *page, const char *text)
{
    for (guint i = 0; i < page->texts->len; i++) {
        const SvgText *it = &g_array_index(page->texts, SvgText, i);
        if (g_str_equal(it->text, text))
            return it->box.fill;
    }
    fail_msg("nothing says '%s'", text);
    return NULL;
}

/* The first box that follows a group of that kind: as the SVG has it. */
static SvgBox box_after(const char *svg, const char *group)
{
    const char *at = strstr(svg, group);
    SvgBox box = {0};

    assert_non_null(at);
    at = strstr(at, "<rect");
    assert_non_null(at);
    box.left = g_ascii_strtod(strstr(at, " x=\"") + 4, NULL);
    box.top = g_ascii_strtod(strstr(at, " y=\"") + 4, NULL);
    box.right = box.left + g_ascii_strtod(strstr(at, " width=\"") + 8, NULL);
    box.bottom = box.top + g_ascii_strtod(strstr(at, " height=\"") + 9, NULL);
    return box;
}

/* The reader's get at the end changes nothing and no sentence speaks of it; its set opens the
 * window; the writer's steps are what the sentences speak of. */
static void what_nothing_is_said_of_is_grey(void **state)
{
    g_autofree char *svg =
        svg_of(PARTS "process other { let u = cache.get() }\n"
                     "process reader { let u = db.get(); cache.set(u) }\n"
                     "process writer { db.add(); cache.del() }\n"
                     "window stale: cache.value != none && cache.value != db.value && "
                     "writer done && other done && reader done\n",
               REFERENCE_WINDOW);
    g_autoptr(SvgPage) page = svg_page_read(svg);

    assert_string_equal(ink_of(page, "cache.get()"), soft);
    assert_string_equal(ink_of(page, "db.add()"), text_ink);
}

/* The bar on the lane goes from the read, step 1, to the set, the last step, in the colour that the
 * value has in the database. */
static void an_old_value_is_carried(void **state)
{
    g_autofree char *svg = svg_of(PARTS "process reader { let u = db.get(); cache.set(u) }\n"
                                        "process writer { db.add(); cache.del() }\n" STALE,
                                  REFERENCE_WINDOW);
    const SvgBox carry = box_after(svg, "<g class=\"carry\" data-step=\"1\">");
    const SvgBox old = box_after(svg, "<title>db 0, from the start</title>");
    const SvgBox stale = box_after(svg, "<title>cache 0, since step 4</title>");
    const char *ends = strstr(svg, "<title>reader holds 0 from step 1 to step 4</title>");

    assert_non_null(ends);
    assert_true(carry.top > old.top && carry.top < old.bottom); /* read while it was current */
    assert_non_null(g_strstr_len(ends, 200, "fill=\"#cfe2f3\""));
    assert_non_null(
        g_strstr_len(strstr(svg, "<title>db 0, from the start</title>"), 200, "fill=\"#cfe2f3\""));
    assert_true(stale.top > carry.top);
}

/* Only row[1] is copied before it changes: the band is around its copy, the second bar. */
static void the_band_is_around_the_stale_place(void **state)
{
    g_autofree char *svg =
        svg_of("component Db { row: (0..2)[0..1]; op get(i: 0..1): 0..2 { return row[i] }\n"
               "    op add(i: 0..1) { row[i] = row[i] + 1 } }\n"
               "component Copy { row: (0..2)[0..1]; op set(i: 0..1, v: 0..2) { row[i] = v } }\n"
               "db: Db\ncopy: Copy\n"
               "process writer { db.add(0); copy.set(0, 1); db.add(1) }\n"
               "process reader { let u = db.get(1); copy.set(1, u) }\n"
               "process last { copy.set(1, 2); copy.set(1, 0) }\n"
               "window stale: copy.row[1] != db.row[1] && copy.row[0] == db.row[0] && "
               "writer done && reader done && last done\n",
               REFERENCE_WINDOW);
    const SvgBox first = box_after(svg, "<title>copy.row[0] 0, from the start</title>");
    const SvgBox second = box_after(svg, "<title>copy.row[1] 0, from the start</title>");
    const char *band = strstr(svg, "<g class=\"band\"");

    assert_non_null(band);
    const SvgBox around = box_after(band, "<g class=\"band\"");
    assert_true(around.left > first.right);
    assert_true(around.left < second.left && around.right <= second.left + 0.1);
}

/* What the bar's name holds at the end of a run, as its tooltip says: "0, since step 4". */
static bool ends_with_0(const char *svg, const char *bar)
{
    g_autofree char *title = g_strdup_printf("<title>%s ", bar);
    const char *last = NULL;

    for (const char *at = svg; (at = strstr(at, title)); at += strlen(title))
        last = at + strlen(title);
    assert_non_null(last);
    return g_str_has_prefix(last, "0, since step ");
}

/* The band lies left and right of the bar of the stale copy, and leaves out the other's. */
static void expect_band_around(const char *window, const char *stale, const char *fresh)
{
    g_autofree char *design =
        g_strconcat("use sql, redis\n"
                    "db: Row<0..1>\ncopy: RedisKey<0..1>(expires: false)[0..1]\n"
                    "process writer { db.increment(); copy[0].del() }\n"
                    "process reader(i: 0..1) { let v = db.select(); copy[i].set(v) }\n"
                    "function old(i: 0..1): bool = copy[i].value != none && copy[i].value != "
                    "db.value\n"
                    "function quiet(): bool = (all r in reader: r done) && writer done\n"
                    "window shown: ",
                    window, "\n", NULL);
    g_autofree char *svg = svg_of(design, REFERENCE_WINDOW);
    g_autofree char *stale_bar = g_strdup_printf("<title>%s none, from the start</title>", stale);
    g_autofree char *fresh_bar = g_strdup_printf("<title>%s none, from the start</title>", fresh);
    const SvgBox on = box_after(svg, stale_bar), off = box_after(svg, fresh_bar);
    const char *band = strstr(svg, "<g class=\"band\"");
    const double middle = (off.left + off.right) / 2;

    assert_true(ends_with_0(svg, stale) && !ends_with_0(svg, fresh)); /* the row is 1 then */
    assert_non_null(band);
    assert_null(strstr(band + 1, "<g class=\"band\"")); /* the only one */
    const SvgBox left = box_after(band, "<g class=\"band\"");
    const SvgBox right = box_after(strstr(band, "<rect") + 1, "/>");
    assert_true(left.left < on.left && left.right <= on.left + 0.1);
    assert_true(right.left >= on.right - 0.1 && right.right > on.right);
    assert_true(middle < left.left || middle > right.right);
}

/* The writer deletes copy[0] alone. Where it is copy[1] that is old at the end, the band is on that one,
 * though copy[0] stands before it and is named in the window as well. */
static void the_band_is_on_the_copy_that_is_old(void **state)
{
    expect_band_around("some i in 0..1: old(i)", "copy[0]", "copy[1]");
    expect_band_around("quiet() && old(1) && !old(0)", "copy[1]", "copy[0]");
    expect_band_around("quiet() && !old(0) && (some i in 0..1: old(i))", "copy[1]", "copy[0]");
}

/* A row that never changes, row[2], has no bar. */
static void what_never_changes_is_not_drawn(void **state)
{
    g_autofree char *svg = svg_of(
        "component Db { row: (0..2)[0..2]; op add(i: 0..2) { row[i] = row[i] + 1 } }\ndb: Db\n"
        "process writer { db.add(0); db.add(1) }\n"
        "window both: db.row[0] == 1 && db.row[1] == 1\n",
        REFERENCE_WINDOW);

    assert_non_null(strstr(svg, ">row[0]</text>"));
    assert_non_null(strstr(svg, ">row[1]</text>"));
    assert_null(strstr(svg, ">row[2]</text>"));
}

/* The second step goes round for ever, and after every other of them the check does not hold. */
static void what_repeats_is_shaded(void **state)
{
    g_autofree char *svg =
        svg_of("component Cell { on: bool; op raise() { on = true }\n op flip() { on = !on } }\n"
               "cell: Cell\nprocess p { cell.raise(); loop { cell.flip() } }\n"
               "check even: settles !cell.on\n",
               REFERENCE_CHECK);
    const SvgBox shade = box_after(svg, "<g class=\"loop\">");

    assert_true(shade.right - shade.left > 600);
    assert_int_equal(count_of(svg, ">repeats forever:</text>"), 1);
    assert_int_equal(count_of(svg, ">repeats forever</text>"), 1); /* in the legend */
    assert_int_equal(count_of(svg, ">even fails</text>"), 1);
    assert_non_null(g_strstr_len(strstr(svg, "<g class=\"fails\">"), 300, red));
}

/* One die of a box and five pips, and one in the legend; the DEL that did not come is dashed. */
static void chance_has_a_die(void **state)
{
    g_autofree char *svg =
        svg_of(PARTS "process writer { db.add(); chance 1/10 { } else { cache.del() } }\n"
                     "process reader { cache.set(0) }\n"
                     "check rare: probability at most 1/20: cache.value == 0 && db.value == 1 && "
                     "writer done\n",
               REFERENCE_CHECK);

    assert_int_equal(count_of(svg, "rx=\"1.2\""), 10);
    assert_int_equal(count_of(svg, ">1 in 10: without cache.del()</text>"), 1);
    assert_int_equal(count_of(svg, ">9 in 10: cache.del()</text>"), 1);
    assert_int_equal(count_of(svg, ">what would have come instead</text>"), 1);
}

/* Where the dashed arrow ends of what chance left out: before its head, which is 7 long. */
static double end_of_what_was_left_out(const char *svg)
{
    static const char dashed[] = "stroke-width=\"1.2\" stroke-dasharray=\"5 3\"";
    const char *pen = strstr(svg, dashed);

    assert_non_null(pen);
    const char *path = g_strrstr_len(svg, pen - svg, "<path d=\"");
    assert_non_null(path);
    return g_ascii_strtod(strchr(path, 'L') + 1, NULL) + 7;
}

static void expect_left_out(const char *call, const char *bar)
{
    g_autofree char *design =
        g_strconcat("component Cell { value: 0..2; op set(v: 0..2) { value = v } }\n"
                    "near: Cell\nfar: Cell[3..4]\n"
                    "process p { near.set(1); far[3].set(1); far[4].set(1); near.set(2);\n"
                    "    chance 1/10 { } else { ",
                    call,
                    " } }\n"
                    "check rare: probability at most 1/20: near.value == 2 && far[3].value == 1 && "
                    "far[4].value == 1 && p done\n",
                    NULL);
    g_autofree char *svg = svg_of(design, REFERENCE_CHECK);
    g_autofree char *title = g_strdup_printf("<title>%s 0, from the start</title>", bar);

    assert_true(fabs(end_of_what_was_left_out(svg) - box_after(svg, title).left) < 0.11);
}

/* It goes as far as what it would have called, which of an array it is too. */
static void what_chance_left_out_reaches_its_component(void **state)
{
    expect_left_out("near.set(0)", "near");
    expect_left_out("far[3].set(0)", "far[3]");
    expect_left_out("far[4].set(0)", "far[4]");
}

/* In the shortest run one takes both locks and keeps them; that two is stuck at the first is what is
 * red, and nothing else. */
static void who_waits_in_a_deadlock_is_red(void **state)
{
    g_autofree char *svg =
        svg_of("component Lock { held: bool; op take() when !held { held = true } }\n"
               "a: Lock\nb: Lock\n"
               "process one { a.take(); b.take() }\nprocess two { b.take(); a.take() }\n",
               REFERENCE_DEADLOCK);

    assert_int_equal(count_of(svg, ">waits at b.take()</text>"), 1);
    assert_int_equal(count_of(svg, red), 1);
}

/* The property's own text stands below the headline, not the design's. */
static void a_check_says_its_own_text(void **state)
{
    g_autofree char *svg = svg_of(PARTS "process writer { db.add(); db.add() }\n"
                                        "check few \"at most one\": always db.value <= 1\n",
                                  REFERENCE_CHECK);

    assert_non_null(strstr(svg, ">at most one</text>"));
    assert_null(strstr(svg, ">D</text>"));
}

/* Two adds make 2, one more than is allowed: above the run stands that part of the condition, and the
 * value in it; nothing of the other part, which holds. */
static void a_check_says_its_clause_with_the_values_in_it(void **state)
{
    g_autofree char *svg =
        svg_of(PARTS "process writer { db.add(); db.add() }\n"
                     "check few \"at most one\": always cache.value == none && db.value <= 1\n",
               REFERENCE_CHECK);
    const char *clause = strstr(svg, ">db.value &lt;= 1 is false; db.value is 2</text>");
    const char *own_text = strstr(svg, ">at most one</text>");

    assert_true(own_text && clause && own_text < clause);
    assert_true(clause < strstr(svg, "<g class=\"step\""));
    assert_null(strstr(svg, "cache.value"));
}

/* The 0 comes from the replica, not from the row, which is 1 by then: it has a bar of its own, to which the
 * arrow that reads it leads. */
static void where_the_old_value_was_read_has_a_bar(void **state)
{
    g_autofree char *svg = svg_of("component Db { value: 0..1; replica: 0..1\n op add() { value = "
                                  "1 }\n op copy() { replica = value }\n"
                                  "    op look(): 0..1 { return replica } }\n"
                                  "component Cache { value: (0..1)?; op set(v: 0..1) { value = v "
                                  "}\n op del() { value = none } }\n"
                                  "db: Db\ncache: Cache\n"
                                  "process reader { let u = db.look(); cache.set(u) }\n"
                                  "process copier { db.copy() }\n"
                                  "process writer { db.add(); cache.del() }\n" STALE,
                                  REFERENCE_WINDOW);

    assert_int_equal(count_of(svg, ">replica</text>"), 1);
    assert_int_equal(count_of(svg, ">replica 0</text>"), 0); /* not written on the row's bar */
    assert_non_null(strstr(svg, "reader read 0 from db.replica"));
    assert_int_equal(count_of(svg, "db.replica 0, from the start"), 1);
}

/* Where it is crowded, bars and gaps get narrow before a name is broken. */
static void names_of_processes_are_whole(void **state)
{
    static const char *const names[] = {"replication", "invalidator", "subscription", "reader"};
    g_autofree char *svg =
        svg_of(PARTS "log: Db\nqueue: Db\n"
                     "process replication { log.add() }\n"
                     "process invalidator { queue.add() }\n"
                     "process subscription { log.add() }\n"
                     "process reader { let u = db.get(); cache.set(u) }\n"
                     "process writer { db.add(); cache.del() }\n"
                     "window stale: cache.value != none && cache.value != db.value && writer done\n"
                     "    && replication done && invalidator done && subscription done\n",
               REFERENCE_WINDOW);

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *text = g_strdup_printf(">%s</text>", names[i]);
        assert_int_equal(count_of(svg, text), 1);
    }
}

/* Neither a brace nor a name stands alone at the end of a line. */
static void fields_stay_with_their_values(void **state)
{
    g_autofree char *svg =
        svg_of("record Entry { generation: 0..1, sequence: 0..1, replica: 0..1, tombstone: 0..1 }\n"
               "component Cache { value: Entry; op set(v: Entry) { value = v } }\n"
               "cache: Cache\n"
               "process writer { cache.set(Entry { generation: 1, sequence: 1, replica: 0, "
               "tombstone: 1 }) }\n"
               "window stale: cache.value.generation == 1\n",
               REFERENCE_WINDOW);
    g_autoptr(SvgPage) page = svg_page_read(svg);
    guint parts = 0;

    for (guint i = 0; i < page->texts->len; i++) {
        const char *text = g_array_index(page->texts, SvgText, i).text;
        parts += strstr(text, "tombstone: ") != NULL;
        assert_false(g_str_has_suffix(text, ":") || g_str_has_suffix(text, "{"));
        assert_false(g_str_has_prefix(text, "}"));
    }
    assert_true(parts >= 3); /* in the call, and in the value before and after */
}

static const SvgText *text_of(const SvgPage *page, const char *text)
{
    for (guint i = 0; i < page->texts->len; i++)
        if (g_str_equal(g_array_index(page->texts, SvgText, i).text, text))
            return &g_array_index(page->texts, SvgText, i);
    fail_msg("nothing says '%s'", text);
    return NULL;
}

/* The reader has a step at each second of three hours, all but a few of them in a fold: the row of the expiry has five
 * digits, which stand right of its time with the axis between them. */
static void numbers_of_long_runs_leave_the_axis_free(void **state)
{
    g_autofree char *svg =
        svg_of("clock 1s\n"
               "component Cache { value: (0..1)?; expiry: timer\n"
               "    op get(): (0..1)? { return value }\n"
               "    op set(v: 0..1) { value = v; start expiry for 3h }\n"
               "    urgent event expire when expiry.due { value = none; stop expiry } }\n"
               "cache: Cache\n"
               "process writer { cache.set(1) }\n"
               "process reader takes 1s..1s { loop { let u = cache.get() } }\n"
               "window stale: cache.value != none\n",
               REFERENCE_WINDOW);
    g_autoptr(SvgPage) page = svg_page_read(svg);
    const SvgText *time = text_of(page, "3h");
    const SvgText *number = NULL;

    for (guint i = 0; i < page->texts->len; i++) {
        const SvgText *it = &g_array_index(page->texts, SvgText, i);
        if (strlen(it->text) == 5 && strspn(it->text, "0123456789") == 5)
            number = it;
    }
    assert_non_null(number);
    assert_true(atoi(number->text) > 3 * 3600);
    assert_true(number->box.left > time->box.right + 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_long_runs_leave_the_axis_free),
        cmocka_unit_test(what_nothing_is_said_of_is_grey),
        cmocka_unit_test(an_old_value_is_carried),
        cmocka_unit_test(the_band_is_around_the_stale_place),
        cmocka_unit_test(the_band_is_on_the_copy_that_is_old),
        cmocka_unit_test(where_the_old_value_was_read_has_a_bar),
        cmocka_unit_test(names_of_processes_are_whole),
        cmocka_unit_test(fields_stay_with_their_values),
        cmocka_unit_test(what_never_changes_is_not_drawn),
        cmocka_unit_test(what_repeats_is_shaded),
        cmocka_unit_test(chance_has_a_die),
        cmocka_unit_test(what_chance_left_out_reaches_its_component),
        cmocka_unit_test(who_waits_in_a_deadlock_is_red),
        cmocka_unit_test(a_check_says_its_own_text),
        cmocka_unit_test(a_check_says_its_clause_with_the_values_in_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
