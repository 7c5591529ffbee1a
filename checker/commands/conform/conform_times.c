#include "checker/commands/conform/conform_times.h"

#include "checker/base/duration.h"
#include "checker/base/member.h"
#include "checker/commands/session/failure.h"
#include "checker/conform/run_times.h"

#include <string.h>

/* Of fewer samples the 99th percentile is the longest one. */
enum { ENOUGH = 100, PERCENT = 99 };

typedef struct TimeLimit { /* one place of the design, and what the log says of it */
    Span span;
    int64_t limit;
    bool is_within;
    GArray *durations; /* of gint64, sorted */
    guint longer;
    gint64 most;
    const LogEntry *longest; /* the line that took so long */
} TimeLimit;

static void clear_limit(gpointer data)
{
    g_array_unref(((TimeLimit *)data)->durations);
}

static TimeLimit *limit_of(GArray *limits, const RunTime *time)
{
    for (guint i = 0; i < limits->len; i++) {
        TimeLimit *limit = &g_array_index(limits, TimeLimit, i);
        if (limit->span.source == time->span.source && limit->span.start == time->span.start)
            return limit;
    }
    TimeLimit made = {
        .span = time->span,
        .limit = time->limit,
        .is_within = time->is_within,
        .durations = g_array_new(FALSE, FALSE, sizeof(gint64)),
    };
    g_array_append_val(limits, made);
    return &g_array_index(limits, TimeLimit, limits->len - 1);
}

static void add_duration(TimeLimit *limit, const RunTime *time)
{
    if (time->duration > limit->most || !limit->longest) {
        limit->most = time->duration;
        limit->longest = time->line;
    }
    limit->longer += time->duration > limit->limit;
    g_array_append_val(limit->durations, time->duration);
}

static int compare_limits(const void *a, const void *b)
{
    const TimeLimit *one = a, *other = b;

    return one->span.start < other->span.start ? -1 : one->span.start > other->span.start;
}

static int compare_durations(const void *a, const void *b)
{
    const gint64 one = *(const gint64 *)a, other = *(const gint64 *)b;

    return one < other ? -1 : one > other;
}

/* Of TimeLimit, in the order of the design. */
static GArray *limits_of(const ConformReport *report)
{
    GArray *limits = g_array_new(FALSE, FALSE, sizeof(TimeLimit));

    g_array_set_clear_func(limits, clear_limit);
    for (guint i = 0; i < report->judged->len; i++) {
        const Conformity *one = report->judged->pdata[i];
        for (guint k = 0; k < one->times->len; k++) {
            const RunTime *time = &g_array_index(one->times, RunTime, k);
            add_duration(limit_of(limits, time), time);
        }
    }
    for (guint i = 0; i < limits->len; i++)
        g_array_sort(g_array_index(limits, TimeLimit, i).durations, compare_durations);
    g_array_sort(limits, compare_limits);
    return limits;
}

/* "takes 0s..CALL" has CALL; of `within FILL` it is FILL. Caller frees. */
static char *words_of(const ConformReport *report, const TimeLimit *limit)
{
    return source_words(report->design->sources, limit->span);
}

static gint64 longest(const GArray *durations)
{
    return g_array_index(durations, gint64, durations->len - 1);
}

/* So many of them, and no fewer, took no longer: the nearest rank. */
static gint64 percentile(const GArray *durations)
{
    return g_array_index(durations, gint64, (durations->len * PERCENT + 99) / 100 - 1);
}

/* ---- params ---- */

gboolean conform_times_check(const Design *design, char *const *fit, GError **error)
{
    for (; fit && *fit; fit++) {
        uint32_t i = 0;
        while (i < design->param_count && strcmp(design->params[i]->name.text, *fit) != 0)
            i++;
        if (i == design->param_count)
            return failure_usage(error, "--fit %s: the design has no such param", *fit);
    }
    return TRUE;
}

/* Of all places where the design says that param and nothing else. Caller frees. */
static GArray *samples_of(const ConformReport *report, const GArray *limits, const char *param)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(gint64));

    for (guint i = 0; i < limits->len; i++) {
        const TimeLimit *limit = &g_array_index(limits, TimeLimit, i);
        g_autofree char *words = words_of(report, limit);
        if (strcmp(words, param) == 0)
            g_array_append_vals(all, limit->durations->data, limit->durations->len);
    }
    g_array_sort(all, compare_durations);
    return all;
}

/* ---- text ---- */

static void append_fit(GString *text, const char *param, const GArray *samples)
{
    if (samples->len == 0) {
        g_string_append_printf(text, "  %s: the log says nothing of it\n", param);
        return;
    }
    g_autofree char *most = duration_literal(longest(samples));
    g_autofree char *usual = duration_literal(percentile(samples));
    g_string_append_printf(text, "  %s = %s: the longest of %u", param, most, samples->len);
    if (samples->len >= ENOUGH)
        g_string_append_printf(text, ", %d%% took %s at most\n", PERCENT, usual);
    else
        g_string_append_printf(text, ", too few for a 99th percentile, which wants %d\n", ENOUGH);
}

void conform_times_text(GString *text, const ConformReport *report, char *const *fit)
{
    g_autoptr(GArray) limits = limits_of(report);

    for (guint i = 0; i < limits->len; i++) {
        const TimeLimit *limit = &g_array_index(limits, TimeLimit, i);
        g_autofree char *words = words_of(report, limit);
        g_autofree char *most = duration_literal(longest(limit->durations));
        g_autofree char *said = duration_literal(limit->limit);
        g_string_append_printf(text,
                               "  %s %s: %u of %u took longer than %s, the longest %s (line %u)\n",
                               limit->is_within ? "within" : "takes at most", words, limit->longer,
                               limit->durations->len, said, most, limit->longest->line);
    }
    for (; fit && *fit; fit++) {
        g_autoptr(GArray) samples = samples_of(report, limits, *fit);
        append_fit(text, *fit, samples);
    }
}

/* ---- JSON ---- */

static void write_fits(JsonBuilder *b, const ConformReport *report, const GArray *limits,
                       char *const *fit)
{
    member_array(b, "fit");
    for (; fit && *fit; fit++) {
        g_autoptr(GArray) samples = samples_of(report, limits, *fit);
        json_builder_begin_object(b);
        member_string(b, "param", *fit);
        member_int(b, "samples", samples->len);
        if (samples->len > 0)
            member_int(b, "longest", longest(samples));
        if (samples->len >= ENOUGH)
            member_int(b, "p99", percentile(samples));
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

void conform_times_json(JsonBuilder *b, const ConformReport *report, char *const *fit)
{
    g_autoptr(GArray) limits = limits_of(report);

    member_array(b, "times");
    for (guint i = 0; i < limits->len; i++) {
        const TimeLimit *limit = &g_array_index(limits, TimeLimit, i);
        g_autofree char *words = words_of(report, limit);
        json_builder_begin_object(b);
        member_string(b, "kind", limit->is_within ? "within" : "takes");
        member_string(b, "limit", words);
        member_int(b, "microseconds", limit->limit);
        member_int(b, "samples", limit->durations->len);
        member_int(b, "longer", limit->longer);
        member_int(b, "longest", longest(limit->durations));
        member_int(b, "line", limit->longest->line);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
    write_fits(b, report, limits, fit);
}
