#include "traces/drawing/dot.h"

#include "traces/format/table.h"

enum { INCH = 72 }; /* points */

static char *formatted(const char *format, double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    return g_strdup(g_ascii_formatd(text, sizeof text, format, value));
}

char *dot_number(double value)
{
    return formatted("%.4g", value);
}

char *dot_inches(double points)
{
    return formatted("%.4f", points / INCH);
}

static char *replace(const char *text, const char *what, const char *with)
{
    g_auto(GStrv) parts = g_strsplit(text, what, -1);

    return g_strjoinv(with, parts);
}

/* Graphviz expands \N and the like, and entities. */
static char *escape(const char *text, const char *backslash)
{
    g_autofree char *line = table_one_line(text);
    g_autofree char *ampersands = replace(line, "&", "&amp;");

    return replace(ampersands, "\\", backslash);
}

char *dot_label(const char *text, DrawingAlign align)
{
    static const char *const ends[] = {
        [DRAWING_LEFT] = "\\l", [DRAWING_CENTRE] = "", [DRAWING_RIGHT] = "\\r"};
    g_autofree char *escaped = escape(text, "\\\\");

    return g_strconcat(escaped, ends[align], NULL);
}

char *dot_bold_label(const char *text, double width)
{
    g_autofree char *line = table_one_line(text);
    g_autofree char *markup = g_markup_escape_text(line, -1);
    g_autofree char *escaped = replace(markup, "\\", "\\\\");

    return g_strdup_printf("<table border=\"0\" cellspacing=\"0\" cellpadding=\"0\"><tr>"
                           "<td width=\"%d\" align=\"left\"><b>%s</b></td></tr></table>",
                           (int)width, escaped);
}

/* Tooltips it expands twice. */
char *dot_tooltip(const char *text)
{
    return escape(text, "\\\\\\\\");
}
