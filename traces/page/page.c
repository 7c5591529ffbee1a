#include "traces/page/page.h"

#include "traces/page_resources.h"

#include <string.h>

static const char *const styles[] = {"page.css", "bench.css", NULL};
static const char *const scripts[] = {"graph.js", "walk.js",   "highlight.js", "source.js",
                                      "theme.js", "matrix.js", "drawing.js",   "stepper.js",
                                      "quiz.js",  "lesson.js", "main.js",      NULL};

/* ---- pieces ---- */

/* A resource ends with a NUL byte that does not count. */
static void append_resource(GString *out, const char *name)
{
    g_autofree char *path = g_strconcat("/page/", name, NULL);
    g_autoptr(GBytes) bytes =
        g_resource_lookup_data(page_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

    g_assert(bytes); /* it was compiled in */
    g_string_append_len(out, g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));
}

static void append_resources(GString *out, const char *const *names)
{
    for (; *names; names++)
        append_resource(out, *names);
}

/* In JSON these stand in strings only, where they may as well be escaped: then no text of a design
 * can end the script that holds the data. */
static void append_data(GString *out, const char *json)
{
    for (const char *c = json; *c; c++) {
        if (*c == '<' || *c == '>' || *c == '&')
            g_string_append_printf(out, "\\u%04x", (unsigned)*c);
        else
            g_string_append_c(out, *c);
    }
}

static void append_escaped(GString *out, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);

    g_string_append(out, escaped);
}

/* ---- pictures ---- */

static void append_picture(GString *out, guint number, const PagePicture *picture)
{
    const char *element = picture->is_shown ? "figure" : "template";

    g_string_append_printf(out, "<%s data-drawing=\"%u\"", element, number);
    if (picture->is_shown) {
        g_string_append(out, " tabindex=\"0\" role=\"group\" aria-label=\"");
        append_escaped(out, picture->caption);
        g_string_append_c(out, '"');
    }
    g_string_append_printf(out, ">\n%s</%s>\n", picture->svg, element);
}

static void append_pictures(GString *out, const GPtrArray *pictures)
{
    bool any = false;

    for (guint i = 0; i < pictures->len; i++) {
        const PagePicture *picture = pictures->pdata[i];
        any |= picture->is_shown;
        append_picture(out, i, picture);
    }
    if (!any)
        g_string_append(
            out, "<p>Nothing fails as the design is written: there is no run to draw.</p>\n");
}

void page_picture_free(PagePicture *picture)
{
    g_free(picture->caption);
    g_free(picture->svg);
    g_free(picture);
}

/* ---- the page ---- */

static void append_part(GString *out, const Page *page, const char *name, gsize length)
{
    if (strncmp(name, "title", length) == 0)
        append_escaped(out, page->title);
    else if (strncmp(name, "style", length) == 0)
        append_resources(out, styles);
    else if (strncmp(name, "script", length) == 0)
        append_resources(out, scripts);
    else if (strncmp(name, "data", length) == 0)
        append_data(out, page->data);
    else if (strncmp(name, "pictures", length) == 0)
        append_pictures(out, page->pictures);
    else
        g_assert_not_reached();
}

/* The template names its parts: {{title}}. */
char *page_html(const Page *page)
{
    g_autoptr(GString) template = g_string_new(NULL);
    GString *out = g_string_sized_new(strlen(page->data) + 200000);

    append_resource(template, "page.html");
    const char *at = template->str;
    for (const char *open; (open = strstr(at, "{{"));) {
        const char *close = strstr(open, "}}");
        g_string_append_len(out, at, open - at);
        append_part(out, page, open + 2, (gsize)(close - open - 2));
        at = close + 2;
    }
    g_string_append(out, at);
    return g_string_free(out, FALSE);
}
