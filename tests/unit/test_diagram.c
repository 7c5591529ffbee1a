/* Sequence diagrams: what a reader would complain of, measured on the SVG. */
#include "svg_page.h"
#include "trace_fixture.h"

#include "checker/base/error.h"
#include "traces/drawing/graphviz.h"
#include "traces/format/formats.h"
#include "traces/sequence/sequence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>

static Counterexample *(*const fixtures[])(void) = {
    fixture_purge_race, fixture_events,    fixture_atomic, fixture_long,
    fixture_loop,       fixture_transient, fixture_fresh,  fixture_hostile,
};

static char *dot_of(Counterexample *example)
{
    g_autoptr(Counterexample) owned = example;

    g_autoptr(Drawing) drawing = sequence_draw(owned);

    return drawing_dot(drawing, THEME_LIGHT);
}

static char *svg_of(Counterexample *example)
{
    g_autoptr(Counterexample) owned = example;

    return sequence_svg(owned, THEME_LIGHT);
}

static void expect_legible(const char *svg)
{
    g_autoptr(SvgPage) page = svg_page_read(svg);
    g_autofree char *complaint = svg_page_complaint(page);

    if (complaint)
        fail_msg("%s: %s", page->title, complaint);
    assert_true(page->texts->len > 10);
    assert_true(page->width <= 700);
}

static void pictures_are_legible(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fixtures); i++) {
        g_autoptr(Counterexample) example = fixtures[i]();
        g_autofree char *light = sequence_svg(example, THEME_LIGHT);
        g_autofree char *dark = sequence_svg(example, THEME_DARK);
        expect_legible(light);
        expect_legible(dark);
    }
}

/* A reader that measures nothing would find nothing wrong. */
static void what_is_illegible_is_found(void **state)
{
    static const char *const pages[] = {
        "<svg width='99' height='50'><rect width='99' height='50' fill='#ffffff'/>"
        "<text x='1' y='20' font-size='8' fill='#000000'>small</text></svg>",
        "<svg width='99' height='50'><rect width='99' height='50' fill='#ffffff'/>"
        "<text x='80' y='20' font-size='9' fill='#000000'>outside</text></svg>",
        "<svg width='99' height='50'><rect width='99' height='50' fill='#ffffff'/>"
        "<text x='1' y='20' font-size='9' fill='#999999'>pale</text></svg>",
        "<svg width='99' height='50'><rect width='99' height='50' fill='#ffffff'/>"
        "<text x='1' y='20' font-size='9' fill='#000000'>one</text>"
        "<text x='9' y='20' font-size='9' fill='#000000'>other</text></svg>",
        "<svg width='99' height='50'><rect width='99' height='50' fill='#ffffff'/>"
        "<rect x='9' width='9' height='50' fill='#eeeeee'/>"
        "<text x='1' y='20' font-size='9' fill='#000000'>on an edge</text></svg>",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        g_autoptr(SvgPage) page = svg_page_read(pages[i]);
        g_autofree char *complaint = svg_page_complaint(page);
        assert_non_null(complaint);
    }
}

static void same_run_same_bytes(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fixtures); i++) {
        g_autofree char *svg = svg_of(fixtures[i]()), *again = svg_of(fixtures[i]());
        g_autofree char *dot = dot_of(fixtures[i]()), *after = dot_of(fixtures[i]());
        assert_string_equal(svg, again);
        assert_string_equal(dot, after);
    }
}

static char *drawn_by_graphviz(const char *dot)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) svg = graphviz_render(dot, "svg", &error);

    assert_null(error);
    gsize length = 0;
    const char *data = g_bytes_get_data(svg, &length);
    return g_strndup(data, length);
}

/* Graphviz names its version in a comment at the top. */
static const char *after_comment(const char *svg)
{
    return strstr(svg, "<svg");
}

static void stock_dot_draws_the_same(void **state)
{
    g_autofree char *program = g_find_program_in_path("dot");

    if (!program)
        skip();
    for (size_t i = 0; i < G_N_ELEMENTS(fixtures); i++) {
        g_autofree char *dot = dot_of(fixtures[i]()), *ours = drawn_by_graphviz(dot), *file = NULL;
        g_autofree char *theirs = NULL, *warnings = NULL;
        int descriptor = g_file_open_tmp("diagram-XXXXXX.dot", &file, NULL);
        assert_true(descriptor >= 0);
        g_close(descriptor, NULL);
        assert_true(g_file_set_contents(file, dot, -1, NULL));
        char *command[] = {program, (char *)"-Tsvg", file, NULL};
        assert_true(g_spawn_sync(NULL, command, NULL, G_SPAWN_DEFAULT, NULL, NULL, &theirs,
                                 &warnings, NULL, NULL));
        g_remove(file);
        assert_string_equal(warnings, "");
        assert_string_equal(after_comment(ours), after_comment(theirs));
    }
}

/* What the run is about is red; of other properties it is said in grey. */
static void the_window_is_a_red_band(void **state)
{
    static const char red[] = "fill=\"#c4161c\"";
    g_autofree char *svg = svg_of(fixture_purge_race()), *fresh = svg_of(fixture_fresh());
    const char *band = strstr(svg, "<g class=\"band\"");

    assert_non_null(band);
    assert_non_null(g_strstr_len(band, 1500, "stroke=\"#c4161c\""));
    assert_non_null(strstr(svg, ">stale_entry opens</text>"));
    /* Of two windows none is what a run about a check is about. */
    assert_null(strstr(fresh, "class=\"band\""));
    assert_non_null(strstr(strstr(fresh, red), ">breaks fresh</text>"));
}

static void a_run_of_no_steps_is_drawn(void **state)
{
    Counterexample *example = fixture_events();

    example->row_count = example->loop = example->shown = 0;
    g_autofree char *svg = svg_of(example);
    assert_non_null(strstr(svg, "class=\"band\""));
}

static void one_value_has_one_colour(void **state)
{
    g_autofree char *svg = svg_of(fixture_purge_race());
    const char *db = strstr(svg, "<title>db 0, from the start</title>");
    const char *cache = strstr(svg, "<title>cache 0, since step 5</title>");

    assert_non_null(db);
    assert_non_null(cache);
    assert_non_null(g_strstr_len(db, 200, "fill=\"#cfe2f3\""));
    assert_non_null(g_strstr_len(cache, 200, "fill=\"#cfe2f3\""));
}

/* Colours are variables where the page may be dark, and nothing refers to an id. */
static void a_picture_is_as_dark_as_its_page(void **state)
{
    g_autoptr(Counterexample) example = fixture_purge_race();
    g_autofree char *any = sequence_svg(example, THEME_AUTO);
    g_autofree char *dark = sequence_svg(example, THEME_DARK);

    assert_non_null(strstr(any, "@media (prefers-color-scheme:dark){.stalemate{"));
    assert_non_null(strstr(any, "class=\"f-text\""));
    assert_null(strstr(any, " id=\""));
    assert_null(strstr(any, "<rect x=\"0\" y=\"0\" width=\"700\"")); /* it is transparent */
    assert_non_null(strstr(dark, "<rect x=\"0\" y=\"0\" width=\"700\""));
    assert_null(strstr(dark, "<style>"));
}

/* Who does not see it is told the same. */
static void a_picture_says_what_it_shows(void **state)
{
    g_autofree char *svg = svg_of(fixture_purge_race());

    assert_non_null(strstr(svg, " role=\"img\""));
    assert_non_null(strstr(svg, "\n<title>stale_entry, as written: opens at step 5"));
    assert_non_null(strstr(svg, "<desc>"));
    assert_non_null(strstr(svg, "<g class=\"step\" data-step=\"5\"><title>step 5, reader: "
                                "cache.set(0)\nthen db 1, cache 0</title>"));
}

static void what_a_design_writes_is_text(void **state)
{
    g_autofree char *svg = svg_of(fixture_hostile()), *dot = dot_of(fixture_hostile());
    g_autofree char *drawn = drawn_by_graphviz(dot);

    assert_non_null(strstr(svg, ">wr&quot;it\\er&lt;b&gt;</text>"));
    assert_non_null(strstr(svg, ">db.&quot;put&quot;(\\E, &lt;table&gt;, &amp;lt;)</text>"));
    assert_non_null(strstr(drawn, ">db.&quot;put&quot;(\\E, &lt;table&gt;, &amp;lt;)</text>"));
    assert_non_null(strstr(drawn, ">\\T</text>"));
    assert_non_null(strstr(svg, "stays open until \\N, which"));
}

static void png_is_png(void **state)
{
    g_autofree char *dot = dot_of(fixture_loop());
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) png = graphviz_render(dot, "png", &error);

    if (!png)
        skip(); /* a Graphviz without cairo */
    assert_memory_equal(g_bytes_get_data(png, NULL), "\x89PNG", 4);
}

static void what_cannot_be_drawn_is_said(void **state)
{
    g_autofree char *dot = dot_of(fixture_loop());
    g_autoptr(GError) format = NULL, syntax = NULL;

    assert_null(graphviz_render(dot, "papyrus", &format));
    assert_true(g_error_matches(format, STALEMATE_ERROR, STALEMATE_ERROR_UNSUPPORTED));
    assert_non_null(strstr(format->message, "papyrus"));
    assert_null(graphviz_render("digraph {", "svg", &syntax));
    assert_true(g_error_matches(syntax, STALEMATE_ERROR, STALEMATE_ERROR_UNSUPPORTED));
}

static void text_is_measured(void **state)
{
    const Font font = {10, false}, bold = {10, true};

    assert_float_equal(font_width(font, "cache.set(0)"), 55.02, 0.01);
    assert_true(font_width(bold, "cache") > font_width(font, "cache"));
    assert_float_equal(font_width(font, "缓存"), 20, 0.01);
}

static void text_is_cut_and_wrapped(void **state)
{
    const Font font = {10, false};
    g_autofree char *whole = font_elide(font, "short", 100);
    g_autofree char *cut = font_elide(font, "not at all that short", 60);
    g_auto(GStrv) lines = font_wrap(font, "one two three four five", 45, 2);
    g_auto(GStrv) none = font_wrap(font, "", 45, 2);

    assert_string_equal(whole, "short");
    assert_true(g_str_has_suffix(cut, "…"));
    assert_true(font_width(font, cut) <= 60);
    assert_int_equal(g_strv_length(lines), 2);
    assert_string_equal(lines[0], "one two");
    assert_true(g_str_has_suffix(lines[1], "…"));
    assert_int_equal(g_strv_length(none), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_run_same_bytes), /* first: before anything was drawn */
        cmocka_unit_test(pictures_are_legible),
        cmocka_unit_test(what_is_illegible_is_found),
        cmocka_unit_test(stock_dot_draws_the_same),
        cmocka_unit_test(the_window_is_a_red_band),
        cmocka_unit_test(a_run_of_no_steps_is_drawn),
        cmocka_unit_test(one_value_has_one_colour),
        cmocka_unit_test(a_picture_is_as_dark_as_its_page),
        cmocka_unit_test(a_picture_says_what_it_shows),
        cmocka_unit_test(what_a_design_writes_is_text),
        cmocka_unit_test(png_is_png),
        cmocka_unit_test(what_cannot_be_drawn_is_said),
        cmocka_unit_test(text_is_measured),
        cmocka_unit_test(text_is_cut_and_wrapped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
