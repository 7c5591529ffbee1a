#include "checker/commands/conform/conform_times.h"

#include "checker/base/duration.h"
#include "traces/page/log/log_table.h"

#include <string.h>

static const Conformity *judged_of(const ConformReport *report, guint group)
{
    return report->judged->pdata[group];
}

static const char *plural(guint count)
{
    return count == 1 ? "" : "s";
}

guint conform_report_first(const ConformReport *report)
{
    guint limited = report->judged->len;

    for (guint i = report->judged->len; i-- > 0;)
        if (judged_of(report, i)->end == CONFORMITY_LIMITED)
            limited = i;
    for (guint i = 0; i < report->judged->len; i++)
        if (judged_of(report, i)->end == CONFORMITY_FAILS ||
            judged_of(report, i)->end == CONFORMITY_SHORT)
            return i;
    return limited;
}

/* ---- windows ---- */

/* What is claimed of how long it is open at most, microseconds; -1: nothing. */
static int64_t claimed_of(const ConformReport *report, uint32_t window)
{
    const System *whole = report->whole;

    for (uint32_t i = 0; i < whole->claim_count; i++) {
        const Claim *claim = &whole->claims[i];
        if (claim->target == CLAIMS_DURATION && claim->index == window &&
            claim->fixes == report->fix_bits)
            return claim->number;
    }
    return -1;
}

bool conform_report_is_longer(const ConformReport *report, const OpenWindow *open)
{
    int64_t claimed = claimed_of(report, open->window);

    return claimed >= 0 && open->to - open->from > claimed;
}

static bool is_longer_than(const OpenWindow *one, const OpenWindow *other)
{
    return one->to - one->from > other->to - other->from;
}

static OpenWindow *find_window(const GArray *windows, uint32_t window)
{
    for (guint i = 0; i < windows->len; i++)
        if (g_array_index(windows, OpenWindow, i).window == window)
            return &g_array_index(windows, OpenWindow, i);
    return NULL;
}

/* The longest of each window, the first of those, stands for all of them. Caller frees. */
static GArray *folded(const GArray *windows)
{
    GArray *kept = g_array_new(FALSE, FALSE, sizeof(OpenWindow));

    for (guint i = 0; i < windows->len; i++) {
        OpenWindow next = g_array_index(windows, OpenWindow, i);
        OpenWindow *same = find_window(kept, next.window);
        if (!same) {
            g_array_append_val(kept, next);
            continue;
        }
        const guint times = same->times + next.times, longer = same->longer + next.longer;
        if (is_longer_than(&next, same))
            *same = next;
        same->times = times;
        same->longer = longer;
    }
    return kept;
}

void conform_report_sum_up(void *user, Conformity *judged)
{
    const ConformReport *report = user;

    for (guint i = 0; i < judged->windows->len; i++) {
        OpenWindow *open = &g_array_index(judged->windows, OpenWindow, i);
        open->longer = conform_report_is_longer(report, open);
    }
    if (!report->is_brief)
        return;
    GArray *all = judged->windows;
    judged->windows = folded(all);
    g_array_unref(all);
}

static const OpenWindow *window_at(const ConformReport *report, guint group, guint i)
{
    return &g_array_index(judged_of(report, group)->windows, OpenWindow, i);
}

bool conform_report_is_too_long(const ConformReport *report)
{
    for (guint i = 0; i < report->judged->len; i++)
        for (guint k = 0; k < judged_of(report, i)->windows->len; k++)
            if (window_at(report, i, k)->longer > 0)
                return true;
    return false;
}

typedef struct WindowSummary {
    guint times, too_long, group;
    const OpenWindow *longest;
} WindowSummary;

static WindowSummary summary_of(const ConformReport *report, uint32_t window)
{
    WindowSummary summary = {0};

    for (guint i = 0; i < report->judged->len; i++)
        for (guint k = 0; k < judged_of(report, i)->windows->len; k++) {
            const OpenWindow *open = window_at(report, i, k);
            if (open->window != window)
                continue;
            summary.times += open->times;
            summary.too_long += open->longer;
            if (!summary.longest || is_longer_than(open, summary.longest)) {
                summary.longest = open;
                summary.group = i;
            }
        }
    return summary;
}

/* To the millisecond, where it is longer than that: "1.2s". Caller frees. */
static char *span_text(int64_t microseconds)
{
    enum { MILLISECOND = 1000 };

    return duration_text(microseconds < MILLISECOND ? microseconds
                                                    : microseconds / MILLISECOND * MILLISECOND);
}

char *conform_report_span(const OpenWindow *open)
{
    g_autofree char *least = span_text(open->to - open->from);
    g_autofree char *most = span_text(open->latest - open->earliest);

    if (open->is_before && open->is_to_end)
        return g_strdup_printf("for %s at least, and maybe from before the log to its end and on",
                               least);
    if (open->is_before)
        return g_strdup_printf("for %s at least, and maybe from before the log", least);
    if (open->is_to_end)
        return g_strdup_printf("for %s at least, and maybe to the end of the log and on", least);
    return g_strdup_printf("for %s at least, %s at most", least, most);
}

char *conform_report_against(const ConformReport *report, const OpenWindow *open)
{
    const int64_t claimed = claimed_of(report, open->window);
    g_autofree char *span = conform_report_span(open);
    g_autofree char *most = claimed >= 0 ? duration_text(claimed) : NULL;

    return most ? g_strdup_printf("%s; claimed: at most %s", span, most) : g_steal_pointer(&span);
}

/* Of a log's texts nothing may be unseen, turn the letters around it, or lead a terminal. */
static void append_seen(GString *text, const char *of_log)
{
    g_autofree char *seen = log_table_seen(of_log);

    g_string_append(text, seen);
}

/* "key 7, ", where there are keys. */
static void append_key(GString *text, const char *key)
{
    if (!key)
        return;
    g_string_append(text, "key ");
    append_seen(text, key);
    g_string_append(text, ", ");
}

static void append_longest(GString *text, const ConformReport *report, const WindowSummary *summary)
{
    const OpenWindow *open = summary->longest;
    const char *key = report->lines->groups[summary->group].name;
    g_autofree char *span = conform_report_span(open);

    g_string_append_printf(text, "%s %s (lines %u to %u", summary->times > 1 ? ", the longest" : "",
                           span, open->first.line, open->last.line);
    if (key) {
        g_string_append(text, ", key ");
        append_seen(text, key);
    }
    g_string_append(text, ")\n");
}

static void append_windows(GString *text, const ConformReport *report)
{
    for (uint32_t i = 0; i < report->whole->window_count; i++) {
        WindowSummary summary = summary_of(report, i);
        const char *name = report->whole->windows[i].decl->name.text;
        if (summary.times == 0) {
            g_string_append_printf(text, "  %s: nothing shows that it was open\n", name);
            continue;
        }
        g_string_append_printf(text, "  %s: open %u time%s", name, summary.times,
                               plural(summary.times));
        append_longest(text, report, &summary);
        if (summary.too_long > 0) {
            g_autofree char *claimed = duration_text(claimed_of(report, i));
            g_string_append_printf(text, "  %s: %u time%s longer than the %s that are claimed\n",
                                   name, summary.too_long, plural(summary.too_long), claimed);
        }
    }
}

/* ---- text ---- */

static void append_coverage(GString *text, const ConformReport *report)
{
    const LogLines *lines = report->lines;

    g_string_append_printf(text, "%s, %s: %u of %u line%s\n", report->design->name, report->fixes,
                           lines->known, lines->total, plural(lines->total));
    for (guint i = 0; i < lines->unknown_count; i++) {
        g_string_append(text, "  the design knows no ");
        append_seen(text, lines->unknown[i].op);
        g_string_append_printf(text, " of %s: %u line%s\n", lines->unknown[i].place,
                               lines->unknown[i].lines, plural(lines->unknown[i].lines));
    }
    if (lines->refused > 0)
        g_string_append_printf(text, "  without effect (an error, or a ROLLBACK): %u line%s\n",
                               lines->refused, plural(lines->refused));
    if (lines->own > 0)
        g_string_append_printf(text,
                               "  reads of what their own transaction had changed: %u line%s\n",
                               lines->own, plural(lines->own));
    if (report->log->skipped > 0)
        g_string_append_printf(text, "  that tell no operation: %u line%s\n", report->log->skipped,
                               plural(report->log->skipped));
    if (lines->unsaid > 0)
        g_string_append_printf(text, "  without a reply, of which any would fit: %u line%s\n",
                               lines->unsaid, plural(lines->unsaid));
    if (lines->elsewhere > 0)
        g_string_append_printf(text, "  of nothing that is bound: %u line%s\n", lines->elsewhere,
                               plural(lines->elsewhere));
    g_string_append_c(text, '\n');
}

guint conform_report_failing(const ConformReport *report)
{
    guint count = 0;

    for (guint i = 0; i < report->judged->len; i++)
        count += judged_of(report, i)->end != CONFORMITY_FITS;
    return count;
}

/* "line 12, GET user:7: 1". Caller frees. */
static char *line_text(const LogEntry *entry)
{
    GString *text = g_string_new(NULL);

    g_string_printf(text, "line %u, %s %s", entry->line, entry->op, entry->key ? entry->key : "");
    if (entry->value)
        g_string_append_printf(text, " %s", entry->value);
    if (entry->reply.kind == LOG_REPLY_NUMBER)
        g_string_append_printf(text, ": %" G_GINT64_FORMAT, entry->reply.number);
    else if (entry->reply.kind != LOG_REPLY_UNKNOWN)
        g_string_append_printf(text, ": %s",
                               entry->reply.kind == LOG_REPLY_NONE ? "none" : entry->reply.text);
    return g_string_free(text, FALSE);
}

/* "key 7, line 12, GET user:7: 1" */
static void append_line(GString *text, const ConformReport *report, guint group)
{
    const char *key = report->lines->groups[group].name;
    g_autofree char *line = line_text(judged_of(report, group)->line->entry);

    append_key(text, key);
    append_seen(text, line);
    g_string_append_c(text, '\n');
}

static void append_failure(GString *text, const ConformReport *report, guint group)
{
    const Conformity *one = judged_of(report, group);
    static const char *const WORDS[] = {
        [CONFORMITY_FITS] = "",
        [CONFORMITY_FAILS] = "does not fit: ",
        [CONFORMITY_SHORT] = "does not fit, a request ends too early: ",
        [CONFORMITY_LIMITED] = "there is no answer, a limit was reached: ",
    };

    g_string_append(text,
                    one->is_stopped ? "there is no answer, it was interrupted: " : WORDS[one->end]);
    append_line(text, report, group);
    g_string_append_printf(text, "  %u line%s of this key fit%s before it\n", one->fitting,
                           plural(one->fitting), one->fitting == 1 ? "s" : "");
    if (one->is_crowded)
        g_string_append_printf(
            text, "  it does not fit so few processes: %u requests are under way at once\n",
            report->lines->groups[group].at_once);
    if (one->end == CONFORMITY_LIMITED)
        return;
    g_string_append_printf(text, "  the design would have allowed %s",
                           one->allowed->len > 0 ? "" : "nothing\n");
    for (guint i = 0; i < one->allowed->len; i++) {
        append_seen(text, one->allowed->pdata[i]);
        g_string_append(text, i + 1 < one->allowed->len ? ", " : "\n");
    }
    for (guint i = 0; i < report->repairs->len; i++) {
        g_string_append(text, "  it fits ");
        append_seen(text, report->repairs->pdata[i]);
        g_string_append_c(text, '\n');
    }
}

static guint missing_of(const ConformReport *report)
{
    guint count = 0;

    for (guint i = 0; i < report->judged->len; i++)
        count += judged_of(report, i)->missing->len;
    return count;
}

/* "  key 7 lacks cache.del() between lines 4 and 5" */
static void append_missing(GString *text, const ConformReport *report)
{
    for (guint i = 0; i < report->judged->len; i++)
        for (guint k = 0; k < judged_of(report, i)->missing->len; k++) {
            const MissingLine *missing =
                &g_array_index(judged_of(report, i)->missing, MissingLine, k);
            const char *key = report->lines->groups[i].name;
            g_string_append(text, "  missing: ");
            append_key(text, key);
            append_seen(text, missing->text);
            if (missing->behind)
                g_string_append_printf(text, " after line %u", missing->behind);
            if (missing->before)
                g_string_append_printf(text, "%s before line %u", missing->behind ? "," : "",
                                       missing->before);
            g_string_append_c(text, '\n');
        }
}

static void append_fit(GString *text, const ConformReport *report)
{
    const guint missing = missing_of(report);

    g_string_append_printf(text, "fits: %u line%s", report->lines->known,
                           plural(report->lines->known));
    if (missing > 0)
        g_string_append_printf(text, ", and %u that the log lacks", missing);
    g_string_append_c(text, '\n');
    append_missing(text, report);
}

char *conform_report_text(const ConformReport *report)
{
    GString *text = g_string_new(NULL);
    guint first = conform_report_first(report), keys = report->judged->len;

    append_coverage(text, report);
    if (report->lines->known == 0) {
        g_string_append(text, "there is nothing to judge\n");
        return g_string_free(text, FALSE);
    }
    if (first < keys)
        append_failure(text, report, first);
    else
        append_fit(text, report);
    if (keys > 1)
        g_string_append_printf(text, "  %u of %u keys fit\n", keys - conform_report_failing(report),
                               keys);
    append_windows(text, report);
    if (report->has_times)
        conform_times_text(text, report, report->fit);
    return g_string_free(text, FALSE);
}
