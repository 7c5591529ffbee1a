#include "traces/page/log/log_table.h"

#include "traces/page/template/page_template.h"

/* ---- texts ---- */

/* FORMAT is also what changes the direction of the letters around it. */
static bool is_seen(gunichar c)
{
    const GUnicodeType type = g_unichar_type(c);

    return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT &&
           type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR &&
           type != G_UNICODE_PRIVATE_USE && type != G_UNICODE_UNASSIGNED;
}

char *log_table_seen(const char *text)
{
    GString *seen = g_string_new(NULL);

    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (is_seen(c))
            g_string_append_unichar(seen, c);
        else
            g_string_append_printf(seen, c > 0xffff ? "\\U%08x" : "\\u%04x", c);
    }
    return g_string_free(seen, FALSE);
}

void log_table_text(GString *out, const char *text)
{
    g_autofree char *seen = log_table_seen(text);

    page_template_escaped(out, seen);
}

static void append_cell(GString *out, const char *start, const char *text, const char *end)
{
    g_string_append(out, start);
    if (text)
        log_table_text(out, text);
    g_string_append(out, end);
}

/* ---- lines ---- */

static LogPageOpen open_of(const LogPageRow *row)
{
    LogPageOpen open = LOG_PAGE_CLOSED;

    for (guint i = 0; i < row->window_count; i++)
        open = MAX(open, row->windows[i].open);
    return open;
}

static void append_windows(GString *out, const LogPageRow *row)
{
    static const char *const WORDS[] = {" closed", " maybe open", " open"};

    g_string_append(out, "<td class=\"windows\">");
    for (guint i = 0; i < row->window_count; i++) {
        const LogPageWindow *window = &row->windows[i];
        g_string_append_printf(out, "<span class=\"mark%s\">",
                               window->open == LOG_PAGE_SURE ? " sure" : "");
        log_table_text(out, window->name);
        g_string_append(out, WORDS[window->open]);
        if (window->text)
            append_cell(out, " <small>", window->text, "</small>");
        if (window->is_longer)
            g_string_append(out, " <strong>longer than is claimed</strong>");
        g_string_append(out, "</span> ");
    }
    g_string_append(out, "</td>");
}

static void append_step(GString *out, const LogPageRow *row)
{
    g_string_append(out, "<td class=\"step\">");
    if (row->step > 0)
        g_string_append_printf(out, "<span class=\"number\">%u</span> ", row->step);
    append_cell(out, "", row->does, "</td>");
}

static void append_line(GString *out, const LogPageRow *row)
{
    static const char *const OPEN[] = {"", " maybe", " open"};

    g_string_append_printf(out, "<tr class=\"line%s%s%s\" data-line=\"%u\"",
                           row->text ? " unjudged" : "", OPEN[open_of(row)],
                           row->fails ? " fails" : "", row->line);
    if (row->step > 0)
        g_string_append_printf(out, " data-step=\"%u\"", row->step);
    g_string_append_printf(out, "><th scope=\"row\">%u", row->line);
    if (row->seq != row->line)
        g_string_append_printf(out, " <small>seq&nbsp;%" G_GUINT64_FORMAT "</small>", row->seq);
    g_string_append(out, "</th><td class=\"time\">");
    if (row->day)
        append_cell(out, "<small>", row->day, "</small> ");
    append_cell(out, "", row->time, "</td>");
    append_cell(out, "<td class=\"who\">", row->request, "");
    append_cell(out, " <small>", row->who, "</small></td>");
    append_cell(out, "<td class=\"said\"><code>", row->command, "</code>");
    append_cell(out, " <span class=\"reply\">\342\206\222 <code>", row->reply, "</code></span>");
    if (row->text)
        append_cell(out, " <small class=\"why\">", row->text, "</small>");
    g_string_append(out, "</td>");
    append_step(out, row);
    append_windows(out, row);
    g_string_append(out, "</tr>\n");
}

/* ---- what stands between lines ---- */

static void append_silent(GString *out, const LogPageRow *row)
{
    g_string_append_printf(out,
                           "<tr class=\"silent\" data-step=\"%u\">"
                           "<td colspan=\"4\">no line shows it</td>",
                           row->step);
    append_step(out, row);
    g_string_append(out, "<td></td></tr>\n");
}

static void append_gap(GString *out, const LogPageRow *row)
{
    append_cell(out, "<tr class=\"gap\"><td colspan=\"6\">", row->text, "</td></tr>\n");
}

static void append_list(GString *out, const char *head, const char *const *texts)
{
    if (!texts || !*texts)
        return;
    g_string_append_printf(out, "<p>%s</p><ul>", head);
    for (; *texts; texts++)
        append_cell(out, "<li>", *texts, "</li>");
    g_string_append(out, "</ul>");
}

static void append_failure(GString *out, const LogPageFailure *failure)
{
    append_cell(out, "<tr class=\"failure\"><td colspan=\"6\"><p><strong>", failure->text,
                "</strong></p>");
    append_cell(out, "<p>What came: <code>", failure->came, "</code></p>");
    append_list(out, "The states that the design could be in then:", failure->states);
    append_list(out, "What the design would have allowed:", failure->allowed);
    append_list(out, "All of the log fits:", failure->repairs);
    g_string_append(out, "</td></tr>\n");
}

void log_table_append(GString *out, const LogPageKey *key)
{
    append_cell(out, "<table class=\"log\"><caption class=\"unseen\">The lines of ", key->name,
                "</caption>\n<thead><tr><th scope=\"col\">line</th><th scope=\"col\">time, UTC</th>"
                "<th scope=\"col\">who</th><th scope=\"col\">command and reply</th>"
                "<th scope=\"col\">step of the design</th><th scope=\"col\">windows</th></tr>"
                "</thead>\n<tbody>\n");
    for (guint i = 0; i < key->row_count; i++) {
        const LogPageRow *row = &key->rows[i];
        switch (row->kind) {
        case LOG_PAGE_LINE: append_line(out, row); break;
        case LOG_PAGE_SILENT: append_silent(out, row); break;
        case LOG_PAGE_GAP: append_gap(out, row); break;
        case LOG_PAGE_FAILURE: append_failure(out, &key->failure); break;
        }
    }
    g_string_append(out, "</tbody></table>\n");
}
