/* Sequence diagrams: what a reader would complain of, measured on the SVG. */
#include "trace_fixture.h"

#include "checker/base/error.h"
#include "traces/format/formats.h"
#include "traces/picture/font.h"

#include <math.h>
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

    return diagram_dot(owned);
}

static char *svg_of(const char *dot)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) svg = picture_render(dot, "svg", &error);

    assert_null(error);
    assert_non_null(svg);
    gsize length = 0;
    const char *data = g_bytes_get_data(svg, &length);
    return g_strndup(data, length);
}

typedef struct Label {
    double left, right, top, bottom;
    char *text;
} Label;

typedef struct Drawing {
    double width, height;
    Label labels[512];
    unsigned count;
    bool in_text, in_edge;
    Label next;
    Font font;
    double x;
    char anchor;
} Drawing;

static const char *attribute(const char **names, const char **values, const char *name)
{
    for (; *names; names++, values++)
        if (g_str_equal(*names, name))
            return *values;
    return "";
}

static void start_text(Drawing *drawing, const char **names, const char **values)
{
    const char *weight = attribute(names, values, "font-weight");
    double size = g_ascii_strtod(attribute(names, values, "font-size"), NULL);
    double baseline = g_ascii_strtod(attribute(names, values, "y"), NULL);

    drawing->in_text = true;
    drawing->font = (Font){size, g_str_equal(weight, "bold")};
    drawing->x = g_ascii_strtod(attribute(names, values, "x"), NULL);
    drawing->anchor = attribute(names, values, "text-anchor")[0];
    /* Of small letters without their tails: lines may be set as close as that. */
    drawing->next = (Label){.top = baseline - size * 0.72, .bottom = baseline + size * 0.1};
}

/* "M10,20C10,20 30,20 40,20": all points on a level, or all upright of each other. */
static void expect_straight(const char *path)
{
    g_auto(GStrv) points = g_strsplit_set(path + 1, " C", -1);
    double first_x = 0, first_y = 0;
    bool level = true, upright = true;

    for (char **point = points; *point; point++) {
        char *comma = NULL;
        double x = g_ascii_strtod(*point, &comma), y = g_ascii_strtod(comma + 1, NULL);
        if (point == points) {
            first_x = x;
            first_y = y;
        }
        level = level && fabs(y - first_y) < 0.01;
        upright = upright && fabs(x - first_x) < 0.01;
    }
    assert_true(level || upright);
}

static void on_start(GMarkupParseContext *context, const char *element, const char **names,
                     const char **values, void *data, GError **error)
{
    Drawing *drawing = data;

    if (g_str_equal(element, "svg")) {
        drawing->width = g_ascii_strtod(attribute(names, values, "width"), NULL);
        drawing->height = g_ascii_strtod(attribute(names, values, "height"), NULL);
    } else if (g_str_equal(element, "g")) {
        drawing->in_edge = g_str_equal(attribute(names, values, "class"), "edge");
    } else if (g_str_equal(element, "text")) {
        start_text(drawing, names, values);
    } else if (g_str_equal(element, "path") && drawing->in_edge) {
        expect_straight(attribute(names, values, "d"));
    }
}

static void on_text(GMarkupParseContext *context, const char *text, gsize length, void *data,
                    GError **error)
{
    Drawing *drawing = data;

    if (!drawing->in_text)
        return;
    double width = font_width(drawing->font, text);
    Label label = drawing->next;
    label.left = drawing->anchor == 's'   ? drawing->x
                 : drawing->anchor == 'e' ? drawing->x - width
                                          : drawing->x - width / 2;
    label.right = label.left + width;
    label.text = g_strdup(text);
    assert_true(drawing->count < G_N_ELEMENTS(drawing->labels));
    drawing->labels[drawing->count++] = label;
    drawing->in_text = false;
}

static Drawing *read_svg(const char *svg)
{
    static const GMarkupParser parser = {.start_element = on_start, .text = on_text};
    Drawing *drawing = g_new0(Drawing, 1);
    g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&parser, 0, drawing, NULL);

    /* GMarkup knows no DTDs. */
    assert_true(g_markup_parse_context_parse(context, strstr(svg, "<svg"), -1, NULL));
    assert_true(g_markup_parse_context_end_parse(context, NULL));
    return drawing;
}

static void free_drawing(Drawing *drawing)
{
    for (unsigned i = 0; i < drawing->count; i++)
        g_free(drawing->labels[i].text);
    g_free(drawing);
}

static bool collide(const Label *a, const Label *b)
{
    return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

static void expect_legible(const Drawing *drawing)
{
    for (unsigned i = 0; i < drawing->count; i++) {
        const Label *label = &drawing->labels[i];
        if (label->left < 0 || label->right > drawing->width)
            fail_msg("'%s' leaves the page", label->text);
        for (unsigned j = i + 1; j < drawing->count; j++)
            if (collide(label, &drawing->labels[j]))
                fail_msg("'%s' lies on '%s'", label->text, drawing->labels[j].text);
    }
}

static void labels_never_overlap_and_arrows_are_straight(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fixtures); i++) {
        g_autofree char *dot = dot_of(fixtures[i]()), *svg = svg_of(dot);
        Drawing *drawing = read_svg(svg);
        assert_true(drawing->count > 10);
        expect_legible(drawing);
        free_drawing(drawing);
    }
}

static void a_page_is_wide_enough(void **state)
{
    g_autofree char *dot = dot_of(fixture_long()), *svg = svg_of(dot);
    Drawing *drawing = read_svg(svg);

    assert_true(drawing->width <= 760);
    free_drawing(drawing);
}

static void same_run_same_bytes(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fixtures); i++) {
        g_autofree char *before = dot_of(fixtures[i]());
        g_autofree char *svg = svg_of(before), *again = svg_of(before);
        g_autofree char *after = dot_of(fixtures[i]());
        assert_string_equal(before, after);
        assert_string_equal(svg, again);
    }
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
        g_autofree char *dot = dot_of(fixtures[i]()), *ours = svg_of(dot), *file = NULL;
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

static void the_window_is_a_red_band(void **state)
{
    g_autofree char *dot = dot_of(fixture_purge_race()), *svg = svg_of(dot);
    g_autofree char *closed = dot_of(fixture_fresh());

    assert_non_null(strstr(dot, "\"stale_entry open\""));
    assert_non_null(strstr(dot, "_background=\"c 7 -#d7191c"));
    assert_non_null(strstr(svg, ">stale_entry opens</text>"));
    /* Of two windows none is what a run about a check is about. */
    assert_null(strstr(closed, "_background"));
}

static void a_run_of_no_steps_is_drawn(void **state)
{
    Counterexample *example = fixture_events();

    example->row_count = example->loop = example->shown = 0;
    g_autofree char *dot = dot_of(example), *svg = svg_of(dot);
    assert_non_null(strstr(dot, "\"stale_entry open\""));
    assert_non_null(strstr(svg, ">lease none</text>"));
}

static void one_value_has_one_colour(void **state)
{
    g_autofree char *dot = dot_of(fixture_purge_race());
    const char *db = strstr(dot, "\"db value\""), *cache = strstr(dot, "\"cache value 2\"");

    assert_non_null(db);
    assert_non_null(cache);
    assert_non_null(g_strstr_len(db, 200, "fillcolor=\"#cfe2f3\""));
    assert_non_null(g_strstr_len(cache, 200, "fillcolor=\"#cfe2f3\""));
}

static void what_a_design_writes_is_not_graphviz(void **state)
{
    g_autofree char *dot = dot_of(fixture_hostile()), *svg = svg_of(dot);

    assert_non_null(strstr(svg, ">wr&quot;it\\er&lt;b&gt;</text>"));
    assert_non_null(strstr(svg, ">db.&quot;put&quot;(\\E, &lt;table&gt;, &amp;lt;)</text>"));
    assert_non_null(strstr(svg, ">\\T</text>"));
    assert_non_null(strstr(svg, "stays open until \\N, which"));
    assert_non_null(strstr(svg, "\\G holds &quot;older&quot; &amp; &lt;i&gt;worse&lt;/i&gt;"));
    assert_non_null(strstr(svg, "xlink:title=\"späte_Leserin_mit_sehr_langem_Namen[tenant_7]\""));
}

static void png_is_png(void **state)
{
    g_autofree char *dot = dot_of(fixture_loop());
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) png = picture_render(dot, "png", &error);

    if (!png)
        skip(); /* a Graphviz without cairo */
    assert_memory_equal(g_bytes_get_data(png, NULL), "\x89PNG", 4);
}

static void what_cannot_be_drawn_is_said(void **state)
{
    g_autofree char *dot = dot_of(fixture_loop());
    g_autoptr(GError) format = NULL, syntax = NULL;

    assert_null(picture_render(dot, "papyrus", &format));
    assert_true(g_error_matches(format, STALEMATE_ERROR, STALEMATE_ERROR_UNSUPPORTED));
    assert_non_null(strstr(format->message, "papyrus"));
    assert_null(picture_render("digraph {", "svg", &syntax));
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
        cmocka_unit_test(labels_never_overlap_and_arrows_are_straight),
        cmocka_unit_test(a_page_is_wide_enough),
        cmocka_unit_test(stock_dot_draws_the_same),
        cmocka_unit_test(the_window_is_a_red_band),
        cmocka_unit_test(a_run_of_no_steps_is_drawn),
        cmocka_unit_test(one_value_has_one_colour),
        cmocka_unit_test(what_a_design_writes_is_not_graphviz),
        cmocka_unit_test(png_is_png),
        cmocka_unit_test(what_cannot_be_drawn_is_said),
        cmocka_unit_test(text_is_measured),
        cmocka_unit_test(text_is_cut_and_wrapped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
