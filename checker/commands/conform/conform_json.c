#include "checker/commands/conform/conform_times.h"

#include "checker/base/member.h"

static void write_lines(JsonBuilder *b, const ConformReport *report)
{
    const LogLines *lines = report->lines;

    member_object(b, "lines");
    member_int(b, "total", lines->total);
    member_int(b, "known", lines->known);
    member_int(b, "without_effect", lines->refused);
    member_int(b, "own_reads", lines->own);
    member_int(b, "not_bound", lines->elsewhere);
    member_int(b, "no_operation", report->log->skipped);
    member_int(b, "without_reply", lines->unsaid);
    member_array(b, "unknown");
    for (guint i = 0; i < lines->unknown_count; i++) {
        json_builder_begin_object(b);
        member_string(b, "op", lines->unknown[i].op);
        member_string(b, "component", lines->unknown[i].place);
        member_int(b, "lines", lines->unknown[i].lines);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
    json_builder_end_object(b);
}

static void write_texts(JsonBuilder *b, const char *name, const GPtrArray *texts)
{
    member_array(b, name);
    for (guint i = 0; i < texts->len; i++)
        json_builder_add_string_value(b, texts->pdata[i]);
    json_builder_end_array(b);
}

static void write_window(JsonBuilder *b, const ConformReport *report, const OpenWindow *open)
{
    json_builder_begin_object(b);
    member_string(b, "window", report->whole->windows[open->window].decl->name.text);
    member_int(b, "from", open->from);
    member_int(b, "to", open->to);
    if (open->is_before)
        member_string(b, "earliest", NULL);
    else
        member_int(b, "earliest", open->earliest);
    if (open->is_to_end)
        member_string(b, "latest", NULL);
    else
        member_int(b, "latest", open->latest);
    member_int(b, "first_line", open->first.line);
    member_int(b, "last_line", open->last.line);
    member_bool(b, "is_longer_than_claimed", conform_report_is_longer(report, open));
    json_builder_end_object(b);
}

/* `line` is 0 where there is none. */
static void write_beside(JsonBuilder *b, const char *name, guint line)
{
    if (line > 0)
        member_int(b, name, line);
    else
        member_string(b, name, NULL);
}

/* What the log lacks, in one run that explains it. */
static void write_missing(JsonBuilder *b, const GArray *missing)
{
    member_array(b, "missing");
    for (guint i = 0; i < missing->len; i++) {
        const MissingLine *one = &g_array_index(missing, MissingLine, i);
        json_builder_begin_object(b);
        member_string(b, "operation", one->text);
        write_beside(b, "after", one->behind);
        write_beside(b, "before", one->before);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void write_group(JsonBuilder *b, const ConformReport *report, guint group)
{
    static const char *const WORDS[] = {[CONFORMITY_FITS] = "fits",
                                        [CONFORMITY_FAILS] = "does not fit",
                                        [CONFORMITY_SHORT] = "ends too early",
                                        [CONFORMITY_LIMITED] = "limit"};
    const Conformity *one = (const Conformity *)report->judged->pdata[group];

    json_builder_begin_object(b);
    member_string(b, "key", report->lines->groups[group].name);
    member_string(b, "verdict", WORDS[one->end]);
    write_beside(b, "line", one->line ? one->line->entry->line : 0);
    member_int(b, "fitting", one->fitting);
    write_texts(b, "allowed", one->allowed);
    write_missing(b, one->missing);
    member_array(b, "windows");
    for (guint i = 0; i < one->windows->len; i++)
        write_window(b, report, &g_array_index(one->windows, OpenWindow, i));
    json_builder_end_array(b);
    json_builder_end_object(b);
}

char *conform_json(const ConformReport *report)
{
    g_autoptr(JsonBuilder) b = json_builder_new();

    json_builder_begin_object(b);
    member_string(b, "design", report->design->name);
    member_string(b, "fixes", report->fixes);
    if (report->lines->known == 0) /* there is nothing to judge */
        member_string(b, "fits", NULL);
    else
        member_bool(b, "fits", conform_report_failing(report) == 0);
    member_int(b, "at_once", report->at_once);
    write_lines(b, report);
    write_texts(b, "repairs", report->repairs);
    member_array(b, "keys");
    for (guint i = 0; i < report->judged->len; i++)
        write_group(b, report, i);
    json_builder_end_array(b);
    if (report->has_times)
        conform_times_json(b, report, report->fit);
    json_builder_end_object(b);
    return member_document(b);
}
