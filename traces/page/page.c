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
    g_assert(strcmp(name, "pictures") == 0);
    append_pictures(out, ((const Page *)user)->pictures);
}

char *page_html(const Page *page)
{
    return page_template_fill(&(PageTemplate){.resource = "page.html",
                                              .title = page->title,
                                              .styles = styles,
                                              .scripts = scripts,
                                              .data = page->data,
                                              .part = append_part,
                                              .user = (void *)page});
}
