#include "checker/commands/conform/conform_rows.h"

#include "checker/commands/conform/conform_entry.h"
#include "checker/commands/conform/conform_order.h"

typedef struct Rows {
    const ConformRowsRequest *request;
    const LogGroup *group;
    const Conformity *judged;
    Arena *arena;
    GArray *rows;   /* of LogPageRow */
    GArray *others; /* of guint: entries that are not the design's, and are shown */
    ConformOrder order;
    guint other;                       /* those before it have a row */
    const char *day;                   /* of the row before */
    guint *first_silent, *next_silent; /* see find_silent */
} Rows;

static const LogEntry *first_entry(const Rows *r)
{
    return r->request->report->log->entries;
}

static guint number_of(const Rows *r, const LogLine *line)
{
    return (guint)(line->entry - first_entry(r));
}

/* ---- what matters ---- */

const OpenWindow *conform_rows_longest(const ConformReport *report, guint group)
{
    const Conformity *one = report->judged->pdata[group];
    const OpenWindow *longest = NULL;

    for (guint i = 0; i < one->windows->len; i++) {
        const OpenWindow *open = &g_array_index(one->windows, OpenWindow, i);
        if (conform_report_is_longer(report, open))
            return open;
        if (!longest || open->to - open->from > longest->to - longest->from)
            longest = open;
    }
    return longest;
}

guint conform_rows_focus(const ConformReport *report, guint group)
{
    const Conformity *one = report->judged->pdata[group];
    const LogGroup *of = &report->lines->groups[group];
    const OpenWindow *open = conform_rows_longest(report, group);

    if (one->line)
        return (guint)(one->line - of->lines);
    for (guint i = 0; open && i < of->line_count; i++)
        if (of->lines[i].entry->seq == open->first.seq)
            return i;
    return 0;
}

/* ---- lines that are not the design's ---- */

static bool is_other(const Rows *r, const LogLineSorted *sorted)
{
    return sorted->kind != LOG_LINE_KNOWN &&
           (sorted->kind == LOG_LINE_ELSEWHERE || sorted->group < 0 ||
            sorted->group == (int)r->request->group);
}

/* The entries between which others are shown: all of the log where all lines of the key are. */
static void find_range(const Rows *r, guint *first, guint *end)
{
    const ConformRowsRequest *request = r->request;
    const bool has_lines = request->end_line > request->first_line;

    *first = 0;
    *end = request->report->log->count;
    if (has_lines && request->first_line > 0)
        *first = number_of(r, &r->group->lines[request->first_line]);
    if (has_lines && request->end_line < r->group->line_count)
        *end = number_of(r, &r->group->lines[request->end_line - 1]) + 1;
}

/* Those nearest to what matters, where there are too many. */
static void leave_out(Rows *r)
{
    const guint most = r->request->most_others, count = r->others->len;
    guint before = 0, first = 0;

    if (count <= most)
        return;
    const guint focus = conform_rows_focus(r->request->report, r->request->group);
    const guint at = number_of(r, &r->group->lines[focus]);
    while (before < count && g_array_index(r->others, guint, before) < at)
        before++;
    first = MIN(before > most / 2 ? before - most / 2 : 0, count - most);
    g_array_remove_range(r->others, first + most, count - first - most);
    if (first > 0)
        g_array_remove_range(r->others, 0, first);
    g_ptr_array_add(r->request->sentences,
                    arena_printf(r->arena,
                                 "%u lines that are not the design's are not in this page",
                                 count - most));
}

static void find_others(Rows *r)
{
    guint first, end;

    find_range(r, &first, &end);
    for (guint i = first; i < end; i++)
        if (is_other(r, &r->request->report->lines->sorted[i]))
            g_array_append_val(r->others, i);
    leave_out(r);
}

static const char *why_other(const Rows *r, guint entry)
{
    const LogLineSorted *sorted = &r->request->report->lines->sorted[entry];

    switch (sorted->kind) {
    case LOG_LINE_ELSEWHERE: return "of nothing that is bound";
    case LOG_LINE_UNKNOWN:
        return arena_printf(r->arena, "the design knows no %s of %s", first_entry(r)[entry].op,
                            sorted->place);
    case LOG_LINE_REFUSED: return "without effect: an error, or a ROLLBACK";
    case LOG_LINE_OWN: return "a read of what its own transaction had changed";
    case LOG_LINE_WITH: return "it belongs to the line before it";
    case LOG_LINE_KNOWN: break;
    }
    return NULL;
}

/* ---- windows ---- */

static LogPageOpen open_at(const OpenWindow *open, const LogEntry *entry)
{
    if (entry->from <= open->to && entry->to >= open->from)
        return LOG_PAGE_SURE;
    bool is_after = open->is_before || entry->to > open->earliest;
    bool is_before = open->is_to_end || entry->from < open->latest;
    return is_after && is_before ? LOG_PAGE_MAYBE : LOG_PAGE_CLOSED;
}

static void add_windows(const Rows *r, LogPageRow *row, const LogEntry *entry)
{
    const ConformReport *report = r->request->report;
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(LogPageWindow));

    for (guint i = 0; i < r->judged->windows->len; i++) {
        const OpenWindow *open = &g_array_index(r->judged->windows, OpenWindow, i);
        LogPageWindow window = {.name = report->whole->windows[open->window].decl->name.text,
                                .open = open_at(open, entry)};
        if (window.open == LOG_PAGE_CLOSED)
            continue;
        if (entry->seq == open->first.seq) {
            g_autofree char *span = conform_report_against(report, open);
            window.text = arena_strdup(r->arena, span);
            window.is_longer = conform_report_is_longer(report, open);
        }
        g_array_append_val(list, window);
    }
    row->windows = arena_copy(r->arena, list->data, list->len, sizeof(LogPageWindow));
    row->window_count = list->len;
}

/* ---- rows ---- */

static void add_row(Rows *r, LogPageRow row)
{
    g_array_append_val(r->rows, row);
}

static LogPageRow row_of(Rows *r, const LogEntry *entry)
{
    LogPageRow row = {.kind = LOG_PAGE_LINE, .line = entry->line, .seq = entry->seq};

    const char *day = conform_entry_day(r->arena, entry);
    row.day = g_strcmp0(day, r->day) == 0 ? NULL : day;
    r->day = day;
    row.time = conform_entry_time(r->arena, entry);
    row.who = entry->who;
    row.request = entry->request;
    row.command = conform_entry_command(r->arena, entry);
    row.reply = conform_entry_reply(r->arena, entry);
    add_windows(r, &row, entry);
    return row;
}

/* Those that come before a line, by its place in the order. */
static void add_others(Rows *r, guint place)
{
    for (; r->other < r->others->len && r->order.behind[r->other] <= place; r->other++) {
        const guint entry = g_array_index(r->others, guint, r->other);
        LogPageRow row = row_of(r, &first_entry(r)[entry]);
        row.text = why_other(r, entry);
        add_row(r, row);
    }
}

/* Silent steps by the line that they come behind: the first of them, and the one after each; from 1. */
static void find_silent(Rows *r)
{
    const ConformRowsRequest *request = r->request;
    const ConformRun *run = request->run;

    r->first_silent = arena_array(r->arena, guint, request->end_line - request->first_line + 2);
    r->next_silent = arena_array(r->arena, guint, run->count + 1);
    for (guint i = run->count; i-- > 0;) {
        if (!run->texts[i].is_silent)
            continue;
        const int behind = run->texts[i].behind;
        guint *first = &r->first_silent[behind < 0 ? 0 : (guint)behind - request->first_line + 1];
        r->next_silent[i] = *first;
        *first = i + 1;
    }
}

static void add_silent(Rows *r, guint place)
{
    const ConformRun *run = r->request->run;

    for (guint i = r->first_silent[place]; i > 0; i = r->next_silent[i - 1])
        add_row(r, (LogPageRow){.kind = LOG_PAGE_SILENT,
                                .step = run->first + i,
                                .does = run->texts[i - 1].does});
}

/* Why a line of the key has no step. Where a request ends too early all lines were looked at. */
static const char *why_none(const Rows *r, const LogLine *line)
{
    const Conformity *judged = r->judged;

    if (r->request->run->is_cut)
        return "without a step: a limit was reached before it";
    if (judged->end == CONFORMITY_FITS || judged->end == CONFORMITY_SHORT)
        return "this run does without it: no reply shows that it came about";
    if (line->from >= judged->line->to)
        return "not judged: behind the line that does not fit";
    return "under way there, and not judged";
}

static void add_line(Rows *r, guint number)
{
    const LogLine *line = &r->group->lines[number];
    const ConformRun *run = r->request->run;
    LogPageRow row = row_of(r, line->entry);

    row.step = run->step_of[number];
    row.fails = line == r->judged->line;
    if (row.step > run->first && row.step <= run->first + run->count)
        row.does = run->texts[row.step - run->first - 1].does;
    if (row.step == 0 && !row.fails)
        row.text = why_none(r, line);
    add_row(r, row);
    if (row.fails)
        add_row(r, (LogPageRow){.kind = LOG_PAGE_FAILURE});
    add_silent(r, number - r->request->first_line + 1);
}

static void add_gap(Rows *r, guint first, guint end)
{
    if (end <= first)
        return;
    add_row(r, (LogPageRow){
                   .kind = LOG_PAGE_GAP,
                   .text = arena_printf(
                       r->arena,
                       "lines %u to %u are not in this page, %u of them of this key (--page-lines)",
                       r->group->lines[first].entry->line, r->group->lines[end - 1].entry->line,
                       end - first)});
}

GArray *conform_rows(const ConformRowsRequest *request)
{
    Rows r = {.request = request,
              .group = &request->report->lines->groups[request->group],
              .judged = request->report->judged->pdata[request->group],
              .arena = request->run->arena,
              .rows = g_array_new(FALSE, TRUE, sizeof(LogPageRow)),
              .others = g_array_new(FALSE, FALSE, sizeof(guint))};

    find_others(&r);
    r.order = conform_order(request, r.others);
    if (!r.order.is_files)
        g_ptr_array_add(request->sentences,
                        (gpointer) "lines are in the order of the run, which is not the file's");
    add_gap(&r, 0, request->first_line);
    find_silent(&r);
    add_silent(&r, 0);
    for (guint i = 0; i < request->end_line - request->first_line; i++) {
        add_others(&r, i);
        add_line(&r, r.order.lines[i]);
    }
    add_others(&r, G_MAXUINT);
    add_gap(&r, request->end_line, r.group->line_count);
    g_array_unref(r.others);
    return r.rows;
}
