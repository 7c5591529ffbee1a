#include "traces/picture/dot_values.h"
#include "traces/format/table.h"

#include <math.h>
#include <string.h>

enum { INCH = 72, HATCH_STEP = 6 }; /* points */

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

char *dot_pinned(double x, double y)
{
    g_autofree char *right = formatted("%.2f", x), *up = formatted("%.2f", y);

    return g_strdup_printf("%s,%s!", right, up);
}

static char *replace(const char *text, const char *what, const char *with)
{
    g_auto(GStrv) parts = g_strsplit(text, what, -1);

    return g_strjoinv(with, parts);
}

/* Graphviz expands \N and the like, and entities. */
static char *escape(const char *text, const char *backslash)
{
    g_autofree char *line = text_one_line(text);
    g_autofree char *ampersands = replace(line, "&", "&amp;");

    return replace(ampersands, "\\", backslash);
}

char *dot_label(const char *text, PictureAlign align)
{
    static const char *const ends[] = {
        [PICTURE_LEFT] = "\\l", [PICTURE_CENTRE] = "", [PICTURE_RIGHT] = "\\r"};
    g_autofree char *escaped = escape(text, "\\\\");

    return g_strconcat(escaped, ends[align], NULL);
}

char *dot_bold_label(const char *text, double width)
{
    g_autofree char *line = text_one_line(text);
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

/* Parts of the width, that Graphviz fills from left to right: base, stripe, base, ... base. */
char *dot_stripes(PicturePaint paint, double width)
{
    const double stripe = MIN(2.0, width / (2 * paint.stripes + 1)) / width;
    const double base = (1 - stripe * paint.stripes) / (paint.stripes + 1);
    g_autofree char *stripe_part = formatted("%.4f", stripe), *base_part = formatted("%.4f", base);
    GString *list = g_string_new(NULL);

    for (unsigned i = 0; i < paint.stripes; i++)
        g_string_append_printf(list, "%s;%s:%s;%s:", paint.fill, base_part, paint.stripe,
                               stripe_part);
    g_string_append(list, paint.fill);
    return g_string_free(list, FALSE);
}

static void append_point(GString *out, double x, double y)
{
    g_autofree char *right = formatted("%.2f", x), *up = formatted("%.2f", y);

    g_string_append_printf(out, " %s %s", right, up);
}

/* The line x + y = sum, from edge to edge of the box. */
static void hatch_line(GString *out, PictureBox box, double sum)
{
    const double left = MAX(box.x, sum - (box.y + box.height));
    const double right = MIN(box.x + box.width, sum - box.y);

    if (right - left < 0.5)
        return;
    g_string_append(out, " L 2");
    append_point(out, left, sum - left);
    append_point(out, right, sum - right);
}

void dot_hatch(GString *out, PictureBox box, const char *colour)
{
    const double min = box.x + box.y, most = min + box.width + box.height;

    g_string_append_printf(out, "%sc %zu -%s S 15 -setlinewidth(1)", out->len ? " " : "",
                           strlen(colour), colour);
    for (double sum = ceil(min / HATCH_STEP) * HATCH_STEP; sum < most; sum += HATCH_STEP)
        hatch_line(out, box, sum);
}
