#include "traces/page/template/page_template.h"

#include "traces/page_resources.h"

#include <string.h>

/* GIO is told of it when it is first needed, for then it is loaded. */
static GResource *page_resource(void)
{
    static gsize is_told;

    if (g_once_init_enter(&is_told)) {
        page_register_resource();
        g_once_init_leave(&is_told, 1);
    }
    return page_get_resource();
}

/* A resource ends with a NUL byte that does not count. */
static void append_resource(GString *out, const char *name)
{
    g_autofree char *path = g_strconcat("/page/", name, NULL);
    g_autoptr(GBytes) bytes =
        g_resource_lookup_data(page_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

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

void page_template_escaped(GString *out, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);

    g_string_append(out, escaped);
}

static void append_part(const PageTemplate *template, GString *out, const char *name)
{
    if (strcmp(name, "title") == 0)
        page_template_escaped(out, template->title);
    else if (strcmp(name, "style") == 0)
        append_resources(out, template->styles);
    else if (strcmp(name, "script") == 0)
        append_resources(out, template->scripts);
    else if (strcmp(name, "data") == 0)
        append_data(out, template->data);
    else
        template->part(template->user, out, name);
}

char *page_template_fill(const PageTemplate *template)
{
    g_autoptr(GString) text = g_string_new(NULL);
    GString *out = g_string_sized_new(200000);

    append_resource(text, template->resource);
    const char *at = text->str;
    for (const char *open; (open = strstr(at, "{{"));) {
        const char *close = strstr(open, "}}");
        g_autofree char *name = g_strndup(open + 2, (gsize)(close - open - 2));
        g_string_append_len(out, at, open - at);
        append_part(template, out, name);
        at = close + 2;
    }
    g_string_append(out, at);
    return g_string_free(out, FALSE);
}
