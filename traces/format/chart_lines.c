#include "traces/format/chart_lines.h"

static void indent(Chart *chart)
{
    for (unsigned i = 0; i <= chart->depth; i++)
        g_string_append(chart->out, chart->dialect->indent);
}

/* The formats are the dialect's. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
void chart_line(Chart *chart, const char *format, ...)
{
    va_list arguments;

    indent(chart);
    va_start(arguments, format);
    g_string_append_vprintf(chart->out, format, arguments);
    va_end(arguments);
    g_string_append_c(chart->out, '\n');
}
#pragma GCC diagnostic pop

void chart_begin_block(Chart *chart, const char *words)
{
    chart_line(chart, "%s", words);
    chart->depth++;
}

void chart_end_block(Chart *chart)
{
    chart->depth--;
    chart_line(chart, "end");
}

void chart_between_blocks(Chart *chart, const char *words)
{
    chart->depth--;
    chart_line(chart, "%s", words);
    chart->depth++;
}

void chart_note(Chart *chart, int lane, const char *text)
{
    g_autofree char *escaped = chart->dialect->escape(text);
    g_autofree char *over = g_strdup_printf("l%d", lane);

    chart_line(chart, chart->dialect->note, over, escaped);
}

void chart_wide_note(Chart *chart, const char *text)
{
    const Counterexample *example = chart->example;
    int first = -1, last = -1;

    for (uint32_t i = 0; i < example->lane_count; i++) {
        if (example->lanes[i].idle)
            continue;
        first = first < 0 ? (int)i : first;
        last = (int)i;
    }
    if (first < 0 || !*text)
        return;
    g_autofree char *escaped = chart->dialect->escape(text);
    g_autofree char *over =
        first == last ? g_strdup_printf("l%d", first) : g_strdup_printf("l%d,l%d", first, last);
    chart_line(chart, chart->dialect->note, over, escaped);
}
