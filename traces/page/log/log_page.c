#include "traces/page/log/log_page.h"

#include "traces/page/log/log_table.h"
#include "traces/page/template/page_template.h"

#include <string.h>

static const char *const styles[] = {"page.css", "bench.css", "log/log.css", NULL};
static const char *const scripts[] = {"graph.js",   "walk.js",   "highlight.js", "source.js",
                                      "theme.js",   "matrix.js", "stepper.js",   "log/lanes.js",
                                      "log/log.js", NULL};

/* All are there without scripts, one below the other. */
static void append_key(GString *out, const LogPageKey *key, guint number)
{
    g_string_append_printf(out, "<div class=\"key\" id=\"key-%u\"><h3 id=\"key-head-%u\">", number,
                           number);
    log_table_text(out, key->name);
    g_string_append(out, ": ");
    log_table_text(out, key->verdict);
    g_string_append(out, "</h3>\n<ul class=\"faint sentences\">");
    for (const char *const *text = key->sentences; text && *text; text++) {
        g_string_append(out, "<li>");
        log_table_text(out, *text);
        g_string_append(out, "</li>");
    }
    g_string_append_printf(out,
                           "</ul>\n<div class=\"scroll lines\" tabindex=\"0\" role=\"region\" "
                           "aria-labelledby=\"key-head-%u\">\n",
                           number);
    log_table_append(out, key);
    g_string_append(out, "</div></div>\n");
}

static bool has_picture(const LogPage *page)
{
    for (guint i = 0; i < page->key_count; i++)
        if (page->keys[i].svg)
            return true;
    return false;
}

static void append_pictures(GString *out, const LogPage *page)
{
    if (!has_picture(page))
        return;
    g_string_append(out, "<section id=\"pictures\" aria-labelledby=\"pictures-head\">\n"
                         "<h2 id=\"pictures-head\">The run as a picture</h2>\n");
    for (guint i = 0; i < page->key_count; i++)
        if (page->keys[i].svg)
            g_string_append_printf(
                out,
                "<div class=\"scroll picture\" id=\"picture-%u\" tabindex=\"0\" "
                "role=\"region\" aria-labelledby=\"pictures-head key-head-%u\">\n%s</div>\n",
                i, i, page->keys[i].svg);
    g_string_append(out, "</section>\n");
}

static void append_words(GString *out, const char *words)
{
    g_auto(GStrv) lines = g_strsplit(words, "\n", -1);

    for (char **line = lines; *line; line++) {
        log_table_text(out, *line);
        g_string_append_c(out, '\n');
    }
}

static void append_part(void *user, GString *out, const char *name)
{
    const LogPage *page = user;

    if (strcmp(name, "subtitle") == 0)
        log_table_text(out, page->subtitle);
    else if (strcmp(name, "words") == 0)
        append_words(out, page->words);
    else if (strcmp(name, "pictures") == 0)
        append_pictures(out, page);
    else if (strcmp(name, "keys") == 0)
        for (guint i = 0; i < page->key_count; i++)
            append_key(out, &page->keys[i], i);
    else
        g_assert_not_reached();
}

char *log_page_html(const LogPage *page)
{
    return page_template_fill(&(PageTemplate){.resource = "log/log.html",
                                              .title = page->title,
                                              .styles = styles,
                                              .scripts = scripts,
                                              .data = page->data,
                                              .part = append_part,
                                              .user = (void *)page});
}
