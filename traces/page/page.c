#include "traces/page/page.h"

#include "traces/page/template/page_template.h"

#include <string.h>

static const char *const styles[] = {"page.css", "bench.css", NULL};
static const char *const scripts[] = {"graph.js", "walk.js",   "highlight.js", "source.js",
                                      "theme.js", "matrix.js", "drawing.js",   "stepper.js",
                                      "quiz.js",  "lesson.js", "main.js",      NULL};

/* ---- pictures ---- */

static void append_picture(GString *out, guint number, const PagePicture *picture)
{
    const char *element = picture->is_shown ? "figure" : "template";

    g_string_append_printf(out, "<%s data-drawing=\"%u\"", element, number);
    if (picture->is_shown) {
        g_string_append(out, " tabindex=\"0\" role=\"group\" aria-label=\"");
        page_template_escaped(out, picture->caption);
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

static void append_part(void *user, GString *out, const char *name)
{
    const Page *page = user;

    if (strcmp(name, "title") == 0)
        page_template_escaped(out, page->title);
    else if (strcmp(name, "style") == 0)
        page_template_resources(out, styles);
    else if (strcmp(name, "script") == 0)
        page_template_resources(out, scripts);
    else if (strcmp(name, "data") == 0)
        page_template_data(out, page->data);
    else if (strcmp(name, "pictures") == 0)
        append_pictures(out, page->pictures);
    else
        g_assert_not_reached();
}

char *page_html(const Page *page)
{
    return page_template_fill("page.html", append_part, (void *)page);
}
