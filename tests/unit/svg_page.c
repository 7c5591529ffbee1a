#include "svg_page.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const double least_size = 9, page_width = 700, least_contrast = 4.5, tolerance = 2;

typedef struct Reader {
    SvgPage *page;
    bool in_text, in_title;
    SvgText next;
    Font font;
    double x;
    char anchor;
} Reader;

/* ---- reading ---- */

static const char *attribute(const char **names, const char **values, const char *name)
{
    for (; *names; names++, values++)
        if (g_str_equal(*names, name))
            return *values;
    return "";
}

static double number(const char **names, const char **values, const char *name)
{
    return g_ascii_strtod(attribute(names, values, name), NULL);
}

static void add_box(SvgPage *page, const char **names, const char **values, bool is_ellipse)
{
    SvgBox box = {.left = number(names, values, is_ellipse ? "cx" : "x"),
                  .top = number(names, values, is_ellipse ? "cy" : "y")};
    const double across = number(names, values, is_ellipse ? "rx" : "width");
    const double down = number(names, values, is_ellipse ? "ry" : "height");

    box.right = box.left + across;
    box.bottom = box.top + down;
    box.left -= is_ellipse ? across : 0;
    box.top -= is_ellipse ? down : 0;
    g_strlcpy(box.fill, attribute(names, values, "fill"), sizeof box.fill);
    g_array_append_val(page->boxes, box);
}

static void begin_text(Reader *reader, const char **names, const char **values)
{
    const double baseline = number(names, values, "y");

    reader->in_text = true;
    reader->font = (Font){number(names, values, "font-size"),
                          g_str_equal(attribute(names, values, "font-weight"), "bold")};
    reader->x = number(names, values, "x");
    reader->anchor = attribute(names, values, "text-anchor")[0];
    /* Of small letters without their tails: lines may be set as close as that. */
    reader->next = (SvgText){.size = reader->font.size,
                             .over = reader->page->boxes->len,
                             .box = {.top = baseline - reader->font.size * 0.72,
                                     .bottom = baseline + reader->font.size * 0.1}};
    g_strlcpy(reader->next.box.fill, attribute(names, values, "fill"),
              sizeof reader->next.box.fill);
}

static void on_start(GMarkupParseContext *context, const char *element, const char **names,
                     const char **values, void *data, GError **error)
{
    Reader *reader = data;

    if (g_str_equal(element, "svg")) {
        reader->page->width = number(names, values, "width");
        reader->page->height = number(names, values, "height");
    } else if (g_str_equal(element, "rect") || g_str_equal(element, "ellipse")) {
        add_box(reader->page, names, values, element[0] == 'e');
    } else if (g_str_equal(element, "text")) {
        begin_text(reader, names, values);
    } else if (g_str_equal(element, "title")) {
        reader->in_title = true;
    }
}

static void on_end(GMarkupParseContext *context, const char *element, void *data, GError **error)
{
    Reader *reader = data;

    if (g_str_equal(element, "title"))
        reader->in_title = false;
    else if (g_str_equal(element, "text"))
        reader->in_text = false;
}

static void on_text(GMarkupParseContext *context, const char *text, gsize length, void *data,
                    GError **error)
{
    Reader *reader = data;
    SvgText *next = &reader->next;

    if (reader->in_title && !reader->page->title)
        reader->page->title = g_strndup(text, length);
    if (!reader->in_text || reader->in_title)
        return;
    const double width = font_width(reader->font, text);
    next->box.left = reader->anchor == 'm'   ? reader->x - width / 2
                     : reader->anchor == 'e' ? reader->x - width
                                             : reader->x;
    next->box.right = next->box.left + width;
    next->text = g_strndup(text, length);
    g_array_append_val(reader->page->texts, *next);
}

static void clear_text(void *data)
{
    g_free(((SvgText *)data)->text);
}

SvgPage *svg_page_read(const char *svg)
{
    static const GMarkupParser parser = {
        .start_element = on_start, .end_element = on_end, .text = on_text};
    SvgPage *page = g_new0(SvgPage, 1);
    Reader reader = {.page = page};
    g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&parser, 0, &reader, NULL);

    page->texts = g_array_new(FALSE, FALSE, sizeof(SvgText));
    page->boxes = g_array_new(FALSE, FALSE, sizeof(SvgBox));
    g_array_set_clear_func(page->texts, clear_text);
    assert_true(g_markup_parse_context_parse(context, svg, -1, NULL));
    assert_true(g_markup_parse_context_end_parse(context, NULL));
    return page;
}

void svg_page_free(SvgPage *page)
{
    g_array_unref(page->texts);
    g_array_unref(page->boxes);
    g_free(page->title);
    g_free(page);
}

/* ---- measuring ---- */

static bool meet(const SvgBox *a, const SvgBox *b)
{
    return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

static bool contains(const SvgBox *outer, const SvgBox *inner)
{
    return outer->left - tolerance <= inner->left && inner->right <= outer->right + tolerance &&
           outer->top - tolerance <= inner->top && inner->bottom <= outer->bottom + tolerance;
}

static bool is_outside(const SvgPage *page, const SvgBox *box)
{
    return box->left < 0 || box->right > page->width || box->top < 0 || box->bottom > page->height;
}

/* WCAG 2: relative luminance of "#rrggbb". */
static double luminance(const char *colour)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    const unsigned long rgb = strtoul(colour + 1, NULL, 16);
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        const double part = (double)(rgb >> (16 - 8 * i) & 0xff) / 255;
        sum += weights[i] * (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(const char *one, const char *other)
{
    const double a = luminance(one), b = luminance(other);

    return (MAX(a, b) + 0.05) / (MIN(a, b) + 0.05);
}

/* The filled box that it stands on: the last before it that it meets. The first is the page. */
static const SvgBox *ground_of(const SvgPage *page, const SvgText *text)
{
    for (guint i = text->over; i-- > 0;) {
        const SvgBox *box = &g_array_index(page->boxes, SvgBox, i);
        if (box->fill[0] == '#' && meet(box, &text->box))
            return box;
    }
    return NULL;
}

static char *complaint_of_text(const SvgPage *page, guint index)
{
    const SvgText *text = &g_array_index(page->texts, SvgText, index);
    const SvgBox *ground = ground_of(page, text);

    if (is_outside(page, &text->box))
        return g_strdup_printf("'%s' leaves the page", text->text);
    if (text->size * page_width / MAX(page->width, page_width) < least_size)
        return g_strdup_printf("'%s' is too small", text->text);
    for (guint i = index + 1; i < page->texts->len; i++)
        if (meet(&text->box, &g_array_index(page->texts, SvgText, i).box))
            return g_strdup_printf("'%s' lies on '%s'", text->text,
                                   g_array_index(page->texts, SvgText, i).text);
    if (!ground)
        return g_strdup_printf("'%s' stands on nothing", text->text);
    if (!contains(ground, &text->box))
        return g_strdup_printf("'%s' lies on the edge of a box (%.0f %.0f %.0f %.0f)", text->text,
                               ground->left, ground->top, ground->right, ground->bottom);
    if (contrast(text->box.fill, ground->fill) < least_contrast)
        return g_strdup_printf("'%s' in %s on %s is hard to read", text->text, text->box.fill,
                               ground->fill);
    return NULL;
}

char *svg_page_complaint(const SvgPage *page)
{
    for (guint i = 0; i < page->boxes->len; i++)
        if (is_outside(page, &g_array_index(page->boxes, SvgBox, i)))
            return g_strdup_printf("box %u leaves the page", i);
    for (guint i = 0; i < page->texts->len; i++) {
        char *complaint = complaint_of_text(page, i);
        if (complaint)
            return complaint;
    }
    return NULL;
}
