#include "checker/commands/docs/docs_report.h"

#include <stdio.h>
#include <string.h>

void docs_report_begin(DocsReport *report)
{
    report->others = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void print_lines(const char *text, const char *before)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (guint i = 0; lines[i] && (*lines[i] || lines[i + 1]); i++)
        printf("%s%s\n", before, lines[i]);
}

static char *place(const DocsCase *its)
{
    return its->line ? g_strdup_printf("%s:%u", its->page, its->line) : g_strdup(its->page);
}

/* What is written anew is as it should be, then. */
static bool is_good(const DocsReport *report, DocsVerdict verdict)
{
    return verdict == DOCS_SO || (verdict == DOCS_DIFFERS && !report->is_check);
}

void docs_report_case(DocsReport *report, const DocsCase *its, DocsVerdict verdict, const char *why)
{
    const bool is_so = is_good(report, verdict);
    g_autofree char *where = place(its);

    report->cases++;
    report->differing += verdict == DOCS_DIFFERS;
    report->wrong += verdict == DOCS_WRONG;
    if (report->is_tap)
        printf("%s %u - %s: %s\n", is_so ? "ok" : "not ok", report->cases, where, its->what);
    else if (!is_so)
        printf("%s: %s\n", where, its->what);
    if (!is_so && why)
        print_lines(why, report->is_tap ? "# " : "    ");
    fflush(stdout);
}

void docs_report_other(DocsReport *report, const char *command)
{
    g_hash_table_add(report->others, g_strndup(command, strcspn(command, " ")));
}

static void print_others(const DocsReport *report, const char *before)
{
    g_autoptr(GList) names =
        g_list_sort(g_hash_table_get_keys(report->others), (GCompareFunc)strcmp);

    if (!names)
        return;
    printf("%sonly stalemate is run, not", before);
    for (GList *each = names; each; each = each->next)
        printf("%s `%s`", each == names ? "" : ",", (const char *)each->data);
    putchar('\n');
}

void docs_report_end(DocsReport *report)
{
    const char *before = report->is_tap ? "# " : "";

    print_others(report, before);
    printf("%s%u pages: %u designs, %u parts, %u outputs, %u pictures", before, report->pages,
           report->designs, report->parts, report->outputs, report->pictures);
    if (report->differing > report->unwritten)
        printf("; %u %s", report->differing - report->unwritten,
               report->is_check ? "differ" : "written anew");
    if (report->unwritten > 0)
        printf("; %u differ and are not written", report->unwritten);
    if (report->wrong > 0)
        printf("; %u wrong", report->wrong);
    putchar('\n');
    if (report->is_tap)
        printf("1..%u\n", report->cases);
    g_hash_table_unref(report->others);
}
